"""Files and tables → articles. One bad file or row is skipped, listed with its reason, and costs no other."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from framing import storage
from framing.read.articles import Article as Article
from framing.read.articles import checked as checked
from framing.read.files import PathLike, Source, sources
from framing.read.headings import COLUMNS as COLUMNS
from framing.read.headings import Row, Taken, asked_for, renamed
from framing.read.kinds import KINDS as KINDS
from framing.read.repair import repaired
from framing.read.report import Report as Report
from framing.read.report import UnusableError
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

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
        Folders, or files: one article each as .txt, .md (with front matter), .html, .docx, .rtf, .pdf;
        exports of Nexis, Factiva and ProQuest as .txt, .docx, .rtf; tables as .csv, .tsv, .xlsx, .xls, .ods,
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
        One row per article: `article_id` (a file's name without its ending, on collision its relative path;
        in a table without ids the file's name and the row's number), `text` (decoded, newlines as ``\n``,
        nothing else changed; for HTML the extracted text; for .md the body), `title, outlet, date, event,
        url, language, translated_from` (empty where not given) and any further columns of the input. In
        ``.attrs``: `skipped`, dicts with `source, article_id, reason`; `inputs`, their SHA-256;
        `outlets`, an outlets.csv beside the input, used where no other is named.

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
    data.attrs.update(skipped=report.skipped, inputs=report.inputs, outlets=report.outlets)
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
    if not path.is_file():
        raise InputError(f"{path}: no such file; --metadata takes a CSV with article_id and further columns.")
    rows = storage.read_csv(path)
    if not rows or "article_id" not in rows[0] or "text" in rows[0]:
        raise InputError(f"{path}: metadata need a column article_id and others, but no column text.")
    return {row["article_id"]: {key: cell for key, cell in row.items() if cell} for row in rows}


def _rows(inputs: Iterable[PathLike], report: Report, asked: Taken, day_first: bool | None) -> Iterator[Row]:
    """The rows of all files, under our columns, each with an id."""
    for source in sources(inputs, KINDS, report):
        try:
            rows = renamed(KINDS[source.kind](source, report), asked, source.place, report)
            rows = repaired(rows, source.place, day_first, report)
            skipped, row = len(report.skipped), None
            for row in _with_ids(rows, source, report):
                yield row
            if row is None and len(report.skipped) == skipped:
                raise UnusableError("empty: nothing to read in it")
        except UnusableError as reason:
            report.skip(source.place, reason)
        except (OSError, EOFError, zlib.error) as error:
            told = getattr(error, "strerror", None) or error
            report.skip(source.place, f"cannot be read to its end: {told}")


def _with_ids(rows: Iterator[Row], source: Source, report: Report) -> Iterator[Row]:
    """Rows without an id get the file's name and their number; a file's only row gets the file's name."""
    first_two = list(itertools.islice(rows, 2))
    for row, place in itertools.chain(first_two, rows):
        article_id = row.get("article_id")
        if article_id is None or not str(article_id).strip():
            article_id = source.called
            if len(first_two) > 1:
                number = place.rpartition(" ")[2]  # of the line or row, as every place of a table ends
                article_id = f"{source.called}-{number}"
                report.note(source.place, "article_id = the file's name and the row's number")
        yield {**row, "article_id": article_id}, place
