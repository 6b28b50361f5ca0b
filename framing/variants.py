"""Neutral names of one thing among which outlets choose: Kyiv or Kiev; war, invasion or conflict.

The choices are rows of `lexicons/naming.csv`. A name is never a loaded term; `fr.naming` gives the shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from framing import facts, schema, statements
from framing.lexicon import contexts
from framing.matching import expand
from framing.terms import TermFinder
from framing.text.document import Document

COLUMNS: dict[str, facts.Valid] = {
    **dict.fromkeys(("thing", "variant", "form")),
    "side": schema.SIDES,  # whose texts prefer it: a weak tendency, never a judgement
    "pattern": expand,
    "unless": contexts,
}


class Variant(NamedTuple):
    """One row of `naming.csv`, its pattern expanded to literals."""

    thing: str
    variant: str
    form: str
    side: str
    literals: tuple[str, ...]
    unless: str
    exact: bool = True


class Named(NamedTuple):
    """One occurrence of a variant, in `norm` coordinates."""

    start: int
    end: int
    variant: Variant
    voice: str
    sentence: int


@cache
def _finder() -> TermFinder:
    variants = []
    for row in facts.rows("naming.csv", COLUMNS):
        thing, variant, form, side, pattern, unless = (row[column] for column in COLUMNS)
        variants.append(Variant(thing, variant, form, side, expand(pattern), unless))
    return TermFinder(variants)


def names(doc: Document, said: Sequence[statements.Statement]) -> list[Named]:
    """Every naming variant in a Document, ascending; of two that overlap the longer."""
    return [
        Named(start, end, variant, statements.voice(start, end, doc, said)[0], doc.sentence_at(start))
        for start, end, variant in _finder().find(doc)
    ]


def rows(article_id: str, doc: Document, found: Sequence[Named]) -> list[dict[str, Any]]:
    """Rows of the table `names`."""
    table = []
    for one in found:
        start, end = doc.span(one.start, one.end)
        row = {"article_id": article_id, "start": start, "end": end, "text": doc.text[start:end]}
        table.append(one._asdict() | one.variant._asdict() | row)
    return table
