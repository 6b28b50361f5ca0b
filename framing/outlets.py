"""Which perspective an outlet had when: `data/outlets.csv` or a table like it."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from framing import dates, paths, schema, storage
from framing.schema import InputError, PathLike

_MEANT = {  # by how the sides are called, with or without "pro"
    "kyiv": "pro-kyiv", "kiev": "pro-kyiv", "ukraine": "pro-kyiv", "ukrainian": "pro-kyiv",
    "moscow": "pro-moscow", "russia": "pro-moscow", "russian": "pro-moscow", "kremlin": "pro-moscow",
    "neutral": "neutral", "unknown": "unknown",
}  # fmt: skip
Outlets = Mapping[str, Sequence[Mapping[str, str]]]  # by name and by id, case ignored: the rows


def outlets_table(path: PathLike | None = None, found: Path | None = None) -> dict[str, list[dict[str, str]]]:
    """Rows of outlets.csv by the `key` of outlet name and id: of `path`, else of what was `found` beside."""
    default = paths.data() / "outlets.csv"
    given = (found or default) if path is None else path
    file = schema.path_of(given, "outlets", "a CSV like data/outlets.csv")
    if file == default and not file.is_file():
        return {}
    table: dict[str, list[dict[str, str]]] = defaultdict(list)
    for number, row in enumerate(storage.read_csv(file, "outlet", "perspective"), 2):
        row["perspective"] = perspective(row["perspective"]) or row["perspective"]
        schema.known(row["perspective"], schema.PERSPECTIVES, f"{file}, row {number}: perspective")
        for name in ("valid_from", "valid_to"):
            row[name] = dates.iso(row.get(name, ""))
            if row[name] != schema.day(row[name]):
                told = f"{name} '{row[name]}' is no date; write it as 2024-06-19."
                raise InputError(f"{file}, row {number}: {told}")
        row["row"] = str(number)
        for name in {key(row["outlet"]), key(row.get("outlet_id", ""))} - {""}:
            for other in table[name]:
                sides = [other["perspective"], row["perspective"]]
                if len(set(sides)) > 1 and _holds(other, row["valid_from"], row["valid_to"]):
                    told = f"'{name}' is {' and '.join(sides)} at one time; end one with valid_to."
                    raise InputError(f"{file}, rows {other['row']} and {number}: {told}")
            table[name].append(row)
    return table


def _holds(row: Mapping[str, str], since: str, until: str) -> bool:
    """Whether a row holds on some day of a span: a month is all its days, nothing ends what has no end."""
    begun, ended = row["valid_from"], row["valid_to"]
    return begun[: len(until)] <= until and since[: len(ended)] <= ended


def beside(inputs: Iterable[object]) -> Path | None:
    """The `outlets.csv` that lies in a folder of articles or next to what was given."""
    given = [Path(str(path)) for path in inputs]
    tables = (folder / "outlets.csv" for path in given for folder in (path, path.parent))
    return next(filter(os.path.isfile, tables), None)


def key(outlet: object) -> str:
    """What all spellings of an outlet's name share, case, blanks, hyphens and the coding of letters apart.

    >>> key("Steppe  Lantern ") == key("steppe-lantern")
    True
    """
    letters = unicodedata.normalize("NFKC", str(outlet)).casefold()
    return re.sub(r"[\s_\u2010-\u2015-]+", " ", letters).strip()


def perspective(written: object) -> str:
    """The perspective that was meant: Pro-Moscow, pro_kyiv, PRO RUSSIAN; empty where none is.

    >>> perspective("PRO MOSCOW"), perspective("left")
    ('pro-moscow', '')
    """
    letters = re.sub(r"[\W_]", "", str(written)).lower()
    return _MEANT.get(letters.removeprefix("pro"), "")


def perspective_of(article: Mapping[Any, Any], table: Outlets) -> str:
    """The outlet's perspective on the article's date, unknown where that leaves several; its own wins."""
    if given := article.get("perspective"):
        return perspective(given) or "unknown"
    day, rows = schema.day(article.get("date")), table.get(key(article.get("outlet") or ""), ())
    held = {row["perspective"] for row in rows if _holds(row, day, day)}
    return held.pop() if len(held) == 1 else "unknown"
