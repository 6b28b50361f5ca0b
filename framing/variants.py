"""Neutral names of one thing among which outlets choose: Kyiv or Kiev; war, invasion or conflict.

The choices are rows of `lexicons/naming.csv`. A name is never a loaded term; `fr.naming` gives the shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from framing import facts, statements
from framing.matching import expand
from framing.terms import TermFinder
from framing.text.document import Document


class Variant(NamedTuple):
    """One row of `naming.csv`, its pattern expanded to literals."""

    thing: str
    variant: str
    form: str
    side: str  # whose texts prefer it: a weak tendency, never a judgement
    literals: tuple[str, ...]
    unless: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """One occurrence of a variant, in `norm` coordinates."""

    start: int
    end: int
    variant: Variant
    voice: str
    sentence: int


@cache
def _finder() -> TermFinder[Variant]:
    rows = facts.rows("naming.csv", dict.fromkeys(("thing", "variant", "form", "side", "pattern", "unless")))
    return TermFinder(
        [
            Variant(
                *(row["thing"], row["variant"], row["form"], row["side"]),
                literals=expand(row["pattern"]),
                unless=row["unless"],
            )
            for row in rows
        ]
    )


def names(doc: Document, said: Sequence[statements.Statement]) -> list[Named]:
    """Every naming variant in a Document, ascending; of two that overlap the longer."""
    return [
        Named(start, end, variant, statements.voice(start, end, doc, said)[0], doc.sentence_at(start))
        for start, end, variant in _finder().find(doc)
    ]


def rows(article_id: str, doc: Document, found: Sequence[Named]) -> list[tuple[object, ...]]:
    """Rows of the table `names`, in the order of its columns."""
    table: list[tuple[object, ...]] = []
    for one in found:
        start, end = doc.span(one.start, one.end)
        about = (one.variant.thing, one.variant.variant, one.variant.form, one.variant.side)
        table.append((article_id, start, end, doc.text[start:end], *about, one.voice, one.sentence))
    return table
