"""One unit → frames: who is the source of which tokens, by the constructions of reporting English.

Each construction is one function, named for what it reads, with an example in its docstring.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.facts import word_classes
from framing.statements import units as tag
from framing.statements.phrases import clause_begins, group_start, phrase_after, phrase_before, subject
from framing.statements.units import BE, COMPLEMENT, Cue, Tokens, Unit, Word

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
_MARK = Cue((), "mark", frozenset(), "speech", "")  # that sets words off from a label
_NAMING = f"{tag.DETERMINER}?[{tag.NOUN}{tag.PREPOSITION}{tag.TO}{tag.STOP}]{{1,8}}"
_LABEL = re.compile(rf"{_NAMING}(?:\([^()]{{1,12}}\))?{tag.COLON}")
_TAIL = re.compile(rf"[{tag.DASH}{tag.COLON}]{_NAMING}(?=\.?$|\([{tag.NUMBER}{tag.PREPOSITION}(])")


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

    def holds(self, token: int) -> bool:
        """Whether a token lies in the content."""
        return any(first <= token < stop for first, stop in self.parts)


def frames(unit: Unit) -> list[Frame]:
    """The frames of a unit, ascending by word; contents nest or are disjoint."""
    found: list[Frame] = []
    for word in unit.reporting:
        if frame := _CONSTRUCTIONS[word.cue.kind](unit, word, found):
            found.append(frame)
    _settle(unit, found)
    return [frame for frame in _labels(unit) + found if frame.parts or frame.shape == "open"]


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
    if frame.shape != "right" or not frame.parts:
        return True
    first = frame.parts[0][0]
    return _HYPOTHETICAL.isdisjoint(unit.words[max(0, frame.word.first - 3) : frame.word.first]) and bool(
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
        if frame.shape == "right" and frame.parts:
            first, stop = frame.parts[0]
            ends = _end_of_clause(unit, frame).search(unit.tags, first + 1, stop)
            frame.parts[0] = (first, ends.start() if ends else stop)


def _end_of_clause(unit: Unit, frame: Frame) -> re.Pattern[str]:
    """What ends content: of a dependent clause a comma, of a plain object the next clause."""
    relative = frame.source and unit.at(frame.source[1] - 1) == tag.RELATIVE
    if relative or unit.at(frame.left - 1) == tag.SUBORDINATOR:
        return _COMMA
    clause = unit.words[frame.parts[0][0]] in COMPLEMENT or "any" in frame.word.cue.takes
    return _NOTHING if clause else _NEXT_CLAUSE


def _before(unit: Unit, first: int, stop: int, later: Frame) -> int:
    """Where content ends for a later frame: at a comma before it; without one, the later nests."""
    if not first < later.left < stop:
        return stop
    joints = unit.tags[first + 1 : later.left]
    cut = first + 1 + len(joints.rstrip(_JOINTS))
    return cut if tag.COMMA in unit.tags[cut : later.left] else stop


def _verb(unit: Unit, word: Word, found: list[Frame]) -> Frame | None:
    """X said that ...; ..., X said; X, who said ...; "...," said X."""
    cue = word.cue
    group = group_start(unit, word.first)
    participle = unit.word(word.first).endswith("ing")
    if not participle and not BE.isdisjoint(unit.words[group : word.first]):
        return None  # "it is said that", "was quoted as": nobody or somebody far away
    if inverted := _inverted(unit, word, found, participle):
        return inverted
    source, shared = _source(unit, word, found, group)
    if source is None:
        return None
    opener = unit.words[source[0]]
    group_called = "name" in cue.takes and opener in ("a", "an") and unit.at(word.stop) == tag.NAME
    if group_called or (shared and opener in _EXPLETIVE):
        return None  # "a group called ..."; "it is hard to imagine ..."
    left = group if shared else source[0]
    start = _content_start(unit, word)
    if unit.word(left - 1) == "as" and unit.at(word.stop) == tag.COMMA:  # "As X said, ..."
        return Frame(word, source, [(word.stop + 1, unit.limit)], left - 1, "left")
    if not shared and (postponed := _postponed(unit, word, found, source, start)):
        return postponed
    if start is not None and start < unit.limit:
        return Frame(word, source, [(start, unit.limit)], left, "right")
    return Frame(word, source, [], left, "open") if "quote" in cue.takes else None


def _source(unit: Unit, word: Word, found: list[Frame], group: int) -> tuple[Tokens | None, bool]:
    """The source before the verb, and whether it is borrowed from the clause before."""
    before, participle = unit.at(group - 1), unit.word(word.first).endswith("ing")
    if before == tag.RELATIVE:  # "Mr. Khan, who" is the source as written
        named = phrase_before(unit, group - 1 - (unit.at(group - 2) == tag.COMMA))
        return (named[0] if named else group - 1, group), False
    goes_on = participle and before in tag.COMMA + tag.SEMICOLON + tag.QUOTATION
    if goes_on or before in tag.CONJUNCTION + tag.TO:
        last = found[-1] if found else None
        return (last.source if last and not last.holds(word.first) else subject(unit, group)), True
    source = phrase_before(unit, group)
    if participle and source is None:
        return subject(unit, group), True
    return source, False


def _content_start(unit: Unit, word: Word) -> int | None:
    """First token of the content after a verb, or None.

    The unit's limit or more means that a colon ends the unit and the content comes with the next one.
    """
    takes = word.cue.takes
    at = _after_hearer(unit, word)
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


def _after_hearer(unit: Unit, word: Word) -> int:
    """Past who is told, warned or asked."""
    hearer = phrase_after(unit, word.stop) if "person" in word.cue.takes else None
    return hearer[1] if hearer else word.stop


def _postponed(unit: Unit, word: Word, found: list[Frame], source: Tokens, start: int | None) -> Frame | None:
    """Content before its source: "...," X said; ..., X said; "...," X said, "..."; Y, X said, is Z."""
    left = source[0]
    low = _low(unit, found, left)
    if low >= left or unit.at(left - 1) not in tag.COMMA + tag.QUOTATION + tag.DASH:
        return None
    after_quotation = tag.QUOTATION in unit.tags[max(0, left - 2) : left]
    resumes = start is not None and (unit.at(start) == tag.QUOTATION or unit.word(start) == "that")
    if start is not None and after_quotation and resumes:
        return Frame(word, source, [(low, left), (start, unit.limit)], left, "both")
    if unit.at(word.stop) == tag.COMMA and not unit.word(word.stop + 1).endswith("ing"):
        return Frame(word, source, [(low, left), (word.stop + 1, unit.limit)], left, "both")
    ended = start is None and unit.at(_after_hearer(unit, word)) in tag.BREAK + _ADJUNCT
    return Frame(word, source, [(low, left)], left, "left") if after_quotation or ended else None


def _inverted(unit: Unit, word: Word, found: list[Frame], participle: bool) -> Frame | None:
    """The verb before its source: "...," said X; ..., said X; - believes X; "..." said X, "..."."""
    first = word.first
    before = unit.at(first - 1)
    source = phrase_after(unit, word.stop)
    if source is None or before not in tag.COMMA + tag.DASH + tag.QUOTATION:
        return None
    after_quotation = tag.QUOTATION in unit.tags[max(0, first - 2) : first]
    asked = unit.tags[source[1] : source[1] + 2] == tag.COMMA + tag.VERB  # "X, asked about Y, said"
    apart = after_quotation or not (participle or asked or phrase_before(unit, first))
    if not apart or unit.at(source[1]) not in _AFTER_SOURCE:
        return None  # "X, head of Y, concluded"
    resumed = unit.tags.find(tag.QUOTATION, source[1], unit.limit)
    parts = [(_low(unit, found, first), first)] + ([(resumed, unit.limit)] if resumed > 0 else [])
    return Frame(word, source, parts, first, "block" if before == tag.DASH else "left")


def _low(unit: Unit, found: list[Frame], left: int) -> int:
    """Where content before a postponed source begins: behind the last frame, where a quotation stands."""
    if not found or unit.at(left - 1) != tag.QUOTATION:
        return 0
    last = found[-1]
    return min(left, max([last.word.stop, *(stop for _, stop in last.parts if stop < left)]))


def _according(unit: Unit, word: Word, found: list[Frame]) -> Frame | None:
    """According to X, ...; ..., according to X."""
    first = word.first
    source = phrase_after(unit, word.stop)
    if unit.word(word.stop) in ("him", "her") and unit.at(word.stop + 1) in tag.BREAK:
        source = (word.stop, word.stop + 1)
    if source is None:
        return None
    if unit.tags[:first].strip(_OPENERS):
        same = (frame for frame in found[-_REACH:] if frame.word.cue.kind == word.cue.kind)
        low = max((frame.source[1] for frame in same if frame.source), default=0)
        return Frame(word, source, [(low, first)], first, "left")
    stop = source[1]
    comma = unit.tags.rfind(tag.COMMA, word.stop + 1, stop)
    if comma > 0 and unit.at(stop + 1) not in tag.NOUN + tag.DETERMINER + tag.PRONOUN:
        stop = comma  # no apposition, but what X says
    return Frame(word, (source[0], stop), [(stop + 1, unit.limit)], first, "right")


def _noun(unit: Unit, word: Word, found: list[Frame]) -> Frame | None:
    """X's statement that ...; the claim by X that ...; a report that ..."""
    left = word.first
    agent = phrase_after(unit, word.stop + 1) if unit.word(word.stop) in ("by", "from", "of") else None
    after = agent[1] if agent else word.stop
    moves = unit.word(after) == "to" and unit.at(after + 1) in _THING
    if moves or unit.word(after) not in word.cue.takes:
        return None  # "a call to Moscow"
    if unit.at(left - 1) in tag.WORD + tag.NAME:
        left -= 1  # "the minister's latest claim"
    owner = phrase_before(unit, left) if unit.at(left - 1) == tag.GENITIVE else None
    source = agent or owner or (subject(unit, left) if left > 2 else None)
    return Frame(word, source, [(after, unit.limit)], left, "right")


def _adjective(unit: Unit, word: Word, found: list[Frame]) -> Frame | None:
    """X is convinced that ..."""
    group = group_start(unit, word.first)
    if unit.word(word.stop) not in word.cue.takes or BE.isdisjoint(unit.words[group : word.first]):
        return None
    source = phrase_before(unit, group)
    return Frame(word, source, [(word.stop, unit.limit)], source[0], "right") if source else None


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
        found.append(Frame(Word(colon, colon + 1, _MARK), source, [], 0, "open"))
    elif source and (head or not (unit.reporting or unit.words[source[1] - 1].endswith("s"))):
        found.append(Frame(Word(colon, colon + 1, _MARK), source, [(colon + 1, unit.limit)], 0, "label"))
    tail = _TAIL.search(unit.tags, 1)
    if tail and not (unit.reporting and unit.at(tail.start()) == tag.COLON):
        mark = tail.start()
        who = _without_topic(unit, mark + 1, tail.end())
        found.append(Frame(Word(mark, mark + 1, _MARK), who, [(0, mark)], mark, "label"))
    return found


def _without_topic(unit: Unit, first: int, stop: int) -> Tokens:
    return first, next((t for t in range(first + 1, stop) if unit.words[t] in ("on", "about")), stop)
