"""Where the content begins after a reporting verb, and where it ends."""

from __future__ import annotations

import re

from framing.statements.clauses import ADJUNCT, COMPLEMENT, Unit, phrase_after
from framing.statements.cues import Cue, word_classes

FINITE = re.compile(r"[xv]")
EARLY_CLAUSE = re.compile(r"n|[^,;:.xvQ]{1,9}[xv]")
_ENDS = re.compile(r"[,s]")
_OBJECT = frozenset("dwNg0nQah")
_HEARERS = word_classes()["hearer"]
_CLAUSE = word_classes()["clause"]
_HYPOTHETICAL = word_classes()["hypothetical"]
_LONGEST = 400  # tokens of content that are read for where it ends
_NOWHERE = -1


def start(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    """First token of the content after a cue that ends before token `at`, or None.

    `limit` or more means that a colon ends the unit and the content comes with the next one.
    """
    for attempt in (_quoted, _after_hearer, _complement, _after_adjunct, _bare):
        found = attempt(unit, at, cue, limit)
        if found is not None:
            return found if found >= 0 else None
        if at >= limit:
            return None
    return None


def _quoted(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    quotes = cue.takes & {"quote", "any"}
    if unit.at(at) == ":" and (quotes or "bare" in cue.takes):
        return at + 1
    comma = unit.at(at) == ","
    return at + comma if quotes and unit.at(at + comma) == "Q" else None


def hearer(unit: Unit, at: int, cue: Cue) -> tuple[int, int] | None:
    """Who is told, warned or asked."""
    if "person" not in cue.takes or unit.word(at) in COMPLEMENT or unit.at(at) not in "dwNng0":
        return None
    if unit.word(at) in _HEARERS and not (unit.word(at) == "her" and unit.at(at + 1) in "wN"):
        return at, at + 1
    return phrase_after(unit, at)


def _after_hearer(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    person = hearer(unit, at, cue)
    if person is None:
        return None
    beyond = person[1]
    tag, word = unit.at(beyond), unit.word(beyond)
    if word in COMPLEMENT or word in cue.takes or tag in "Qn":
        return beyond
    if tag == ":" or (tag == "," and unit.at(beyond + 1) == "Q"):
        return beyond + 1
    if beyond < limit and (word in ADJUNCT or tag in "tap"):
        found = _past_adjunct(unit, beyond, cue, limit)
    else:
        clause = ("bare" in cue.takes and tag in "dN" and beyond + 3 < limit) or EARLY_CLAUSE.match(
            unit.tags, beyond
        )
        found = beyond if tag in "dNwa" and clause else None
    if found is None and ((tag in "xv" and unit.at(at) != "n") or "object" in cue.takes):
        return at  # "told Fox News Trump would": the phrase swallowed the subject
    return _NOWHERE if found is None else found


def _complement(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    word = unit.word(at)
    if word in COMPLEMENT:
        return at if cue.takes & {"that", "any", "whether"} else None
    if word != "to":
        return at if word in cue.takes else None
    if "object" in cue.takes or (cue.takes & {"to", "any"} and unit.at(at + 1) not in "dN"):
        return at
    found = _past_adjunct(unit, at, cue, limit)
    return _NOWHERE if found is None else found


def _after_adjunct(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    tag = unit.at(at)
    if not (unit.word(at) in ADJUNCT or tag in "tap" or (tag == "," and cue.takes & {"quote", "any"})):
        return None
    found = _past_adjunct(unit, at, cue, limit)
    if found is not None:
        return found
    while unit.at(at) in "at" or (unit.at(at) == "p" and unit.at(at + 1) == "t"):
        at += 1 if unit.at(at) in "at" else 2
    if unit.word(at) in ADJUNCT and not cue.takes & {"any", "object"}:
        return _NOWHERE
    found = _bare(unit, at, cue, limit)
    return _NOWHERE if found is None else found


def _past_adjunct(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    """Past "on Monday in a statement": the that, the colon or the quotation that opens the content."""
    for token in range(at, min(limit + 1, at + 18)):
        tag, before = unit.at(token), unit.at(token - 1)
        if tag == ":":
            return token + 1
        if unit.word(token) == "that" and before != "p" and unit.at(token + 1) not in "xv":
            return token
        if tag == "Q":
            return token if before in ",-" or (before in "wNt" and "any" in cue.takes) else None
        if tag in ";v" or (tag == "," and unit.at(token + 1) not in "Qp"):
            return None
        if token > at and tag == "n" and before != "s" and cue.takes & {"any", "bare"}:
            return token
    return None


def _bare(unit: Unit, at: int, cue: Cue, limit: int) -> int | None:
    """A clause without "that", or a plain object."""
    tag = unit.at(at)
    clause = EARLY_CLAUSE.match(unit.tags, at) is not None
    if "any" in cue.takes and (
        tag in "dwNng0Qa" or (tag == "p" and clause) or (tag == "s" and FINITE.search(unit.tags, at, limit))
    ):
        return at
    if ("bare" in cue.takes and (clause or tag == "Q")) or ("object" in cue.takes and tag in _OBJECT):
        return at
    return None


def closed(unit: Unit, at: int, cue: Cue, limit: int) -> bool:
    """Whether nothing but a hearer, a time or a place follows a cue."""
    if at < limit and (person := hearer(unit, at, cue)):
        at = person[1]
    return at >= limit or unit.at(at) in " .,-;(" or adjunct(unit, at)


def adjunct(unit: Unit, at: int) -> bool:
    """Whether a time, a place or a circumstance begins here."""
    return unit.word(at) in ADJUNCT or unit.at(at) in "tap"


def worded(unit: Unit, cue: Cue, first: int, start_: int) -> bool:
    """Whether content is a clause or a name in the source's words, not an object in the narrator's ("praised
    the agreement"), and was uttered, not foretold ("will say").
    """
    if any(unit.words[t] in _HYPOTHETICAL for t in range(max(0, first - 3), first) if unit.tags[t] == "x"):
        return False
    return (
        bool(cue.takes & {"any", "name"})
        or cue.stance == "doubting"
        or unit.words[start_] in COMPLEMENT
        or unit.tags[start_] in "Qn"
        or bool("bare" in cue.takes and EARLY_CLAUSE.match(unit.tags, start_))
    )


def scope(unit: Unit, cue: Cue, verb: int, left: int, shared: bool, first: int, stop: int) -> int:
    """Where content ends inside its sentence: with the subordinate or relative clause that the cue stands in;
    a plain object ends before the next clause, while a reported clause runs on.
    """
    relative = any(unit.at(t - 1) == "h" and unit.at(t - 2) == "," for t in (left, verb))
    lead = unit.at(left - 1) == "s" and not shared and (left < 3 or unit.at(left - 2) in ",-;cb")
    plain = (
        unit.words[first] not in COMPLEMENT
        and unit.at(first) != "n"
        and "any" not in cue.takes
        and not EARLY_CLAUSE.match(unit.tags, first)
    )
    opening = "ndNg" if "name" in cue.takes else "ndNgQ"
    if not (lead or relative or plain):
        return stop
    for match in _ENDS.finditer(unit.tags, first + 1, min(stop, first + _LONGEST)):
        token, after = match.start(), unit.at(match.end())
        if match[0] == ",":
            joined = after in "sbh" or (after == "c" and unit.at(token + 2) in "nvxa")
            if (
                (lead and after in opening)
                or (relative and after in "vxwac")
                or (plain and (joined or unit.word(token + 1).endswith("ing")))
            ):
                return token
        elif plain and unit.words[token] in _CLAUSE and token > first + 1:
            return token
    return stop


def quote_end(unit: Unit, first: int, stop: int) -> int:
    """Content that opens with a whole quotation ends with it; with part of one, it goes on."""
    token = first
    while token + 1 < stop and unit.tags[token + 1] == "Q":
        token += 1
    return token + 1 if unit.at(token + 1) in ",.;s- " or unit.words[token][1] in ".,!?" else stop
