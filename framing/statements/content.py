"""A frame: a reporting word, its source and its content; where the content begins and where it ends.

"Nothing found" is always None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.facts import word_classes
from framing.statements import tags as tag
from framing.statements.cues import Cue
from framing.statements.tags import ADJUNCT, COMPLEMENT, Tokens, Unit, phrase_after

_HYPOTHETICAL = word_classes()["hypothetical"]
_FARTHEST = 18  # tokens between a cue and the "that" or the quotation it announces
_LONGEST = 400  # tokens of content that are read for where it ends
_ENDS = re.compile(f"[{tag.COMMA}{tag.SUBORDINATOR}]")
_REACH = 12  # frames of one sentence that may cut each other: keeps time linear where a sentence never ends


@dataclass(slots=True)
class Frame:
    """A cue with its source and content, in tokens."""

    first: int  # of the cue
    stop: int
    cue: Cue | None
    source: Tokens | None
    parts: list[Tokens]
    left: int  # leftmost token of source and cue: where a frame before it must end
    shape: str  # "right", "left", "both", "block", "label", or "open": the next unit has the content
    shared: bool = False  # the source is borrowed from the clause before
    worded: bool = True  # the content is in the source's words (`worded`)

    def holds(self, token: int) -> bool:
        """Whether a token lies in the content."""
        return any(a <= token < b for a, b in self.parts)


@dataclass(slots=True)
class Reading:
    """A reporting word in its unit, and what was read before it."""

    unit: Unit
    first: int
    stop: int
    cue: Cue
    found: list[Frame]
    limit: int
    group: int = 0  # first token of a verb's group: auxiliaries and adverbs

    def frame(
        self, source: Tokens | None, parts: list[Tokens], left: int, shape: str, shared: bool = False
    ) -> Frame:
        """A frame of this cue; parts without a token are left out."""
        parts = [(a, b) for a, b in parts if a < b]
        return Frame(self.first, self.stop, self.cue, source, parts, left, shape, shared)


# ------------------------------------------------------------------ where it begins


def content_start(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    """First token of the content after a cue that ends before token `at`, or None.

    `limit` or more means that a colon ends the unit and the content comes with the next one.
    """
    word, kind = unit.word(at), unit.at(at)
    introduces = bool(cue.takes & {"quote", "any"})
    quoted = at + (kind == tag.COMMA)
    if kind == tag.COLON:
        return at + 1
    if introduces and unit.at(quoted) == tag.QUOTATION:
        return quoted
    if person := hearer(unit, at, cue):
        return _after_hearer(unit, person, cue, limit)
    if word in COMPLEMENT and cue.takes & {"that", "any", "whether"}:
        return at
    if word == "to":
        infinitive = cue.takes & {"to", "any"} and unit.at(at + 1) not in tag.DETERMINER + tag.NAME
        return at if "object" in cue.takes or infinitive else _announced(unit, at, limit)
    if word in cue.takes and word not in COMPLEMENT:
        return at
    if adjunct(unit, at) or (kind == tag.COMMA and introduces):
        return _after_adjunct(unit, at, cue, limit)
    return _bare(unit, at, cue, limit)


def hearer(unit: Unit, at: int, cue: Cue) -> Tokens | None:
    """Who is told, warned or asked."""
    if "person" not in cue.takes or unit.word(at) in COMPLEMENT:
        return None
    return phrase_after(unit, at)


def adjunct(unit: Unit, at: int) -> bool:
    """Whether a time, a place or a circumstance begins here."""
    return unit.word(at) in ADJUNCT or unit.at(at) in tag.TIME + tag.ADVERB + tag.PREPOSITION


def closed(unit: Unit, at: int, cue: Cue, limit: int) -> bool:
    """Whether nothing but a hearer, a time or a place follows a cue."""
    if person := hearer(unit, at, cue):
        at = person[1]
    return at >= limit or unit.at(at) in tag.BREAK or adjunct(unit, at)


def _after_hearer(unit: Unit, person: Tokens, cue: Cue, limit: int) -> int | None:
    at, beyond = person
    word, kind = unit.word(beyond), unit.at(beyond)
    if word in COMPLEMENT or word in cue.takes or kind in tag.QUOTATION + tag.PRONOUN:
        return beyond
    if kind in tag.FINITE and unit.at(at) != tag.PRONOUN:
        return at  # "told Fox News Trump would": the phrase swallowed the subject
    return _announced(unit, beyond, limit)


def _after_adjunct(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    found = _announced(unit, at, limit)
    if found is not None or (unit.word(at) in ADJUNCT and not cue.takes & {"any", "object"}):
        return found
    return _bare(unit, at, cue, limit)


def _announced(unit: Unit, at: int, limit: int) -> int | None:
    """The colon, the "that" or the quotation past "on Monday in a statement"."""
    for token in range(at, min(limit + 1, at + _FARTHEST)):
        kind, before = unit.at(token), unit.at(token - 1)
        if kind == tag.COLON:
            return token + 1
        if kind == tag.QUOTATION:
            return token if before in tag.COMMA + tag.DASH else None
        if unit.word(token) == "that" and before != tag.PREPOSITION and unit.at(token + 1) not in tag.FINITE:
            return token
    return None


def _bare(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    """A clause without "that", or a plain object."""
    kind, clause = unit.at(at), unit.clause_begins(at)
    thing = kind in tag.NOUN + tag.DETERMINER + tag.PRONOUN + tag.QUOTATION + tag.ADVERB
    inside = (kind == tag.PREPOSITION and clause) or (kind == tag.SUBORDINATOR and unit.finite(at, limit))
    fits = (
        ("any" in cue.takes and (thing or inside))
        or ("bare" in cue.takes and (clause or kind == tag.QUOTATION))
        or ("object" in cue.takes and (thing or kind == tag.RELATIVE))
    )
    return at if fits else None


# ------------------------------------------------------------------ what it is and where it ends


def worded(unit: Unit, cue: Cue, verb: int, first: int) -> bool:
    """Whether content is a clause or a name in the source's words, not an object in the narrator's ("praised
    the agreement"), and was uttered, not foretold ("will say").
    """
    foretold = any(
        unit.tags[t] == tag.AUXILIARY and unit.words[t] in _HYPOTHETICAL
        for t in range(max(0, verb - 3), verb)
    )
    return not foretold and bool(
        cue.takes & {"any", "name"}
        or cue.stance == "doubting"
        or unit.words[first] in COMPLEMENT
        or unit.tags[first] in tag.QUOTATION + tag.PRONOUN
        or unit.at(first - 1) == tag.COLON
        or ("bare" in cue.takes and unit.clause_begins(first))
    )


def settle(unit: Unit, found: list[Frame]) -> None:
    """Where a later frame is a clause of its own, an earlier content ends before it; else it nests."""
    for index, frame in enumerate(found):
        for later in found[index + 1 : index + 1 + _REACH]:
            for number, (first, stop) in enumerate(frame.parts):
                if first < later.left < stop and (cut := _cut(unit, frame, later, first)) is not None:
                    frame.parts[number] = (first, cut)
        if not frame.parts or not frame.cue:
            continue
        first, stop = frame.parts[-1]
        if frame.shape == "right":
            frame.worded = worded(unit, frame.cue, frame.first, first)
            stop = _scope(unit, frame, frame.cue, first, stop)
        if frame.shape in ("right", "both") and unit.tags[first] == tag.QUOTATION:
            stop = _quotation_end(unit, first, stop)
        frame.parts[-1] = (first, stop)


def _cut(unit: Unit, frame: Frame, later: Frame, first: int) -> int | None:
    """Where a later frame ends the content of an earlier one from `first` on; None if it nests in it."""
    if later.shape in ("left", "both", "block") and later.parts and later.parts[0][0] <= frame.left:
        return later.parts[0][1]
    if later.cue and later.cue.kind in ("adverb", "noun"):
        return None
    cut = later.left
    while cut > first + 1 and unit.tags[cut - 1] in _JOINTS:
        cut -= 1
    skipped = unit.tags[cut : later.left]
    joined = tag.AND in skipped or tag.BUT in skipped
    if tag.SEMICOLON in skipped or tag.DASH in skipped or (joined and unit.words[first] == "to"):
        return cut
    return cut if tag.COMMA in skipped and (joined or later.shared or later.first == later.left) else None


_JOINTS = tag.COMMA + tag.SEMICOLON + tag.DASH + tag.CONJUNCTION + tag.SUBORDINATOR + tag.ADVERB


def _scope(unit: Unit, frame: Frame, cue: Cue, first: int, stop: int) -> int:
    """Where content ends inside its sentence: with the subordinate or relative clause that the cue stands in;
    a plain object ends before the next clause, while a reported clause runs on.
    """
    lead = unit.at(frame.left - 1) == tag.SUBORDINATOR and not frame.shared
    relative = any(
        unit.at(t - 1) == tag.RELATIVE and unit.at(t - 2) == tag.COMMA for t in (frame.left, frame.first)
    )
    clause = unit.words[first] in COMPLEMENT or unit.clause_begins(first)
    plain = not clause and "any" not in cue.takes
    for match in _ENDS.finditer(unit.tags, first + 1, min(stop, first + _LONGEST)):
        token, after = match.start(), unit.at(match.end())
        if match[0] == tag.SUBORDINATOR:
            if plain and token > first + 1:
                return token
            continue
        joined = after == tag.AND and unit.at(token + 2) in tag.PRONOUN + tag.FINITE + tag.ADVERB
        next_clause = joined or after in tag.SUBORDINATOR + tag.BUT + tag.RELATIVE
        main_clause = lead and after in tag.PRONOUN + tag.DETERMINER + tag.NAME + tag.GENITIVE
        if (
            main_clause
            or (relative and after in tag.FINITE + tag.WORD + tag.ADVERB + tag.AND)
            or (plain and next_clause)
        ):
            return token
    return stop


def _quotation_end(unit: Unit, first: int, stop: int) -> int:
    """Content that opens with a whole quotation ends with it; with part of one, it goes on."""
    last = first
    while last + 1 < stop and unit.tags[last + 1] == tag.QUOTATION:
        last += 1
    return last + 1 if unit.words[last][1] in ".,!?" else stop
