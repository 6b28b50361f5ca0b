"""Scoring a data set on a Dask cluster: each worker reads partitions, scores them and writes Parquet."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from framing import read, schema, storage
from framing.parts import Options, describe, prepare, publish, score_part
from framing.processes import interrupts_ignored
from framing.schema import InputError
from framing.scores import NAMES


def score_data_set(
    out: Path, inputs: Sequence[str], report: read.Report, options: Options, resume: bool = False
) -> dict[str, Any]:
    """Score .jsonl and .parquet files in a `cluster`; each table becomes a folder of Parquet files.

    All workers must reach `inputs` (paths, patterns or addresses) and `out`. Otherwise as `parts.score_into`.
    """
    import dask

    rows, parts = _rows(inputs), out.absolute() / "parts"
    ids = rows.pluck("article_id", None).filter(lambda given: given is not None).frequencies()
    repeated = ids.filter(lambda counted: counted[1] > 1).pluck(0)
    doubled, columns = dask.compute(repeated, rows.map(schema.further_columns).flatten().distinct())
    if doubled:
        raise InputError(f"article_id '{doubled[0]}' stands more than once in the data set.")
    prepare(parts, resume)
    score, given = dask.delayed(_score), dask.delayed(options, traverse=False)
    partitions = enumerate(rows.to_delayed())
    done = dask.compute(*(score(*partition, parts, given, columns) for partition in partitions))
    report.inputs[" ".join(inputs)] = storage.sha256(" ".join(part["part"] for part in done))
    run = describe(done, report, options, parts) | {"format": "parquet"}
    for table in NAMES:
        (parts / f"{table}.parquet").mkdir()
        for part in done:
            file = parts / f"{part['part']}.{table}.parquet"
            file.rename(parts / f"{table}.parquet" / f"{part['part']}.parquet")
    publish(out, [f"{table}.parquet" for table in NAMES], run)
    return run


def _rows(inputs: Sequence[str]) -> Any:
    """The rows of all files: a bag of dicts, a partition for each 4 MB of JSONL or row group of Parquet."""
    from dask import bag, dataframe

    rows = []
    for given in inputs:
        if given.endswith(".parquet"):
            rows.append(dataframe.read_parquet(given, split_row_groups=True).to_bag(format="dict"))
        elif given.endswith(".jsonl"):
            rows.append(
                bag.read_text(given, blocksize=4_000_000, encoding="utf-8", errors="replace").map(_parsed)
            )
        else:
            raise InputError(
                f"{given}: workers read .jsonl and .parquet; a folder's files are '{given}/*.jsonl'."
            )
    return bag.concat(rows)


def _parsed(line: str) -> dict[str, Any]:
    """A line of JSON as a row; without an id, so that it is skipped and told, if it is none."""
    with suppress(ValueError):
        row = json.loads(line)
        return row if isinstance(row, dict) else {}
    return {}


def _score(
    number: int, partition: Any, folder: Path, options: Options, columns: Sequence[str]
) -> dict[str, Any]:
    """On a worker: what `score_part` says of a partition, and what was skipped in it."""
    report = read.Report()
    places = ((row, f"partition {number}, row {at}") for at, row in enumerate(partition, 1))
    articles = list(read.checked(places, report))
    return score_part((number, articles), folder, options, columns) | {"skipped": report.skipped}


@contextmanager
def cluster(scheduler: str | None, jobs: int) -> Iterator[None]:
    """Compute on a scheduler, as ``tcp://10.0.0.1:8786``, or else on `jobs` workers that are started here.

    Whoever reaches a scheduler can run code on its workers.
    """
    try:
        from distributed import Client, KilledWorker, LocalCluster
    except ImportError:
        raise InputError("--engine dask needs Dask: pip install 'dask[dataframe,distributed]'.") from None
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # after Ctrl-C it lists what was given up
    with ExitStack() as stack:
        try:
            if not scheduler:
                with interrupts_ignored():  # by the workers that start here
                    here = LocalCluster(jobs, threads_per_worker=1, silence_logs=logging.CRITICAL)
                scheduler = stack.enter_context(here).scheduler_address
            stack.enter_context(Client(scheduler, timeout=10))
        except (OSError, ValueError) as error:
            raise InputError(f"--scheduler {scheduler}: no Dask scheduler answers ({error}).") from None
        try:
            yield
        except KilledWorker as error:
            raise InputError(f"workers were lost again and again over the same articles: {error}.") from None
