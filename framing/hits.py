"""Loaded terms → hits: each with its place, voice, negation and target."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing import actors, schema, statements
from framing.actors import Mention
from framing.lexicon import Lexicon, Term, load_lexicons
from framing.terms import TermFinder, term_finder
from framing.text.document import Document, document

if TYPE_CHECKING:
    import pandas as pd

# A negation, then at most four words and an opening mark, then the term.
_NEGATION = re.compile(
    r"(?:\b(?:not(?! only\b)|no|never|neither|nor|without|hardly|cannot|isn't|aren't|wasn't|weren't|don't"
    r"|doesn't|didn't|won't|wouldn't|can't|couldn't|far from|nothing"
    r"|(?:denie[sd]|deny|denying|rejects?|rejected)(?: being| that| the| any)?)"
    r"|(?<=\w)n't)\s+(?:[\w'\-]+\s+){0,4}[\"'(]?$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:,|and|&|, and)\s*")  # between names that share a role
_NEGATION_REACH = 60  # characters before a term
_TARGET_REACH = 160  # characters between a term and the name it is about
_NAMES_NEAR = 8  # names before and after a term that are looked at


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

    @property
    def counted(self) -> bool:
        """Whether it enters rates: the spelling of a place's name is a choice, but no loaded word."""
        return self.term.category != "toponym"


def counted(hits: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of hits that enter rates and lists of loaded words: all but toponyms."""
    return hits[hits["category"] != "toponym"]


def hits(
    doc: Document, terms: TermFinder, said: Sequence[statements.Statement], mentions: Sequence[Mention]
) -> list[Hit]:
    """Find the loaded terms of a Document.

    The longest match wins and nothing is counted twice; a match lies within one sentence, never in furniture.
    """
    found = []
    for start, end, term in terms.find(doc):
        sentence = doc.sentence_at(start)
        left, right = doc.sentences[sentence]
        voice, statement = statements.voice(start, end, doc, said)
        negated = _NEGATION.search(doc.norm, max(left, start - _NEGATION_REACH), start) is not None
        nearby = _names_between(mentions, left, right, start)
        target = ";".join(dict.fromkeys(_targets(term.target_rule, start, end, nearby, doc.norm)))
        found.append(Hit(start, end, term, voice, statement, target, negated, sentence))
    return found


def _names_between(mentions: Sequence[Mention], left: int, right: int, at: int) -> list[Mention]:
    """The names nearest to `at` that stand in the sentence from `left` to `right`."""
    nearest = bisect_left(mentions, at, key=lambda name: name.end)
    near = mentions[max(0, nearest - _NAMES_NEAR) : nearest + _NAMES_NEAR]
    return [name for name in near if left <= name.start and name.end <= right]


def _targets(rule: str, start: int, end: int, names: Sequence[Mention], norm: str) -> list[str]:
    """Whom a term is about, by its rule: ids of the next or previous name and of names joined to it.

    A title that holds the term itself ("the Russian dictator") comes before the next name.
    """
    if rule == "none":
        return []
    before = [name for name in names if name.end <= start]
    after = [name for name in names if name.start >= end]
    if rule.startswith("fixed:"):
        return [rule.removeprefix("fixed:"), *_joined_after(norm, end, after)]
    holding = [name.actor_id for name in names if name.start < end and start < name.end]
    if holding and rule == "next":
        return holding
    if after and (rule == "next" or not before):
        first = after[0]
        near = first.start - end <= _TARGET_REACH
        return [first.actor_id, *_joined_after(norm, first.end, after[1:])] if near else []
    if before:
        last = before[-1]
        near = start - last.end <= _TARGET_REACH
        return [*_joined_before(norm, last.start, before[:-1]), last.actor_id] if near else []
    return []


def _joined_after(norm: str, end: int, names: Iterable[Mention]) -> list[str]:
    """The names from `end` on, as long as only "and" or a comma stands between one and the next."""
    joined = []
    for name in names:
        if not _JOINT.fullmatch(norm, end, name.start):
            break
        joined.append(name.actor_id)
        end = name.end
    return joined


def _joined_before(norm: str, start: int, names: Sequence[Mention]) -> list[str]:
    """The names up to `start`, as long as only "and" or a comma stands between one and the next."""
    joined: list[str] = []
    for name in reversed(names):
        if not _JOINT.fullmatch(norm, name.end, start):
            break
        joined.insert(0, name.actor_id)
        start = name.start
    return joined


def rows(
    article_id: str, doc: Document, found: Sequence[Hit], said: Sequence[statements.Statement]
) -> list[tuple[object, ...]]:
    """Hits as rows of the `hits` table, in the order of its columns."""
    table: list[tuple[object, ...]] = []
    for hit in found:
        start, end = doc.span(hit.start, hit.end)
        term, speaker, bloc = hit.term, "", ""
        if hit.statement is not None and hit.voice == "quoted":
            statement = said[hit.statement]
            speaker, bloc = statement.actor or statement.source, statement.bloc
        table.append(
            (
                *(article_id, start, end, doc.text[start:end]),
                *(term.term_id, term.lexicon, term.category, term.side, term.strength),
                *(hit.voice, speaker, bloc, hit.target, hit.negated, hit.sentence, hit.statement),
            )
        )
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
    doc = document(text)
    names = actors.mentions(doc)
    said = statements.statements(doc, names)
    found = hits(doc, term_finder(load_lexicons(lexicon)), said, names)
    return schema.from_rows("hits", rows("", doc, found, said))
