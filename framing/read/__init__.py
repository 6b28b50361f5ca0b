"""Files and tables → articles. One bad file or row is skipped, listed with its reason, and costs no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import storage
from framing.read import tables, texts
from framing.read.files import PathLike, Report, Source, UnusableError, sources
from framing.read.headings import COLUMNS, Row, Taken, asked_for, renamed, usual
from framing.read.rows import Article, checked, repaired
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "KINDS", "Article", "Report", "articles", "checked", "read_articles"]
Columns = str | Mapping[str, str] | None


def read_articles(
    *inputs: PathLike,
    metadata: PathLike | None = None,
    columns: Columns = None,
    day_first: bool | None = None,
) -> pd.DataFrame:
    r"""Read articles from files and folders.

    Parameters
    ----------
    *inputs : path
        Folders, or files: one article each as .txt, .md (with front matter), .html, .docx, .doc, .rtf, .pdf;
        exports of Nexis, Factiva and ProQuest in any of these; tables as .csv, .tsv, .xlsx, .xls, .ods,
        .json, .jsonl, .parquet; .zip of these, .gz of any. ``-`` is standard input. The usual headings are
        recognised (`content` is the text, `published` the date …), and a warning says which were taken.
        Linked directories are not followed.
    metadata : path, optional
        A CSV with `article_id` and further columns (outlet, date, event, perspective …) for articles that
        are plain files; a filled cell wins over what the file says of itself.
    columns : str or dict, optional
        Which headings are what, where the usual spellings do not tell: ``"text=body,date=published"``;
        texts in several columns are joined: ``"text=lead+body"``.
    day_first : bool, optional
        How 01/02/2022 is read. Default: not at all, unless one way alone fits all dates of a column.

    Returns
    -------
    DataFrame
        One row per article: `article_id` (without one, the file's name without its ending, on collision its
        relative path; in a table with the row's number), `text` (decoded, newlines as ``\n``, markup taken
        out), `title, outlet, date, event, url, language, translated_from` (empty where not given) and any
        further columns of the input. In ``.attrs``: `skipped`, dicts with `source, article_id, reason`;
        `inputs`, their SHA-256; `notes`, how each was understood; `outlets`, an outlets.csv beside the input.

    Raises
    ------
    InputError
        No article could be read, with the first reason; or the metadata have no column `article_id`.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("Talks began in Seoul.")
    >>> read_articles(folder)[["article_id", "text"]].values.tolist()
    [['a', 'Talks began in Seoul.']]
    """
    import pandas as pd

    report = Report()
    rows = list(articles(inputs, report, metadata, columns, day_first))
    if not rows:
        first = [f"{entry['source']}: {entry['reason']}" for entry in report.skipped] or ["no input given"]
        raise InputError(f"no article could be read; {len(report.skipped)} skipped. First reason: {first[0]}")
    report.warn()
    data = pd.DataFrame(rows, dtype=object)
    ours = [name for name in COLUMNS if name in data.columns or name != "perspective"]
    data = data.reindex(columns=list(dict.fromkeys([*ours, *data.columns])), fill_value="")
    data[ours] = data[ours].fillna("").map(str).astype("str")
    data = data.infer_objects()
    data.attrs |= {name: getattr(report, name) for name in ("skipped", "inputs", "notes", "outlets")}
    return data


def articles(
    inputs: Iterable[PathLike],
    report: Report,
    metadata: PathLike | None = None,
    columns: Columns = None,
    day_first: bool | None = None,
) -> Iterator[Article]:
    """Yield the articles of the inputs one by one, in a fixed order; what is skipped goes to `report`."""
    rows = _rows(inputs, report, asked_for(columns), day_first)
    if metadata is not None:
        more = _metadata(Path(metadata))
        rows = (({**row, **more.get(str(row["article_id"]), {})}, place) for row, place in rows)
    return checked(rows, report)


def _metadata(path: Path) -> dict[str, dict[str, str]]:
    """The filled cells of a table of metadata, by article_id."""
    rows = storage.read_csv(path)
    if not rows or "article_id" not in rows[0] or "text" in rows[0]:
        raise InputError(f"{path}: metadata need a column article_id and others, but no column text.")
    return {row["article_id"]: {key: cell for key, cell in row.items() if cell} for row in rows}


def _rows(inputs: Iterable[PathLike], report: Report, asked: Taken, day_first: bool | None) -> Iterator[Row]:
    """The rows of all files, under our columns, each with an id."""
    for source in sources(inputs, KINDS, report):
        try:
            skipped, row = len(report.skipped), None
            rows = renamed(KINDS[source.kind](source, report), asked, source.place, report)
            for row, place in repaired(rows, source.place, day_first, report):
                yield _with_id(row, place, source, report), place
            if row is None and len(report.skipped) == skipped:
                raise UnusableError("empty: nothing to read in it")
        except UnusableError as reason:
            report.skip(source.place, reason)
        except ImportError as error:
            extra = "excel" if source.kind in tables.WORKBOOKS else "documents"
            told = f"needs {error.name}: pip install 'framing-news[{extra}]', or '.[{extra}]' in a checkout"
            report.skip(source.place, told)
        except Exception as error:  # a file by strangers: whatever its parser raises must not end the run
            told = f"{type(error).__name__} {error}"
            report.skip(source.place, f"no {source.kind} that can be read: {told}")


def _with_id(row: dict[str, Any], place: str, source: Source, report: Report) -> dict[str, Any]:
    """A row without an id is called after its file, one of many rows also by its number."""
    if str(row.get("article_id") or "").strip():
        return row
    number = place.removeprefix(source.place).rpartition(" ")[2]
    if number:
        report.note(source.place, "article_id = the file's name and the row's number")
    return {**row, "article_id": f"{source.called}-{number}" if number else source.called}


def _standard_input(source: Source, report: Report) -> Iterator[Row]:
    """A table with a heading for the text, JSON, or else one text."""
    first = source.file.readline().decode("utf-8-sig", "replace")
    source.file.seek(0)
    source.called = "stdin"
    mark = tables.delimiter(first)
    if mark in first and any(usual(heading, "text") for heading in first.split(mark)):
        return tables.comma_separated(source, report)
    return (tables.json_file if first.lstrip()[:1] in ("{", "[") else texts.article)(source, report)


KINDS = {"": _standard_input, **texts.READERS, **tables.READERS}
