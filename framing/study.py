"""A study in a file: study.toml → tables → figures with provenance. The only way into `figures/`."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import framing as fr
from framing import lexicon, schema
from framing.concordance import Corpus
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

    from framing.charts.rows import Chart

    Figure = dict[str, Any]  # a [[figure]] of the file

_KEYS = {
    "": "title seed corpus groups measures figure",
    "corpus": "articles tables lexicons with_title outlets exclude",
    "corpus.exclude": "article outlet flag reason",
    "groups": "by within events",
    "measures": "primary exploratory",
    "figure": "name chart measure target reference of event",
}
_FORM = "studies/teaching.toml shows the form"
_EACH_CHART = Path(__file__).with_name("report.toml")
CHARTS = (
    *("described", "sides", "rates", "compare", "contrast", "robustness"),
    *("share_of_voice", "sentiment_toward", "naming", "keyness", "told"),
)


def run(study: str | os.PathLike[str], out: str | os.PathLike[str], *, jobs: int = 1) -> list[Path]:
    """Make the figures of a study.

    Parameters
    ----------
    study : path
        A TOML file; paths in it are relative to it. `studies/teaching.toml` shows the form; `[corpus]` may
        name `tables` (written by ``framing score``) instead of `articles`, and `exclude` an `article`, an
        `outlet` or a `flag` (a column that is true), with a `reason`.
    out : path
        Folder for the figures.
    jobs : int
        Processes for scoring. The figures do not depend on it.
    """
    plan, written = Study(Path(study), jobs), []
    for figure in plan.figures:
        try:
            ax = plan.draw(figure)
        except InputError as error:
            raise InputError(f"{study}, figure '{figure['name']}': {error}") from None
        made_from = {"study": plan.file.name, "figure": figure}
        name, seed = figure["name"], plan.seed
        written += fr.save_figure(ax, name, plan.scores, folder=out, seed=seed, made_from=made_from)
    return written


def _read(file: Path) -> dict[str, Any]:
    """A study whose keys and values are those a study may have."""
    try:
        spec = tomllib.loads(file.read_text(encoding="utf-8"))
        fault = next(_faults(spec), "")
    except OSError:
        raise InputError(f"{file}: no such study; {_FORM}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{file}: no valid TOML: {error}.") from None
    except (AttributeError, KeyError, TypeError):
        raise InputError(f"{file}: something is missing or no table where one should be; {_FORM}.") from None
    if fault:
        raise InputError(f"{file}: {fault}")
    return spec


def _faults(spec: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the keys and values of a study."""
    parts = {section: spec.get(section, {}) for section in _KEYS} | {"": spec}
    parts["corpus.exclude"] = excluded = parts["corpus"].get("exclude", [])
    for section, part in parts.items():
        known, where = _KEYS[section].split(), f" in [{section}]" if section else ""
        for key in {key for table in (part if isinstance(part, list) else [part]) for key in table} - {
            *known
        }:
            yield f"unknown key '{key}'{where}.{schema.suggest(key, known)}"
    for key in ("corpus", "measures", "figure"):
        if not spec.get(key):
            yield f"no [{key}]; {_FORM}."
    if not isinstance(spec["measures"].get("primary"), str):
        yield "[measures] names no primary measure; name one before looking at results."
    for figure in spec["figure"]:
        if figure["chart"] not in CHARTS:
            chart = str(figure["chart"])
            yield f"figure '{figure['name']}' has chart '{chart}'.{schema.suggest(chart, CHARTS)}"
    if not isinstance(spec["corpus"].get("lexicons"), dict):
        yield '[corpus.lexicons] must give each lexicon\'s version: "ukraine-war-en" = "…".'
    if any(not row.get("reason") or len(row) != 2 for row in excluded):
        yield "an entry of exclude needs one of article, outlet, flag, and a reason."


class Study:
    """A study's plan; its articles and scores, read when they are needed unless they are at hand.

    Without a file it has one figure of each chart.
    """

    def __init__(self, file: Path | None, jobs: int = 1) -> None:
        file = file or _EACH_CHART
        spec = _read(file)
        groups = spec.get("groups", {})
        self.file, self.jobs = file, jobs
        self.seed: int = int(spec.get("seed", 1))
        self.corpus: dict[str, Any] = spec["corpus"]
        self.figures: list[dict[str, Any]] = spec["figure"]
        self.primary: str = spec["measures"]["primary"]
        self.by: str = groups.get("by", "perspective")
        self.within: str = groups.get("within", "event")
        self.events: list[str] | None = groups.get("events")

    def measure(self, figure: Figure) -> str:
        """What a figure measures: its own, or the primary measure."""
        return str(figure.get("measure", self.primary))

    def draw(self, figure: Figure) -> Chart:
        """The chart of a figure."""
        scores, by, outlets, charts = self.scores, self.by, [self.by, "outlet"], fr.charts
        compared: dict[str, Any] = {"measure": self.measure(figure), "by": by, "within": self.within}
        own: dict[str, Any] = {"split": "side", "voice": "own"}
        event = figure.get("event")
        drawn: dict[str, Callable[[], Chart]] = {
            "described": lambda: charts.described(fr.described(scores, event)),
            "sides": lambda: charts.sides(
                fr.rates(scores, outlets, **own), fr.rates(scores, by, **own), by=by
            ),
            "rates": lambda: charts.rates(fr.rates(scores, outlets), fr.rates(scores, by), by=by),
            "compare": lambda: charts.compare(fr.compare(scores, **compared), by=by),
            "contrast": lambda: charts.contrast(fr.contrast(scores, **compared), by=by),
            "robustness": lambda: charts.robustness(fr.robustness(scores, **compared), by=by),
            "share_of_voice": lambda: charts.share_of_voice(
                fr.share_of_voice(scores, outlets, seed=self.seed), by=by
            ),
            "sentiment_toward": lambda: charts.sentiment_toward(
                fr.sentiment_toward(scores, by, of=figure.get("of", "bloc"))
            ),
            "naming": lambda: charts.naming(fr.naming(scores, outlets)),
            "keyness": lambda: self._keyness(figure),
            "told": lambda: charts.told(fr.told(scores, self.texts_kept, event=event)),
        }
        return drawn[figure["chart"]]()

    def _keyness(self, figure: Figure) -> Chart:
        """Distinctive words, those of three places and more, each with one of them."""
        groups: Any = {"target": figure.get("target", ""), "reference": figure.get("reference")}
        words = fr.keyness(self.texts_kept, self.by, **groups, within=self.within, mask_names=True, least=3)
        opened = Corpus(self.scores, self.texts_kept)
        return fr.charts.keyness(words, sentences=lambda cell: opened.evidence(**cell))

    @cached_property
    def lexicons(self) -> list[lexicon.Lexicon]:
        """Those of the study, of its versions; what is a folder beside the study is meant by its path."""
        loaded = []
        for name, asked in self.corpus["lexicons"].items():
            local = self.file.parent / name
            loaded.append(fr.load_lexicon(local if local.is_dir() else name))
            if loaded[-1].version != asked:
                raise InputError(
                    f"lexicon {name} is version {loaded[-1].version}, the study asks for {asked}; "
                    "take that version, or change the study and look at what changed."
                )
        return loaded

    @cached_property
    def articles(self) -> pd.DataFrame:
        """The texts; tables alone have none."""
        if "articles" not in self.corpus:
            raise InputError("this chart shows text, and the study has tables only; give [corpus] articles.")
        return fr.read_articles(*(self.file.parent / path for path in self.corpus["articles"]))

    @property
    def texts_kept(self) -> pd.DataFrame:
        """The texts that the study keeps, with the groups of their scores."""
        groups = self.scores.articles.set_index("article_id")[list(dict.fromkeys([self.by, self.within]))]
        texts = self.articles.drop(columns=groups.columns, errors="ignore")
        return texts.merge(groups, left_on="article_id", right_index=True)

    @cached_property
    def scores(self) -> fr.Scores:
        """The scores without what the study excludes; events it does not name are emptied."""
        scores = self._derived() if "tables" in self.corpus else self._scored()
        table = scores.articles
        for row in self.corpus.get("exclude", []):
            (key,) = row.keys() - {"reason"}
            column = {"article": "article_id", "outlet": "outlet"}.get(key, row[key])
            schema.require(table, [column])
            table = table[~table[column].astype(bool) if key == "flag" else table[column] != row[key]]
        if self.events is not None:
            names = table[self.within]
            for event in self.events:
                schema.known(event, sorted(set(names) - {""}), "no article of event")
            table = table.assign(**{self.within: names.where(names.isin(self.events), "")})
        return scores.only(table)

    def _scored(self) -> fr.Scores:
        lexicons, outlets = self.lexicons, self.corpus.get("outlets")
        where = self.file.parent / outlets if outlets else None
        with_title = bool(self.corpus.get("with_title"))
        return fr.score(self.articles, lexicons, with_title=with_title, outlets=where, jobs=self.jobs)

    def _derived(self) -> fr.Scores:
        """Scores read from tables, if this version and the study's lexicons made them."""
        folder = self.file.parent / self.corpus["tables"]
        scores = fr.read_tables(folder)
        lexicons = (f"{row['name']} {row['version']}" for row in scores.run.get("lexicons", []))
        made = ", ".join([f"framing {scores.run.get('framing', 'unknown')}", *sorted(lexicons)])
        asked = sorted(f"{loaded.name} {loaded.version}" for loaded in self.lexicons)
        wanted = ", ".join([f"framing {fr.__version__}", *asked])
        if made != wanted:
            raise InputError(f"{folder}: made with {made}, the study asks for {wanted}; score again.")
        return scores
