"""Headings as people write them → our columns (headings.csv), and one line that says which were taken."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from framing.read.report import Report, UnusableError
from framing.schema import InputError

COLUMNS = (
    *("article_id", "text", "title", "outlet", "perspective", "date", "event", "url", "language"),
    "translated_from",
)
Row = tuple[dict[str, Any], str]  # what it says, and where it stood
Taken = dict[str, list[str]]  # one of our columns → the headings it is read from


@cache
def _spellings() -> dict[str, list[str]]:
    """The usual headings of each column, the commonest first."""
    spellings: dict[str, list[str]] = {}
    with Path(__file__).with_name("headings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            spellings.setdefault(row["column"], []).append(row["heading"])
    return spellings


def _plain(heading: str) -> str:
    return "_".join(heading.lower().replace("-", " ").replace("_", " ").split())


def asked_for(columns: str | Mapping[str, str] | None) -> dict[str, list[str]]:
    """The columns that somebody named: ``text=lead+body,date=published``, or the same as a dict."""
    if columns is None:
        return {}
    pairs = (
        dict(part.partition("=")[::2] for part in columns.split(",")) if isinstance(columns, str) else columns
    )
    asked = {str(name).strip(): str(headings).split("+") for name, headings in pairs.items()}
    wrong = [name for name in asked if name not in COLUMNS]
    if wrong or not all(all(headings) for headings in asked.values()):
        raise InputError(
            f"columns '{columns}': write text=body,date=published; ours are {', '.join(COLUMNS)}."
        )
    return {name: [heading.strip() for heading in headings] for name, headings in asked.items()}


def known_text(headings: Iterable[str]) -> bool:
    """Whether one of the headings is a usual one of texts."""
    return any(_plain(heading) in _spellings()["text"] for heading in headings)


def _taken(row: Mapping[str, Any], asked: Mapping[str, list[str]]) -> Taken:
    """Which headings of a row give which of our columns; `asked` wins over what is usual."""
    by_plain = {_plain(heading): heading for heading in reversed(list(row))}
    found: Taken = {}
    for name, headings in asked.items():
        found[name] = [by_plain.get(_plain(heading), "") for heading in headings]
        if "" in found[name]:
            raise UnusableError(f"no column {'+'.join(headings)}; found: {', '.join(row)}")
    for name, spellings in _spellings().items():
        used = {heading for headings in found.values() for heading in headings}
        usual = [by_plain[spelling] for spelling in spellings if spelling in by_plain]
        free = [h for h in usual if h not in used and (name == "url" or not _is_address(row[h]))]
        if free:
            found.setdefault(name, free[:1])
    if "text" not in found:
        longest = max(row, key=lambda heading: len(str(row[heading] or "")), default="…")
        raise UnusableError(
            f"no column holds the text; found: {', '.join(row)}. Say which it is: --columns text={longest}"
        )
    return found


def _is_address(value: object) -> bool:
    return str(value).lower().startswith(("http://", "https://"))


def renamed(
    rows: Iterable[Row], asked: Mapping[str, list[str]], source: str, report: Report
) -> Iterator[Row]:
    """Rows under our column names; other columns travel along."""
    known: dict[tuple[str, ...], Taken] = {}
    for row, place in rows:
        headings = tuple(row)
        try:
            if headings not in known:
                known[headings] = _taken(row, asked)
                _tell(row, known[headings], source, report)
        except UnusableError as reason:
            report.skip(place, reason)
            continue
        ours = {name: _joined(row, parts) for name, parts in known[headings].items()}
        used = {heading for parts in known[headings].values() for heading in parts}
        rest = {name: value for name, value in row.items() if name not in used and name not in ours}
        yield {**ours, **rest}, place


def _joined(row: Mapping[str, Any], headings: list[str]) -> Any:
    if len(headings) == 1:
        return row[headings[0]]
    return "\n\n".join(str(row[heading]) for heading in headings if row[heading])


def _tell(row: Mapping[str, Any], found: Taken, source: str, report: Report) -> None:
    """Say which headings were taken, unless all are our own names."""
    told = [f"{name} = {'+'.join(parts)}" for name, parts in found.items() if parts != [name]]
    others = [h for h in row if _plain(h) in _spellings()["text"] and h not in found["text"]]
    if others:
        told.append(f"text is {'+'.join(found['text'])}, not {', '.join(others)}")
    if told:
        report.note(f"{source}: {', '.join(told)}")
