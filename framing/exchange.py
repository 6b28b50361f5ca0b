"""A folder of framing score → a workbook, or the articles' table for SPSS or Stata."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from framing import paths, storage
from framing.schema import InputError
from framing.scores import NAMES, read_tables

FORMATS = ("xlsx", "sav", "dta")
_ROWS, _LABEL = 1_048_575, 80  # the most of a sheet, and of a label in Stata


def write(folder: Path, format: str) -> None:  # noqa: A002 - as in Scores.save
    """Write `scores.xlsx` (a sheet for each table), `articles.sav` or `articles.dta` beside the tables."""
    try:
        if format == "xlsx":
            _workbook(folder)
        elif format in FORMATS:
            _for_statistics(folder, format)
    except ImportError as error:
        told = f"--format {format} needs {error.name}: pip install 'framing-news[excel,statistics]'"
        raise InputError(f"{told}, or '.[excel,statistics]' in a checkout.") from None


def _workbook(folder: Path) -> None:
    import pandas as pd

    scores = read_tables(folder)
    options = {"strings_to_formulas": False, "strings_to_urls": False}  # texts of others are not run
    path, engine_kwargs = folder / "scores.xlsx", {"options": options}
    with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs=engine_kwargs) as book:
        book.book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same bytes each time
        for name in NAMES:
            table = getattr(scores, name)
            if len(table) > _ROWS:
                raise InputError(f"{name} has {len(table)} rows, a sheet {_ROWS}; use --format parquet.")
            table.to_excel(book, sheet_name=name, index=False)


def _for_statistics(folder: Path, format: str) -> None:  # noqa: A002
    """The articles' table, a row each; what each column means is its label."""
    import pyreadstat

    meanings = storage.read_csv(paths.PACKAGE / "columns.csv")
    labels = {row["column"]: row["meaning"][:_LABEL] for row in meanings if row["table"] == "articles"}
    articles = read_tables(folder).articles
    articles.columns = ["".join(c if c.isalnum() else "_" for c in str(name))[:32] for name in articles]
    write = pyreadstat.write_sav if format == "sav" else pyreadstat.write_dta
    write(
        articles,
        str(folder / f"articles.{format}"),
        column_labels=[labels.get(c, c) for c in map(str, articles)],
    )
