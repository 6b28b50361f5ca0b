"""Whom a text speaks of, known or not: persons by name or description, and whom "he" and "she" mean.

A wrong name is worse than none. Somebody whom `actors.csv` does not know ("a nurse", "Anna Petrenko") is an
antecedent like any other and keeps a pronoun from the known persons before. The facts are
`lexicons/nations.csv` (adjectives, inhabitants) and `roles.csv` (minister, analyst, witness).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from typing import NamedTuple

from framing import facts, matching
from framing.schema import BLOCS
from framing.text.document import Document
from framing.text.quotes import Span

# In each the first letter stands first and what is before it is asked then, so that the search leaps.
_PRONOUN = re.compile(r"[hs](?<!\w.)(?:(?<=h)(?:e|im|is|imself|er|ers|erself)|(?<=s)he)\b")  # lower case
_CAPITALISED = r"[A-Z](?<!\w.)(?:[\w'’\-]*[a-z][\w\-]*|(?!\w)\.?)"
_PARTICLE = r"(?: (?:von der|van der|van|von|de|der|bin|al|el|di|la|le|du)(?= [A-Z]))?"
NAME = re.compile(rf"{_CAPITALISED}{_PARTICLE}(?: {_CAPITALISED}{_PARTICLE}){{1,4}}")

_NATIONS = {"adjective": None, "country": None, "bloc": BLOCS, "capitals": None, "inhabitants": None}
_ROLES = {"role": None, "class": None, "default_bloc": ("", *BLOCS), "person": ("", "yes")}
_DETERMINER = re.compile(
    r"\b(?:an?|the|another|one|this|that|his|her|their)(?= (?:[\w'-]+ ){0,4}$)", re.IGNORECASE
)
_PLACE = re.compile(r" (?:in|from|of|at|for) (?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*)*")
_OFFICE = re.compile(r"(?:(?:[A-Z][\w'-]*|of|to|the|for|at) )+$")  # Russian Ambassador to Vietnam
_TITLE = re.compile(r"(?:[\w'-]+ ){1,6}$")
_APPOSITION = re.compile(r", (?:an?|the|who|\d|[a-z])[^,.;:\"]{2,80}(?=[,.])")
_BEFORE = 60  # characters before a name or a role that may hold its title or its article
_SENTENCES_BACK = 3
_SUBJECT_WITHIN = 40  # characters from a sentence's start to its subject


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

    `words` is the span that says most of the person: a name with its title and apposition, or a description.
    `pronoun` is he, she, or empty where either fits.
    """

    start: int
    end: int
    actor_id: str
    pronoun: str
    words: Span

    @property
    def who(self) -> str | Span:
        """What two mentions of one person have in common."""
        return self.actor_id or self.words

    def fits(self, pronoun: str) -> bool:
        """Whether "he" or "she" can mean the person."""
        return self.pronoun in ("", pronoun)


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


@cache
def _one_person() -> matching.Matcher:
    """Words for one person: envoy, a nurse; not envoys."""
    rows = facts.rows("roles.csv", _ROLES)
    words = [word for row in rows if row["person"] == "yes" for word in facts.split(row["role"])]
    return matching.Matcher([([word for word in words if not word.endswith(("s", "men"))], False)])


def nationalities(doc: Document) -> list[tuple[int, int, Nation]]:
    """Spans of adjectives, inhabitants and capitals, with the nation; in no furniture."""
    entries, matcher = _vocabulary()
    nations = {n: entry for n, entry in enumerate(entries) if isinstance(entry, Nation)}
    found = matching.longest(one for one in matcher.find(doc.norm, doc.lowered) if one[2] in nations)
    return [(start, end, nations[n]) for start, end, n in found if doc.sentence_at(start) >= 0]


@lru_cache(maxsize=4096)
def described(words: str) -> tuple[Nation, Role]:
    """The first nation and the first role in some words, empty if there is none."""
    entries, matcher = _vocabulary()
    found = [entries[index] for _, _, index in matching.longest(matcher.find(words))]
    nation = next((entry for entry in found if isinstance(entry, Nation)), Nation())
    return nation, next((entry for entry in found if isinstance(entry, Role)), Role())


def role_at_end(words: str) -> Role:
    """The role that the words end in, if any: "Russian diplomat", not "Ukraine war"."""
    entries, matcher = _vocabulary()
    found = (entries[index] for _, end, index in matcher.find(words) if end == len(words))
    return next((entry for entry in found if isinstance(entry, Role)), Role())


@cache
def says_what(word: str) -> bool:
    """Whether a capitalised word is a role, a nation or part of a body's name, and no part of a person's."""
    _, matcher = _vocabulary()
    no_name = word.lower().strip(".") in facts.word_classes()["not_a_name"]
    return no_name or any(end - start == len(word) for start, end, _ in matcher.find(word))


@lru_cache(maxsize=4096)
def personal(name: str) -> tuple[str, ...]:
    """The parts of a personal name, without the roles and nations before it; empty if it is none."""
    parts = tuple(name.split())
    before = max((number for number, part in enumerate(parts, 1) if says_what(part)), default=0)
    return parts[before:] if len(parts) - before > 1 else ()


def name_in(words: str) -> str:
    """The first personal name in some words, or nothing."""
    return next((" ".join(parts) for match in NAME.finditer(words) if (parts := personal(match[0]))), "")


# ------------------------------------------------------------------ persons


def persons(doc: Document, known: Sequence[Person], taken: Sequence[Span]) -> list[Person]:
    """The known persons and, outside the spans taken, everybody else whom the text names or describes."""
    named = list(_named(doc.norm, sorted(taken)))
    occupied = sorted([*taken, *((person.start, person.end) for person in named)])
    return sorted([*known, *named, *_described(doc, occupied)])


def _named(norm: str, taken: Sequence[Span]) -> Iterable[Person]:
    for match in NAME.finditer(norm):
        parts = personal(match[0])
        start, end = match.end() - len(" ".join(parts)), match.end()
        if parts and _free(taken, start, end):
            yield Person(start, end, "", "", _about(norm, start, end))


def _described(doc: Document, occupied: Sequence[Span]) -> Iterable[Person]:
    norm = doc.norm
    for start, end, _ in matching.longest(_one_person().find(norm, doc.lowered)):
        determiners = list(_DETERMINER.finditer(norm, max(0, start - _BEFORE), start))
        is_title = norm[end : end + 1] == " " and norm[end + 1 : end + 2].isupper()
        if not determiners or is_title or not _free(occupied, start, end):
            continue
        first = determiners[-1].start()
        if norm[first - 2 : first] == ", " and not _free(occupied, first - 3, first - 2):
            continue  # "Putin, the president": the same person
        place = _PLACE.match(norm, end)
        words = (first, place.end() if place else end)
        yield Person(start, end, "", _gender(doc.lowered[start:end].split()[-1]), words)


def _free(occupied: Sequence[Span], start: int, end: int) -> bool:
    at = bisect_left(occupied, (end, 0))
    return not any(a < end and start < b for a, b in occupied[max(0, at - 2) : at])


def _gender(noun: str) -> str:
    classes = facts.word_classes()
    if noun in classes["she"] or noun.endswith("woman"):
        return "she"
    return "he" if noun in classes["he"] or noun.endswith("man") else ""


def _about(norm: str, start: int, end: int) -> Span:
    """A name with the title before it ("Russian envoy") and the apposition after it (", a teacher,")."""
    office = _OFFICE.search(norm, max(0, start - _BEFORE), start)
    title = _TITLE.search(norm, max(0, start - _BEFORE), start)
    first = start
    if office and described(office[0])[1].kind:
        first = office.start()
    elif title and role_at_end(title[0].rstrip()).kind:
        first = title.start()
    after = _APPOSITION.match(norm, end)
    return first, after.end() if after else end


# ------------------------------------------------------------------ pronouns


def antecedents(doc: Document, found: Sequence[Person]) -> list[Person]:
    """Every pronoun of the text as the person it means; nobody known where that is not safe.

    The antecedent fits in gender and is the first person of the sentence or of one of the last three in the
    paragraph, else the only subject of the paragraph before. What stands in a quotation and what stands
    outside do not refer to each other.
    """
    context = _Context(doc)
    for person in found:
        context.note(person)
    resolved = []
    for match in _PRONOUN.finditer(doc.lowered):
        if doc.sentence_at(match.start()) < 0:
            continue
        pronoun = "she" if match[0].startswith(("s", "her")) else "he"
        meant = context.antecedent(match.start(), pronoun)
        actor_id, words = (meant.actor_id, meant.words) if meant else ("", match.span())
        resolved.append(Person(*match.span(), actor_id, pronoun, words))
        context.note(resolved[-1])
    return resolved


class _Candidate(NamedTuple):
    owner: bool  # "Putin's aide": comes after the others
    who: str | Span
    pronoun: str
    quotation: int


class _Context:
    """The persons of each sentence: of each the first, as no later one is ever meant."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.by_sentence: dict[int, dict[_Candidate, Person]] = defaultdict(dict)

    def note(self, person: Person) -> None:
        """Remember a person who may be meant later."""
        owner = self.doc.norm.startswith("'s", person.end)
        key = _Candidate(owner, person.who, person.pronoun, quotation(self.doc, person.start))
        self.by_sentence[self.doc.sentence_at(person.start)].setdefault(key, person)

    def antecedent(self, at: int, pronoun: str) -> Person | None:
        """Whom a pronoun at a position means, if that is safe."""
        sentence, within = self.doc.sentence_at(at), quotation(self.doc, at)
        first = max(self._first_sentence(at), sentence - _SENTENCES_BACK)
        for number in range(sentence, first - 1, -1):
            fitting = [
                (candidate.owner, person)
                for candidate, person in self.by_sentence[number].items()
                if candidate.quotation == within and person.fits(pronoun) and person.end < at
            ]
            if fitting:
                return min(fitting)[1]
        across = within < 0 and 0 < first == self._first_sentence(at)
        return self._of_paragraph(first - 1, pronoun) if across else None

    def _first_sentence(self, at: int) -> int:
        """The first sentence of the paragraph that holds a position."""
        start, _ = paragraph(self.doc, at)
        return bisect_left(self.doc.sentences, (start, 0))

    def _of_paragraph(self, last: int, pronoun: str) -> Person | None:
        """The only person of a paragraph that ends with sentence `last`, or its only subject."""
        fitting: list[Person] = []
        subjects: list[Person] = []
        for number in range(last, self._first_sentence(self.doc.sentences[last][0]) - 1, -1):
            outside = [p for candidate, p in self.by_sentence[number].items() if candidate.quotation < 0]
            near = self.doc.sentences[number][0] + _SUBJECT_WITHIN
            fitting += [person for person in outside if person.fits(pronoun)]
            subjects += [person for person in outside[:1] if person.start <= near]
        for several in (fitting, subjects):
            if len({person.who for person in several}) == 1 and several[0].fits(pronoun):
                return several[0]
        return None


def paragraph(doc: Document, position: int) -> Span:
    """The paragraph that holds a position."""
    return doc.paragraphs[bisect_right(doc.paragraphs, (position, len(doc.norm) + 1)) - 1]


def quotation(doc: Document, position: int) -> int:
    """Start of the outermost quotation that holds a position, or -1."""
    index = bisect_right(doc.quotes, position, key=attrgetter("start"))
    for quote in reversed(doc.quotes[max(0, index - 8) : index]):
        if quote.depth == 1:
            return quote.start if position < quote.end else -1
    return -1
