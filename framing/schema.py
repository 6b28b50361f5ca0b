"""Columns of every table, the closed word lists, and checks of what is given."""

from __future__ import annotations

import csv
import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import paths

if TYPE_CHECKING:
    import pandas as pd

PathLike = str | os.PathLike[str]
with (paths.PACKAGE / "words.toml").open("rb") as _words:
    CLOSED = {name: tuple(words) for name, words in tomllib.load(_words).items()}  # of columns
PERSPECTIVES, SIDES, VOICES = CLOSED["perspective"], CLOSED["side"], CLOSED["voice"]
CATEGORIES, BLOCS = CLOSED["category"], CLOSED["bloc"]
TERM_KINDS = ("code", "evaluation")
KINDS = ("direct", "indirect", "mixed", "narrated")
SPEECH = 0.9  # of the words somebody's: above it a text is a speech or a transcript, no news article

TABLES: dict[str, dict[str, str]] = {}  # of each table the columns in their order, and their types
with (paths.PACKAGE / "columns.csv").open(encoding="utf-8", newline="") as _file:
    for _row in csv.DictReader(_file):
        if _row["type"]:  # the columns of data files have none
            TABLES.setdefault(_row["table"], {})[_row["column"]] = _row["type"]
_LISTED = 50  # names in an error
_SURROGATE = re.compile("[\ud800-\udfff]")
_WHOLE_NUMBER = re.compile(r"(-?\d+)\.0+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[T\sZ+]|$)|\d{4}(-\d\d)?$")


class InputError(ValueError):
    """Bad input, told in one line: what was given, what is valid, what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.splitlines()))  # what was given may have lines of its own


def path_of(given: object, what: str, meant: str) -> Path:
    """The path that somebody gave for `what`; the error says which is meant."""
    if not isinstance(given, str | os.PathLike):
        raise InputError(f"{what} is a {type(given).__name__}; give the path of {meant}.")
    return Path(given)


def whole(text: str) -> str:
    """Text that every output can hold: a lone surrogate, which is no character, becomes U+FFFD."""
    if not isinstance(text, str):
        raise InputError(f"text is a {type(text).__name__}, not a string.")
    return _SURROGATE.sub("\ufffd", text)


def written_out(text: str) -> str:
    """Text that every output can hold and tells names apart: lone surrogates, as of files, are escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def identifier(given: object) -> str:
    """An article's id in its one spelling, also where a spreadsheet or pandas made a number of it.

    >>> identifier(7), identifier(7.0), identifier(" 7.0 "), identifier("007")
    ('7', '7', '7', '007')
    """
    text = written_out(str(given).strip())
    made_decimal = _WHOLE_NUMBER.fullmatch(text)
    return made_decimal[1] if made_decimal else text


def identifiers(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column of ids in their one spelling; empty where there is none."""
    spelled = {given: identifier(given) for given in column.dropna().unique()}
    return column.map(spelled).astype("str").fillna("")


def identified(articles: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """A table of articles that has these columns, its ids in their one spelling."""
    require(articles, ("article_id", *columns))
    return articles.assign(article_id=identifiers(articles["article_id"]))


def suggest(given: str, valid: Iterable[str]) -> str:
    """' Did you mean …?' for a name close to a valid one, else the valid names, the first of them if many."""
    names = list(valid)
    for close in difflib.get_close_matches(given, names, n=1):
        return f" Did you mean '{close}'?"
    more = f" … ({len(names)} in all)" if len(names) > _LISTED else "."
    return f" Valid: {', '.join(names[:_LISTED])}{more}"


def known(given: Any, valid: Iterable[Any], what: str, where: str = "") -> None:
    """Refuse what is no valid value: the error says `what` it was meant to be, and what is near."""
    names = list(valid)
    if given not in names:
        raise InputError(f"{what} '{given}'{where}.{suggest(str(given), map(str, names))}")


def require(table: pd.DataFrame, columns: str | Iterable[Any], where: str = "articles") -> list[Any]:
    """The names of columns that a table must have, one or several, each once; no column may come twice."""
    names = [columns] if isinstance(columns, str) or not hasattr(columns, "__iter__") else list(columns)
    if not hasattr(table, "columns"):
        raise InputError(f"{where} is a {type(table).__name__}, not a table (a pandas DataFrame).")
    for doubled in table.columns[table.columns.duplicated()]:
        raise InputError(f"{where} with more than one column {doubled}; columns must be unique.")
    for name in names or [""]:
        known(name, table.columns, "no column", f" in {where}")
    return list(dict.fromkeys(names))


def texts(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column of names, groups or dates as text, empty where nothing is known."""
    if column.dtype == "str":  # which no lone surrogate is in
        return column.fillna("")
    return column.astype(object).where(column.notna(), "").map(lambda value: whole(str(value))).astype("str")


def day(date: object) -> str:
    """The day, month or year that a date gives as YYYY-MM-DD; empty where it is written otherwise.

    >>> day("2024-02-01T09:30"), day("2024-02"), day("01/02/2024")
    ('2024-02-01', '2024-02', '')
    """
    return found[0] if (found := _DAY.match(str(date))) else ""


def from_rows(table: str, data: Any) -> pd.DataFrame:
    """Build a table, complete, ordered and typed, from its rows or from its columns."""
    import pandas as pd

    return pd.DataFrame(data, columns=list(TABLES[table])).astype(TABLES[table])


def one_type(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column as numbers or truth values where all that is known are such, else as text."""
    column = column.infer_objects()
    return column if column.dtype.kind in "biuf" else texts(column)


def further_columns(articles: Iterable[Any]) -> list[str]:
    """The columns, or keys, that an article's table holds beyond those of the contract, by name."""
    return sorted(set(articles) - {*TABLES["articles"], "sha256", "text"})


def records(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table as dicts that hold only what is there (no None, no NaN)."""
    filled = articles.notna().to_dict("records")
    for row, there in zip(articles.to_dict("records"), filled, strict=True):
        yield {str(name): value for name, value in row.items() if there[name]}
