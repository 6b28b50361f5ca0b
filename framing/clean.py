"""Page furniture → marked spans. Nothing is removed; the rules are data (`lexicons/furniture.csv`)."""

from __future__ import annotations

import re
from functools import cache

from framing import schema
from framing.paths import LEXICONS

_LONGEST_LINE = 600  # a longer line is prose; only its first and last characters can hold furniture
_EDGE = 80


Rules = list[tuple[str, re.Pattern[str]]]


@cache
def rules() -> dict[str, Rules]:
    """The furniture rules by scope: `line`, `head` and `tail` of a line, `rest` of the page."""
    table: dict[str, Rules] = {"line": [], "head": [], "tail": [], "rest": []}
    for row in schema.read_csv(LEXICONS / "furniture.csv"):
        table[row["scope"]].append((row["rule_id"], re.compile(row["pattern"], re.IGNORECASE)))
    return table


@cache
def _any(scope: str) -> re.Pattern[str]:
    """Matches where a rule of the scope may: most lines are none, and one look tells."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in rules()[scope]), re.IGNORECASE)


def furniture(norm: str, lines: list[tuple[int, int]], title: str = "") -> list[tuple[int, int, str]]:
    """Mark page furniture.

    Parameters
    ----------
    norm : str
        Normalised text.
    lines : list of (start, end)
        Its non-blank lines.
    title : str
        The article's title where known: the first copy of it in the text stays, later ones are furniture.

    Returns
    -------
    list of (start, end, rule_id), ascending, not overlapping.

    Examples
    --------
    >>> text = "Talks end\\nThey met.\\nSubscribe to our channel"
    >>> furniture(text, [(0, 9), (10, 19), (20, 44)])
    [(20, 44, 'subscribe')]
    """
    found: list[tuple[int, int, str]] = []
    heads = {_key(norm[slice(*lines[0])]), _key(title)} if lines else set()
    heads = {head for head in heads if len(head.split()) >= 3}
    seen: set[str] = set()
    for start, end in lines:
        line = norm[start:end]
        key = _key(line) if heads and len(line) <= _LONGEST_LINE else ""
        if key in heads:
            if key in seen:
                found.append((start, end, "repeated-title"))
                continue
            seen.add(key)
        whole = len(lines) > 1 and len(line) <= _LONGEST_LINE  # a text's only line is the article
        rule = _first("rest", line) if whole else None
        if rule:
            found.append((start, lines[-1][1], rule))
            break
        rule = _first("line", line) if whole else None
        if rule:
            found.append((start, end, rule))
            continue
        head = _span("head", line[:_EDGE])
        if head:
            found.append((start, start + head[1], head[2]))
        tail = _span("tail", line[-_EDGE:])
        if tail:
            found.append((end - len(line[-_EDGE:]) + tail[0], end, tail[2]))
    return found


def _key(line: str) -> str:
    return " ".join(line.lower().split())


def _first(scope: str, line: str) -> str | None:
    stripped = line.strip()
    if not _any(scope).match(stripped):
        return None
    return next((rule for rule, pattern in rules()[scope] if pattern.match(stripped)), None)


def _span(scope: str, edge: str) -> tuple[int, int, str] | None:
    for rule, pattern in rules()[scope] if _any(scope).search(edge) else ():
        match = pattern.search(edge)
        if match and match.end() > match.start():
            return match.start(), match.end(), rule
    return None
