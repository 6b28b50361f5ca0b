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
from framing.read.files import File, Report, UnusableError
from framing.schema import InputError, identifier, written_out
from framing.text.furniture import other_language

COLUMNS = tuple("article_id text title outlet perspective date event url language translated_from".split())
Article = dict[str, Any]
Row = tuple[dict[str, Any], str]  # what it says, and where it stands
Columns = dict[str, list[str]]  # of ours, the headings that each is read from

_LISTED = 12  # headings in an error
_ADDRESS = re.compile("https?://", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0d-\x1f]")
_SAMPLE = 5000  # characters by which text and binary are told apart
_MISSING = ("na", "nan", "none", "null", "n/a", "<na>")  # as programs write a cell that is empty
_CUT_OFF = re.compile(r"\[\+\d+ chars\]\s*$")  # as NewsAPI ends the first 200 characters that it gives
# An entity of HTML; and a letter in two or three, as when UTF-8 is read as Windows-1252.
_CODED = re.compile(r"&#?\w{2,8};|[ÂÃÅÐÑâ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
_UNSEEN = re.compile(r"<!--(?:(?!<!--).)*?-->|<(script|style|head)\b(?:(?!<\1).)*?</\1\s*>", re.I | re.DOTALL)
_MARKED_UP = re.compile(r"</[a-z][\w:-]*\s*>|<(?:p|br|hr|img)\b[^<>]*>", re.IGNORECASE)
_INLINE = "a|b|i|em|strong|u|s|span|font|sup|sub|small|mark|q|cite|img|iframe|time"
_REST = r"(?:\s[^<>]*)?/?>"
_TAGS = re.compile(rf"</?(?:{_INLINE}){_REST}|(?P<blocks>(?:</?[a-z][\w:-]*{_REST}\s*)+)", re.IGNORECASE)


@cache
def _spellings() -> Columns:
    """The usual headings of each column, the commonest first; of none, the words that say little."""
    spellings: Columns = {}
    for row in storage.read_csv(PACKAGE / "read" / "headings.csv"):
        spellings.setdefault(row["column"], []).append(_letters(row["heading"]))
    return spellings


def _letters(heading: str) -> str:
    """A heading in small letters alone; a plus where it stands for texts joined, as Hlead+body."""
    return "+" if "+" in heading else re.sub(r"[\W_]+", "", heading.lower())


def usual(headings: Iterable[str]) -> Columns:
    """Which of the headings are usual for each of our columns, the commonest first."""
    names = list(headings)[::-1]  # of those spelled alike the first wins
    little = re.compile("|".join(_spellings()["none"]))
    spelled = {little.sub("", _letters(name)): name for name in names}
    spelled |= {_letters(name): name for name in names}
    found = {column: [*filter(None, map(spelled.get, _spellings()[column]))] for column in COLUMNS}
    return {column: those for column, those in found.items() if those}


def columns_named(cells: Iterable[object]) -> int:
    """How many of our columns a row of cells names, if it names the text."""
    named = usual(map(str, cells))
    return len(named) if "text" in named else 0


def asked_for(columns: str | Mapping[str, str] | None) -> dict[str, str]:
    """The columns that somebody named: ``text=lead+body,date=published``, or the same as a dict."""
    pairs: Any = columns.split(",") if isinstance(columns, str) else columns or {}
    try:
        pairs = [pair.partition("=")[::2] for pair in pairs] if isinstance(columns, str) else [*pairs.items()]
        asked = {name.strip(): headings.strip() for name, headings in pairs}
    except (AttributeError, TypeError, ValueError):
        asked = {"": ""}
    if not asked.keys() <= set(COLUMNS) or not all(asked.values()) or len(asked) < len(pairs):
        raise InputError(f"columns {columns}: write text=body,date=published; ours are {', '.join(COLUMNS)}.")
    return asked


def renamed(rows: Iterable[Row], asked: Mapping[str, str], file: File) -> Iterator[Row]:
    """Rows under our column names, their texts decoded; other columns travel along."""
    known: dict[tuple[str, ...], Columns] = {}
    for row, place in rows:
        headings = tuple(row)
        if headings not in known:
            known[headings] = _columns(row, asked, file, place)
        if ours := known[headings]:
            used = {heading for parts in ours.values() for heading in parts}
            article = {heading: cell for heading, cell in row.items() if heading not in used}
            for name, parts in ours.items():
                cells = [row[heading] for heading in parts]
                article[name] = cells[0] if len(cells) == 1 else "\n\n".join(str(c) for c in cells if c)
            text = article["text"]
            if isinstance(text, str) and (better := decoded(text)) != text:
                file.note("markup or double encoding taken out of texts; offsets count what is left")
                article["text"] = better
            yield article, place


def _columns(row: Mapping[str, Any], asked: Mapping[str, str], file: File, place: str) -> Columns:
    """Which headings of a row give which of our columns, told once for all alike; `asked` wins."""
    headings = {_letters(heading): heading for heading in reversed(list(row))}
    ours: Columns = {}
    for name, wanted in asked.items():
        parts = [wanted] if wanted in row else wanted.split("+")
        ours[name] = [headings.get(_letters(part), "") for part in parts]
        if "" in ours[name]:
            file.report.skip(place, f"no column {wanted}; found: {', '.join(row)}")
            return {}
    known = usual(row)
    for name in [name for name in known if name not in ours]:
        used = {heading for parts in ours.values() for heading in parts}
        free = [heading for heading in known[name] if heading not in used]
        free = [heading for heading in free if name == "url" or not _ADDRESS.match(str(row[heading]))]
        if free:  # the commonest, or the first that holds something
            ours[name] = [min(free, key=lambda heading: heading != name and row[heading] is None)]
    if "text" not in ours:
        file.report.skip(place, _without_text(row))
        return {}
    told = [f"{name} = {'+'.join(parts)}" for name, parts in ours.items() if parts != [name]]
    if others := [heading for heading in known.get("text", ()) if heading not in ours["text"]]:
        told.append(f"the text is {'+'.join(ours['text'])}, not {', '.join(others)}")
    if told:
        file.note(", ".join(told))
    return ours


def _without_text(row: Mapping[str, Any]) -> str:
    """That there are addresses alone; and the option to type."""
    addresses = [heading for heading, cell in row.items() if _ADDRESS.match(str(cell))]
    told = ""
    if addresses:
        told = f"addresses ({addresses[0]}) without texts, as Media Cloud and GDELT give; fetch the pages "
        told += "first, as with trafilatura (docs: Get a corpus); or else "
    lengths = {name: len(cell) if isinstance(cell, str) else 0 for name, cell in row.items() if name}
    option = f"text={max(lengths, key=lambda name: lengths[name], default='…')}"
    found = ", ".join(list(lengths)[:_LISTED])
    return f"{told}no column holds the text; found: {found}. Say which it is: --columns {shlex.quote(option)}"


def decoded(text: str) -> str:
    """A text without tags and entities of HTML, and without UTF-8 that was read as another encoding."""
    if _MARKED_UP.search(text):
        text = _TAGS.sub(lambda tag: "\n\n" if tag["blocks"] else "", _UNSEEN.sub("", text))
        text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if _CODED.search(text):
        import ftfy

        text = ftfy.fix_encoding(html.unescape(html.unescape(text)))
    return text


def dated(rows: Iterator[Row], file: File) -> Iterator[Row]:
    """Rows whose dates read in two ways read by the one that alone fits all of the column."""
    for row in rows:
        column = [row]
        if dates.in_two_ways(row[0].get("date")):
            column += rows
            day_first = dates.order(each.get("date") for each, _ in column)
            if day_first is not None:
                first = "day" if day_first else "month"
                file.note(f"dates read with the {first} first, which alone fits all")
                for each, _ in column:
                    each["date"] = dates.iso(each.get("date") or "", day_first)
        yield from column


def checked(rows: Iterable[Row], report: Report, day_first: bool | None = None) -> Iterator[Article]:
    """The articles that can be scored, dates and names in one spelling; the others go to `report`."""
    seen: set[str] = set()
    names: dict[str, str] = {}
    for row, place in rows:
        cells = ((written_out(str(name)), _cell(str(name), value)) for name, value in row.items() if name)
        article: Article = {name: cell for name, cell in cells if cell is not None}
        article_id = id_of(row)
        language = str(article.get("language", "")).strip()
        try:
            if not article_id:
                raise UnusableError("no article_id")
            if article_id in seen:
                raise UnusableError("its article_id was read before; ids must be unique")
            text = _usable(row["text"] if "text" in article else None, language)
        except UnusableError as reason:
            report.skip(place, reason, article_id)
            continue
        seen.add(article_id)
        article |= {"article_id": article_id, "text": text, "language": language or "en"}
        if date := article.get("date"):
            article["date"] = dates.iso(date, day_first)
        if outlet := article.get("outlet"):
            name = " ".join(unicodedata.normalize("NFC", str(outlet)).split())
            article["outlet"] = names.setdefault(outlets.key(name), name)  # as first spelled
        if given := article.get("perspective"):
            article["perspective"] = outlets.perspective(given) or given
            if article["perspective"] not in (valid := schema.PERSPECTIVES):
                report.note("", f"perspective '{given}' is none of {', '.join(valid)}; counted as unknown")
        yield article


def id_of(row: Mapping[str, Any]) -> str:
    """The id of a row, empty where it has none."""
    cell = _cell("article_id", row.get("article_id"))
    return "" if cell is None else identifier(cell)


def _cell(column: str, value: Any) -> str | bool | int | float | None:
    """A value that every table can hold; None where it is missing."""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=str, skipkeys=True)
    missing = str(value).strip().lower() in _MISSING
    if value is None or (missing and (column in COLUMNS or isinstance(value, float))):
        return None
    if isinstance(value, bool | int | float):
        return value
    return written_out(value.isoformat() if hasattr(value, "isoformat") else str(value))


def _usable(text: object, language: str) -> str:
    """A text with one kind of newline, if there is something to read in it, and in English."""
    if isinstance(text, list) and all(isinstance(paragraph, str) for paragraph in text):
        text = "\n\n".join(text)
    if not isinstance(text, str):
        given = "no text" if text is None else f"its text is a {type(text).__name__}, not a string"
        raise UnusableError(given)
    if len(text) > files.MOST:
        raise UnusableError(f"more than {files.MOST // 1_000_000} MB of text in one article")
    text = schema.whole(text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\x00" in text or len(_CONTROL.findall(text, 0, _SAMPLE)) > min(len(text), _SAMPLE) / 50:
        raise UnusableError("binary, not text")
    if not any(map(str.isalnum, text)):
        raise UnusableError("empty: no word in it")
    if _CUT_OFF.search(text, max(len(text) - 50, 0)):
        raise UnusableError("only the beginning of its text, as NewsAPI gives it; fetch the pages")
    if language and re.split("[-_;, ]", language.lower())[0] not in ("en", "eng", "english"):
        raise UnusableError(f"its language column says '{language}'; framing's lexicons are English")
    if not language and (other := other_language(text)):
        raise UnusableError(f"not English (it looks like {other})")
    return text
