"""One unit → frames: who is the source of which tokens, by the constructions of reporting English."""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.statements.clauses import ADJUNCT, BE, COMPLEMENT, Unit, group_start, phrase_after, phrase_before, subject
from framing.statements.cues import Cue

_FINITE = re.compile(r"[xv]")
_EARLY_CLAUSE = re.compile(r"n|[^,;:.xvQ]{1,9}[xv]")
_EXPLETIVE = frozenset("it there this that what".split())
_SPEECH_END = frozenset(",?!.\u2026-")
_OBJECT_PRONOUNS = frozenset("him them me us".split())
_OBJECT = frozenset("dwNg0nQah")


@dataclass(slots=True)
class Frame:
    """A cue with its source and content, in tokens."""

    first: int  # of the cue
    stop: int
    cue: Cue | None
    source: tuple[int, int] | None
    parts: list[tuple[int, int]]
    left: int  # leftmost token of source and cue: where a frame before it must end
    shape: str  # "right", "left", "both", "open" (a colon or nothing: the next unit has the content), "block"
    shared: bool = False  # the source is borrowed from the clause before
    worded: bool = True  # the content is a clause or a name in the source's words, not an object in the narrator's


def frames(unit: Unit) -> list[Frame]:
    """The frames of a unit, ascending by cue; content ends are settled, nesting ones stay nested."""
    size = len(unit.tags)
    limit = size
    while limit and unit.tags[limit - 1] in ".":
        limit -= 1
    found: list[Frame] = []
    for first, stop, cue in unit.cues:
        if stop > limit:
            continue
        if cue.kind == "verb":
            frame = _verb(unit, first, stop, cue, found, limit)
        elif cue.kind in ("source", "basis"):
            frame = _according(unit, first, stop, cue, found, limit)
        elif cue.kind == "possessed":
            frame = _possessed(unit, first, stop, cue, limit)
        elif cue.kind == "adverb":
            frame = _adverb(unit, first, stop, cue, found, limit)
        elif cue.kind == "noun":
            frame = _noun(unit, first, stop, cue, found, limit)
        else:
            frame = _adjective(unit, first, stop, cue, limit)
        if frame:
            found.append(frame)
    _settle(unit, found)
    return [frame for frame in _labels(unit, limit) + found if frame.parts or frame.shape == "open"]


_LABEL = re.compile(r"d?[Nwgpi0.]{1,8}(?:\([^()]{1,12}\))?:")
_TAIL = re.compile(r"[-:]d?[Nwgp0i.]{1,8}(?=\.?$|\([0p(])")


def _labels(unit: Unit, limit: int) -> list[Frame]:
    """The source set off from its words: "Putin: ...", "Putin on sanctions: ...", "... - Defence Ministry",
    as headlines and transcripts have it. Whether the label names anyone is for the resolver to say."""
    if ":" not in unit.tags and "-" not in unit.tags:
        return []
    found = []
    head = _LABEL.match(unit.tags)
    if head and head.end() < limit and "N" in head.group() and (unit.at(head.end()) == "Q" or head.end() <= 8):
        colon = head.end() - 1
        stop = next((t for t in range(1, colon) if unit.words[t] in ("on", "about")), colon)
        found.append(Frame(colon, colon + 1, None, (0, stop), [(colon + 1, limit)], 0, "label"))
    tail = _TAIL.search(unit.tags, 1)
    if tail and (tail.start() >= 3 or unit.tags[0] == "Q"):
        mark = tail.start()
        stop = next((t for t in range(mark + 2, tail.end()) if unit.words[t] in ("on", "about")), tail.end())
        found.append(Frame(mark, mark + 1, None, (mark + 1, stop), [(0, mark)], mark, "label"))
    return found


def _verb(unit: Unit, first: int, stop: int, cue: Cue, found: list[Frame], limit: int) -> Frame | None:
    group = group_start(unit, first)
    participle = unit.word(first).endswith("ing")
    auxiliaries = [unit.words[t] for t in range(group, first) if unit.tags[t] == "x"]
    if auxiliaries and auxiliaries[-1] in BE and not participle:
        return _passive(unit, first, stop, cue, group, limit)
    before = unit.at(group - 1)
    if cue.takes & {"quote", "any", "bare"} and (inverted := _inverted(unit, first, stop, cue, group, found, limit)):
        return inverted
    shared = False
    if before == "h" and group > 1 and unit.word(group - 1) != "what":
        source = phrase_before(unit, group - 1 - (unit.at(group - 2) == ","))
        if source is None and unit.word(group - 1) == "who":
            source = (group - 1, group)
    elif before in "cbi,Q;" and (participle or before in "cbi"):
        source = None
        if before == "," and not participle:
            source = phrase_before(unit, group)
        if source is None:
            shared = True
            last = next((f for f in reversed(found) if f.source and f.shape != "passive"), None)
            source = last.source if last and not _contains(last, first) else subject(unit, group)
            if last and _contains(last, first) and before == "i":
                source = last.source
    elif participle and before == "w" and not auxiliaries and (own := subject(unit, group)) and own[1] < group - 1:
        source, shared = own, True  # "Trump has avoided criticizing ..."
    else:
        source = phrase_before(unit, group)
        if source is None and participle and before in "wNtp0)":
            source, shared = subject(unit, group), True
    if source is None:
        return None
    if before == "h" and source[1] < group and source[0] < group - 1:
        source = (source[0], group)  # "Mr. Khan, who" is the source as written
    if shared and unit.words[source[0]] in _EXPLETIVE:
        return None
    left = group if shared or source[0] >= group else source[0]
    start = _right(unit, stop, cue, limit)
    before_source = unit.at(left - 1)
    if start is None and before_source == "h" and unit.at(stop) in "xvwa" and cue.takes & {"any", "bare"}:
        start = stop  # "a letter that he said was drafted"
    if not shared and before_source in ",Q-" and left > 0:
        low = _low(unit, found, left)
        ended = (start is None and (unit.at(stop) in " .,-;(" or _adjunct_only(unit, stop, limit))) or stop >= limit
        through = unit.at(stop) == "," and unit.at(stop + 1) in "dNngpx0awQivsh" and not unit.word(stop + 1).endswith("ing")
        after_quote = before_source == "Q" or unit.at(left - 2) == "Q"
        stop_left = left - 1 if before_source in ",-" else left
        if low < stop_left and (after_quote or ended or through) and (cue.takes & {"quote", "any", "bare"}):
            parts = [(low, stop_left)]
            quoted_off = after_quote and unit.words[left - 1 if before_source == "Q" else left - 2][1:] in _SPEECH_END
            if start is not None and start < limit and unit.at(start) == "Q":
                return Frame(first, stop, cue, source, [*parts, (start, limit)], left, "both")
            if not ended and not through and not after_quote:
                pass
            elif through:
                return Frame(first, stop, cue, source, [*parts, (stop + 1, limit)], left, "both")
            elif quoted_off and start is not None and start < limit and unit.word(start) == "that":
                return Frame(first, stop, cue, source, [*parts, (start, limit)], left, "both")
            elif after_quote and (ended or quoted_off or unit.word(stop) in ADJUNCT or unit.at(stop) in ",t"):
                return Frame(first, stop, cue, source, parts, left, "left")
            elif ended and (stop >= limit or _clausal(unit, low, stop_left)):
                return Frame(first, stop, cue, source, parts, left, "left")
    if before_source == "s" and unit.word(left - 1) == "as" and not shared and cue.takes & {"any", "bare"}:
        if stop >= limit and left > 2:  # "..., as X once said"
            return Frame(first, stop, cue, source, [(_low(unit, found, left), left - 1)], left - 1, "left")
        if unit.at(stop) == "," and left < 3:  # "As X said, ..."
            return Frame(first, stop, cue, source, [(stop + 1, limit)], left - 1, "right")
    if start is None and "any" in cue.takes and unit.at(stop) == "x" and before_source in " :":
        start = stop  # "Red Cross says cannot reach ..."
    if start is None and unit.at(stop) == "," and "any" in cue.takes and left <= 1 and stop + 1 < limit:
        start = stop + 1
    if start is None:
        if "quote" in cue.takes and (stop >= limit or unit.at(limit - 1) == ":" or _adjunct_only(unit, stop, limit)):
            return Frame(first, stop, cue, source, [], left, "open", shared)
        return None
    if start >= limit:
        return Frame(first, stop, cue, source, [], left, "open", shared)
    return Frame(first, stop, cue, source, [(start, limit)], left, "right", shared)


def _contains(frame: Frame, token: int) -> bool:
    return any(a <= token < b for a, b in frame.parts)


def _low(unit: Unit, found: list[Frame], left: int) -> int:
    """Where the content before a postponed source begins: after the last clause boundary behind a frame."""
    if not found:
        return 0
    last = found[-1]
    for token in range(left - 2, last.stop, -1):
        if unit.tags[token] in ";:" or (unit.tags[token] in "cb" and unit.at(token - 1) == ","):
            return token + 1
    return 0 if last.shape == "right" and unit.at(left - 1) != "Q" else min(left, max(last.stop, max((b for _, b in last.parts if b < left), default=0)))


def _clausal(unit: Unit, first: int, stop: int) -> bool:
    """Whether tokens can be a clause of their own: an auxiliary, a verb, or enough words."""
    return stop - first >= 5 or bool(_FINITE.search(unit.tags, first, stop)) or "Q" in unit.tags[first:stop]


def _adjunct_only(unit: Unit, first: int, limit: int) -> bool:
    return unit.word(first) in ADJUNCT or unit.at(first) in "tap"


def _inverted(unit: Unit, first: int, stop: int, cue: Cue, group: int, found: list[Frame], limit: int) -> Frame | None:
    """"...," said X; ..., said X; - believes X, head of Y."""
    if group != first:
        return None
    before = unit.at(first - 1)
    after_quote = before == "Q" or (before == "," and unit.at(first - 2) == "Q")
    if not after_quote and before not in ",-" or first < 1:
        return None
    source = phrase_after(unit, stop)
    if source is None or unit.word(stop) in COMPLEMENT:
        return None
    beyond = source[1]
    if unit.at(beyond) not in " .,-:;(psthia" or (unit.at(stop) == "n" and unit.at(beyond) in "xv"):
        return None
    if not after_quote and before == "," and not (beyond >= limit or unit.at(beyond) in ",p") :
        return None
    if not after_quote and before == ",":
        clause = _FINITE.search(unit.tags, 0, first - 1) or ("any" in cue.takes and beyond >= limit and first > 4)
        if unit.word(first).endswith("ing") or not cue.speech or not clause:
            return None
        if "any" not in cue.takes and phrase_before(unit, first):  # "X, head of Y, concluded an agreement"
            return None
    if _FINITE.search(unit.tags, beyond, limit) and not after_quote and before != "-" and unit.at(beyond) != ",":
        return None
    low = _low(unit, found, first)
    end = first if before == "Q" else first - 1
    if low >= end:
        return None
    parts = [(low, end)]
    shape = "block" if before == "-" and not after_quote else "left"
    resumed = unit.tags.find("Q", beyond, limit)
    if resumed > 0 and unit.at(resumed - 1) in ",:-":
        parts.append((resumed, limit))
        shape = "both"
    return Frame(first, stop, cue, source, parts, first, shape)


def _right(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    """First token of the content after a cue, or None; `limit` or more where it comes with the next unit."""
    takes = cue.takes
    quotes = bool(takes & {"quote", "any"})
    tag, word = unit.at(at), unit.word(at)
    if tag == ":" and takes & {"quote", "any", "bare"}:
        return at + 1
    if quotes and (tag == "Q" or (tag == "," and unit.at(at + 1) == "Q")):
        return at + (tag == ",")
    if at >= limit:
        return None
    if "person" in takes and word not in COMPLEMENT and tag in "dwNng0":
        person = phrase_after(unit, at)
        if person and unit.word(at) in _OBJECT_PRONOUNS:
            person = (at, at + 1)
        if person:
            found = _after_person(unit, person[1], cue, limit)
            if found is not None:
                return found
            if unit.at(person[1]) in "xv" and unit.at(at) != "n":  # "told Fox News Trump would"
                return at
            return at if "object" in takes else None
    if word in COMPLEMENT and takes & {"that", "any", "whether"}:
        return at
    if word == "to":
        return at if takes & {"to", "any"} and unit.at(at + 1) not in "dN" else (at if "object" in takes else _past_adjunct(unit, at, cue, limit))
    if word in takes:
        return at
    if word in ADJUNCT or tag in "tap" or (tag == "," and quotes):
        found = _past_adjunct(unit, at, cue, limit)
        if found is not None:
            return found
        while unit.at(at) in "at" or (unit.at(at) == "p" and unit.at(at + 1) == "t"):
            at += 1 if unit.at(at) in "at" else 2
        tag = unit.at(at)
        if unit.word(at) in ADJUNCT and "any" not in takes and "object" not in takes:
            return None
    if "any" in takes and tag in "dwNng0Qas" and (tag not in "s" or _FINITE.search(unit.tags, at, limit)):
        return at
    if "any" in takes and tag == "p" and _EARLY_CLAUSE.match(unit.tags, at):
        return at
    if "bare" in takes and (_EARLY_CLAUSE.match(unit.tags, at) or unit.at(at) == "Q"):
        return at
    if "object" in takes and tag in _OBJECT:
        return at
    return None


def _after_person(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    if unit.word(at) in COMPLEMENT or unit.at(at) in "Qn":
        return at
    if unit.word(at) == "to" and "to" in cue.takes:
        return at
    if unit.at(at) == ":":
        return at + 1
    if unit.at(at) == "," and unit.at(at + 1) == "Q":
        return at + 1
    if unit.word(at) in cue.takes:
        return at
    if at < limit and (unit.word(at) in ADJUNCT or unit.at(at) in "tap"):
        return _past_adjunct(unit, at, cue, limit)
    if unit.at(at) in "dNwa" and ("bare" in cue.takes and at + 3 < limit and unit.at(at) in "dN" or _EARLY_CLAUSE.match(unit.tags, at)):
        return at
    return None


def _past_adjunct(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    """Past "on Monday in a statement": the that, the colon or the quotation that opens the content."""
    for token in range(at, min(limit + 1, at + 18)):
        tag = unit.at(token)
        if tag == ":":
            return token + 1
        if unit.word(token) == "that" and unit.at(token - 1) not in "p" and unit.at(token + 1) not in "xv":
            return token
        if tag == "Q":
            return token if unit.at(token - 1) in ",-" or (unit.at(token - 1) in "wNt" and cue.takes & {"any"}) else None
        if tag == "," and unit.at(token + 1) not in "Qp" or tag in ";v":
            return None
        if token > at and tag == "n" and unit.at(token - 1) != "s" and cue.takes & {"any", "bare"}:
            return token
    return None


def _passive(unit: Unit, first: int, stop: int, cue: Cue, group: int, limit: int) -> Frame | None:
    """It is claimed that ...; X is said to ...; X was described by Y as ...; is quoted by Y: "..."."""
    topic = phrase_before(unit, group)
    word = unit.word(stop)
    if word == "by" and (agent := phrase_after(unit, stop + 1)):
        rest = agent[1]
        opened = rest + 1 if unit.at(rest) in ":," and rest + 1 <= limit else rest
        parts = [topic] if topic and unit.at(rest) != ":" else []
        if opened < limit and (unit.at(opened) in "Qi" or unit.word(opened) in ("as", "that", "for")):
            parts.append((opened, limit))
        elif unit.at(rest) == ":" and opened >= limit:
            return Frame(first, stop, cue, agent, [], topic[0] if topic else group, "open")
        return Frame(first, stop, cue, agent, parts, topic[0] if topic else group, "passive") if parts else None
    left = topic[0] if topic else group
    if word == "to" and cue.takes & {"any", "bare", "that", "object"} and cue.act != "stance":
        return Frame(first, stop, cue, None, ([topic] if topic else []) + [(stop, limit)], left, "passive")
    if word == "that" and cue.takes & {"any", "that"}:
        return Frame(first, stop, cue, None, [(stop, limit)], left, "passive")
    if word in ("whether", "if") and cue.takes & {"whether", "person"}:
        return Frame(first, stop, cue, None, [(stop, limit)], left, "passive")
    if word == "as" and cue.takes & {"object", "as"} and unit.at(stop + 1) != "v":
        return Frame(first, stop, cue, None, ([topic] if topic else []) + [(stop, limit)], left, "passive")
    return None


def _according(unit: Unit, first: int, stop: int, cue: Cue, found: list[Frame], limit: int) -> Frame | None:
    source = phrase_after(unit, stop)
    if source is None:
        if unit.at(stop) not in "wN":
            return None
        source = (stop, stop + 1)
    beyond = source[1]
    opening = not unit.tags[:first].strip("cbsa,")
    if cue.kind == "basis":
        return Frame(first, stop, cue, source, [(source[0], limit)], first, "right") if unit.at(first - 1) == "," else None
    if opening:
        beyond += unit.at(beyond) in ",:"
        return Frame(first, stop, cue, source, [(beyond, limit)], first, "right") if beyond < limit else None
    low = 0
    for frame in found:
        if frame.cue and frame.cue.kind == "source":
            low = max(low, frame.source[1] + 1 if frame.source else 0)
    end = first - (unit.at(first - 1) in ",(-")
    if low >= end:
        low = 0
    parts = [(low, end)] if low < end else []
    if unit.at(beyond) == "," and unit.at(first - 1) == "," and beyond + 1 < limit and unit.at(beyond + 1) not in "scb" and not unit.word(beyond + 1).endswith("ing"):
        parts.append((beyond + 1, limit))
    return Frame(first, stop, cue, source, parts, first, "left")


def _possessed(unit: Unit, first: int, stop: int, cue: Cue, limit: int) -> Frame | None:
    """In X's view, ...; in his opinion ..."""
    head = first - 1
    if unit.at(head) == "w" and unit.at(head - 1) in "gd":
        head -= 1
    if unit.at(head) == "g":
        start = head
        while unit.at(start - 1) in "NwgQ":
            start -= 1
        start -= unit.at(start - 1) == "d"
    elif unit.word(head) in ("his", "her", "their"):
        start = head
    else:
        return None
    if unit.word(start - 1) not in ("in", "to", "by"):
        return None
    beyond = stop + (unit.at(stop) == ",")
    if start - 1 == 0 or not unit.tags[: start - 1].strip("cbsa,"):
        return Frame(start - 1, stop, cue, (start, head + 1), [(beyond, limit)], start - 1, "right") if beyond < limit else None
    end = start - 1 - (unit.at(start - 2) == ",")
    parts = [(0, end)] + ([(beyond, limit)] if beyond < limit and unit.at(stop) == "," else [])
    return Frame(start - 1, stop, cue, (start, head + 1), parts, start - 1, "left")


def _adverb(unit: Unit, first: int, stop: int, cue: Cue, found: list[Frame], limit: int) -> Frame | None:
    if any(_contains(frame, first) for frame in found):
        return None
    low = 0
    for token in range(first - 1, -1, -1):
        if unit.tags[token] in ";:s" or unit.tags[token] in ",cb" and _FINITE.search(unit.tags, 0, token) and _FINITE.search(unit.tags, token, first):
            low = token + 1
            break
    parts = ([(low, first)] if low < first else []) + ([(stop, limit)] if stop < limit else [])
    return Frame(first, stop, cue, None, parts, low, "left")


def _noun(unit: Unit, first: int, stop: int, cue: Cue, found: list[Frame], limit: int) -> Frame | None:
    """X's statement that ...; the claim by X that ...; a report that ..."""
    after = stop
    agent = None
    if unit.word(after) in ("by", "from", "of") and (agent := phrase_after(unit, after + 1)):
        after = agent[1]
    if unit.word(after) not in cue.takes or unit.word(after) == "that" and unit.at(after + 1) in "xv.,":
        return None
    if unit.word(after) == "to" and unit.at(after + 1) in "dNgn":
        return None
    source, left = agent, first
    if unit.at(first - 1) in "wN" and unit.at(first - 2) in "gd":
        left -= 1
    if agent is None and unit.at(left - 1) == "g":
        start = left - 1
        while unit.at(start - 1) in "Nwg":
            start -= 1
        start -= unit.at(start - 1) == "d"
        source = (start, left)
    elif agent is None and unit.word(left - 1) in ("his", "her", "their"):
        source = (left - 1, left)
    elif agent is None:
        source = subject(unit, left) if _FINITE.search(unit.tags, 0, left) or left > 2 else None
    return Frame(first, stop, cue, source, [(after, limit)], min(left, first), "right", True)


def _adjective(unit: Unit, first: int, stop: int, cue: Cue, limit: int) -> Frame | None:
    group = group_start(unit, first)
    if unit.word(stop) not in cue.takes or not any(unit.words[t] in BE for t in range(group, first)):
        return None
    source = phrase_before(unit, group)
    return Frame(first, stop, cue, source, [(stop, limit)], source[0], "right") if source else None


def _settle(unit: Unit, found: list[Frame]) -> None:
    """Where a later frame is a clause of its own, an earlier content ends before it; else it nests."""
    for index, frame in enumerate(found):
        for later in found[index + 1 :]:
            for number, (first, stop) in enumerate(frame.parts):
                if not first < later.left < stop:
                    continue
                if later.shape in ("left", "both", "block") and later.parts and later.parts[0][0] <= frame.left:
                    cut = later.parts[0][1]
                else:
                    cut = later.left
                    while cut - 1 > first and unit.tags[cut - 1] in ",;cbs-a":
                        cut -= 1
                    if not _new_clause(unit, frame, later, first, cut):
                        continue
                if cut > first:
                    frame.parts[number] = (first, cut)
        if frame.shape == "right" and frame.cue:
            frame.worded = _worded(unit, frame, frame.cue)
            frame.parts[-1] = (frame.parts[-1][0], _scope(unit, frame, *frame.parts[-1]))
        for number, (first, stop) in enumerate(frame.parts):
            if unit.tags[first] == "Q" and frame.shape in ("right", "both") and number == len(frame.parts) - 1:
                frame.parts[number] = (first, _quote_end(unit, first, stop))


def _worded(unit: Unit, frame: Frame, cue: Cue) -> bool:
    if any(unit.words[t] in _HYPOTHETICAL for t in range(max(0, frame.first - 3), frame.first) if unit.tags[t] == "x"):
        return False
    start = frame.parts[-1][0]
    return bool(cue.takes & {"any", "name"}) or cue.stance == "doubting" or unit.words[start] in COMPLEMENT or unit.tags[start] in "Qn" or bool(_EARLY_CLAUSE.match(unit.tags, start) and "bare" in cue.takes)


_HYPOTHETICAL = frozenset("will would could might may should must he'll they'll won't wouldn't".split())


def _new_clause(unit: Unit, frame: Frame, later: Frame, first: int, cut: int) -> bool:
    """Whether a later frame opens a clause beside the content, not inside it."""
    skipped = set(unit.tags[cut : later.left])
    if later.cue and later.cue.kind in ("adverb", "noun"):
        return False
    if skipped & set(";-"):
        return True
    joined = bool(skipped & set("cb"))
    if joined and ("," in skipped or later.shared or unit.words[first] == "to"):
        return True
    return "," in skipped and (later.shared or "s" in skipped or later.first == later.left)


def _scope(unit: Unit, frame: Frame, first: int, stop: int) -> int:
    """Where content ends inside its sentence: with the subordinate or relative clause that the cue stands in;
    a plain object ends before the next clause, while a reported clause runs on."""
    left = frame.left
    relative = unit.at(left - 1) == "h" and unit.at(left - 2) == "," or unit.at(frame.first - 1) == "h" and unit.at(frame.first - 2) == ","
    lead = unit.at(left - 1) == "s" and not frame.shared and (left < 3 or unit.at(left - 2) in ",-;cb")
    plain = unit.words[first] not in COMPLEMENT and unit.at(first) != "n" and "any" not in (frame.cue.takes if frame.cue else ()) and not _EARLY_CLAUSE.match(unit.tags, first)
    for token in range(first + 1, stop):
        tag = unit.tags[token]
        if tag == ",":
            following = unit.at(token + 1)
            if lead and (following in "ndNg" or (following == "Q" and frame.cue and "name" not in frame.cue.takes)):
                return token
            if relative and following in "vxwac":
                return token
            if plain and (following in "sbh" or (following == "c" and unit.at(token + 2) in "nvxa") or unit.word(token + 1).endswith("ing")):
                return token
        elif plain and tag == "s" and unit.words[token] in _CLAUSE and token > first + 1:
            return token
    return stop


_CLAUSE = frozenset("when while because although though after before since until unless as if".split())


def _quote_end(unit: Unit, first: int, stop: int) -> int:
    """Content that opens with a whole quotation ends with it; with part of one, it goes on."""
    token = first
    while token + 1 < stop and unit.tags[token + 1] == "Q":
        token += 1
    return token + 1 if unit.at(token + 1) in ",.;s- " or unit.words[token][1] in ".,!?" else stop
