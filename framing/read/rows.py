"""Rows → articles that can be scored: with an id of their own, with text as it was meant, in English."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from framing import dates, outlets, schema
from framing.read import files
from framing.read.files import Report, UnusableError, readable
from framing.read.headings import COLUMNS, Row
from framing.text.language import other_language

Article = dict[str, Any]

_CONTROL = re.compile("[\x00-\x08\x0b\x0d-\x1f]")
_SAMPLE = 5000  # characters by which text and binary are told apart
_MISSING = ("na", "nan", "none", "null", "n/a", "<na>")  # as programs write a cell that is empty
_CUT_OFF = re.compile(r"\[\+\d+ chars\]\s*$")  # as NewsAPI ends the first 200 characters that it gives
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
_DOUBLE = re.compile("[\u00c2\u00c3\u00c5\u00d0\u00d1\u00e2][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
_TAGS = "a|b|i|em|strong|u|s|span|font|sup|sub|small|mark|q|cite|img|iframe|time"
_BLOCKS = (
    "p|div|br|hr|li|ul|ol|h[1-6]|blockquote|table|tbody|tr|td|th|figure|section|article|html|body|header|"
    "footer|main|nav|aside|center|pre|form"
)
_UNSEEN = re.compile(
    r"<!--(?:(?!<!--).)*?-->|<(script|style|head)\b(?:(?!<\1).)*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_BLOCK = re.compile(rf"(?:</?(?:{_BLOCKS})(?:\s[^<>]*)?/?>\s*)+", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)


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
        column = [(row, where)]
        try:
            if day_first is None and dates.in_two_ways(row.get("date")):
                column.extend(rows)
        finally:  # a file may break off: what was read of it counts
            first = dates.order(each.get("date") for each, _ in column) if day_first is None else day_first
            if first is not None and day_first is None:
                report.note(
                    place, f"dates read with the {'day' if first else 'month'} first, which alone fits all"
                )
            yield from ((_meant(each, place, first, report), at) for each, at in column)


def _meant(row: dict[str, Any], place: str, day_first: bool | None, report: Report) -> dict[str, Any]:
    date, text = row.get("date"), row.get("text")
    meant = {"date": dates.iso(date, day_first)} if isinstance(date, str) else {}
    if isinstance(text, str) and (better := decoded(text)) != text:
        meant["text"] = better
        report.note(place, "markup or double encoding taken out of texts; offsets count what is left")
    return row | meant


def checked(rows: Iterable[Row], report: Report) -> Iterator[Article]:
    """The articles that can be scored; the others go to `report`."""
    seen: set[str] = set()
    names: dict[str, str] = {}
    for row, place in rows:
        given = {readable(str(key)): _plain(value) for key, value in row.items() if key}
        article = {key: value for key, value in given.items() if not _is_missing(key, value)}
        number = article.get("article_id", "")
        article_id = str(int(number) if isinstance(number, float) and number.is_integer() else number).strip()
        try:
            if not article_id:
                raise UnusableError("no article_id")
            if article_id in seen:
                raise UnusableError("its article_id was read before; ids must be unique")
            text = _usable(row["text"] if "text" in article else None)
            language = _language(text, str(article.get("language", "")).strip())
        except (UnusableError, RecursionError) as reason:
            report.skip(place, reason, article_id)
            continue
        seen.add(article_id)
        article |= {"article_id": article_id, "text": text, "language": language}
        yield article | _in_one_spelling(article, names, report)


def _in_one_spelling(article: Article, names: dict[str, str], report: Report) -> Article:
    """Its date, its outlet as first spelled, and its perspective."""
    date, outlet, perspective = (article.get(name) for name in ("date", "outlet", "perspective"))
    cells: Article = {"date": dates.iso(date)} if date else {}
    if outlet:
        name = " ".join(unicodedata.normalize("NFC", str(outlet)).split())
        cells["outlet"] = names.setdefault(outlets.key(name), name)
    if perspective:
        cells["perspective"] = outlets.perspective(perspective) or perspective
        if cells["perspective"] not in (valid := schema.PERSPECTIVES):
            report.note("", f"perspective '{perspective}' is none of {', '.join(valid)}; counted as unknown")
    return cells


def _is_missing(column: str, value: object) -> bool:
    return value is None or (column in COLUMNS and str(value).strip().lower() in _MISSING)


def _plain(value: Any) -> str | bool | int | float | None:
    """A value that every table can hold; None where it is missing."""
    if isinstance(value, str):
        return readable(value)
    import pandas as pd

    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict | list):
        return readable(json.dumps(value, ensure_ascii=False, default=str, skipkeys=True))
    return readable(value.isoformat() if hasattr(value, "isoformat") else str(value))


def _usable(text: object) -> str:
    if not isinstance(text, str):
        raise UnusableError(
            "no text" if text is None else f"its text is a {type(text).__name__}, not a string"
        )
    if len(text) > files.MOST:
        raise UnusableError(f"more than {files.MOST // 1_000_000} MB of text in one article")
    text = schema.whole(text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\x00" in text or len(_CONTROL.findall(text, 0, _SAMPLE)) > min(len(text), _SAMPLE) / 50:
        raise UnusableError("binary, not text")
    if not any(map(str.isalnum, text)):
        raise UnusableError("empty: no word in it")
    if _CUT_OFF.search(text, max(len(text) - 50, 0)):
        raise UnusableError("only the beginning of its text, as NewsAPI gives it; fetch the pages")
    return text


def _language(text: str, given: str) -> str:
    """The article's language, 'en'; anything else is skipped."""
    if given and re.split("[-_;, ]", given.lower())[0] not in ("en", "eng", "english"):
        raise UnusableError(f"its language column says '{given}'; framing's lexicons are English")
    if not given and (other := other_language(text)):
        raise UnusableError(f"not English (it looks like {other})")
    return given or "en"
