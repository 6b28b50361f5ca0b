"""Words, markers of style, and the actions whose actor is not named."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from framing import matching, paths, storage
from framing.text.document import _WORD, Document
from framing.text.quotes import Span


@dataclass(frozen=True, slots=True)
class Marker:
    """One marked expression: `kind` is its class in style.csv."""

    start: int
    end: int
    term_id: str
    kind: str


def words(doc: Document, sentences: Sequence[Span]) -> list[list[str]]:
    """The words of each sentence, as written."""
    if sentences is doc.sentences:
        return doc.tokens
    return [_WORD.findall(doc.norm, start, end) for start, end in sentences]


_CONTEXT = ("agent", "support")  # classes that are only looked for beside a nominalisation


@cache
def _style_rows() -> list[dict[str, str]]:
    return storage.read_csv(paths.LEXICONS / "style.csv")


@cache
def _matcher() -> tuple[matching.Matcher, list[tuple[str, str]]]:
    rows = [row for row in _style_rows() if row["class"] not in _CONTEXT]
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
_OWNERS = frozenset("his her its their our my your whose".split())
_TIMES = tuple(
    "day week month year night morning evening yesterday spring summer autumn winter january february march "
    "april june july august september october november december".split()
)
_BREAKS = frozenset(
    "the a an of to in on at by for from with that this was were is are has had saw heard and".split()
)
_DETERMINERS = frozenset("a an the its new more their further".split())
_BE = frozenset("is are was were be been being".split())
_ADJUNCT = (" in ", " during ", " from ", " under ", " amid ", " through ", " following ", " as a result of ")
_ACTION = (
    r"(?:attacks?|strikes?|airstrikes?|shelling|bombing|bombardment|raids?|assaults?|fire|offensive|operations?|invasion"
    r"|occupation|captivity|custody|ambush)"
)


@dataclass(frozen=True, slots=True)
class _Actors:
    """Words that name an actor before a noun, verbs that carry an action out, and "in a Russian strike"."""

    exact: frozenset[str]
    any_case: frozenset[str]
    support: frozenset[str]
    adjunct: re.Pattern[str]


@cache
def _actors() -> _Actors:
    nations = {row["adjective"] for row in storage.read_csv(paths.LEXICONS / "nations.csv")}
    found: dict[str, set[str]] = {"exact": nations, "any": set(), "support": set()}
    for row in _style_rows():
        if row["class"] in _CONTEXT:
            kind = "support" if row["class"] == "support" else row["case"]
            found[kind].update(matching.expand(row["pattern"]))
    names = [re.escape(name) for name in sorted(found["exact"], key=len, reverse=True)]
    names += [f"(?i:{re.escape(name)})" for name in sorted(found["any"], key=len, reverse=True)]
    adjunct = (
        rf"(?:{'|'.join(_ADJUNCT)})(?:[\w\-']+\s+){{0,3}}?"
        rf"(?<!\w)(?:{'|'.join(names)})(?:'s)?(?:[\-–/]\w+)?\s+(?:[\w\-]+\s+){{0,2}}{_ACTION}\b"
    )
    exact, any_case, support = (frozenset(found[kind]) for kind in ("exact", "any", "support"))
    return _Actors(exact, any_case, support, re.compile(adjunct))


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
        elif _owned(norm[max(before, start - 70) : start]):
            continue
        if not _names_actor(norm, lowered, marker.end, min(right, marker.end + _WINDOW)):
            found.append(Marker(start, marker.end, marker.term_id, marker.kind))
    return found


def _owned(before: str) -> bool:
    """Whether what stands before a nominalisation names the actor, or is a verb with its subject.

    The first as in "Russia's brutal", "Russian", "their"; the second as in "launched new".
    """
    actors = _actors()
    tokens = before.split()
    lowered = [token.lower() for token in tokens]
    for back in range(1, min(4, len(tokens) + 1)):
        verb = lowered[-back]
        if verb == "out" and back < len(tokens):
            verb = f"{lowered[-back - 1]} out"
        if verb in actors.support and (back < 3 or lowered[-2] in _DETERMINERS):
            return not _BE.intersection(lowered[-back - 2 : -back])
    following = ""
    for token, low in zip(tokens[:-5:-1], lowered[:-5:-1], strict=True):
        word, plain = token.rstrip(","), low.rstrip(",")
        owner = plain.removesuffix("'s") if plain.endswith("'s") else plain.removesuffix("'")
        if plain in _OWNERS or (plain != owner and not owner.endswith(_TIMES)):
            return True
        bare = word.removesuffix("'s")
        if actors.exact & {bare, bare.partition("-")[0], f"{word} {following}"} or owner in actors.any_case:
            return True
        if plain in _BREAKS or not word[-1:].isalnum():
            return False
        following = word
    return False


def _names_actor(norm: str, lowered: str, end: int, limit: int) -> bool:
    """Whether the rest of the clause has a by-phrase with an actor, or "in a Russian strike"."""
    window = lowered[end:limit]
    by = " by " in window or " at the hands of " in window
    if not by and not any(word in window for word in _ADJUNCT):
        return False
    stop = _CLAUSE_END.search(window)
    rest = window[: stop.start() if stop else None]
    return bool((by and _BY.search(rest)) or _actors().adjunct.search(norm[end : end + len(rest)]))
