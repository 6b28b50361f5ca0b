"""Whom a text speaks of, known or not: persons by name or description, and whom "he" and "she" mean.

A wrong name is worse than none. Somebody whom `actors.csv` does not know ("a nurse", "Anna Petrenko") is an
antecedent like any other and keeps a pronoun from the known persons before. The facts are
`lexicons/nations.csv` (adjectives, inhabitants) and `roles.csv` (minister, analyst, witness).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from framing import facts, matching
from framing.text.document import Document
from framing.text.quotes import Span

_PRONOUN = re.compile(  # the first letter first, so that the search leaps; over lower case
    r"[hs](?<!\w.)(?:(?<=h)(?:e|im|is|imself|er|ers|erself)|(?<=s)he)\b"
)
_PARTICLE = r"(?: (?:von der|van der|van|von|de|der|bin|al|el|di|la|le|du)(?= [A-Z]))?"
_CAPITALISED = r"(?:[A-Z][\w'’\-]*[a-z][\w\-]*|[A-Z](?!\w)\.?)"
NAME = re.compile(rf"\b{_CAPITALISED}{_PARTICLE}(?: {_CAPITALISED}{_PARTICLE}){{1,4}}")
_DETERMINER = re.compile(
    r"\b(?:an?|the|another|one|this|that|his|her|their)(?= (?:[\w'-]+ ){0,4}$)", re.IGNORECASE
)
_PLACE = re.compile(r" (?:in|from|of|at|for) (?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*)*")
_OFFICE = re.compile(r"(?:(?:[A-Z][\w'-]*|of|to|the|for|at) )+$")  # Russian Ambassador to Vietnam
_TITLE = re.compile(r"(?:[\w'-]+ ){1,6}$")
_APPOSITION = re.compile(r", (?:an?|the|who|\d|[a-z])[^,.;:\"]{2,80}(?=[,.])")
_SENTENCES_BACK = 3
_SUBJECT_WITHIN = 40  # characters from a sentence's start to its subject


@dataclass(frozen=True, slots=True)
class Nation:
    """A country and its bloc."""

    country: str
    bloc: str


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is: the class (official, expert, body ...), and the bloc where no nation is named."""

    kind: str
    bloc: str
    person: bool  # one person, not a body


@dataclass(frozen=True, slots=True)
class Description:
    """The first nation and the first role that some words name."""

    nation: Nation | None = None
    role: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Where somebody is named, described or meant by a pronoun; `actor_id` is empty for an unknown person.

    `words` is the span that says most of the person: a name with its title and apposition, or a description.
    `pronoun` is he, she, or empty where either fits.
    """

    start: int
    end: int
    actor_id: str
    pronoun: str
    words: Span


_BySentence = dict[int, dict[tuple[bool, str | Span, str, int], Person]]


@cache
def _vocabulary() -> tuple[list[Nation | Role], matching.Matcher]:
    """Nationality and role words."""
    entries: list[Nation | Role] = []
    patterns: list[tuple[list[str], bool]] = []
    for row in facts.rows("nations.csv", ("adjective", "country", "bloc", "capitals", "inhabitants")):
        words = [row["adjective"], *facts.split(row["inhabitants"]), *facts.split(row["capitals"])]
        entries.append(Nation(row["country"], row["bloc"]))
        patterns.append(([*words, row["country"]], True))
    for row in facts.rows("roles.csv", ("role", "class", "default_bloc", "person")):
        entries.append(Role(row["class"], row["default_bloc"], row["person"] == "yes"))
        patterns.append((facts.split(row["role"]), any(c.isupper() for c in row["role"])))
    return entries, matching.Matcher(patterns)


def nationalities(doc: Document) -> list[tuple[int, int, Nation]]:
    """Spans of adjectives, inhabitants and capitals, with the nation; in no furniture."""
    entries, matcher = _vocabulary()
    found = []
    for start, end, index in matching.longest(matcher.find(doc.norm, doc.lowered)):
        entry = entries[index]
        if isinstance(entry, Nation) and doc.sentence_at(start) >= 0:
            found.append((start, end, entry))
    return found


@cache
def _one_person() -> matching.Matcher:
    """Words for one person: envoy, a nurse; not envoys."""
    rows = facts.rows("roles.csv", ("role", "person"))
    roles = [role for row in rows if row["person"] == "yes" for role in facts.split(row["role"])]
    return matching.Matcher([([role], False) for role in roles if not role.endswith(("s", "men"))])


@lru_cache(maxsize=4096)
def described(words: str) -> Description:
    """The first nation and the first role in some words."""
    entries, matcher = _vocabulary()
    found = [entries[index] for _, _, index in matching.longest(list(matcher.find(words)))]
    nation = next((entry for entry in found if isinstance(entry, Nation)), None)
    role = next((entry for entry in found if isinstance(entry, Role)), None)
    return Description(nation, role.kind, role.bloc) if role else Description(nation)


def role_at_end(words: str) -> Role | None:
    """The role that the words end in: "Russian diplomat", not "Ukraine war"."""
    entries, matcher = _vocabulary()
    found = (entries[index] for _, end, index in matcher.find(words) if end == len(words))
    return next((entry for entry in found if isinstance(entry, Role)), None)


@cache
def says_what(word: str) -> bool:
    """Whether a capitalised word is a role, a nation or part of a body's name, and no part of a person's."""
    _, matcher = _vocabulary()
    word_only = word.lower().strip(".")
    return word_only in facts.word_classes()["not_a_name"] or any(
        end - start == len(word) for start, end, _ in matcher.find(word)
    )


def personal(name: str) -> list[str]:
    """The parts of a personal name, without the roles and nations before it; empty if it is none."""
    parts = name.split()
    before = max((number for number, part in enumerate(parts, 1) if says_what(part)), default=0)
    return parts[before:] if len(parts) - before > 1 else []


def name_in(words: str) -> str:
    """The first personal name in some words, or nothing."""
    return next((" ".join(parts) for match in NAME.finditer(words) if (parts := personal(match[0]))), "")


def persons(doc: Document, known: Sequence[Person], taken: Sequence[Span]) -> list[Person]:
    """The known persons and, outside the spans taken, everybody else whom the text names or describes."""
    norm = doc.norm
    found = list(known)
    occupied = sorted(taken)
    for match in NAME.finditer(norm):
        parts = personal(match[0])
        start = match.end() - len(" ".join(parts))
        if parts and _free(occupied, start, match.end()):
            found.append(Person(start, match.end(), "", "", _about(norm, start, match.end())))
    occupied = sorted({*occupied, *((p.start, p.end) for p in found)})
    for start, end, _ in matching.longest(list(_one_person().find(norm, doc.lowered))):
        determiners = list(_DETERMINER.finditer(norm, max(0, start - 60), start))
        title = norm[end : end + 1] == " " and norm[end + 1 : end + 2].isupper()
        if not determiners or title or not _free(occupied, start, end):
            continue
        first = determiners[-1].start()
        if norm[first - 2 : first] == ", " and not _free(occupied, first - 3, first - 2):
            continue  # "Putin, the president": the same person
        place = _PLACE.match(norm, end)
        words = (first, place.end() if place else end)
        found.append(Person(start, end, "", _gender(doc.lowered[start:end].split()[-1]), words))
    return sorted(found, key=lambda person: person.start)


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
    office = _OFFICE.search(norm, max(0, start - 60), start)
    title = _TITLE.search(norm, max(0, start - 60), start)
    first = start
    if office and described(office[0]).role:
        first = office.start()
    elif title and role_at_end(title[0].rstrip()):
        first = title.start()
    after = _APPOSITION.match(norm, end)
    return first, after.end() if after else end


def antecedents(doc: Document, people: Sequence[Person]) -> list[Person]:
    """Every pronoun of the text as the person it means; nobody known where that is not safe.

    The antecedent fits in gender and is the first person of the sentence or of one of the last three in the
    paragraph, else the only subject of the paragraph before. What stands in a quotation and what stands
    outside do not refer to each other.
    """
    by_sentence: _BySentence = {}

    def note(person: Person) -> None:  # of each person the first, as but the first is ever taken
        owner = doc.norm.startswith("'s", person.end)
        key = (owner, person.actor_id or person.words, person.pronoun, quotation(doc, person.start))
        by_sentence.setdefault(doc.sentence_at(person.start), {}).setdefault(key, person)

    for person in people:
        note(person)
    resolved = []
    for match in _PRONOUN.finditer(doc.lowered):
        sentence = doc.sentence_at(match.start())
        if sentence < 0:
            continue
        pronoun = "she" if match[0][0] == "s" or match[0][2:3] == "r" else "he"
        meant = _antecedent(doc, by_sentence, match.start(), sentence, pronoun)
        here = Person(match.start(), match.end(), "", pronoun, match.span())
        if meant:
            here = replace(here, actor_id=meant.actor_id, words=meant.words)
        resolved.append(here)
        note(here)
    return resolved


def _antecedent(
    doc: Document, by_sentence: _BySentence, at: int, sentence: int, pronoun: str
) -> Person | None:
    here, within = paragraph(doc, at), quotation(doc, at)
    first_before = sentence
    for number in range(sentence, max(-1, sentence - _SENTENCES_BACK - 1), -1):
        if doc.sentences[number][0] < here[0]:
            break
        first_before = number
        fitting = [
            (owner, person.start, person)
            for (owner, _, gender, quoted), person in by_sentence.get(number, {}).items()
            if quoted == within and gender in ("", pronoun) and person.end < at
        ]
        if fitting:
            return min(fitting, key=lambda one: one[:2])[2]  # an owner ("Putin's aide") comes last
    if within >= 0 or doc.sentences[first_before][0] > here[0] or not first_before:
        return None
    before = paragraph(doc, doc.sentences[first_before - 1][0])
    others: list[Person] = []
    subjects: list[Person] = []
    for number in range(first_before - 1, -1, -1):
        start = doc.sentences[number][0]
        if start < before[0]:
            break
        outside = [person for key, person in by_sentence.get(number, {}).items() if key[-1] < 0]
        others += [p for p in outside if p.pronoun in ("", pronoun)]
        subjects += [p for p in outside[:1] if p.start - start <= _SUBJECT_WITHIN]
    return _only(others) or _only(subjects, pronoun)


def _only(found: Sequence[Person], pronoun: str = "") -> Person | None:
    """The person whom all of these are, if there is one, and the pronoun fits."""
    one = {person.actor_id or person.words for person in found}
    return found[0] if len(one) == 1 and (not pronoun or found[0].pronoun in ("", pronoun)) else None


def paragraph(doc: Document, position: int) -> Span:
    """The paragraph that holds a position."""
    return doc.paragraphs[bisect_right(doc.paragraphs, (position, len(doc.norm) + 1)) - 1]


def quotation(doc: Document, position: int) -> int:
    """Start of the outermost quotation that holds a position, or -1."""
    index = bisect_right(doc.quotes, position, key=lambda quote: quote.start)
    around = [q.start for q in doc.quotes[max(0, index - 8) : index] if q.depth == 1 and position < q.end]
    return around[-1] if around else -1
