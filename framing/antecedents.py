"""Whom "he", "she" and "the minister" mean: the nearest person who fits, if that is safe."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from framing.people import Person, described, paragraph, quotation
from framing.text.document import Document
from framing.text.quotes import Span

_SENTENCES_BACK = 3
_PARAGRAPHS_BACK = 3
_SUBJECT_WITHIN = 40  # characters from a sentence's start to its subject
_MOST_IN_SENTENCE = 20  # persons: keeps time linear where a sentence never ends
_MOST = 50  # persons among whom "the minister" may be, the latest
_PRONOUN = re.compile(r"[hs](?<!\w.)(?:(?<=h)(?:e|im|is|imself|er|ers|erself)|(?<=s)he)\b")  # lower case
_HOLDER = re.compile(r"\b([\w-]+) (?:to|of|for) (?:the )?$")


def antecedents(doc: Document, found: Sequence[Person]) -> tuple[list[Person], list[Person]]:
    """The persons found, "the minister" as whom it means, and every pronoun; nobody where that is not safe.

    The antecedent fits in gender, or is called so, and is the first person of the sentence or of one of the
    last three in the paragraph, else the only subject of the paragraph before, else, for "the minister", the
    only one in what was read. What stands in a quotation and what stands outside do not refer to each other.
    """
    context = _Context(doc)
    persons: list[Person] = []
    pronouns: list[Person] = []
    places = {match.span() for match in _PRONOUN.finditer(doc.lowered) if doc.sentence_at(match.start()) >= 0}
    for one in sorted([*found, *(Person(*place, "", "", place) for place in places)]):
        start, end = one.start, one.end
        text, meant = doc.lowered[start:end], None
        if (start, end) in places:
            pronoun = "she" if text.startswith(("s", "her")) else "he"
            meant = context.antecedent(start, partial(_fits, pronoun))
            one = (meant or one)._replace(start=start, end=end, pronoun=pronoun)
            pronouns.append(one)
        else:
            words = doc.norm[slice(*one.words)]
            if not one.name and words[:4].lower() in ("the ", "this") and not described(words)[0].bloc:
                meant = context.called(start, text.split())
            one = (meant or one)._replace(start=start, end=end)
            persons.append(one)
        context.note(one)
    return persons, pronouns


def _fits(pronoun: str, person: Person) -> bool:
    return person.pronoun in ("", pronoun)


class _Noted(NamedTuple):
    owner: bool  # "Putin's aide", "aide to Putin": comes after the others
    quotation: int
    person: Person


class _Context:
    """The persons of each sentence, in order."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.by_sentence: dict[int, list[_Noted]] = defaultdict(list)
        self.everybody: dict[str | Span, Person] = {}

    def note(self, person: Person) -> None:
        """Remember a person who may be meant later."""
        norm, start = self.doc.norm, person.start
        holder = _HOLDER.search(norm, max(0, start - 30), start)
        owner = norm.startswith("'s", person.end) or bool(holder and described(holder[1])[1].person)
        within = quotation(self.doc, start)
        noted = self.by_sentence[self.doc.sentence_at(start)]
        if len(noted) < _MOST_IN_SENTENCE:
            noted.append(_Noted(owner, within, person))
        if within < 0 and person.called:
            self.everybody[person.who] = person

    def called(self, at: int, noun: Sequence[str]) -> Person | None:
        """Whom "the foreign minister" at a position means, if that is safe."""

        def fits(person: Person) -> bool:
            return person.called.issuperset(noun)

        every = [person for person in islice(reversed(self.everybody.values()), _MOST) if fits(person)]
        return self.antecedent(at, fits) or (every[0] if len(every) == 1 else None)

    def antecedent(self, at: int, fits: Callable[[Person], bool]) -> Person | None:
        """Whom a pronoun at a position means, if that is safe."""
        within, number = quotation(self.doc, at), self.doc.sentence_at(at)
        first = self._first_sentence(at)
        told = 0  # sentences that are no part of a long quotation
        while number >= first and told <= _SENTENCES_BACK:
            fitting = [
                noted
                for noted in self.by_sentence[number]
                if noted.quotation == within and fits(noted.person) and noted.person.end < at
            ]
            if fitting:
                return min(fitting, key=attrgetter("owner")).person
            told += within >= 0 or not self._is_quoted(number)
            number -= 1
        return self._of_paragraph_before(first, fits) if within < 0 and number < first else None

    def _is_quoted(self, sentence: int) -> bool:
        start, end = self.doc.sentences[sentence]
        return -1 < quotation(self.doc, start) == quotation(self.doc, end - 1)

    def _first_sentence(self, at: int) -> int:
        """The first sentence of the paragraph that holds a position."""
        start, _ = paragraph(self.doc, at)
        return bisect_left(self.doc.sentences, (start, 0))

    def _of_paragraph_before(self, first: int, fits: Callable[[Person], bool]) -> Person | None:
        """The only person of the last paragraph before a sentence that names any, or its only subject."""
        for _ in range(_PARAGRAPHS_BACK):
            if first <= 0:
                return None
            stop, first = first, self._first_sentence(self.doc.sentences[first - 1][0])
            by_sentence = [
                [n.person for n in self.by_sentence[number] if n.quotation < 0 and n.person.pronoun != "it"]
                for number in range(first, stop)
            ]
            everybody = [person for persons in by_sentence for person in persons]
            subjects = [
                persons[0]
                for number, persons in enumerate(by_sentence, first)
                if persons and persons[0].start <= self.doc.sentences[number][0] + _SUBJECT_WITHIN
            ]
            for several in ([person for person in everybody if fits(person)], subjects):
                if len({person.who for person in several}) == 1 and fits(several[0]):
                    return several[0]
            if everybody:
                return None
        return None
