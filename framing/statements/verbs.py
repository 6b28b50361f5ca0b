"""Reporting verbs → frames: "X said that ...", "..., X said", "said X", "X, who said"."""

from __future__ import annotations

from framing.statements import tags as tag
from framing.statements.content import Frame, Reading, closed, content_start
from framing.statements.tags import BE, Tokens, group_start, phrase_after, phrase_before, subject

_CLAUSES = frozenset(("quote", "any", "bare"))
_EXPLETIVE = frozenset(("it", "there", "this", "that", "what"))
_AFTER_SOURCE = tag.BREAK + tag.COLON + tag.PREPOSITION + tag.SUBORDINATOR + tag.TIME + tag.RELATIVE + tag.TO


def verb(r: Reading) -> Frame | None:
    """The verb's source and content, or None where it reports nothing."""
    unit = r.unit
    r.group = group_start(unit, r.first)
    participle = unit.word(r.first).endswith("ing")
    if not participle and not BE.isdisjoint(unit.words[r.group : r.first]):
        return None  # "it is said that", "was quoted as": nobody or somebody far away
    if r.cue.takes & _CLAUSES and (inverted := _inverted(r, participle)):
        return inverted
    source, shared = _source(r, participle)
    if source is None:
        return None
    opener = unit.words[source[0]]
    group_called = "name" in r.cue.takes and opener in ("a", "an") and unit.at(r.stop) == tag.NAME
    if group_called or (shared and opener in _EXPLETIVE):
        return None  # "a group called ..."; "it is hard to imagine ..."
    left = r.group if shared else source[0]
    start = content_start(unit, r.stop, r.cue, r.limit)
    if unit.word(left - 1) == "as" and unit.at(r.stop) == tag.COMMA:  # "As X said, ..."
        return r.frame(source, [(r.stop + 1, r.limit)], left - 1, "left")
    if not shared and (postponed := _postponed(r, source, start)):
        return postponed
    if start is not None and start < r.limit:
        return r.frame(source, [(start, r.limit)], left, "right", shared)
    return r.frame(source, [], left, "open", shared) if "quote" in r.cue.takes else None


def _source(r: Reading, participle: bool) -> tuple[Tokens | None, bool]:
    """The source before the verb, and whether it is borrowed from the clause before."""
    unit, group = r.unit, r.group
    before = unit.at(group - 1)
    if before == tag.RELATIVE:  # "Mr. Khan, who" is the source as written
        named = phrase_before(unit, group - 1 - (unit.at(group - 2) == tag.COMMA))
        return (named[0] if named else group - 1, group), False
    goes_on = participle and before in tag.COMMA + tag.SEMICOLON + tag.QUOTATION
    if goes_on or before in tag.CONJUNCTION + tag.TO:
        last = next((f for f in reversed(r.found) if f.source), None)
        return (last.source if last and not last.holds(r.first) else subject(unit, group)), True
    source = phrase_before(unit, group)
    if participle and source is None:
        return subject(unit, group), True
    return source, False


def _postponed(r: Reading, source: Tokens, start: int | None) -> Frame | None:
    """Content before its source: "...," X said; ..., X said; "...," X said, "..."; Y, X said, is Z."""
    unit, left = r.unit, source[0]
    low = _low(r, left)
    set_off = unit.at(left - 1) in tag.COMMA + tag.QUOTATION + tag.DASH
    if low >= left or not set_off:
        return None
    after_quotation = tag.QUOTATION in unit.tags[max(0, left - 2) : left]
    goes_on = start is not None and (unit.at(start) == tag.QUOTATION or unit.word(start) == "that")
    if after_quotation and start is not None and goes_on:
        return r.frame(source, [(low, left), (start, r.limit)], left, "both")
    if unit.at(r.stop) == tag.COMMA and not unit.word(r.stop + 1).endswith("ing"):
        return r.frame(source, [(low, left), (r.stop + 1, r.limit)], left, "both")
    ended = start is None and closed(unit, r.stop, r.cue)
    return r.frame(source, [(low, left)], left, "left") if after_quotation or ended else None


def _inverted(r: Reading, participle: bool) -> Frame | None:
    """The verb before its source: "...," said X; ..., said X; - believes X; "..." said X, "..."."""
    unit, first = r.unit, r.first
    before = unit.at(first - 1)
    source = phrase_after(unit, r.stop)
    if source is None or before not in tag.COMMA + tag.DASH + tag.QUOTATION:
        return None
    after_quotation = tag.QUOTATION in unit.tags[max(0, first - 2) : first]
    apart = after_quotation or not (participle or phrase_before(unit, first))  # "X, head of Y, concluded"
    asked = unit.tags[source[1] : source[1] + 2] == tag.COMMA + tag.VERB  # "X, asked about Y, said"
    if not apart or unit.at(source[1]) not in _AFTER_SOURCE or (asked and not after_quotation):
        return None
    resumed = unit.tags.find(tag.QUOTATION, source[1], r.limit)
    again = [(resumed, r.limit)] if resumed > 0 else []
    return r.frame(
        source, [(_low(r, first), first), *again], first, "block" if before == tag.DASH else "left"
    )


def _low(r: Reading, left: int) -> int:
    """Where content before a postponed source begins: after the last clause boundary behind a frame."""
    if not r.found or r.unit.at(left - 1) != tag.QUOTATION:
        return 0
    last = r.found[-1]
    return min(left, max([last.stop, *(b for _, b in last.parts if b < left)]))
