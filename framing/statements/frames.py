"""One unit → frames: who is the source of which tokens, by the constructions of reporting English.

Each construction is one function, named for what it reads, with an example in its docstring.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from framing.facts import word_classes
from framing.statements import units as tag
from framing.statements.units import BE, COMPLEMENT, Cue, Tokens, Unit, Word, pattern

_CLASSES = word_classes()
_FARTHEST = 18  # tokens between a cue and the "that" or the colon it announces
_REACH = 12  # frames of a sentence that may concern each other: keeps time linear where it never ends
_THING = tag.NOUN + tag.DETERMINER + tag.PRONOUN
_JOINTS = tag.COMMA + tag.SEMICOLON + tag.DASH + tag.CONJUNCTION + tag.SUBORDINATOR + tag.ADVERB
_OPENERS = tag.CONJUNCTION + tag.SUBORDINATOR + tag.ADVERB + tag.COMMA
_ADJUNCT = tag.TIME + tag.ADVERB + tag.PREPOSITION  # begins a time, a place or a circumstance
_COMMA, _NOTHING = re.compile(tag.COMMA), re.compile(r"\Z")
_NEXT_CLAUSE = pattern("COMMA (SUBORDINATOR|BUT|RELATIVE)")
_MAIN_CLAUSE = pattern("COMMA (?=NAME|DETERMINER|PRONOUN)")
_AFTER_SOURCE = tag.BREAK + tag.COLON + tag.PREPOSITION + tag.SUBORDINATOR + tag.TIME + tag.RELATIVE + tag.TO
BELOW = ("open", "below")
_MARK = Cue((), "mark", frozenset(), "speech", "")  # that sets words off from a label
_TO_COMMA = pattern("((TIME|ADVERB|PREPOSITION) [^,;:.xvQ]{0,7})? COMMA")
_ANNOUNCED = re.compile(f"[^,;.()vQ]{{0,5}}{tag.COLON}")  # "(X's answer) to Moscow on Monday was simple:"
_BEFORE_MARKS = pattern("COMMA? QUOTATION|COLON")
_BARE_SUBJECT = pattern("JOINT* (DETERMINER? NAME+|(DETERMINER|NAME* GENITIVE) WORD) COMMA")
_LABEL = pattern("DETERMINER? (NOUN|TO|TIME|STOP|COMMA? PREPOSITION DETERMINER?){1,12} ASIDE? COLON")
_TAIL = pattern(
    r"(DASH|COLON) DETERMINER? (NOUN|PREPOSITION|TO|STOP){1,8}? (?=\.?$|\((NUMBER|PREPOSITION|\())"
)


@dataclass(slots=True)
class Frame:
    """A reporting word with its source and its content, in tokens."""

    word: Word
    source: Tokens | None
    parts: list[Tokens]
    left: int  # leftmost token of source and word: where a frame before it must end
    shape: str  # "right", "around", "block", "label"; "open", "below": the next unit may have, or has, it

    def __post_init__(self) -> None:
        self.parts = [(first, stop) for first, stop in self.parts if first < stop]
        if self.shape == "right" and not self.parts:
            self.shape = "below"  # a colon ends the unit


def frames(unit: Unit) -> list[Frame]:
    """The frames of a unit, ascending by word; contents nest or are disjoint."""
    found: list[Frame] = []
    for word in unit.reporting:
        read = found and found[-1].parts and found[-1].word.first == word.first  # "warning": verb or noun
        if frame := None if read else _CONSTRUCTIONS[word.cue.kind](unit, word, found):
            found.append(frame)
    _settle(unit, found)
    return [frame for frame in [*_labels(unit, found), *found] if frame.parts or frame.shape in BELOW]


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
    first, source = frame.parts[0][0], frame.source or (0, 0)
    if source[0] > first:
        return _MAIN_CLAUSE
    if unit.at(source[1] - 1) == tag.RELATIVE or unit.at(frame.left - 1) == tag.SUBORDINATOR:
        return _COMMA
    return _NOTHING if unit.words[first] in COMPLEMENT else _NEXT_CLAUSE


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
        return _passive(unit, word, group, found)
    if inverted := _inverted(unit, word, participle):
        return _set_off(unit, word, inverted, (word.first, inverted[1]), found)
    source, shared = _source(unit, word, found, group)
    if source is None:
        return None
    opener = unit.words[source[0]]
    group_called = "name" in cue.takes and opener in ("a", "an") and unit.at(word.stop) == tag.NAME
    if group_called or (shared and opener in _CLASSES["expletive"]):
        return None  # "a group called ..."; "it is hard to imagine ..."
    left = group if shared else source[0]
    hearer = unit.phrase_after(word.stop) if "person" in cue.takes else None  # who is told, warned or asked
    after = hearer[1] if hearer else word.stop
    start = _content_start(unit, cue.takes, after)
    as_said = unit.word(left - 1) in ("as", "so") and unit.at(word.stop) in tag.BREAK
    if as_said or (not shared and _postponed(unit, word, left, start is None, after)):
        return _set_off(unit, word, source, (left - as_said, after), found)
    if start is not None:
        return Frame(word, source, [(start, unit.limit)], left, "right")
    return Frame(word, source, [], left, "open") if "quote" in cue.takes else None


def _passive(unit: Unit, word: Word, group: int, found: list[Frame]) -> Frame | None:
    """Y was told by X that ...; Y was called Z by X; it was said by X that ...; ..., it was said by X."""
    named = unit.at(word.stop) in _THING or unit.word(word.stop) == "as"
    far = _REACH if named and "name" in word.cue.takes else 1
    reach = range(word.stop, min(unit.limit, word.stop + far))
    by = next((token for token in reach if unit.word(token) == "by"), None)
    source = None if by is None else unit.phrase_after(by + 1)
    if by is None or source is None or unit.words[source[1] - 1] in _CLASSES["no_source"]:
        return None  # "it is said that", "determined by the fact that": nobody
    if unit.word(group - 1) == "it" and unit.at(group - 2) == tag.COMMA:
        return _set_off(unit, word, source, (group - 1, source[1]), found)
    goes_on = unit.word(source[1]) in COMPLEMENT | word.cue.takes | {"as"}
    parts = [(word.stop, by), (source[1], unit.limit if goes_on else 0)]
    return Frame(word, source, parts, group, "right") if goes_on or word.stop < by else None


def _source(unit: Unit, word: Word, found: list[Frame], group: int) -> tuple[Tokens | None, bool]:
    """The source before the verb, and whether it is borrowed from the clause before."""
    before, participle = unit.at(group - 1), unit.word(word.first).endswith("ing")
    if before == tag.RELATIVE:  # "Mr. Khan, who" is the source as written
        named = unit.phrase_before(group - 1 - (unit.at(group - 2) == tag.COMMA))
        return (named[0] if named else group - 1, group), False
    goes_on = participle and before in tag.COMMA + tag.SEMICOLON + tag.QUOTATION
    if goes_on or before in tag.CONJUNCTION + tag.TO:
        last = found[-1] if found else None
        told_by = last and last.source and last.shape == "right" and last.source > last.word[:2]
        inside = last and any(first <= word.first < stop for first, stop in last.parts)
        return (last.source if last and not (inside or told_by) else unit.subject(group)), True
    as_saying = participle and unit.word(group - 1) == "as"
    source = unit.phrase_before(group - as_saying)
    if as_saying and source and unit.at(source[0] - 1) == tag.VERB:
        return source, True  # "TASS quoted X as saying"
    if participle and (as_saying or source is None):
        main = _MAIN_CLAUSE.search(unit.tags, word.stop)  # "calling him a fool, X left"
        begins = main and not unit.tags[:group].strip(_OPENERS)
        return (unit.phrase_after(main.end()) if main and begins else unit.subject(group)), True
    return source, False


def _content_start(unit: Unit, takes: frozenset[str], at: int) -> int | None:
    """First token of the content after a verb and its hearer; the unit's limit if a colon ends the unit."""
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


def _postponed(unit: Unit, word: Word, left: int, bare: bool, after: int) -> bool:
    """Whether content stands before source and verb: "...," X said; ..., X said; Y, X said, is Z."""
    if unit.at(left - 1) not in tag.COMMA + tag.QUOTATION + tag.DASH:
        return False
    ended = bare and unit.at(after) in tag.BREAK + _ADJUNCT
    return ended or unit.after_quotation(left) or _resumed(unit, after) is not None


def _inverted(unit: Unit, word: Word, participle: bool) -> Tokens | None:
    """The source after its verb: "...," said X; ..., said X; - believes X."""
    source = unit.phrase_after(word.stop)
    if source and word.first == 0 and not participle and _BEFORE_MARKS.match(unit.tags, source[1]):
        return source  # "Said X: ..."
    if source is None or unit.at(word.first - 1) not in tag.COMMA + tag.DASH + tag.QUOTATION:
        return None
    apart = not (participle or unit.phrase_before(word.first))  # "X, head of Y, concluded"
    ended = unit.at(source[1]) in _AFTER_SOURCE
    return source if ended and (apart or unit.after_quotation(word.first)) else None


def _set_off(unit: Unit, word: Word, source: Tokens, group: Tokens, found: list[Frame]) -> Frame:
    """Content around a source and its word: before them, unless they begin the clause, and after them."""
    left, right = group
    begins = not unit.tags[:left].strip(_OPENERS)
    low = min(left, found[-1].word.stop) if found and unit.at(left - 1) == tag.QUOTATION else 0
    parts = [] if begins else [(low, len(unit.tags[:left].rstrip(tag.COMMA + tag.CONJUNCTION)))]
    if unit.after_quotation(left):
        later = (other.first for other in unit.reporting if other.first >= right and other.cue.kind == "verb")
        rest = range(right, next(later, unit.limit))
        resumed = (t for t in rest if unit.at(t) == tag.QUOTATION or unit.word(t) == "that")
        parts.append((next(resumed, unit.limit), unit.limit))
    elif begins:
        marked = unit.at(right) in tag.COMMA + tag.COLON
        parts.append((right + 1 if marked else right, unit.limit))
    elif (start := _resumed(unit, right)) is not None:
        parts.append((start, unit.limit))
    block = unit.at(left - 1) == tag.DASH and unit.at(left - 2) in tag.COMMA + tag.STOP
    return Frame(word, source, parts, left, "block" if block else "around")


def _resumed(unit: Unit, token: int) -> int | None:
    """Where content goes on after a comma, also after "on Monday,"; not: "..., X said, adding that ..."."""
    comma = _TO_COMMA.match(unit.tags, token)
    if comma is None:
        return None
    following = comma.end()
    apart = following - token > 1 and unit.at(following) not in tag.FINITE
    depends = unit.word(following) == "who" or unit.word(following).endswith("ing")
    return None if apart or depends else following


def _according(unit: Unit, word: Word, found: list[Frame]) -> Frame | None:
    """According to X, ...; ..., according to X; Y, according to X, is Z."""
    pronoun = unit.word(word.stop) in ("him", "her") and unit.at(word.stop + 1) in tag.BREAK
    source = (word.stop, word.stop + 1) if pronoun else unit.phrase_after(word.stop)
    somebody = unit.at(word.stop) in tag.NAME + tag.GENITIVE + tag.DETERMINER
    apart = somebody and unit.at(word.first - 1) in tag.BREAK
    if source is None or ("apart" in word.cue.takes and not apart):
        return None  # "per barrel", "the first to quote him"
    first, stop = source
    if unit.tags[stop : stop + 2] == tag.VERB + tag.COMMA:
        stop += 1  # "according to the latest reports,"
    named = unit.tags[first:stop].split(tag.COMMA)[0]
    if unit.words[first + len(named) - 1] in _CLASSES["no_source"]:
        return None  # "according to plan"
    comma = unit.tags.rfind(tag.COMMA, first, stop)
    begins = not unit.tags[: word.first].strip(_OPENERS)
    clause = begins and unit.at(stop + 1) not in tag.NOUN + tag.DETERMINER + tag.PRONOUN
    if comma > 0 and (clause or _BARE_SUBJECT.fullmatch(unit.tags, 0, word.first)):
        stop = comma  # no apposition, but what X says
    return _set_off(unit, word, (first, stop), (word.first, stop), found)


def _noun(unit: Unit, word: Word, found: list[Frame]) -> Frame | None:
    """X's statement that ...; the claim by X that ...; X's answer: ...; in X's words, ...; X is sure ..."""
    takes, adjective = word.cue.takes, word.cue.kind == "adjective"
    left = unit.group_start(word.first) if adjective else word.first
    agent = unit.phrase_after(word.stop + 1) if unit.word(word.stop) in ("by", "from", "of") else None
    whose = left - 2 if unit.word(left - 1) == "own" else left - 1
    owned = adjective or unit.at(whose) == tag.GENITIVE or unit.word(whose) in ("his", "her", "its", "their")
    owner = unit.phrase_before(left) if owned else None
    if owner and "whose" in takes and unit.word(owner[0] - 1) in ("in", "by", "from"):
        begins = not unit.tags[: owner[0] - 1].strip(_OPENERS)
        apart = unit.at(word.stop) in tag.BREAK + _THING * begins
        return _set_off(unit, word, owner, (owner[0] - 1, word.stop), found) if apart else None
    source = agent or owner or unit.subject(left)
    after = agent[1] if agent else word.stop
    somebody = source is not None and unit.words[source[0]] not in _CLASSES["expletive"]
    announced = _ANNOUNCED.match(unit.tags, after)
    whole = agent or unit.at(left - 1) in _THING  # not a word before a colon: "Remark: ..."
    if announced and somebody and whole and {"that", "to"} <= takes:
        return Frame(word, source, [(announced.end(), unit.limit)], left, "right")
    moves = unit.word(after) == "to" and unit.at(after + 1) in _THING
    is_so = somebody and "bare" in takes and not BE.isdisjoint(unit.words[left : word.first])
    if moves or not (unit.word(after) in takes or (is_so and unit.clause_begins(after))):
        return None  # "a call to Moscow"
    return Frame(word, source, [(after, unit.limit)], left, "right")


_CONSTRUCTIONS = {"verb": _verb, "noun": _noun, "adjective": _noun, "source": _according}


def _labels(unit: Unit, others: list[Frame]) -> Iterator[Frame]:
    """The source set off from its words: "Putin: ...", "Putin on sanctions: ...", "The envoy was blunt: ...",
    "... - Defence Ministry". Whether the label names anyone is for the resolver to say.
    """
    head, colon = _LABEL.match(unit.tags), unit.tags.find(tag.COLON)
    label = (0, colon) if head else unit.subject(colon) if colon > 0 else None
    source = label and _without_topic(unit, *label)
    mark = Word(colon, colon + 1, _MARK)
    outspoken = not others and unit.word(colon - 1) in _CLASSES["outspoken"]
    if source and unit.at(colon + 1) in tag.QUOTATION + tag.OUTSIDE:
        yield Frame(mark, source, [], 0, "open")
    elif source and (outspoken or (head and "by" not in unit.words[: source[1]])):
        yield Frame(mark, source, [(colon + 1, unit.limit)], 0, "label")
    tail = _TAIL.search(unit.tags, 1)
    if tail and not (others and unit.at(tail.start()) == tag.COLON):
        end = tail.start()
        who = _without_topic(unit, end + 1, tail.end())
        yield Frame(Word(end, end + 1, _MARK), who, [(0, end)], end, "label")


def _without_topic(unit: Unit, first: int, stop: int) -> Tokens:
    """A label without what it is about, or where it was said: "Putin on sanctions", "Putin in his speech"."""
    aside = re.compile(r"(?:on|about) |(?:in|at|after|during) (?:an?|his|her|its) ")
    for token in range(first + 1, stop):
        if unit.at(token) == tag.OPENING or aside.match(f"{unit.words[token]} {unit.word(token + 1)} "):
            return first, token
    return first, stop
