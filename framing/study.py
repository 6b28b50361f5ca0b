"""A study in a file: study.toml → tables → figures with provenance. The only way into `figures/`."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import schema
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from framing.score import Scores

_KEYS = {
    "": {"title", "seed", "corpus", "measures", "figure"},
    "corpus": {"articles", "tables", "lexicons", "with_title", "outlets"},
    "measures": {"primary", "exploratory"},
    "figure": {"name", "chart", "measure", "article", "tables"},
}


def run(study: str | os.PathLike[str], out: str | os.PathLike[str]) -> list[Path]:
    """Make all figures of a study.

    Parameters
    ----------
    study : path
        A TOML file: `title`, `seed`; `[corpus]` with `articles` (folders or files) or `tables` (a folder
        written by ``framing score``), `lexicons`, `with_title`, `outlets`; `[measures]` with the one
        `primary` measure and the `exploratory` ones; a `[[figure]]` each with `name`, `chart` and what
        the chart needs (`measure`, `article`, or `tables` of its own). Paths are relative to the file.
    out : path
        Folder for the figures.

    Returns
    -------
    list of Path
        Every file written.

    Raises
    ------
    InputError
        No such file, an unknown key, chart or measure.
    """
    from framing.figures import save_figure

    file = Path(study)
    spec = _read(file)
    corpus = _Corpus(file.parent, spec["corpus"])
    written = []
    for figure in spec["figure"]:
        source = _Corpus(file.parent, {"tables": figure["tables"]}) if "tables" in figure else corpus
        measure = figure.get("measure", spec["measures"]["primary"])
        ax = _CHARTS[figure["chart"]](source, {**figure, "measure": measure})
        written += save_figure(ax, figure["name"], source.scores, folder=out, seed=spec.get("seed"))
    return written


def _read(file: Path) -> dict[str, Any]:
    try:
        spec = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise InputError(f"{file}: no such study; studies/teaching.toml shows the form.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: no valid TOML: {error}.") from None
    for section, valid in _KEYS.items():
        for part in (
            spec.get(section, []) if section == "figure" else [spec.get(section, {}) if section else spec]
        ):
            for key in part:
                if key not in valid:
                    raise InputError(
                        f"{file}: unknown key '{key}'{f' in [{section}]' if section else ''}."
                        + schema.suggest(key, valid)
                    )
    for key in ("corpus", "measures", "figure"):
        if not spec.get(key):
            raise InputError(f"{file}: no [{key}]; studies/teaching.toml shows the form.")
    if not isinstance(spec["measures"].get("primary"), str):
        raise InputError(f"{file}: [measures] names no primary measure; name one before looking at results.")
    for figure in spec["figure"]:
        if figure.get("chart") not in _CHARTS or "name" not in figure:
            chart = str(figure.get("chart"))
            raise InputError(
                f"{file}: figure '{figure.get('name', '')}' has chart '{chart}'."
                + schema.suggest(chart, _CHARTS)
            )
    return spec


class _Corpus:
    """A study's articles and scores, read when they are needed."""

    def __init__(self, folder: Path, spec: Mapping[str, Any]) -> None:
        self._folder, self._spec = folder, spec
        self._articles: pd.DataFrame | None = None
        self._scores: Scores | None = None

    @property
    def articles(self) -> pd.DataFrame:
        from framing.read import read_articles

        if self._articles is None:
            if "articles" not in self._spec:
                raise InputError(
                    "this chart shows text, and the study has tables only; give [corpus] articles."
                )
            self._articles = read_articles(*(self._folder / path for path in self._spec["articles"]))
        return self._articles

    @property
    def scores(self) -> Scores:
        from framing.score import read_tables, score

        if self._scores is None:
            if "tables" in self._spec:
                self._scores = read_tables(self._folder / self._spec["tables"])
            else:
                outlets = self._folder / self._spec["outlets"] if "outlets" in self._spec else None
                self._scores = score(
                    self.articles,
                    self._spec.get("lexicons"),
                    with_title=bool(self._spec.get("with_title")),
                    outlets=outlets,
                )
        return self._scores


def _rates(corpus: _Corpus, figure: Mapping[str, Any]) -> Axes:
    from framing import charts
    from framing.compare import compare, rates

    return charts.rates(rates(corpus.scores), compare(corpus.scores, figure["measure"]))


def _articles(corpus: _Corpus, figure: Mapping[str, Any]) -> Axes:
    from framing import charts
    from framing.compare import rates

    return charts.rates(rates(corpus.scores))


def _categories(corpus: _Corpus, figure: Mapping[str, Any]) -> Axes:
    from framing import charts
    from framing.compare import rates

    return charts.categories(rates(corpus.scores, by="perspective", split="category"))


def _compare(corpus: _Corpus, figure: Mapping[str, Any]) -> Axes:
    from framing import charts
    from framing.compare import compare

    return charts.compare(compare(corpus.scores, figure["measure"]))


def _share_of_voice(corpus: _Corpus, figure: Mapping[str, Any]) -> Axes:
    from framing import charts
    from framing.share import share_of_voice

    return charts.share_of_voice(share_of_voice(corpus.scores))


def _who_quotes_whom(corpus: _Corpus, figure: Mapping[str, Any]) -> Axes:
    from framing import charts
    from framing.share import share_of_voice

    return charts.who_quotes_whom(share_of_voice(corpus.scores))


def _reporting_verbs(corpus: _Corpus, figure: Mapping[str, Any]) -> Axes:
    from framing import charts
    from framing.share import reporting_verbs

    return charts.reporting_verbs(reporting_verbs(corpus.scores))


def _marked_text(corpus: _Corpus, figure: Mapping[str, Any]) -> Axes:
    from framing import charts

    return charts.marked_text(corpus.scores, corpus.articles, str(figure.get("article", "")))


_CHARTS: dict[str, Callable[[_Corpus, Mapping[str, Any]], Axes]] = {
    "rates": _rates,
    "articles": _articles,
    "categories": _categories,
    "compare": _compare,
    "marked_text": _marked_text,
    "share_of_voice": _share_of_voice,
    "who_quotes_whom": _who_quotes_whom,
    "reporting_verbs": _reporting_verbs,
}
