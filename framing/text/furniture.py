"""Page furniture → marked spans. Nothing is removed; the rules are data (`lexicons/furniture.csv`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial

from framing import storage
from framing.paths import LEXICONS
from framing.text.language import other_language

_LONGEST_LINE = 600  # a longer line is prose; only its first and last characters can hold furniture
_EDGE = 80
_SHORTEST_REPEAT = 8  # words; a shorter paragraph may stand twice in an article

Look = Callable[[str], "re.Match[str] | None"]


@cache
def rules() -> dict[str, list[tuple[str, Look]]]:
    """The furniture rules by scope: a whole `line`, its `head` or `tail`, the `rest` of the page.

    The first of each scope is any of them: most lines hold no furniture, and one look tells.
    """
    table: dict[str, list[tuple[str, Look]]] = {}
    rows = storage.read_csv(LEXICONS / "furniture.csv")
    for scope in ("line", "head", "tail", "rest"):
        patterns = {row["rule_id"]: row["pattern"] for row in rows if row["scope"] == scope}
        either = "|".join(f"(?:{pattern})" for pattern in patterns.values())
        look = re.Pattern.match if scope in ("line", "rest") else re.Pattern.search
        table[scope] = [
            (rule, partial(look, re.compile(pattern, re.IGNORECASE)))
            for rule, pattern in {"": either, **patterns}.items()
        ]
    return table


def find_furniture(norm: str, lines: list[tuple[int, int]], title: str = "") -> list[tuple[int, int, str]]:
    """Spans of page furniture with the rule of each, ascending, among the non-blank lines of a text.

    The first copy of the article's title stays, later ones are furniture.

    >>> text = "Talks end\\nThey met.\\nSubscribe to our channel"
    >>> find_furniture(text, [(0, 9), (10, 19), (20, 44)])
    [(20, 44, 'subscribe')]
    """
    found: list[tuple[int, int, str]] = []
    heads = {_key(norm[slice(*lines[0])]), _key(title)} if lines else set()
    heads = {head for head in heads if len(head.split()) >= 3}
    seen: set[str] = set()
    paragraphs: set[str] = set()
    for start, end in lines:
        line = norm[start:end]
        short = len(line) <= _LONGEST_LINE
        key = _key(line) if heads and short else ""
        if key in seen:
            found.append((start, end, "repeated-title"))
            continue
        seen |= heads & {key}
        if line in paragraphs:
            found.append((start, end, "repeated-paragraph"))
            continue
        if len(line.split(maxsplit=_SHORTEST_REPEAT)) >= _SHORTEST_REPEAT:
            paragraphs.add(line)
        if short and len(lines) > 1:  # a text's only line is the article
            if rest := _first("rest", line.strip()):
                return [*found, (start, lines[-1][1], rest[0])]
            if whole := _first("line", line.strip()):
                found.append((start, end, whole[0]))
                continue
        if len(lines) > 1 and other_language(line):
            found.append((start, end, "other-language"))
            continue
        if head := _first("head", line[:_EDGE]):
            found.append((start, start + head[1].end(), head[0]))
        if tail := _first("tail", line[-_EDGE:]):
            found.append((max(start, end - _EDGE) + tail[1].start(), end, tail[0]))
    return found


def _key(line: str) -> str:
    return " ".join(line.lower().split())


def _first(scope: str, text: str) -> tuple[str, re.Match[str]] | None:
    """The first rule of the scope that finds something, and what."""
    (_, either), *single = rules()[scope]
    for rule, look in single if either(text) else ():
        if (match := look(text)) and match.end() > match.start():
            return rule, match
    return None
