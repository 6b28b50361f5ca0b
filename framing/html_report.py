"""A study as one HTML file: each event's accounts, figures that lead to their sentences, method, hashes."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from framing import callings, looks, reading, schema, storage, study
from framing.charts.rows import Chart, cell_of, house
from framing.concordance import Corpus
from framing.schema import InputError, records
from framing.scores import Scores, as_read, outermost_rows
from framing.validity import FILE

MOST_TEXTS = 300  # marked articles; what is left out is said, as it is of tables
MOST_ROWS = 3000
_IN_A_PAGE = {  # what matplotlib writes, and what a page needs
    r"(?s)<style.*?</style>": "",  # the page's own says the same
    "xlink:href": "href",
    ' target="_blank"': "",
    r'(?<= id=")|(?<=href="#)|(?<=url\(#)': "{prefix}",  # each figure has ids of its own
    # a dot can be hit 6.6 points around it: 24 px as wide as the page shows figures
    r'(<a [^>]*>\s*)(<use [^>]*x="([\d.]+)" y="([\d.]+)"[^>]*/>)': (
        r'\1<circle class="reach" cx="\3" cy="\4" r="6.6"/>\2'
    ),
    "'DejaVu Sans of matplotlib'": "'DejaVu Sans', Verdana",  # as wide, where there is no DejaVu
}


def report(
    scores: Scores,
    articles: pd.DataFrame | None = None,
    *,
    out: str | os.PathLike[str],
    plan: str | os.PathLike[str] | None = None,
    validity: str | os.PathLike[str] | None = None,
) -> Path:
    """Write a report: each event's accounts, figures whose marks lead to their sentences, method, provenance.

    An event has who is called what, an account of each perspective side by side with the facts that they
    tell, and its other articles. A mark opens the rows of `fr.evidence` for its cell. Full texts of third
    parties are marked, on the first line, as not for redistribution.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame, optional
        The articles that were scored; without them the report has figures and numbers only.
    out : path
        The HTML file. It needs no network, and no other file.
    plan : path, optional
        A study (`studies/teaching.toml` shows the form) whose figures are drawn; else one of each chart.
    validity : path, optional
        A CSV of figures for these texts (`framing validate`); else those of this version on other texts.

    Returns
    -------
    Path
        The file. It lists at most 3,000 rows of a table, and the first 300 articles by event, and says so.
    """
    validated = storage.read_table(Path(validity or FILE), "")
    schema.require(validated, "measure", str(validity))
    first = scores.articles.groupby("event")["date"].transform("min")
    order = ["first", "event", "perspective", "outlet", "article_id"]
    table = looks.in_order(scores.articles.assign(first=first), *order).drop(columns="first")
    if articles is not None:
        articles = pd.DataFrame([*as_read(articles).values()])
    shown = table[: 0 if articles is None else MOST_TEXTS]
    opened = _Sentences(scores, articles)
    values = {
        "notice": scores.notice,
        "totals": scores.hits["category"].value_counts().reindex(schema.CATEGORIES, fill_value=0).to_dict(),
        "happenings": list(_events(opened, shown)),
        "figures": list(_figures(plan, opened)),
        "shown": set(shown["article_id"]),
        "articles": table.to_dict("records"),
        "sentences": {kind: list(rows.values()) for kind, rows in opened.rows.items()},
        "most_rows": MOST_ROWS,
        "validity": validated.to_dict("records"),
        "validated": validity is not None,
        "run": {"framing": "?", "options": {}, "skipped": [], "lexicons": [], **scores.run},
    }
    with storage.written_whole(Path(out)) as handle:
        handle.write(reading.render("report.html.j2", **values))
    return Path(out)


class _Sentences:
    """The sentences behind all figures, each once in a table of its kind; a cell opens some by number."""

    def __init__(self, scores: Scores, articles: pd.DataFrame | None) -> None:
        self.scores = scores
        self.corpus = None if articles is None else Corpus(scores, articles)
        self.rows: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
        tables = {"hits": scores.hits, "statements": outermost_rows(scores.statements)}
        rows = [(kind, row) for kind, table in tables.items() for row in records(table)]
        self._found = {(kind, row["article_id"], row["start"]): row for kind, row in rows}
        for measure in ("hits", "share_of_voice"):
            self.opened_by({"measure": measure})

    def opened_by(self, cell: Mapping[str, Any]) -> tuple[str, list[int]]:
        """The kind of a cell's sentences and their numbers in its table, which gets those it has not yet."""
        kind = "words" if "term" in cell else looks.measure(str(cell.get("measure")))["opens"]
        if not self.corpus:
            return kind, []
        rows, numbers = self.rows.setdefault(kind, {}), []
        for line in records(self.corpus.evidence(**cell)):
            place = line["article_id"], line["start"], line["end"]
            found = self._found.get((kind, *place[:2]))
            numbers.append(rows.setdefault(place, {**line, "n": len(rows), "found": found})["n"])
        return kind, numbers


def _events(opened: _Sentences, shown: pd.DataFrame) -> Iterator[dict[str, Any]]:
    corpus, described = opened.corpus, callings.described(opened.scores)
    if not corpus:
        return
    scores, articles = corpus.scores, corpus.articles
    for event, rows in shown.groupby("event", sort=False):
        words = described[described["event"] == event]
        called = callings.html(words, lambda cell: corpus.evidence(**cell)) if len(words) else ""
        texts = articles[articles["article_id"].isin(rows["article_id"])]
        beside = reading.one_each(rows) if event else []
        others = rows.loc[~rows["article_id"].isin(beside), "article_id"].tolist()
        facts = reading.facts_told(scores, articles, beside)
        yield {
            "event": event,
            "called": Markup(called),  # noqa: S704 - escaped where it is made
            "facts": facts,
            "beside": list(reading.marked(scores, texts, beside, facts)),
            "others": list(reading.marked(scores, texts, others)),
        }


def _figures(plan: str | os.PathLike[str] | None, opened: _Sentences) -> Iterator[dict[str, Any]]:
    """A study's charts drawn from the tables at hand, or in one line why these do not allow it."""
    made = study.Study(Path(plan) if plan else None)
    made.scores = opened.scores
    if opened.corpus:
        made.articles = opened.corpus.articles
    for number, figure in enumerate(made.figures, 1):
        about = {**figure, "primary": made.measure(figure) == made.primary}
        try:
            ax = made.draw(figure)
        except InputError as error:
            yield {**about, "caption": str(error), "numbers": [], "cells": [], "svg": ""}
        else:
            yield about | _linked(ax, f"f{number}-", opened)


def _linked(ax: Chart, prefix: str, opened: _Sentences) -> dict[str, Any]:
    """A chart whose marks are links to their entries among the `cells`, which tell what they open."""
    cells: list[dict[str, Any]] = []
    for mark in (drawn for drawn in (*ax.collections, *ax.texts) if drawn.get_gid()):
        cell = cell_of(str(mark.get_gid()))
        kind, numbers = opened.opened_by(cell)
        mark.set_gid(None)
        if numbers:
            link = f"#c{len(cells)}"  # its id, once it has the figure's prefix
            mark.set(urls=[link]) if hasattr(mark, "set_urls") else mark.set(url=link)
            cells.append({"id": f"{prefix}c{len(cells)}", "of": kind, "rows": numbers, "cell": cell})
    caption = ax.caption.removeprefix(opened.scores.notice).strip()
    numbers_drawn = ax.numbers.to_dict("records")
    return {"caption": caption, "numbers": numbers_drawn, "cells": cells, "svg": drawing(ax, prefix)}


def drawing(ax: Chart, prefix: str) -> Markup:
    """The figure as inline SVG: letters as text, ids of its own, dots that a finger can hit."""
    picture, about = io.BytesIO(), dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with house(**{"svg.fonttype": "none"}):
        ax.whole.savefig(picture, format="svg", metadata=about)
    text = picture.getvalue().decode("utf-8")
    text = text[text.index("<svg") :]
    for written, needed in _IN_A_PAGE.items():
        text = re.sub(written, needed.format(prefix=prefix), text)
    return Markup(reading.harmless(text))  # noqa: S704 - matplotlib has escaped it
