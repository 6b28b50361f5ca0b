"""What the measures share: where texts lie, how they are read, how a line is printed."""

from __future__ import annotations

import datetime
import gzip
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import typer
from nltk.metrics.agreement import AnnotationTask

import framing as fr

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DATA = SHARED / "data"
LABELS = ROOT / "data" / "labels" / "hits-in-context.csv"
SITES = DATA / "ppn" / "ppn_en_open.jsonl.gz"
RELEASES = DATA / "presidents" / "releases.jsonl.gz"
ADDRESSES = DATA / "zelensky_addresses" / "addresses.jsonl"
READINGS = ["pro-kyiv", "neutral", "pro-moscow"]
Row = dict[str, Any]


def run(main: Callable[..., None]) -> None:
    """A measure as a command: its parameters are the options, its file's docstring the help."""
    main.__doc__ = main.__globals__["__doc__"]
    typer.run(main)


def rows(path: Path) -> list[Row]:
    """The rows of a file of JSON lines, packed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def western(folder: Path) -> list[str]:
    """The articles of a folder, one .txt each."""
    return [file.read_text(encoding="utf-8", errors="replace") for file in sorted(folder.glob("*.txt"))]


def passages() -> list[Row]:
    """The open gold passages, each with the marks of two annotators."""
    return rows(SHARED / "gold" / "passages.jsonl")


def agreed_readings() -> list[Row]:
    """The open passages on which both annotators agree that they take a side or none: `reads_as`."""
    found = []
    for passage in passages():
        one, two = (passage[f"annotator_{x}"]["perspective"] for x in "ab")
        if one == two in READINGS:
            found.append({**passage, "reads_as": one})
    return found


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


def judged_alike(part: str) -> pd.DataFrame:
    """The hits of data/labels that both readers call loaded, of the same camp and side."""
    table = pd.read_csv(LABELS, dtype=str, keep_default_na=False)
    same = (table["a_loaded"] == "yes") & (table["b_loaded"] == "yes") & (table["part"] == part)
    for column in ("camp", "side"):
        same &= table[f"a_{column}"] == table[f"b_{column}"]
    return table[same]


def alpha(one: Iterable[Any], two: Iterable[Any]) -> float:
    """Krippendorff's alpha of two readers, nominal."""
    ratings = {"one": one, "two": two}
    told = [(reader, n, value) for reader, values in ratings.items() for n, value in enumerate(values)]
    return float(AnnotationTask(told).alpha())


def today() -> str:
    """The date of a stored figure."""
    return os.environ.get("FRAMING_DATE") or datetime.datetime.now(datetime.UTC).date().isoformat()


def ratio(a: float, b: float) -> float:
    return a / b if b else float("nan")


def line(name: str, *values: object) -> None:
    print(f"{name:<46}" + "".join(f"{v:>12.3f}" if isinstance(v, float) else f"{v:>12}" for v in values))
