"""Whom "he", "she" and "the minister" mean: the nearest person who fits, if that is safe."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from framing.people import EITHER, HE, SHE, Person, described, paragraph, quotation
from framing.text.document import Document
from framing.text.quotes import Span

_SENTENCES_BACK = 3
_PARAGRAPHS_BACK = 3
_SUBJECT_WITHIN = 40  # characters from a sentence's start to its subject
_MOST = 20  # persons of a sentence or of the text among whom one is looked for: keeps time linear
_PRONOUN = re.compile(r"[hs](?<!\w.)(?:(?<=h)(?:e|im|is|imself|er|ers|erself)|(?<=s)he)\b")  # lower case
_OF = (" to ", " of ", " for ", " the ")
_HOLDER = re.compile(r"\b([\w-]+) (?:to|of|for) (?:the )?$")


def antecedents(doc: Document, found: Sequence[Person]) -> tuple[list[Person], list[Person]]:
    """The persons found, "the minister" as whom it means, and every pronoun; nobody where that is not safe.

    The antecedent fits in gender, or is called so, and is the first person of the sentence or of one of the
    last three in the paragraph, else the only subject of the paragraph before, else, for "the minister", the
    only one in what was read. What stands in a quotation and what stands outside do not refer to each other.
    """
    context = _Context(doc)
    persons, pronouns = list[Person](), list[Person]()
    places = {match.span() for match in _PRONOUN.finditer(doc.lowered) if doc.sentence_at(match.start()) >= 0}
    for one in sorted([*found, *(Person(*place, "", place) for place in places)]):
        start, end = one.start, one.end
        text = doc.lowered[start:end]
        if (start, end) in places:
            called = SHE if text.startswith(("s", "her")) else HE
            meant = context.antecedent(start, called) or one
            one = meant._replace(start=start, end=end, called=meant.called - EITHER | called)
            pronouns.append(one)
        else:
            words = doc.norm[slice(*one.words)]
            if not one.name and words[:4].lower() in ("the ", "this") and not described(words)[0].bloc:
                called = frozenset(text.split())
                meant = context.antecedent(start, called) or context.only(called) or one
                one = meant._replace(start=start, end=end)
            persons.append(one)
        if one.called:
            context.note(one)
    return persons, pronouns


class _Noted(NamedTuple):
    owner: bool  # "Putin's aide", "aide to Putin": comes after the others
    quotation: int
    subject: bool
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
        holder = _HOLDER.search(norm, max(0, start - 30), start) if norm.endswith(_OF, 0, start) else None
        owner = norm.startswith("'s", person.end) or bool(holder and described(holder[1])[1].person)
        within, sentence = quotation(self.doc, start), self.doc.sentence_at(start)
        noted = self.by_sentence[sentence]
        first = all(earlier.quotation >= 0 or earlier.person.body for earlier in noted)
        near = start <= self.doc.sentences[sentence][0] + _SUBJECT_WITHIN
        if len(noted) < _MOST:
            noted.append(_Noted(owner, within, first and near, person))
        if within < 0:
            self.everybody[person.who] = person

    def only(self, called: frozenset[str]) -> Person | None:
        """The only person of those read who is called so."""
        every = [one for one in islice(reversed(self.everybody.values()), _MOST) if called <= one.called]
        return every[0] if len(every) == 1 else None

    def antecedent(self, at: int, called: frozenset[str]) -> Person | None:
        """Whom "he", "she" or "the foreign minister" at a position means, if that is safe."""
        within, number = quotation(self.doc, at), self.doc.sentence_at(at)
        first = self._first_sentence(at)
        told = 0  # sentences that are no part of a long quotation
        while number >= first and told <= _SENTENCES_BACK:
            noted = [n for n in self.by_sentence[number] if n.quotation == within and n.person.end < at]
            fitting = [one for one in noted if called <= one.person.called]
            if fitting:
                return min(fitting, key=attrgetter("owner")).person
            told += within >= 0 or not self._is_quoted(number)
            number -= 1
        return self._of_paragraph_before(first, called) if within < 0 and number < first else None

    def _is_quoted(self, sentence: int) -> bool:
        start, end = self.doc.sentences[sentence]
        return -1 < quotation(self.doc, start) == quotation(self.doc, end - 1)

    def _first_sentence(self, at: int) -> int:
        """The first sentence of the paragraph that holds a position."""
        start, _ = paragraph(self.doc, at)
        return bisect_left(self.doc.sentences, (start, 0))

    def _of_paragraph_before(self, first: int, called: frozenset[str]) -> Person | None:
        """The only person of the last paragraph before a sentence that names any, or its only subject."""
        for _ in range(_PARAGRAPHS_BACK if first > 0 else 0):
            stop, first = first, self._first_sentence(self.doc.sentences[max(0, first - 1)][0])
            noted = [one for number in range(first, stop) for one in self.by_sentence[number]]
            outside = [one for one in noted if one.quotation < 0 and not one.person.body]
            fitting = [one.person for one in outside if called <= one.person.called]
            for several in (fitting, [one.person for one in outside if one.subject]):
                if len({person.who for person in several}) == 1 and called <= several[0].called:
                    return several[0]
            if outside:
                return None
        return None
