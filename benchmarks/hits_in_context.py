"""Which terms have earned their place: hits judged in context (data/labels), and what they say.

    python benchmarks/hits_in_context.py            agreement, and precision on the part kept for reporting
    python benchmarks/hits_in_context.py --write    also write `seen` and `right` into the lexicons

Two readers, both language models that followed the codebook, judged 4,519 hits independently, in opposite
order and without sight of the lexicons: loaded here? bad or good? of which camp? whose account does it serve?
whose words? A text belongs to the development part or, by its hash, to the fifth kept for reporting; only the
development part enters `seen` (hits judged) and `right` (of them, called loaded by a reader). Where the open
passages of ../shared/gold are there, their readers' marks on the same terms are added to both columns.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
from nltk.metrics.agreement import AnnotationTask

import framing as fr
from framing import paths
from framing.lexicon import DEFAULT
from framing.matching import as_regex, lower
from framing.terms import TermFinder
from framing.text.document import document

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "data" / "labels" / "hits-in-context.csv"
PASSAGES = ROOT.parent / "shared" / "gold" / "passages.jsonl"


def labels() -> pd.DataFrame:
    return pd.read_csv(LABELS, dtype=str, keep_default_na=False)


def alpha(table: pd.DataFrame, column: str) -> float:
    """Krippendorff's alpha of the two readers, nominal."""
    rows = [
        (reader, hit, value)
        for reader in "ab"
        for hit, value in zip(table["hit"], table[f"{reader}_{column}"], strict=True)
    ]
    return float(AnnotationTask(rows).alpha())


def agreement(table: pd.DataFrame) -> None:
    both = table[(table["a_loaded"] == "yes") & (table["b_loaded"] == "yes")]
    for column, rows in (("loaded", table), *((c, both) for c in ("polarity", "camp", "side", "voice"))):
        same = (rows[f"a_{column}"] == rows[f"b_{column}"]).mean()
        print(f"{column:<10} alpha {alpha(rows, column):.2f}, same {same:.2f}, n {len(rows)}")


def report(table: pd.DataFrame) -> None:
    """Precision of the counted terms on judgements that no term was chosen by."""
    terms = {(t.lexicon, t.term_id): t for name in DEFAULT for t in fr.load_lexicon(name).terms}
    kept = table[table["part"] == "report"]
    listed = [terms.get(key) for key in zip(kept["lexicon"], kept["term_id"], strict=True)]
    for name, chosen in (
        ("all hits judged", [True] * len(kept)),
        ("of counted terms", [t is not None and t.counted for t in listed]),
        ("of other terms", [t is None or not t.counted for t in listed]),
    ):
        rows = kept[chosen]
        either = (rows["a_loaded"] == "yes") | (rows["b_loaded"] == "yes")
        judged = pd.concat([rows["a_loaded"], rows["b_loaded"]]).eq("yes")
        shares = f"either reader {either.mean():.2f}, a judgement {judged.mean():.2f}"
        print(f"report part, {name:<18} loaded: {shares}, n {len(rows)}")


def judged(table: pd.DataFrame) -> dict[str, list[bool]]:
    """Whether a reader called each judged hit of a term loaded: development part and open passages."""
    found: dict[str, list[bool]] = {}
    terms = {t.term_id: t for name in DEFAULT for t in fr.load_lexicon(name).terms}
    for row in table[table["part"] == "development"].itertuples():
        term = terms.get(row.term_id)
        if term and any(re.fullmatch(as_regex(lower(words)), row.words) for words in term.literals):
            found.setdefault(row.term_id, []).append("yes" in (row.a_loaded, row.b_loaded))
    if not PASSAGES.is_file():
        return found
    finder = TermFinder(list(terms.values()))
    for line in PASSAGES.read_text(encoding="utf-8").splitlines():
        passage = json.loads(line)
        doc = document(passage["text"])
        for start, end, term in finder.find(doc):
            span = doc.span(start, end)
            readers = (passage["annotator_a"]["loaded"], passage["annotator_b"]["loaded"])
            marked = any(is_marked(span, passage["text"], marks) for marks in readers)
            found.setdefault(term.term_id, []).append(marked)
    return found


def is_marked(span: tuple[int, int], text: str, marks: list[dict]) -> bool:
    """Whether a reader marked a span, or the same words elsewhere: repeats were marked once."""
    start, end = span
    words = text[start:end].lower()
    return any(
        (mark["start"] < end and start < mark["end"])
        or mark["text"].lower() in words
        or words in mark["text"].lower()
        for mark in marks
    )


def write(found: dict[str, list[bool]]) -> None:
    for name in DEFAULT:
        path = paths.LEXICONS / name / "terms.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            judgements = found.get(row["term_id"], [])
            row["seen"], row["right"] = str(len(judgements)), str(sum(judgements))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        print(f"{path}: {Counter(row['seen'] != '0' for row in rows)[True]} of {len(rows)} terms judged")


def main() -> None:
    table = labels()
    if "--write" not in sys.argv:
        agreement(table)
    report(table)
    if "--write" in sys.argv:
        write(judged(table))


if __name__ == "__main__":
    main()
