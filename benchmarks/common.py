"""What the measures share: where texts lie and how they are read, intervals, the table of stored figures."""

from __future__ import annotations

import datetime
import gzip
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import typer
from nltk.metrics.agreement import AnnotationTask

import framing as fr
from framing import storage, validation, validity

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DATA = SHARED / "data"
LABELS = ROOT / "data" / "labels" / "hits-in-context.csv"
SITES = DATA / "ppn" / "ppn_en_open.jsonl.gz"
RELEASES = DATA / "presidents" / "releases.jsonl.gz"
ADDRESSES = DATA / "zelensky_addresses" / "addresses.jsonl"
READINGS = ["pro-kyiv", "neutral", "pro-moscow"]
NUMBERS = ["value", "low", "high", "n"]
Row = dict[str, Any]
Found = tuple[tuple[str, str, str], Any]  # (measure, metric, data) of a row of the table, and its numbers


def run(main: Callable[..., None]) -> None:
    """A measure as a command: its parameters are the options, its file's docstring the help."""
    main.__doc__ = main.__globals__["__doc__"]
    typer.run(main)


def rows(path: Path) -> list[Row]:
    """The rows of a file of JSON lines, packed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def numbered(corpus: str, path: Path, column: str = "text") -> dict[tuple[str, str], str]:
    """The texts of a file, where it is there, by corpus and number, as data/labels points into them."""
    found = rows(path) if path.is_file() else []
    return {(corpus, str(n)): row[column] for n, row in enumerate(found)}


def western(folder: Path) -> list[str]:
    """The articles of a folder, one .txt each."""
    return [file.read_text(encoding="utf-8", errors="replace") for file in sorted(folder.glob("*.txt"))]


def passages() -> list[Row]:
    """The open gold passages, each with the marks of two annotators."""
    return rows(SHARED / "gold" / "passages.jsonl")


def agreed_readings() -> list[Row]:
    """The open passages on which both annotators agree that they take a side or none: `reads_as`."""
    read = [{**passage, "reads_as": passage["annotator_a"]["perspective"]} for passage in passages()]
    return [one for one in read if one["reads_as"] == one["annotator_b"]["perspective"] in READINGS]


def scored(texts: Iterable[str]) -> fr.Scores:
    """Texts as articles whose ids are their numbers."""
    numbered = {f"{number:05}": text for number, text in enumerate(texts)}
    return fr.score(pd.DataFrame({"article_id": numbered.keys(), "text": numbered.values()}))


def touching(mark: Row, others: Iterable[Row]) -> list[Row]:
    """Those of some marks that share a character with one."""
    return [other for other in others if mark["start"] < other["end"] and other["start"] < mark["end"]]


def marks(passage: Row, kind: str) -> tuple[list[Row], list[Row]]:
    """What each of the two annotators marked."""
    return passage["annotator_a"][kind], passage["annotator_b"][kind]


def agreed(passage: Row, kind: str) -> Iterator[tuple[Row, Row]]:
    """What both annotators marked: the first one's mark and one of the second's that it touches."""
    one, two = marks(passage, kind)
    for mark in one:
        if near := touching(mark, two):
            yield mark, near[0]


def alpha(one: Iterable[Any], two: Iterable[Any]) -> float:
    """Krippendorff's alpha of two readers, nominal."""
    told = [(reader, n, value) for reader, values in enumerate((one, two)) for n, value in enumerate(values)]
    return float(AnnotationTask(told).alpha())


def resampled(statistic: validation.Statistic, counts: pd.DataFrame) -> pd.DataFrame:
    """Each number of a statistic of sums with its interval, by metric; a row of the counts is an article."""
    return validation.with_intervals(statistic, counts, 1000).set_index("metric")


def with_interval(
    statistic: Callable[[np.ndarray], float], groups: Iterable[Any], draws: int = 1000
) -> dict[str, float]:
    """A statistic of some rows (their numbers) with its interval, whole groups of rows resampled."""
    by_row = pd.Series(list(groups))
    rows = list(by_row.groupby(by_row).indices.values())
    rng = np.random.default_rng(1)
    chosen = (rng.integers(0, len(rows), len(rows)) for _ in range(draws))
    drawn = [statistic(np.concatenate([rows[n] for n in some])) for some in chosen]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {"value": statistic(np.arange(len(by_row))), "low": low, "high": high, "n": len(by_row)}


def store(found: Iterable[Found]) -> None:
    """Write what was measured into its rows of the validity table, with the date and the lexicons."""
    used = map(fr.load_lexicon, ("ukraine-war-en", "loaded-en"))
    lexicons = "; ".join(f"{x.name} {x.version} {x.sha256[:8]}" for x in used)
    date = os.environ.get("FRAMING_DATE") or datetime.datetime.now(datetime.UTC).date().isoformat()
    table = validity.validity().set_index(["measure", "metric", "data"], drop=False)
    for key, numbers in found:
        assert key in table.index, f"{key}: give it a row in {validity.FILE}"
        table.loc[key, NUMBERS] = [round(float(numbers[name]), 4) for name in NUMBERS]
        table.loc[key, ["date", "lexicons"]] = [date, lexicons]
        table.loc[key, "note"] = numbers.get("told", table.loc[key, "note"])
    with storage.written_whole(validity.FILE) as file:
        file.write(storage.to_csv(table.astype({"n": "Int64"})))


def line(name: str, *values: object) -> None:
    """Print figures in columns."""
    print(f"{name:<58}" + "".join(f"{v:>15.3f}" if isinstance(v, float) else f"{v:>15}" for v in values))
