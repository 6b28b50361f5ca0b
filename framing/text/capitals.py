"""Names in a text that was put in lower case get their capitals back."""

from __future__ import annotations

import re
from functools import cache

from framing import matching, storage
from framing.paths import LEXICONS

_CAPITALISED = re.compile("[A-Z][a-z]")
_SENTENCE_START = re.compile(r"(?:^|\n|[.!?]['\")\]]*\s)[\s'\"(\[]*[a-z]")
_ALSO_WORDS = frozenset("us who it un west east march may polish reading nice the".split())


@cache
def _names() -> tuple[list[str], matching.Matcher]:
    """Names of actors and nations as they are written, and what finds them in any case."""
    cells = [row["aliases"] or row["name"] for row in storage.read_csv(LEXICONS / "actors.csv")]
    for row in storage.read_csv(LEXICONS / "nations.csv"):
        cells += (row["adjective"], row["country"], row["inhabitants"], row["capitals"])
    written = {name.strip().lstrip("~") for cell in cells for name in cell.split("|")}
    names = sorted(name for name in written if name and name.lower().removeprefix("the ") not in _ALSO_WORDS)
    return names, matching.Matcher([([name], False) for name in names])


def with_capitals(norm: str) -> str:
    """A text without a capitalised word with those of the names it holds, character for character.

    >>> with_capitals("on monday volodymyr zelensky left. he was in kyiv.")
    'On monday Volodymyr Zelensky left. He was in Kyiv.'
    """
    names, matcher = _names()
    found = [] if _CAPITALISED.search(norm) else matching.longest(matcher.find(norm))
    if not found or norm.isupper():
        return norm
    pieces: list[str] = []
    last = 0
    for start, end, name in found:
        pieces += (norm[last:start], names[name])
        last = end
    restored = "".join([*pieces, norm[last:]])
    return _SENTENCE_START.sub(lambda match: match[0][:-1] + match[0][-1].upper(), restored)
