"""Scoring a data set on a Dask cluster: each worker reads partitions, scores them and writes Parquet."""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from framing import read, schema, storage
from framing.parts import Options, describe, prepare, publish, score_part
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
    done = dask.compute(*(score(*each, columns, parts, given) for each in enumerate(rows.to_delayed())))
    report.inputs[" ".join(inputs)] = storage.sha256(" ".join(part["part"] for part in done))
    for part in done:
        report.skipped += part["skipped"]
    run = describe(done, report, options, parts) | {"format": "parquet"}
    kept = {f"{part['part']}.parquet" for part in done}
    for table in NAMES:
        for file in (parts / table).iterdir():
            if file.name not in kept:  # of an earlier run, with other articles or options
                file.unlink()
        (parts / table).rename(parts / f"{table}.parquet")
    publish(out, run)
    return run


def _rows(inputs: Sequence[str]) -> Any:
    """The rows of all files: a bag of dicts, a partition for each 4 MB of JSONL or row group of Parquet."""
    from dask import bag, dataframe

    rows = []
    for given in inputs:
        if given.endswith(".parquet"):
            rows.append(dataframe.read_parquet(given, split_row_groups=True).to_bag(format="dict"))
        elif given.endswith(".jsonl"):
            lines = bag.read_text(given, blocksize=4_000_000, encoding="utf-8", errors="replace")
            rows.append(lines.map(_parsed))
        else:
            what = f"workers read .jsonl and .parquet; a folder's files are '{given}/*.jsonl'."
            raise InputError(f"{given}: {what}")
    return bag.concat(rows)


def _parsed(line: str) -> dict[str, Any]:
    """A line of JSON as a row; without an id, so that it is skipped and told, if it is none."""
    row = None
    with suppress(ValueError):
        row = json.loads(line)
    return row if isinstance(row, dict) else {}


def _score(number: int, rows: Any, columns: Sequence[str], parts: Path, options: Options) -> dict[str, Any]:
    """On a worker: what `score_part` says of a partition, and what was skipped; all get the same columns."""
    report = read.Report()
    empty = dict.fromkeys(columns, "")
    places = ((empty | row, f"partition {number}, row {at}") for at, row in enumerate(rows, 1))
    done = score_part((number, list(read.checked(places, report))), parts, options)
    return done | {"skipped": report.skipped}


@contextmanager
def cluster(scheduler: str | None, jobs: int) -> Iterator[None]:
    """Compute on a scheduler, as ``tcp://10.0.0.1:8786``, or else on `jobs` workers that are started here.

    Whoever reaches a scheduler can run code on its workers.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise InputError("--engine dask needs Dask: pip install 'dask[dataframe,distributed]'.") from None
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # after Ctrl-C it lists what was given up
    here = {} if scheduler else {"n_workers": jobs, "threads_per_worker": 1, "silence_logs": logging.CRITICAL}
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # workers that start here never take it
    try:
        client = Client(scheduler, timeout=10, **here)
    except (OSError, ValueError) as error:
        raise InputError(f"--scheduler {scheduler}: no Dask scheduler answers ({error}).") from None
    finally:
        signal.signal(signal.SIGINT, before)
    with client:
        try:
            yield
        except KilledWorker as error:
            raise InputError(f"workers were lost again and again over the same articles: {error}.") from None
