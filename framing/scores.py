"""The tables of a scored corpus: held together, written, read, and joined to the texts again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from framing import actors, read, schema, storage
from framing.schema import InputError, PathLike, records
from framing.text.document import Document, document

NAMES = ("articles", "hits", "names", "statements", "sentences", "targets")
_TABLES = "|".join(NAMES)
RESULT = re.compile(rf"(?:{_TABLES})\.(?:csv|parquet)|articles\.(?:sav|dta)|scores\.xlsx|run\.json")
_NEEDED = ("articles", "hits")  # the others a folder of derived tables may lack
_WORDS_OF_ARTICLES = {"hits": ["text"], "names": ["text"], "statements": ["text", "source"]}
_WORDLESS = set(  # columns of the input, or made before scoring and after it, that hold none of its words
    "url sha256 translated_from composed readability grade dup_group given_event event_score "
    "event_basis".split()
)
COMPOSED = (
    "COMPOSED FOR TEACHING: invented outlets, texts written for this library; "
    "evidence of nothing about real media. CC BY 4.0."
)


@dataclass
class Scores:
    """The tables of a scored corpus (columns: DESIGN.md) and how they were made.

    `run` holds version, lexicons with versions and hashes, options, counts, and what was skipped and why.
    """

    articles: pd.DataFrame
    hits: pd.DataFrame
    names: pd.DataFrame
    statements: pd.DataFrame
    sentences: pd.DataFrame
    targets: pd.DataFrame
    run: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Every function that takes scores relies on whole tables."""
        for name in NAMES:
            table = getattr(self, name)
            schema.require(table, schema.TABLES[name], f"the table {name}")
            if table["article_id"].dtype != "str":
                setattr(self, name, schema.identified(table))
        names = [c for c in ("outlet", "perspective", "event", "date") if self.articles[c].dtype == object]
        self.articles = self.articles.assign(**{c: schema.texts(self.articles[c]) for c in names})
        for twice in self.articles.loc[self.articles["article_id"].duplicated(), "article_id"]:
            raise InputError(f"article_id '{twice}' stands more than once in articles; ids must be unique.")

    def only(self, articles: pd.DataFrame) -> Scores:
        """The scores of some of these articles."""
        tables = {name: getattr(self, name) for name in NAMES[1:]}
        kept = {name: rows[rows["article_id"].isin(articles["article_id"])] for name, rows in tables.items()}
        return replace(self, articles=articles.reset_index(drop=True), **kept)

    def save(self, folder: PathLike, format: str = "csv", text: bool = True) -> Path:  # noqa: A002 - public
        """Write the tables and `run.json` into a folder, as CSV or Parquet, each file whole or not at all.

        Without `text` the words of the articles are left out (titles, hits' and statements' texts, sources as
        written): what remains are offsets, ids, reporting words, counts, scores and hashes, which may be
        shared where the articles may not. Returns the folder.
        """
        schema.known(format, ("csv", "parquet"), "format")
        folder = schema.path_of(folder, "folder", "a folder")
        refuse_others(folder)
        (folder / "run.json").unlink(missing_ok=True)  # written last: a folder without it is not finished
        for name in NAMES:
            table = getattr(self, name) if text else _without_text(name, getattr(self, name))
            storage.write_table(folder / f"{name}.{format}", [table])
            (folder / f"{name}.{'csv' if format == 'parquet' else 'parquet'}").unlink(missing_ok=True)
        storage.write_json(folder / "run.json", {**self.run, "format": format, "text": text})
        return folder

    @property
    def notice(self) -> str:
        """What every rendering must say of the texts: that they are composed, or whose they are."""
        return notice(self.articles) or str(self.run.get("source", ""))

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in NAMES)
        return f"<Scores: {counts}>"


def refuse_others(folder: Path) -> None:
    """Refuse a folder where results would take the place of others' files, as of a corpus articles.csv."""
    ours = any((folder / name).exists() for name in ("run.json", "parts"))
    for path in folder.glob("*"):
        if RESULT.fullmatch(path.name) and (path.is_dir() or not ours):
            raise InputError(f"{path} is in the way, and none of ours; give another folder.")


def notice(articles: pd.DataFrame) -> str:
    """What every rendering must say of composed texts; empty for real ones."""
    composed = "composed" in articles and articles["composed"].astype(str).eq("True").any()
    return COMPOSED if composed else ""


def _without_text(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A table without words of the articles: of the input's columns those that hold none, as truth values."""
    truths = table.select_dtypes("bool").columns
    kept = [column for column in table if column in {*schema.TABLES[name], *_WORDLESS, *truths}]
    bare = table[kept].assign(**dict.fromkeys(_WORDS_OF_ARTICLES.get(name, ()), ""))
    if name == "hits":  # a speaker who is known is named by an id, another by words of the article
        known = bare["speaker"].map(lambda speaker: set(speaker.split(";")) <= actors.table().keys())
        bare["speaker"] = bare["speaker"].where(known.astype(bool), "")
    return bare


def read_tables(folder: PathLike) -> Scores:
    """Read what `framing score` or `Scores.save` wrote, CSV or Parquet; formula guards are undone.

    Tables of names, statements, sentences and targets may be absent, and are empty then. A `source.txt`
    beside them, whose data they are and under which licence, stands under every figure. InputError where
    another table is missing, or one is not framing's.
    """
    folder, tables = schema.path_of(folder, "folder", "what framing score wrote"), {}
    for name in NAMES:
        files = [file for file in (folder / f"{name}.parquet", folder / f"{name}.csv") if file.exists()]
        if not files and name in _NEEDED:
            what = f"no {name}.csv or {name}.parquet; give a folder written by framing score."
            raise InputError(f"{folder}: {what}")
        tables[name] = storage.read_table(files[0], name) if files else schema.from_rows(name, [])
    run, source = folder / "run.json", folder / "source.txt"
    with storage.told(run):
        about = dict(json.loads(run.read_text(encoding="utf-8"))) if run.is_file() else {}
    with storage.told(source):
        if source.is_file():
            about["source"] = " ".join(source.read_text(encoding="utf-8").split())
    return Scores(**tables, run=about)


def outermost_rows(said: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of statements whose words are counted, as `statements.outermost` finds them."""
    said = said[said["kind"] != "narrated"]
    flat = said.sort_values(["article_id", "start", "end", "statement"], ascending=[True, True, False, True])
    reach = flat.groupby("article_id")["end"].cummax().groupby(flat["article_id"]).shift(fill_value=-1)
    return flat[flat["end"] > reach].sort_index()


def as_read(articles: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The articles by their ids, as they are read for scoring."""
    schema.require(articles, ("article_id", "text"))
    rows = read.checked(((row, "") for row in records(articles)), read.Report())
    return {row["article_id"]: row for row in rows}


def scored_documents(scores: Scores, articles: pd.DataFrame) -> Callable[[str], Document]:
    """A function from an article's id to the Document that was scored.

    The function raises InputError for an article that is not among those given, or whose text has changed.
    """
    given = as_read(articles)
    with_title = bool(scores.run.get("options", {}).get("with_title"))
    known = scores.articles.set_index("article_id").reindex(columns=["sha256"], fill_value="")["sha256"]

    @cache
    def read_again(article_id: str) -> Document:
        if article_id not in given or article_id not in known:
            what = "scored but is not among the articles given" if article_id in known else "not scored"
            raise InputError(f"article '{article_id}' was {what}.{schema.suggest(article_id, given)}")
        text, title = text_and_title(given[article_id], with_title)
        if known[article_id] not in ("", storage.sha256(text)):
            what = "its text is not the text that was scored; score it again."
            raise InputError(f"article '{article_id}': {what}")
        return document(text, title)

    return read_again


def text_and_title(article: Mapping[str, Any], with_title: bool) -> tuple[str, str]:
    """The text that is scored, and the title."""
    text, title = str(article["text"]), str(article.get("title") or "")
    return (f"{title}\n\n{text}" if with_title and title else text), title
