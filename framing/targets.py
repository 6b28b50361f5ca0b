"""Whom an evaluation is about: whom its phrase or clause names; else, rarely, the only camp of its sentence.

It is read off the function words between a hit and a name, without a parser, and is often nobody, for a wrong
name is worse than none: `benchmarks/about_whom.py` says how often it is right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from framing import actors, facts
from framing.people import Mention, nationalities, role_at_end
from framing.schema import BLOCS, InputError, known
from framing.text.document import Document
from framing.text.quotes import Span

_TOKEN = re.compile(r"'s\b|[^\W_]+(?:['\-][^\W_]+)*|[^\w\s]")
_CLAUSE = re.compile(r", (?:and|but|yet) ")
_COMPOUND = re.compile(r"[-\u2013](?!(?:armed|backed|controlled|funded|installed|led|sponsored|trained)\b)\w")
_ELSEWHERE = re.compile(r"(?: [\w'-]+){0,2} (?:from|in) (?:the )?[A-Z]")
_ADJECTIVE = re.compile(r"(?:[^e]al|ous|less|ful|[st]ive|ic)$")
_REACH = 80  # characters between a hit and a name of its phrase or clause
_FAR = 500  # characters beyond which nobody of a sentence is meant
_OPENS_CLAUSE = ("subordinator", "mark")
_ENDS_CLAUSE = (*_OPENS_CLAUSE, "preposition", "origin")
_ENDS_PHRASE = (*_OPENS_CLAUSE, "copula", "coordinator", "auxiliary", "preposition", "aim")
# Their subject does not do what follows: Ukraine suffered crimes, Russia fights terrorists.
_UNDERGOES = tuple(f"verb {act}" for act in "suffer curb defeat oppose punish accuse deny meet".split())
_WAR = "war"  # as a bloc: a name of the war, which names nobody
_LEAD = 3  # sentences of a headline and its lead, which name what they are about

CAMPS = ("kyiv", "moscow")
_CAMPS: dict[str, facts.Valid] = {
    **dict.fromkeys(("who", "from", "to")),
    "kind": ("bloc", "country"),
    "camp": CAMPS,
    "source": facts.FILLED,
}


@cache
def camps() -> dict[tuple[str, str], dict[str, str]]:
    """The rows of camps.csv by kind and name: who stands on which side of the conflict, and since when."""
    rows = facts.rows("camps.csv", _CAMPS)
    for row in rows:
        if row["kind"] == "bloc":
            known(row["who"], BLOCS, "camps.csv, column who:")
    for name in {*CAMPS} - {row["camp"] for row in rows}:
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
        if stand and (not date or stand["from"] <= date <= (stand["to"] or date)):
            return stand["camp"]
    return ""


class Referent(NamedTuple):
    """Somebody whom a text names, at a span of `norm`; `actor` is empty where only the bloc is known.

    `before` are the last two words of its clause before the name, determiners left out, the nearest first.
    Those whom "and" joins, or commas after a hit, have one `group`.
    """

    start: int
    end: int
    actor: str
    bloc: str
    camp: str
    before: tuple[str, ...] = ()
    group: int = -1

    @property
    def suffers(self) -> bool:
        """Whether it is who is harmed, or minds: to shell «Kyiv»; strikes on «Kyiv»; condemned by «Kyiv»."""
        last, further = self.before[:1], self.before[1:]
        harmed = _any_of(last, "verb harm") or (_any_of(last, "patient") and _any_of(further, "harm"))
        return harmed or (last == ("by",) and _any_of(further, *_UNDERGOES))

    @property
    def stands_apart(self) -> bool:
        """Whether it is no subject: ties with «Russia» are toxic; but: the president of «Russia» is."""
        last, further = self.before[:1], self.before[1:]
        of_a_role = last == ("of",) and bool(role_at_end("".join(further)).kind)
        of_an_act = last == ("by",) and _any_of(further, "harm")  # the attack by «Russia»
        prepositions = ("preposition", "origin", "aim", "likening")
        return _any_of(self.before, *prepositions) and not (of_a_role or of_an_act)


def referents(
    doc: Document,
    mentions: Iterable[Mention],
    codes: Iterable[tuple[int, int, str]] = (),
    topics: Iterable[Span] = (),
    date: str = "",
) -> dict[int, list[Referent]]:
    """Everybody whom each sentence names, ascending, not overlapping: actors first, then whom a code word
    always means ("the occupiers": spans with the actor's id), then nationalities and inhabitants; nobody who
    only stands in the name of a topic ("the Ukraine war") or in a compound ("Russian-speaking").
    """
    table = actors.table()
    spans = [*((mention.start, mention.end, mention.actor_id) for mention in mentions), *codes]
    named = [(start, end, who, table[who].bloc, table[who].country) for start, end, who in spans]
    named += [(start, end, "", nation.bloc, nation.country) for start, end, nation in nationalities(doc)]
    found = [Referent(start, end, "", _WAR, "") for start, end in topics]
    taken = {position for topic in found for position in range(topic.start, topic.end)}
    for start, end, actor, bloc, country in named:
        compound = doc.norm.endswith(("-", "\u2013"), 0, start) or _COMPOUND.match(doc.norm, end)
        if bloc != "expert_or_media" and not compound and taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            found.append(Referent(start, end, actor, bloc, camp(bloc, country, date)))
    everybody = defaultdict(list)
    for one in sorted(found):
        everybody[doc.sentence_at(one.start)].append(one)
    return everybody


def _led_up_to(doc: Document, hit: Span, named: Iterable[Referent]) -> list[Referent]:
    """Whom a hit's sentence names, the words before, and the group: dictators «Putin», «Kim» and «Assad»."""
    norm, (first, _) = doc.norm, doc.sentences[doc.sentence_at(hit[0])]
    found: list[Referent] = []
    for one in named:
        between = _words(norm, found[-1].end, one.start) if found else ["."]
        listed = one.start > hit[1] or between != [","]  # Unlike Kyiv, «Moscow» lies
        if listed and _class("joins").issuperset(between):
            before, group = found[-1].before, found[-1].group
        else:
            ahead = reversed(_content(norm, max(first, one.start - _REACH), one.start))
            before = tuple(takewhile(lambda word: word not in _class(*_OPENS_CLAUSE), ahead))[:2]
            group = one.start
        found.append(one._replace(before=before, group=group))
    return found


def aimed_at(
    doc: Document,
    hit: Span,
    everybody: Mapping[int, Sequence[Referent]],
    speakers: Iterable[Span] = (),
    denies: bool = False,
) -> list[Referent]:
    """Whom a hit is about: one, several joined by "and", or nobody.

    `everybody` are the text's `referents`; `speakers` the spans that name who says the hit, and who is not
    meant by it; `denies`: it denies somebody's right or humanity, which is aimed at somebody nearly always.
    """
    norm, number = doc.norm, doc.sentence_at(hit[0])
    if _any_of(_words(norm, *hit)[-1:] + _words(norm, hit[1], hit[1] + 20)[:1], "opponent"):
        return []  # the cynical critics of Kyiv: not Kyiv
    around = [one for one in everybody.get(number, []) if abs(one.start - hit[0]) < _FAR]
    named = _led_up_to(doc, hit, around)
    speaking = [one for one in named if any(start <= one.start < end for start, end in speakers)]
    here = [one for one in named if one.bloc != _WAR and one not in speaking]
    meant = next(_by_syntax(norm, hit, here), None)
    if meant:
        joined = [one for one in here if one.group == meant.group]
        near = [one for beside in (number - 1, number, number + 1) for one in everybody.get(beside, [])]
        return joined if _names_a_party(near) else [one._replace(camp="") for one in joined]  # another topic
    opens = number < _LEAD or denies
    return _only_camp(norm, hit, here) if opens and _names_a_party(here) else []


def _names_a_party(named: Iterable[Referent]) -> bool:
    """Whether the war or a party to it is named: somebody in a camp who is not of the West."""
    return any(one.bloc == _WAR or (one.camp and one.bloc != "west") for one in named)


def _by_syntax(norm: str, hit: Span, named: Sequence[Referent]) -> Iterator[Referent]:
    """Whom a hit may be about, the likeliest first: whom its noun phrase names, then whom its clause."""
    before = list(_near_before(norm, hit, named))
    after = _named_after(norm, hit, named)
    if not after or _content(norm, hit[1], after.start):  # none stands before what modifies «Putin»
        yield from (one for one, between in before if _owns(between))
    if after and (after.before[:1] != ("by",) or _is_act(norm, hit)):  # brutally murdered by «Russians»
        yield after
    yield from (one for one, between in before if _is_subject(norm, hit, one, between))
    if after:  # called a dictator by «Zelensky»
        yield after


def _named_after(norm: str, hit: Span, named: Sequence[Referent]) -> Referent | None:
    """The brutal «Russian» army; dictator «Putin»; the lies of the «West»; but not: to lure «Ukraine»."""
    near = next((one for one in named if hit[1] <= one.start <= hit[1] + _REACH), None)
    if near is None or near.suffers or _any_of(near.before[:1], *_UNDERGOES):
        return None
    between = _content(norm, hit[1], near.start)
    done_by = between[-1:] == ["by"] and norm.endswith(("ed", "ly"), *hit)
    *lead, last = between or [""]  # corrupt officials in «Kyiv»; the chaos that «Russia» brought
    in_office = last == "in" and role_at_end(" ".join(lead)).kind == "official"
    within = lead if last == "that" or in_office else between
    led_on = len(within) <= 3 and not _any_of(within, *_ENDS_PHRASE)
    return near if led_on and (done_by or not _is_act(norm, hit)) else None


def _owns(between: list[str]) -> bool:
    """«Kyiv's» blatant lies; «Russian» atrocities; «Moscow» must answer for its lies."""
    mark, *rest = between or ["'s"]
    return _any_of([mark], "possessive") and not _any_of(rest, *_ENDS_PHRASE, "article")


def _is_subject(norm: str, hit: Span, one: Referent, between: list[str]) -> bool:
    """«NATO» is arrogant; with «Russia's» envoys arrogant as ever; they speak of «Putin» as a liar."""
    said_of = between[:1] == ["'s"] or (between[:1] == ["as"] and one.before[:1] == ("of",))
    return said_of or not (one.stands_apart or one.suffers or _undergoes(norm, hit, one))


def _near_before(norm: str, hit: Span, named: Sequence[Referent]) -> Iterator[tuple[Referent, list[str]]]:
    """Whom the clause before a hit names, the nearest first, and the words that lead on to the hit."""
    for one in reversed(named):
        if hit[0] - _REACH <= one.end <= hit[0]:
            words = _words(norm, one.end, hit[0])
            between = _leading(words)
            if len(words) <= 6 and not _any_of(between, *_ENDS_CLAUSE):
                yield one, between


def _leading(words: list[str]) -> list[str]:
    """The words after a name but for what only joins a clause to it: Putin, who lies; they accuse Kyiv of."""
    pairs = zip(["accused", *words], words, strict=False)  # they accuse Kyiv of
    between = [word for lead, word in pairs if not (_any_of([lead], "accused") and _any_of([word], "charge"))]
    apposed = _any_of(between[1:2], "determiner", "relative", "copula", "auxiliary", "participle")
    if apposed and _any_of(between[:1], "aside"):
        between = between[1:]
    if _any_of(between[:1], "relative"):
        between = ["is", *between[1:]]
    last = max((place for place, word in enumerate(between) if _any_of([word], "leads on")), default=0)
    return between if _any_of(between[:last], *_OPENS_CLAUSE) else between[last:]


def _only_camp(norm: str, hit: Span, named: Sequence[Referent]) -> list[Referent]:
    """The only camp that a hit's clause names, unless it is named as a place, suffers the hit or fights it,
    or the hit is said of some other place: terrorist groups in Africa.
    """
    clause = [one for one in named if not _CLAUSE.search(norm, min(hit[1], one.end), max(hit[0], one.start))]
    sided = [one for one in clause if one.camp and not _any_of(one.before[:1], "place")]
    place = _ELSEWHERE.match(norm, hit[1])
    elsewhere = place and all(one.start != place.end() - 1 for one in named)
    only = len({one.camp for one in sided}) == 1 and not elsewhere
    return sided[:1] if only and not (sided[0].suffers or _undergoes(norm, hit, sided[0])) else []


def _undergoes(norm: str, hit: Span, one: Referent) -> bool:
    """Whether somebody suffers a hit or fights it: «Russia» fights terrorists; but not: is accused of it."""
    since = one.end if one.end < hit[0] else 0
    words = _content(norm, max(since, hit[0] - _REACH), hit[0])[-3:]
    accused = _any_of(words, "accused") and _any_of(words, "copula", "charge")
    does = accused or "'s" in words[-2:] or norm.endswith("ly", *hit)
    return not does and _any_of(words[-2:], *_UNDERGOES, "befallen")


def _is_act(norm: str, hit: Span) -> bool:
    """Whether a hit is a verb or an adverb, and what follows is not its noun: to lure, luring, unwisely."""
    word = norm[slice(*hit)].lower()
    ahead = _words(norm, max(0, hit[0] - 20), hit[0])[-1:]
    verb, *rest = word.split()
    inflected = verb.endswith(("ing", "ed")) and not _any_of(ahead, "determiner")
    leads_on = _any_of(rest[-1:], "preposition", "aim")  # railed against
    bare = _any_of(ahead, "verbal") and not _ADJECTIVE.search(word)
    return inflected or leads_on or bare or word.endswith(("ly", " that"))


def _words(norm: str, start: int, end: int) -> list[str]:
    return _TOKEN.findall(norm[start:end].lower())


def _content(norm: str, start: int, end: int) -> list[str]:
    """The words and marks of a stretch but for determiners."""
    return [word for word in _words(norm, start, end) if word not in _class("determiner")]


def _any_of(words: Iterable[str], *classes: str) -> bool:
    return not _class(*classes).isdisjoint(words)


@cache
def _class(*names: str) -> frozenset[str]:
    """Small words, and forms of the verbs of some meanings."""
    words = facts.word_classes("function_words.csv") | facts.word_classes("sentiment_classes.csv")
    return frozenset().union(*(words[name] for name in names))
