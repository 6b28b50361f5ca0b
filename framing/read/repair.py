"""Texts and dates in the cells of tables, as programs leave them → as they were meant."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from framing import dates
from framing.read.headings import Row
from framing.read.report import Report

_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
_DOUBLE = re.compile("[\u00c2\u00c3\u00c5\u00d0\u00d1\u00e2][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
_TAGS = "a b i em strong u s span font sup sub small mark q cite img iframe time"
_BLOCKS = "p div br hr li ul ol h1 h2 h3 h4 h5 h6 blockquote table tr td th figure section article"
_UNSEEN = re.compile(
    r"<!--(?:(?!<!--).)*?-->|<(script|style)\b(?:(?!<\1).)*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_BLOCK = re.compile(rf"(?:</?(?:{_BLOCKS.replace(' ', '|')})(?:\s[^<>]*)?/?>\s*)+", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAGS.replace(' ', '|')})(?:\s[^<>]*)?/?>", re.IGNORECASE)


def decoded(text: str) -> str:
    """A text without tags and entities of HTML, and without UTF-8 that was read as another encoding.

    >>> decoded("<p>The &ldquo;junta&rdquo; left.</p><p>Itâ€™s said.</p>")
    'The “junta” left.\\n\\nIt’s said.'
    """
    if _BLOCK.search(text) or _TAG.search(text):
        text = _TAG.sub("", _BLOCK.sub("\n\n", _UNSEEN.sub("", text)))
        text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if _ENTITY.search(text):
        text = html.unescape(html.unescape(text))
    if _DOUBLE.search(text):
        import ftfy

        text = ftfy.fix_encoding(text)
    return text


def repaired(rows: Iterator[Row], place: str, day_first: bool | None, report: Report) -> Iterator[Row]:
    """Rows with decoded texts and with dates read: those of numbers alone by what fits all of the column."""
    for row, where in rows:
        if day_first is not None or not dates.in_two_ways(row.get("date")):
            yield _meant(row, place, day_first, report), where
            continue
        column = [(row, where)]
        try:
            column.extend(rows)
        finally:  # a file may break off: what was read of it counts
            day_first = dates.order(row.get("date") for row, _ in column)
            if day_first is not None:
                first = "day" if day_first else "month"
                report.note(place, f"dates read with the {first} first, which alone fits all of them")
            yield from ((_meant(row, place, day_first, report), where) for row, where in column)


def _meant(row: dict[str, Any], place: str, day_first: bool | None, report: Report) -> dict[str, Any]:
    text, date = row.get("text"), row.get("date")
    if isinstance(date, str):
        row = {**row, "date": dates.iso(date, day_first)}
    if isinstance(text, str) and (better := decoded(text)) != text:
        report.note(
            place, "markup or double encoding taken out of texts; offsets are those of the text so read"
        )
        row = {**row, "text": better}
    return row
