"""Which perspective an outlet had when: `data/outlets.csv` or a table like it."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from framing import paths, schema, storage
from framing.schema import InputError

# How else the sides are called.
_SIDES = {
    "kiev": "pro-kyiv", "ukraine": "pro-kyiv", "ukrainian": "pro-kyiv",
    "russia": "pro-moscow", "russian": "pro-moscow", "kremlin": "pro-moscow",
}  # fmt: skip
Outlets = Mapping[str, Sequence[Mapping[str, str]]]  # by name and by id, case ignored: the rows


def outlets_table(
    path: str | os.PathLike[str] | None = None, found: Path | None = None
) -> dict[str, list[dict[str, str]]]:
    """Rows of outlets.csv by the `key` of outlet name and id: of `path`, else of what was `found` beside."""
    path = found if path is None else path
    if path is not None and not isinstance(path, str | os.PathLike):
        raise InputError(f"outlets is a {type(path).__name__}; give the path of a CSV like data/outlets.csv.")
    file = Path(path) if path is not None else paths.data() / "outlets.csv"
    if not file.is_file():
        if path is not None:
            raise InputError(f"{file}: no such file; it is a table like data/outlets.csv.")
        return {}
    rows = storage.read_csv(file)
    if rows and not {"outlet", "perspective"} <= rows[0].keys():
        raise InputError(f"{file}: no column 'outlet' or 'perspective'; see data/README.md.")
    table: dict[str, list[dict[str, str]]] = defaultdict(list)
    for number, row in enumerate(rows, 2):
        row["perspective"] = perspective(row["perspective"]) or row["perspective"]
        if row["perspective"] not in schema.PERSPECTIVES:
            raise InputError(
                f"{file}, row {number}: perspective '{row['perspective']}'."
                + schema.suggest(row["perspective"], schema.PERSPECTIVES)
            )
        for name in {key(row["outlet"]), key(row.get("outlet_id", ""))} - {""}:
            table[name].append(row)
    return table


def beside(inputs: Iterable[object]) -> Path | None:
    """The `outlets.csv` that lies in a folder of articles or next to what was given."""
    for given in inputs:
        path = Path(given) if isinstance(given, str | os.PathLike) else Path()
        for folder in (path, path.parent):
            with contextlib.suppress(OSError, ValueError):
                if (folder / "outlets.csv").is_file():
                    return folder / "outlets.csv"
    return None


def key(outlet: object) -> str:
    """What all spellings of an outlet's name share, case, blanks, hyphens and the coding of letters apart.

    >>> key("Steppe  Lantern ") == key("steppe-lantern")
    True
    """
    return " ".join(
        re.sub(r"[\s_\u2010-\u2015-]+", " ", unicodedata.normalize("NFKC", str(outlet))).casefold().split()
    )


def canonical(outlet: str, table: Outlets) -> str:
    """The outlet's name as the table has it; as given where it has none."""
    rows = table.get(key(outlet))
    return rows[0]["outlet"] if rows else outlet


def perspective(written: object) -> str:
    """The perspective that was meant: Pro-Moscow, pro_kyiv, PRO RUSSIAN; empty where none is.

    >>> perspective("PRO MOSCOW"), perspective("left")
    ('pro-moscow', '')
    """
    plain = re.sub(r"[\W_]+", "-", str(written).strip().lower())
    plain = re.sub(r"^pro-?(?=\w)", "pro-", _SIDES.get(plain.removeprefix("pro").strip("-"), plain))
    return plain if plain in schema.PERSPECTIVES else ""


def perspective_of(article: Mapping[Any, Any], table: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
    """The outlet's perspective on the article's date; the article's own `perspective` wins."""
    if given := article.get("perspective"):
        return perspective(given) or "unknown"
    date = schema.day(article.get("date"))
    for row in table.get(key(article.get("outlet") or ""), ()):
        if not date or (
            row.get("valid_from", "") <= date and (not row.get("valid_to") or date <= row["valid_to"])
        ):
            return row["perspective"]
    return "unknown"
