"""Literal phrases → one automaton. Never a regular expression from a user's file.

A pattern is words and phrases with ``*`` at a word's end (any further letters or hyphens of that word),
``(a|b|)`` alternatives, ``[optional]`` words and ``|`` between whole alternatives. It is expanded to
literals, which one Aho–Corasick automaton finds in a single pass; what follows a ``*`` is then verified in
place, in time bounded by the pattern's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate

import ahocorasick_rs

MOST_LITERALS = 400
LONGEST_PATTERN = 2000
_MEANINGLESS = re.compile(r"[^\w \-'.,&/*()|\[\]\"–%+$€£!?:]")
_TOKEN = re.compile(r"([()\[\]|])")
_STRAY = re.compile(r"\*[^ ]|(?:^| )\*")
_LONGEST_ENDING = 30
_DEEPEST = 50


def expand(pattern: str) -> list[str]:
    """The literals of a pattern, sorted, blanks single; a ``*`` stays where it stands.

    Raises
    ------
    ValueError
        Unbalanced brackets, a character outside the syntax, nothing to match, or too many literals.

    Examples
    --------
    >>> expand("special [military] op(s|eration)")
    ['special military operation', 'special military ops', 'special operation', 'special ops']
    >>> expand("orc|orcs"), expand("dictator*")
    (['orc', 'orcs'], ['dictator*'])
    """
    return list(_expanded(pattern))


@cache
def _expanded(pattern: str) -> tuple[str, ...]:
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"a pattern of {len(pattern)} characters; the most is {LONGEST_PATTERN}")
    if wrong := _MEANINGLESS.search(pattern):
        raise ValueError(f"the character {wrong.group()!r} has no meaning in a pattern")
    raw = [pattern]
    if _TOKEN.search(pattern):
        tokens = [piece for piece in _TOKEN.split(pattern) if piece]
        if max(accumulate((piece in "([") - (piece in ")]") for piece in tokens)) > _DEEPEST:
            raise ValueError(f"more than {_DEEPEST} brackets inside one another")
        raw, at = _alternatives(tokens, 0, "")
        if at != len(tokens):
            raise ValueError(f"an unopened '{tokens[at]}'")
    literals = sorted({" ".join(literal.split()) for literal in raw} - {""})
    if not literals:
        raise ValueError("nothing to match")
    for literal in literals:
        if not any(map(str.isalnum, literal)):
            raise ValueError(f"'{literal}' holds no letter or digit")
        if "*" in literal and _STRAY.search(literal):
            raise ValueError(
                f"'*' may only stand at the end of a word, as in 'dictator*' (here: '{literal}')"
            )
    return tuple(literals)


def _alternatives(tokens: list[str], at: int, closing: str) -> tuple[list[str], int]:
    done: list[str] = []
    current = [""]
    while at < len(tokens) and tokens[at] not in ")]":
        piece = tokens[at]
        if piece == "|":
            done, current = done + current, [""]
        elif piece in "([":
            inner, at = _alternatives(tokens, at + 1, ")" if piece == "(" else "]")
            inner = inner if piece == "(" else [*inner, ""]
            current = [a + b for a in current for b in inner]
        else:
            current = [a + piece for a in current]
        if len(current) + len(done) > MOST_LITERALS:
            raise ValueError(f"more than {MOST_LITERALS} literals; split it into several rows")
        at += 1
    if closing and (at >= len(tokens) or tokens[at] != closing):
        raise ValueError(f"a bracket without its '{closing}'")
    return done + current, at


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


class Matcher:
    """Many patterns compiled to one automaton.

    Parameters
    ----------
    entries : sequence of (literals, exact)
        `literals` as `expand` gives them; with `exact` the case must be the pattern's.
    """

    def __init__(self, entries: Sequence[tuple[Sequence[str], bool]]) -> None:
        # A literal's fixed beginning → (entry, the beginning as written if case matters, what must follow).
        heads: dict[str, list[tuple[int, str | None, str | None]]] = {}
        for index, (literals, exact) in enumerate(entries):
            for literal in literals:
                fixed, star, _ = literal.partition("*")
                head = lower(fixed)
                rest = lower(literal)[len(fixed) :] if star else None
                heads.setdefault(head, []).append((index, fixed if exact else None, rest))
        self._heads = list(heads.values())
        self._automaton = ahocorasick_rs.AhoCorasick(heads) if heads else None

    def find(self, text: str, lowered: str | None = None) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, entry) of every match on whole words, ascending by end of its fixed part.

        Matches may overlap; the caller chooses. Hyphens and apostrophes end a word.
        """
        if self._automaton is None:
            return
        lowered = lower(text) if lowered is None else lowered
        size = len(text)
        for head, start, end in self._automaton.find_matches_as_indexes(lowered, overlapping=True):
            if start and (before := text[start - 1]).isalnum() and lowered[start].isalnum() and before != "_":
                continue
            whole = end == size or not (text[end].isalnum() and text[end - 1].isalnum())
            for entry, written, rest in self._heads[head]:
                stop = end
                if rest is not None:
                    match = _rest(rest).match(lowered, end)
                    if not match:
                        continue
                    stop = match.end()
                    while stop > end and text[stop - 1] in "-_":
                        stop -= 1
                elif not whole:
                    continue
                if written is None or text[start:end] == written:
                    yield start, stop, entry


def longest(matches: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of overlapping matches keep the longest (then the first entry, then the leftmost); ascending.

    >>> longest([(0, 4, 0), (0, 9, 1), (5, 9, 2), (20, 22, 3)])
    [(0, 9, 1), (20, 22, 3)]
    """
    kept: list[tuple[int, int, int]] = []
    cluster: list[tuple[int, int, int]] = []
    reach = -1
    for match in sorted(matches):
        if match[0] >= reach and cluster:
            kept += _longest_of(cluster)
            cluster = []
        cluster.append(match)
        reach = max(reach, match[1])
    return kept + _longest_of(cluster)


def _longest_of(cluster: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    if len(cluster) < 2:
        return cluster
    taken: list[tuple[int, int, int]] = []
    occupied: set[int] = set()
    for match in sorted(cluster, key=lambda m: (m[0] - m[1], m[2], m[0])):
        if not occupied.isdisjoint(range(match[0], match[1])):
            continue
        occupied.update(range(match[0], match[1]))
        taken.append(match)
    return sorted(taken)
