"""A folder of framing score → a workbook, or the articles' table for SPSS or Stata."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from framing import paths, storage
from framing.schema import InputError
from framing.scores import NAMES, read_tables

if TYPE_CHECKING:
    import pandas as pd

FORMATS = {"xlsx": "excel", "sav": "statistics", "dta": "statistics"}  # and the extra that each needs
_ROWS, _LABEL = 1_048_575, 80  # the most of a sheet, and of a label in Stata


def write(folder: Path, format: str) -> None:  # noqa: A002 - as in Scores.save
    """Write `scores.xlsx` (a sheet for each table), `articles.sav` or `articles.dta` beside the tables."""
    if format not in FORMATS:
        return
    tables = {name: getattr(read_tables(folder), name) for name in NAMES}
    path = folder / f"{'scores' if format == 'xlsx' else 'articles'}.{format}"
    try:
        if format == "xlsx":
            _workbook(path, tables)
        else:
            _for_statistics(path, tables["articles"])
    except ImportError as error:
        extra = FORMATS[format]
        told = f"--format {format} needs {error.name}: pip install 'framing-news[{extra}]'"
        raise InputError(f"{told}, or '.[{extra}]' in a checkout.") from None


def _workbook(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    import pandas as pd

    options = {"strings_to_formulas": False, "strings_to_urls": False}  # texts of others are not run
    with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs={"options": options}) as book:
        book.book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same bytes each time
        for name, table in tables.items():
            if len(table) > _ROWS:
                raise InputError(f"{name} has {len(table)} rows, a sheet {_ROWS}; use --format parquet.")
            table.to_excel(book, sheet_name=name, index=False)


def _for_statistics(path: Path, articles: pd.DataFrame) -> None:
    """The articles' table, a row each; what each column means is its label."""
    import pyreadstat

    meanings = storage.read_csv(paths.PACKAGE / "columns.csv")
    labels = {row["column"]: row["meaning"][:_LABEL] for row in meanings if row["table"] == "articles"}
    write = pyreadstat.write_sav if path.suffix == ".sav" else pyreadstat.write_dta
    articles = articles.rename(columns=lambda name: "".join(c if c.isalnum() else "_" for c in name)[:32])
    write(articles, str(path), column_labels=[labels.get(name, name) for name in map(str, articles)])
