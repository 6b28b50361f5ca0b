"""Look after a lexicon: start one, hold its rows to their examples, weigh its two sides."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

import pandas as pd

from framing import schema
from framing.lexicon import ID, Lexicon, Term, available, find_folder, read_folder
from framing.matching import lower
from framing.paths import PACKAGE
from framing.schema import InputError
from framing.terms import TermFinder
from framing.text.document import document


def new(folder: str | Path) -> Path:
    """Start a lexicon of one's own: a folder with two example rows, one a side, that `check` finds clean.

    The folder must not exist yet; its name, in a-z, 0-9, ``.-_`` and no shipped lexicon's, becomes the
    lexicon's. ``terms.csv`` opens in a spreadsheet; ``fr.score(articles, [folder])`` uses it.

    >>> import tempfile
    >>> made = new(Path(tempfile.mkdtemp()) / "my-words")
    >>> check(made)
    []
    """
    folder = Path(folder)
    if not ID.fullmatch(folder.name):
        raise InputError(f"lexicon '{folder.name}'; a name has lower-case letters, digits, '.', '-' and '_'.")
    if folder.name in available():
        raise InputError(f"lexicon '{folder.name}': one of that name comes with framing; choose another.")
    if folder.exists():
        raise InputError(f"{folder} is there already; choose another name, or edit its terms.csv.")
    shutil.copytree(PACKAGE / "templates" / "lexicon", folder)
    return folder


def check(name: str | Path) -> list[str]:
    """Everything that is wrong with a lexicon, one line each; empty if nothing is.

    Beyond the form (`load_lexicon`): every example matches its row, no counter-example does, and no
    literal stands in two rows or is swallowed by another row's `*` unnoticed.
    """
    folder = find_folder(name)
    lexicon, problems = read_folder(folder)
    path = folder / "terms.csv"
    for term in lexicon.terms:
        problems += [f"{path} ({term.term_id}), column {fault}" for fault in _false_examples(term)]
    problems += [f"{path}: {fault}" for fault in (*_doubled(lexicon.terms), *_swallowed(lexicon.terms))]
    return problems


def _false_examples(term: Term) -> Iterator[str]:
    finder = TermFinder([term])
    if not finder.find(document(term.example)):
        yield f"example: '{term.example}' does not match the pattern '{term.pattern}'."
    if finder.find(document(term.counter_example)):
        yield f"counter_example: '{term.counter_example}' matches the pattern '{term.pattern}'."


def _written(literal: str, exact: bool) -> tuple[str, bool]:
    return (literal if exact else lower(literal), exact)


def _owners(terms: Sequence[Term]) -> dict[tuple[str, bool], str]:
    """Each literal, with whether its case matters, and the first term that has it."""
    owners: dict[tuple[str, bool], str] = {}
    for term in terms:
        for literal in term.literals:
            owners.setdefault(_written(literal, term.exact), term.term_id)
    return owners


def _doubled(terms: Sequence[Term]) -> Iterator[str]:
    """Literals that stand in two rows."""
    owners = _owners(terms)
    for term in terms:
        for literal in term.literals:
            first = owners[_written(literal, term.exact)]
            if first != term.term_id:
                yield f"'{literal}' stands in both {first} and {term.term_id}."


def _swallowed(terms: Sequence[Term]) -> Iterator[str]:
    """Literals whose last word a shorter literal of another row reaches with its `*`."""
    owners = _owners(terms)
    for (literal, exact), term_id in owners.items():
        for cut in range(1, len(literal)):
            beginning, ending = literal[:cut], literal[cut:]
            other = owners.get((f"{beginning}*", exact), term_id)
            if other != term_id and ending != "*" and " " not in ending and "*" not in ending:
                yield f"'{literal}' of {term_id} is swallowed by '{beginning}*' of {other}."


def audit(lexicon: Lexicon) -> pd.DataFrame:
    """The symmetry audit: both sides counted by the same rule.

    Returns
    -------
    DataFrame
        One row per measure (entries, literals, mean strength, entries per strength and category, distinct
        sources), one column per side.
    """
    columns = {}
    for side in schema.SIDES:
        terms = [term for term in lexicon.terms if term.side == side]
        strengths = Counter(term.strength for term in terms)
        categories = Counter(term.category for term in terms)
        columns[side] = {
            "entries": len(terms),
            "literals": sum(len(term.literals) for term in terms),
            "mean strength": round(mean(term.strength for term in terms), 2) if terms else math.nan,
            **{f"strength {strength}": strengths[strength] for strength in (1, 2, 3)},
            **{f"category {category}": categories[category] for category in schema.CATEGORIES},
            "distinct sources": len({term.source for term in terms}),
            "by coder's judgement alone": sum("coder's judgement" in term.source for term in terms),
        }
    return pd.DataFrame(columns).rename_axis("measure")
