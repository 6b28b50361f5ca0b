"""A frame: a reporting word, its source and its content; where the content begins and where it ends.

"Nothing found" is always None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.facts import word_classes
from framing.statements import tags as tag
from framing.statements.cues import Cue
from framing.statements.tags import COMPLEMENT, Tokens, Unit, phrase_after

_HYPOTHETICAL = word_classes()["hypothetical"]
_FARTHEST = 18  # tokens between a cue and the "that" or the quotation it announces
_REACH = 12  # frames of one sentence that may cut each other: keeps time linear where a sentence never ends
_THING = tag.NOUN + tag.DETERMINER + tag.PRONOUN + tag.ADVERB
_JOINTS = tag.COMMA + tag.SEMICOLON + tag.DASH + tag.CONJUNCTION + tag.SUBORDINATOR + tag.ADVERB
_NEXT_CLAUSE = re.compile(f"{tag.COMMA}[{tag.SUBORDINATOR}{tag.BUT}{tag.RELATIVE}]")


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
    at = _after_hearer(unit, at, cue)
    if unit.at(at) == tag.COLON:
        return at + 1
    if unit.at(at) == tag.QUOTATION or unit.word(at) in COMPLEMENT | cue.takes:
        return at
    if unit.at(at) == tag.COMMA or _adjunct(unit, at):
        announced = _announced(unit, at, limit)
        if announced is not None:
            return announced
    reported = cue.takes & {"any", "object"} or ("bare" in cue.takes and unit.clause_begins(at))
    return at if reported and unit.at(at) in _THING else None


def closed(unit: Unit, at: int, cue: Cue) -> bool:
    """Whether nothing but a hearer, a time or a place follows a cue."""
    at = _after_hearer(unit, at, cue)
    return unit.at(at) in tag.BREAK or _adjunct(unit, at)


def _after_hearer(unit: Unit, at: int, cue: Cue) -> int:
    """Past who is told, warned or asked."""
    hearer = phrase_after(unit, at) if "person" in cue.takes else None
    return hearer[1] if hearer else at


def _adjunct(unit: Unit, at: int) -> bool:
    """Whether a time, a place or a circumstance begins here."""
    return unit.at(at) in tag.TIME + tag.ADVERB + tag.PREPOSITION


def _announced(unit: Unit, at: int, limit: int) -> int | None:
    """The colon, the "that" or the quotation past "on Monday in a statement"."""
    for token in range(at, min(limit + 1, at + _FARTHEST)):
        if unit.at(token) == tag.COLON:
            return token + 1
        if unit.word(token) == "that":
            return token
    return None


# ------------------------------------------------------------------ what it is and where it ends


def settle(unit: Unit, found: list[Frame]) -> None:
    """Where a later frame is a clause of its own, an earlier content ends before it; else it nests."""
    for index, frame in enumerate(found):
        for later in found[index + 1 : index + 1 + _REACH]:
            for number, (first, stop) in enumerate(frame.parts):
                if first < later.left < stop and (cut := _cut(unit, first, later)) is not None:
                    frame.parts[number] = (first, cut)
        if frame.shape == "right" and frame.parts and frame.cue:
            first, stop = frame.parts[0]
            frame.worded = _worded(unit, frame.cue, frame.first, first)
            frame.parts[0] = (first, _scope(unit, frame, frame.cue, first, stop))


def _cut(unit: Unit, first: int, later: Frame) -> int | None:
    """Where a later frame ends a content from `first` on: at a comma; None if it nests in it."""
    cut = later.left
    while cut > first + 1 and unit.tags[cut - 1] in _JOINTS:
        cut -= 1
    return cut if tag.COMMA in unit.tags[cut : later.left] else None


def _scope(unit: Unit, frame: Frame, cue: Cue, first: int, stop: int) -> int:
    """Where content ends inside its sentence: with the dependent clause that the cue stands in; and a plain
    object ends before the next clause, while a reported clause runs on.
    """
    clause = unit.words[first] in COMPLEMENT or "any" in cue.takes
    end = None if clause else _NEXT_CLAUSE.search(unit.tags, first + 1, stop)
    relative = frame.source and unit.at(frame.source[1] - 1) == tag.RELATIVE
    if relative or unit.at(frame.left - 1) == tag.SUBORDINATOR:
        comma = unit.tags.find(tag.COMMA, first + 1, stop)
        return comma if comma > 0 else stop
    return end.start() if end else stop


def _worded(unit: Unit, cue: Cue, verb: int, first: int) -> bool:
    """Whether content is a clause or a name in the source's words, not an object in the narrator's ("praised
    the agreement"), and was uttered, not foretold ("will say").
    """
    foretold = not _HYPOTHETICAL.isdisjoint(unit.words[max(0, verb - 3) : verb])
    return not foretold and bool(
        cue.takes & {"any", "name"}
        or cue.stance == "doubting"
        or unit.words[first] in COMPLEMENT
        or unit.tags[first] in tag.QUOTATION + tag.PRONOUN
        or unit.at(first - 1) == tag.COLON
        or ("bare" in cue.takes and unit.clause_begins(first))
    )
