"""Lessons a teacher can hold: data/lessons and the corpus as pages; `python docs/handouts.py FOLDER`.

Each page is one file that needs neither a network nor Python, and prints on A4: `lesson-1.html` for learners,
`lesson-1-teacher.html` …, and the ten passages to code, `passages.html`, `passages-teacher.html`.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

import framing as fr
from framing import classroom, html_report, paths, reading, storage
from framing.scores import COMPOSED


def handouts(folder: Path) -> list[Path]:
    """Write every lesson as a page for learners and one for the teacher, and the passages with their key."""
    articles = fr.read_articles(paths.data() / "articles")
    scores = fr.score(articles, with_title=True)
    pages = [("passages", "passages.html.j2", passages())]
    for lesson in lessons():
        values = lesson | shown_in(lesson, scores, articles)
        pages.append((f"lesson-{lesson['number']}", "lesson.html.j2", values))
    written = []
    for name, template, values in pages:
        for teacher, ending in ((False, ""), (True, "-teacher")):
            written.append(folder / f"{name}{ending}.html")
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


def shown_in(lesson: Mapping[str, Any], scores: fr.Scores, articles: pd.DataFrame) -> dict[str, Any]:
    """The marked texts of a lesson, composed and real, their facts, and the chart, if it has one."""
    facts = reading.facts_told(scores, articles, lesson["articles"])
    texts = list(reading.marked(scores, articles, lesson["articles"], facts))
    figures = []
    if "chart" in lesson:
        drawn = fr.charts.rates(fr.rates(scores), fr.rates(scores, by="perspective"))
        figures = [html_report.drawing(drawn, "f")]
    real = classroom.real_texts(lesson["event"])
    return {"texts": texts, "facts": facts, "figures": figures, "real": real}


def passages() -> dict[str, Any]:
    """The passages to be coded, the readings of the key, and what the library marks."""
    here = paths.data() / "annotations"
    table = pd.read_csv(here / "classroom.csv", keep_default_na=False)
    key = pd.read_csv(here / "classroom_key.csv", keep_default_na=False)
    readings = pd.concat([key, classroom.library(fr.score(table)).assign(reason="computed")])
    return {"passages": table.to_dict("records"), "readings": readings.to_dict("records")}


if __name__ == "__main__":
    handouts(Path(sys.argv[1]))
