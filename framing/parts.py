"""A corpus → tables in a folder, batch by batch, in constant memory. Killed, a run with `resume` goes on.

While it runs, `parts/` in the folder holds a Parquet file for each batch and table, and a JSON file that says
of each batch what is to be known of it.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import __version__, read, schema, storage
from framing.lexicon import Lexicon
from framing.outlets import Outlets
from framing.processes import in_processes
from framing.readable import readability
from framing.scores import NAMES, without_text, worded
from framing.scoring import batches, count, describe_run, score_batch

if TYPE_CHECKING:
    import pandas as pd

_AT_ONCE = 16  # batches that are merged in one piece


@dataclass(frozen=True)
class Options:
    """How a corpus is scored, and what is written of it: see `score` and `Scores.save`."""

    lexicons: Sequence[Lexicon]
    outlets: Outlets
    with_title: bool = False
    readability: bool = False
    text: bool = True
    wordy: frozenset[str] = frozenset()  # columns known to hold words, which without text are left out

    def fingerprint(self, articles: Sequence[read.Article]) -> str:
        """The same for the same articles scored in the same way by the same version."""
        lexicons = [lexicon.sha256 for lexicon in self.lexicons]
        options = [self.with_title, self.readability, self.text, self.outlets]
        return storage.sha256(json.dumps([__version__, lexicons, options, articles], sort_keys=True))


def score_into(
    folder: Path,
    articles: Iterable[read.Article],
    report: read.Report,
    options: Options,
    *,
    format: str = "csv",  # noqa: A002 - as in Scores.save
    jobs: int = 1,
    resume: bool = False,
) -> dict[str, Any]:
    """Score articles as they come and write what `Scores.save` would write; returns what `run.json` holds.

    The articles' further columns, whose type no batch knows, are text. The bytes depend on the articles and
    the options alone. With `resume`, batches of an earlier run with the same articles and options are kept.
    """
    parts = folder / "parts"
    prepare(parts, resume)
    work = partial(score_part, parts=parts, options=options)
    done = list(in_processes(work, enumerate(batches(articles)), jobs))
    run = describe(done, report, options, parts) | {"format": format}
    for name in NAMES:
        storage.write_table(parts / f"{name}.{format}", _pieces(parts / name, done))
    publish(folder, run)
    return run


def prepare(parts: Path, resume: bool) -> None:
    """A folder for each table's parts, empty unless the run resumes an earlier one."""
    if not resume:
        shutil.rmtree(parts, ignore_errors=True)
    for name in NAMES:
        (parts / name).mkdir(parents=True, exist_ok=True)


def score_part(numbered: tuple[int, Sequence[read.Article]], parts: Path, options: Options) -> dict[str, Any]:
    """Score a batch into files of its own, unless they are there; what is to be known of it."""
    import pandas as pd

    number, articles = numbered
    part = f"{number:08}-{options.fingerprint(articles)[:16]}"
    about = parts / f"{part}.json"  # written last: without it the part is not done
    files = {name: parts / name / f"{part}.parquet" for name in NAMES}
    if all(file.exists() for file in (about, *files.values())):
        return dict(json.loads(about.read_text(encoding="utf-8")))
    tables, failures = score_batch(articles, options.lexicons, options.with_title, options.outlets)
    wordy = [] if options.text else worded("articles", tables["articles"])
    if not options.text:
        tables = {name: without_text(name, table) for name, table in tables.items()}
        tables["articles"] = tables["articles"].drop(columns=list(options.wordy), errors="ignore")
    scored = tables["articles"]
    texts = {name: schema.texts(scored[name]) for name in schema.further_columns(scored)}
    tables["articles"] = scored.assign(**texts)
    if options.readability:
        measured = readability(pd.DataFrame(list(articles), columns=["article_id", "text"]))
        tables["articles"] = tables["articles"].merge(measured, on="article_id", how="left")
    for name, file in files.items():
        storage.write_table(file, [tables[name]])
    done = {"part": part, "counts": count(tables), "failures": failures, "worded": wordy}
    storage.write_json(about, done)
    return done


def _pieces(folder: Path, done: Sequence[dict[str, Any]]) -> Iterator[pd.DataFrame]:
    """One table of all batches, a few at a time; no column that holds words in any batch, if none may."""
    import pandas as pd
    from pyarrow.parquet import read_schema

    files = [folder / f"{about['part']}.parquet" for about in done]
    columns = dict.fromkeys(column for file in files for column in read_schema(file).names)
    for name in itertools.chain.from_iterable(about["worded"] for about in done):
        columns.pop(name, None)
    for first in range(0, len(files), _AT_ONCE):
        tables = map(pd.read_parquet, files[first : first + _AT_ONCE])
        yield pd.concat([table.reindex(columns=list(columns), fill_value="") for table in tables])


def describe(
    done: Sequence[dict[str, Any]], report: read.Report, options: Options, parts: Path
) -> dict[str, Any]:
    """What `run.json` says of all parts; where nothing could be scored there is nothing to go on from."""
    if not any(part["counts"]["articles"] for part in done):
        shutil.rmtree(parts)
    of_batches = [(part["counts"], part["failures"]) for part in done]
    asked = {"with_title": options.with_title, "readability": options.readability}
    return describe_run(report, of_batches, options.lexicons, asked) | {"text": options.text}


def publish(folder: Path, run: dict[str, Any]) -> None:
    """Put the finished tables of `folder/parts` in place of an earlier run's, and `run.json` last."""
    parts = folder / "parts"
    storage.write_json(parts / "run.json", run)
    (folder / "run.json").unlink(missing_ok=True)  # a folder without it is not finished
    for name in NAMES:
        for earlier in (folder / f"{name}.csv", folder / f"{name}.parquet"):
            if earlier.is_dir():
                shutil.rmtree(earlier)
            earlier.unlink(missing_ok=True)
        finished = f"{name}.{run['format']}"
        (parts / finished).replace(folder / finished)
    (parts / "run.json").replace(folder / "run.json")
    shutil.rmtree(parts)
