"""Columns of every table, the closed word lists, and reading and writing tables whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import difflib
import hashlib
import itertools
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

PERSPECTIVES = ("pro-kyiv", "neutral", "pro-moscow", "unknown")
SIDES = ("kyiv", "moscow", "none")
VOICES = ("own", "quoted", "scare")
KINDS = ("direct", "indirect", "mixed")
CATEGORIES = tuple(
    "delegitimising dehumanising euphemism territory war_naming epithet glorifying narrative doubt "
    "intensifier in_group toponym other".split()
)
BLOCS = tuple(
    "ukraine russia west north_korea south_korea international other_state expert_or_media anonymous".split()
)

# "str" columns are empty where nothing is known, "float" ones NaN; "int" and "bool" are always measured.
_COLUMNS = {
    "articles": f"""
        str    article_id outlet perspective event date language
        int    n_words n_words_own
        float  loaded_per_1000 loaded_own_per_1000 kyiv_own moscow_own tilt tilt_low tilt_high
        str    reads_as
        float  sentiment subjectivity hedges_per_1000 agentless_per_1000 readability grade
        int    n_statements n_direct
        float  quoted_share
        int    {" ".join(f"words_quoted_{bloc}" for bloc in BLOCS)}
        float  source_balance""",
    "hits": """
        str    article_id
        int    start end
        str    text term_id lexicon category side
        int    strength
        str    voice speaker bloc target
        bool   negated
        int    sentence
        Int    statement""",
    "statements": """
        str    article_id
        int    statement part
        Int    parent
        int    start end
        str    text kind cue cue_stance source actor bloc source_country""",
    "sentences": """
        str    article_id
        int    sentence start end
        float  own_share sentiment subjective""",
    "targets": """
        str    article_id actor bloc
        int    mentions sentences
        float  sentiment sentiment_own""",
    "keyness": """
        str    term
        int    target_count reference_count
        float  target_per_1000 reference_per_1000 log_ratio low high g2 z p_adjusted
        int    target_articles reference_articles
        float  target_dispersion reference_dispersion""",
    "kwic": """
        str    article_id
        int    start end
        str    pre match post voice outlet perspective event""",
}
TABLES: dict[str, dict[str, str]] = {
    table: {
        name: kind for line in columns.split("\n")[1:] for kind, *names in [line.split()] for name in names
    }
    for table, columns in _COLUMNS.items()
}
_ROWS = 1 << 14  # of a row group: a few MB, whatever the table's length
_DTYPES = {"str": "str", "int": "int64", "Int": "Int64", "float": "float64", "bool": "bool"}
_DAY = re.compile(r"\d{4}(-\d\d){0,2}(?![-\d/.])")
# What a spreadsheet takes for the start of a formula, also full-width or after blanks.
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


class Behind(str):
    """What opens the sentences behind a table: called, it gives them as a `kwic` table.

    It travels in the table's ``attrs``: a string, which Parquet can hold; another process gets only that.
    """

    __slots__ = ("_opens",)
    _opens: Callable[[], pd.DataFrame]

    def __new__(cls, opens: Callable[[], pd.DataFrame]) -> Behind:
        """Keep what opens the sentences."""
        self = super().__new__(cls)
        self._opens = opens
        return self

    def __call__(self) -> pd.DataFrame:
        """The sentences."""
        return self._opens()

    def __deepcopy__(self, memo: object) -> Behind:
        return self

    def __reduce__(self) -> tuple[type[str], tuple[()]]:
        return str, ()


class InputError(ValueError):
    """Bad input, told in one line: what was given, what is valid, what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.splitlines()))  # what was given may have lines of its own


def whole(text: str) -> str:
    """Text that every output can hold: a lone surrogate, which is no character, becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text)
    except AttributeError:
        raise InputError(f"text is a {type(text).__name__}, not a string.") from None
    return text


def suggest(given: str, valid: Iterable[str]) -> str:
    """' Did you mean …?' for a name close to a valid one, else the list of valid names."""
    names = list(valid)
    close = difflib.get_close_matches(given, names, n=1)
    return f" Did you mean '{close[0]}'?" if close else f" Valid: {', '.join(names)}."


def known(given: Any, valid: Iterable[Any], what: str) -> None:
    """Refuse what is no valid value: the error says `what` it was meant to be, and what is near."""
    names = list(valid)
    if given not in names:
        raise InputError(f"{what} '{given}'.{suggest(str(given), map(str, names))}")


def column_error(column: str, valid: Iterable[Any], where: str) -> InputError:
    """The error for a column that a table does not have."""
    return InputError(f"no column '{column}' in {where}.{suggest(column, map(str, valid))}")


def require(table: pd.DataFrame, columns: str | Iterable[Any], where: str = "articles") -> list[Any]:
    """The names of columns that a table must have, one or several, as a list; no column may come twice."""
    names = [columns] if isinstance(columns, str) else list(columns)
    if not hasattr(table, "columns"):
        raise InputError(f"{where} is a {type(table).__name__}, not a table (a pandas DataFrame).")
    if not table.columns.is_unique:
        doubled = ", ".join(sorted({str(c) for c in table.columns[table.columns.duplicated()]}))
        raise InputError(f"{where} with more than one column {doubled}; columns must be unique.")
    for name in names:
        if name not in table.columns:
            raise column_error(name, table.columns, where)
    return names


def texts(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column of names, groups or dates as text, empty where nothing is known."""
    return column.astype(object).where(column.notna(), "").map(lambda value: whole(str(value))).astype("str")


def day(date: object) -> str:
    """The day, month or year that a date gives as YYYY-MM-DD; empty where it is written otherwise.

    >>> day("2024-02-01T09:30"), day("2024-02"), day("01/02/2024")
    ('2024-02-01', '2024-02', '')
    """
    return found[0] if (found := _DAY.match(str(date))) else ""


def from_rows(table: str, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Build a table from rows in the order of its columns."""
    return frame(table, {name: [row[at] for row in rows] for at, name in enumerate(TABLES[table])})


def frame(
    table: str, columns: Mapping[str, Any], known: Mapping[str, Sequence[Any]] | None = None
) -> pd.DataFrame:
    """Build a table from columns (lists of equal length), complete, ordered and typed as DESIGN.md says.

    Further columns follow; where their values are of several types, as strings. Of a part of a longer table
    the types are settled by what is `known` of the whole (see `witnesses`).
    """
    import pandas as pd

    try:
        typed = {name: pd.Series(columns[name], dtype=_DTYPES[kind]) for name, kind in TABLES[table].items()}
    except UnicodeEncodeError:
        clean = {n: [whole(v) if isinstance(v, str) else v for v in column] for n, column in columns.items()}
        return frame(table, clean, known)
    for name, values in columns.items():
        if name not in typed:
            typed[name] = _one_type(values, (known or {}).get(name, values))
    return pd.DataFrame(typed)


def _one_type(values: Any, known: Any) -> pd.Series[Any]:
    """A column of values of one type, which Parquet can hold; missing ones (None or empty) do not count."""
    import pandas as pd

    column, judged = (pd.Series(v, dtype=object).replace("", None) for v in (values, known))
    kind = pd.api.types.infer_dtype(judged, skipna=True)
    numbers = kind in ("integer", "floating", "mixed-integer-float")
    if numbers or (kind == "boolean" and not judged.hasnans):
        with contextlib.suppress(OverflowError):
            typed = judged.astype("float64") if judged.hasnans else judged.infer_objects()
            if typed.dtype != object:  # as integers past 64 bits are
                return column.astype(typed.dtype)
    return column.map(str, na_action="ignore").fillna("").astype("str")


def witnesses(values: Iterable[Any]) -> list[Any]:
    """The few values that settle a column's type: one of each, a missing one, the outermost integers.

    >>> witnesses([3, 1, "", 2, "war", "peace"])
    [1, 3, '', 'x']
    """
    given = list(values)
    whole = [value for value in given if type(value) is int]
    texts = {("x" if value else "") for value in given if isinstance(value, str)}
    others = {type(value): value for value in given if isinstance(value, bool | float)}
    return [*dict.fromkeys((min(whole), max(whole)) if whole else ()), *sorted(texts), *others.values()]


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of one of our own CSV files as dicts of strings; missing cells are empty, one too many is told.

    A spreadsheet may have put semicolons or tabs for the commas, and empty rows at the end.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = [row for row in csv.reader(file, delimiter=_delimiter(path)) if row] or [[]]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: no CSV in UTF-8 ({error}); save it as 'CSV UTF-8'.") from None
    for number, row in enumerate(rows, 2):
        if len(row) > len(header):
            what = "more cells than the header has; put a cell with a comma in quotation marks."
            raise InputError(f"{path}, row {number}: {what}")
    while rows and not any(map(str.strip, rows[-1])):
        rows.pop()
    filled = (map(str.strip, itertools.chain(row, itertools.repeat(""))) for row in rows)
    return [{name: cell for name, cell in zip(header, row, strict=False) if name} for row in filled]


def _delimiter(path: Path) -> str:
    with path.open("rb") as file:
        header = file.readline(10_000).decode("latin-1")
    return max(",;\t", key=header.count)


def neutralise(value: Any) -> Any:
    """Put an apostrophe before a cell that a spreadsheet would run as a formula.

    >>> neutralise("=1+1"), neutralise("'=x"), neutralise("war")
    ("'=1+1", "''=x", 'war')
    """
    if isinstance(value, str) and _FORMULA.match(value):
        return "'" + value
    return value


def restore(value: Any) -> Any:
    """Undo `neutralise`."""
    if isinstance(value, str) and value.startswith("'") and _FORMULA.match(value):
        return value[1:]
    return value


def to_csv(table: pd.DataFrame, header: bool = True, quoted: bool = False) -> str:
    """A table as CSV text, safe to open in a spreadsheet; `quoted`: every text in quotation marks."""
    safe = table.rename(columns=neutralise)
    texts = safe.select_dtypes(exclude=["number", "bool"]).columns
    for name in texts:
        safe[name] = safe[name].map(neutralise, na_action="ignore")
    # Left bare, a carriage return would start a new row, whose first cell nobody neutralised.
    quoted = quoted or any(safe[name].astype(str).str.contains("\r", regex=False).any() for name in texts)
    return safe.to_csv(
        index=False,
        header=header,
        lineterminator="\n",
        quoting=csv.QUOTE_NONNUMERIC if quoted else csv.QUOTE_MINIMAL,
    )


def read_table(path: Path, table: str) -> pd.DataFrame:
    """Read a table (CSV, JSONL or Parquet); one of framing's is typed. Formula guards of CSV are undone."""
    import pandas as pd

    spec = TABLES.get(table, {})
    try:
        if path.suffix == ".parquet":
            data = pd.read_parquet(path)
        elif path.suffix == ".jsonl":
            data = pd.read_json(path, lines=True, dtype=False)
        else:
            sep = _delimiter(path)
            data = pd.read_csv(path, sep=sep, dtype=str, keep_default_na=False, encoding="utf-8-sig")
            data = data.rename(columns=restore).map(restore)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: cannot be read: no CSV in UTF-8; save it as 'CSV UTF-8'.") from None
    except (ValueError, AttributeError) as error:  # the latter of JSON that holds no objects
        again = "; score the articles again" if spec else ""
        raise InputError(f"{path}: cannot be read ({error}){again}.") from None
    missing = [name for name in spec if name not in data.columns]
    if missing:
        raise InputError(f"{path}: not a framing '{table}' table: no column {', '.join(missing)}.")
    for name, kind in spec.items():
        try:
            data[name] = _typed(data[name], kind)
        except (ValueError, TypeError) as error:
            raise InputError(f"{path}, column {name}: {error}; score the articles again.") from None
    return data


def _typed(column: pd.Series[Any], kind: str) -> pd.Series[Any]:
    import pandas as pd

    if kind == "str":
        return column.astype("str")
    if kind == "bool":  # spreadsheets write TRUE
        truth = column.astype(str).str.lower().map({"true": True, "false": False})
        if truth.isna().any():
            raise ValueError("a value is neither True nor False")
        return truth.astype(bool)
    return pd.to_numeric(column.replace("", None)).astype(_DTYPES[kind])  # type: ignore[call-overload,no-any-return]


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


@contextlib.contextmanager
def table_file(path: Path, quoted: bool = False) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Write a table (CSV or Parquet) piece by piece: the same bytes however it is cut, in constant memory."""
    with written_whole(path, binary=path.suffix == ".parquet") as file:
        if path.suffix != ".parquet":
            header = itertools.chain([True], itertools.repeat(False))
            yield lambda table: file.write(to_csv(table, next(header), quoted))
            return
        pieces = _Pieces(file)
        yield pieces.add
        pieces.write(last=True)
        pieces.writer.close()


class _Pieces:
    """A Parquet file in row groups of one size."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.writer: Any = None
        self.waiting: list[Any] = []

    def add(self, table: pd.DataFrame) -> None:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        if self.writer is None:
            self.writer = ParquetWriter(self.file, pa.Schema.from_pandas(table, preserve_index=False))
        self.waiting.append(pa.Table.from_pandas(table, self.writer.schema, preserve_index=False))
        if sum(map(len, self.waiting)) > _ROWS:
            self.write()

    def write(self, last: bool = False) -> None:
        import pyarrow as pa

        rows = pa.concat_tables(self.waiting).combine_chunks()
        ready = len(rows) if last else len(rows) // _ROWS * _ROWS
        if ready:
            self.writer.write_table(rows.slice(0, ready), _ROWS)
        self.waiting = [rows.slice(ready)]


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
