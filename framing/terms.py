"""The terms of lexicons → their matches in a Document, outside what each term excepts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Generic, NamedTuple, Protocol, TypeVar

from framing.lexicon import Lexicon, Term
from framing.matching import Matcher, as_regex, expand, longest, lower
from framing.text.document import Document

_PREFIXES = ("non-", "anti-", "counter-")  # what they make of a word is another word
_NEAR = 80  # characters before and after a match in which a context with a place is looked for
_FAR = 5000  # characters of a sentence in which a context without a place is looked for


class Findable(Protocol):
    """What a row must have to be found in texts."""

    @property
    def literals(self) -> tuple[str, ...]: ...
    @property
    def unless(self) -> tuple[str, ...]: ...
    @property
    def exact(self) -> bool: ...


_Row = TypeVar("_Row", bound=Findable)


class Context(NamedTuple):
    """Where a match is no hit: between `before` and `after`, or wherever its sentence holds `anywhere`."""

    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    anywhere: re.Pattern[str] | None = None

    def holds(self, sentence: str, before: str, after: str) -> bool:
        """Whether a match stands in it: by its sentence, and by what is near before and after it."""
        if self.anywhere:
            return self.anywhere.search(sentence) is not None
        fits_before = self.before is None or self.before.search(before) is not None
        fits_after = self.after is None or self.after.match(after) is not None
        return fits_before and fits_after


def _context(written: str) -> Context:
    """Compile a context; `_` in it is the place of the match."""
    literals = [lower(literal) for literal in expand(written)]
    if "_" not in written:
        whole = "|".join(map(as_regex, literals))
        return Context(anywhere=re.compile(rf"(?<!\w)(?:{whole})(?!\w)"))
    sides = [literal.split("_", 1) for literal in literals]
    before = "|".join(sorted({as_regex(left) for left, _ in sides}))
    after = "|".join(sorted({as_regex(right) for _, right in sides}))
    return Context(
        before=re.compile(rf"(?<!\w)(?:{before})$") if before else None,
        after=re.compile(rf"(?:{after})(?!\w)") if after else None,
    )


@cache
def _contexts(unless: tuple[str, ...]) -> list[Context]:
    return [_context(written) for written in unless]


class TermFinder(Generic[_Row]):
    """Finds the terms of one or more lexicons, or other rows; of equal matches the earlier row's counts."""

    def __init__(self, terms: Sequence[_Row]) -> None:
        self._terms = terms
        self._matcher = Matcher([(term.literals, term.exact) for term in terms])

    def find(self, doc: Document) -> list[tuple[int, int, _Row]]:
        """Matches (start and end in `doc.norm`), ascending, the longest where they overlap.

        A match lies within one sentence, which furniture is not, and outside its term's exceptions.
        """
        found = []
        for start, end, index in self._matcher.find(doc.norm, doc.lowered):
            sentence = doc.sentence_at(start)
            if sentence < 0 or end > doc.sentences[sentence][1]:
                continue
            if not _excepted(self._terms[index], start, end, doc.lowered, *doc.sentences[sentence]):
                found.append((start, end, index))
        return [(start, end, self._terms[index]) for start, end, index in longest(found)]


def _excepted(term: Findable, start: int, end: int, lowered: str, left: int, right: int) -> bool:
    """Whether a match in the sentence from `left` to `right` is none."""
    if lowered.endswith(_PREFIXES, left, start):
        return True
    if not term.unless:
        return False
    sentence = lowered[left : min(right, left + _FAR)]
    before = lowered[max(left, start - _NEAR) : start]
    after = lowered[end : min(right, end + _NEAR)]
    return any(context.holds(sentence, before, after) for context in _contexts(term.unless))


@cache
def _term_finder(lexicons: tuple[Lexicon, ...]) -> TermFinder[Term]:
    return TermFinder([term for lexicon in lexicons for term in lexicon.terms])


def term_finder(lexicons: Sequence[Lexicon]) -> TermFinder[Term]:
    """The finder of these lexicons' terms; for the same lexicons it is built once."""
    return _term_finder(tuple(lexicons))
