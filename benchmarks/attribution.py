"""How good is attribution? Gold passages and PolNeAR, beside all that stands in quotation marks.

    python benchmarks/attribution.py [--polnear DIR] [--train]

DIR is a checkout of networkdynamics/PolNeAR (or its `data` folder); its dev part is for reporting, train
for development; the test part is never read. Nothing of it enters the project. Token F1 counts words
(runs of word characters), not punctuation: whether a quotation's marks belong to its content is a
convention, not a finding.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from common import Row, agreed, line, marks, passages, run, touching

from framing import statements, validation
from framing.text.document import Document, document

WORD = re.compile(r"\w+(?:['’\-]\w+)*")
FOLDED = {"north_korea": "other_state", "south_korea": "other_state"}  # the gold's blocs are fewer
HEADS = ("token P", "token R", "token F1", "direct R", "mixed R", "indirect R", "source")
Span = tuple[int, int]
Found = list[tuple[list[Span], list[Span]]]  # of each statement: content, source


def ratio(a: float, b: float) -> float:
    return a / b if b else float("nan")


def sources_of(passage: Row, found: list[Row]) -> dict[str, int]:
    """Sources that both `marked`, of them `found`, with the right `bloc`; sources that we name (`hits`), of
    them `right`: that either marked."""
    one, two = marks(passage, "sources")
    count = dict.fromkeys(("marked", "found", "bloc", "hits", "right"), 0)
    for mark, other in agreed(passage, "sources"):
        near = touching(mark, found)
        blocs = {FOLDED.get(source["bloc"], source["bloc"]) for source in near}
        count["marked"] += 1
        count["found"] += bool(near)
        count["bloc"] += bool(blocs & {mark["bloc"], other["bloc"]})
    for source in found:
        if source["actor"] or source["bloc"]:
            named = any(mark["text"].lower() in source["source"].lower() for mark in one + two)
            count["hits"] += 1
            count["right"] += named or bool(touching(source, one + two))
    return count


def voices_of(passage: Row, doc: Document, said: list[statements.Statement]) -> Iterator[tuple[str, str]]:
    """The voice of loaded terms on which both annotators agree, and the one found."""
    place = {doc.span(i, i + 1)[0]: i for i in range(len(doc.norm))}
    for mark, other in agreed(passage, "loaded"):
        start, end = place.get(mark["start"]), place.get(mark["end"] - 1)
        if mark["voice"] == other["voice"] and start is not None and end is not None:
            yield mark["voice"], statements.voice(start, end + 1, doc, said)[0]


def gold_passages() -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Each passage's counts of sources; the voices on which both annotators agree, and the ones found."""
    counts, voices = [], []
    for passage in passages():
        doc = document(passage["text"])
        said = statements.statements(doc)
        last = {doc.span(*one.source_span): one for one in said if one.source_span}  # of one source
        found = [{**asdict(one), "start": start, "end": end} for (start, end), one in last.items()]
        counts.append(sources_of(passage, found))
        voices += voices_of(passage, doc, said)
    return pd.DataFrame(counts), voices


def of_sources(sums: pd.DataFrame) -> pd.DataFrame:
    """Recall, precision and blocs of sums of sources."""
    table = validation.precision_and_recall(sums)[["recall", "precision"]]
    return table.assign(**{"bloc accuracy": sums["bloc"] / sums["found"]})


def passage_figures() -> dict[str, float]:
    """What the gold passages give, printed as a table."""
    counts, voices = gold_passages()
    sums = counts.sum().to_frame().T
    figures = of_sources(sums).iloc[0].to_dict()
    figures["voice"] = sum(gold == voice for gold, voice in voices) / len(voices)
    print(f"\nGold passages: both annotators agree on {sums['marked'][0]} sources, {len(voices)} voices")
    line("", *figures)
    line("framing", *figures.values())
    return figures


class Attribution(NamedTuple):
    content: list[Span]
    cue: list[Span]
    source: list[Span]
    kind: str


def kind_of(words: str) -> str:
    """How much of a content stands in quotation marks."""
    if not re.search("[\"“”]|''", words):
        return "indirect"
    whole = re.match("\\s*(?:[\"“]|'')", words) and re.search("(?:[\"”]|'')\\W*$", words)
    return "direct" if whole else "mixed"


def attributions(annotations: str, text: str) -> Iterator[Attribution]:
    """What a file of annotations (brat) holds."""
    spans: dict[str, list[Span]] = {}
    for row in annotations.split("\n"):
        cells = row.split("\t")
        if len(cells) > 2 and cells[0].startswith("T"):
            pieces = cells[1].split(" ", 1)[1].split(";")
            spans[cells[0]] = [(int(start), int(end)) for start, end in map(str.split, pieces)]
        elif len(cells) > 1 and cells[0].startswith("E"):
            roles: dict[str, list[Span]] = {"Content": [], "Cue": [], "Source": []}
            for role in cells[1].split():
                name, _, key = role.partition(":")
                roles.setdefault(name.rstrip("0123456789"), []).extend(spans.get(key, []))
            content = sorted(roles["Content"])
            if content:
                kind = kind_of(" ".join(text[a:b] for a, b in content))
                yield Attribution(content, roles["Cue"], roles["Source"], kind)


def articles_of(folder: Path, part: str) -> Iterator[tuple[str, list[Attribution]]]:
    """Each annotated article's text, and its attributions by its first annotator."""
    base = (folder / "data" if (folder / "data").is_dir() else folder) / part
    first: dict[str, Path] = {}
    for path in sorted((base / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rsplit("_", 1)[0], path)
    for path in sorted((base / "text").iterdir()):
        file = first.get(path.name.removesuffix(".txt"))
        if file:
            text = path.read_bytes().decode("utf-8")
            yield text, list(attributions(file.read_text(encoding="utf-8"), text))


def ours(text: str) -> Found:
    doc = document(text)
    return [
        ([doc.span(*p) for p in s.parts], [doc.span(*s.source_span)] if s.source_span else [])
        for s in statements.statements(doc)
        if s.parent is None
    ]


def in_marks(text: str) -> Found:
    doc = document(text)
    return [([doc.span(*q.inner)], []) for q in doc.quotes if q.depth == 1]


def construction(a: Attribution, text: str) -> str:
    """A rough name for how a gold attribution is built, for the table of failures."""
    if not a.cue:
        return f"{a.kind}, no cue"
    cue = " ".join(text[x:y].lower() for x, y in a.cue)
    first, last = a.content[0][0], a.content[-1][1]
    if "according to" in cue:
        return f"{a.kind}, according to"
    if not a.source:
        return f"{a.kind}, no source"
    place = "after" if a.cue[0][0] >= last else "inside" if a.cue[0][0] > first else "before"
    form = re.match(r"\s*(that|to)(?!\S)", text[first : first + 6], re.IGNORECASE)
    return f"{a.kind}, cue {place} content {form[1].lower() if form else ''}".rstrip()


class Tally:
    """What one system found on PolNeAR: an attribution, if half of its words lie in some content found."""

    def __init__(self) -> None:
        self.words = Counter[str]()  # both, found, gold
        self.found = Counter[str]()  # attributions by kind and by construction, and "source"
        self.gold = Counter[str]()

    def add(self, text: str, wanted: list[Attribution], result: Found) -> None:
        starts = [word.start() for word in WORD.finditer(text)]

        def words(spans: Iterable[Span]) -> dict[int, None]:
            inside = (starts[bisect_left(starts, a) : bisect_left(starts, b)] for a, b in spans)
            return dict.fromkeys(chain.from_iterable(inside))

        gold = words(span for a in wanted for span in a.content)
        owner = {word: number for number, (parts, _) in enumerate(result) for word in words(parts)}
        self.words.update(both=len(gold.keys() & owner), found=len(owner), gold=len(gold))
        for a in wanted:
            content = words(a.content)
            owners = Counter(owner[word] for word in content if word in owner)
            found = bool(content) and owners.total() * 2 >= len(content)
            names = a.kind, construction(a, text)
            self.gold.update(names)
            self.found.update(names if found else ())
            if found and a.source:
                source = result[owners.most_common(1)[0][0]][1]
                self.gold["source"] += 1
                self.found["source"] += any(s[0] < t[1] and t[0] < s[1] for s in source for t in a.source)

    def row(self) -> list[float]:
        precision, recall = (ratio(self.words["both"], self.words[k]) for k in ("found", "gold"))
        kinds = [ratio(self.found[k], self.gold[k]) for k in ("direct", "mixed", "indirect", "source")]
        return [precision, recall, ratio(2 * precision * recall, precision + recall), *kinds]


def report_polnear(folder: Path, part: str) -> dict[str, float]:
    """Token F1 of content; a source is right if it overlaps the gold source. Framing's row by column."""
    articles = list(articles_of(folder, part))
    count = sum(len(wanted) for _, wanted in articles)
    print(f"\nPolNeAR {part} ({len(articles)} articles, {count} attributions; words, no punctuation)")
    line("", *HEADS)
    tallies = {}
    for name, system in {"framing": ours, "everything in quotation marks": in_marks}.items():
        tally = tallies[name] = Tally()
        for text, wanted in articles:
            tally.add(text, wanted, system(text))
        line(name, *tally.row())
    found, gold = tallies["framing"].found, tallies["framing"].gold
    print("\nWhere framing misses, by construction (found / gold)")
    shapes = [name for name in gold if ", " in name]
    for shape in sorted(shapes, key=lambda name: found[name] - gold[name])[:16]:
        line(f"  {shape}", found[shape], gold[shape], ratio(found[shape], gold[shape]))
    return dict(zip(HEADS, tallies["framing"].row(), strict=True))


def main(polnear: Path | None = None, train: bool = False) -> None:
    passage_figures()
    if polnear:
        report_polnear(polnear, "train" if train else "dev")


if __name__ == "__main__":
    run(main)
