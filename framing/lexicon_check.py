"""Look after a lexicon: start one, find what is wrong with its rows, weigh its two sides."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

import pandas as pd

from framing import actors, schema
from framing.lexicon import ID, Lexicon, Term, available, find_folder, read_folder
from framing.matching import lower
from framing.paths import PACKAGE
from framing.schema import InputError


def new(folder: str | Path) -> Path:
    """Start a lexicon of one's own in a new folder: example rows that `check` finds clean.

    ``terms.csv`` opens in a spreadsheet; ``fr.score(articles, [folder])`` uses it.
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

    Beyond the form (`load_lexicon`): every usual target is a known actor, and no literal stands in two rows
    or is swallowed by another row's `*` unnoticed.
    """
    folder = find_folder(name)
    lexicon, problems = read_folder(folder)
    faults = (*_unknown_targets(lexicon.terms), *_overlaps(lexicon.terms))
    return problems + [f"{folder / 'terms.csv'}{fault}" for fault in faults]


def _unknown_targets(terms: Sequence[Term]) -> Iterator[str]:
    for term in terms:
        if term.target and term.target not in actors.table():
            near = schema.suggest(term.target, actors.table())[:200]
            what = f"'{term.target}', which is no actor_id of actors.csv.{near}"
            yield f" ({term.term_id}), column target: {what}"


def _overlaps(terms: Sequence[Term]) -> Iterator[str]:
    """Literals that stand in two rows, and those whose last word another row's `*` reaches."""
    owners: dict[tuple[str, bool], str] = {}
    for term in terms:
        for literal in term.literals:
            written = (literal if term.exact else lower(literal), term.exact)
            first = owners.setdefault(written, term.term_id)
            if first != term.term_id:
                yield f": '{literal}' stands in both {first} and {term.term_id}."
    for (literal, exact), term_id in owners.items():
        for cut in range(1, len(literal)):
            beginning, ending = literal[:cut], literal[cut:]
            other = owners.get((f"{beginning}*", exact), term_id)
            if other != term_id and ending != "*" and not {" ", "*"} & set(ending):
                yield f": '{literal}' of {term_id} is swallowed by '{beginning}*' of {other}."


def audit(lexicon: Lexicon) -> pd.DataFrame:
    """The symmetry audit: both sides counted by the same rule.

    One row per measure; a column for the codes of each side, and one for evaluations, whose side follows from
    whom they are about.
    """
    columns = {}
    for side, name in (("kyiv", "kyiv"), ("moscow", "moscow"), ("none", "evaluations")):
        terms = [term for term in lexicon.terms if term.side == side]
        strengths = Counter(term.strength for term in terms)
        categories = Counter(term.category for term in terms)
        seen, right = sum(term.seen or 0 for term in terms), sum(term.right or 0 for term in terms)
        columns[name] = {
            "entries": len(terms),
            "counted": sum(term.counted for term in terms),
            "literals": sum(len(term.literals) for term in terms),
            "mean strength": round(mean(term.strength for term in terms), 2) if terms else math.nan,
            "judgements": seen,
            "called loaded": round(right / seen, 2) if seen else math.nan,
            **{f"strength {strength}": strengths[strength] for strength in (1, 2, 3)},
            **{f"category {category}": categories[category] for category in schema.CATEGORIES},
            "distinct sources": len({term.source for term in terms}),
            "by coder's judgement alone": sum("coder's judgement" in term.source for term in terms),
        }
    return pd.DataFrame(columns).rename_axis("measure")
