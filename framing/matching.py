"""Literal phrases → one automaton. Never a regular expression from a user's file.

A pattern is words and phrases with ``*`` at a word's end (any further letters or hyphens of that word),
``(a|b|)`` alternatives, ``[optional]`` words and ``|`` between whole alternatives.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice, product

import ahocorasick_rs

_MOST_LITERALS = 400
_LONGEST_PATTERN = 2000
_MEANINGLESS = re.compile(r"[^\w \-'.,&/*()|\[\]\"–%+$€£!?:]")
_INNERMOST = re.compile(r"\([^()\[\]]*\)|\[[^()\[\]]*\]")
_PRIVATE_USE = 0xE000  # characters that no pattern holds
_BRACKET = re.compile(r"[()\[\]]")
_ENDING = r"[\w\-]{0,30}+"
_STRAY = re.compile(r"\*[^ ]|(?<![\w'\-])\*")


@cache
def expand(pattern: str) -> tuple[str, ...]:
    """The literals of a pattern, sorted, blanks single; a ``*`` stays where it stands.

    ValueError says which bracket, character or ``*`` is wrong, or that there is nothing or too much to match.

    >>> expand("special [military] op(s|eration)")
    ('special military operation', 'special military ops', 'special operation', 'special ops')
    >>> expand("orc|orcs"), expand("dictator*")
    (('orc', 'orcs'), ('dictator*',))
    """
    if len(pattern) > _LONGEST_PATTERN:
        raise ValueError(f"a pattern of {len(pattern)} characters; the most is {_LONGEST_PATTERN}")
    pattern = pattern.replace("\u2019", "'")  # spreadsheets put it for an apostrophe
    if wrong := _MEANINGLESS.search(pattern):
        raise ValueError(f"the character {wrong[0]!r} has no meaning in a pattern")
    literals = sorted({" ".join(literal.split()) for literal in _literals(pattern)} - {""})
    if not literals:
        raise ValueError("nothing to match")
    for literal in literals:
        if not any(map(str.isalnum, literal)):
            raise ValueError(f"'{literal}' holds no letter or digit")
        if _STRAY.search(literal):
            raise ValueError(f"'*' ends a word, as in 'dictator*' (here: '{literal}')")
    return tuple(literals)


def _literals(pattern: str) -> list[str]:
    """The literals of a pattern: one character after another stands for what is in a pair of brackets."""
    groups: dict[str, list[str]] = {}
    while group := _INNERMOST.search(pattern):
        character = chr(_PRIVATE_USE + len(groups))
        groups[character] = _alternatives(group[0][1:-1], groups)
        if group[0].startswith("["):
            groups[character].append("")
        pattern = pattern[: group.start()] + character + pattern[group.end() :]
    if bracket := _BRACKET.search(pattern):
        raise ValueError(f"a bracket without its partner: '{bracket[0]}'")
    return _alternatives(pattern, groups)


def _alternatives(written: str, groups: Mapping[str, Sequence[str]]) -> list[str]:
    choices = (product(*(groups.get(c, c) for c in part)) for part in written.split("|"))
    found = ["".join(choice) for choice in islice(chain.from_iterable(choices), _MOST_LITERALS + 1)]
    if len(found) > _MOST_LITERALS:
        raise ValueError(f"more than {_MOST_LITERALS} literals; split it into several rows")
    return found


def as_regex(literal: str) -> str:
    """A literal as a regular expression that cannot backtrack (possessive, bounded endings)."""
    return re.escape(literal).replace(r"\*", _ENDING).replace(r"\ ", r"\s")


def lower(text: str) -> str:
    """Lower case, character for character, so that offsets stay."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower()[:1] or c for c in text)


@cache
def _rest(literal: str) -> re.Pattern[str]:
    """What follows the beginning of a literal, from its first `*` on."""
    return re.compile(as_regex(lower(literal[literal.index("*") :])) + r"(?!\w)")


class Matcher:
    """Many patterns compiled to one automaton: the literals of each, and whether their case matters."""

    def __init__(self, entries: Sequence[tuple[Sequence[str], bool]]) -> None:
        self._literals = [
            (entry, literal, exact) for entry, (literals, exact) in enumerate(entries) for literal in literals
        ]
        beginnings = [lower(literal).split("*")[0] for _, literal, _ in self._literals]
        self._automaton = ahocorasick_rs.AhoCorasick(beginnings)

    def find(self, text: str, lowered: str | None = None) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, entry) of every match on whole words, ascending by end of its fixed part.

        Matches may overlap; the caller chooses. Hyphens and apostrophes end a word.
        """
        lowered = lower(text) if lowered is None else lowered
        for number, start, end in self._automaton.find_matches_as_indexes(lowered, overlapping=True):
            if start and text[start - 1].isalnum() and text[start].isalnum():
                continue
            entry, literal, exact = self._literals[number]
            if exact and not literal.startswith(text[start:end]):
                continue
            if "*" in literal:
                if rest := _rest(literal).match(lowered, end):
                    yield start, end + len(rest[0].rstrip("-_")), entry
            elif not (end < len(text) and text[end].isalnum() and text[end - 1].isalnum()):
                yield start, end, entry


def longest(matches: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of overlapping matches keep the longest (then the first entry, then the leftmost); ascending.

    >>> longest([(0, 4, 0), (0, 9, 1), (5, 9, 2), (20, 22, 3)])
    [(0, 9, 1), (20, 22, 3)]
    """
    kept: list[tuple[int, int, int]] = []
    for match in sorted(matches, key=lambda match: (match[0] - match[1], match[2], match[0])):
        at = bisect_left(kept, match)
        free_before = at == 0 or kept[at - 1][1] <= match[0]
        free_after = at == len(kept) or match[1] <= kept[at][0]
        if free_before and free_after:
            kept.insert(at, match)
    return kept
