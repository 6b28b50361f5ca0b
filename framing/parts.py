"""A corpus → tables in a folder, batch by batch, in constant memory. Killed, a run with `resume` goes on."""

from __future__ import annotations

import errno
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import __version__, read, schema, storage
from framing.lexicon import Lexicon
from framing.outlets import Outlets
from framing.processes import in_processes
from framing.schema import InputError
from framing.scores import NAMES, without_text
from framing.scoring import batches, count, describe_run, score_batch

if TYPE_CHECKING:
    import pandas as pd

_AT_ONCE = 16  # parts that are merged in one piece


@dataclass(frozen=True)
class Options:
    """How a corpus is scored, and what is written of it.

    `with_title`: see `score`; `readability`: whether the articles get its columns; `text`: see `Scores.save`.
    """

    lexicons: Sequence[Lexicon]
    outlets: Outlets
    with_title: bool = False
    readability: bool = False
    text: bool = True

    def fingerprint(self, articles: Sequence[read.Article]) -> str:
        """The same for the same articles scored in the same way by the same version."""
        lexicons = [lexicon.sha256 for lexicon in self.lexicons]
        options = [self.with_title, self.readability, self.text, self.outlets]
        return storage.sha256(json.dumps([__version__, lexicons, options, articles], sort_keys=True))

    def described(self) -> dict[str, Any]:
        """What `run.json` says of them."""
        return {"with_title": self.with_title, "readability": self.readability}


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
    """Score articles as they come and write what `Scores.save` would write, without holding it in memory.

    Each batch's tables become Parquet files in `folder/parts`, which are merged and removed at the end. The
    articles' further columns, whose type no batch knows, are text. The bytes depend on the articles and the
    options alone: not on `jobs` or interruptions.

    Parameters
    ----------
    folder : path
    articles : iterable of dict
        From `read.articles`; `report` is filled while they are read.
    format : see `Scores.save`
    jobs : int
        Processes.
    resume : bool
        Keep the parts that an earlier run left and whose articles, lexicons and options are the same.

    Returns
    -------
    dict
        What `run.json` holds.

    Raises
    ------
    InputError
        Nothing could be scored, a process was killed, or the disk is full.
    """
    parts = folder / "parts"
    try:
        prepare(parts, resume)
        work = partial(score_part, folder=parts, options=options)
        done = list(in_processes(work, enumerate(batches(articles)), jobs))
        run = describe(done, report, options, parts) | {"format": format}
        for name in NAMES:
            storage.write_table(parts / f"{name}.{format}", _pieces(parts, done, name))
        publish(folder, [f"{name}.{format}" for name in NAMES], run)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise InputError(
            f"{folder}: the disk is full. Nothing half-written is left, and what is done is kept: make room, "
            "and run it again with --resume."
        ) from None
    return run


def prepare(parts: Path, resume: bool) -> None:
    """A folder for the parts, empty unless the run resumes an earlier one."""
    if not resume:
        shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True, exist_ok=True)
    for name in NAMES:  # of a run that was killed before it published them
        shutil.rmtree(parts / f"{name}.parquet", ignore_errors=True)


def score_part(
    numbered: tuple[int, Sequence[read.Article]],
    folder: Path,
    options: Options,
    columns: Iterable[str] = (),
) -> dict[str, Any]:
    """Score a batch into files of its own, unless they are there; what is to be known of it.

    `columns` are further ones that its articles shall have too.
    """
    number, articles = numbered
    part = f"{number:08}-{options.fingerprint(articles)[:16]}"
    about = folder / f"{part}.json"  # written last: without it the part is not done
    files = {name: folder / f"{part}.{name}.parquet" for name in NAMES}
    if about.exists() and all(file.exists() for file in files.values()):
        done: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
        return done
    tables, failures = score_batch(articles, options.lexicons, options.with_title, options.outlets)
    tables["articles"] = _with_further(tables["articles"], articles, options.readability, columns)
    written = tables if options.text else {name: without_text(name, tables[name]) for name in NAMES}
    for name in NAMES:
        storage.write_table(files[name], [written[name]])
    further = list(written["articles"])[len(schema.TABLES["articles"]) :]
    done = {"part": part, "counts": count(tables), "failures": failures, "further": further}
    storage.write_json(about, done)
    return done


def _with_further(
    table: pd.DataFrame, articles: Sequence[read.Article], readability: bool, columns: Iterable[str]
) -> pd.DataFrame:
    """The articles with their further columns as text, and with readability where it is asked for."""
    import pandas as pd

    names = schema.further_columns([*table, *columns])
    further = {name: schema.texts(table[name]) for name in names if name in table}
    table = _completed(table.assign(**further), [*schema.TABLES["articles"], "sha256", *names])
    if not readability:
        return table
    from framing.readable import readability as measured

    texts = pd.DataFrame(list(articles), columns=["article_id", "text"])
    return table.merge(measured(texts), on="article_id", how="left", validate="one_to_one")


def _completed(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """A table with these columns; those that it lacks are empty."""
    missing = [name for name in columns if name not in table]
    return table.assign(**dict.fromkeys(missing, "")).astype(dict.fromkeys(missing, "str"))[list(columns)]


def _pieces(parts: Path, done: Sequence[dict[str, Any]], name: str) -> Iterator[pd.DataFrame]:
    """One table of all parts, a few parts at a time."""
    import pandas as pd

    columns = list(schema.TABLES[name])
    if name == "articles":
        columns += dict.fromkeys(column for part in done for column in part["further"])
    for first in range(0, len(done), _AT_ONCE):
        tables = [
            _completed(pd.read_parquet(parts / f"{part['part']}.{name}.parquet"), columns)
            for part in done[first : first + _AT_ONCE]
        ]
        yield pd.concat(tables, ignore_index=True)


def describe(
    done: Sequence[dict[str, Any]], report: read.Report, options: Options, parts: Path
) -> dict[str, Any]:
    """What `run.json` says of all parts; where nothing could be scored there is nothing to go on from."""
    counts: Counter[str] = Counter()
    for part in done:
        counts.update(part["counts"])
        report.skipped += part.get("skipped", [])
        for failure in part["failures"]:
            report.skip(*failure)
    try:
        run = describe_run(report, counts, options.lexicons, options.described())
    except InputError:
        shutil.rmtree(parts)
        raise
    return run | {"text": options.text}


def publish(folder: Path, names: Sequence[str], run: dict[str, Any]) -> None:
    """Put finished tables out of `folder/parts` in place of an earlier run's, and `run.json` last."""
    parts = folder / "parts"
    storage.write_json(parts / "run.json", run)
    (folder / "run.json").unlink(missing_ok=True)  # a folder without it is not finished
    for table in NAMES:
        for earlier in (folder / f"{table}.csv", folder / f"{table}.parquet"):
            if earlier.is_dir():
                shutil.rmtree(earlier)
            else:
                earlier.unlink(missing_ok=True)
    for name in (*names, "run.json"):
        (parts / name).replace(folder / name)
    shutil.rmtree(parts)
