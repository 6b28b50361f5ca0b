"""Each kind of file → rows: what it says under its own headings, and where that stands."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from framing.read import documents, exports, pages
from framing.read.files import MOST, Source
from framing.read.headings import Row, known_text
from framing.read.report import Report, UnusableError

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(r"\s*---[ \t]*\n[\w-]+:")
_YAML_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def _text(source: Source, report: Report) -> Iterator[Row]:
    """One text, or an archive's export of many."""
    text = source.text() if source.kind == ".txt" else documents.text_of(source, report)
    yield from exports.articles_of(text, source.place, report) or [({"text": text}, source.place)]


def _markdown(source: Source, report: Report) -> Iterator[Row]:
    text = source.text()
    front = _FRONT_MATTER.match(text)
    if not front and _UNCLOSED.match(text):
        raise UnusableError("its front matter is never closed: a line of three hyphens is missing")
    about = _yaml(front[1]) if front else None
    if front and isinstance(about, dict):
        strings = {key: value for key, value in about.items() if isinstance(value, str)}
        row = {key: _YAML_WORDS.get(value, value) for key, value in strings.items()}
        yield {**row, "text": text[front.end() :]}, source.place
    else:
        yield {"text": text}, source.place


def _yaml(text: str) -> Any:
    import yaml

    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes strings, and merges nothing
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnusableError(f"its front matter is no valid YAML: {error}") from None


def _stream(source: Source, report: Report) -> Iterator[Row]:
    """Standard input: lines of JSON, a table with a heading for the text, or else one text."""
    lines = source.lines()
    first = next(lines, "")
    everything = itertools.chain([first], lines)
    headings = _cells(first)
    if isinstance(_parsed(first), dict):
        yield from _objects(everything, source.place, report)
    elif len(headings) > 1 and known_text(headings):
        yield from _table(everything, source.place, report)
    else:
        yield {"article_id": "stdin", "text": "".join(everything)}, source.place


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=_delimiter(line)), [])]


def _delimiter(line: str) -> str:
    return max(",;\t|", key=line.count)


def _table(lines: Iterator[str], source: str, report: Report) -> Iterator[Row]:
    """Rows of cells under the headings of the first line."""
    csv.field_size_limit(MOST)
    first = next(lines, "")
    headings = _unique(_cells(first))
    reader = csv.reader(lines, delimiter=_delimiter(first), strict=True)
    while True:
        place = f"{source}, line {reader.line_num + 2}"
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report.skip(place, f"no valid CSV: {error} (an unclosed quotation mark?)")
            continue
        if len(cells) == len(headings):
            yield dict(zip(headings, cells, strict=True)), place
        elif any(map(str.strip, cells)):
            report.skip(place, f"{len(cells)} cells under {len(headings)} columns")


def _unique(given: Iterable[str]) -> list[str]:
    headings = list(given)
    if not headings:
        raise UnusableError("empty: no line of headings")
    if twice := {heading for heading in headings if heading and headings.count(heading) > 1}:
        raise UnusableError(f"two columns are called {', '.join(sorted(twice))}; rename one")
    return headings


def _objects(lines: Iterable[str], source: str, report: Report) -> Iterator[Row]:
    """Rows that each are a line of JSON."""
    for number, line in enumerate(lines, 1):
        row, place = _parsed(line), f"{source}, line {number}"
        if isinstance(row, dict):
            yield row, place
        elif line.strip():
            report.skip(place, "no valid JSON object")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _json(source: Source, report: Report) -> Iterator[Row]:
    """One article; a list of articles, or an object with such a list in it; or else lines of JSON."""
    text = source.text()
    whole = _parsed(text)
    if whole is None:
        yield from _objects(text.splitlines(), source.place, report)
        return
    if isinstance(whole, dict):
        lists = [value for value in whole.values() if isinstance(value, list) and value]
        whole = next((rows for rows in lists if isinstance(rows[0], dict)), [whole])
    if not isinstance(whole, list):
        raise UnusableError("JSON without an object or a list of objects")
    for number, row in enumerate(whole, 1):
        if isinstance(row, dict):
            yield row, f"{source.place}, item {number}"
        else:
            report.skip(f"{source.place}, item {number}", "no JSON object")


def _parquet(source: Source, report: Report) -> Iterator[Row]:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.ParquetFile(source.file)
        about = table.metadata
        size = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
        if size > source.most:
            raise UnusableError(f"{size // 1_000_000} MB, unpacked, in so small a file")
        batches = (batch.to_pylist() for batch in table.iter_batches(batch_size=100))
        for number, row in enumerate(itertools.chain.from_iterable(batches), 1):
            yield row, f"{source.place}, row {number}"
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise UnusableError(f"no valid Parquet: {error}") from None


def _workbook(source: Source, report: Report) -> Iterator[Row]:
    """The first sheet of a workbook; its first row holds the headings."""
    try:
        from python_calamine import CalamineWorkbook

        sheet = CalamineWorkbook.from_filelike(io.BytesIO(source.file.read())).get_sheet_by_index(0)
        headings, *rows = sheet.to_python() or [[]]
    except ImportError:
        told = "needs python-calamine: pip install 'framing-news[excel]', or '.[excel]' in a checkout"
        raise UnusableError(told) from None
    except Exception as error:  # calamine has one error for a password, a broken file and another kind
        raise UnusableError(f"no workbook that can be read: {error}") from None
    names = _unique(str(heading).strip() for heading in headings)
    for number, cells in enumerate(rows, 2):
        row = {name: cell for name, cell in zip(names, cells, strict=True) if name and cell != ""}
        if row:
            yield dict.fromkeys(filter(None, names)) | row, f"{source.place}, row {number}"


_READERS: list[tuple[str, Callable[[Source, Report], Iterator[Row]]]] = [
    (".txt .docx .rtf .pdf", _text),
    (".md", _markdown),
    (".html .htm", pages.article),
    (".csv .tsv", lambda source, report: _table(source.lines(), source.place, report)),
    (".jsonl .ndjson", lambda source, report: _objects(source.lines(), source.place, report)),
    (".json", _json),
    (".parquet", _parquet),
    (".xlsx .xls .ods", _workbook),
]
KINDS = {ending: reader for endings, reader in _READERS for ending in endings.split()} | {"": _stream}
