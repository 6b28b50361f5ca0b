"""Whom an evaluation is about: the target of a hit.

First whom its phrase or clause names, read off the function words between a hit and a name; then the only
camp of its sentence, if that opens the article or the word denies somebody's right or humanity; else nobody,
for a wrong name is worse than none. No parser: `benchmarks/about_whom.py` says how often it is right.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from framing import actors, facts
from framing.people import Mention, nationalities
from framing.schema import BLOCS, InputError, known
from framing.text.document import Document
from framing.text.quotes import Span

_TOKEN = re.compile(r"'s\b|[^\W_]+(?:['\-][^\W_]+)*|[^\w\s]")
_MARKS = frozenset(',;:.!?()[]\u2013\u2026"')
_CLAUSE = re.compile(r", (?:and|but|yet) ")
_REACH = 80  # characters between a hit and a name of its phrase or clause
_WAR = "war"  # as a bloc: a name of the war, which names nobody
_LEAD = 3  # sentences of a headline and its lead, which name what they are about


CAMPS = ("kyiv", "moscow")
_CAMPS: dict[str, facts.Valid] = {
    **dict.fromkeys(("who", "from", "to")),
    "kind": ("bloc", "country"),
    "camp": CAMPS,
    "source": facts.Written(".+", "Every row needs one."),
}


@cache
def camps() -> dict[tuple[str, str], dict[str, str]]:
    """The rows of camps.csv by kind and name: who stands on which side of the conflict, and since when."""
    rows = facts.rows("camps.csv", _CAMPS)
    for row in rows:
        if row["kind"] == "bloc":
            known(row["who"], BLOCS, "camps.csv, column who:")
    for name in CAMPS:
        if all(row["camp"] != name for row in rows):
            raise InputError(f"camps.csv: nobody stands in the camp '{name}'; give it a row.")
    return {(row["kind"], row["who"]): row for row in rows}


def camp(bloc: str, country: str = "", date: str = "") -> str:
    """The camp of a bloc, or of a country that stands apart from its bloc; empty if none.

    Without a date (ISO) it is the camp since the latest change; `country` is as in `actors.csv`.

    >>> camp("west"), camp("other_state"), camp("other_state", "Belarus"), camp("west", date="2013-12-01")
    ('kyiv', '', 'moscow', '')
    """
    for key in (("country", country), ("bloc", bloc)):
        stand = camps().get(key)
        if stand and (not date or (stand["from"] <= date and (not stand["to"] or date <= stand["to"]))):
            return stand["camp"]
    return ""


class Referent(NamedTuple):
    """Somebody whom a text names, at a span of `norm`; `actor` is empty where only the bloc is known."""

    start: int
    end: int
    actor: str
    bloc: str
    camp: str


def referents(
    doc: Document,
    mentions: Iterable[Mention],
    codes: Iterable[tuple[int, int, str]] = (),
    topics: Iterable[Span] = (),
    date: str = "",
) -> list[Referent]:
    """Everybody whom a text names, ascending, not overlapping: actors first, then whom a code word always
    means ("the occupiers": spans with the actor's id), then nationalities and inhabitants; nobody who only
    stands in the name of a topic ("the Ukraine war").
    """
    table = actors.table()
    spans = [*((mention.start, mention.end, mention.actor_id) for mention in mentions), *codes]
    named = [(a, b, actor_id, table[actor_id].bloc, table[actor_id].country) for a, b, actor_id in spans]
    nations = [(a, b, "", nation.bloc, nation.country) for a, b, nation in nationalities(doc)]
    found = [Referent(start, end, "", _WAR, "") for start, end in topics]
    taken = {position for topic in found for position in range(topic.start, topic.end)}
    for start, end, actor_id, bloc, country in (*named, *nations):
        attached = doc.norm.endswith("-", 0, start)  # anti-Russian
        if bloc != "expert_or_media" and not attached and taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            found.append(Referent(start, end, actor_id, bloc, camp(bloc, country, date)))
    return sorted(found)


def aimed_at(
    doc: Document,
    hit: Span,
    everybody: Sequence[Referent],
    speakers: Iterable[Span] = (),
    denies: bool = False,
) -> list[Referent]:
    """Whom a hit is about: one, several joined by "and", or nobody.

    `everybody` are the text's `referents`; `speakers` the spans that name who says the hit, and who is not
    meant by it; `denies`: it denies somebody's right or humanity, which is aimed at somebody nearly always.
    """
    number = doc.sentence_at(hit[0])
    here = _named_in(doc, everybody, number, number)
    speaking = [one for one in here if any(start <= one.start < end for start, end in speakers)]
    here = [one for one in here if one.bloc != _WAR and one not in speaking]
    meant = (
        _owner(doc.norm, hit, here) or _named_after(doc.norm, hit, here) or _named_before(doc.norm, hit, here)
    )
    if meant is not None:
        joined = _joined(doc.norm, here[here.index(meant) :])
        on_the_war = _names_a_party(_named_in(doc, everybody, number - 1, number + 1))
        return joined if on_the_war else [one._replace(camp="") for one in joined]  # another topic
    sided = [one for one in here if one.camp and _may_be_meant(doc.norm, hit, one)]
    opens = number < _LEAD or denies
    return sided[:1] if opens and _names_a_party(here) and len({one.camp for one in sided}) == 1 else []


def _names_a_party(named: Iterable[Referent]) -> bool:
    """Whether the war or a party to it is named: somebody in a camp who is not of the West."""
    return any(one.bloc == _WAR or (one.camp and one.bloc != "west") for one in named)


def _named_in(doc: Document, everybody: Sequence[Referent], first: int, last: int) -> list[Referent]:
    """Whom the sentences from one to another name."""
    start, _ = doc.sentences[max(0, first)]
    _, end = doc.sentences[min(last, len(doc.sentences) - 1)]
    return list(everybody[bisect_left(everybody, (start,)) : bisect_left(everybody, (end,))])


def _named_after(norm: str, hit: Span, named: Sequence[Referent]) -> Referent | None:
    """The brutal «Russian» army; dictator «Putin»; the lies of the «West»; but not: to lure «Ukraine»."""
    end = hit[1]
    near = [one for one in named if end <= one.start <= end + _REACH]
    if not near or _takes_object(norm, hit):
        return None
    between = [word for word in _words(norm, end, near[0].start) if word not in _class("determiner")]
    same_phrase = len(between) <= 3 and _phrase_ends().isdisjoint(between)
    return near[0] if same_phrase else None


def _owner(norm: str, hit: Span, named: Sequence[Referent]) -> Referent | None:
    """«Kyiv's» blatant lies; «Russian» atrocities."""
    for one in _near_before(norm, hit, named):
        mark, *between = _words(norm, one.end, hit[0]) or [""]
        if mark in ("", "'s") and _phrase_ends().isdisjoint(between):
            return one
    return None


def _named_before(norm: str, hit: Span, named: Sequence[Referent]) -> Referent | None:
    """«NATO» is arrogant; «Moscow» has fabricated; but not: ties with «Russia» are toxic."""
    for one in _near_before(norm, hit, named):
        owns = norm.startswith("'s ", one.end)  # with Russia's envoys arrogant as ever
        if owns or not _follows(norm, one, "preposition", within=2):
            return one
    return None


def _near_before(norm: str, hit: Span, named: Sequence[Referent]) -> Iterator[Referent]:
    """Whom the words of the clause before a hit name, the nearest first."""
    for one in reversed(named):
        if hit[0] - _REACH <= one.end <= hit[0]:
            between = _words(norm, one.end, hit[0])
            if len(between) <= 6 and _clause_ends().isdisjoint(between):
                yield one


def _joined(norm: str, named: Sequence[Referent]) -> list[Referent]:
    """The first of some names and those joined to it by "and" or a comma: dictators «Putin» and «Kim»."""
    joined = [named[0]]
    for one in named[1:]:
        between = _words(norm, joined[-1].end, one.start)
        if not between or not set(between) <= _class("coordinator") | {","}:
            break
        joined.append(one)
    return joined


def _may_be_meant(norm: str, hit: Span, one: Referent) -> bool:
    """Whether somebody shares the hit's clause and is not only where it happens: atrocities in «Ukraine»."""
    between = norm[min(hit[1], one.end) : max(hit[0], one.start)]
    return not _CLAUSE.search(between) and not _follows(norm, one, "place", within=1)


def _takes_object(norm: str, hit: Span) -> bool:
    """Whether a hit is a verb or an adverb, and what follows is not its noun: to lure, luring, unwisely."""
    word = norm[slice(*hit)].lower()
    ahead = _words(norm, max(0, hit[0] - 20), hit[0])[-1:]
    verb, *rest = word.split()
    inflected = verb.endswith(("ing", "ed")) and _class("determiner").isdisjoint(ahead)
    leads_on = not (_class("preposition") - _class("origin")).isdisjoint(rest[-1:])  # railed against
    return inflected or leads_on or word.endswith("ly") or not _class("verbal").isdisjoint(ahead)


def _follows(norm: str, one: Referent, of_class: str, within: int) -> bool:
    """Whether a word of a class stands so near before a name, determiners left out."""
    ahead = _words(norm, max(0, one.start - 60), one.start)
    ends = _class("subordinator") | _MARKS
    clause = list(takewhile(lambda word: word not in ends, reversed(ahead)))
    near = [word for word in clause if word not in _class("determiner")][:within]
    return not _class(of_class).isdisjoint(near)


def _words(norm: str, start: int, end: int) -> list[str]:
    """The words and marks of a stretch, in lower case."""
    return _TOKEN.findall(norm[start:end].lower())


@cache
def _class(*names: str) -> frozenset[str]:
    return frozenset().union(*(facts.word_classes("function_words.csv")[name] for name in names))


@cache
def _phrase_ends() -> frozenset[str]:
    """What stands in no noun phrase; "of" joins two."""
    words = _class("copula", "preposition", "coordinator", "subordinator", "auxiliary")
    return words - _class("origin") | _MARKS


@cache
def _clause_ends() -> frozenset[str]:
    """What does not stand between a subject and what it is or does."""
    return _class("preposition", "subordinator", "suffering") - {"to"} | _MARKS
