"""A folder of framing score → a workbook, or the articles' table for SPSS or Stata."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pandas as pd

from framing import paths, storage
from framing.schema import InputError
from framing.scores import NAMES, read_tables

FORMATS = ("xlsx", "sav", "dta")
_ROWS, _LABEL, _NAME = 1_048_575, 80, 32  # the most of a sheet; characters of a label and of a name in Stata


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
    scores = read_tables(folder)
    options = {"strings_to_formulas": False, "strings_to_urls": False}  # texts of others are not run
    with (
        storage.written_whole(folder / "scores.xlsx", binary=True) as file,
        pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": options}) as book,
    ):
        book.book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same bytes each time
        for name in NAMES:
            table = getattr(scores, name)
            if len(table) > _ROWS:
                raise InputError(f"{name} has {len(table)} rows, a sheet {_ROWS}; use --format parquet.")
            table.to_excel(book, sheet_name=name, index=False)


def _for_statistics(folder: Path, format: str) -> None:  # noqa: A002
    import pyreadstat

    meanings = storage.read_csv(paths.PACKAGE / "columns.csv")
    labels = {row["column"]: row["meaning"][:_LABEL] for row in meanings if row["table"] == "articles"}
    articles = read_tables(folder).articles
    column_labels = [labels.get(name, name) for name in map(str, articles)]
    articles.columns = [re.sub(r"\W", "_", str(name))[:_NAME] for name in articles]
    path = folder / f"articles.{format}"
    try:
        getattr(pyreadstat, f"write_{format}")(articles, str(path), column_labels=column_labels)
    except Exception as error:  # a name that comes twice, begins with a digit, or is the program's own
        path.unlink(missing_ok=True)
        raise InputError(f"--format {format}: {error}; rename the column.") from None
