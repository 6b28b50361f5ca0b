"""One unit → frames: who is the source of which tokens, by the constructions of reporting English.

Each construction is one function, named for what it reads, with an example in its docstring.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.facts import word_classes
from framing.statements import units as tag
from framing.statements.units import BE, COMPLEMENT, Cue, Tokens, Unit, Word

_HYPOTHETICAL, _AHEAD = word_classes()["hypothetical"], word_classes()["ahead"]
_ANYBODY, _NO_SOURCE = word_classes()["anybody"], word_classes()["no_source"]
_NOBODY = re.compile(r"\b(?:nobody|no one|nothing|none|neither|whoever)\b")
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
_MARK = Cue((), "mark", frozenset(), "speech", "")  # that sets words off from a label
_NAMING = f"{tag.DETERMINER}?[{tag.NOUN}{tag.PREPOSITION}{tag.TO}{tag.STOP}]{{1,8}}"
_BARE_SUBJECT = re.compile(
    f"[{_OPENERS}]*(?:{tag.DETERMINER}?{tag.NAME}+|(?:{tag.DETERMINER}|{tag.NAME}*{tag.GENITIVE}){tag.WORD}){tag.COMMA}"
)
_LABEL = re.compile(rf"{_NAMING}(?:\([^()]{{1,12}}\))?{tag.COLON}")
_TAIL = re.compile(rf"[{tag.DASH}{tag.COLON}]{_NAMING}?(?=\.?$|\([{tag.NUMBER}{tag.PREPOSITION}(])")


@dataclass(slots=True)
class Frame:
    """A reporting word with its source and its content, in tokens."""

    word: Word
    source: Tokens | None
    parts: list[Tokens]
    left: int  # leftmost token of source and word: where a frame before it must end
    shape: str  # "right", "left", "both", "block", "label", or "open": the next unit has the content

    def __post_init__(self) -> None:
        self.parts = [(first, stop) for first, stop in self.parts if first < stop]


def frames(unit: Unit) -> list[Frame]:
    """The frames of a unit, ascending by word; contents nest or are disjoint."""
    found: list[Frame] = []
    for word in unit.reporting:
        if frame := _CONSTRUCTIONS[word.cue.kind](unit, word, found):
            found.append(frame)
    _settle(unit, found)
    return [frame for frame in _labels(unit, found) + found if frame.parts or frame.shape == "open"]


def worded(unit: Unit, frame: Frame) -> bool:
    """Whether content is in the source's words: no act or finding that is reported, no object in the
    narrator's ("praised the agreement"), not foretold ("will say"), not what "I" or "nobody" says.
    """
    cue, source = frame.word.cue, frame.source
    if source is None:
        return False
    who = " ".join(unit.words[max(0, source[0] - 1) : source[1]])
    opener, alone = unit.words[source[0]], source[1] - source[0] == 1
    anybody = alone and opener in _ANYBODY and cue.act != "speech"
    if opener in ("i", "we") or anybody or _NOBODY.search(who) or cue.act not in ("speech", "thought"):
        return False
    if frame.shape != "right":
        return True
    first, verb = frame.parts[0][0], frame.word.first
    foretold = unit.word(verb - 1) == "to" and unit.word(verb - 2) in _AHEAD
    if foretold or not _HYPOTHETICAL.isdisjoint(unit.words[max(0, verb - 3) : verb]):
        return False
    return bool(
        cue.takes & {"any", "name"}
        or cue.stance == "doubting"
        or unit.words[first] in COMPLEMENT
        or unit.at(first - 1) == tag.COLON
        or ("bare" in cue.takes and unit.clause_begins(first))
    )


def _settle(unit: Unit, found: list[Frame]) -> None:
    """End contents: before a later frame that is a clause of its own, and where their own clause ends."""
    for index, frame in enumerate(found):
        for later in found[index + 1 : index + 1 + _REACH]:
            frame.parts = [(first, _before(unit, first, stop, later)) for first, stop in frame.parts]
        if frame.shape == "right" and frame.parts:
            first, stop = frame.parts[0]
            ends = _end_of_clause(unit, frame).search(unit.tags, first + 1, stop)
            frame.parts[0] = (first, ends.start() if ends else stop)


def _end_of_clause(unit: Unit, frame: Frame) -> re.Pattern[str]:
    """What ends content: of a dependent clause a comma, of a plain object the next clause."""
    relative = frame.source and unit.at(frame.source[1] - 1) == tag.RELATIVE
    if relative or unit.at(frame.left - 1) == tag.SUBORDINATOR:
        return _COMMA
    return _NOTHING if unit.words[frame.parts[0][0]] in COMPLEMENT else _NEXT_CLAUSE


def _before(unit: Unit, first: int, stop: int, later: Frame) -> int:
    """Where content ends for a later frame: at a comma before it; without one, the later nests."""
    if not first < later.left < stop:
        return stop
    joints = unit.tags[first + 1 : later.left]
    cut = first + 1 + len(joints.rstrip(_JOINTS))
    return cut if tag.COMMA in unit.tags[cut : later.left] else stop


def _verb(unit: Unit, word: Word, found: list[Frame]) -> Frame | None:
    """X said that ...; X, who said ...; ..., X said; "...," said X; as X said, ..."""
    cue = word.cue
    group = unit.group_start(word.first)
    participle = unit.word(word.first).endswith("ing")
    if not participle and not BE.isdisjoint(unit.words[group : word.first]):
        return None  # "it is said that", "was quoted as": nobody or somebody far away
    if after := _inverted(unit, word, participle):
        return _set_off(unit, word, after, (word.first, after[1]), found)
    source, shared = _source(unit, word, found, group)
    if source is None:
        return None
    opener = unit.words[source[0]]
    group_called = "name" in cue.takes and opener in ("a", "an") and unit.at(word.stop) == tag.NAME
    if group_called or (shared and opener in _EXPLETIVE):
        return None  # "a group called ..."; "it is hard to imagine ..."
    left = group if shared else source[0]
    start = _content_start(unit, word)
    as_said = unit.word(left - 1) in ("as", "so") and unit.at(word.stop) in tag.BREAK
    if as_said or (not shared and _postponed(unit, word, left, start)):
        return _set_off(unit, word, source, (left - as_said, word.stop), found)
    if start is not None:
        return Frame(word, source, [(start, unit.limit)], left, "right")
    return Frame(word, source, [], left, "open") if "quote" in cue.takes else None


def _source(unit: Unit, word: Word, found: list[Frame], group: int) -> tuple[Tokens | None, bool]:
    """The source before the verb, and whether it is borrowed from the clause before."""
    before, participle = unit.at(group - 1), unit.word(word.first).endswith("ing")
    if before == tag.RELATIVE:  # "Mr. Khan, who" is the source as written
        named = unit.phrase_before(group - 1 - (unit.at(group - 2) == tag.COMMA))
        return (named[0] if named else group - 1, group), False
    goes_on = participle and before in tag.COMMA + tag.SEMICOLON + tag.QUOTATION
    if goes_on or before in tag.CONJUNCTION + tag.TO:
        inside = not found or any(first <= word.first < stop for first, stop in found[-1].parts)
        return (unit.subject(group) if inside else found[-1].source), True
    source = unit.phrase_before(group)
    if participle and source is None:
        return unit.subject(group), True
    return source, False


def _content_start(unit: Unit, word: Word) -> int | None:
    """First token of the content after a verb, or None; the unit's limit where a colon ends the unit."""
    takes = word.cue.takes
    at = _after_hearer(unit, word)
    if unit.at(at) == tag.QUOTATION or unit.word(at) in COMPLEMENT | takes:
        return at
    if unit.at(at) in tag.COLON + tag.COMMA + _ADJUNCT:  # "on Monday in a statement that ..."
        for token in range(at, min(unit.limit + 1, at + _FARTHEST)):
            if unit.at(token) == tag.COLON:
                return token + 1
            if unit.word(token) == "that":
                return token
    reported = takes & {"any", "object"} or ("bare" in takes and unit.clause_begins(at))
    return at if reported and unit.at(at) in _THING + tag.ADVERB else None


def _after_hearer(unit: Unit, word: Word) -> int:
    """Past who is told, warned or asked."""
    hearer = unit.phrase_after(word.stop) if "person" in word.cue.takes else None
    return hearer[1] if hearer else word.stop


def _postponed(unit: Unit, word: Word, left: int, start: int | None) -> bool:
    """Whether content stands before source and verb: "...," X said; ..., X said; Y, X said, is Z."""
    if unit.at(left - 1) not in tag.COMMA + tag.QUOTATION + tag.DASH:
        return False
    ended = start is None and unit.at(_after_hearer(unit, word)) in tag.BREAK + _ADJUNCT
    return ended or _after_quotation(unit, left) or _goes_on(unit, word.stop)


def _inverted(unit: Unit, word: Word, participle: bool) -> Tokens | None:
    """The source after its verb: "...," said X; ..., said X; - believes X."""
    source = unit.phrase_after(word.stop)
    if source is None or unit.at(word.first - 1) not in tag.COMMA + tag.DASH + tag.QUOTATION:
        return None
    asked = unit.tags[source[1] : source[1] + 2] == tag.COMMA + tag.VERB  # "X, asked about Y, said"
    apart = not (participle or asked or unit.phrase_before(word.first))  # "X, head of Y, concluded"
    ended = unit.at(source[1]) in _AFTER_SOURCE
    return source if ended and (apart or _after_quotation(unit, word.first)) else None


def _set_off(unit: Unit, word: Word, source: Tokens, group: Tokens, found: list[Frame]) -> Frame:
    """Content around a source and its word: before them, unless they begin the clause, and after them."""
    left, right = group
    begins = not unit.tags[:left].strip(_OPENERS)
    low = min(left, found[-1].word.stop) if found and unit.at(left - 1) == tag.QUOTATION else 0
    parts = [] if begins else [(low, len(unit.tags[:left].rstrip(tag.COMMA + tag.CONJUNCTION)))]
    if _after_quotation(unit, left):
        later = (other.first for other in unit.reporting if other.first >= right and other.cue.kind == "verb")
        rest = range(right, next(later, unit.limit))
        resumed = (t for t in rest if unit.at(t) == tag.QUOTATION or unit.word(t) == "that")
        parts.append((next(resumed, unit.limit), unit.limit))
    elif begins or _goes_on(unit, right):
        parts.append((right + (unit.at(right) == tag.COMMA), unit.limit))
    block = unit.at(left - 1) == tag.DASH and unit.at(left - 2) in tag.COMMA + tag.STOP
    return Frame(word, source, parts, left, "block" if block else "around")


def _after_quotation(unit: Unit, token: int) -> bool:
    return tag.QUOTATION in unit.tags[max(0, token - 2) : token]


def _goes_on(unit: Unit, token: int) -> bool:
    """Whether content goes on after a comma: not "..., X said, adding that ..."."""
    return unit.at(token) == tag.COMMA and not unit.word(token + 1).endswith("ing")


def _according(unit: Unit, word: Word, found: list[Frame]) -> Frame | None:
    """According to X, ...; ..., according to X; Y, according to X, is Z."""
    source = unit.phrase_after(word.stop)
    if unit.word(word.stop) in ("him", "her") and unit.at(word.stop + 1) in tag.BREAK:
        source = (word.stop, word.stop + 1)
    if source is None:
        return None
    first, stop = source
    if unit.tags[stop : stop + 2] == tag.VERB + tag.COMMA:
        stop += 1  # "according to the latest reports,"
    named = unit.tags[first:stop].split(tag.COMMA)[0]
    if unit.words[first + len(named) - 1] in _NO_SOURCE:
        return None  # "according to plan"
    comma = unit.tags.rfind(tag.COMMA, first, stop)
    begins = not unit.tags[: word.first].strip(_OPENERS)
    clause = begins and unit.at(stop + 1) not in tag.NOUN + tag.DETERMINER + tag.PRONOUN
    if comma > 0 and (clause or _BARE_SUBJECT.fullmatch(unit.tags, 0, word.first)):
        stop = comma  # no apposition, but what X says
    return _set_off(unit, word, (first, stop), (word.first, stop), found)


def _noun(unit: Unit, word: Word, found: list[Frame]) -> Frame | None:
    """X's statement that ...; the claim by X that ...; a report that ...; X is convinced that ..."""
    adjective = word.cue.kind == "adjective"
    left = unit.group_start(word.first) if adjective else word.first
    agent = unit.phrase_after(word.stop + 1) if unit.word(word.stop) in ("by", "from", "of") else None
    after = agent[1] if agent else word.stop
    moves = unit.word(after) == "to" and unit.at(after + 1) in _THING
    if moves or unit.word(after) not in word.cue.takes:
        return None  # "a call to Moscow"
    owner = unit.phrase_before(left) if adjective or unit.at(left - 1) == tag.GENITIVE else None
    return Frame(word, agent or owner or unit.subject(left), [(after, unit.limit)], left, "right")


_CONSTRUCTIONS = {"verb": _verb, "noun": _noun, "adjective": _noun, "source": _according}


def _labels(unit: Unit, others: list[Frame]) -> list[Frame]:
    """The source set off from its words: "Putin: ...", "Putin on sanctions: ...", "The envoy was blunt: ...",
    "... - Defence Ministry". Whether the label names anyone is for the resolver to say.
    """
    found: list[Frame] = []
    head, colon = _LABEL.match(unit.tags), unit.tags.find(tag.COLON)
    label = (0, colon) if head else unit.subject(colon) if colon > 0 else None
    source = label and _without_topic(unit, *label)
    if source and unit.at(colon + 1) in tag.QUOTATION + tag.OUTSIDE:
        found.append(Frame(Word(colon, colon + 1, _MARK), source, [], 0, "open"))
    elif source and (head or not (others or unit.words[source[1] - 1].endswith("s"))):
        found.append(Frame(Word(colon, colon + 1, _MARK), source, [(colon + 1, unit.limit)], 0, "label"))
    tail = _TAIL.search(unit.tags, 1)
    if tail and not (others and unit.at(tail.start()) == tag.COLON):
        mark = tail.start()
        who = _without_topic(unit, mark + 1, tail.end())
        found.append(Frame(Word(mark, mark + 1, _MARK), who, [(0, mark)], mark, "label"))
    return found


def _without_topic(unit: Unit, first: int, stop: int) -> Tokens:
    """A label without what it is about, or where it was said: "Putin on sanctions", "Putin in his speech"."""
    aside = re.compile(r"(?:on|about) |(?:in|at|after|during) (?:an?|his|her|its) ")
    places = (t for t in range(first + 1, stop) if aside.match(f"{unit.words[t]} {unit.word(t + 1)} "))
    return first, next(places, stop)
