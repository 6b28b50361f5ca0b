"""Whom "he", "she" and "the minister" mean: the nearest person who fits, if that is safe."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from framing.people import BODY, EITHER, HE, SHE, Mention, quotation
from framing.text.document import Document
from framing.text.quotes import Span

_SUBJECT_WITHIN = 40  # characters from a sentence's start to its subject
_PARAGRAPHS_BACK = 3
_MOST = 20  # persons of a sentence or of the text among whom one is looked for: keeps time linear
_PRONOUN = re.compile(r"[hs](?<!\w.)(?:(?<=h)(?:e|im|is|imself|er|ers|erself)|(?<=s)he)\b")  # lower case


def antecedents(doc: Document, found: Sequence[Mention]) -> list[Mention]:
    """All who are found, "the minister" as whom it means, and every pronoun; nobody where that is not safe.

    The antecedent fits in gender, or is called so, and is the first person of the sentence or of the last one
    in the paragraph with such a person, else the only person or the only subject of the paragraph before,
    else, for "the minister", the only one in what was read. What stands in a quotation and what stands
    outside do not refer to each other.
    """
    context = _Context(doc)
    resolved = list[Mention]()
    for one in sorted([*found, *_pronouns(doc)]):
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
        if one.called:
            context.note(one)
    return resolved


def _pronouns(doc: Document) -> list[Mention]:
    found = [match for match in _PRONOUN.finditer(doc.lowered) if doc.sentence_at(match.start()) >= 0]
    is_called = [SHE if match[0].startswith(("s", "her")) else HE for match in found]
    spans = [match.span() for match in found]
    return [Mention(*span, "", "pronoun", span, called=c) for span, c in zip(spans, is_called, strict=True)]


class _Noted(NamedTuple):
    """Somebody who may be meant later."""

    person: Mention
    paragraph: int
    quotation: int
    subject: bool
    owner: bool  # "Putin's aide", "his aide": comes after the others


class _Context:
    """Who was named or described, in order."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.by_sentence: dict[int, list[_Noted]] = defaultdict(list)
        self.by_paragraph: dict[int, list[_Noted]] = defaultdict(list)  # persons outside quotations
        self.outside: dict[str | Span, Mention] = {}  # quotations

    def note(self, one: Mention) -> None:
        """Remember somebody who may be meant later."""
        doc, within, sentence = self.doc, quotation(self.doc, one.start), self.doc.sentence_at(one.start)
        noted = self.by_sentence[sentence]
        first = all(earlier.quotation >= 0 or earlier.person.body for earlier in noted)
        owner = doc.lowered.startswith(("his", "her"), one.start) or doc.norm.startswith("'s", one.end)
        near = one.start <= doc.sentences[sentence][0] + _SUBJECT_WITHIN
        new = _Noted(one, self._paragraph(one.start), within, first and near, owner)
        if len(noted) < _MOST:
            noted.append(new)
        if within < 0:
            self.outside[one.who] = one
        if within < 0 and not one.body:
            self.by_paragraph[new.paragraph].append(new)

    def only(self, called: frozenset[str]) -> Mention | None:
        """The only one of those read who is called so."""
        every = [one for one in islice(reversed(self.outside.values()), _MOST) if called <= one.called]
        return every[0] if len(every) == 1 else None

    def antecedent(self, at: int, called: frozenset[str]) -> Mention | None:
        """Whom "he", "she" or "the foreign minister" at a position means, if that is safe."""
        within, paragraph = quotation(self.doc, at), self._paragraph(at)
        for noted in islice(reversed(self.by_sentence.values()), _MOST):
            if noted[0].paragraph < paragraph:
                break
            fitting = [n for n in noted if n.quotation == within and called <= n.person.called]
            if fitting:
                return min(fitting, key=attrgetter("owner")).person
        return self._of_paragraph_before(paragraph, called) if within < 0 else None

    def _paragraph(self, at: int) -> int:
        return bisect_right(self.doc.paragraphs, (at, len(self.doc.norm) + 1))

    def _of_paragraph_before(self, paragraph: int, called: frozenset[str]) -> Mention | None:
        """The only person of the last paragraph before one that names any, or its only subject."""
        last_two = islice(reversed(self.by_paragraph.items()), 2)  # one may be the paragraph itself
        noted = next((n for number, n in last_two if paragraph - _PARAGRAPHS_BACK <= number < paragraph), [])
        fitting = [one.person for one in noted if called <= one.person.called]
        for several in (fitting, [one.person for one in noted if one.subject]):
            if len({person.who for person in several}) == 1 and called <= several[0].called:
                return several[0]
        return None
