"""A study in a file: study.toml → tables → figures with provenance. The only way into `figures/`."""

from __future__ import annotations

import itertools
import json
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import __version__, charts, lexicon, paths, schema, storage
from framing.comparison import compare, contrast
from framing.figures import save_figure
from framing.keywords import keyness
from framing.places import naming
from framing.read import read_articles
from framing.schema import InputError
from framing.scores import Scores, read_tables, scored_documents
from framing.scoring import score
from framing.sensitivity import robustness
from framing.tables import rates, sentiment_toward, share_of_voice

if TYPE_CHECKING:
    from framing.charts.rows import Chart

    Figure = Mapping[str, Any]  # a [[figure]] of the file

_KEYS = {
    "": "title seed corpus groups measures figure",
    "corpus": "articles tables lexicons with_title outlets exclude",
    "corpus.exclude": "article outlet flag reason",
    "groups": "by within events",
    "measures": "primary exploratory",
    "figure": "name chart measure target reference of",
}
_FORM = "studies/teaching.toml shows the form"
_EACH_CHART = Path(__file__).with_name("report.toml")
_WORDS: dict[str, Any] = {"mask_names": True, "least": 3}  # words worth a place in a chart


def _keyness(study: Study, figure: Figure) -> Chart:
    pair = figure.get("target"), figure.get("reference")
    return charts.keyness(keyness(study.texts_kept, study.by, *pair, within=study.within, **_WORDS))


def _toward(study: Study, figure: Figure) -> Chart:
    return charts.sentiment_toward(sentiment_toward(study.scores, study.by, of=figure.get("of", "bloc")))


# What a chart draws, by its name in a study.
CHARTS: dict[str, Callable[[Study, Figure], Chart]] = {
    "rates": lambda study, figure: charts.rates(
        rates(study.scores, [study.by, "outlet"]), study.compared(figure, compare), by=study.by
    ),
    "outlets": lambda study, _: charts.rates(rates(study.scores, [study.by, "outlet"]), by=study.by),
    "compare": lambda study, figure: charts.compare(study.compared(figure, compare), by=study.by),
    "contrast": lambda study, figure: charts.contrast(study.compared(figure, contrast), by=study.by),
    "robustness": lambda study, figure: charts.robustness(study.compared(figure, robustness), by=study.by),
    "keyness": _keyness,
    "naming": lambda study, _: charts.naming(naming(study.scores, [study.by, "outlet"])),
    "sentiment_toward": _toward,
    "share_of_voice": lambda study, _: charts.share_of_voice(
        share_of_voice(study.scores, [study.by, "outlet"], seed=study.seed), by=study.by
    ),
}


def run(study: str | os.PathLike[str], out: str | os.PathLike[str], *, jobs: int = 1) -> list[Path]:
    """Make the figures of a study; those whose inputs have not changed stay as they are.

    Parameters
    ----------
    study : path
        A TOML file; paths in it are relative to it. `title`, `seed`. `[corpus]`: `articles` (folders or
        files) or `tables` (a folder written by ``framing score``), `lexicons` (name = version), `with_title`,
        `outlets`, `exclude` (tables of an `article`, an `outlet` or a `flag`, a column that is true, and a
        `reason`). `[groups]`: `by`, `within`, the `events` to keep. `[measures]`: one `primary`, any
        `exploratory`. Each `[[figure]]`: `name`, `chart` and what that needs (`measure`, `target` …).
    out : path
        Folder for the figures.
    jobs : int
        Processes for scoring. The figures do not depend on it.
    """
    plan, written = Study(Path(study), jobs), []
    for figure in plan.figures:
        name, made_from = figure["name"], plan.made_from(figure)
        known = _known(Path(out), name)
        if known.get("made_from") == made_from:
            written += [Path(out) / file for file in (*known["files"], f"{name}.json")]
            continue
        try:
            ax = CHARTS[figure["chart"]](plan, figure)
        except InputError as error:
            raise InputError(f"{study}, figure '{name}': {error}") from None
        written += save_figure(ax, name, plan.scores, folder=out, seed=plan.seed, made_from=made_from)
    return written


def drawn(
    study: str | os.PathLike[str] | None, scores: Scores, articles: pd.DataFrame | None
) -> Iterator[tuple[dict[str, Any], Chart | str]]:
    """Draw a study's figures, or one of each chart, from tables at hand.

    Yields each figure's row of the study, with its `measure` and whether that is the `primary` one; and the
    chart, or in one line why these tables do not allow it.
    """
    plan = Study(Path(study or _EACH_CHART))
    plan.scores = scores
    if articles is not None:
        plan.articles = articles
    for figure in plan.figures:
        measure = plan.measure(figure)
        told = {**figure, "measure": measure, "primary": measure == plan.primary}
        try:
            yield told, CHARTS[figure["chart"]](plan, figure)
        except InputError as error:
            yield told, str(error)


def check(study: str | os.PathLike[str], out: str | os.PathLike[str]) -> list[str]:
    """Names of the figures in a folder that are missing, altered, or made from other inputs than now."""
    plan = Study(Path(study))
    made = {figure["name"]: _known(Path(out), figure["name"]).get("made_from") for figure in plan.figures}
    return [figure["name"] for figure in plan.figures if made[figure["name"]] != plan.made_from(figure)]


def verify(study: str | os.PathLike[str], *texts: str | os.PathLike[str]) -> dict[str, int]:
    """Confirm by SHA-256 that derived tables were made from these texts: how many, by folder of tables."""
    plan, given = Study(Path(study)), read_articles(*texts)
    mine = sorted(set(plan.scores.articles["article_id"]) & set(given["article_id"]))
    if "tables" not in plan.corpus or not mine:
        raise InputError(f"{study}: none of the {len(given)} texts is an article of its derived tables.")
    document = scored_documents(plan.scores, given)
    for article_id in mine:
        document(article_id)
    return {plan.corpus["tables"]: len(mine)}


def _known(folder: Path, name: str) -> dict[str, Any]:
    """The provenance of a figure all of whose files are as they were written; else nothing."""
    try:
        known: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        whole = all(storage.sha256(folder / file) == digest for file, digest in known["files"].items())
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}
    return known if whole else {}


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]


def _hash(files: Iterable[Path]) -> str:
    return storage.sha256("\n".join(f"{file.name} {storage.sha256(file)}" for file in files))


def _read(file: Path) -> dict[str, Any]:
    """A study whose keys and values are those a study may have."""
    try:
        spec = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise InputError(f"{file}: no such study; {_FORM}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{file}: no valid TOML: {error}.") from None
    if fault := next(itertools.chain(_odd_keys(spec), _faults(spec)), ""):
        raise InputError(f"{file}: {fault}")
    return spec


def _odd_keys(spec: dict[str, Any]) -> Iterator[str]:
    """Keys that no study has, each with the nearest that one may have."""
    corpus = spec.get("corpus", {})
    parts = {section: spec.get(section, {}) for section in _KEYS if section} | {"": spec}
    parts["corpus.exclude"] = corpus.get("exclude", []) if isinstance(corpus, dict) else []
    for section, part in parts.items():
        valid = _KEYS[section].split()
        for table in part if isinstance(part, list) else [part]:
            if not isinstance(table, dict):
                yield f"'{section}' is no table; {_FORM}."
            for key in table.keys() - set(valid):
                yield f"unknown key '{key}'{section and f' in [{section}]'}.{schema.suggest(key, valid)}"


def _faults(spec: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the values of a study."""
    for key in ("corpus", "measures", "figure"):
        if not spec.get(key):
            yield f"no [{key}]; {_FORM}."
    if not isinstance(spec["measures"].get("primary"), str):
        yield "[measures] names no primary measure; name one before looking at results."
    if not all(isinstance(spec.get("groups", {}).get(key, ""), str) for key in ("by", "within")):
        yield "[groups] by and within must each name a column."
    for figure in spec["figure"]:
        chart = str(figure.get("chart"))
        if not isinstance(figure.get("name"), str):
            yield f"a figure (chart '{chart}') has no name; every figure needs one."
        if chart not in CHARTS:
            yield f"figure '{figure['name']}' has chart '{chart}'.{schema.suggest(chart, CHARTS)}"
    if not isinstance(spec["corpus"].get("lexicons"), dict):
        yield '[corpus.lexicons] must give each lexicon\'s version: "ukraine-war-en" = "…".'
    if any(not row.get("reason") or len(row) != 2 for row in spec["corpus"].get("exclude", [])):
        yield "an entry of exclude needs one of article, outlet, flag, and a reason."


class Study:
    """A study's plan; its articles and scores, read when they are needed."""

    def __init__(self, file: Path, jobs: int = 1) -> None:
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

    def compared(self, figure: Figure, comparison: Callable[..., pd.DataFrame]) -> pd.DataFrame:
        """A table of groups compared in the figure's measure."""
        return comparison(self.scores, self.measure(figure), by=self.by, within=self.within)

    def made_from(self, figure: Figure) -> dict[str, Any]:
        """What a figure is made from: when it changes, the figure is drawn anew."""
        spec = [self.corpus, self.by, self.within, self.events, self.seed, self.primary, figure]
        given = [self.corpus.get("tables"), self.corpus.get("outlets"), *self.corpus.get("articles", [])]
        inputs = [path for name in given if name for path in _files(self.file.parent / name)]
        ours = [*_files(paths.LEXICONS), *_files(Path(__file__).with_name("charts"))]
        return {
            "study": self.file.name,
            "chart": figure["chart"],
            "measure": self.measure(figure),
            "versions": {name: version(name) for name in ("matplotlib", "pandas")} | {"framing": __version__},
            "lexicons": {loaded.name: loaded.sha256 for loaded in self.lexicons},
            "inputs": _hash(inputs),
            "facts_and_charts": _hash(path for path in ours if path.suffix != ".pyc"),
            "spec": storage.sha256(json.dumps(spec, sort_keys=True)),
        }

    @cached_property
    def lexicons(self) -> list[lexicon.Lexicon]:
        """Those of the study, of its versions; what is a folder beside the study is meant by its path."""
        loaded = []
        for name, asked in self.corpus["lexicons"].items():
            local = self.file.parent / name
            loaded.append(lexicon.load_lexicon(local if local.is_dir() else name))
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
        return read_articles(*(self.file.parent / path for path in self.corpus["articles"]))

    @property
    def texts_kept(self) -> pd.DataFrame:
        """The texts that the study keeps, with the groups of their scores."""
        groups = self.scores.articles.set_index("article_id")[list(dict.fromkeys([self.by, self.within]))]
        texts = self.articles.drop(columns=groups.columns, errors="ignore")
        return texts.merge(groups, left_on="article_id", right_index=True)

    @cached_property
    def scores(self) -> Scores:
        """The scores without what the study excludes; events it does not name are emptied."""
        scores = self._derived() if "tables" in self.corpus else self._scored()
        table = scores.articles
        for row in self.corpus.get("exclude", []):
            (key,) = row.keys() - {"reason"}
            (column,) = schema.require(
                table, {"article": "article_id", "outlet": "outlet"}.get(key, row[key])
            )
            table = table[~table[column].astype(bool) if key == "flag" else table[column] != row[key]]
        if self.events is not None:
            names = table[self.within]
            for event in self.events:
                schema.known(event, sorted(set(names) - {""}), "no article of event")
            table = table.assign(**{self.within: names.where(names.isin(self.events), "")})
        return scores.only(table)

    def _scored(self) -> Scores:
        outlets = self.corpus.get("outlets")
        where = self.file.parent / outlets if outlets else None
        with_title = bool(self.corpus.get("with_title"))
        return score(self.articles, self.lexicons, with_title=with_title, outlets=where, jobs=self.jobs)

    def _derived(self) -> Scores:
        folder = self.file.parent / self.corpus["tables"]
        scores = read_tables(folder)
        made_by = scores.run.get("framing", "unknown")
        if made_by != __version__:
            raise InputError(
                f"{folder}: made by framing {made_by}, this is {__version__}; score the articles again."
            )
        made = ", ".join(sorted(f"{row['name']} {row['version']}" for row in scores.run.get("lexicons", [])))
        asked = ", ".join(sorted(f"{loaded.name} {loaded.version}" for loaded in self.lexicons))
        if made != asked:
            raise InputError(f"{folder}: made with {made}, the study asks for {asked}; score again.")
        return scores
