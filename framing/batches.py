"""A corpus → tables in a folder, batch by batch, in constant memory, on this machine or on a Dask cluster.

Meanwhile `parts/` in the folder holds a folder of tables for each batch: with `resume`, a run that was killed
goes on from there.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import __version__, read, schema, storage
from framing.schema import InputError
from framing.scores import NAMES
from framing.scoring import Options, in_batches, in_processes, run_record, score_batch

if TYPE_CHECKING:
    import pandas as pd

_AT_ONCE = 16  # batches that are merged in one piece


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
    parts = _prepared(folder / "parts", resume)
    work = partial(_score_part, parts=parts, options=options)
    done = list(in_processes(work, enumerate(in_batches(articles)), jobs))
    run = _run(parts, done, report, options)
    for name in NAMES:
        pieces = _pieces([part / f"{name}.parquet" for part in done])
        storage.write_table(parts / f"{name}.{format}", pieces)
    return _publish(folder, run | {"format": format})


def _prepared(parts: Path, resume: bool) -> Path:
    """The folder for the parts, empty unless the run resumes an earlier one."""
    if not resume:
        shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True, exist_ok=True)
    return parts


def _score_part(
    numbered: tuple[int, Sequence[read.Article]], parts: Path, options: Options, skipped: Sequence[Any] = ()
) -> Path:
    """Score a batch into a folder of its own, unless that was done with the same articles and options."""
    number, articles = numbered
    lexicons = [lexicon.sha256 for lexicon in options.lexicons]
    how = [__version__, lexicons, options.outlets, options.with_title, options.readability, options.text]
    part = parts / f"{number:08}-{storage.sha256(json.dumps([how, articles], sort_keys=True))[:16]}"
    if not (part / "run.json").exists():  # written last
        scores = score_batch(articles, options)
        scores.run["skipped"] += skipped
        mixed = scores.articles.columns[scores.articles.dtypes.eq("object")]
        scores.articles[mixed] = scores.articles[mixed].apply(schema.texts)
        scores.save(part, "parquet", options.text)
    return part


def _run(parts: Path, done: Sequence[Path], report: read.Report, options: Options) -> dict[str, Any]:
    """What `run.json` says of all parts; where nothing could be scored there is nothing to go on from."""
    runs = [json.loads((part / "run.json").read_text(encoding="utf-8")) for part in done]
    try:
        return run_record(report, runs, options) | {"text": options.text}
    except InputError:
        shutil.rmtree(parts)
        raise


def _pieces(files: Sequence[Path]) -> Iterator[pd.DataFrame]:
    """One table of all batches, a few at a time."""
    import pandas as pd
    from pyarrow.parquet import read_schema

    columns = list(dict.fromkeys(column for file in files for column in read_schema(file).names))
    for first in range(0, len(files), _AT_ONCE):
        tables = map(pd.read_parquet, files[first : first + _AT_ONCE])
        yield pd.concat([table.reindex(columns=columns, fill_value="") for table in tables])


def _publish(folder: Path, run: dict[str, Any]) -> dict[str, Any]:
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
    return run


def score_data_set(
    folder: Path, inputs: Sequence[str], report: read.Report, options: Options, scheduler: str, resume: bool
) -> dict[str, Any]:
    """Score .jsonl and .parquet files on the workers of a Dask scheduler, as ``tcp://10.0.0.1:8786``.

    Each table becomes a folder of Parquet files. All workers must reach `inputs` (paths, patterns or
    addresses) and `folder`; whoever reaches a scheduler can run code on them. Otherwise as `score_into`.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise InputError("--engine dask needs Dask: pip install 'dask[dataframe,distributed]'.") from None
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # after Ctrl-C it lists what was given up
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise InputError(f"--scheduler {scheduler}: no Dask scheduler answers ({error}).") from None
    parts = folder.absolute() / "parts"
    with client:
        try:
            done = _on_workers(_rows(inputs), parts, options, resume)
        except KilledWorker as error:
            raise InputError(f"workers were lost again and again over the same articles: {error}.") from None
    report.inputs[" ".join(inputs)] = storage.sha256(" ".join(part.name for part in done))
    run = _run(parts, done, report, options)
    for table in (parts / f"{name}.parquet" for name in NAMES):
        table.mkdir()
        for part in done:
            (part / table.name).replace(table / f"{part.name}.parquet")
    return _publish(folder, run | {"format": "parquet"})


def _rows(inputs: Sequence[str]) -> Any:
    """The rows of all files: a bag of dicts, a partition for each 4 MB of JSONL or row group of Parquet."""
    from dask import bag, dataframe

    rows = []
    for given in inputs:
        if given.endswith(".parquet"):
            rows.append(dataframe.read_parquet(given, split_row_groups=True).to_bag(format="dict"))
        elif given.endswith(".jsonl"):
            rows.append(bag.read_text(given, blocksize=4_000_000, errors="replace").map(_parsed))
        else:
            what = f"workers read .jsonl and .parquet; a folder's files are '{given}/*.jsonl'."
            raise InputError(f"{given}: {what}")
    return bag.concat(rows)


def _parsed(line: str) -> dict[str, Any]:
    """A line of JSON as a row; without an id, so that it is skipped and told, if it is none."""
    with suppress(ValueError):
        if isinstance(row := json.loads(line), dict):
            return row
    return {}


def _on_workers(rows: Any, parts: Path, options: Options, resume: bool) -> Sequence[Path]:
    """The parts of all partitions, once they are scored; all get the same columns."""
    import dask

    ids = rows.pluck("article_id", None).filter(lambda given: given is not None).frequencies()
    repeated = ids.filter(lambda counted: counted[1] > 1).pluck(0)
    doubled, columns = dask.compute(repeated, rows.map(schema.further_columns).flatten().distinct())
    if doubled:
        raise InputError(f"article_id '{doubled[0]}' stands more than once in the data set.")
    score = dask.delayed(_score_partition)
    shared = (
        dict.fromkeys(sorted(columns), ""),
        _prepared(parts, resume),
        dask.delayed(options, traverse=False),
    )
    done: Sequence[Path] = dask.compute(*[score(*each, *shared) for each in enumerate(rows.to_delayed())])
    return done


def _score_partition(number: int, rows: Any, empty: dict[str, str], parts: Path, options: Options) -> Path:
    """On a worker: the part of a partition."""
    report = read.Report()
    places = ((empty | row, f"partition {number}, row {at}") for at, row in enumerate(rows, 1))
    articles = list(read.checked(places, report))
    return _score_part((number, articles), parts, options, report.skipped)
