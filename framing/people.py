"""Whom a text speaks of, known or not: persons by name or description, and whom "he" and "she" mean.

A wrong name is worse than none. Somebody whom `actors.csv` does not know ("a nurse", "Anna Petrenko") is an
antecedent like any other and keeps a pronoun from the known persons before. The facts are
`lexicons/nations.csv` (adjectives, inhabitants) and `roles.csv` (minister, analyst, witness).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from framing import facts, matching
from framing.schema import BLOCS
from framing.text.document import Document
from framing.text.quotes import Span

_CAPITALISED = r"[A-Z](?<!\w.)(?:[\w'’\-]*[a-z][\w\-]*|(?!\w)\.?)"
_PARTICLE = r"(?: (?:von der|van der|van|von|de|der|bin|al|el|di|la|le|du)(?= [A-Z]))?"
NAME = re.compile(rf"{_CAPITALISED}{_PARTICLE}(?: {_CAPITALISED}{_PARTICLE}){{1,6}}")

HE, SHE = frozenset(("he",)), frozenset(("she",))
EITHER = HE | SHE
BODIES = ("body", "media")  # classes of roles that no person has
_NATIONS = {"adjective": None, "country": None, "bloc": BLOCS, "capitals": None, "inhabitants": None}
_ROLES = {"role": None, "class": None, "default_bloc": ("", *BLOCS), "person": ("", "yes")}
_DETERMINER = re.compile(
    r"\b(?:an?|the|another|one|this|his|her|their|[A-Z][\w-]*'s)(?= (?:[\w'-]+ ){0,4}$)", re.IGNORECASE
)
_PLACE = re.compile(r"(?: (?:in|from|of|at|for|to|by) (?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*)*){1,2}")
_OFFICE = re.compile(r"(?:(?:[A-Z][\w'-]*|of|to|the|for|at) )+$")  # Russian Ambassador to Vietnam
_PUNCTUATION = re.compile(r"[^\w' -]")
_ENDING_PLACE = re.compile(r" (?:to|of|in|for|at) (?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*)*$")
_APPOSITION = re.compile(r", (?![a-z]+ing )[^,.;:\"]{2,120}(?=[,.])")
_BEFORE = 60  # characters before a name or a role that may hold its title or its article
_MOST_NAMES = 200  # whose surname is looked for again: keeps time linear
_INTRODUCED = 4  # mentions among which one says who somebody is


class Nation(NamedTuple):
    """A country and its bloc."""

    country: str = ""
    bloc: str = ""


class Role(NamedTuple):
    """What somebody is: the class (official, expert, body ...), and the bloc where no nation is named."""

    kind: str = ""
    bloc: str = ""
    person: bool = False


class Person(NamedTuple):
    """Where somebody is named, described or meant by a pronoun; `actor_id` is empty for an unknown person.

    `words` is the span that says most of the person, the same at every mention: a name with its title and
    apposition, or a description. Bodies and states are read along: "the ministry" means one as "he" does.
    """

    start: int
    end: int
    actor_id: str
    words: Span
    name: str = ""
    called: frozenset[str] = frozenset()  # what may mean the person: he, she, the minister, the expert
    body: bool = False

    @property
    def who(self) -> str | Span:
        """What two mentions of one person have in common."""
        return self.actor_id or self.words


# ------------------------------------------------------------------ nations and roles


@cache
def _vocabulary() -> tuple[list[Nation | Role], matching.Matcher]:
    entries: list[Nation | Role] = []
    patterns: list[tuple[list[str], bool]] = []
    for row in facts.rows("nations.csv", _NATIONS):
        words = [row["adjective"], row["country"]]
        patterns.append((words + facts.split(row["inhabitants"]) + facts.split(row["capitals"]), True))
        entries.append(Nation(row["country"], row["bloc"]))
    for row in facts.rows("roles.csv", _ROLES):
        patterns.append((facts.split(row["role"]), row["role"] != row["role"].lower()))
        entries.append(Role(row["class"], row["default_bloc"], row["person"] == "yes"))
    return entries, matching.Matcher(patterns)


@lru_cache(maxsize=2)
def _scanned(norm: str, lowered: str) -> list[tuple[int, int, int]]:
    """The matches of a text: persons and targets are looked for in the same one."""
    return list(_vocabulary()[1].find(norm, lowered))


@cache
def _nations_and_roles() -> tuple[frozenset[int], frozenset[int]]:
    """The entries that are nations, and those that are a role of one person or body."""
    entries = list(enumerate(_vocabulary()[0]))
    nations = frozenset(n for n, entry in entries if isinstance(entry, Nation))
    return nations, frozenset(n for n, e in entries if isinstance(e, Role) and (e.person or e.kind in BODIES))


def _spans(doc: Document, wanted: frozenset[int]) -> list[tuple[int, int, Any]]:
    """The longest spans of wanted words, with what they mean; in no furniture."""
    entries, _ = _vocabulary()
    found = (match for match in _scanned(doc.norm, doc.lowered) if match[2] in wanted)
    return [(a, b, entries[n]) for a, b, n in matching.longest(found) if doc.sentence_at(a) >= 0]


def nationalities(doc: Document) -> list[tuple[int, int, Nation]]:
    """Spans of adjectives, inhabitants and capitals, with the nation; in no furniture."""
    return _spans(doc, _nations_and_roles()[0])


@lru_cache(maxsize=4096)
def described(words: str) -> tuple[Nation, Role]:
    """The first nation and the first role in some words, empty if there is none."""
    entries, matcher = _vocabulary()
    found = [entries[index] for _, _, index in matching.longest(matcher.find(words))]
    nation = next((entry for entry in found if isinstance(entry, Nation)), Nation())
    return nation, next((entry for entry in found if isinstance(entry, Role)), Role())


@lru_cache(maxsize=4096)
def role_at_end(words: str) -> Role:
    """The role that the words end in, if any: "Russian diplomat", not "Ukraine war"."""
    entries, matcher = _vocabulary()
    found = (entries[index] for _, end, index in matcher.find(words) if end == len(words))
    return next((entry for entry in found if isinstance(entry, Role)), Role())


@cache
def says_what(word: str) -> bool:
    """Whether a capitalised word is a role, a nation or part of a body's name, and no part of a person's."""
    _, matcher = _vocabulary()
    return word.lower().strip(".") in facts.word_classes()["not_a_name"] or any(
        end - start == len(word) for start, end, _ in matcher.find(word)
    )


@lru_cache(maxsize=4096)
def personal(name: str) -> tuple[str, ...]:
    """The parts of a personal name, without the roles and nations before it; empty if it is none."""
    parts = tuple(name.split())
    before = max((number for number, part in enumerate(parts, 1) if says_what(part)), default=0)
    return parts[before:] if len(parts) - before > 1 else ()


# ------------------------------------------------------------------ persons


def persons(doc: Document, known: Sequence[Person]) -> list[Person]:
    """The known persons and everybody else whom the text names or describes."""
    named = [*known, *_named(doc, sorted(person[:2] for person in known))]
    return sorted([*named, *_described(doc, sorted(person[:2] for person in named))])


def _named(doc: Document, taken: Sequence[Span]) -> Iterator[Person]:
    """Unknown persons by full name, and by a part of it that nobody else has."""
    norm = doc.norm
    places: dict[str, list[Span]] = defaultdict(list)
    for match in NAME.finditer(norm):
        name = " ".join(personal(match[0]))
        start, end = match.end() - len(name), match.end()
        if name and _free(taken, start, end):
            places[name].append((start, end))
    occupied = sorted([*taken, *(span for spans in places.values() for span in spans)])
    surnames = Counter(name.split()[-1] for name in places)
    for name, spans in list(places.items())[:_MOST_NAMES]:
        surname = name.split()[-1]
        if surnames[surname] == 1:
            spans += [span for span in _places(norm, surname) if _free(occupied, *span)]
    for name, spans in places.items():
        introduced = (_about(norm, *span) for span in sorted(spans)[:_INTRODUCED])
        words = next((w for w in introduced if any(map(any, described(norm[slice(*w)])))), spans[0])
        person = Person(*spans[0], "", words, name, _called(f"{name} {norm[slice(*words)]}"))
        yield from (person._replace(start=start, end=end) for start, end in spans)


def _places(norm: str, word: str) -> Iterator[Span]:
    """Where a word stands as a whole."""
    end = 0
    while (start := norm.find(word, end)) >= 0:
        end = start + len(word)
        if not (norm[start - 1 : start].isalnum() or norm[end : end + 1].isalnum()):
            yield start, end


def _described(doc: Document, occupied: Sequence[Span]) -> Iterable[Person]:
    norm = doc.norm
    for start, end, role in _spans(doc, _nations_and_roles()[1]):
        is_title = norm[end : end + 1] == " " and norm[end + 1 : end + 2].isupper()
        if is_title or doc.lowered.endswith(("s", "men"), start, end) or not _free(occupied, start, end):
            continue
        determiners = list(_DETERMINER.finditer(norm, max(0, start - _BEFORE), start))
        if not determiners:
            continue
        first = determiners[-1].start()
        place = _PLACE.match(norm, end)
        words = (first, place.end() if place else end)
        called = _called(norm[first:end])
        yield Person(start, end, "", words, "", called if role.person else called - EITHER, not role.person)


def _free(occupied: Sequence[Span], start: int, end: int) -> bool:
    at = bisect_left(occupied, (end, 0))
    return not any(a < end and start < b for a, b in occupied[max(0, at - 2) : at])


@lru_cache(maxsize=4096)
def _called(words: str) -> frozenset[str]:
    """He or she, the words that describe somebody, and the general ones that fit ("the official")."""
    either = next(({pronouns()[word]} for word in words.split() if word in pronouns()), EITHER)
    said = frozenset(words.lower().replace(",", "").split())
    general = facts.word_classes().get(described(words)[1].kind, frozenset())
    synonyms = (same for same in facts.classes("same:").values() if not same.isdisjoint(said))
    return said.union(either, general, *synonyms)


@cache
def pronouns() -> dict[str, str]:
    """He or she for first names ("Olena") and for nouns ("spokeswoman")."""
    names = {name.title(): p for p, names in facts.classes("first_name:").items() for name in names}
    return names | {noun: p for p in ("he", "she") for noun in facts.word_classes()[p]}


def _about(norm: str, start: int, end: int) -> Span:
    """A name with the title before it ("Russian envoy") and the apposition after it (", a teacher,")."""
    office = _OFFICE.search(norm, max(0, start - _BEFORE), start)
    title = _PUNCTUATION.split(norm[max(0, start - _BEFORE) : start].rstrip(" ,"))[-1].lstrip()
    first = start
    if office and described(office[0])[1].kind:
        first = office.start()
    elif role_at_end(_ENDING_PLACE.sub("", title)).kind:
        first = norm.rindex(title, 0, start)
    place = _PLACE.match(norm, end)
    end = place.end() if place else end
    after = _APPOSITION.match(norm, end)
    if after and described(after[0])[1].kind and not any(personal(m[0]) for m in NAME.finditer(after[0])):
        end = after.end()
    return first, end


def paragraph(doc: Document, position: int) -> Span:
    """The paragraph that holds a position."""
    return doc.paragraphs[bisect_right(doc.paragraphs, (position, len(doc.norm) + 1)) - 1]


def quotation(doc: Document, position: int) -> int:
    """Start of the outermost quotation that holds a position, or -1."""
    index = bisect_right(doc.quotes, position, key=attrgetter("start")) if doc.quotes else 0
    for quote in reversed(doc.quotes[max(0, index - 8) : index]):
        if quote.depth == 1:
            return quote.start if position < quote.end else -1
    return -1
