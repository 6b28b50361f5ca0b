"""Loaded terms → hits: each with its place, voice, negation and target."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing import actors, schema, statements
from framing.lexicon import Compiled, Lexicon, Term, compiled
from framing.text.document import Document, document

if TYPE_CHECKING:
    import pandas as pd

_NEGATION = re.compile(
    r"(?:\b(?:not(?! only\b)|no|never|neither|nor|without|hardly|cannot|isn't|aren't|wasn't|weren't|don't"
    r"|doesn't|didn't|won't|wouldn't|can't|couldn't|far from|nothing"
    r"|(?:denie[sd]|deny|denying|rejects?|rejected)(?: being| that| the| any)?)"
    r"|(?<=\w)n't)\s+(?:[\w'\-]+\s+){0,4}[\"'(]?$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:,|and|&|, and)\s*")
_WINDOW = 60
_NAMES_APART = 160  # characters between a word and the name it is about


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence of a loaded term, in `norm` coordinates."""

    start: int
    end: int
    term: Term
    voice: str
    statement: int | None
    target: str
    negated: bool
    sentence: int


def hits(
    doc: Document,
    terms: Compiled,
    said: Sequence[statements.Statement],
    mentions: Sequence[actors.Mention],
) -> list[Hit]:
    """Find the loaded terms of a Document.

    The longest match wins and nothing is counted twice; a match lies within one sentence, never in furniture.
    """
    found = []
    for start, end, index in terms.find(doc.norm, doc.lowered, doc.sentences):
        term = terms.terms[index]
        sentence = doc.sentence_at(start)
        left, right = doc.sentences[sentence]
        voice, statement = statements.voice(start, end, doc, said, distancing=term.category == "doubt")
        negated = bool(_NEGATION.search(doc.norm, max(left, start - _WINDOW), start))
        target = _target(term, start, end, left, right, doc, mentions)
        found.append(Hit(start, end, term, voice, statement, target, negated, sentence))
    return found


def _target(
    term: Term, start: int, end: int, left: int, right: int, doc: Document, mentions: Sequence[actors.Mention]
) -> str:
    """Whom the word is about, by the term's rule: the next or previous name in the sentence, with the names
    joined to it by "and" or a comma; a title that holds the word itself ("the Russian dictator") comes first.
    """
    if term.target_rule == "none":
        return ""
    at = bisect_left(mentions, start, key=lambda m: m.end)
    inside = [m for m in mentions[max(0, at - 8) : at + 8] if left <= m.start and m.end <= right]
    after = [m for m in inside if m.start >= end]
    before = [m for m in inside if m.end <= start][::-1]
    holding = [m for m in inside if m.start < end and start < m.end]
    if term.target_rule.startswith("fixed:"):
        return _ids([term.target_rule[6:], *_joined(doc.norm, end, after)])
    if holding and term.target_rule == "next":
        return _ids(m.actor_id for m in holding)
    ordered = (after or before) if term.target_rule == "next" else (before or after)
    if not ordered or max(ordered[0].start - end, start - ordered[0].end) > _NAMES_APART:
        return ""
    first = ordered[0]
    if first.start >= end:
        return _ids([first.actor_id, *_joined(doc.norm, first.end, after[1:])])
    joined = [first.actor_id]
    for mention in before[1:]:
        if not _JOINT.fullmatch(doc.norm, mention.end, first.start):
            break
        joined.insert(0, mention.actor_id)
        first = mention
    return _ids(joined)


def _joined(norm: str, end: int, after: Sequence[actors.Mention]) -> list[str]:
    """The names that follow `end`, each joined to what stands before it by "and" or a comma."""
    joined = []
    for mention in after:
        if not _JOINT.fullmatch(norm, end, mention.start):
            break
        joined.append(mention.actor_id)
        end = mention.end
    return joined


def _ids(names: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(names))


def rows(
    article_id: str, doc: Document, found: Sequence[Hit], said: Sequence[statements.Statement]
) -> list[tuple[object, ...]]:
    """Hits as rows of the `hits` table, in the order of its columns."""
    table: list[tuple[object, ...]] = []
    for hit in found:
        start, end = doc.span(hit.start, hit.end)
        source = said[hit.statement] if hit.statement is not None and hit.voice == "quoted" else None
        t = hit.term
        about = (t.term_id, t.lexicon, t.category, t.side, t.strength, hit.voice)
        speaker = (source.actor or source.source, source.bloc) if source else ("", "")
        place = (hit.target, hit.negated, hit.sentence, hit.statement)
        table.append((article_id, start, end, doc.text[start:end], *about, *speaker, *place))
    return table


def find_hits(text: str, lexicon: Lexicon | Sequence[Lexicon] | str | None = None) -> pd.DataFrame:
    """Find the loaded terms in one text.

    Parameters
    ----------
    text : str
        Any text; page furniture in it is marked and not searched.
    lexicon : Lexicon, list of Lexicon, or name, optional
        Both shipped lexicons by default. Where two lexicons match the same words the longer match wins,
        then the earlier lexicon.

    Returns
    -------
    DataFrame
        The `hits` table (DESIGN.md), `article_id` empty: `start, end` index `text` (code points, end
        exclusive), `text[start:end]` is the hit; `voice` is whose word it is, `target` whom it is about.

    Examples
    --------
    >>> text = "The dictator left, and the \u201cspecial military operation\u201d went on."
    >>> found = find_hits(text, "ukraine-war-en")
    >>> found[["text", "side", "voice"]].values.tolist()
    [['dictator', 'kyiv', 'own'], ['special military operation', 'moscow', 'scare']]
    """
    from framing.lexicon import load_lexicons

    doc = document(text)
    names = actors.mentions(doc)
    said = statements.statements(doc, names)
    table = rows("", doc, hits(doc, compiled(load_lexicons(lexicon)), said, names), said)
    return schema.from_rows("hits", table)
