"""A study in a file: study.toml → tables → figures with data and provenance, the same bytes every time."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import framing as fr
from framing import schema, storage
from framing.concordance import Corpus
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from framing.charts.rows import Chart

_SHOWN = "studies/teaching.toml shows the form"
_FORM = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_KINDS = {dict: "table", list: "list", str: "text", int: "number"}
# Kinds of pictures, and the metadata that would differ from run to run.
_PICTURES = {"svg": ["Date", "Creator"], "pdf": ["CreationDate", "Creator", "Producer"], "png": ["Software"]}
_EACH_CHART = Path(__file__).with_name("report.toml")


def run(study: str | os.PathLike[str], out: str | os.PathLike[str], *, jobs: int = 1) -> list[Path]:
    """Make the figures of a study, a TOML file as docs/reference/files.md describes it, in a folder.

    The figures do not depend on `jobs`, the processes for scoring.
    """
    plan, written = Study(Path(study), jobs), []
    for figure in plan.figures:
        try:
            ax = plan.draw(figure)
        except InputError as error:
            raise InputError(f"{study}, figure '{figure['name']}': {error}") from None
        made_from, name = {"study": plan.file.name, "figure": figure}, figure["name"]
        written += fr.save_figure(ax, name, plan.scores, folder=out, seed=plan.seed, made_from=made_from)
    return written


def _read(file: Path) -> dict[str, Any]:
    try:
        spec = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError:
        raise InputError(f"{file}: no such study; {_SHOWN}.") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file}: no valid TOML: {error}.") from None
    _check(spec, _FORM, file, "")
    for key in ("corpus", "measures", "figure"):
        if not spec.get(key):
            raise InputError(f"{file}: no [{key}]; {_SHOWN}.")
    if not spec["measures"].get("primary"):
        raise InputError(f"{file}: [measures] names no primary measure; name one before looking at results.")
    names = [figure.get("name") for figure in spec["figure"]]
    if None in names or len(set(names)) < len(names):
        raise InputError(f"{file}: each [[figure]] needs a name of its own; {_SHOWN}.")
    charts = [name for name in fr.charts.__all__ if name != "validity"]
    for figure in spec["figure"]:
        schema.known(figure.get("chart", ""), charts, f"{file}: figure '{figure['name']}' has chart")
    if "lexicons" not in spec["corpus"]:
        raise InputError(f"{file}: [corpus.lexicons] must give each lexicon's version: loaded-en = '…'.")
    if any("reason" not in row or len(row) != 2 for row in spec["corpus"].get("exclude", [])):
        raise InputError(f"{file}: an entry of exclude needs one of article, outlet, flag, and a reason.")
    return spec


def _check(given: Any, form: Any, file: Path, section: str) -> None:
    """Refuse a key that the form of a study does not have, and a value of another type."""
    if type(given) is not type(form):
        raise InputError(f"{file}: [{section}] should be a {_KINDS[type(form)]}; {_SHOWN}.")
    if isinstance(given, list):
        for each in given:
            _check(each, form[0], file, section)
    elif isinstance(given, dict) and form:
        for key, value in given.items():
            schema.known(key, form, f"{file}: unknown key", f" in [{section}]" if section else "")
            _check(value, form[key], file, f"{section}.{key}".lstrip("."))


class Study:
    """A study's plan; its articles and scores, read when they are needed unless they are at hand.

    Without a file it has one figure of each chart.
    """

    def __init__(self, file: Path | None, jobs: int = 1) -> None:
        self.file, self.jobs = file or _EACH_CHART, jobs
        spec = _read(self.file)
        groups = {"by": "perspective", "within": "event", "events": None} | spec.get("groups", {})
        self.seed, self.primary = int(spec.get("seed", 1)), str(spec["measures"]["primary"])
        self.corpus: dict[str, Any] = spec["corpus"]
        self.figures: list[dict[str, Any]] = spec["figure"]
        self.by, self.within, self.events = (groups[name] for name in ("by", "within", "events"))

    def measure(self, figure: dict[str, Any]) -> str:
        """What a figure measures: its own, or the primary measure."""
        return str(figure.get("measure", self.primary))

    def draw(self, figure: dict[str, Any]) -> Chart:
        """The chart of a figure, drawn from the tables of the statistic that has its name."""
        scores, by, outlets, name = self.scores, self.by, [self.by, "outlet"], figure["chart"]
        event, of, measure = figure.get("event"), figure.get("of", "bloc"), self.measure(figure)
        own: dict[str, Any] = {"split": "side", "voice": "own"}
        words: dict[str, Any] = {"within": self.within, "mask_names": True, "least": 3}
        words |= {"target": figure.get("target", ""), "reference": figure.get("reference")}
        tables: dict[str, Callable[[], list[pd.DataFrame]]] = {
            "described": lambda: [fr.described(scores, event)],
            "sides": lambda: [fr.rates(scores, outlets, **own), fr.rates(scores, by, **own)],
            "rates": lambda: [fr.rates(scores, outlets), fr.rates(scores, by)],
            "compare": lambda: [fr.compare(scores, measure, by, self.within)],
            "contrast": lambda: [fr.contrast(scores, measure, by, self.within)],
            "robustness": lambda: [fr.robustness(scores, measure, by, self.within)],
            "share_of_voice": lambda: [fr.share_of_voice(scores, outlets, seed=self.seed)],
            "sentiment_toward": lambda: [fr.sentiment_toward(scores, by, of=of)],
            "naming": lambda: [fr.naming(scores, outlets)],
            "told": lambda: [fr.told(scores, self.texts_kept, event=event)],
            "keyness": lambda: [fr.keyness(self.texts_kept, by, **words)],
        }
        chart = getattr(fr.charts, name)
        options: dict[str, Any] = {} if name in ("described", "told", "keyness") else {"by": by}
        if name == "keyness":  # each word leads to one of its places
            opened = Corpus(scores, self.texts_kept)
            options["sentences"] = lambda cell: opened.evidence(**cell)
        ax: Chart = chart(*tables[name](), **options)
        return ax

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
        scores = self._all_scores()
        table = scores.articles
        for row in self.corpus.get("exclude", []):
            (key,) = row.keys() - {"reason"}
            column = {"article": "article_id", "outlet": "outlet"}.get(key, row[key])
            schema.require(table, [column])
            true = table[column].map(str).str.lower() == "true"
            table = table[~(true if key == "flag" else table[column] == row[key])]
        schema.require(table, [self.by, self.within])
        if self.events is not None:
            names = table[self.within]
            for event in self.events:
                schema.known(event, sorted(set(names) - {""}), "no article of event")
            table = table.assign(**{self.within: names.where(names.isin(self.events), "")})
        return scores.only(table)

    def _all_scores(self) -> fr.Scores:
        folder, asked = self.file.parent, self.corpus["lexicons"]
        if "tables" in self.corpus:
            scores = fr.read_tables(folder / self.corpus["tables"])
            used = {row["name"]: row["version"] for row in scores.run.get("lexicons", [])}
            _same(used | {"framing": scores.run.get("framing", "unknown")}, asked)
            return scores
        found = {name: fr.load_lexicon(folder / name if (folder / name).is_dir() else name) for name in asked}
        _same({name: lexicon.version for name, lexicon in found.items()} | {"framing": fr.__version__}, asked)
        outlets = folder / self.corpus["outlets"] if "outlets" in self.corpus else None
        return fr.score(self.articles, list(found.values()), outlets=outlets, jobs=self.jobs)


def _same(used: dict[str, str], asked: dict[str, str]) -> None:
    wanted = asked | {"framing": fr.__version__}
    if used != wanted:
        ours, theirs = (", ".join(f"{name} {each[name]}" for name in sorted(each)) for each in (used, wanted))
        raise InputError(f"made with {ours}, the study asks for {theirs}; score again, or change the study.")


def save_figure(
    ax: Axes,
    name: str,
    sources: fr.Scores | None = None,
    *,
    folder: str | os.PathLike[str] = "figures",
    seed: int | None = None,
    made_from: Mapping[str, Any] | None = None,
) -> list[Path]:
    """Save a chart as SVG, PDF and PNG with its data, caption and provenance, the same bytes each time.

    Parameters
    ----------
    ax : Axes
        As a function of `fr.charts` returned it.
    name : str
        File name without ending: letters, digits, hyphens.
    sources : Scores, optional
        What the chart was made from; its lexicons, texts' hash and counts go into the provenance.
    folder : path
        Made where it does not exist.
    seed, made_from : optional
        Noted in the provenance: the seed, and the study that names the figure.

    Returns
    -------
    list of Path
        `<name>.svg, .pdf, .png, .csv` (the table drawn), `.txt` (caption), `.json` (provenance).
    """
    import matplotlib

    from framing.charts.rows import Chart, house

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}", name):
        raise InputError(f"figure name '{name}'; valid are letters, digits, hyphens, dots.")
    if not isinstance(ax, Chart):
        raise InputError(f"figure '{name}': these axes were not drawn by a function of fr.charts.")
    files = {end: Path(folder) / f"{name}.{end}" for end in (*_PICTURES, "csv", "txt", "json")}
    for kind, left_out in _PICTURES.items():
        with house(), storage.written_whole(files[kind], binary=True) as file:
            ax.whole.savefig(file, format=kind, metadata=dict.fromkeys(left_out))
    storage.write_table(files["csv"], [ax.numbers])
    with storage.written_whole(files["txt"]) as file:
        file.write(f"{ax.caption}\n")
    provenance: dict[str, Any] = {
        "figure": name,
        "framing": fr.__version__,
        "matplotlib": matplotlib.__version__,
        "caption": ax.caption,
        "source": ax.numbers.attrs.get("notice", ""),
        "seed": seed,
        "made_from": dict(made_from or {}),
        "files": {path.name: storage.sha256(path) for end, path in files.items() if end != "json"},
    }
    if sources is not None:
        texts = sources.articles.sort_values("article_id")
        provenance["texts_sha256"] = storage.sha256("\n".join(texts["article_id"] + " " + texts["sha256"]))
        provenance |= {"n": sources.run.get("counts", {}), "lexicons": sources.run.get("lexicons", [])}
    storage.write_json(files["json"], provenance)
    return list(files.values())
