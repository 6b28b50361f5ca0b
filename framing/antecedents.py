"""Whom "he", "she" and "the minister" mean: the nearest person who fits, if that is safe."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from framing.people import EITHER, HE, SHE, Mention, described, paragraph, quotation
from framing.text.document import Document
from framing.text.quotes import Span

_SENTENCES_BACK = 8
_PARAGRAPHS_BACK = 3
_SUBJECT_WITHIN = 40  # characters from a sentence's start to its subject
_MOST = 20  # persons of a sentence or of the text among whom one is looked for: keeps time linear
_PRONOUN = re.compile(r"[hs](?<!\w.)(?:(?<=h)(?:e|im|is|imself|er|ers|erself)|(?<=s)he)\b")  # lower case


def antecedents(doc: Document, found: Sequence[Mention]) -> list[Mention]:
    """All who are found, "the minister" as whom it means, and every pronoun; nobody where that is not safe.

    The antecedent fits in gender, or is called so, and is the first person of the sentence or of one of the
    last three in the paragraph, else the only subject of the paragraph before, else, for "the minister", the
    only one in what was read. What stands in a quotation and what stands outside do not refer to each other.
    """
    context = _Context(doc)
    resolved = list[Mention]()
    for one in sorted([*found, *_pronouns(doc)]):
        meant: Mention | None = one
        if one.kind == "pronoun":
            meant = context.antecedent(one.start, one.called)
        elif one.kind == "description" and _is_definite(doc, one):
            called = frozenset(doc.lowered[one.start : one.end].split())
            meant = context.antecedent(one.start, called) or context.only(called)
        if meant and meant is not one:
            called = meant.called - EITHER | one.called if one.kind == "pronoun" else meant.called
            one = meant._replace(start=one.start, end=one.end, kind=one.kind, called=called)
        resolved.append(one)
        if one.called:
            context.note(one)
    return resolved


def _pronouns(doc: Document) -> list[Mention]:
    spans = [match.span() for match in _PRONOUN.finditer(doc.lowered) if doc.sentence_at(match.start()) >= 0]
    is_she = [doc.lowered.startswith(("s", "her"), start) for start, _ in spans]
    return [
        Mention(*span, "", "pronoun", span, called=SHE if she else HE)
        for span, she in zip(spans, is_she, strict=True)
    ]


def _is_definite(doc: Document, one: Mention) -> bool:
    """Whether a description refers back: "the minister", not "the Polish minister"."""
    words = doc.norm[slice(*one.words)]
    return words[:4].lower() in ("the ", "this") and not described(words)[0].bloc


class _Noted(NamedTuple):
    owner: bool  # "Putin's aide": comes after the others
    quotation: int
    subject: bool
    person: Mention


class _Context:
    """The persons of each sentence, in order."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.by_sentence: dict[int, list[_Noted]] = defaultdict(list)
        self.outside: dict[str | Span, Mention] = {}  # quotations

    def note(self, one: Mention) -> None:
        """Remember somebody who may be meant later."""
        within, sentence = quotation(self.doc, one.start), self.doc.sentence_at(one.start)
        noted = self.by_sentence[sentence]
        first = all(earlier.quotation >= 0 or earlier.person.body for earlier in noted)
        near = one.start <= self.doc.sentences[sentence][0] + _SUBJECT_WITHIN
        if len(noted) < _MOST:
            noted.append(_Noted(self.doc.norm.startswith("'s", one.end), within, first and near, one))
        if within < 0:
            self.outside[one.who] = one

    def only(self, called: frozenset[str]) -> Mention | None:
        """The only one of those read who is called so."""
        every = [one for one in islice(reversed(self.outside.values()), _MOST) if called <= one.called]
        return every[0] if len(every) == 1 else None

    def antecedent(self, at: int, called: frozenset[str]) -> Mention | None:
        """Whom "he", "she" or "the foreign minister" at a position means, if that is safe."""
        within, sentence = quotation(self.doc, at), self.doc.sentence_at(at)
        first = self._first_sentence(at)
        for number in range(sentence, max(first, sentence - _SENTENCES_BACK) - 1, -1):
            noted = [n for n in self.by_sentence[number] if n.quotation == within and n.person.end < at]
            fitting = [one for one in noted if called <= one.person.called]
            if fitting:
                return min(fitting, key=attrgetter("owner")).person
        too_far = within >= 0 or sentence - first > _SENTENCES_BACK
        return None if too_far else self._of_paragraph_before(first, called)

    def _first_sentence(self, at: int) -> int:
        """The first sentence of the paragraph that holds a position."""
        start, _ = paragraph(self.doc, at)
        return bisect_left(self.doc.sentences, (start, 0))

    def _of_paragraph_before(self, first: int, called: frozenset[str]) -> Mention | None:
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
