"""A study in a file: study.toml → tables → figures with provenance. The only way into `figures/`."""

from __future__ import annotations

import dataclasses
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
    from matplotlib.axes import Axes

_KEYS = {
    "": {"title", "seed", "corpus", "groups", "measures", "figure"},
    "corpus": {"articles", "tables", "lexicons", "with_title", "outlets", "exclude"},
    "corpus.exclude": {"article", "outlet", "flag", "reason"},
    "groups": {"by", "within", "events"},
    "measures": {"primary", "exploratory"},
    "figure": {"name", "chart", "measure", "tables", "target", "reference", "of"},
}
_STRICT: dict[str, Any] = {"mask_names": True, "least": 3}  # words worth a place in a chart
_FORM = "studies/teaching.toml shows the form"

# What a chart draws, by its name in a study: (corpus, measure, the figure's keys) → Axes.
CHARTS: dict[str, Callable[[Corpus, str, Mapping[str, Any]], Axes]] = {
    "rates": lambda c, m, _: charts.rates(rates(c.scores), compare(c.scores, m, **c.groups)),
    "articles": lambda c, _m, _: charts.rates(rates(c.scores)),
    "compare": lambda c, m, _: charts.compare(compare(c.scores, m, **c.groups)),
    "contrast": lambda c, m, _: charts.contrast(contrast(c.scores, m, **c.groups)),
    "robustness": lambda c, m, _: charts.robustness(robustness(c.scores, m, **c.groups)),
    "keyness": lambda c, _m, f: charts.keyness(
        keyness(c.kept, c.by, f.get("target"), f.get("reference"), within=c.within, **_STRICT)
    ),
    "naming": lambda c, _m, _: charts.naming(naming(c.scores, by=[c.by, "outlet"])),
    "sentiment_toward": lambda c, _m, f: charts.sentiment_toward(
        sentiment_toward(c.scores, by=c.by, of=str(f.get("of", "bloc")))
    ),
    "share_of_voice": lambda c, _m, _: charts.share_of_voice(share_of_voice(c.scores, seed=c.seed)),
}

_EACH_CHART = Path(__file__).with_name("report.toml")


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

    Returns
    -------
    list of Path
        Every file of the study's figures, new or unchanged.

    Raises
    ------
    InputError
        No such file; an unknown key, chart, event or measure; a lexicon or tables of another version.
    """
    written = []
    for figure, corpus, measure, made_from in _figures(Path(study), jobs):
        known = _known(Path(out), figure["name"])
        if known.get("made_from") != made_from:
            try:
                ax = CHARTS[figure["chart"]](corpus, measure, figure)
            except InputError as error:
                raise InputError(f"{study}, figure '{figure['name']}': {error}") from None
            written += save_figure(
                ax, figure["name"], corpus.scores, folder=out, seed=corpus.seed, made_from=made_from
            )
        else:
            written += [Path(out) / name for name in (*known["files"], f"{figure['name']}.json")]
    return written


def drawn(
    study: str | os.PathLike[str] | None, scores: Scores, articles: pd.DataFrame | None
) -> Iterator[tuple[dict[str, Any], Axes | str]]:
    """Draw a study's figures, or one of each chart, from tables at hand.

    Yields each figure's row of the study, with its `measure` and whether that is the `primary` one; and the
    chart, or in one line why these tables do not allow it.
    """
    spec = _read(Path(study or _EACH_CHART))
    spec["corpus"] = {"lexicons": spec["corpus"]["lexicons"]}
    main = _corpus(Path(study or ""), spec)
    main.scores = scores
    if articles is not None:
        main.articles = articles
    for figure, corpus, measure in _drawings(spec, main):
        told = {**figure, "measure": measure, "primary": measure == spec["measures"]["primary"]}
        try:
            yield told, CHARTS[figure["chart"]](corpus, measure, figure)
        except InputError as error:
            yield told, str(error)


def check(study: str | os.PathLike[str], out: str | os.PathLike[str]) -> list[str]:
    """Names of the figures in a folder that are missing, altered, or made from other inputs than now."""
    return [
        figure["name"]
        for figure, _, _, made_from in _figures(Path(study))
        if _known(Path(out), figure["name"]).get("made_from") != made_from
    ]


def verify(study: str | os.PathLike[str], *texts: str | os.PathLike[str]) -> dict[str, int]:
    """Confirm by SHA-256 that a study's derived tables were made from these texts.

    Returns the number of articles confirmed, by folder of tables; raises InputError for the first whose text
    is another, or where none of the texts belongs to a folder.
    """
    given = read_articles(*texts)
    corpora = (corpus for _, corpus, *_ in _figures(Path(study)))
    sources = {corpus.spec["tables"]: corpus for corpus in corpora if "tables" in corpus.spec}
    confirmed = {}
    for tables, corpus in sources.items():
        mine = sorted(set(corpus.scores.articles["article_id"]) & set(given["article_id"]))
        document = scored_documents(corpus.scores, given)
        for article_id in mine:
            document(article_id)
        if mine:
            confirmed[tables] = len(mine)
    if not confirmed:
        raise InputError(f"{study}: none of the {len(given)} texts is an article of its derived tables.")
    return confirmed


def _known(folder: Path, name: str) -> dict[str, Any]:
    """The provenance of a figure all of whose files are as they were written; else nothing."""
    try:
        known: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        whole = all(storage.sha256(folder / file) == digest for file, digest in known["files"].items())
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}
    return known if whole else {}


def _figures(file: Path, jobs: int = 1) -> Iterator[tuple[dict[str, Any], Corpus, str, dict[str, Any]]]:
    """Each figure with its corpus, its measure, and what it is made from."""
    spec = _read(file)
    main = _corpus(file, spec, jobs)
    about = {"groups": spec.get("groups", {}), "seed": main.seed}
    facts = _hash(path for path in sorted(paths.LEXICONS.iterdir()) if path.is_file())
    drawing = _hash(sorted(Path(__file__).with_name("charts").glob("*.py")))
    for figure, corpus, measure in _drawings(spec, main):
        made_from = {
            "study": file.name,
            "chart": figure["chart"],
            "measure": measure,
            "framing": __version__,
            "matplotlib": version("matplotlib"),
            "facts": facts,
            "charts": drawing,
            "inputs": corpus.digest,
            "spec": storage.sha256(json.dumps([corpus.spec, about, measure, figure], sort_keys=True)),
        }
        yield figure, corpus, measure, made_from


def _corpus(file: Path, spec: Mapping[str, Any], jobs: int = 1) -> Corpus:
    return Corpus(file.parent, spec["corpus"], int(spec.get("seed", 1)), jobs, **spec.get("groups", {}))


def _drawings(spec: Mapping[str, Any], main: Corpus) -> Iterator[tuple[dict[str, Any], Corpus, str]]:
    """Each figure with its corpus, the study's or one of its own tables, and its measure."""
    corpora = {"": main}
    for figure in spec["figure"]:
        tables = figure.get("tables", "")
        if tables not in corpora:
            own = {"tables": tables, "lexicons": main.spec.get("lexicons", {})}
            corpora[tables] = dataclasses.replace(main, spec=own)
        yield figure, corpora[tables], figure.get("measure", spec["measures"]["primary"])


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
    for fault in itertools.chain(_odd_keys(spec), _faults(spec)):
        raise InputError(f"{file}: {fault}")
    return spec


def _odd_keys(spec: Mapping[str, Any]) -> Iterator[str]:
    for section, valid in _KEYS.items():
        part: Any = spec
        for key in filter(None, section.split(".")):
            part = part.get(key, {})
        for table in part if isinstance(part, list) else [part]:
            if not isinstance(table, dict):
                yield f"'{section}' is no table; {_FORM}."
            for key in table.keys() - valid:
                yield f"unknown key '{key}'{section and f' in [{section}]'}.{schema.suggest(key, valid)}"


def _faults(spec: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the values of a study."""
    for key in ("corpus", "measures", "figure"):
        if not spec.get(key):
            yield f"no [{key}]; {_FORM}."
    if not isinstance(spec["measures"].get("primary"), str):
        yield "[measures] names no primary measure; name one before looking at results."
    for key in ("by", "within"):
        if not isinstance(spec.get("groups", {}).get(key, ""), str):
            yield f"[groups] {key} must name a column."
    for figure in spec["figure"]:
        chart, name = str(figure.get("chart")), figure.get("name")
        if not isinstance(name, str):
            yield f"a figure (chart '{chart}') has no name; every figure needs one."
        if chart not in CHARTS:
            yield f"figure '{name}' has chart '{chart}'.{schema.suggest(chart, CHARTS)}"
    if not isinstance(spec["corpus"].get("lexicons"), dict):
        yield '[corpus.lexicons] must give each lexicon\'s version: "ukraine-war-en" = "…".'
    for row in spec["corpus"].get("exclude", []):
        if not row.get("reason") or len(row) != 2:
            yield "an entry of exclude needs one of article, outlet, flag, and a reason."


@dataclasses.dataclass
class Corpus:
    """A study's articles and scores, read when they are needed."""

    folder: Path
    spec: dict[str, Any]  # [corpus], or a figure's tables
    seed: int = 1
    jobs: int = 1
    by: str = "perspective"
    within: str = "event"
    events: list[str] | None = None

    @property
    def groups(self) -> dict[str, Any]:
        """What is compared, and within what."""
        return {"by": self.by, "within": self.within}

    @cached_property
    def lexicons(self) -> list[lexicon.Lexicon]:
        """Those of the study, of its versions; what is a folder beside the study is meant by its path."""
        loaded = []
        for name, asked in self.spec["lexicons"].items():
            local = self.folder / name
            loaded.append(lexicon.load_lexicon(local if local.is_dir() else name))
            if loaded[-1].version != asked:
                raise InputError(
                    f"lexicon {name} is version {loaded[-1].version}, the study asks for {asked}; "
                    "take that version, or change the study and look at what changed."
                )
        return loaded

    @cached_property
    def digest(self) -> str:
        """SHA-256 of every file the corpus is made from."""
        given = [self.spec["tables"]] if "tables" in self.spec else self.spec.get("articles", [])
        found = [self.folder / path for path in (*given, self.spec.get("outlets")) if path]
        files = (f for p in found for f in (sorted(p.rglob("*")) if p.is_dir() else [p]) if f.is_file())
        return storage.sha256(_hash(files) + "".join(x.sha256 for x in self.lexicons))

    @cached_property
    def articles(self) -> pd.DataFrame:
        """The texts; tables alone have none."""
        if "articles" not in self.spec:
            raise InputError("this chart shows text, and the study has tables only; give [corpus] articles.")
        return read_articles(*(self.folder / path for path in self.spec["articles"]))

    @property
    def kept(self) -> pd.DataFrame:
        """The texts that the study keeps, with the groups of their scores."""
        groups = self.scores.articles.set_index("article_id")[list(dict.fromkeys([self.by, self.within]))]
        texts = self.articles.drop(columns=groups.columns, errors="ignore")
        return texts.merge(groups, left_on="article_id", right_index=True)

    @cached_property
    def scores(self) -> Scores:
        """The scores without what the study excludes; events it does not name are emptied."""
        if "tables" in self.spec:
            scores = self._derived(self.folder / self.spec["tables"])
        else:
            outlets = self.folder / self.spec["outlets"] if "outlets" in self.spec else None
            scores = score(self.articles, self.lexicons, with_title=bool(self.spec.get("with_title")),
                           outlets=outlets, jobs=self.jobs)  # fmt: skip
        table = scores.articles
        for row in self.spec.get("exclude", []):
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

    def _derived(self, folder: Path) -> Scores:
        scores = read_tables(folder)
        if scores.run.get("framing") != __version__:
            raise InputError(
                f"{folder}: made by framing {scores.run.get('framing', 'unknown')}, this is {__version__}; "
                "score the articles again."
            )
        made = {x["name"]: x["version"] for x in scores.run.get("lexicons", [])}
        asked = {x.name: x.version for x in self.lexicons}
        if made != asked:
            told, wanted = (", ".join(f"{k} {v}" for k, v in sorted(x.items())) for x in (made, asked))
            raise InputError(f"{folder}: made with {told}, the study asks for {wanted}; score again.")
        return scores
