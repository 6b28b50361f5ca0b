"""The tables that charts are given: checked, read row by row, their outlets numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from framing.looks import SHAPE, human, look, ordered
from framing.schema import InputError

_MOST_NAMED = 12  # outlets, whose dots bear numbers


def checked(table: pd.DataFrame, source: str, columns: str, value: str, why: str = "") -> pd.DataFrame:
    """The table, if it is one that a chart of `source` can draw."""
    names = columns.split()
    if not {*names, value} <= set(getattr(table, "columns", ())):
        raise InputError(f"this chart draws {source}.")
    if table[value].isna().all():
        raise InputError(
            f"nothing to draw: '{value}' is empty{why and f' ({why})'}; this chart draws {source}."
        )
    largest = table[[*names, value]].select_dtypes("number").abs().max()
    if (largest == float("inf")).any():
        raise InputError(f"column '{largest.idxmax()}' holds infinite numbers; leave their rows out.")
    return table


def each(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, their columns as attributes."""
    return table.itertuples()


def single(table: pd.DataFrame, columns: Sequence[str]) -> None:
    """Refuse a table with several rows for one place in a chart."""
    if table.duplicated(list(columns)).any():
        raise InputError(f"several rows of one {' and '.join(columns)}; draw one measure or voice at a time.")


def numbered(outlets: Iterable[tuple[str, str]]) -> tuple[dict[tuple[str, str], str], list[tuple[str, str]]]:
    """A number for each (group, outlet), and the key that names them; past twelve they stay without."""
    pairs = list(dict.fromkeys(outlets))
    groups = ordered(group for group, _ in pairs)
    pairs.sort(key=lambda pair: (groups.index(pair[0]), str(pair[1])))
    few_enough = len(pairs) <= _MOST_NAMED
    tags = {pair: str(n) if few_enough and pair[1] else "" for n, pair in enumerate(pairs, 1)}
    key = []
    for index, group in enumerate(groups):
        colour, shape = look(group, index)
        named = ", ".join(f"{tags[pair]} {pair[1]}" for pair in pairs if pair[0] == group and tags[pair])
        key.append((colour, f"{SHAPE[shape]} {human(group)}{named and ': '}{named}"))
    return tags, key
