"""Which terms have earned their place: hits judged in context (data/labels), and what they say.

    python benchmarks/hits_in_context.py [--write]

`--write` also writes `seen` (hits judged) and `right` (of them, called loaded by a reader) of every term, and
the shares expected. data/labels/README.md says how the hits were judged; only the development part enters the
columns and, where the open passages of ../shared/gold are there, their readers' marks on the same terms.

What share of a term's hits is loaded is expected by its category and strength: a logistic regression over
the development part, terms since dropped included, for what is left was chosen. Its figures (`expected.csv`)
weigh as much as two judged hits beside the term's own. A term counts from a share of .40, where precision and
recall on texts held out are best together (F1); from .50 a fifth of the loaded hits more would be lost.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from common import LABELS, SHARED, Row, alpha, marks, passages, run, touching
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder

import framing as fr
from framing import paths, storage
from framing.lexicon import DEFAULT, Term
from framing.matching import as_regex, lower
from framing.terms import TermFinder
from framing.text.document import document

GIVEN = ["lexicon", "category", "strength"]
Key = tuple[str, str]  # lexicon and term_id


def agreement(table: pd.DataFrame) -> None:
    both = table[(table["a_loaded"] == "yes") & (table["b_loaded"] == "yes")]
    for column in ("loaded", "polarity", "camp", "side", "voice"):
        rows = table if column == "loaded" else both
        one, two = rows[f"a_{column}"], rows[f"b_{column}"]
        print(f"{column:<10} alpha {alpha(one, two):.2f}, same {(one == two).mean():.2f}, n {len(rows)}")


def listed_terms() -> dict[Key, Term]:
    return {(t.lexicon, t.term_id): t for name in DEFAULT for t in fr.load_lexicon(name).terms}


def term_of(row: Any, terms: dict[Key, Term]) -> Term | None:
    """The term that finds a judged hit's words today, if it still does."""
    term = terms.get((row.lexicon, row.term_id))
    if term and any(re.fullmatch(as_regex(lower(words)), row.words) for words in term.literals):
        return term
    return None


def report(table: pd.DataFrame) -> None:
    """How many counted hits a reader calls loaded, by judgements that no term was chosen by."""
    terms = listed_terms()
    kept = table[table["part"] == "report"]
    listed = [term_of(row, terms) for row in kept.itertuples()]
    counted = kept[[term is not None and term.counted for term in listed]]
    print(f"report part, counted hits called loaded: {called_loaded(counted).mean():.2f}, n {len(counted)}")


def called_loaded(table: pd.DataFrame) -> pd.Series:
    """Whether a reader called each hit loaded."""
    return (table["a_loaded"] == "yes") | (table["b_loaded"] == "yes")


def expecting(table: pd.DataFrame) -> Pipeline:
    """The share of loaded hits that a term's lexicon, category and strength let expect."""
    model = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression(max_iter=500))
    return model.fit(table[GIVEN], called_loaded(table))


def held_out(table: pd.DataFrame) -> None:
    """Precision and recall of what would be counted of texts held out, by the least share that counts."""
    loaded, share = called_loaded(table).to_numpy(), np.zeros(len(table))
    for train, test in GroupKFold(10).split(table, groups=table["corpus"] + table["document"]):
        known = table.iloc[train].assign(loaded=loaded[train]).groupby("term_id")["loaded"]
        right, seen = (table["term_id"].iloc[test].map(n).fillna(0) for n in (known.sum(), known.size()))
        usual = expecting(table.iloc[train]).predict_proba(table.iloc[test][GIVEN])[:, 1]
        share[test] = (right + 2 * usual) / (seen + 2)
    for least in (0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        of = loaded, share >= least
        precision, recall, f1 = precision_score(*of), recall_score(*of), f1_score(*of)
        print(f"counted from {least:.2f}: precision {precision:.2f}, recall {recall:.2f}, F1 {f1:.3f}")


def judged(table: pd.DataFrame) -> dict[Key, list[bool]]:
    """Whether a reader called each judged hit of a term loaded: development part and open passages."""
    found: dict[Key, list[bool]] = {}
    terms = listed_terms()
    finder = TermFinder(list(terms.values()))
    for row in table.itertuples():
        same = term_of(row, terms)
        matches = finder.find(document(row.words))
        heirs = [term for start, end, term in matches if (start, end) == (0, len(row.words))]
        for term in [same] if same else heirs:
            loaded = "yes" in (row.a_loaded, row.b_loaded)
            found.setdefault((term.lexicon, term.term_id), []).append(loaded)
    for passage in passages() if (SHARED / "gold").is_dir() else ():
        doc = document(passage["text"])
        one, two = marks(passage, "loaded")
        for start, end, term in finder.find(doc):
            marked = is_marked(*doc.span(start, end), passage["text"], one + two)
            found.setdefault((term.lexicon, term.term_id), []).append(marked)
    return found


def is_marked(start: int, end: int, text: str, marked: list[Row]) -> bool:
    """Whether a reader marked a span, or the same words elsewhere: repeats were marked once."""
    words = text[start:end].lower()
    same = any(mark["text"].lower() in words or words in mark["text"].lower() for mark in marked)
    return same or bool(touching({"start": start, "end": end}, marked))


def write_judged(found: dict[Key, list[bool]]) -> None:
    for name in DEFAULT:
        path = paths.LEXICONS / name / "terms.csv"
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        judgements = [found.get((name, term_id), []) for term_id in table["term_id"]]
        table = table.assign(seen=[*map(len, judgements)], right=[*map(sum, judgements)])
        table.to_csv(path, index=False, lineterminator="\n")
        print(f"{path}: {(table['seen'] > 0).sum()} of {len(table)} terms judged")


def write_expected(model: Pipeline) -> None:
    """Write the share of loaded hits expected by lexicon, category and strength."""
    rows = [
        (name, category, strength)
        for name in DEFAULT
        for category in sorted({term.category for term in fr.load_lexicon(name).terms})
        for strength in "123"
    ]
    table = pd.DataFrame(rows, columns=GIVEN)
    table["share"] = model.predict_proba(table)[:, 1].round(2)
    table.to_csv(paths.LEXICONS / "expected.csv", index=False, lineterminator="\n")


def main(write: bool = False) -> None:
    table = storage.read_table(LABELS, "labels")
    development = table[table["part"] == "development"].reset_index(drop=True)
    agreement(table)
    held_out(development)
    report(table)
    if write:
        write_judged(judged(development))
        write_expected(expecting(development))


if __name__ == "__main__":
    run(main)
