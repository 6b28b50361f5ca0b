"""Tables → rows: CSV, JSON and lines of JSON, Parquet, workbooks; each row under its own headings."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any

from framing.read.files import MOST, File, UnusableError
from framing.read.rows import Row, usual

_ABOUT = ("meta", "metadata", "fields", "_source")  # objects in an article's object that hold its columns


def comma_separated(file: File) -> Iterator[Row]:
    """Rows of cells, whatever mark separates them."""
    csv.field_size_limit(MOST)
    lines = file.lines()
    first = next(lines, "")
    if first.startswith("sep="):  # as Excel is told what separates the cells
        first = next(lines, "")
    reader = csv.reader(itertools.chain([first], lines), delimiter=delimiter(first), strict=True)

    def grid() -> Iterator[tuple[list[str], str]]:
        while True:
            place = f"{file.place}, line {reader.line_num + 1}"
            try:
                yield next(reader), place
            except StopIteration:
                return
            except csv.Error as error:
                file.report.skip(place, f"no valid CSV: {error} (an unclosed quotation mark?)")

    return _under_headings(grid(), file)


def delimiter(line: str) -> str:
    """The mark that separates the headings of a line."""
    return max(",;\t|", key=line.count)


def workbook(file: File) -> Iterator[Row]:
    """Rows of the first sheet that has a heading for the text, or else of the first."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(file.data()))
    sheets = {name: book.get_sheet_by_name(name).to_python() or [[]] for name in book.sheet_names}
    name = max(sheets, key=lambda name: any(usual(str(cell), "text") for cell in sheets[name][0]))
    if len(sheets) > 1:
        file.report.note(file.place, f"the sheet '{name}' of {len(sheets)}")
    grid = ([None if cell == "" else cell for cell in cells] for cells in sheets[name])
    return _under_headings(((cells, f"{file.place}, row {n}") for n, cells in enumerate(grid, 1)), file)


def _under_headings(grid: Iterator[tuple[list[Any], str]], file: File) -> Iterator[Row]:
    """Cells under the headings of the first row; of two alike that are none of ours, one gets a number."""
    headings: list[str] = []
    for heading in next(grid, ([], ""))[0]:
        name = str(heading or "").strip()
        alike = headings.count(name) if name else 0
        if alike and usual(name):
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
    lines: Iterable[str] = file.lines()
    if file.kind not in LINES:
        lines = list(lines)
        whole = _parsed("".join(lines))
        articles = _articles_in(whole) if isinstance(whole, dict) else whole
        if isinstance(articles, dict):
            return iter([(_flat(articles), file.place)])
        if isinstance(articles, list):
            return _each(articles, "item", file)
    return _each(map(_parsed, lines), "line", file)


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
    """An object that has a text; else the longest list of objects in it, or its columns as a table."""
    values, texts = list(whole.values()), [value for name, value in whole.items() if usual(name, "text")]
    lists = [each for each in values if isinstance(each, list) and each and isinstance(each[0], dict)]
    inside = [each for each in values if isinstance(each, dict)]
    if any(isinstance(text, str) for text in texts):
        return whole
    if lists:
        return max(lists, key=len)
    if len(inside) == 1:  # an interface's answer
        return _articles_in(inside[0])
    if not any(isinstance(text, list | dict) for text in texts):
        return whole
    import pandas as pd

    return pd.DataFrame(whole).to_dict("records")


def _flat(article: dict[str, Any]) -> dict[str, Any]:
    """The columns of an object; those of an object in it are called as source.name."""
    flat: dict[str, Any] = {}
    for name, value in article.items():
        if isinstance(value, dict):
            flat |= {key if name in _ABOUT else f"{name}.{key}": cell for key, cell in value.items()}
        else:
            flat[name] = value
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
READERS |= dict.fromkeys((".xlsx", ".xls", ".xlsb", ".ods"), workbook)
READERS |= dict.fromkeys((".csv", ".tsv", ".tab"), comma_separated)
