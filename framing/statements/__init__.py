"""Who says what: quotations and attribution → statements, and the voice of a span.

A statement is content attributed to a source (PARC, Pareti 2015; PolNeAR, Newell et al. 2018). Spans follow
PolNeAR: indirect content keeps its "that" or "to"; content that is a quotation and nothing else leaves its
marks out. Wishes, plans and support, which PolNeAR also annotates, are no statements here: nothing was said.

The way of the data: `units` (tokens, reporting words, phrases) → `frames` (one construction of reporting
English each) → `reader` (over sentence ends; `turns`: by layout; `sources`: who that is).

Limits. Rules over word classes, not a parser: long subjects, content before an unmarked ", X said" in a
sentence of several clauses, and pronouns with two fitting persons are where it errs
(`benchmarks/attribution.py` counts how often, by construction).
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from framing import actors, schema
from framing.statements.reader import Reader, Statement, is_name, nest
from framing.statements.sources import Resolver
from framing.text.document import Document, document
from framing.text.quotes import Span

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Statement", "find_statements", "outermost", "rows", "statements", "voice"]


def statements(doc: Document, mentions: actors.Mentions | None = None, date: str = "") -> list[Statement]:
    """The statements of an article of a date, ascending by first part; spans nest or are disjoint."""
    resolver = Resolver(doc, actors.mentions(doc, date) if mentions is None else mentions)
    found = nest(Reader(doc, resolver).statements())
    reach = 0
    for said in found:
        if said.source_span is None and said.parent is not None and said.kind != "narrated":
            turn = found[said.parent]  # marks inside a turn
            said.source_span, said.source, said.actor = turn.source_span, turn.source, turn.actor
            said.bloc, said.source_country = turn.bloc, turn.source_country
        reach = said.reach = max(reach, *(end for _, end in said.parts))
    return found


def outermost(said: Sequence[Statement]) -> list[tuple[Span, Statement]]:
    """The parts that lie in no other, disjoint and ascending, each with its statement: the words that are not
    the narrator's. What is only narrated is left out.

    A later part may lie outside the parent of its statement, or in a statement that is not the parent.
    """
    found: list[tuple[Span, Statement]] = []
    every = ((part, s) for s in said if s.kind != "narrated" for part in s.parts)
    for part, s in sorted(every, key=lambda one: (one[0][0], -one[0][1])):
        if not found or part[1] > found[-1][0][1]:
            found.append((part, s))
    return found


def rows(article_id: str, doc: Document, said: Sequence[Statement]) -> list[tuple[Any, ...]]:
    """Statements as rows of the `statements` table, one per continuous part."""
    table = []
    for number, s in enumerate(said):
        for part, (a, b) in enumerate(s.parts):
            start, end = doc.span(a, b)
            about = (s.kind, s.cue, s.cue_stance, s.source, s.actor, s.bloc, s.source_country)
            table.append((article_id, number, part, s.parent, start, end, doc.text[start:end], *about))
    return table


def find_statements(text: str) -> pd.DataFrame:
    """Find the statements of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    DataFrame
        One row per continuous part of a statement, columns of the table `statements` (DESIGN.md);
        `text[start:end]` is the part, `article_id` is empty.

    Examples
    --------
    >>> table = find_statements('"We will sign," the minister said. Kyiv denied that it had been asked.')
    >>> table[["kind", "source", "text"]].values.tolist()
    [['direct', 'the minister', 'We will sign'], ['indirect', 'Kyiv', 'that it had been asked']]
    """
    doc = document(text)
    return schema.from_rows("statements", rows("", doc, statements(doc)))


def voice(start: int, end: int, doc: Document, found: Sequence[Statement]) -> tuple[str, int | None]:
    """Whose words a span is, and the number of the statement that has it or else lies innermost around it.

    `quoted` inside a statement that is not only narrated, `scare` in marks that cite nobody, else `own`.

    >>> doc = document('The "regime" fell. He said the regime "will fall".')
    >>> found = statements(doc)
    >>> voice(5, 11, doc, found), voice(31, 37, doc, found)
    (('scare', None), ('quoted', 0))
    """
    first = bisect_right(found, start, key=lambda s: s.parts[0][0])
    near_enough = itertools.takewhile(lambda n: found[n].reach >= end, reversed(range(first)))
    around = [n for n in near_enough if found[n].holds(start, end)]
    speaking = next((n for n in around if found[n].kind != "narrated"), None)
    if speaking is not None:
        return "quoted", speaking
    last = bisect_right(doc.quotes, start, key=lambda quote: quote.start)
    near = (quote.inner for quote in doc.quotes[max(0, last - 8) : last])
    marked = [(left, right) for left, right in near if left <= start and end <= right]
    distant = marked and not is_name(doc.norm, *marked[-1])
    return "scare" if distant else "own", next(iter(around), None)
