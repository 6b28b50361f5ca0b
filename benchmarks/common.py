"""What the measures share: where texts lie, how they are read, how a line is printed."""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nltk.metrics.agreement import AnnotationTask

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DATA = SHARED / "data"
SITES = DATA / "ppn" / "ppn_en_open.jsonl.gz"
RELEASES = DATA / "presidents" / "releases.jsonl.gz"
ADDRESSES = DATA / "zelensky_addresses" / "addresses.jsonl"


def options(about: str | None, **kinds: type) -> argparse.Namespace:
    """The options of a measure: a flag where the kind is bool."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawTextHelpFormatter)
    for name, kind in kinds.items():
        how: dict[str, Any] = {"action": "store_true"} if kind is bool else {"type": kind}
        parser.add_argument("--" + name.replace("_", "-"), **how)
    return parser.parse_args()


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines, packed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def passages() -> list[dict[str, Any]]:
    """The open gold passages, each with the marks of two annotators."""
    return rows(SHARED / "gold" / "passages.jsonl")


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
