"""One unit → frames: who is the source of which tokens, by the constructions of reporting English.

Each construction is one function, named for what it reads, with an example in its docstring.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.facts import word_classes
from framing.statements import units as tag
from framing.statements.phrases import clause_begins, group_start, phrase_after, phrase_before, subject
from framing.statements.units import BE, COMPLEMENT, Cue, Tokens, Unit

_HYPOTHETICAL = word_classes()["hypothetical"]
_ANYBODY = word_classes()["anybody"]
_NOBODY = re.compile(r"\b(?:nobody|no one)\b")
_EXPLETIVE = frozenset(("it", "there", "this", "that", "what"))
_FARTHEST = 18  # tokens between a cue and the "that" or the colon it announces
_REACH = 12  # frames of a sentence that may concern each other: keeps time linear where it never ends
_THING = tag.NOUN + tag.DETERMINER + tag.PRONOUN
_JOINTS = tag.COMMA + tag.SEMICOLON + tag.DASH + tag.CONJUNCTION + tag.SUBORDINATOR + tag.ADVERB
_OPENERS = tag.CONJUNCTION + tag.SUBORDINATOR + tag.ADVERB + tag.COMMA
_ADJUNCT = tag.TIME + tag.ADVERB + tag.PREPOSITION  # begins a time, a place or a circumstance
_COMMA, _NOTHING = re.compile(tag.COMMA), re.compile(r"\Z")
_NEXT_CLAUSE = re.compile(f"{tag.COMMA}[{tag.SUBORDINATOR}{tag.BUT}{tag.RELATIVE}]")
_AFTER_SOURCE = tag.BREAK + tag.COLON + tag.PREPOSITION + tag.SUBORDINATOR + tag.TIME + tag.RELATIVE + tag.TO
_NAMING = f"{tag.DETERMINER}?[{tag.NOUN}{tag.PREPOSITION}{tag.TO}{tag.STOP}]{{1,8}}"
_LABEL = re.compile(rf"{_NAMING}(?:\([^()]{{1,12}}\))?{tag.COLON}")
_TAIL = re.compile(rf"[{tag.DASH}{tag.COLON}]{_NAMING}(?=\.?$|\([{tag.NUMBER}{tag.PREPOSITION}(])")


@dataclass(slots=True)
class Frame:
    """A reporting word with its source and its content, in tokens."""

    first: int  # of the cue
    stop: int
    cue: Cue | None
    source: Tokens | None
    parts: list[Tokens]
    left: int  # leftmost token of source and cue: where a frame before it must end
    shape: str  # "right", "left", "both", "block", "label", or "open": the next unit has the content

    def holds(self, token: int) -> bool:
        """Whether a token lies in the content."""
        return any(first <= token < stop for first, stop in self.parts)


@dataclass(slots=True)
class Reading:
    """A reporting word in its unit, and the frames read before it."""

    unit: Unit
    first: int
    stop: int
    cue: Cue
    found: list[Frame]

    def frame(self, source: Tokens | None, parts: list[Tokens], left: int, shape: str) -> Frame:
        """A frame of this word; parts without a token are left out."""
        parts = [(first, stop) for first, stop in parts if first < stop]
        return Frame(self.first, self.stop, self.cue, source, parts, left, shape)


def frames(unit: Unit) -> list[Frame]:
    """The frames of a unit, ascending by cue; contents nest or are disjoint."""
    found: list[Frame] = []
    for first, stop, cue in unit.cues:
        if frame := _CONSTRUCTIONS[cue.kind](Reading(unit, first, stop, cue, found)):
            found.append(frame)
    _settle(unit, found)
    return [frame for frame in _labels(unit) + found if frame.parts or frame.shape == "open"]


def worded(unit: Unit, frame: Frame) -> bool:
    """Whether content is in the source's words: no act or finding that is reported, no object in the
    narrator's ("praised the agreement"), not foretold ("will say"), not what "I" or "nobody" says.
    """
    cue, source = frame.cue, frame.source
    if source is None or cue is None:
        return source is not None
    who = " ".join(unit.words[max(0, source[0] - 1) : source[1]])
    opener, alone = unit.words[source[0]], source[1] - source[0] == 1
    anybody = alone and opener in _ANYBODY and cue.act != "speech"
    if opener in ("i", "we") or anybody or _NOBODY.search(who) or cue.act not in ("speech", "thought"):
        return False
    if frame.shape != "right" or not frame.parts:
        return True
    first = frame.parts[0][0]
    return _HYPOTHETICAL.isdisjoint(unit.words[max(0, frame.first - 3) : frame.first]) and bool(
        cue.takes & {"any", "name"}
        or cue.stance == "doubting"
        or unit.words[first] in COMPLEMENT
        or unit.tags[first] in tag.QUOTATION + tag.PRONOUN
        or unit.at(first - 1) == tag.COLON
        or ("bare" in cue.takes and clause_begins(unit, first))
    )


def _settle(unit: Unit, found: list[Frame]) -> None:
    """End contents: before a later frame that is a clause of its own, and where their own clause ends."""
    for index, frame in enumerate(found):
        for later in found[index + 1 : index + 1 + _REACH]:
            frame.parts = [(first, _before(unit, first, stop, later)) for first, stop in frame.parts]
        if frame.shape == "right" and frame.cue and frame.parts:
            first, stop = frame.parts[0]
            ends = _end_of_clause(unit, frame, frame.cue).search(unit.tags, first + 1, stop)
            frame.parts[0] = (first, ends.start() if ends else stop)


def _end_of_clause(unit: Unit, frame: Frame, cue: Cue) -> re.Pattern[str]:
    """What ends content: of a dependent clause a comma, of a plain object the next clause."""
    relative = frame.source and unit.at(frame.source[1] - 1) == tag.RELATIVE
    if relative or unit.at(frame.left - 1) == tag.SUBORDINATOR:
        return _COMMA
    clause = unit.words[frame.parts[0][0]] in COMPLEMENT or "any" in cue.takes
    return _NOTHING if clause else _NEXT_CLAUSE


def _before(unit: Unit, first: int, stop: int, later: Frame) -> int:
    """Where content ends for a later frame: at a comma before it; without one, the later nests."""
    if not first < later.left < stop:
        return stop
    joints = unit.tags[first + 1 : later.left]
    cut = first + 1 + len(joints.rstrip(_JOINTS))
    return cut if tag.COMMA in unit.tags[cut : later.left] else stop


# ------------------------------------------------------------------ verbs


def _verb(r: Reading) -> Frame | None:
    """X said that ...; ..., X said; X, who said ...; "...," said X."""
    unit, cue = r.unit, r.cue
    group = group_start(unit, r.first)
    participle = unit.word(r.first).endswith("ing")
    if not participle and not BE.isdisjoint(unit.words[group : r.first]):
        return None  # "it is said that", "was quoted as": nobody or somebody far away
    if inverted := _inverted(r, participle):
        return inverted
    source, shared = _source(r, group, participle)
    if source is None:
        return None
    opener = unit.words[source[0]]
    group_called = "name" in cue.takes and opener in ("a", "an") and unit.at(r.stop) == tag.NAME
    if group_called or (shared and opener in _EXPLETIVE):
        return None  # "a group called ..."; "it is hard to imagine ..."
    left = group if shared else source[0]
    start = _content_start(r)
    if unit.word(left - 1) == "as" and unit.at(r.stop) == tag.COMMA:  # "As X said, ..."
        return r.frame(source, [(r.stop + 1, unit.limit)], left - 1, "left")
    if not shared and (postponed := _postponed(r, source, start)):
        return postponed
    if start is not None and start < unit.limit:
        return r.frame(source, [(start, unit.limit)], left, "right")
    return r.frame(source, [], left, "open") if "quote" in cue.takes else None


def _source(r: Reading, group: int, participle: bool) -> tuple[Tokens | None, bool]:
    """The source before the verb, and whether it is borrowed from the clause before."""
    unit = r.unit
    before = unit.at(group - 1)
    if before == tag.RELATIVE:  # "Mr. Khan, who" is the source as written
        named = phrase_before(unit, group - 1 - (unit.at(group - 2) == tag.COMMA))
        return (named[0] if named else group - 1, group), False
    goes_on = participle and before in tag.COMMA + tag.SEMICOLON + tag.QUOTATION
    if goes_on or before in tag.CONJUNCTION + tag.TO:
        last = r.found[-1] if r.found else None
        return (last.source if last and not last.holds(r.first) else subject(unit, group)), True
    source = phrase_before(unit, group)
    if participle and source is None:
        return subject(unit, group), True
    return source, False


def _content_start(r: Reading) -> int | None:
    """First token of the content after a verb, or None.

    The unit's limit or more means that a colon ends the unit and the content comes with the next one.
    """
    unit, takes = r.unit, r.cue.takes
    at = _after_hearer(r)
    if unit.at(at) == tag.COLON:
        return at + 1
    if unit.at(at) == tag.QUOTATION or unit.word(at) in COMPLEMENT | takes:
        return at
    if unit.at(at) in tag.COMMA + _ADJUNCT:  # "on Monday in a statement that ..."
        for token in range(at, min(unit.limit + 1, at + _FARTHEST)):
            if unit.at(token) == tag.COLON:
                return token + 1
            if unit.word(token) == "that":
                return token
    reported = takes & {"any", "object"} or ("bare" in takes and clause_begins(unit, at))
    return at if reported and unit.at(at) in _THING + tag.ADVERB else None


def _after_hearer(r: Reading) -> int:
    """Past who is told, warned or asked."""
    hearer = phrase_after(r.unit, r.stop) if "person" in r.cue.takes else None
    return hearer[1] if hearer else r.stop


def _postponed(r: Reading, source: Tokens, start: int | None) -> Frame | None:
    """Content before its source: "...," X said; ..., X said; "...," X said, "..."; Y, X said, is Z."""
    unit, left = r.unit, source[0]
    low = _low(r, left)
    if low >= left or unit.at(left - 1) not in tag.COMMA + tag.QUOTATION + tag.DASH:
        return None
    after_quotation = tag.QUOTATION in unit.tags[max(0, left - 2) : left]
    resumes = start is not None and (unit.at(start) == tag.QUOTATION or unit.word(start) == "that")
    if start is not None and after_quotation and resumes:
        return r.frame(source, [(low, left), (start, unit.limit)], left, "both")
    if unit.at(r.stop) == tag.COMMA and not unit.word(r.stop + 1).endswith("ing"):
        return r.frame(source, [(low, left), (r.stop + 1, unit.limit)], left, "both")
    ended = start is None and unit.at(_after_hearer(r)) in tag.BREAK + _ADJUNCT
    return r.frame(source, [(low, left)], left, "left") if after_quotation or ended else None


def _inverted(r: Reading, participle: bool) -> Frame | None:
    """The verb before its source: "...," said X; ..., said X; - believes X; "..." said X, "..."."""
    unit, first = r.unit, r.first
    before = unit.at(first - 1)
    source = phrase_after(unit, r.stop)
    if source is None or before not in tag.COMMA + tag.DASH + tag.QUOTATION:
        return None
    after_quotation = tag.QUOTATION in unit.tags[max(0, first - 2) : first]
    asked = unit.tags[source[1] : source[1] + 2] == tag.COMMA + tag.VERB  # "X, asked about Y, said"
    apart = after_quotation or not (participle or asked or phrase_before(unit, first))
    if not apart or unit.at(source[1]) not in _AFTER_SOURCE:
        return None  # "X, head of Y, concluded"
    resumed = unit.tags.find(tag.QUOTATION, source[1], unit.limit)
    parts = [(_low(r, first), first)] + ([(resumed, unit.limit)] if resumed > 0 else [])
    return r.frame(source, parts, first, "block" if before == tag.DASH else "left")


def _low(r: Reading, left: int) -> int:
    """Where content before a postponed source begins: behind the last frame, where a quotation stands."""
    if not r.found or r.unit.at(left - 1) != tag.QUOTATION:
        return 0
    last = r.found[-1]
    return min(left, max([last.stop, *(stop for _, stop in last.parts if stop < left)]))


# ------------------------------------------------------------------ nouns, adjectives, "according to", labels


def _according(r: Reading) -> Frame | None:
    """According to X, ...; ..., according to X."""
    unit, first = r.unit, r.first
    source = phrase_after(unit, r.stop)
    if unit.word(r.stop) in ("him", "her") and unit.at(r.stop + 1) in tag.BREAK:
        source = (r.stop, r.stop + 1)
    if source is None:
        return None
    if unit.tags[:first].strip(_OPENERS):
        same = (f for f in r.found[-_REACH:] if f.cue and f.cue.kind == r.cue.kind)
        low = max((frame.source[1] for frame in same if frame.source), default=0)
        return r.frame(source, [(low, first)], first, "left")
    stop = source[1]
    comma = unit.tags.rfind(tag.COMMA, r.stop + 1, stop)
    if comma > 0 and unit.at(stop + 1) not in tag.NOUN + tag.DETERMINER + tag.PRONOUN:
        stop = comma  # no apposition, but what X says
    return r.frame((source[0], stop), [(stop + 1, unit.limit)], first, "right")


def _noun(r: Reading) -> Frame | None:
    """X's statement that ...; the claim by X that ...; a report that ..."""
    unit, left = r.unit, r.first
    agent = phrase_after(unit, r.stop + 1) if unit.word(r.stop) in ("by", "from", "of") else None
    after = agent[1] if agent else r.stop
    moves = unit.word(after) == "to" and unit.at(after + 1) in _THING
    if moves or unit.word(after) not in r.cue.takes:
        return None  # "a call to Moscow"
    owner = phrase_before(unit, left) if unit.at(left - 1) == tag.GENITIVE else None
    source = agent or owner or (subject(unit, left) if left > 2 else None)
    return r.frame(source, [(after, unit.limit)], left, "right")


def _adjective(r: Reading) -> Frame | None:
    """X is convinced that ..."""
    unit = r.unit
    group = group_start(unit, r.first)
    if unit.word(r.stop) not in r.cue.takes or BE.isdisjoint(unit.words[group : r.first]):
        return None
    source = phrase_before(unit, group)
    return r.frame(source, [(r.stop, unit.limit)], source[0], "right") if source else None


_CONSTRUCTIONS = {"verb": _verb, "noun": _noun, "adjective": _adjective, "source": _according}


def _labels(unit: Unit) -> list[Frame]:
    """The source set off from its words: "Putin: ...", "Putin on sanctions: ...", "The envoy was blunt: ...",
    "... - Defence Ministry". Whether the label names anyone is for the resolver to say.
    """
    found: list[Frame] = []
    head, colon = _LABEL.match(unit.tags), unit.tags.find(tag.COLON)
    source = _without_topic(unit, 0, head.end() - 1) if head else subject(unit, colon) if colon > 0 else None
    colon = head.end() - 1 if head else colon
    if source and unit.at(colon + 1) in tag.QUOTATION + tag.OUTSIDE:
        found.append(Frame(colon, colon + 1, None, source, [], 0, "open"))
    elif source and (head or not (unit.cues or unit.words[source[1] - 1].endswith("s"))):
        found.append(Frame(colon, colon + 1, None, source, [(colon + 1, unit.limit)], 0, "label"))
    tail = _TAIL.search(unit.tags, 1)
    if tail and not (unit.cues and unit.at(tail.start()) == tag.COLON):
        mark = tail.start()
        who = _without_topic(unit, mark + 1, tail.end())
        found.append(Frame(mark, mark + 1, None, who, [(0, mark)], mark, "label"))
    return found


def _without_topic(unit: Unit, first: int, stop: int) -> Tokens:
    return first, next((t for t in range(first + 1, stop) if unit.words[t] in ("on", "about")), stop)
