"""Which perspective an outlet had when: `data/outlets.csv` or a table like it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from framing import paths, schema, storage
from framing.schema import InputError

Outlets = Mapping[str, Sequence[Mapping[str, str]]]  # by name and by id, case ignored: the rows


def outlets_table(path: str | os.PathLike[str] | None = None) -> dict[str, list[dict[str, str]]]:
    """Rows of outlets.csv by outlet name and id, case ignored."""
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
        if row["perspective"] not in schema.PERSPECTIVES:
            raise InputError(
                f"{file}, row {number}: perspective '{row['perspective']}'."
                + schema.suggest(row["perspective"], schema.PERSPECTIVES)
            )
        for key in {row["outlet"].casefold(), row.get("outlet_id", "").casefold()} - {""}:
            table[key].append(row)
    return table


def perspective_of(article: Mapping[Any, Any], table: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
    """The outlet's perspective on the article's date; the article's own `perspective` wins."""
    given = str(article.get("perspective") or "")
    if given:
        return given if given in schema.PERSPECTIVES else "unknown"
    date = schema.day(article.get("date"))
    for row in table.get(str(article.get("outlet") or "").casefold(), ()):
        if not date or (
            row.get("valid_from", "") <= date and (not row.get("valid_to") or date <= row["valid_to"])
        ):
            return row["perspective"]
    return "unknown"
