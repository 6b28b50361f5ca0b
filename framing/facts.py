"""Facts are data: the tables beside the lexicons, read and checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from framing import schema, storage
from framing.paths import LEXICONS
from framing.schema import InputError


@dataclass(frozen=True)
class Written:
    """How a column's cells are written: each of their parts, where ``|`` separates them, has the pattern."""

    pattern: str
    hint: str
    once: bool = False  # no cell twice

    def allows(self, cell: str) -> bool:
        """Whether a cell is written so."""
        return all(re.fullmatch(self.pattern, part) for part in split(cell) or [cell])


Valid = Written | Collection[str] | None  # a closed list of values; or anything


def rows(name: str, columns: Mapping[str, Valid]) -> list[dict[str, str]]:
    """Rows of a table that must have the columns, and in each of them only valid cells.

    Raises
    ------
    InputError
        No such table, or its first faulty cell: file, row, column, value and what is valid.
    """
    path = LEXICONS / name
    try:
        found = storage.read_csv(path)
    except OSError as error:
        raise InputError(f"{path}: not a CSV in UTF-8 ({error}).") from None
    missing = [column for column in columns if not found or column not in found[0]]
    if missing:
        raise InputError(
            f"{path}: no row or no column {', '.join(missing)}; the columns are {', '.join(columns)}."
        )
    for column, valid in columns.items():
        for number, hint in _faults([row[column] for row in found], valid):
            cell = found[number][column]
            raise InputError(f"{path}, row {number + 2}, column {column}: '{cell}'.{hint}")
    return found


def _faults(cells: list[str], valid: Valid) -> Iterable[tuple[int, str]]:
    """Which cells of a column are not valid, and what is."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if isinstance(valid, Written):
            if not valid.allows(cell) or (valid.once and cell in seen):
                yield number, f" {valid.hint}"
            seen.add(cell)
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


@cache
def classes(prefix: str) -> dict[str, frozenset[str]]:
    """The classes whose names begin so, without the beginning."""
    return {name[len(prefix) :]: words for name, words in word_classes().items() if name.startswith(prefix)}
