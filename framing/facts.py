"""Facts are data: the tables beside the lexicons, read and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from framing import schema, storage
from framing.paths import LEXICONS
from framing.schema import InputError


@dataclass(frozen=True)
class Written:
    """How a column's cells are written: each of their parts, where ``|`` separates them, has the pattern."""

    pattern: str
    hint: str
    once: bool = False  # no cell twice


FILLED = Written("(?s).+", "Every row needs one.")
# What cells may be: written so, what a function can read (ValueError if not), of a closed list, anything.
Valid = Written | Callable[[str], object] | Collection[str] | None


def rows(name: str, columns: Mapping[str, Valid]) -> list[dict[str, str]]:
    """Rows of a table beside the lexicons; InputError: no such table, or its first fault."""
    path = LEXICONS / name
    found = storage.read_csv(path)
    for fault in faults(path, found, columns):
        raise InputError(fault)
    return found


def faults(
    path: Path, found: Sequence[Mapping[str, str]], columns: Mapping[str, Valid], how: str = ""
) -> Iterator[str]:
    """The columns that a table lacks, and how to get them; else its faulty cells, and what is valid."""
    missing = [column for column in columns if not found or column not in found[0]]
    if missing:
        lacking, valid = ", ".join(missing), ", ".join(columns)
        yield f"{path}: no row or no column {lacking}; the columns are {valid}.{how}"
        return
    for column in columns:
        for number, hint in _faulty([row[column] for row in found], columns[column]):
            cell = " ".join(found[number][column].split())[:80]
            yield f"{path}, row {number + 2}, column {column}: '{cell}'.{hint}"


def _faulty(cells: list[str], valid: Valid) -> Iterator[tuple[int, str]]:
    """Which cells of a column are not valid, and what is."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if isinstance(valid, Written):
            as_meant = all(re.fullmatch(valid.pattern, part) for part in split(cell) or [cell])
            if not as_meant or (valid.once and cell in seen):
                yield number, f" {valid.hint}"
            seen.add(cell)
        elif callable(valid):
            try:
                valid(cell)
            except ValueError as error:
                yield number, f" Unreadable: {error}."
        elif valid is not None and cell not in valid:
            yield number, schema.suggest(cell, valid)


def split(cell: str) -> list[str]:
    """The parts of a cell that ``|`` separates."""
    return [part.strip() for part in cell.split("|") if part.strip()]


@cache
def word_classes(name: str = "word_classes.csv") -> dict[str, frozenset[str]]:
    """Closed classes of English words."""
    found = rows(name, {"class": None, "words": None})
    return {row["class"]: frozenset(row["words"].split()) for row in found}
