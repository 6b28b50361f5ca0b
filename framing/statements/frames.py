"""One unit → frames: who is the source of which tokens, by the constructions of reporting English.

Each construction is one function, named for what it reads, with an example in its docstring.
"""

from __future__ import annotations

import re

from framing.statements import tags as tag
from framing.statements.content import Frame, Reading, settle
from framing.statements.tags import BE, Tokens, Unit, group_start, phrase_after, phrase_before, subject
from framing.statements.verbs import verb

_POSSESSIVES = frozenset(("his", "her", "their"))
_OPENERS = tag.CONJUNCTION + tag.SUBORDINATOR + tag.ADVERB + tag.COMMA
_NAMING = f"{tag.DETERMINER}?[{tag.NOUN}{tag.PREPOSITION}{tag.TO}{tag.STOP}]{{1,8}}"
_LABEL = re.compile(rf"{_NAMING}(?:\([^()]{{1,12}}\))?{tag.COLON}")
_TAIL = re.compile(rf"[{tag.DASH}{tag.COLON}]{_NAMING}(?=\.?$|\([{tag.NUMBER}{tag.PREPOSITION}(])")
_NEAR = 12  # frames read before that may hold a cue or end a content


def frames(unit: Unit) -> list[Frame]:
    """The frames of a unit, ascending by cue; content ends are settled, nesting ones stay nested."""
    limit = len(unit.tags.rstrip(tag.STOP))
    found: list[Frame] = []
    for first, stop, cue in unit.cues:
        if stop > limit or (found and found[-1].first == first):
            continue
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
    head = _LABEL.match(unit.tags)
    if head and head.end() < limit and tag.NAME in head[0]:
        colon = head.end() - 1
        who = _without_topic(unit, 0, colon)
        found.append(Frame(colon, colon + 1, None, who, [(colon + 1, limit)], 0, "label"))
    elif not unit.cues and (colon := unit.tags.find(tag.COLON, 1, max(1, limit - 1))) > 0:
        source = subject(unit, colon)  # "The envoy was blunt: ..."
        if source and not unit.words[source[1] - 1].endswith("s"):
            found.append(Frame(colon, colon + 1, None, source, [(colon + 1, limit)], 0, "label"))
    tail = _TAIL.search(unit.tags, 1)
    said = tail and unit.cues and unit.at(tail.start()) == tag.COLON
    if tail and not said and (tail.start() >= 3 or unit.tags[0] == tag.QUOTATION):
        mark = tail.start()
        who = _without_topic(unit, mark + 1, tail.end())
        found.append(Frame(mark, mark + 1, None, who, [(0, mark)], mark, "label"))
    return found


def _without_topic(unit: Unit, first: int, stop: int) -> Tokens:
    return first, next((t for t in range(first + 1, stop) if unit.words[t] in ("on", "about")), stop)


def _according(r: Reading) -> Frame | None:
    """According to X, ...; ..., according to X."""
    unit, first, limit = r.unit, r.first, r.limit
    source = phrase_after(unit, r.stop)
    if source is None:
        return None
    before, beyond = unit.at(first - 1), source[1]
    back = first - 1 - (before == tag.COMMA)
    opens_clause = before in tag.COMMA + tag.CONJUNCTION + tag.SUBORDINATOR + tag.RELATIVE and (
        unit.at(back) in tag.SUBORDINATOR + tag.CONJUNCTION or unit.word(back) == "that"
    )
    if opens_clause or not unit.tags[:first].strip(_OPENERS):
        comma = unit.tags.rfind(tag.COMMA, r.stop + 1, beyond)
        if comma > 0 and unit.at(beyond + 1) not in tag.NOUN + tag.DETERMINER + tag.PRONOUN:
            source, beyond = (source[0], comma), comma  # no apposition, but what X says
        beyond += unit.at(beyond) in tag.COMMA + tag.COLON
        return r.frame(source, [(beyond, limit)], first, "right") if beyond < limit else None
    earlier = (f.source[1] + 1 for f in r.found[-_NEAR:] if f.cue and f.cue.kind == "source" and f.source)
    end = first - (before in tag.COMMA + tag.OPENING + tag.DASH)
    low = max(earlier, default=0)
    parts = [(low if low < end else 0, end)]
    goes_on = (
        unit.at(beyond) == before == tag.COMMA
        and unit.at(beyond + 1) not in tag.SUBORDINATOR + tag.CONJUNCTION
    )
    if goes_on and not unit.word(beyond + 1).endswith("ing"):
        parts.append((beyond + 1, limit))
    return r.frame(source, parts, first, "left")


def _owner(unit: Unit, stop: int) -> Tokens | None:
    """The possessor before a noun: "the minister's", "his"."""
    if unit.at(stop - 1) != tag.GENITIVE:
        return (stop - 1, stop) if unit.word(stop - 1) in _POSSESSIVES else None
    start = stop - 1
    while unit.at(start - 1) in tag.NAME + tag.WORD + tag.GENITIVE:
        start -= 1
    return start - (unit.at(start - 1) == tag.DETERMINER), stop


def _noun(r: Reading) -> Frame | None:
    """X's statement that ...; the claim by X that ...; a report that ..."""
    unit, first = r.unit, r.first
    agent = phrase_after(unit, r.stop + 1) if unit.word(r.stop) in ("by", "from", "of") else None
    after = agent[1] if agent else r.stop
    word, following = unit.word(after), unit.at(after + 1)
    if (
        word not in r.cue.takes
        or (word == "that" and following in tag.FINITE + tag.STOP + tag.COMMA)
        or (word == "to" and following in tag.DETERMINER + tag.NAME + tag.GENITIVE + tag.PRONOUN)
    ):
        return None
    described = (
        unit.at(first - 1) in tag.WORD + tag.NAME and unit.at(first - 2) in tag.GENITIVE + tag.DETERMINER
    )
    left = first - described
    source = agent or _owner(unit, left) or (subject(unit, left) if left > 2 else None)
    return r.frame(source, [(after, r.limit)], left, "right", shared=True)


def _adjective(r: Reading) -> Frame | None:
    """X is convinced that ..."""
    unit = r.unit
    group = group_start(unit, r.first)
    if unit.word(r.stop) not in r.cue.takes or BE.isdisjoint(unit.words[group : r.first]):
        return None
    source = phrase_before(unit, group)
    return r.frame(source, [(r.stop, r.limit)], source[0], "right") if source else None


_CONSTRUCTIONS = {"verb": verb, "noun": _noun, "adjective": _adjective, "source": _according}
