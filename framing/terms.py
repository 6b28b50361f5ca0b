"""The terms of lexicons, and the names of `naming.csv` → their matches in a Document, less their exceptions.

A name is a choice among neutral ones (Kyiv or Kiev; war or conflict), never a loaded term: see `fr.naming`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from framing import facts, schema, statements
from framing.lexicon import Lexicon, contexts
from framing.matching import Matcher, as_regex, expand, longest, lower
from framing.text.document import Document

_PREFIXES = ("non-", "anti-", "counter-")  # what they make of a word is another word
_NEAR = 400  # characters before and after a match in which a context is looked for
_MARKED = re.compile(r"""(?<!\w)(["'])([\w\-]+(?: [\w\-]+)?)\1""")  # one or two words between marks
_HYPHENS = str.maketrans("-", " ")  # a dash without blanks parts clauses
_NAMING: dict[str, facts.Valid] = {
    **dict.fromkeys(("thing", "variant", "form")),
    "side": schema.SIDES,  # whose texts prefer it: a weak tendency, never a judgement
    "pattern": expand,
    "unless": contexts,
}


class TermFinder:
    """Finds rows with `literals`, `case` and `unless`, as Terms; of equal matches the earlier row's."""

    def __init__(self, terms: Sequence[Any]) -> None:
        self._terms = terms
        self._matcher = Matcher([(term.literals, term.case == "exact") for term in terms])

    def find(self, doc: Document) -> list[tuple[int, int, Any]]:
        """Matches (start and end in `doc.norm`), ascending, the longest where they overlap.

        A match lies within one sentence, which furniture is not, and outside its term's exceptions.
        """
        matches = {*self._matcher.find(doc.norm, doc.lowered), *self._respelled(doc)}
        found = [match for match in matches if not self._excepted(doc, *match)]
        return [(start, end, self._terms[index]) for start, end, index in longest(found)]

    def _respelled(self, doc: Document) -> Iterator[tuple[int, int, int]]:
        """Matches with marks around some words, or hyphens for blanks: special "military" operation."""
        marks = {at for found in _MARKED.finditer(doc.norm) for at in (found.start(), found.end() - 1)}
        for opens, closes in doc.sentences:
            places = [at for at in range(opens, closes) if at not in marks]
            if len(places) == closes - opens and "-" not in doc.norm[opens:closes]:
                continue
            plain = "".join([doc.norm[at] for at in places]).translate(_HYPHENS)
            for first, last, index in self._matcher.find(plain):
                start, end = places[first], places[last - 1] + 1
                if doc.norm[start:end] != plain[first:last]:
                    alone = sum(at in marks for at in range(start, end)) % 2  # its partner stands outside
                    yield start - (alone and start - 1 in marks), end + (alone and end in marks), index

    def _excepted(self, doc: Document, start: int, end: int, index: int) -> bool:
        """Whether a match is none: in furniture, over a sentence's end, after a prefix, in a context."""
        sentence = doc.sentence_at(start)
        if sentence < 0 or end > doc.sentences[sentence][1]:
            return True
        first, last = doc.sentences[sentence]
        before = doc.lowered[max(first, start - _NEAR) : start]
        after = doc.lowered[end : min(last, end + _NEAR)]
        unless = _unless(self._terms[index].unless)
        return before.endswith(_PREFIXES) or bool(unless and unless.search(f"{before}_{after}"))


@cache
def _unless(cell: str) -> re.Pattern[str] | None:
    """The contexts in which a match is none, as one expression; `_` is the place of the match."""
    whole = "|".join(as_regex(lower(literal)) for literal in contexts(cell))
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)") if whole else None


@cache
def term_finder(lexicons: tuple[Lexicon, ...]) -> TermFinder:
    """The finder of these lexicons' terms."""
    return TermFinder([term for lexicon in lexicons for term in lexicon.terms])


class Variant(NamedTuple):
    """One row of `naming.csv`, its pattern expanded to literals."""

    thing: str
    variant: str
    form: str
    side: str
    literals: tuple[str, ...]
    unless: str
    case: str = "exact"


class Named(NamedTuple):
    """One occurrence of a variant, in `norm` coordinates."""

    start: int
    end: int
    variant: Variant
    voice: str
    sentence: int


@cache
def _name_finder() -> TermFinder:
    variants = []
    for row in facts.rows("naming.csv", _NAMING):
        thing, variant, form, side, pattern, unless = (row[column] for column in _NAMING)
        literals = expand(f"{pattern}|{pattern.upper()}")  # KYIV in headlines
        variants.append(Variant(thing, variant, form, side, literals, unless))
    return TermFinder(variants)


def names(doc: Document, said: Sequence[statements.Statement]) -> list[Named]:
    """Every naming variant in a Document, ascending; of two that overlap the longer."""
    return [
        Named(start, end, variant, statements.voice(start, end, doc, said)[0], doc.sentence_at(start))
        for start, end, variant in _name_finder().find(doc)
    ]


def name_rows(article_id: str, doc: Document, found: Sequence[Named]) -> list[dict[str, Any]]:
    """Rows of the table `names`."""
    table = []
    for one in found:
        start, end = doc.span(one.start, one.end)
        row = {"article_id": article_id, "start": start, "end": end, "text": doc.text[start:end]}
        table.append(one._asdict() | one.variant._asdict() | row)
    return table
