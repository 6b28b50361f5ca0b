"""Files and tables → articles. One bad file or row is skipped, listed with its reason, and costs no other."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from framing import outlets, paths, schema, storage
from framing.read import tables, texts
from framing.read.files import File, Report, UnusableError, found, members
from framing.read.rows import COLUMNS, Article, Row, asked_for, checked, columns_named, dated, id_of, renamed
from framing.schema import PathLike

__all__ = ["COLUMNS", "KINDS", "Article", "Report", "articles", "checked", "read_articles"]
Cells = dict[str, str]
_JSON = re.compile(r"\s*(?:\[\s*)?(?:\{\s*[\"}]|[\[{]\s*$)")


def read_articles(
    *inputs: PathLike,
    metadata: PathLike | None = None,
    columns: str | Mapping[str, str] | None = None,
    day_first: bool | None = None,
) -> pd.DataFrame:
    r"""Read articles from files and folders.

    Parameters
    ----------
    *inputs : path
        Folders, or files: one article each as .txt, .md (with front matter), .html, .docx, .doc, .rtf, .pdf;
        exports of Nexis, Factiva and ProQuest in any of these; tables as .csv, .tsv, .xlsx, .xls, .ods,
        .json, .jsonl, .parquet; .zip of these, .gz of any. ``-`` is standard input. Linked folders are told.
    metadata : path, optional
        A CSV with `article_id` and further columns (outlet, date …); its filled cells win over a file's own.
    columns : str or dict, optional
        Which headings are what, where the usual spellings (`content` is the text, `published` the date …)
        do not tell: ``"text=body,date=published"``; texts are joined by ``"text=lead+body"``.
    day_first : bool, optional
        How 01/02/2022 is read. Default: not at all, unless one way alone fits all dates of a column.

    Returns
    -------
    DataFrame
        One row per article: `article_id` (without one, the file's name without its ending, on collision its
        relative path; in a table with the row's number), `text` (decoded, newlines as ``\n``, markup taken
        out), `title, outlet, date, event, url, language, translated_from` (empty where not given) and any
        further columns of the input. In ``.attrs``: `skipped`, dicts with `source, article_id, reason`;
        `inputs`, their SHA-256; `notes`, how each was understood, which is also warned of; `outlets`, an
        outlets.csv beside the input.

    Raises
    ------
    InputError
        No article could be read, with the first reason; or the metadata have no column `article_id`.

    Examples
    --------
    >>> read_articles("data/articles")[["article_id", "outlet"]].shape
    (54, 2)
    """
    report = Report()
    rows = list(articles(inputs, report, metadata, columns, day_first))
    if not rows:
        raise report.refusal("no article could be read")
    report.warn()
    data = pd.DataFrame(rows, dtype=object)
    ours = [name for name in COLUMNS if name in data.columns or name != "perspective"]
    data = data.reindex(columns=list(dict.fromkeys([*ours, *data.columns])), fill_value="")
    data[ours] = data[ours].apply(schema.texts)
    data = data.infer_objects()
    data.attrs |= {name: getattr(report, name) for name in ("skipped", "inputs", "notes", "outlets")}
    return data


def articles(
    inputs: Iterable[PathLike],
    report: Report,
    metadata: PathLike | None = None,
    columns: str | Mapping[str, str] | None = None,
    day_first: bool | None = None,
) -> Iterator[Article]:
    """Yield the articles of the inputs one by one, in a fixed order; what is skipped goes to `report`."""
    asked, about = asked_for(columns), {}
    if metadata is not None:
        about = _metadata(schema.path_of(metadata, "metadata", "a CSV with article_id and further columns"))
    table = outlets.beside(inputs)
    report.set_apart(metadata, table)
    if table and table.parent.resolve() != paths.data().resolve():
        report.outlets = table
        report.note(str(table), "gives the outlets' perspectives, unless another table is named")
    rows = (row for file in found(inputs, report) for row in _rows(file, asked, day_first))
    return checked(_joined(rows, about, str(metadata), report), report, day_first)


def _joined(rows: Iterable[Row], about: dict[str, Cells], metadata: str, report: Report) -> Iterator[Row]:
    """The rows with what the metadata say of each; rows of the metadata that are left over are told."""
    for row, place in rows:
        yield row | about.pop(id_of(row), {}), place
    for article_id in [*about][:1]:
        report.note(metadata, f"rows of no article that was read: {len(about)}, as '{article_id}'")


def _metadata(file: Path) -> dict[str, Cells]:
    about: dict[str, Cells] = {}
    for row in storage.read_csv(file, "article_id"):
        article_id = schema.identifier(row.pop("article_id"))
        if article_id in about:
            raise schema.InputError(f"{file}: article_id '{article_id}' stands twice; leave one out.")
        about[article_id] = {name: cell for name, cell in row.items() if cell}
    return about


def _rows(file: File, asked: Mapping[str, str], day_first: bool | None) -> Iterator[Row]:
    """The rows of a file or archive, under our columns, each with an id; what cannot be read is told."""
    report, skipped, row = file.report, len(file.report.skipped), None
    try:
        for row in _opened(file, asked, day_first):
            yield row
        if row is None and len(report.skipped) == skipped:
            raise UnusableError("empty: nothing to read in it")
    except UnusableError as reason:
        report.skip(file.place, reason)
    except ImportError as error:
        wanted = f"needs {error.name}: pip install 'framing-news[documents,excel]'"
        report.skip(file.place, f"{wanted}, or '.[documents,excel]' in a checkout")
    except Exception as error:  # a file by strangers: whatever its parser raises must not end the run
        told = f"no {file.kind} that can be read: {type(error).__name__} {error}"
        closed = getattr(error, "strerror", None)
        report.skip(file.place, f"cannot be read: {closed}" if closed else told)


def _opened(file: File, asked: Mapping[str, str], day_first: bool | None) -> Iterator[Row]:
    if file.kind not in KINDS:
        valid = ", ".join(kind for kind in KINDS if kind)
        raise UnusableError(f"an unknown kind of file; valid are {valid}, and .gz of any")
    with file.opened() as stream:
        file.stream = gzip.GzipFile(fileobj=stream) if file.place.lower().endswith(".gz") else stream
        if file.kind == ".zip":
            for member in members(file):
                yield from _rows(member, asked, day_first)
            return
        rows = renamed(KINDS[file.kind](file), asked, file)
        for row, place in rows if day_first is not None else dated(rows, file):
            if not id_of(row):
                number = place.removeprefix(file.place).split(" ", 2)[-1]
                row["article_id"] = f"{file.called}-{number}" if number else file.called
                if number:
                    file.note("article_id = the file's name and the row's number")
            yield row, place


def _told_by_its_beginning(file: File) -> Iterator[Row]:
    first = file.stream.readline(10_000)
    file.stream.seek(0)
    line = first.decode(json.detect_encoding(first), "replace")
    if columns_named(line.split(storage.delimiter(line))) > 1:
        return tables.comma_separated(file)
    return tables.json_objects(file) if _JSON.match(line) else texts.text(file)


KINDS: dict[str, Callable[[File], Iterator[Any]]] = {"": _told_by_its_beginning, ".zip": members}
KINDS |= {**texts.READERS, **tables.READERS, ".txt": _told_by_its_beginning}
