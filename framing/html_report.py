"""A study as one HTML file: figures that lead to their sentences, marked articles, method, audit, hashes."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import lexicon, lexicon_check, looks, reading, schema, storage, study
from framing.concordance import Corpus
from framing.schema import InputError, records
from framing.scores import outermost_rows
from framing.validity import FILE

if TYPE_CHECKING:
    from markupsafe import Markup

    from framing.charts.rows import Chart
    from framing.scores import Scores

    Rows = list[dict[str, Any]]

MOST_TEXTS = 300  # marked articles; what is left out is said, as it is of tables
MOST_ROWS = 3000
MOST_NUMBERS = 150  # of a figure's own table
_WHERE = ("outlet", "perspective", "event")
_MEASURES = ("n_words", "loaded_own_per_1000", "tilt", "sentiment", "quoted_share", "source_balance")
# What the sentences of a table are, by what its cells measure; of all other measures, loaded words.
_KINDS = {
    "share_of_voice": "statements",
    "quoted_share": "statements",
    "source_balance": "statements",
    "sentiment": "sentences",
    "sentiment_toward": "mentions",
    "naming": "names",
    "told": "facts",
}
_TITLES = {
    "hits": "Loaded words in their sentences",
    "statements": "Who is quoted, saying what",
    "sentences": "Sentences with a sentiment",
    "mentions": "Actors, where they are mentioned",
    "names": "Places with two names",
    "facts": "The same fact in each account",
    "words": "Distinctive words in their sentences",
}
_UNSAID = ("measure", "by", "within", "mask_names", "target", "reference")
# Before ids and references to them, so that each figure has ids of its own.
_IDS = re.compile(r'(?<= id=")|(?<=href="#)|(?<=url\(#)')
_STYLE = re.compile(r"<style.*?</style>", re.DOTALL)  # the page's own says the same


def report(
    scores: Scores,
    articles: pd.DataFrame | None = None,
    *,
    out: str | os.PathLike[str],
    plan: str | os.PathLike[str] | None = None,
    excerpt: int | None = None,
    validity: str | os.PathLike[str] | None = None,
) -> Path:
    """Write a report: figures whose marks lead to their sentences, marked articles, method and provenance.

    A mark opens the rows of `fr.evidence` for its cell. A report with full texts of third parties says on its
    first line that it is not for redistribution.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame, optional
        The articles that were scored; without them the report holds no word of the articles, and its figures
        lead nowhere.
    out : path
        The HTML file. It needs no network, and no other file.
    plan : path, optional
        A study (`studies/teaching.toml` shows the form) whose figures are drawn; else one of each chart.
    excerpt : int, optional
        Shows only so many first words of each article.
    validity : path, optional
        A CSV of figures for these texts (`framing validate`), shown as it is; else those measured with this
        version on other texts.

    Returns
    -------
    Path
        The file. It lists at most 3,000 rows of a table, and the first 300 articles by event, and says so.
    """
    if excerpt is not None and excerpt < 1:
        raise InputError(f"excerpt of {excerpt} words; give at least 1, or leave the texts out.")
    if validity is not None and not Path(validity).is_file():
        raise InputError(f"{validity}: no such file; give a CSV of the measures' validity, or none.")
    behind = Sentences(scores, articles)
    table = _articles(scores)
    groups: dict[str, list[Any]] = {}
    if articles is not None:
        ids = [row["article_id"] for row in table[:MOST_TEXTS]]
        for article in reading.marked(scores, articles, ids, excerpt):
            groups.setdefault(str(article["event"]) or "no event", []).append(article)
    values = {
        "notice": scores.notice,
        "warning": _warning(scores, excerpt) if groups else "",
        "totals": scores.hits["category"].value_counts().reindex(schema.CATEGORIES, fill_value=0).to_dict(),
        "figures": list(_figures(plan, scores, articles, behind)),
        "groups": groups,
        "shown": {article["article_id"] for group in groups.values() for article in group},
        "articles": _fewer(table, MOST_ROWS),
        "measures": [*_WHERE, *_MEASURES, "reads_as"],
        "sentences": {
            _TITLES[kind]: (kind, _fewer(rows, MOST_ROWS), len(rows)) for kind, rows in behind.rows.items()
        },
        "n_articles": len(table),
        "outlets": scores.articles["outlet"].nunique(),
        "events": len(set(scores.articles["event"]) - {""}),
        "audits": list(_audits(scores)),
        "validity": _validity(validity),
        "validated": validity is not None,
        "run": {"framing": "?", "options": {}, "skipped": [], **scores.run},
        "key": reading.key,
    }
    with storage.written_whole(Path(out)) as handle:
        handle.write(reading.render("report.html.j2", **values))
    return Path(out)


class Sentences:
    """The sentences behind all figures, by kind; a cell opens some of them by their numbers."""

    def __init__(self, scores: Scores, articles: pd.DataFrame | None) -> None:
        self.notice = scores.notice
        self.corpus = None if articles is None else Corpus(scores, articles)
        self.rows: dict[str, Rows] = {}
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._about = _descriptions(scores)
        if self.corpus:
            self._add("hits", self.corpus.evidence("hits"))
            self._add("statements", self.corpus.evidence("share_of_voice"))
            return
        for kind, places in (("hits", scores.hits), ("statements", outermost_rows(scores.statements))):
            table = places.merge(scores.articles[["article_id", *_WHERE]], on="article_id")
            self._add(kind, table.assign(pre="", match="", post="", voice=table.get("voice", "quoted")))

    def opened_by(self, cell: Mapping[str, Any]) -> tuple[str, list[int]]:
        """The kind of a cell's sentences and their numbers in its table."""
        kind = "words" if "term" in cell else _KINDS.get(str(cell.get("measure")), "hits")
        if not self.corpus:
            return kind, []
        return kind, self._add(kind, self.corpus.evidence(**cell))

    def _add(self, kind: str, lines: pd.DataFrame) -> list[int]:
        """Numbers of sentences in the table of their kind, which gets those that it has not yet."""
        found, rows = [], self.rows.setdefault(kind, [])
        for line in records(lines):
            place = (kind, line["article_id"], line["start"], line["end"])
            if place not in self._numbers:
                self._numbers[place] = len(rows)
                anchor, about = self._about.get(place[:3], (f"a-{reading.key(line['article_id'])}", ""))
                rows.append({**line, "n": len(rows), "sentence": "", "about": about, "anchor": anchor})
            found.append(self._numbers[place])
        return found


def _descriptions(scores: Scores) -> dict[tuple[Any, ...], tuple[str, str]]:
    """Of each hit and statement, by kind and place: its anchor, and what is told of it."""
    told: dict[tuple[Any, ...], tuple[str, str]] = {}
    for hit in map(reading.described, records(scores.hits)):
        told["hits", hit["article_id"], hit["start"]] = f"h-{hit['key']}", hit["told"]
    for part in map(reading.described, records(outermost_rows(scores.statements))):
        anchor = f"a-{reading.key(part['article_id'])}"
        told["statements", part["article_id"], part["start"]] = anchor, part["told"]
    return told


def _figures(
    plan: str | os.PathLike[str] | None, scores: Scores, articles: pd.DataFrame | None, behind: Sentences
) -> Iterator[dict[str, Any]]:
    """A study's charts drawn from the tables at hand, or in one line why these do not allow it."""
    made = study.Study(Path(plan) if plan else None)
    made.scores = scores
    if articles is not None:
        made.articles = articles
    for number, figure in enumerate(made.figures, 1):
        about = {**figure, "primary": made.measure(figure) == made.primary}
        try:
            ax = made.draw(figure)
        except InputError as error:
            yield {
                **about,
                "svg": "",
                "caption": str(error),
                "rows": [],
                "columns": [],
                "size": 0,
                "cells": [],
            }
        else:
            yield {**about, **_figure(ax, f"f{number}-", behind)}


def _figure(ax: Chart, prefix: str, behind: Sentences) -> dict[str, Any]:
    """A chart as SVG with its caption, its numbers and what its marks open."""
    from framing.charts.rows import cell_of

    cells: list[dict[str, Any]] = []
    for mark in ax.collections:
        if mark.get_gid() is None:
            continue
        cell = cell_of(str(mark.get_gid()))
        kind, rows = behind.opened_by(cell)
        mark.set_gid(None)
        if rows:
            mark.set_urls([f"#c{len(cells)}"])  # its id, once it has the figure's prefix
            told = f"{_label(cell)}: {len(rows)} {kind}"
            cells.append({"id": f"{prefix}c{len(cells)}", "of": kind, "rows": rows, "told": told})
    return {
        "svg": _svg(ax, prefix),
        "caption": ax.caption.removeprefix(behind.notice).strip(),
        "rows": _fewer(ax.numbers.to_dict("records"), MOST_NUMBERS),  # type: ignore[arg-type]
        "columns": list(ax.numbers.columns),
        "size": len(ax.numbers),
        "cells": cells,
    }


def _label(cell: Mapping[str, Any]) -> str:
    """What a mark shows, in words."""
    said = []
    for column, value in cell.items():
        implied = column in ("perspective", "group") and "outlet" in cell
        if column in _UNSAID or implied or not value:
            continue
        said.append(looks.event(value) if column == "event" else looks.human(value))
    return ", ".join(said)


def _svg(ax: Chart, prefix: str) -> Markup:
    """The figure as inline SVG: letters as text, ids of its own."""
    import matplotlib
    from markupsafe import Markup

    from framing.charts.rows import house

    picture = io.BytesIO()
    about = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with house(), matplotlib.rc_context({"svg.fonttype": "none"}):
        ax.whole.savefig(picture, format="svg", metadata=about)
    text = picture.getvalue().decode("utf-8")
    text = _STYLE.sub("", text[text.index("<svg") :]).replace("xlink:href", "href")
    text = _IDS.sub(prefix, text.replace(' target="_blank"', ""))
    text = text.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana")  # as wide, where there is no DejaVu
    return Markup(reading.harmless(text))  # noqa: S704 - matplotlib has escaped it


def _articles(scores: Scores) -> Rows:
    """The articles by event, perspective and outlet."""
    order = {perspective: rank for rank, perspective in enumerate(schema.PERSPECTIVES)}
    table = scores.articles.assign(order=scores.articles["perspective"].map(order))
    table = table.sort_values(["event", "order", "outlet", "article_id"]).drop(columns="order")
    return table.to_dict("records")  # type: ignore[return-value]


def _fewer(rows: Rows, most: int) -> Rows:
    """At most so many rows, spread evenly."""
    step = max(1.0, len(rows) / most)
    return [rows[int(n * step)] for n in range(min(len(rows), most))]


def _warning(scores: Scores, excerpt: int | None) -> str:
    composed = scores.articles.get("composed")
    if composed is not None and composed.astype(str).eq("True").all():
        return ""
    if excerpt is not None:
        return f"Holds the first {excerpt} words of texts of third parties, and sentences from them."
    return "NOT FOR REDISTRIBUTION: holds full texts of third parties. Made with --no-text it can be shared."


def _validity(path: str | os.PathLike[str] | None) -> Rows:
    """The given figures as they are, or those measured with this version."""
    if path is not None:
        return list(storage.read_csv(Path(path)))
    shown = "measure metric value low high n unit data labels note".split()
    return [{column: row[column] for column in shown} for row in storage.read_csv(FILE)]


def _audits(scores: Scores) -> Iterator[dict[str, Any]]:
    """Each lexicon with its symmetry audit, where the version that was used is at hand."""
    for used in scores.run.get("lexicons", []):
        rows: Rows = []
        if used["name"] in lexicon.available():
            loaded = lexicon.load_lexicon(used["name"])
            if loaded.sha256 == used["sha256"]:
                rows = lexicon_check.audit(loaded).convert_dtypes().reset_index().to_dict("records")  # type: ignore[assignment]
        yield {**used, "rows": rows}
