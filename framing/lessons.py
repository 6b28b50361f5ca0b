"""Lessons a teacher can hold: data/lessons/*.toml and the corpus as pages for learners and for teachers."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import classroom, html_report, paths, reading, storage, tables
from framing.read import read_articles
from framing.schema import records
from framing.scores import COMPOSED, Scores
from framing.scoring import score

if TYPE_CHECKING:
    from collections.abc import Sequence


def handouts(folder: str | os.PathLike[str]) -> list[Path]:
    """Write every lesson as a page for learners and one for the teacher, and the ten passages with their key.

    Each page is one file that needs neither a network nor Python, and prints on A4: `lesson-1.html`,
    `lesson-1-teacher.html` …, `passages.html`, `passages-teacher.html`.
    """
    pages = [("passages", "passages.html.j2", {"passages": _passages()})]
    for lesson in lessons():
        values = lesson | _marked(lesson["articles"], "chart" in lesson)
        values["real"] = classroom.real_texts(lesson["event"])
        pages.append((f"lesson-{lesson['number']}", "lesson.html.j2", values))
    written = []
    for name, template, values in pages:
        for teacher in (False, True):
            written.append(Path(folder) / f"{name}{'-teacher' if teacher else ''}.html")
            with storage.written_whole(written[-1]) as file:
                file.write(reading.render(template, teacher=teacher, notice=COMPOSED, **values))
    return written


def lessons() -> Iterator[dict[str, Any]]:
    """The lessons as data/lessons has them, each with what is common to all."""
    here = paths.data() / "lessons"
    common = tomllib.loads((here / "common.toml").read_text(encoding="utf-8"))
    for file in sorted(here.glob("[0-9]*.toml")):
        lesson = tomllib.loads(file.read_text(encoding="utf-8"))
        yield {"number": file.stem, "fact": [], "key": [], **common, **lesson}


def _marked(ids: Sequence[str], chart: bool = False) -> dict[str, Any]:
    """Composed texts with their headlines, marks and facts; a chart of all of them, if asked for."""
    scores, articles = _scored()
    facts = reading.facts_told(scores, articles, ids)
    rows = {row["article_id"]: row for row in records(articles)}
    texts = [rows[text["article_id"]] | text for text in reading.marked(scores, articles, ids, facts)]
    found: dict[str, Any] = {"texts": texts, "facts": facts, "figures": []}
    if chart:
        from framing import charts

        drawn = charts.rates(tables.rates(scores), tables.rates(scores, by="perspective"))
        found["figures"] = [html_report.drawing(drawn, "f")]
    return found


@cache
def _scored() -> tuple[Scores, pd.DataFrame]:
    articles = read_articles(paths.data() / "articles")
    return score(articles, with_title=True), articles


def _passages() -> list[dict[str, Any]]:
    """The passages to be coded, with the readings of the key and what the library marks."""
    here = paths.data() / "annotations"
    passages = pd.read_csv(here / "classroom.csv", keep_default_na=False)
    key = pd.read_csv(here / "classroom_key.csv", keep_default_na=False)
    ours = classroom.library(score(passages)).set_index("article_id").to_dict("index")
    rows = passages.to_dict("records")
    for row in rows:
        row["readings"] = key[key["article_id"] == row["article_id"]].to_dict("records")
        row["library"] = ours[row["article_id"]]
    return rows  # type: ignore[return-value]
