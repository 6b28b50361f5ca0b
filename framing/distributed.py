"""Scoring a data set on a Dask cluster: each worker reads partitions, scores them and writes Parquet."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from framing import read, schema, storage
from framing.parts import Options, describe, prepare, publish, score_part
from framing.schema import InputError
from framing.scores import NAMES, worded


def score_data_set(
    out: Path, inputs: Sequence[str], report: read.Report, options: Options, scheduler: str, resume: bool
) -> dict[str, Any]:
    """Score .jsonl and .parquet files on the workers of a scheduler, as ``tcp://10.0.0.1:8786``.

    Each table becomes a folder of Parquet files. All workers must reach `inputs` (paths, patterns or
    addresses) and `out`; whoever reaches a scheduler can run code on them. Otherwise as `parts.score_into`.
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
    parts = out.absolute() / "parts"
    with client:
        try:
            done = _on_workers(_rows(inputs), parts, options, resume)
        except KilledWorker as error:
            raise InputError(f"workers were lost again and again over the same articles: {error}.") from None
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
    with suppress(ValueError):
        if isinstance(row := json.loads(line), dict):
            return row
    return {}


def _on_workers(rows: Any, parts: Path, options: Options, resume: bool) -> Sequence[dict[str, Any]]:
    """What is to be known of each partition, once all are scored."""
    import dask

    ids = rows.pluck("article_id", None).filter(lambda given: given is not None).frequencies()
    repeated = ids.filter(lambda counted: counted[1] > 1).pluck(0)
    doubled, found = dask.compute(repeated, rows.map_partitions(_columns).distinct())
    if doubled:
        raise InputError(f"article_id '{doubled[0]}' stands more than once in the data set.")
    prepare(parts, resume)
    columns = sorted({name for name, _ in found})
    options = replace(options, wordy=frozenset(name for name, words in found if words))
    score, given = dask.delayed(_score), dask.delayed(options, traverse=False)
    tasks = [score(*each, columns, parts, given) for each in enumerate(rows.to_delayed())]
    done: Sequence[dict[str, Any]] = dask.compute(*tasks)
    return done


def _columns(rows: Any) -> list[tuple[str, bool]]:
    """The further columns of a partition, and whether each holds words."""
    import pandas as pd

    table = pd.DataFrame(list(rows), dtype=object)
    wordy = worded("articles", table)
    return [(name, name in wordy) for name in schema.further_columns(table)]


def _score(number: int, rows: Any, columns: Sequence[str], parts: Path, options: Options) -> dict[str, Any]:
    """On a worker: what `score_part` says of a partition, and what was skipped; all get the same columns."""
    report = read.Report()
    empty = dict.fromkeys(columns, "")
    places = ((empty | row, f"partition {number}, row {at}") for at, row in enumerate(rows, 1))
    done = score_part((number, list(read.checked(places, report))), parts, options)
    return done | {"skipped": report.skipped}
