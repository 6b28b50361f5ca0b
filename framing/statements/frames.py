"""One unit → frames: who is the source of which tokens, by the constructions of reporting English."""

from __future__ import annotations

import re

from framing.statements import content
from framing.statements.clauses import (
    BE,
    Frame,
    Tokens,
    Unit,
    group_start,
    phrase_after,
    phrase_before,
    subject,
)
from framing.statements.cues import Cue
from framing.statements.verbs import Verb

_REACH = 12  # frames of one sentence that may cut each other: keeps time linear where a sentence never ends
_LABEL = re.compile(r"d?[Nwgpi0.]{1,8}(?:\([^()]{1,12}\))?:")
_TAIL = re.compile(r"[-:]d?[Nwgp0i.]{1,8}(?=\.?$|\([0p(])")


def frames(unit: Unit) -> list[Frame]:
    """The frames of a unit, ascending by cue; content ends are settled, nesting ones stay nested."""
    limit = len(unit.tags.rstrip("."))
    found: list[Frame] = []
    for first, stop, cue in unit.cues:
        frame = _read(unit, first, stop, cue, found, limit) if stop <= limit else None
        if frame:
            found.append(frame)
    _settle(unit, found)
    return [frame for frame in _labels(unit, limit) + found if frame.parts or frame.shape == "open"]


def _read(unit: Unit, first: int, stop: int, cue: Cue, found: list[Frame], limit: int) -> Frame | None:
    if cue.kind == "verb":
        return Verb(unit, first, stop, cue, found, limit).frame()
    if cue.kind in ("source", "basis"):
        return _according(unit, first, stop, cue, found, limit)
    if cue.kind == "possessed":
        return _possessed(unit, first, stop, cue, limit)
    if cue.kind == "adverb":
        return _adverb(unit, first, stop, cue, found, limit)
    return (
        _noun(unit, first, stop, cue, limit)
        if cue.kind == "noun"
        else _adjective(unit, first, stop, cue, limit)
    )


def _labels(unit: Unit, limit: int) -> list[Frame]:
    """The source set off from its words: "Putin: ...", "Putin on sanctions: ...", "... - Defence Ministry",
    as headlines and transcripts have it. Whether the label names anyone is for the resolver to say.
    """
    found: list[Frame] = []
    if ":" not in unit.tags and "-" not in unit.tags:
        return found
    head = _LABEL.match(unit.tags)
    if head and head.end() < limit and "N" in head.group():
        colon = head.end() - 1
        found.append(
            Frame(colon, colon + 1, None, _topicless(unit, 0, colon), [(colon + 1, limit)], 0, "label")
        )
    tail = _TAIL.search(unit.tags, 1)
    if tail and (tail.start() >= 3 or unit.tags[0] == "Q"):
        mark = tail.start()
        found.append(
            Frame(mark, mark + 1, None, _topicless(unit, mark + 1, tail.end()), [(0, mark)], mark, "label")
        )
    return found


def _topicless(unit: Unit, first: int, stop: int) -> Tokens:
    return first, next((t for t in range(first + 1, stop) if unit.words[t] in ("on", "about")), stop)


def _according(unit: Unit, first: int, stop: int, cue: Cue, found: list[Frame], limit: int) -> Frame | None:
    """According to X, ...; ..., according to X; ..., citing X."""
    source = phrase_after(unit, stop) or ((stop, stop + 1) if unit.at(stop) in "wN" else None)
    if source is None:
        return None
    before = unit.at(first - 1)
    if cue.kind == "basis":
        return (
            Frame(first, stop, cue, source, [(source[0], limit)], first, "right") if before == "," else None
        )
    beyond = source[1]
    if (
        unit.at(beyond) == "h" and (comma := unit.tags.find(",", beyond)) > 0
    ):  # "according to members who ..."
        beyond, source = comma, (source[0], comma)
    back = first - 1 - (before == ",")
    joined = before in ",csbh" and (unit.at(back) in "scb" or unit.word(back) == "that")
    if joined or not unit.tags[:first].strip("cbsa,"):
        beyond += unit.at(beyond) in ",:"
        return Frame(first, stop, cue, source, [(beyond, limit)], first, "right") if beyond < limit else None
    low = max(
        (f.source[1] + 1 for f in found[-_REACH:] if f.cue and f.cue.kind == "source" and f.source), default=0
    )
    end = first - (before in ",(-")
    low = 0 if low >= end else low
    parts = [(low, end)] if low < end else []
    after = unit.at(beyond + 1)
    goes_on = unit.at(beyond) == before == "," and beyond + 1 < limit and after not in "scb"
    if goes_on and not unit.word(beyond + 1).endswith("ing"):
        parts.append((beyond + 1, limit))
    return Frame(first, stop, cue, source, parts, first, "left")


def _owner(unit: Unit, stop: int) -> Tokens | None:
    """The possessor before a noun: "the minister's", "his"."""
    if unit.at(stop - 1) == "g":
        start = stop - 1
        while unit.at(start - 1) in "Nwg":
            start -= 1
        return start - (unit.at(start - 1) == "d"), stop
    return (stop - 1, stop) if unit.word(stop - 1) in ("his", "her", "their") else None


def _possessed(unit: Unit, first: int, stop: int, cue: Cue, limit: int) -> Frame | None:
    """In X's view, ...; in his opinion ..."""
    head = first - (unit.at(first - 1) == "w" and unit.at(first - 2) in "gd")
    source = _owner(unit, head)
    if source is None or unit.word(source[0] - 1) not in ("in", "to", "by"):
        return None
    begin = source[0] - 1
    beyond = stop + (unit.at(stop) == ",")
    rest = [(beyond, limit)] if beyond < limit else []
    if not unit.tags[:begin].strip("cbsa,"):
        return Frame(begin, stop, cue, source, rest, begin, "right") if rest else None
    end = begin - (unit.at(begin - 1) == ",")
    return Frame(begin, stop, cue, source, [(0, end)] + (rest if beyond > stop else []), begin, "left")


def _adverb(unit: Unit, first: int, stop: int, cue: Cue, found: list[Frame], limit: int) -> Frame | None:
    """The clause with "reportedly" in it; nobody is its source."""
    if any(frame.holds(first) for frame in found[-_REACH:]):
        return None
    low = 0
    for token in range(first - 1, -1, -1):
        clauses = content.FINITE.search(unit.tags, 0, token) and content.FINITE.search(
            unit.tags, token, first
        )
        if unit.tags[token] in ";:s" or (unit.tags[token] in ",cb" and clauses):
            low = token + 1
            break
    parts = [part for part in ((low, first), (stop, limit)) if part[0] < part[1]]
    return Frame(first, stop, cue, None, parts, low, "left")


def _noun(unit: Unit, first: int, stop: int, cue: Cue, limit: int) -> Frame | None:
    """X's statement that ...; the claim by X that ...; a report that ..."""
    agent = phrase_after(unit, stop + 1) if unit.word(stop) in ("by", "from", "of") else None
    after = agent[1] if agent else stop
    word, following = unit.word(after), unit.at(after + 1)
    if (
        word not in cue.takes
        or (word == "that" and following in "xv.,")
        or (word == "to" and following in "dNgn")
    ):
        return None
    left = first - (unit.at(first - 1) in "wN" and unit.at(first - 2) in "gd")
    source = agent or _owner(unit, left) or (subject(unit, left) if left > 2 else None)
    return Frame(first, stop, cue, source, [(after, limit)], left, "right", True)


def _adjective(unit: Unit, first: int, stop: int, cue: Cue, limit: int) -> Frame | None:
    """X is convinced that ..."""
    group = group_start(unit, first)
    if unit.word(stop) not in cue.takes or not any(unit.words[t] in BE for t in range(group, first)):
        return None
    source = phrase_before(unit, group)
    return Frame(first, stop, cue, source, [(stop, limit)], source[0], "right") if source else None


def _settle(unit: Unit, found: list[Frame]) -> None:
    """Where a later frame is a clause of its own, an earlier content ends before it; else it nests."""
    for index, frame in enumerate(found):
        for later in found[index + 1 : index + 1 + _REACH]:
            for number, (first, stop) in enumerate(frame.parts):
                if first < later.left < stop and (cut := _cut(unit, frame, later, first)) > first:
                    frame.parts[number] = (first, cut)
        if not frame.parts or not frame.cue:
            continue
        first, stop = frame.parts[-1]
        if frame.shape == "right":
            frame.worded = content.worded(unit, frame.cue, frame.first, first)
            stop = content.scope(unit, frame.cue, frame.first, frame.left, frame.shared, first, stop)
        if frame.shape in ("right", "both") and unit.tags[first] == "Q":
            stop = content.quote_end(unit, first, stop)
        frame.parts[-1] = (first, stop)


def _cut(unit: Unit, frame: Frame, later: Frame, first: int) -> int:
    """Where a later frame ends the content of an earlier one that begins at `first`; 0 if it nests in it."""
    if later.shape in ("left", "both", "block") and later.parts and later.parts[0][0] <= frame.left:
        return later.parts[0][1]
    cut = later.left
    while cut - 1 > first and unit.tags[cut - 1] in ",;cbs-a":
        cut -= 1
    skipped = set(unit.tags[cut : later.left])
    if later.cue and later.cue.kind in ("adverb", "noun"):
        return 0
    if skipped & {*";-"}:
        return cut
    if skipped & {*"cb"} and ("," in skipped or later.shared or unit.words[first] == "to"):
        return cut
    beside = later.shared or "s" in skipped or later.first == later.left
    return cut if "," in skipped and beside else 0
