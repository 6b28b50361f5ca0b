"""Who says what: quotations and attribution → statements, and the voice of a span.

A statement is content attributed to a source (PARC, Pareti 2015; PolNeAR, Newell et al. 2018). Spans follow
PolNeAR: indirect content keeps its "that" or "to"; content that is a quotation and nothing else leaves its
marks out. Wishes, plans and support, which PolNeAR also annotates, are no statements here: nothing was said.

Limits. Rules over word classes, not a parser: long subjects, content before an unmarked ", X said" in a
sentence of several clauses, and pronouns with two fitting persons are where it errs
(`benchmarks/attribution.py` counts how often, by construction).
"""

from __future__ import annotations

import itertools
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing import actors, schema
from framing.statements.drafts import DISTANCED, Draft, is_name, nested, read_drafts
from framing.text.document import Document, document
from framing.text.quotes import Span

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Statement", "find_statements", "outermost", "rows", "statements", "voice"]


@dataclass(frozen=True, slots=True)
class Statement:
    """Content attributed to a source; spans index the Document's `norm`.

    `actor` holds ids joined by ``;``, `parent` the number of the statement that this one lies in; `worded`
    says whether the content counts as the source's words (`voice`) or is an object in the narrator's
    ("criticised the dictator's visit") or foretold ("will say that ..."). No statement up to this one ends
    after `reach`.
    """

    parts: tuple[Span, ...]
    kind: str
    cue: str
    cue_stance: str
    source: str
    source_span: Span | None
    actor: str = ""
    bloc: str = ""
    source_country: str = ""
    parent: int | None = None
    worded: bool = True
    reach: int = sys.maxsize

    def holds(self, start: int, end: int) -> bool:
        """Whether one of its parts holds a span."""
        return any(first <= start and end <= last for first, last in self.parts)


def statements(
    doc: Document, mentions: Sequence[actors.Mention] | None = None, date: str = ""
) -> list[Statement]:
    """Find the statements of an article.

    Parameters
    ----------
    doc : Document
    mentions : sequence of Mention, optional
        What `actors.mentions(doc, date)` gives; found here if not given.
    date : str
        ISO date of the article, for offices that change hands.

    Returns
    -------
    list of Statement
        Ascending by first part; spans nest or are disjoint, none lies in furniture.
    """
    found = read_drafts(doc)
    if not found:
        return []
    resolver = actors.Resolver(doc, actors.mentions(doc, date) if mentions is None else mentions)
    named: dict[Draft, actors.Source] = {}
    for draft in sorted(found, key=lambda d: (d.source or d.parts[0])[0]):
        if draft.heir is None and draft.source is not None:
            named[draft] = resolver.source(*draft.source)
    found, parents = nested([d for d in found if not d.label or _stands(doc, d, named[d], resolver)])
    done = []
    reach = 0
    for draft, parent in zip(found, parents, strict=True):
        reach = max(reach, *(end for _, end in draft.parts))
        origin = draft.heir or draft
        while origin.heir is not None:
            origin = origin.heir
        who = named.get(origin, actors.NOBODY)
        text = doc.norm[slice(*origin.source)] if origin.source else ""
        cue = doc.norm[slice(*draft.cue)] if draft.cue else ""
        stance = draft.lexical.stance if draft.lexical else ""
        done.append(
            Statement(
                parts=tuple(draft.parts),
                kind=draft.kind,
                cue=cue,
                cue_stance=stance,
                source=text,
                source_span=origin.source,
                actor=who.actor,
                bloc=who.bloc,
                source_country=who.country,
                parent=parent,
                worded=draft.worded,
                reach=reach,
            )
        )
    return done


def _stands(doc: Document, draft: Draft, who: actors.Source, resolver: actors.Resolver) -> bool:
    """Whether a label ("Putin: ...", "... - Defence Ministry") names somebody who speaks, not a topic."""
    if draft.source is None or not (who.actor or who.bloc):
        return False
    if draft.source[0] > draft.parts[0][0]:  # after the words: an outlet there is a credit
        known = actors.table().get(who.actor)
        return bool(who.bloc) and (known.kind != "outlet" if known else resolver.heads(*draft.source))
    short = len(doc.norm[slice(*draft.source)].split()) < 5
    return (short and all(draft.quoted)) or resolver.heads(*draft.source)


def outermost(said: Sequence[Statement]) -> list[tuple[Span, Statement]]:
    """The parts that lie in no other, disjoint and ascending, each with its statement.

    A later part may lie outside the parent of its statement, or in a statement that is not the parent.
    """
    found: list[tuple[Span, Statement]] = []
    every = ((part, s) for s in said for part in s.parts)
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


def voice(
    start: int, end: int, doc: Document, found: Sequence[Statement], distancing: bool = False
) -> tuple[str, int | None]:
    """Whose words a span is: `own`, `quoted` or `scare`, and the number of the innermost statement around it.

    Parameters
    ----------
    start, end : int
        Span in `doc.norm`.
    found : sequence of Statement
        What `statements(doc)` gave.
    distancing : bool
        For words that hold content at arm's length ("alleged"): the narrator's unless in quotation marks.

    Examples
    --------
    >>> doc = document('The "regime" fell. He said the regime "will fall".')
    >>> found = statements(doc)
    >>> voice(5, 11, doc, found), voice(31, 37, doc, found)
    (('scare', None), ('quoted', 0))
    """
    first = bisect_right(found, start, key=lambda s: s.parts[0][0])
    near_enough = itertools.takewhile(lambda n: found[n].reach >= end, reversed(range(first)))
    around = [n for n in near_enough if any(a <= start and end <= b for a, b in found[n].parts)][::-1]
    worded = [n for n in around if found[n].worded or found[n].kind == "direct"]
    last = bisect_right(doc.quotes, start, key=lambda quote: quote.start)
    near = doc.quotes[max(0, last - 8) : last]
    marked = next((q for q in reversed(near) if q.inner[0] <= start and end <= q.inner[1]), None)
    if not around:
        return ("own" if marked is None or is_name(doc.norm, *marked.inner) else "scare"), None
    if any(found[n].kind == "direct" for n in around):
        return "quoted", worded[-1]
    if marked is not None:
        apart = DISTANCED.search(doc.norm, max(0, marked.start - 14), marked.start)
        if apart or (not worded and doc.words(*marked.inner) < 2):
            return "scare", around[-1]
        return "quoted", (worded or around)[-1]
    return ("own", around[-1]) if distancing or not worded else ("quoted", worded[-1])
