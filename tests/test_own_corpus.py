"""Notebook 09 with six files as people have them: from each export to a figure with a caption."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import framing as fr
from framing import paths

SCRIPT = (Path(__file__).parents[1] / "notebooks" / "src" / "09-your-own-corpus.py").read_text(
    encoding="utf-8"
)
CELLS = re.split(r"(?m)^# %%", SCRIPT)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    """The composed corpus: nine outlets, two events."""
    table = fr.read_articles(paths.data() / "articles")
    events = sorted(table["event"].unique())[:2]
    outlets = pd.read_csv(paths.data() / "outlets.csv")[["outlet", "perspective"]]
    return table[table["event"].isin(events)].drop(columns="perspective", errors="ignore").merge(outlets)


def day(row: Row) -> str:
    return f"{pd.Timestamp(row['date']):%B %d, %Y}"


def nexis(row: Row) -> str:
    about = f"{row['outlet']}\n\n{day(row)}\n\n{row['title']}\n\nLENGTH: 300 words\n\n"
    return f"1 of 18 DOCUMENTS\n\n{about}{row['text']}\n\nLOAD-DATE: {day(row)}\n\nLANGUAGE: ENGLISH\n\n"


def nexis_uni(row: Row) -> str:
    about = f"{row['title']}\n{row['outlet']}\n{day(row)}\n\nLength: 300 words\nBody\n\n"
    return f"{about}{row['text']}\n\nLoad-Date: {day(row)}\n\nEnd of Document\n\n"


def factiva(row: Row) -> str:
    about = (
        f"HD  {row['title']}\nWC  300 words\nPD  {pd.Timestamp(row['date']):%d %B %Y}\nSN  {row['outlet']}\n"
    )
    return f"{about}LA  English\nLP  {row['text']}\n\nAN  Document {row['article_id']}\n\n"


def exported(table: pd.DataFrame, write: Callable[[Row], str]) -> str:
    return "".join(map(write, table.to_dict("records")))


def as_csv(table: pd.DataFrame, folder: Path) -> Path:
    columns = {"text": "Story", "article_id": "No", "outlet": "Newspaper", "date": "Published"}
    table.rename(columns=columns).to_csv(folder / "mine.csv", sep=";", index=False, encoding="utf-8-sig")
    return folder / "mine.csv"


def as_workbook(table: pd.DataFrame, folder: Path) -> Path:
    pytest.importorskip("python_calamine")
    table.assign(date=pd.to_datetime(table["date"])).to_excel(folder / "mine.xlsx", engine="xlsxwriter")
    return folder / "mine.xlsx"


def as_crawled(table: pd.DataFrame, folder: Path) -> Path:
    """A file an article, and the outlets with their perspective beside."""
    shutil.copy(paths.data() / "outlets.csv", folder)
    names = {"text": "maintext", "date": "date_publish", "outlet": "source_domain"}
    crawled = table.drop(columns=["article_id", "event", "perspective"]).rename(columns=names)
    for number, line in enumerate(crawled.to_json(orient="records", lines=True).splitlines()):
        (folder / f"{number:03}.json").write_text(line, encoding="utf-8")
    return folder


def as_nexis(table: pd.DataFrame, folder: Path) -> Path:
    (folder / "mine.TXT").write_text(exported(table, nexis), encoding="utf-8")
    return folder / "mine.TXT"


def as_nexis_uni(table: pd.DataFrame, folder: Path) -> Path:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in exported(table, nexis_uni).split("\n"):
        document.add_paragraph(line)
    document.save(str(folder / "mine.DOCX"))
    return folder / "mine.DOCX"


def as_factiva(table: pd.DataFrame, folder: Path) -> Path:
    (folder / "mine.txt").write_text(exported(table, factiva), encoding="utf-8")
    return folder / "mine.txt"


@pytest.fixture(autouse=True)
def _no_open_figures() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.mark.filterwarnings("default::UserWarning")
@pytest.mark.parametrize("write", [as_csv, as_workbook, as_crawled, as_nexis, as_nexis_uni, as_factiva])
def test_from_an_export_to_a_figure_with_a_caption(
    articles: pd.DataFrame, tmp_path: Path, write: Callable[[pd.DataFrame, Path], Path]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    named = write not in (as_crawled, as_nexis, as_nexis_uni, as_factiva)
    mine = {
        "MINE": str(write(articles, folder)),
        "OUT": str(tmp_path / "out"),
        "COLUMNS": {"text": "Story", "article_id": "No"} if write is as_csv else {},
        "EVENTS": None if named else str(paths.data() / "events.csv"),
    }
    space: Row = {}
    for cell in CELLS[1:]:
        kind, _, code = cell.partition("\n")
        if "markdown" not in kind and "SAMPLE, random_state" not in code:
            exec(code, space)  # noqa: S102 - our own notebook, cell 2 left out
            space |= mine if "parameters" in kind else {}
    assert len(space["table"]) == len(articles)
    assert not space["table"].attrs["skipped"]
    assert space["BY"] == "perspective"
    assert set(space["comparison"]["group"]) == {"pro-kyiv", "neutral", "pro-moscow"}
    assert space["searchable"].data.count("<tr>") == min(len(space["lines"]), 500)
    caption = (tmp_path / "out" / "my-first-figure.txt").read_text(encoding="utf-8")
    assert "3 outlets" in caption
    assert (tmp_path / "out" / "my-first-figure.svg").stat().st_size > 10_000
