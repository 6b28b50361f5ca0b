"""One unit → frames: who is the source of which tokens, by the constructions of reporting English.

Each construction is one function, named for what it reads, with an example in its docstring.
"""

from __future__ import annotations

import re

from framing.statements import tags as tag
from framing.statements.content import Frame, Reading, settle
from framing.statements.tags import BE, Tokens, Unit, group_start, phrase_after, phrase_before, subject
from framing.statements.verbs import verb

_OPENERS = tag.CONJUNCTION + tag.SUBORDINATOR + tag.ADVERB + tag.COMMA
_NAMING = f"{tag.DETERMINER}?[{tag.NOUN}{tag.PREPOSITION}{tag.TO}{tag.STOP}]{{1,8}}"
_LABEL = re.compile(rf"{_NAMING}(?:\([^()]{{1,12}}\))?{tag.COLON}")
_TAIL = re.compile(rf"[{tag.DASH}{tag.COLON}]{_NAMING}(?=\.?$|\([{tag.NUMBER}{tag.PREPOSITION}(])")
_NEAR = 12  # frames read before: keeps time linear where a sentence never ends


def frames(unit: Unit) -> list[Frame]:
    """The frames of a unit, ascending by cue; content ends are settled, nesting ones stay nested."""
    limit = len(unit.tags.rstrip(tag.STOP))
    found: list[Frame] = []
    for first, stop, cue in unit.cues:
        reading = Reading(unit, first, stop, cue, found, limit)
        if frame := _CONSTRUCTIONS[cue.kind](reading):
            found.append(frame)
    settle(unit, found)
    return [frame for frame in _labels(unit, limit) + found if frame.parts or frame.shape == "open"]


def _labels(unit: Unit, limit: int) -> list[Frame]:
    """The source set off from its words: "Putin: ...", "Putin on sanctions: ...", "... - Defence Ministry",
    as headlines and transcripts have it. Whether the label names anyone is for the resolver to say.
    """
    found: list[Frame] = []
    source = None
    if head := _LABEL.match(unit.tags):
        colon = head.end() - 1
        source = _without_topic(unit, 0, colon)
    elif not unit.cues and (colon := unit.tags.find(tag.COLON, 1)) > 0:
        source = subject(unit, colon)  # "The envoy was blunt: ...", not "The facts are clear: ..."
        source = source if source and not unit.words[source[1] - 1].endswith("s") else None
    if source and colon + 1 < limit:
        found.append(Frame(colon, colon + 1, None, source, [(colon + 1, limit)], 0, "label"))
    tail = _TAIL.search(unit.tags, 1)
    if tail and not (unit.cues and unit.at(tail.start()) == tag.COLON):
        mark = tail.start()
        who = _without_topic(unit, mark + 1, tail.end())
        found.append(Frame(mark, mark + 1, None, who, [(0, mark)], mark, "label"))
    return found


def _without_topic(unit: Unit, first: int, stop: int) -> Tokens:
    return first, next((t for t in range(first + 1, stop) if unit.words[t] in ("on", "about")), stop)


def _according(r: Reading) -> Frame | None:
    """According to X, ...; ..., according to X."""
    unit, first = r.unit, r.first
    source = phrase_after(unit, r.stop)
    if unit.word(r.stop) in ("him", "her") and unit.at(r.stop + 1) in tag.BREAK:
        source = (r.stop, r.stop + 1)
    if source is None:
        return None
    if unit.tags[:first].strip(_OPENERS):
        same = (frame for frame in r.found[-_NEAR:] if frame.cue and frame.cue.kind == r.cue.kind)
        low = max((frame.source[1] for frame in same if frame.source), default=0)
        return r.frame(source, [(low, first)], first, "left")
    stop = source[1]
    comma = unit.tags.rfind(tag.COMMA, r.stop + 1, stop)
    if comma > 0 and unit.at(stop + 1) not in tag.NOUN + tag.DETERMINER + tag.PRONOUN:
        stop = comma  # no apposition, but what X says
    return r.frame((source[0], stop), [(stop + 1, r.limit)], first, "right")


def _noun(r: Reading) -> Frame | None:
    """X's statement that ...; the claim by X that ...; a report that ..."""
    unit, left = r.unit, r.first
    agent = phrase_after(unit, r.stop + 1) if unit.word(r.stop) in ("by", "from", "of") else None
    after = agent[1] if agent else r.stop
    moves = unit.word(after) == "to" and unit.at(after + 1) in tag.NOUN + tag.DETERMINER + tag.PRONOUN
    if moves or unit.word(after) not in r.cue.takes:
        return None  # "a call to Moscow"
    if unit.at(left - 1) in tag.WORD + tag.NAME:
        left -= 1  # "the minister's latest claim"
    source = agent or _owner(unit, left) or (subject(unit, left) if left > 2 else None)
    return r.frame(source, [(after, r.limit)], left, "right", shared=True)


def _owner(unit: Unit, stop: int) -> Tokens | None:
    """The possessor before a noun: "the minister's"."""
    start = stop - 1
    if unit.at(start) != tag.GENITIVE:
        return None
    while unit.at(start - 1) in tag.NAME + tag.WORD + tag.GENITIVE:
        start -= 1
    return start - (unit.at(start - 1) == tag.DETERMINER), stop


def _adjective(r: Reading) -> Frame | None:
    """X is convinced that ..."""
    unit = r.unit
    group = group_start(unit, r.first)
    if unit.word(r.stop) not in r.cue.takes or BE.isdisjoint(unit.words[group : r.first]):
        return None
    source = phrase_before(unit, group)
    return r.frame(source, [(r.stop, r.limit)], source[0], "right") if source else None


_CONSTRUCTIONS = {"verb": verb, "noun": _noun, "adjective": _adjective, "source": _according}
