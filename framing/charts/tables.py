"""What charts are made of: words (charts.toml), tables checked, marks in rows, groups and their outlets."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from framing.looks import INK, SHAPE, human, look, ordered
from framing.schema import InputError

Cell = Mapping[str, Any]

_MOST_NAMED = 12  # outlets, whose dots bear numbers


@dataclass
class Dot:
    """A mark in a row, and the cell of the table that it shows."""

    x: float
    look: tuple[str, str]  # colour and shape
    cell: Cell = field(default_factory=dict)
    size: float = 24  # square points
    filled: bool = True
    tag: str = ""  # its outlet's number in the key


@dataclass
class Bar:
    """From one value to another: an interval, which is faint, or an amount."""

    low: float
    high: float
    colour: str = INK
    faint: bool = True


@dataclass
class Row:
    """A name, its dots and bars, and what is written at the right."""

    name: str
    dots: Sequence[Dot] = ()
    bars: Sequence[Bar] = ()
    ink: str = INK  # of the name
    note: str = ""
    bold: bool = False
    gap: float = 0.0  # rows left free above


@cache
def words(chart: str) -> dict[str, str]:
    """What charts.toml says of a chart."""
    texts = tomllib.loads(Path(__file__).with_name("charts.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = texts[chart]
    return found


def checked(chart: str, table: pd.DataFrame, one: str = "", by: str = "") -> pd.DataFrame:
    """The table, if the chart can draw it: with all columns, with values, one row for each of `one`."""
    told = words(chart)
    value, names = told["value"], told["columns"].format(by=by).split()
    if not {*names, value} <= set(getattr(table, "columns", ())):
        raise InputError(f"this chart draws {told['source']}.")
    if table[value].isna().all():
        why = f" ({told['empty']})" if "empty" in told else ""
        raise InputError(f"nothing to draw: '{value}' is empty{why}; this chart draws {told['source']}.")
    if (table[[*names, value]].select_dtypes("number").abs() == float("inf")).any(axis=None):
        raise InputError("the table holds infinite numbers; leave their rows out.")
    if one and table.duplicated(one.split()).any():
        raise InputError(
            f"several rows of one {one.replace(' ', ' and ')}; draw one measure or voice at a time."
        )
    return table


def each(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, their columns as attributes."""
    return table.itertuples()


class Groups:
    """Groups in their order: how each looks, the numbers of its outlets, and the key that names them."""

    def __init__(self, groups: Iterable[Any], outlets: Iterable[Any]) -> None:
        pairs = list(dict.fromkeys(zip(map(str, groups), map(str, outlets), strict=True)))
        self.order: list[str] = ordered(group for group, _ in pairs)
        self.looks = {group: look(group, index) for index, group in enumerate(self.order)}
        pairs.sort(key=lambda pair: (self.order.index(pair[0]), pair[1]))
        self.outlets = [(group, outlet) for group, outlet in pairs if outlet]
        numbered = self.outlets if len(self.outlets) <= _MOST_NAMED else []
        self._tags = {pair: str(n) for n, pair in enumerate(numbered, 1)}

    def of(self, some: pd.Series[Any]) -> list[str]:
        """Those of the groups that a column names."""
        return [group for group in self.order if (some == group).any()]

    def tag(self, group: object, outlet: object) -> str:
        """The number of an outlet; of more than twelve none has one."""
        return self._tags.get((str(group), str(outlet)), "")

    def dots(
        self,
        group: object,
        rows: pd.DataFrame,
        value: str,
        cell: Cell,
        keys: Sequence[str] = ("outlet",),
        scale: float = 1,
    ) -> list[Dot]:
        """A dot for each row, with the number of the outlet that its last key names."""
        found = []
        for row in rows.to_dict("records"):
            own, tag = {**cell, **{key: row[key] for key in keys}}, self.tag(group, row[keys[-1]])
            found.append(Dot(scale * row[value], self.looks[str(group)], own, 18, tag=tag))
        return found

    def mean(self, group: object, value: float, cell: Cell) -> Dot:
        """A group's estimate: an upright stroke."""
        return Dot(value, (self.looks[str(group)][0], "|"), cell, 55)

    def outlet(self, group: str, outlet: object, dots: Sequence[Dot], gap: float = 0.0) -> Row:
        """The row of one outlet."""
        colour, shape = self.looks[group]
        return Row(f"{SHAPE[shape]} {outlet}", dots, ink=colour, gap=gap)

    @property
    def key(self) -> list[tuple[str, str]]:
        """Colour and words of each group, with its numbered outlets."""
        entries = []
        for group, (colour, shape) in self.looks.items():
            named = ", ".join(f"{tag} {outlet}" for (of, outlet), tag in self._tags.items() if of == group)
            entries.append((colour, f"{SHAPE[shape]} {human(group)}{named and ': '}{named}"))
        return entries
