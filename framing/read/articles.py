"""Rows → articles that can be scored: with an id of their own, with text, in English."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from framing import dates, outlets, schema
from framing.read.headings import Row
from framing.read.report import Report, UnusableError, readable
from framing.text.language import other_language

Article = dict[str, Any]

_CONTROL = re.compile("[\x00-\x08\x0b\x0d-\x1f]")
_SAMPLE = 5000  # characters by which text and binary are told apart
_MISSING = ("nan", "none", "null", "n/a", "<na>")  # as programs write a cell that is empty


def checked(rows: Iterable[Row], report: Report) -> Iterator[Article]:
    """The articles that can be scored; the others go to `report`."""
    seen: set[str] = set()
    spellings: dict[str, str] = {}
    for row, place in rows:
        given = {readable(str(key)): _plain(value) for key, value in row.items() if key}
        article = {key: value for key, value in given.items() if value is not None}
        article_id = _id(article.get("article_id", ""))
        try:
            if not article_id:
                raise UnusableError("no article_id")
            if article_id in seen:
                raise UnusableError("its article_id was read before; ids must be unique")
            if "text" not in article:
                raise UnusableError("no text")
            text = _usable(row["text"])
            language = _language(text, str(article.get("language", "")).strip())
        except (UnusableError, RecursionError) as reason:
            report.skip(place, reason, article_id)
            continue
        seen.add(article_id)
        if article.get("date"):
            article["date"] = dates.iso(article["date"])
        if outlet := article.get("outlet"):
            name = " ".join(unicodedata.normalize("NFC", str(outlet)).split())
            article["outlet"] = spellings.setdefault(outlets.key(name), name)
        if perspective := article.get("perspective"):
            article["perspective"] = outlets.perspective(perspective) or perspective
            if not outlets.perspective(perspective):
                valid = ", ".join(schema.PERSPECTIVES)
                report.note("", f"perspective '{perspective}' is none of {valid}; counted as unknown")
        yield {**article, "article_id": article_id, "text": text, "language": language}


def _id(value: object) -> str:
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


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
        raise UnusableError(f"its text is a {type(text).__name__}, not a string")
    text = schema.whole(text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\x00" in text or len(_CONTROL.findall(text, 0, _SAMPLE)) > min(len(text), _SAMPLE) / 50:
        raise UnusableError("binary, not text")
    if not any(map(str.isalnum, text)) or text.strip().lower() in _MISSING:
        raise UnusableError("empty: no word in it")
    return text


def _language(text: str, given: str) -> str:
    """The article's language, 'en'; anything else is skipped."""
    if given:
        if re.split("[-_;, ]", given.lower())[0] not in ("en", "eng", "english"):
            raise UnusableError(f"its language column says '{given}'; framing's lexicons are English")
        return given
    if other := other_language(text):
        raise UnusableError(f"not English (it looks like {other})")
    return "en"
