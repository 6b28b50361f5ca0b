"""Look after a lexicon: start one, find what is wrong with its rows, weigh its two sides."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from framing.lexicon import ID, Lexicon, Term, available, find_folder, load_lexicon, read
from framing.matching import Matcher
from framing.paths import PACKAGE
from framing.schema import CATEGORIES, InputError


def new(folder: str | Path) -> Path:
    """Start a lexicon of one's own in a new folder: example rows that `check` finds clean.

    ``terms.csv`` opens in a spreadsheet; ``fr.score(articles, [folder])`` uses it.
    """
    folder = Path(folder)
    if not re.fullmatch(ID, folder.name):
        raise InputError(f"lexicon '{folder.name}'; a name has lower-case letters, digits, '.', '-' and '_'.")
    if folder.name in available():
        raise InputError(f"lexicon '{folder.name}': one of that name comes with framing; choose another.")
    if folder.exists():
        raise InputError(f"{folder} is there already; choose another name, or edit its terms.csv.")
    shutil.copytree(PACKAGE / "templates" / "lexicon", folder)
    return folder


def check(name: str | Path) -> list[str]:
    """Everything that is wrong with a lexicon, one line each; empty if nothing is: its form (`load_lexicon`),
    else literals that stand in two rows or that another row's `*` swallows unnoticed.
    """
    folder = find_folder(name)
    _, _, problems = read(folder)
    return problems or [f"{folder / 'terms.csv'}: {told}" for told in _overlaps(load_lexicon(folder).terms)]


def _overlaps(terms: Sequence[Term]) -> Iterator[str]:
    literals = [[one for one in term.literals if "*" not in one[:-1]] for term in terms]
    matcher = Matcher([(own, term.case == "exact") for own, term in zip(literals, terms, strict=True)])
    for term, own in zip(terms, literals, strict=True):
        for literal in own:
            words = literal.rstrip("*")
            for start, end, number in matcher.find(words):
                other = terms[number]
                if other is not term and (start, end) == (0, len(words)):
                    found_by = f"'{other.pattern[:80]}' of {other.term_id}"
                    yield f"'{literal}' of {term.term_id} is found by {found_by}, too."


def audit(lexicon: Lexicon) -> pd.DataFrame:
    """The symmetry audit: both sides counted by the same rule, a row per measure; a column for the codes of
    each side, and one for evaluations, whose side follows from whom they are about.
    """
    terms, columns = pd.DataFrame(lexicon.terms), {}
    for side, name in (("kyiv", "kyiv"), ("moscow", "moscow"), ("none", "evaluations")):
        rows = terms[terms["side"] == side]
        categories = rows["category"].value_counts().reindex(CATEGORIES, fill_value=0)
        columns[name] = {
            "entries": len(rows),
            "counted": rows["counted"].sum(),
            "literals": rows["literals"].map(len).sum(),
            "mean strength": round(rows["strength"].mean(), 2),
            "judgements": rows["seen"].sum(),
            "called loaded": round(rows["right"].sum() / (rows["seen"].sum() or math.nan), 2),
            **categories.add_prefix("category "),
        }
    return pd.DataFrame(columns).rename_axis("measure")
