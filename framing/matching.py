"""Literal phrases → one automaton. Never a regular expression from a user's file.

A pattern is words and phrases with ``*`` at a word's end (any further letters or hyphens of that word),
``(a|b|)`` alternatives, ``[optional]`` words and ``|`` between whole alternatives. It is expanded to
literals, which one Aho–Corasick automaton finds in a single pass; what follows a ``*`` is then verified in
place, in time bounded by the pattern's length.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

MOST_LITERALS = 400
LONGEST_PATTERN = 2000
_MEANINGLESS = re.compile(r"[^\w \-'.,&/*()|\[\]\"–%+$€£!?:]")
_BRACKET = re.compile(r"([()\[\]|])")
_STRAY = re.compile(r"\*[^ ]|(?:^| )\*")
_LONGEST_ENDING = 30
_DEEPEST = 50


@cache
def expand(pattern: str) -> tuple[str, ...]:
    """The literals of a pattern, sorted, blanks single; a ``*`` stays where it stands.

    ValueError says which bracket, character or ``*`` is wrong, or that there is nothing or too much to match.

    >>> expand("special [military] op(s|eration)")
    ('special military operation', 'special military ops', 'special operation', 'special ops')
    >>> expand("orc|orcs"), expand("dictator*")
    (('orc', 'orcs'), ('dictator*',))
    """
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"a pattern of {len(pattern)} characters; the most is {LONGEST_PATTERN}")
    if wrong := _MEANINGLESS.search(pattern):
        raise ValueError(f"the character {wrong.group()!r} has no meaning in a pattern")
    tokens = [piece for piece in _BRACKET.split(pattern) if piece]
    raw, read = _alternatives(tokens, 0, "", 0)
    if read != len(tokens):
        raise ValueError(f"an unopened '{tokens[read]}'")
    literals = sorted({" ".join(literal.split()) for literal in raw} - {""})
    if not literals:
        raise ValueError("nothing to match")
    for literal in literals:
        if not any(map(str.isalnum, literal)):
            raise ValueError(f"'{literal}' holds no letter or digit")
        if _STRAY.search(literal):
            raise ValueError(f"'*' ends a word, as in 'dictator*' (here: '{literal}')")
    return tuple(literals)


def _alternatives(tokens: list[str], at: int, closing: str, depth: int) -> tuple[list[str], int]:
    """The literals of the tokens from `at` to the bracket that closes them, and where that stands."""
    if depth > _DEEPEST:
        raise ValueError(f"more than {_DEEPEST} brackets inside one another")
    finished: list[str] = []
    current = [""]
    while at < len(tokens) and tokens[at] not in ")]":
        piece = tokens[at]
        if piece == "|":
            finished, current = finished + current, [""]
        elif piece in "([":
            inner, at = _alternatives(tokens, at + 1, ")" if piece == "(" else "]", depth + 1)
            optional = [""] if piece == "[" else []
            current = [head + tail for head in current for tail in inner + optional]
        else:
            current = [head + piece for head in current]
        if len(current) + len(finished) > MOST_LITERALS:
            raise ValueError(f"more than {MOST_LITERALS} literals; split it into several rows")
        at += 1
    if closing and (at == len(tokens) or tokens[at] != closing):
        raise ValueError(f"a bracket without its '{closing}'")
    return finished + current, at


def as_regex(literal: str) -> str:
    """A literal as a regular expression that cannot backtrack (possessive, bounded endings)."""
    ending = rf"[\w\-]{{0,{_LONGEST_ENDING}}}+"
    return re.escape(literal).replace(r"\*", ending).replace(r"\ ", r"\s")


def lower(text: str) -> str:
    """Lower case, character for character, so that offsets stay."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower()[:1] or c for c in text)


@cache
def _rest(literal: str) -> re.Pattern[str]:
    return re.compile(as_regex(literal) + r"(?!\w)")


class _Literal(NamedTuple):
    """What must hold where the automaton finds a literal's fixed beginning."""

    entry: int
    written: str | None  # the beginning as written, where case matters
    rest: str | None  # what follows the beginning, from the first `*` on


class Matcher:
    """Many patterns compiled to one automaton: the literals of each, and whether their case matters."""

    def __init__(self, entries: Sequence[tuple[Sequence[str], bool]]) -> None:
        by_beginning: dict[str, list[_Literal]] = {}
        for entry, (literals, exact) in enumerate(entries):
            for literal in literals:
                beginning, star, _ = literal.partition("*")
                rest = lower(literal)[len(beginning) :] if star else None
                found = _Literal(entry, beginning if exact else None, rest)
                by_beginning.setdefault(lower(beginning), []).append(found)
        self._literals = list(by_beginning.values())
        self._automaton = ahocorasick_rs.AhoCorasick(by_beginning) if by_beginning else None

    def find(self, text: str, lowered: str | None = None) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, entry) of every match on whole words, ascending by end of its fixed part.

        Matches may overlap; the caller chooses. Hyphens and apostrophes end a word.
        """
        if self._automaton is None:
            return
        lowered = lower(text) if lowered is None else lowered
        for beginning, start, end in self._automaton.find_matches_as_indexes(lowered, overlapping=True):
            if start and text[start - 1].isalnum() and text[start].isalnum():
                continue
            inside_a_word = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
            for entry, written, rest in self._literals[beginning]:
                if written is not None and text[start:end] != written:
                    continue
                if rest is None:
                    if not inside_a_word:
                        yield start, end, entry
                elif match := _rest(rest).match(lowered, end):
                    ending = lowered[end : match.end()].rstrip("-_")
                    yield start, end + len(ending), entry


def longest(matches: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of overlapping matches keep the longest (then the first entry, then the leftmost); ascending.

    >>> longest([(0, 4, 0), (0, 9, 1), (5, 9, 2), (20, 22, 3)])
    [(0, 9, 1), (20, 22, 3)]
    """
    kept: list[tuple[int, int, int]] = []
    for match in sorted(matches, key=lambda match: (match[0] - match[1], match[2], match[0])):
        start, end, _ = match
        at = bisect_left(kept, match)
        free_before = at == 0 or kept[at - 1][1] <= start
        free_after = at == len(kept) or end <= kept[at][0]
        if free_before and free_after:
            kept.insert(at, match)
    return kept
