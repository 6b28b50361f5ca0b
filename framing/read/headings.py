"""Headings as people write them → our columns (headings.csv), and one line that says which were taken."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from framing import storage
from framing.paths import PACKAGE
from framing.read.files import Report, UnusableError
from framing.schema import InputError

COLUMNS = tuple("article_id text title outlet perspective date event url language translated_from".split())
Row = tuple[dict[str, Any], str]  # what it says, and where it stood
Taken = dict[str, list[str]]  # of our columns, the headings that each is read from


@cache
def _spellings() -> Taken:
    """The usual headings of each column, the commonest first."""
    spellings: Taken = {}
    for row in storage.read_csv(PACKAGE / "read" / "headings.csv"):
        spellings.setdefault(row["column"], []).append(_plain(row["heading"]))
    return spellings


def _plain(heading: str) -> str:
    """A heading in small letters alone; a plus where it stands for texts joined, as Hlead+body."""
    return "+" if "+" in heading else re.sub(r"[\W_]+", "", heading.lower())


def usual(heading: str, column: str = "") -> bool:
    """Whether a heading is a usual one, of one column or of any."""
    return any(_plain(heading) in written for name, written in _spellings().items() if column in ("", name))


def asked_for(columns: str | Mapping[str, str] | None) -> Taken:
    """The columns that somebody named: ``text=lead+body,date=published``, or the same as a dict."""
    if isinstance(columns, str):
        columns = dict(pair.partition("=")[::2] for pair in columns.split(","))
    asked = {name.strip(): headings.split("+") for name, headings in (columns or {}).items()}
    if not asked.keys() <= set(COLUMNS) or not all(all(headings) for headings in asked.values()):
        raise InputError(f"columns {columns}: write text=body,date=published; ours are {', '.join(COLUMNS)}.")
    return asked


def _take(row: Mapping[str, Any], asked: Taken) -> Taken:
    """Which headings of a row give which of our columns; `asked` wins over what is usual."""
    by_plain = {_plain(heading): heading for heading in reversed(list(row))}
    taken: Taken = {}
    for name, parts in asked.items():
        whole = "+".join(parts)
        taken[name] = [whole] if whole in row else [by_plain.get(_plain(part), "") for part in parts]
        if "" in taken[name]:
            raise UnusableError(f"no column {whole}; found: {', '.join(row)}")
    for name, spellings in _spellings().items():
        used = {heading for headings in taken.values() for heading in headings}
        found = [by_plain[spelling] for spelling in spellings if spelling in by_plain]
        free = [h for h in found if h not in used and (name == "url" or not _is_address(row[h]))]
        if free:
            filled = [heading for heading in free if heading == name or row[heading] is not None]
            taken.setdefault(name, (filled or free)[:1])
    if "text" not in taken:
        raise UnusableError(_without_text(row))
    return taken


def _is_address(value: object) -> bool:
    return str(value).lower().startswith(("http://", "https://"))


def _without_text(row: Mapping[str, Any]) -> str:
    addresses = [heading for heading in row if _is_address(row[heading])]
    if addresses and all(len(str(cell or "").split()) < 40 for cell in row.values()):
        given = f"addresses ({addresses[0]}) without texts, as Media Cloud and GDELT give them"
        return f"{given}; fetch the pages first, as with trafilatura (docs: Get a corpus)"
    found = [heading for heading in row if heading]
    lengths = {heading: len(row[heading]) for heading in found if isinstance(row[heading], str)}
    longest = max(lengths, key=lambda heading: lengths[heading], default="…")
    option = shlex.quote(f"text={longest}")  # a heading may have blanks
    return f"no column holds the text; found: {', '.join(found)}. Say which it is: --columns {option}"


def renamed(rows: Iterable[Row], asked: Taken, source: str, report: Report) -> Iterator[Row]:
    """Rows under our column names; other columns travel along."""
    known: dict[tuple[str, ...], Taken] = {}
    for row, place in rows:
        headings = tuple(row)
        try:
            if headings not in known:
                known[headings] = {}
                known[headings] = _take(row, asked)
                report.note(source, _told(headings, known[headings]))
        except UnusableError as reason:  # told once: the rows after it are no better
            report.skip(place, reason)
        taken = known[headings]
        if not taken:
            continue
        used = {heading for parts in taken.values() for heading in parts}
        article = {heading: cell for heading, cell in row.items() if heading not in used}
        for name, parts in taken.items():
            cells = [row[heading] for heading in parts]
            article[name] = cells[0] if len(cells) == 1 else "\n\n".join(str(cell) for cell in cells if cell)
        yield article, place


def _told(headings: Iterable[str], taken: Taken) -> str:
    """Which headings were taken, where they are not our own names, and which other might be the text."""
    told = [f"{name} = {'+'.join(parts)}" for name, parts in taken.items() if parts != [name]]
    others = [heading for heading in headings if usual(heading, "text") and heading not in taken["text"]]
    if others:
        told.append(f"the text is {'+'.join(taken['text'])}, not {', '.join(others)}")
    return ", ".join(told)
