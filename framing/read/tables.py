"""Tables → rows: CSV, lines of JSON, JSON, Parquet, workbooks; each row under its own headings."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from typing import Any

from framing.read.files import MOST, OLD_OFFICE, Report, Source, UnusableError
from framing.read.headings import Row, usual

_ABOUT = ("meta", "metadata", "fields", "_source")  # objects in an article's object that hold its columns


def comma_separated(source: Source, report: Report) -> Iterator[Row]:
    """Rows of cells under the headings of the first line, whatever mark separates them."""
    csv.field_size_limit(MOST)
    lines = source.lines()
    first = next(lines, "")
    if first.startswith("sep="):  # as Excel is told what separates the cells
        first = next(lines, "")
    reader = csv.reader(itertools.chain([first], lines), delimiter=delimiter(first), strict=True)
    headings: list[str] = []
    while True:
        place = f"{source.place}, line {reader.line_num + 1}"
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            report.skip(place, f"no valid CSV: {error} (an unclosed quotation mark?)")
            continue
        if not headings:
            headings = _headings(cells)
        elif len(cells) >= len(headings) and not any(map(str.strip, cells[len(headings) :])):
            yield dict(zip(headings, cells, strict=False)), place
        elif any(map(str.strip, cells)):
            report.skip(place, f"{len(cells)} cells under {len(headings)} columns")


def delimiter(line: str) -> str:
    """The mark that separates the headings of a line."""
    return max(",;\t|", key=line.count)


def _headings(cells: list[Any]) -> list[str]:
    """Each column's heading; of two alike that are none of ours, the second gets a number."""
    headings = [str(cell).strip() for cell in cells]
    for number, heading in enumerate(headings):
        if earlier := headings[:number].count(heading) if heading else 0:
            if usual(heading):
                raise UnusableError(f"two columns are called {heading}; rename one")
            headings[number] = f"{heading}.{earlier}"
    return headings


def json_lines(source: Source, report: Report) -> Iterator[Row]:
    """Rows that each are a line of JSON."""
    yield from _objects(map(parsed, source.lines()), f"{source.place}, line", report)


def json_file(source: Source, report: Report) -> Iterator[Row]:
    """One article, or many wherever the list of them stands; or else lines of JSON."""
    lines = list(source.lines())
    whole = parsed("".join(lines))
    if not isinstance(whole, dict | list):
        yield from _objects(map(parsed, lines), f"{source.place}, line", report)
        return
    articles = whole if isinstance(whole, list) else _articles_in(whole)
    if articles == [whole]:
        yield _flat(articles[0]), source.place
    else:
        yield from _objects(iter(articles), f"{source.place}, item", report)


def parsed(text: str) -> Any:
    """What JSON says; None where it is blank, the text where it is no JSON."""
    try:
        return json.loads(text) if text.strip() else None
    except (ValueError, RecursionError):
        return text


def _objects(values: Iterator[Any], place: str, report: Report) -> Iterator[Row]:
    for number, value in enumerate(values, 1):
        if isinstance(value, dict):
            yield _flat(value), f"{place} {number}"
        elif value is not None:
            report.skip(f"{place} {number}", "no valid JSON object")


def _articles_in(whole: dict[str, Any]) -> list[Any]:
    """The articles of an object: itself, the longest list of objects within, or a table by its columns."""
    texts = [value for name, value in whole.items() if usual(name, "text")]
    values = list(whole.values())
    lists = [each for each in values if isinstance(each, list) and each and isinstance(each[0], dict)]
    objects = [each for each in values if isinstance(each, dict)]
    if any(isinstance(text, str) for text in texts):
        return [whole]
    if lists:
        return max(lists, key=len)
    columns = [list(each.values()) if isinstance(each, dict) else each for each in texts]
    if any(isinstance(column, list) and column and isinstance(column[0], str) for column in columns):
        import pandas as pd

        return pd.DataFrame(whole).to_dict("records")
    if len(objects) == 1:  # an interface's answer
        return _articles_in(objects[0])
    return [whole]


def _flat(article: dict[str, Any]) -> dict[str, Any]:
    """The columns of an object; those of an object in it are called as source.name."""
    flat: dict[str, Any] = {}
    for name, value in article.items():
        if not isinstance(value, dict):
            flat[name] = value
        else:
            flat |= {key if name in _ABOUT else f"{name}.{key}": cell for key, cell in value.items()}
    return flat


def parquet(source: Source, report: Report) -> Iterator[Row]:
    """The rows of a Parquet file."""
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(source.file)
    groups = map(table.metadata.row_group, range(table.metadata.num_row_groups))
    source.hold(sum(group.total_byte_size for group in groups))
    batches = (batch.to_pylist() for batch in table.iter_batches(batch_size=100))
    for number, row in enumerate(itertools.chain.from_iterable(batches), 1):
        yield row, f"{source.place}, row {number}"


def workbook(source: Source, report: Report) -> Iterator[Row]:
    """The first sheet that has a heading for the text, or else the first; headings stand in its first row."""
    from python_calamine import CalamineWorkbook

    data = source.data()
    if data.startswith(OLD_OFFICE) and source.kind != ".xls":
        raise UnusableError("locked with a password; save it without one")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = {name: book.get_sheet_by_name(name).to_python() or [[]] for name in book.sheet_names}
    name = max(sheets, key=lambda name: any(usual(str(cell), "text") for cell in sheets[name][0]))
    if len(sheets) > 1:
        report.note(source.place, f"the sheet '{name}' of {len(sheets)}")
    first, *rows = sheets[name]
    filled = [sum(cell != "" for cell in cells) for cells in (first, *rows[:1])]
    if filled[0] == 1 < filled[-1]:
        raise UnusableError(f"no column holds the text: '{first[0]}' alone is in the first row; delete it")
    headings = _headings(first)
    for number, cells in enumerate(rows, 2):
        given = [None if cell == "" else cell for cell in cells]
        row = {heading: cell for heading, cell in zip(headings, given, strict=True) if heading}
        if any(cell is not None for cell in row.values()):
            yield row, f"{source.place}, row {number}"


WORKBOOKS = dict.fromkeys((".xlsx", ".xls", ".xlsb", ".ods"), workbook)
READERS = {".json": json_file, ".parquet": parquet, **WORKBOOKS}
READERS |= dict.fromkeys((".csv", ".tsv", ".tab"), comma_separated)
READERS |= dict.fromkeys((".jsonl", ".ndjson"), json_lines)
