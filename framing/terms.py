"""The terms of lexicons → their matches in a Document, outside what each term excepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Generic, NamedTuple, Protocol, TypeVar

from framing.lexicon import Lexicon, Term
from framing.matching import Matcher, as_regex, expand, longest, lower
from framing.text.document import Document

_PREFIXES = ("non-", "anti-", "counter-")  # what they make of a word is another word
_NEAR = 80  # characters before and after a match in which a context with a place is looked for
_FAR = 5000  # characters of a sentence in which a context without a place is looked for
_MARKED = re.compile(r"""(?<!\w)(["'])([\w\-]+(?: [\w\-]+)?)\1""")  # one or two words between marks
_HYPHENS = str.maketrans("-", " ")  # a dash without blanks parts clauses


class _Findable(Protocol):
    @property
    def literals(self) -> tuple[str, ...]: ...
    @property
    def unless(self) -> tuple[str, ...]: ...
    @property
    def exact(self) -> bool: ...


_Row = TypeVar("_Row", bound=_Findable)


class Context(NamedTuple):
    """Where a match is no hit: between `before` and `after`, or wherever its sentence holds `anywhere`."""

    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    anywhere: re.Pattern[str] | None = None


@cache
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
        surroundings = _Surroundings(doc)
        matches = [*self._matcher.find(doc.norm, doc.lowered), *self._respelled(doc)]
        for start, end, index in sorted(matches):
            sentence = doc.sentence_at(start)
            if sentence < 0 or end > doc.sentences[sentence][1]:
                continue
            if not surroundings.except_it(self._terms[index], start, end, sentence):
                found.append((start, end, index))
        return [(start, end, self._terms[index]) for start, end, index in longest(found)]

    def _respelled(self, doc: Document) -> Iterator[tuple[int, int, int]]:
        """Matches with marks around some words, or hyphens for blanks: special "military" operation."""
        marks = {at for found in _MARKED.finditer(doc.norm) for at in (found.start(), found.end() - 1)}
        places = [at for at in range(len(doc.norm)) if at not in marks]
        plain = "".join([doc.norm[at] for at in places]).translate(_HYPHENS)
        for first, last, index in self._matcher.find(plain):
            start, end = places[first], places[last - 1] + 1
            if doc.norm[start:end] != plain[first:last]:
                alone = (
                    sum(at in marks for at in range(start, end)) % 2
                )  # a mark whose partner stands outside
                yield start - (alone and start - 1 in marks), end + (alone and end in marks), index


class _Surroundings:
    """What stands around the matches of a Document; a sentence is searched once for a context."""

    def __init__(self, doc: Document) -> None:
        self._text, self._sentences = doc.lowered, doc.sentences
        self._searched: dict[tuple[re.Pattern[str], int], bool] = {}

    def except_it(self, term: _Findable, start: int, end: int, sentence: int) -> bool:
        """Whether the match from `start` to `end` is none, for a prefix or a context."""
        left, right = self._sentences[sentence]
        if self._text.endswith(_PREFIXES, left, start):
            return True
        before = self._text[max(left, start - _NEAR) : start]
        after = self._text[end : min(right, end + _NEAR)]
        for context in map(_context, term.unless):
            if context.anywhere:
                excepted = self._holds(context.anywhere, sentence)
            else:
                fits_before = context.before is None or context.before.search(before)
                excepted = bool(fits_before and (context.after is None or context.after.match(after)))
            if excepted:
                return True
        return False

    def _holds(self, pattern: re.Pattern[str], sentence: int) -> bool:
        if (pattern, sentence) not in self._searched:
            left, right = self._sentences[sentence]
            self._searched[pattern, sentence] = bool(
                pattern.search(self._text, left, min(right, left + _FAR))
            )
        return self._searched[pattern, sentence]


@cache
def _term_finder(lexicons: tuple[Lexicon, ...]) -> TermFinder[Term]:
    return TermFinder([term for lexicon in lexicons for term in lexicon.terms])


def term_finder(lexicons: Sequence[Lexicon]) -> TermFinder[Term]:
    """The finder of these lexicons' terms; for the same lexicons it is built once."""
    return _term_finder(tuple(lexicons))
