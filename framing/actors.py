"""People, bodies and states that a text names: the rows of `lexicons/actors.csv`, titles by their dates;
and whom "he", "she" and "the minister" mean: the nearest person who fits, if that is safe.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from framing import facts, matching, people
from framing.people import BODY, EITHER, Mention
from framing.schema import BLOCS
from framing.text.document import Document, plain
from framing.text.quotes import Span

COLUMNS: dict[str, facts.Valid] = {
    "actor_id": facts.Written(
        "[a-z0-9]+(?:-[a-z0-9]+)*", "Lower-case letters, digits, hyphens, each once.", True
    ),
    "name": facts.Written(".+", "Give a name."),
    "kind": ("person", "body", "state", "group", "outlet"),
    "bloc": BLOCS,
    **dict.fromkeys(("country", "aliases")),
    "titles": facts.Written(r"[^@]*(?:@[\d-]*\.\.[\d-]*)?", "Dates are from..to, as in @2019-05-20.."),
    **dict.fromkeys(("from", "to", "source")),
    "pronoun": ("", "he", "she"),
}
_NEAR = 200  # characters before a surname in which somebody else of that name may be named in full
_ADJUNCT = re.compile(
    r"(?:(?:\w+ ){0,2}(?:after|before)|as|because|by|during|if|in|like|on|since|though|to|unlike|when|while"
    r"|with|\w+ed|\w+ing(?! to\b))\b[^,\"]*, (?:the )?",
    re.IGNORECASE,
)
_BEFORE = 120  # characters from a sentence's start to the end of an adjunct
_SUBJECT_WITHIN = 40  # characters from a sentence's start to its subject
_MOST = 20  # persons of a sentence or of the text among whom one is looked for: keeps time linear
_PRONOUN = re.compile(r"[hs](?<!\w.)(?:(?<=h)(?:e|im|is|imself|er|ers|erself)|(?<=s)he)\b")  # lower case


class Actor(NamedTuple):
    """One row of `actors.csv`: an alias with ``~`` holds after one without, a title is words@from..to."""

    actor_id: str
    name: str
    kind: str
    bloc: str
    country: str
    aliases: str
    titles: str
    pronoun: str


@cache
def table() -> dict[str, Actor]:
    """The actors by id, checked."""
    rows = facts.rows("actors.csv", COLUMNS)
    return {row["actor_id"]: Actor(*(row[column] for column in Actor._fields)) for row in rows}


def bloc_of(actor_id: str) -> str:
    """Bloc of an actor (of the first, where several are joined by ``;``); empty if unknown."""
    actor = table().get(actor_id.split(";", maxsplit=1)[0])
    return actor.bloc if actor else ""


class _Alias(NamedTuple):
    actor: Actor
    kind: str  # full, short or title
    since: str = ""
    until: str = ""


@cache
def _aliases() -> tuple[list[_Alias], matching.Matcher]:
    entries: list[_Alias] = []
    patterns: list[tuple[Sequence[str], bool]] = []
    for actor in table().values():
        aliases = facts.split(plain(actor.aliases or actor.name))
        full = [alias for alias in aliases if not alias.startswith("~")]
        capitals = [alias.upper() for alias in full if len(alias) > 4]
        entries += [_Alias(actor, "full"), _Alias(actor, "short")]
        patterns.append((sorted({*full, *capitals}), True))
        patterns.append(([alias[1:] for alias in aliases if alias.startswith("~")], True))
        for title in facts.split(actor.titles):
            words, _, dates = title.partition("@")
            entries.append(_Alias(actor, "title", *dates.split("..")))
            patterns.append(([words.strip()], False))
    return entries, matching.Matcher(patterns)


class Mentions(list[Mention]):
    """The known actors that a text names or means by a pronoun, and everybody whom it names or describes."""

    def __init__(self, everybody: Sequence[Mention]) -> None:
        super().__init__(one for one in everybody if one.actor_id and one.kind != "description")
        self.everybody = everybody


@cache
def _titles(actor: Actor) -> frozenset[str]:
    kind = "expert" if actor.bloc == "expert_or_media" else "official"
    words = (title.partition("@")[0].lower().split() for title in facts.split(actor.titles))
    either = {actor.pronoun} if actor.pronoun else EITHER
    return facts.word_classes()[kind].union(either, {actor.country}, *words)


def mentions(doc: Document, date: str = "") -> Mentions:
    """Find the known actors that a text names, ascending by start, not overlapping.

    A short name counts only after the full one, a surname not after another first name, a title not before
    another name. A title ("the Russian president") is its holder's on the ISO date; without a date it is only
    that of somebody whom the text names. Pronouns: see `_with_antecedents`.
    """
    entries, matcher = _aliases()
    by_span: dict[Span, list[_Alias]] = {}
    named: dict[str, int] = {}  # where the full name of each first stands
    for start, end, index in matcher.find(doc.norm, doc.lowered):
        alias = entries[index]
        by_span.setdefault((start, end), []).append(alias)
        if alias.kind == "full":
            named.setdefault(alias.actor.actor_id, start)
    certain = ((span, _holder(aliases, span[0], named, date)) for span, aliases in by_span.items())
    holders = {span: holder for span, holder in certain if holder}
    full = people.full_names(doc.norm)
    found: list[Mention] = []
    for start, end, _ in matching.longest((start, end, 0) for start, end in holders):
        holder = holders[start, end]
        if _of_somebody_else(doc, (start, end), holders, full):
            continue
        if found and found[-1].kind == "title" and found[-1].end + 1 == start:  # it stands before a name
            title = found.pop()
            start = title.start if title.actor_id == holder.actor.actor_id else start
        found.append(_mention(doc, (start, end), holder))
    known = [one for one in found if one.kind != "title" or not people.is_named(doc.norm, one.end + 1)]
    return Mentions(_with_antecedents(doc, people.everybody(doc, known, full)))


def _mention(doc: Document, span: Span, holder: _Alias) -> Mention:
    """A known actor as somebody who may be meant later: a person by the titles' words, a body by its name."""
    actor, kind = holder.actor, "title" if holder.kind == "title" else "name"
    is_person = actor.kind == "person"
    words = doc.lowered[slice(*span)].split() if actor.kind != "state" else ()
    called = _titles(actor) if is_person else frozenset((*words, actor.country, BODY))
    nation = people.Meaning("nation", actor.bloc, actor.country)
    return Mention(*span, actor.actor_id, kind, span, actor.name, nation, called, not is_person)


def _holder(aliases: list[_Alias], start: int, named: dict[str, int], date: str) -> _Alias | None:
    """Whose name or title it is, if that is certain."""
    full = [alias for alias in aliases if alias.kind == "full"]
    short = [a for a in aliases if a.kind == "short" and named.get(a.actor.actor_id, start) < start]
    if full or short:
        latest = max(short or full, key=lambda alias: named[alias.actor.actor_id])
        return None if full and short else latest  # the General Staff, of two countries
    titles = [alias for alias in aliases if alias.kind == "title"]
    if date:
        titles = [a for a in titles if a.since <= date <= (a.until or date)]
    else:
        titles = [a for a in titles if a.actor.actor_id in named or not (a.since or a.until)]
    return titles[0] if len({alias.actor.actor_id for alias in titles}) == 1 else None


def _of_somebody_else(doc: Document, span: Span, holders: dict[Span, _Alias], full: list[Span]) -> bool:
    """Whether a title is a former or a deputy holder's, or a surname that of the last one named with it."""
    norm, (start, end), alias = doc.norm, span, holders[span]
    actor = alias.actor
    if alias.kind == "title":
        before = doc.lowered[max(0, start - 20) : start].split()[-1:]
        return not facts.word_classes()["no_holder"].isdisjoint(word.rstrip("-") for word in before)
    if actor.kind != "person" or " " in norm[start:end]:
        return False
    if actor.pronoun not in ("", people.pronouns().get(people.title(norm, start), actor.pronoun)):
        return True  # "Mrs Putin"
    near = bisect_left(full, (start - _NEAR,)), bisect_left(full, (end,))
    for first, last in reversed(full[slice(*near)]):
        given, *_, surname = norm[first:last].split()
        if first == start and alias.kind == "short":
            return surname not in actor.name
        if first < start and surname == norm[start:end]:
            if (first, last) in holders or actor.name.startswith(given.rstrip(".")):
                return False
            opens = first <= doc.sentences[doc.sentence_at(first)][0] + 1  # "Defiant Putin"
            return not opens or given in people.pronouns() or given.endswith(".")
    return False


def _with_antecedents(doc: Document, found: Sequence[Mention]) -> list[Mention]:
    """All who are found, "the minister" as whom it means, and every pronoun; nobody where that is not safe.

    The antecedent fits in gender, or is called so, and is the first person of the paragraph's last sentence
    with such a one, else the only person or subject of the paragraph before, else, for "the minister", the
    only one so far. What stands in a quotation and what stands outside do not refer to each other.
    """
    context = _Context(doc)
    resolved = list[Mention]()
    for one in sorted([*found, *_pronouns(doc)]):
        if doc.sentence_at(one.start) < 0:
            continue  # in furniture
        meant: Mention | None = one
        if one.kind == "pronoun":
            meant = context.antecedent(one.start, one.called)
        elif one.kind == "description" and doc.lowered.startswith(("the ", "this "), one.words[0]):
            said = doc.lowered[one.start : one.end].split()
            called = frozenset((*said, one.nation.country, BODY if one.body else "")) - {""}
            meant = context.antecedent(one.start, called) or context.only(called)
        if meant and meant is not one:
            called = meant.called - EITHER | one.called if one.kind == "pronoun" else meant.called
            one = meant._replace(start=one.start, end=one.end, kind=one.kind, called=called)
        resolved.append(one)
        context.note(one)
    return resolved


def _pronouns(doc: Document) -> Iterator[Mention]:
    for match in _PRONOUN.finditer(doc.lowered):
        pronoun = "she" if match[0].startswith(("s", "her")) else "he"
        yield Mention(*match.span(), "", "pronoun", match.span(), called=frozenset((pronoun,)))


class _Noted(NamedTuple):
    """Somebody who may be meant later."""

    person: Mention
    paragraph: int
    quotation: int
    subject: bool
    rank: int  # first who follows "After Putin left, ", last "Putin's aide" and "his aide"


class _Context:
    """Who was named or described, in order."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.by_sentence: dict[int, list[_Noted]] = defaultdict(list)
        self.outside: dict[str | Span, Mention] = {}  # quotations

    def note(self, one: Mention) -> None:
        doc, within, sentence = self.doc, self.doc.quotation_at(one.start), self.doc.sentence_at(one.start)
        noted, opening = self.by_sentence[sentence], doc.sentences[sentence][0]
        leads = _ADJUNCT.fullmatch(doc.norm, opening, min(one.start, opening + _BEFORE)) is not None
        first = all(earlier.quotation >= 0 or earlier.person.body for earlier in noted)
        subject = leads or (first and one.start <= opening + _SUBJECT_WITHIN)
        owner = doc.lowered.startswith(("his", "her"), one.start) or doc.norm.startswith("'s", one.end)
        if len(noted) < _MOST:
            noted.append(_Noted(one, doc.paragraph_at(one.start), within, subject, owner - leads))
        if within < 0:
            self.outside[one.actor_id or one.words] = one

    def only(self, called: frozenset[str]) -> Mention | None:
        """The only one of those read who is called so."""
        every = [one for one in islice(reversed(self.outside.values()), _MOST) if called <= one.called]
        return every[0] if len(every) == 1 else None

    def antecedent(self, at: int, called: frozenset[str]) -> Mention | None:
        """Whom "he", "she" or "the foreign minister" at a position means, if that is safe."""
        within, paragraph = self.doc.quotation_at(at), self.doc.paragraph_at(at)
        last = list(islice(reversed(self.by_sentence.values()), _MOST))
        for noted in last:
            fitting = [n for n in noted if n.quotation == within and called <= n.person.called]
            if fitting and noted[0].paragraph == paragraph:
                return min(fitting, key=lambda one: one.rank).person
        persons = [n for noted in last for n in noted if n.quotation == within < 0 and not n.person.body]
        before = max((n.paragraph for n in persons if n.paragraph < paragraph), default=-1)
        persons = [n for n in persons if n.paragraph == before]
        fitting = [n for n in persons if called <= n.person.called]
        for several in (fitting, [n for n in persons if n.subject]):
            who = {n.person.actor_id or n.person.words for n in several}
            if len(who) == 1 and called <= several[0].person.called:
                return several[0].person
        return None
