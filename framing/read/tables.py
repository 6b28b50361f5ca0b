"""Tables → rows: CSV, JSON and lines of JSON, Parquet, workbooks; each row under its own headings."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from framing.read.files import MOST, File, UnusableError
from framing.read.rows import Row, columns_named, usual
from framing.storage import delimiter

_NO_HEADINGS = re.compile(r'\s*$|"?sep=', re.IGNORECASE)  # blank; or how Excel is told what separates cells
_ABOVE = 20  # rows among which the headings stand: exports may have a title and the query above
_ABOUT = "meta metadata fields _source row attributes".split()  # objects in an article's, of its columns
Cells = tuple[Sequence[Any], str]  # of a row, and where it stands


def comma_separated(file: File) -> Iterator[Row]:
    """Rows of cells, whatever mark separates them."""
    csv.field_size_limit(MOST)
    lines = file.lines()
    above = list(islice(lines, _ABOVE))
    at = _headings([[line] if line.count('"') % 2 else line.split(delimiter(line)) for line in above], file)
    headings = "".join(above[at : at + 1])
    mark = delimiter(headings)
    how: Any = {"delimiter": mark, "skipinitialspace": f"{mark} " in headings, "strict": True}
    reader = csv.reader(chain(above[at:], lines), **how)

    def grid() -> Iterator[Cells]:
        while True:
            place = f"{file.place}, line {at + 1 + reader.line_num}"
            try:
                yield next(reader), place
            except StopIteration:
                return
            except csv.Error as error:
                file.report.skip(place, f"no valid CSV: {error} (an unclosed quotation mark?)")

    return _under_headings(grid(), file)


def _headings(rows: Sequence[Sequence[object]], file: File) -> int:
    """Where the headings stand: the first row that names several of our columns, or else has words."""
    named = [number for number, cells in enumerate(rows) if columns_named(cells) > 1]
    lines = ["".join(map(str, cells)) for cells in rows]
    written = [number for number, line in enumerate(lines) if not _NO_HEADINGS.match(line)]
    at = [*named, *written, 0][0]
    if at != [*written, 0][0]:
        file.note(f"its headings stand in row {at + 1}; what is above them is left out")
    return at


def workbook(file: File) -> Iterator[Row]:
    """Rows of each sheet that has a heading for the text, or else of the first."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(file.data()))
    opened = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    sheets = {name: sheet.to_python() or [[]] for name, sheet in opened.items()}
    at = {name: _headings(sheets[name][:_ABOVE], file) for name in sheets}
    named = {name: columns_named(sheets[name][at[name]]) for name in sheets}
    used = [name for name in sheets if named[name] > 1] or [max(sheets, key=lambda name: named[name])]
    if len(sheets) > 1:
        file.note(f"of {len(sheets)} sheets: {', '.join(used)}")
    for name in used:
        if at[name] and opened[name].merged_cell_ranges:
            told = "cells are merged above it; delete what stands above the headings"
            raise UnusableError(f"no column holds the text in row 1, and {told}")
        place = f"{file.place}, row {name}!" if len(used) > 1 else f"{file.place}, row "
        grid = ([None if cell == "" else cell for cell in cells] for cells in sheets[name][at[name] :])
        numbered = enumerate(grid, at[name] + 1)
        yield from _under_headings(((cells, f"{place}{n}") for n, cells in numbered), file)


def _under_headings(grid: Iterator[Cells], file: File) -> Iterator[Row]:
    """Cells under the headings of the first row; of two alike that are none of ours, one gets a number."""
    headings: list[str] = []
    for heading in next(grid, ([], ""))[0]:
        name = str(heading or "").strip()
        alike = headings.count(name) if name else 0
        if alike and usual([name]):
            raise UnusableError(f"two columns are called {name}; rename one")
        headings.append(f"{name}.{alike}" if alike else name)
    for cells, place in grid:
        filled = [number for number, cell in enumerate(cells, 1) if str(cell or "").strip()]
        if filled and (len(cells) < len(headings) or filled[-1] > len(headings)):
            file.report.skip(place, f"{len(cells)} cells under {len(headings)} columns")
        elif filled:
            yield dict(zip(headings, cells, strict=False)), place


def json_objects(file: File) -> Iterator[Row]:
    """Lines of JSON; but of .json one article, or many wherever the list of them stands."""
    lines = file.lines()
    first = next(lines, "")
    if file.kind in LINES and not first.lstrip().startswith("["):
        return _each(map(_parsed, chain([first], lines)), "line", file)
    written = [first, *lines]
    whole = _parsed("".join(written))
    articles = _articles_in(whole) if isinstance(whole, dict) else whole
    if isinstance(articles, dict):
        return iter([(_flat(articles), file.place)])
    if isinstance(articles, list):
        return _each(articles, "item", file)
    if isinstance(whole, str) and not any(isinstance(_parsed(line), dict) for line in written):
        raise UnusableError("no valid JSON object, neither the whole nor any line of it")
    return _each(map(_parsed, written), "line", file)


def _parsed(text: str) -> Any:
    """What JSON says; None where it is blank, the text where it is no JSON."""
    try:
        return json.loads(text) if text.strip() else None
    except (ValueError, RecursionError):
        return text


def _each(values: Iterable[Any], what: str, file: File) -> Iterator[Row]:
    for number, value in enumerate(values, 1):
        place = f"{file.place}, {what} {number}"
        if isinstance(value, dict):
            yield _flat(value), place
        elif value is not None:
            file.report.skip(place, "no valid JSON object")


def _articles_in(whole: dict[str, Any]) -> Any:
    """An object that has a text; else the list of objects in it that have one, or its columns as a table."""
    lists = [] if _has_text(whole) else list(_lists_in(whole))
    if lists:
        return max(lists, key=lambda objects: (_has_text(objects[0]), len(objects)))
    if "text" in usual(whole) and all(isinstance(column, list | dict) for column in whole.values()):
        import pandas as pd

        return pd.DataFrame(whole).to_dict("records")
    return [] if any(whole[heading] == [] for heading in usual(whole).get("text", ())) else whole


def _lists_in(value: Any) -> Iterator[list[dict[str, Any]]]:
    """The lists of objects in an object, the deepest first; articles under their ids are one too."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield value
    if isinstance(value, dict):
        objects = list(value.values())
        for each in objects:
            yield from _lists_in(each)
        if objects and all(isinstance(each, dict) and _has_text(each) for each in objects):
            yield objects


def _has_text(article: dict[str, Any]) -> bool:
    flat = _flat(article)
    return any(isinstance(flat[heading], str) for heading in usual(flat).get("text", ()))


def _flat(article: dict[str, Any]) -> dict[str, Any]:
    """The columns of an object; those of an object in it are called as source.name."""
    flat: dict[str, Any] = {}
    for name, value in article.items():
        of = "" if name in _ABOUT else f"{name}."
        flat |= {of + key: cell for key, cell in value.items()} if isinstance(value, dict) else {name: value}
    return flat


def parquet(file: File) -> Iterator[Row]:
    """The rows of a Parquet file."""
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(file.stream)
    groups = map(table.metadata.row_group, range(table.metadata.num_row_groups))
    file.hold(sum(group.total_byte_size for group in groups))
    rows = (row for batch in table.iter_batches(batch_size=100) for row in batch.to_pylist())
    for number, row in enumerate(rows, 1):
        yield row, f"{file.place}, row {number}"


LINES = (".jsonl", ".ndjson")
READERS = {".parquet": parquet, **dict.fromkeys((".json", *LINES), json_objects)}
READERS |= dict.fromkeys((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"), workbook)
READERS |= dict.fromkeys((".csv", ".tsv", ".tab", ".psv"), comma_separated)
