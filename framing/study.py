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
_CHARTS = (
    "rates",
    "articles",
    "categories",
    "compare",
    "contrast",
    "robustness",
    "share_of_voice",
    "who_quotes_whom",
    "reporting_verbs",
    "marked_text",
)


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
        ax = _draw(source, {**figure, "measure": measure})
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
        parts = spec.get(section, {}) if section else spec
        for part in parts if section == "figure" and isinstance(parts, list) else [parts]:
            if not isinstance(part, dict):
                raise InputError(f"{file}: '{section}' is no table; studies/teaching.toml shows the form.")
            for key in part.keys() - valid:
                where = f" in [{section}]" if section else ""
                raise InputError(f"{file}: unknown key '{key}'{where}.{schema.suggest(key, valid)}")
    for key in ("corpus", "measures", "figure"):
        if not spec.get(key):
            raise InputError(f"{file}: no [{key}]; studies/teaching.toml shows the form.")
    if not isinstance(spec["measures"].get("primary"), str):
        raise InputError(f"{file}: [measures] names no primary measure; name one before looking at results.")
    for figure in spec["figure"]:
        chart = str(figure.get("chart"))
        if not isinstance(figure.get("name"), str):
            raise InputError(f"{file}: a figure (chart '{chart}') has no name; every figure needs one.")
        if chart not in _CHARTS:
            raise InputError(
                f"{file}: figure '{figure['name']}' has chart '{chart}'.{schema.suggest(chart, _CHARTS)}"
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

    def _lexicons(self) -> list[str] | None:
        """Names stay names; what is a folder beside the study is meant by its path."""
        names = self._spec.get("lexicons")
        return names and [str(self._folder / n) if (self._folder / n).is_dir() else n for n in names]

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
                    self._lexicons(),
                    with_title=bool(self._spec.get("with_title")),
                    outlets=outlets,
                )
        return self._scores


def _draw(corpus: _Corpus, figure: Mapping[str, Any]) -> Axes:
    """Compute the statistic that a chart draws, and draw it."""
    from framing import charts, share
    from framing.compare import compare, contrast
    from framing.rates import rates
    from framing.robustness import robustness

    scores, measure = corpus.scores, str(figure["measure"])
    draw: dict[str, Callable[[], Axes]] = {
        "rates": lambda: charts.rates(rates(scores), compare(scores, measure)),
        "articles": lambda: charts.rates(rates(scores)),
        "categories": lambda: charts.categories(rates(scores, by="perspective", split="category")),
        "compare": lambda: charts.compare(compare(scores, measure)),
        "contrast": lambda: charts.contrast(contrast(scores, measure)),
        "robustness": lambda: charts.robustness(robustness(scores, measure=measure)),
        "share_of_voice": lambda: charts.share_of_voice(share.share_of_voice(scores)),
        "who_quotes_whom": lambda: charts.who_quotes_whom(share.share_of_voice(scores)),
        "reporting_verbs": lambda: charts.reporting_verbs(share.reporting_verbs(scores)),
        "marked_text": lambda: charts.marked_text(scores, corpus.articles, str(figure.get("article", ""))),
    }
    return draw[str(figure["chart"])]()
