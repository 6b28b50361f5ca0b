"""Reporting verbs → frames: "X said that ...", "..., X said", "said X", "X, who said"."""

from __future__ import annotations

from framing.statements import tags as tag
from framing.statements.content import Frame, Reading, adjunct, closed, content_start
from framing.statements.tags import BE, COMPLEMENT, Tokens, group_start, phrase_after, phrase_before, subject

_EXPLETIVE = frozenset("it there this that what".split())
_SPEECH_END = frozenset(",?!.\u2026-")
_CLAUSES = frozenset(("quote", "any", "bare"))
_ADVERBIAL = tag.PREPOSITION + tag.SUBORDINATOR + tag.TIME + tag.RELATIVE + tag.TO + tag.ADVERB


def verb(r: Reading) -> Frame | None:
    """The verb's source and content, or None where it reports nothing."""
    unit = r.unit
    r.group = group_start(unit, r.first)
    auxiliaries = [unit.words[t] for t in range(r.group, r.first) if unit.tags[t] == tag.AUXILIARY]
    participle = unit.word(r.first).endswith("ing")
    if auxiliaries and auxiliaries[-1] in BE and not participle:
        return None  # "it is said that", "was quoted as": nobody or somebody far away
    if r.cue.takes & _CLAUSES and (inverted := _inverted(r)):
        return inverted
    source, shared = _source(r, participle)
    if source is None:
        return None
    before = unit.at(r.group - 1)
    opener = unit.words[source[0]]
    called = "name" in r.cue.takes and before == tag.WORD and unit.at(r.stop) == tag.NAME
    if (called and opener in ("a", "an")) or (shared and opener in _EXPLETIVE):
        return None  # "a group called ..."; "it is hard to imagine ..."
    if before == tag.RELATIVE and source[1] < r.group and source[0] < r.group - 1:
        source = (source[0], r.group)  # "Mr. Khan, who" is the source as written
    left = r.group if shared or source[0] >= r.group else source[0]
    start = content_start(unit, r.stop, r.cue, r.limit)
    before_it = None if shared else _postponed(r, source, left, start) or _as_clause(r, source, left)
    return before_it or _preposed(r, source, left, start, shared)


def _source(r: Reading, participle: bool) -> tuple[Tokens | None, bool]:
    """The source before the verb, and whether it is borrowed from the clause before."""
    unit, group = r.unit, r.group
    before = unit.at(group - 1)
    if before == tag.RELATIVE and group > 1 and unit.word(group - 1) != "what":
        source = phrase_before(unit, group - 1 - (unit.at(group - 2) == tag.COMMA))
        return source or ((group - 1, group) if unit.word(group - 1) == "who" else None), False
    goes_on = participle and before in tag.COMMA + tag.SEMICOLON + tag.QUOTATION
    if goes_on or before in tag.CONJUNCTION + tag.TO:
        return _borrowed(r, before), True
    source = phrase_before(unit, group)
    if not participle or (source and unit.word(source[0] - 1) == "with"):  # "with officials warning ..."
        return source, False
    if before == tag.WORD and (own := subject(unit, group)) and own[1] < group - 1:
        return own, True  # "Trump has avoided criticizing ..."
    return (source, False) if source else (subject(unit, group), True)


def _borrowed(r: Reading, before: str) -> Tokens | None:
    last = next((f for f in reversed(r.found) if f.source), None)
    if last is None or (last.holds(r.first) and before != tag.TO):
        return subject(r.unit, r.group)
    return last.source


def _preposed(r: Reading, source: Tokens, left: int, start: int | None, shared: bool) -> Frame | None:
    """X said (that) ...; an open frame where a colon or a full stop follows."""
    unit, stop, takes = r.unit, r.stop, r.cue.takes
    if start is not None and start < r.limit:
        return r.frame(source, [(start, r.limit)], left, "right", shared)
    comes_next = start is not None or (
        "quote" in takes
        and (
            stop >= r.limit
            or unit.at(r.limit - 1) == tag.COLON
            or adjunct(unit, stop)
            or (unit.at(stop) == tag.COMMA and not left)
        )
    )
    return r.frame(source, [], left, "open", shared) if comes_next else None


def _postponed(r: Reading, source: Tokens, left: int, start: int | None) -> Frame | None:
    """Content before its source: "...," X said; ..., X said; "...," X said, "..."; Y, X said, is Z."""
    unit, stop = r.unit, r.stop
    before = unit.at(left - 1)
    low = _low(r, left)
    end = left if before == tag.QUOTATION else left - 1
    set_off = left and before in tag.COMMA + tag.QUOTATION + tag.DASH
    if not set_off or low >= end or not r.cue.takes & _CLAUSES:
        return None
    after_quote = before == tag.QUOTATION or unit.at(left - 2) == tag.QUOTATION
    spoken = after_quote and unit.words[end - 1][1:] in _SPEECH_END
    ended = stop >= r.limit or (start is None and closed(unit, stop, r.cue, r.limit))
    through = unit.at(stop) == tag.COMMA and stop + 1 < r.limit and not unit.word(stop + 1).endswith("ing")
    if not (after_quote or ended or through):
        return None
    parts = [(low, end)]
    if start is not None and start < r.limit:
        said_that = spoken and not through and unit.word(start) == "that"
        if unit.at(start) == tag.QUOTATION or said_that:
            return r.frame(source, [*parts, (start, r.limit)], left, "both")
    if through:
        return r.frame(source, [*parts, (stop + 1, r.limit)], left, "both")
    clausal = end - low >= 5 or unit.finite(low, end) or tag.QUOTATION in unit.tags[low:end]
    if after_quote and (ended or spoken or unit.at(stop) in tag.COMMA + tag.TIME):
        return r.frame(source, parts, left, "left")
    return r.frame(source, parts, left, "left") if ended and (stop >= r.limit or clausal) else None


def _as_clause(r: Reading, source: Tokens, left: int) -> Frame | None:
    """..., as X once said; As X said, ..."""
    unit = r.unit
    if unit.word(left - 1) != "as" or not r.cue.takes & {"any", "bare"}:
        return None
    if left > 2 and unit.at(r.stop) != tag.COMMA and closed(unit, r.stop, r.cue, r.limit):
        return r.frame(source, [(_low(r, left), left - 1)], left - 1, "left")
    if unit.at(r.stop) == tag.COMMA and left < 3:
        return r.frame(source, [(r.stop + 1, r.limit)], left - 1, "right")
    return None


def _inverted(r: Reading) -> Frame | None:
    """The verb before its source: "...," said X; ..., said X; - believes X; "..." said X, "..."."""
    unit, first = r.unit, r.first
    before = unit.at(first - 1)
    after_quote = before == tag.QUOTATION or (before == tag.COMMA and unit.at(first - 2) == tag.QUOTATION)
    if r.group != first or not first or not (after_quote or before in tag.COMMA + tag.DASH):
        return None
    source = None if unit.word(r.stop) in COMPLEMENT else phrase_after(unit, r.stop)
    low = _low(r, first)
    end = first if before == tag.QUOTATION else first - 1
    if source is None or low >= end or not _inversion_fits(r, source[1], after_quote or before == tag.DASH):
        return None
    beyond = source[1]
    resumed = unit.tags.find(tag.QUOTATION, beyond, r.limit)
    if resumed < 0 or unit.at(resumed - 1) not in tag.COMMA + tag.COLON + tag.DASH:
        goes_on = unit.at(beyond) == tag.COMMA and unit.at(beyond + 1) in tag.FINITE
        resumed = beyond + 1 if goes_on else r.limit  # "Any deal, said X, would fail"
    block = before == tag.DASH and not after_quote
    shape = "both" if resumed < r.limit else "block" if block else "left"
    return r.frame(source, [(low, end), (resumed, r.limit)], first, shape)


def _inversion_fits(r: Reading, beyond: int, set_off: bool) -> bool:
    """Whether what follows the source, at token `beyond`, can follow it."""
    unit, first = r.unit, r.first
    after = unit.at(beyond)
    if set_off or after not in tag.BREAK + tag.COLON + _ADVERBIAL:
        return after in tag.BREAK + tag.COLON + _ADVERBIAL
    clause = unit.finite(0, first - 1) or ("any" in r.cue.takes and first > 4)
    return bool(
        (beyond >= r.limit or after in tag.COMMA + tag.PREPOSITION)
        and clause
        and not unit.word(first).endswith("ing")
        and not phrase_before(unit, first)  # "X, head of Y, concluded a treaty"
        and (after == tag.COMMA or not unit.finite(beyond, r.limit))
    )


def _low(r: Reading, left: int) -> int:
    """Where content before a postponed source begins: after the last clause boundary behind a frame."""
    if not r.found:
        return 0
    unit, last = r.unit, r.found[-1]
    if last.shape == "right" and unit.at(left - 1) != tag.QUOTATION:
        return 0
    return min(left, max([last.stop, *(b for _, b in last.parts if b < left)]))
