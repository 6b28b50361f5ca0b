"""Rows → articles: under our column names (headings.csv), decoded, dated, in English, each with an id."""

from __future__ import annotations

import html
import json
import re
import shlex
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from framing import dates, outlets, schema, storage
from framing.paths import PACKAGE
from framing.read import files
from framing.read.files import File, Report, UnusableError, readable
from framing.schema import InputError
from framing.text.furniture import other_language

COLUMNS = tuple("article_id text title outlet perspective date event url language translated_from".split())
Article = dict[str, Any]
Row = tuple[dict[str, Any], str]  # what it says, and where it stands
Columns = dict[str, list[str]]  # of ours, the headings that each is read from

_ADDRESS = re.compile("https?://", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0d-\x1f]")
_SAMPLE = 5000  # characters by which text and binary are told apart
_MISSING = ("na", "nan", "none", "null", "n/a", "<na>")  # as programs write a cell that is empty
_CUT_OFF = re.compile(r"\[\+\d+ chars\]\s*$")  # as NewsAPI ends the first 200 characters that it gives
# An entity of HTML; and a letter in two or three, as when UTF-8 is read as Windows-1252.
_CODED = re.compile(
    r"&(?:#\d{2,6}|#x[\da-f]{2,5}|[a-z]{2,8});|[ÂÃÅÐÑâ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"<!--(?:(?!<!--).)*?-->|<(script|style|head)\b(?:(?!<\1).)*?</\1\s*>", re.I | re.DOTALL)
_BLOCKS = (
    "p|div|br|hr|li|ul|ol|h[1-6]|blockquote|table|tbody|tr|td|th|figure|section|article|html|body|header|"
    "footer|main|nav|aside|center|pre|form"
)
_INLINE = "a|b|i|em|strong|u|s|span|font|sup|sub|small|mark|q|cite|img|iframe|time"
_BLOCK = re.compile(rf"(?:</?(?:{_BLOCKS})(?:\s[^<>]*)?/?>\s*)+", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)


@cache
def _spellings() -> Columns:
    """The usual headings of each column, the commonest first."""
    spellings: Columns = {}
    for row in storage.read_csv(PACKAGE / "read" / "headings.csv"):
        spellings.setdefault(row["column"], []).append(_letters(row["heading"]))
    return spellings


def _letters(heading: str) -> str:
    """A heading in small letters alone; a plus where it stands for texts joined, as Hlead+body."""
    return "+" if "+" in heading else re.sub(r"[\W_]+", "", heading.lower())


def usual(heading: str, column: str = "") -> bool:
    """Whether a heading is a usual one, of one column or of any."""
    return any(_letters(heading) in written for name, written in _spellings().items() if column in ("", name))


def asked_for(columns: str | Mapping[str, str] | None) -> Columns:
    """The columns that somebody named: ``text=lead+body,date=published``, or the same as a dict."""
    if isinstance(columns, str):
        columns = dict(pair.partition("=")[::2] for pair in columns.split(","))
    asked = {name.strip(): headings.split("+") for name, headings in (columns or {}).items()}
    if not asked.keys() <= set(COLUMNS) or not all(all(headings) for headings in asked.values()):
        raise InputError(f"columns {columns}: write text=body,date=published; ours are {', '.join(COLUMNS)}.")
    return asked


def renamed(rows: Iterable[Row], asked: Columns, file: File) -> Iterator[Row]:
    """Rows under our column names; other columns travel along."""
    known: dict[tuple[str, ...], Columns] = {}
    for row, place in rows:
        headings = tuple(row)
        if headings not in known:
            known[headings] = {}
            try:
                known[headings] = _columns(row, asked, file)
            except UnusableError as reason:  # told once: the rows after it are no better
                file.report.skip(place, reason)
        if ours := known[headings]:
            used = {heading for parts in ours.values() for heading in parts}
            article = {heading: cell for heading, cell in row.items() if heading not in used}
            for name, parts in ours.items():
                cells = [row[heading] for heading in parts]
                article[name] = cells[0] if len(cells) == 1 else "\n\n".join(str(c) for c in cells if c)
            yield article, place


def _columns(row: Mapping[str, Any], asked: Columns, file: File) -> Columns:
    """Which headings of a row give which of our columns; `asked` wins over what is usual."""
    headings = {_letters(heading): heading for heading in reversed(list(row))}
    ours = {name: [headings.get(_letters(part), "") for part in parts] for name, parts in asked.items()}
    for name, parts in ours.items():
        if "" in parts:
            raise UnusableError(f"no column {'+'.join(asked[name])}; found: {', '.join(row)}")
    for name, spellings in _spellings().items():
        used = {"", *(heading for parts in ours.values() for heading in parts)}
        free = [heading for spelling in spellings if (heading := headings.get(spelling, "")) not in used]
        free = [heading for heading in free if name == "url" or not _ADDRESS.match(str(row[heading]))]
        if free and name not in ours:  # the commonest, or the first that holds something
            ours[name] = [min(free, key=lambda heading: heading != name and row[heading] is None)]
    if "text" not in ours:
        raise UnusableError(_without_text(row))
    told = [f"{name} = {'+'.join(parts)}" for name, parts in ours.items() if parts != [name]]
    others = [heading for heading in row if usual(heading, "text") and heading not in ours["text"]]
    if others:
        told.append(f"the text is {'+'.join(ours['text'])}, not {', '.join(others)}")
    if told:
        file.report.note(file.place, ", ".join(told))
    return ours


def _without_text(row: Mapping[str, Any]) -> str:
    """That there are addresses alone; or the option to type."""
    lengths = {name: len(cell) if isinstance(cell, str) else 0 for name, cell in row.items() if name}
    longest = max(lengths, key=lambda heading: lengths[heading], default="…")
    addresses = [heading for heading, cell in row.items() if _ADDRESS.match(str(cell))]
    if addresses and lengths[longest] < 300:
        given = f"addresses ({addresses[0]}) without texts, as Media Cloud and GDELT give them"
        return f"{given}; fetch the pages first, as with trafilatura (docs: Get a corpus)"
    option = shlex.quote(f"text={longest}")  # a heading may have blanks
    return f"no column holds the text; found: {', '.join(lengths)}. Say which it is: --columns {option}"


def decoded(text: str) -> str:
    """A text without tags and entities of HTML, and without UTF-8 that was read as another encoding.

    >>> decoded("<p>The &ldquo;junta&rdquo; left.</p><p>Itâ€™s said.</p>")
    'The “junta” left.\\n\\nIt’s said.'
    """
    if _BLOCK.search(text) or _TAG.search(text):
        text = _TAG.sub("", _BLOCK.sub("\n\n", _UNSEEN.sub("", text)))
        text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if _CODED.search(text):
        import ftfy

        text = ftfy.fix_encoding(html.unescape(html.unescape(text)))
    return text


def as_meant(rows: Iterator[Row], file: File, day_first: bool | None) -> Iterator[Row]:
    """Rows with decoded texts and with dates read: those of numbers alone by what fits all of the column."""
    for row, place in rows:
        column, first = [(row, place)], day_first
        if first is None and dates.in_two_ways(row.get("date")):
            column.extend(rows)
            first = dates.order(each.get("date") for each, _ in column)
            if first is not None:
                order = "day" if first else "month"
                file.report.note(file.place, f"dates read with the {order} first, which alone fits all")
        for each, place in column:
            date, text = each.get("date"), each.get("text")
            if isinstance(date, str):
                each["date"] = dates.iso(date, first)
            if isinstance(text, str) and (better := decoded(text)) != text:
                told = "markup or double encoding taken out of texts; offsets count what is left"
                file.report.note(file.place, told)
                each["text"] = better
            yield each, place


def checked(rows: Iterable[Row], report: Report) -> Iterator[Article]:
    """The articles that can be scored, dates and names in one spelling; the others go to `report`."""
    seen: set[str] = set()
    names: dict[str, str] = {}
    for row, place in rows:
        cells = ((readable(str(name)), _cell(str(name), value)) for name, value in row.items() if name)
        article: Article = {name: cell for name, cell in cells if cell is not None}
        number = article.get("article_id", "")
        article_id = str(int(number) if isinstance(number, float) and number.is_integer() else number).strip()
        try:
            if not article_id:
                raise UnusableError("no article_id")
            if article_id in seen:
                raise UnusableError("its article_id was read before; ids must be unique")
            text = _usable(row["text"] if "text" in article else None)
            language = _language(text, str(article.get("language", "")).strip())
        except UnusableError as reason:
            report.skip(place, reason, article_id)
            continue
        seen.add(article_id)
        article |= {"article_id": article_id, "text": text, "language": language}
        if date := article.get("date"):
            article["date"] = dates.iso(date)
        if outlet := article.get("outlet"):
            name = " ".join(unicodedata.normalize("NFC", str(outlet)).split())
            article["outlet"] = names.setdefault(outlets.key(name), name)  # as first spelled
        if given := article.get("perspective"):
            article["perspective"] = outlets.perspective(given) or given
            if article["perspective"] not in (valid := schema.PERSPECTIVES):
                report.note("", f"perspective '{given}' is none of {', '.join(valid)}; counted as unknown")
        yield article


def _cell(column: str, value: Any) -> str | bool | int | float | None:
    """A value that every table can hold; None where it is missing."""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=str, skipkeys=True)
    if not isinstance(value, str):
        import pandas as pd

        if pd.api.types.is_scalar(value) and pd.isna(value):
            return None
    if column in COLUMNS and str(value).strip().lower() in _MISSING:
        return None
    if isinstance(value, bool | int | float):
        return value
    return readable(value.isoformat() if hasattr(value, "isoformat") else str(value))


def _usable(text: object) -> str:
    """A text with one kind of newline, if there is something to read in it."""
    if not isinstance(text, str):
        what = "no text" if text is None else f"its text is a {type(text).__name__}, not a string"
        raise UnusableError(what)
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
