"""Facts are data: the tables beside the lexicons, read and checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from framing import schema, storage
from framing.paths import LEXICONS
from framing.schema import InputError


def rows(
    name: str, columns: Sequence[str], closed: Mapping[str, Collection[str]] | None = None
) -> list[dict[str, str]]:
    """Rows of a table that must have the columns, some of them with values from a closed list.

    Raises
    ------
    InputError
        No such table, or its first faulty row: file, row, column, value and what is valid.
    """
    path = LEXICONS / name
    try:
        found = storage.read_csv(path)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a CSV in UTF-8 ({error}).") from None
    missing = [column for column in columns if not found or column not in found[0]]
    if missing:
        raise InputError(
            f"{path}: no row or no column {', '.join(missing)}; the columns are {', '.join(columns)}."
        )
    for number, row in enumerate(found, 2):
        for column, valid in (closed or {}).items():
            if row[column] not in valid:
                raise wrong(name, number, column, row[column], schema.suggest(row[column], valid))
    return found


def wrong(name: str, number: int, column: str, value: str, hint: str) -> InputError:
    """The error that names a faulty cell."""
    return InputError(f"{LEXICONS / name}, row {number}, column {column}: '{value}'.{hint}")


def split(cell: str) -> list[str]:
    """The parts of a cell that ``|`` separates."""
    return [part.strip() for part in cell.split("|") if part.strip()]


@cache
def word_classes() -> dict[str, frozenset[str]]:
    """Closed classes of English words (`lexicons/word_classes.csv`)."""
    return {
        row["class"]: frozenset(row["words"].split()) for row in rows("word_classes.csv", ("class", "words"))
    }
