"""Tables read, and tables written whole or not at all, with formulas neutralised in CSV."""

from __future__ import annotations

import codecs
import contextlib
import csv
import hashlib
import itertools
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.schema import TABLES, InputError, identifiers, known, texts

if TYPE_CHECKING:
    import pandas as pd

# What a spreadsheet takes for the start of a formula, also full-width or after blanks.
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_TRUTH = {"true": True, "false": False}  # spreadsheets write TRUE


def _as_windows_1252(error: Any) -> tuple[str, int]:
    """A byte that is no UTF-8, as Windows means it."""
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("as_windows_1252", _as_windows_1252)


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Whatever hinders a file from being read, in one line."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"{path}: no such file.") from None
    except (ValueError, TypeError, AttributeError, OSError, csv.Error) as error:  # JSON without objects, too
        hint = "; save it as 'CSV UTF-8'" if path.suffix == ".csv" else ""
        raise InputError(f"{path}: cannot be read ({error}){hint}.") from None


def read_csv(path: Path, *columns: str) -> list[dict[str, str]]:
    """Rows of one of our own CSV files with these columns, as dicts of strings; missing cells are empty.

    A spreadsheet may have put semicolons or tabs for the commas, and empty rows at the end.
    """
    with told(path), path.open(encoding="utf-8-sig", newline="") as file:
        mark = delimiter(file.readline())
        file.seek(0)
        table = csv.DictReader(file, restval="", delimiter=mark)
        rows, headings = list(table), table.fieldnames or ()
    for name in columns:
        known(name, headings, "no column", f" in {path}")
    for number, row in enumerate(rows, 2):
        if None in row:
            what = "more cells than the header has; put a cell with a comma in quotation marks."
            raise InputError(f"{path}, row {number}: {what}")
    stripped = [{name: cell.strip() for name, cell in row.items() if name} for row in rows]
    while stripped and not any(stripped[-1].values()):
        stripped.pop()
    return stripped


def delimiter(header: str) -> str:
    """The mark that separates the headings of a line."""
    return max(",;\t|", key=header.count)


def neutralise(value: Any) -> Any:
    """Put an apostrophe before a cell that a spreadsheet would run as a formula.

    >>> neutralise("=1+1"), neutralise("'=x"), neutralise("war")
    ("'=1+1", "''=x", 'war')
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def restore(value: Any) -> Any:
    """Undo `neutralise`."""
    guarded = isinstance(value, str) and value.startswith("'") and _FORMULA.match(value)
    return value[1:] if guarded else value


def to_csv(table: pd.DataFrame, header: bool = True) -> str:
    """A table as CSV text, safe to open in a spreadsheet."""
    safe = table.rename(columns=neutralise)
    for name in safe.select_dtypes(exclude=["number", "bool"]):
        safe[name] = safe[name].map(neutralise, na_action="ignore")
    text = safe.to_csv(index=False, header=header, lineterminator="\n")
    if "\r" in text:  # left bare, it would start a new row, whose first cell nobody neutralised
        text = safe.to_csv(index=False, header=header, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    return text


def read_table(path: Path, table: str) -> pd.DataFrame:
    """Read a table (CSV, JSONL or Parquet); one of framing's is typed. Formula guards of CSV are undone."""
    import pandas as pd

    with told(path):
        if path.suffix == ".parquet":
            data = pd.read_parquet(path)
        elif path.suffix == ".jsonl":
            data = pd.read_json(path, lines=True, dtype=False)
        else:
            with path.open(encoding="latin-1") as file:
                mark = delimiter(file.readline())
            as_saved = "strict" if table in TABLES else "as_windows_1252"  # labels come from spreadsheets
            how: dict[str, Any] = {"encoding": "utf-8-sig", "encoding_errors": as_saved}
            given = pd.read_csv(path, sep=mark, dtype=str, keep_default_na=False, **how)
            if not isinstance(given.index, pd.RangeIndex):  # which pandas makes of the first cells
                raise ValueError("more cells than the header has")
            data = given.rename(columns=restore).map(restore)
    types = TABLES.get(table, {})
    if missing := [name for name in types if name not in data]:
        raise InputError(f"{path}: not a framing '{table}' table: no column {', '.join(missing)}.")
    if table == "articles":  # has these too, where they were asked for
        types = TABLES["readability"] | types
    for name in data.columns.intersection(list(types)):
        column, kind = data[name], types[name]
        try:
            if kind == "str":
                column = texts(column)
            elif kind == "bool":
                column = column.astype(str).str.lower().map(_TRUTH).astype("boolean")
            else:
                column = pd.to_numeric(column.replace("", None))
            data[name] = column.astype(kind)  # type: ignore[call-overload]
        except (ValueError, TypeError) as error:
            raise InputError(f"{path}, column {name}: {error}; score the articles again.") from None
    if "article_id" in data:
        data["article_id"] = identifiers(data["article_id"])
    return data


@contextlib.contextmanager
def written_whole(path: Path, binary: bool = False) -> Iterator[Any]:
    """Open a file that appears under its name only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    whole = Path(name)
    text = {} if binary else {"encoding": "utf-8", "newline": "\n"}
    try:
        with os.fdopen(handle, "wb" if binary else "w", **text) as file:  # type: ignore[call-overload]
            yield file
            file.flush()
            os.fsync(file.fileno())
        whole.chmod(0o644)
        os.replace(whole, path)  # noqa: PTH105 - tests make it fail
    except BaseException as error:
        whole.unlink(missing_ok=True)
        if isinstance(error, OSError):  # named after the file that was asked for
            raise OSError(error.errno, error.strerror or str(error), str(path)) from error
        raise


def write_table(path: Path, pieces: Iterable[pd.DataFrame]) -> None:
    """Write a table as CSV or Parquet, as the path ends, from pieces that have the same columns."""
    if path.suffix == ".csv":
        with written_whole(path) as file:
            for number, piece in enumerate(pieces):
                file.write(to_csv(piece, header=number == 0))
        return
    from pyarrow import Table
    from pyarrow.parquet import ParquetWriter

    arrow = (Table.from_pandas(piece, preserve_index=False) for piece in pieces)
    first = next(arrow)
    with written_whole(path, binary=True) as file, ParquetWriter(file, first.schema) as writer:
        for piece in itertools.chain([first], arrow):
            writer.write_table(piece.cast(first.schema))


def write_json(path: Path, value: Any) -> None:
    """Write JSON, sorted and indented, whole or not at all."""
    with written_whole(path) as file:
        file.write(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def sha256(data: bytes | str | Path) -> str:
    """Hex SHA-256 of bytes, of a text in UTF-8, or of a file's bytes."""
    if isinstance(data, Path):
        data = data.read_bytes()
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()
