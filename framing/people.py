"""Whom a text names or describes, whether `actors.csv` knows them or not, and what the words say of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from framing import facts, matching
from framing.schema import BLOCS
from framing.text.document import Document
from framing.text.quotes import Span

EITHER = frozenset(("he", "she"))
BODY = "it"  # what a body is called, and no person
BODIES = ("body", "media")  # classes of roles that no person has
_NATIONS = {"adjective": None, "country": None, "bloc": BLOCS, "capitals": None, "inhabitants": None}
_ROLES = {"role": None, "class": None, "default_bloc": ("", *BLOCS), "person": ("", "yes")}

_LETTER = r"(?:[\w-]|'(?!s\b))"
_CAPITALISED = rf"[A-Z](?<![\w-].)(?={_LETTER}*[a-z]){_LETTER}*+"
_INITIAL = r"[A-Z](?<![\w-].)(?!\w)\.?"
_PART = (
    rf"(?:{_CAPITALISED}|{_INITIAL})(?: (?:von der|van der|van|von|de|der|bin|al|el|di|la|le|du)(?= [A-Z]))?"
)
_NAME = re.compile(rf"{_PART}(?: {_PART}){{1,6}}")
_WORD = re.compile(_CAPITALISED)
_CAPITAL = re.compile(" [A-Z]")
_TITLE = re.compile(r"([\w'-]+|\b[A-Z][a-z]{1,3}(?=\.)\.) $")
_DETERMINER = re.compile(  # the last one
    r".*\b(an?|the|another|one|this|his|her|its|their|[A-Z][\w-]*'s)(?= (?:[\w'-]+ ){0,4}$)",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = re.compile(r"(?: (?:in|from|of|at|for|to|by) (?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*)*){1,2}")
_PLACE_AT_END = re.compile(f"{_PLACE.pattern}$")
_PUNCTUATION = re.compile(r"[^\w' .-]|(?<=[a-z]{3})\.")
_TO_ITS_NAME = re.compile(  # from a role: the head of the mission in Kyiv, Mark Milley
    r"(?: (?:of|for|in|from|at|on|to|by|and)(?: the| an?| [\w-]+'s)?"
    r"(?: (?!(?:the|an?|his|her|its|their|who) )[\w.-]++){1,4}){0,4}(?:, | \()"
)
_APPOSITION = re.compile(r"(?:, (?:aged )?\d{1,2})?, (?![a-z]+ing )[^,.;:\"]{2,160}(?=[,.])")
_OTHER_NATION = re.compile("-(?:born|speaking|trained|American)")  # after a nation: another one's
_BEFORE = 60  # characters before a name or a role that may hold its title or its article
_LONGEST_TITLE = 24  # characters
_INTRODUCED = 4  # mentions among which one says who somebody is


class Meaning(NamedTuple):
    """What a word says of somebody: a nation, or a role and its class (official, expert, body ...)."""

    kind: str = ""
    bloc: str = ""
    country: str = ""
    person: bool = False


class Mention(NamedTuple):
    """Where in `norm` somebody is named, described or meant by a pronoun; `actor_id` is empty if unknown.

    `words` say most of somebody, and are the same at every mention: a name with its title and apposition, or
    a description. `nation` has the bloc and the country.
    """

    start: int
    end: int
    actor_id: str
    kind: str  # name, title, description or pronoun
    words: Span
    name: str = ""
    nation: Meaning = Meaning()
    called: frozenset[str] = frozenset()  # what may mean somebody later: he, she, the minister, the expert
    body: bool = False  # "the ministry" means one as "he" means a person


@cache
def _vocabulary() -> tuple[list[Meaning], matching.Matcher]:
    meanings: list[Meaning] = []
    patterns: list[tuple[list[str], bool]] = []
    for row in facts.rows("nations.csv", _NATIONS):
        words = [row["adjective"], row["country"]]
        patterns.append((words + facts.split(row["inhabitants"]) + facts.split(row["capitals"]), True))
        meanings.append(Meaning("nation", row["bloc"], row["country"]))
    for row in facts.rows("roles.csv", _ROLES):
        patterns.append((facts.split(row["role"]), row["role"] != row["role"].lower()))
        meanings.append(Meaning(row["class"], row["default_bloc"], person=row["person"] == "yes"))
    return meanings, matching.Matcher(patterns)


def _meanings(text: str, lowered: str | None = None) -> list[tuple[int, int, Meaning]]:
    """The longest spans of words with a meaning."""
    meanings, matcher = _vocabulary()
    longest = matching.longest(matcher.find(text, lowered))
    found = [(start, end, meanings[n]) for start, end, n in longest]
    return [one for one in found if one[2].kind != "nation" or not _OTHER_NATION.match(text, one[1])]


_of_document = lru_cache(maxsize=1)(_meanings)  # which is asked twice


def nationalities(doc: Document) -> list[tuple[int, int, Meaning]]:
    """Spans of adjectives, inhabitants and capitals, with the nation; in no furniture."""
    found = _of_document(doc.norm, doc.lowered)
    return [one for one in found if one[2].kind == "nation" and doc.sentence_at(one[0]) >= 0]


def _roles(found: Sequence[tuple[int, int, Meaning]]) -> list[tuple[int, int, Meaning]]:
    """The roles among meanings that stand before no other: of "local reporter" the second."""
    roles = [one for one in found if one[2].kind != "nation"]
    before_roles = {start - 1 for start, _, _ in roles}
    return [one for one in roles if one[1] not in before_roles]


@lru_cache(maxsize=4096)
def described(words: str) -> tuple[Meaning, Meaning]:
    """The first nation and the first role in some words, empty if there is none."""
    found = _meanings(words)
    nations = (meaning for _, _, meaning in found if meaning.kind == "nation")
    return next(nations, Meaning()), next((role for _, _, role in _roles(found)), Meaning())


@lru_cache(maxsize=4096)
def role_at_end(words: str) -> Meaning:
    """The role that the words end in, if any: "Russian diplomat", not "Ukraine war"."""
    return next((role for _, end, role in _roles(_meanings(words)) if end == len(words)), Meaning())


@cache
def _says_what(word: str) -> bool:
    """Whether a capitalised word is a role, a nation or part of a body's name, and no part of a person's."""
    alone = word.lower().removesuffix("." if len(word) > 2 else "")  # "A." is an initial
    return alone in facts.word_classes()["not_a_name"] or any(map(any, described(word)))


def full_names(norm: str) -> list[Span]:
    """Persons by first name and surname, known or not, without their titles and nations; ascending."""
    found = []
    for match in _NAME.finditer(norm):
        parts = match[0].split()
        before = max((number for number, part in enumerate(parts, 1) if _says_what(part)), default=0)
        if len(parts) - before > 1:
            found.append((match.end() - len(" ".join(parts[before:])), match.end()))
    return found


def title(norm: str, position: int) -> str:
    """The word before a name, without a full stop: "minister", "Mrs"."""
    word = _TITLE.search(norm, max(0, position - _LONGEST_TITLE), position)
    return word[1].rstrip(".") if word else ""


def is_named(norm: str, position: int) -> bool:
    """Whether a name stands there after a title, and no other word of a body or a day."""
    name = _WORD.match(norm, position)
    return name is not None and not _says_what(name[0])


def everybody(doc: Document, known: Sequence[Mention], full: Sequence[Span]) -> list[Mention]:
    """The known actors, and whom else the text names or describes, ascending."""
    taken = {position for one in known for position in range(one.start, one.end)}
    named = [*known, *_named(doc.norm, known, [span for span in full if taken.isdisjoint(range(*span))])]
    return sorted([*named, *_described(doc, named)])


def _named(norm: str, known: Sequence[Mention], full: Sequence[Span]) -> Iterator[Mention]:
    """Unknown persons by full name, by a part that nobody else has, by a first name, or after a title."""
    places: dict[str, list[Span]] = defaultdict(list)
    whose = {part: "" for one in known for part in one.name.split()}
    for start, end in full:
        name = norm[start:end]
        places[name].append((start, end))
        first, *_, surname = name.split()
        whose[surname] = name if whose.get(surname, "") in ("", name) else surname
        if first in pronouns():
            whose.setdefault(first, name)
    taken = {at for span in (*(one[:2] for one in known), *full) for at in range(*span)}
    for match in _WORD.finditer(norm):
        name = whose.get(match[0], match[0] if _is_alone(norm, match) else "")
        if name and match.start() not in taken and not _CAPITAL.match(norm, match.end()):
            places[name].append(match.span())
    for name, spans in places.items():
        introduced = (_introduced(norm, *span) for span in sorted(spans)[:_INTRODUCED])
        words = next((w for w in introduced if any(map(any, described(norm[slice(*w)])))), spans[0])
        nation, _ = described(norm[slice(*words)])
        called = _called(f"{name} {norm[slice(*words)]}")
        of_all = Mention(0, 0, "", "name", words, name if " " in name else "", nation, called)
        yield from (of_all._replace(start=start, end=end) for start, end in spans)


def _is_alone(norm: str, word: re.Match[str]) -> bool:
    """Whether a word is a first name alone or a surname after a title: Mykola, Mr Holub."""
    before = title(norm, word.start())
    is_person = word[0] in pronouns() or before in pronouns() or role_at_end(before).person
    return is_person and not _says_what(word[0])


def _introduced(norm: str, start: int, end: int) -> Span:
    """A name with the title before it ("Russian envoy") and the apposition after it (", a teacher,")."""
    before = _PUNCTUATION.split(norm[max(0, start - _BEFORE) : start].rstrip(" ,"))[-1].strip(" .")
    for words in (before, title(norm, start)):
        if role_at_end(_PLACE_AT_END.sub("", words)).kind or words in pronouns():
            start = norm.rindex(words, 0, start)
            break
    place = _PLACE.match(norm, end)
    end = place.end() if place else end
    after = _APPOSITION.match(norm, end)
    return start, after.end() if after and described(after[0])[1].kind else end


def _described(doc: Document, named: Sequence[Mention]) -> Iterator[Mention]:
    """Persons and bodies by what they are: a nurse in Sumy, the ministry; nobody whose name is with it."""
    norm = doc.norm
    taken = {position for one in named for position in range(one.start, one.end)}
    persons = {one.start for one in named if not one.body}
    for start, end, role in _roles(_of_document(norm, doc.lowered)):
        determiner = _DETERMINER.match(norm, max(0, start - _BEFORE), start)
        is_one = (role.person or role.kind in BODIES) and not doc.lowered.endswith(("s", "men"), start, end)
        if not determiner or not is_one or start in taken or _CAPITAL.match(norm, end):
            continue
        first = determiner.start(1)
        place = _PLACE.match(norm, end)
        words = first, place.end() if place else end
        to_name = _TO_ITS_NAME.match(norm, end)
        if to_name and to_name.end() in persons:
            continue
        nation, _ = described(norm[slice(*words)])
        called = _called(norm[first:end]) | {nation.country}
        called = called if role.person else called - EITHER | {BODY}
        yield Mention(start, end, "", "description", words, "", nation, called, not role.person)


@lru_cache(maxsize=4096)
def _called(words: str) -> frozenset[str]:
    """He or she, the words and the country that describe somebody, and general words ("the official")."""
    classes = facts.word_classes()
    either = next(({pronouns()[word]} for word in words.split() if word in pronouns()), EITHER)
    said = frozenset(words.lower().replace(",", "").split())
    nation, role = described(words)
    general = {nation.country} | classes.get(role.kind, frozenset())
    same = (classes[name] for name in classes if name.startswith("same:") and classes[name] & said)
    return said.union(either, general, *same)


@cache
def pronouns() -> dict[str, str]:
    """He or she for first names ("Olena") and for nouns ("spokeswoman")."""
    classes = facts.word_classes()
    names = {name.title(): p for p in ("he", "she") for name in classes[f"first_name:{p}"]}
    return names | {noun: p for p in ("he", "she") for noun in classes[p]}
