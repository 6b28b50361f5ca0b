"""Words, markers of style, and the actions whose actor is not named."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from framing import matching, paths, schema
from framing.quotes import Span
from framing.text import _WORD, Document


@dataclass(frozen=True, slots=True)
class Marker:
    """One marked expression: `kind` is its class in style.csv."""

    start: int
    end: int
    term_id: str
    kind: str


def words(doc: Document, sentences: Sequence[Span]) -> list[list[str]]:
    """The words of each sentence, as written."""
    find, norm = _WORD.findall, doc.norm
    return [find(norm, start, end) for start, end in sentences]


@cache
def _style_rows() -> list[dict[str, str]]:
    return schema.read_csv(paths.LEXICONS / "style.csv")


@cache
def _matcher() -> tuple[matching.Matcher, list[tuple[str, str]]]:
    rows = [row for row in _style_rows() if row["class"] != "agent"]
    entries = [(matching.expand(row["pattern"]), row["case"] == "exact") for row in rows]
    return matching.Matcher(entries), [(row["term_id"], row["class"]) for row in rows]


def markers(norm: str, lowered: str, sentences: Sequence[Span]) -> list[Marker]:
    """Markers within one sentence each, the longest of overlapping ones, ascending."""
    matcher, names = _matcher()
    found = []
    block = 0
    for start, end, index in sorted(matcher.find(norm, lowered)):
        while block < len(sentences) and sentences[block][1] <= start:
            block += 1
        if block == len(sentences):
            break
        if sentences[block][0] <= start and end <= sentences[block][1]:
            found.append((start, end, index))
    return [Marker(start, end, *names[index]) for start, end, index in matching.longest(found)]


# Hidden actors

_WINDOW = 160  # characters around a verb in which its auxiliary, its actor or a by-phrase is looked for
_ADVERB = (
    r"(?:\w+ly|not|never|also|already|again|soon|first|then|now|all|both|once|even|just|still|often|ever|later"
    r"|being|been|since|partly|twice|almost|completely)"
)
_AUXILIARY = re.compile(
    rf"\b(?:(?:is|are|was|were)n't|am|is|are|was|were|be|been|being|get|gets|got|gotten|getting)\s+(?:{_ADVERB}\s+)*$"
)
_JOINED = re.compile(rf"\s*(?:,|and|or|,\s*and|,\s*or|and then|but)\s+(?:{_ADVERB}\s+)*")
_PARTICIPLE = r"\w+(?:ed|en|wn|lt|rnt|un|nt|ld)"
_CLAUSE_END = re.compile(
    r"[.;:!?()\"\n]|\s[–\-]\s|\b(?:after|before|when|while|as|because|since|although|though|but|who|which|that"
    r"|whose|if|until|said|says|told|according|where)\b"
    r"|\band\b(?=(?:\s+[\w'\-]+){0,4}\s+(?:was|were|is|are|has|have|had)\b)"
    rf"|,(?!\s+(?:and\s+|or\s+|\w+ly\s+)*{_PARTICIPLE}\b)"
)
_NO_ACTOR = (
    r"(?:now|then|night|day|dawn|dusk|noon|morning|evening|nightfall|midnight|mistake|accident|force|surprise|chance"
    r"|hand|road|rail|air|sea|land|water|law|decree|default|design|definition|far|all accounts|some accounts"
    r"|early|late|mid|means of|way of|virtue of|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:next|last|this|the following)\s+(?:day|week|month|year|spring|summer|autumn|fall|winter)"
    r"|the\s+(?:time|end|beginning|start|middle|hundreds?|thousands?|dozens?|morning|evening)"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|(?:19|20)\d\d|(?:[\d.,]+|half|a\s+(?:third|quarter|half|factor|margin))\s*"
    r"(?:%|percent|per\s+cent|points?|times|met(?:er|re)s?|kilomet\w+|km|hectares|of\b|o'clock|[ap]\.?m\b)"
    r"|a\s+(?:third|quarter|half))\b"
)
_BY = re.compile(
    rf"(?:^\s*(?:\w+ly\s+)*|(?:\band|\bor|,)\s+(?:\w+ly\s+)*[\w\-]+\s+|(?<!ed)(?<!en)(?<!ld)(?<!un)\s)"
    rf"by\s+(?!{_NO_ACTOR})|\bat the hands of\b"
)
_TIME_OWNER = (
    r"(?:day|week|month|year|night|morning|evening|today|yesterday|tonight|spring|summer|autumn|winter"
    r"|january|february|march|april|june|july|august|september|october|november|december)"
)
_STEP = (
    r"(?!(?:the|a|an|of|to|in|on|at|by|for|from|with|that|this|was|were|is|are|has|had|saw|and\s+the)\b)"
    r"[\w\-]+,?\s+"
)
_OWNED = re.compile(rf"(?:\b(?:his|her|its|their|our|my|your|whose)|\w's|\ws')\s+(?:{_STEP}){{0,3}}$")
_OWNED_BY_TIME = re.compile(rf"{_TIME_OWNER}'?s'?\s+(?:{_STEP}){{0,3}}$")
_ACTION = (
    r"(?:attacks?|strikes?|airstrikes?|shelling|bombing|bombardment|raids?|assaults?|fire|offensive|operations?|invasion"
    r"|occupation|captivity|custody|ambush)"
)


@cache
def _actors() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An actor's adjective just before a nominalisation; and one inside "in a … strike"."""
    exact = {row["adjective"] for row in schema.read_csv(paths.LEXICONS / "nations.csv")}
    any_case: set[str] = set()
    for row in _style_rows():
        if row["class"] == "agent":
            (exact if row["case"] == "exact" else any_case).update(matching.expand(row["pattern"]))
    names = [re.escape(name) for name in sorted(exact, key=len, reverse=True)]
    names += [f"(?i:{re.escape(name)})" for name in sorted(any_case, key=len, reverse=True)]
    actor = rf"(?<!\w)(?:{'|'.join(names)})(?:'s)?(?:[\-–/]\w+)?\s+"
    adjunct = r"\b(?:in|during|from|under|amid|through|following|as a result of)\s+(?:[\w\-']+\s+){0,3}?"
    return re.compile(rf"{actor}(?:{_STEP}){{0,3}}$"), re.compile(
        rf"{adjunct}{actor}(?:[\w\-]+\s+){{0,2}}{_ACTION}\b"
    )


def agentless(norm: str, lowered: str, marked: Sequence[Marker], sentences: Sequence[Span]) -> list[Marker]:
    """Passives with an auxiliary, and nominalisations, that name no actor; a passive's span begins with its
    auxiliary.
    """
    found: list[Marker] = []
    verb_end = -1  # of the last participle that had an auxiliary, so that "was shelled and looted" is two
    for marker in marked:
        if marker.kind not in {"passive", "nominalisation"}:
            continue
        left, right = sentences[bisect_right(sentences, marker.start, key=lambda s: s[0]) - 1]
        before = max(left, marker.start - _WINDOW)
        start = marker.start
        if marker.kind == "passive":
            auxiliary = _AUXILIARY.search(lowered, max(before, start - 60), start)
            if auxiliary:
                start = auxiliary.start()
            elif not (left <= verb_end < start and _JOINED.fullmatch(lowered, verb_end, start)):
                continue
            verb_end = marker.end
        elif _owned(norm, lowered, before, start):
            continue
        if not _names_actor(norm, lowered, marker.end, min(right, marker.end + _WINDOW)):
            found.append(Marker(start, marker.end, marker.term_id, marker.kind))
    return found


def _owned(norm: str, lowered: str, before: int, start: int) -> bool:
    """Whether a possessor or an actor's adjective stands before a nominalisation."""
    before = max(before, start - 70)
    if _OWNED.search(lowered, before, start) and not _OWNED_BY_TIME.search(lowered, before, start):
        return True
    return bool(_actors()[0].search(norm, before, start))


def _names_actor(norm: str, lowered: str, end: int, limit: int) -> bool:
    """Whether the rest of the clause has a by-phrase with an actor, or "in a Russian strike"."""
    stop = _CLAUSE_END.search(lowered, end, limit)
    rest = lowered[end : stop.start() if stop else limit]
    return bool(_BY.search(rest) or _actors()[1].search(norm[end : end + len(rest)]))
