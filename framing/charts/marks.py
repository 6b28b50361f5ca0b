"""What every chart needs of its table: its words (charts.toml), a check, its groups and their outlets."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from framing import looks
from framing.schema import InputError

Words = dict[str, Any]  # that fill in the blanks of charts.toml

STROKE: dict[str, Any] = {"shape": "|", "size": 55}  # the look of a group's estimate
_MOST_NAMED = 12  # outlets, whose dots bear numbers


@cache
def words(chart: str) -> dict[str, Any]:
    """What charts.toml says of a chart."""
    texts = tomllib.loads(Path(__file__).with_name("charts.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = texts[chart]
    return found


def title(chart: str, said: Mapping[str, Any]) -> str:
    """The first of a chart's sentences whose blanks can all be filled in."""
    for sentence in words(chart)["titles"]:
        blanks = [name for _, name, _, _ in string.Formatter().parse(sentence) if name]
        if all(said.get(name) for name in blanks):
            break
    return looks.sentence(sentence.format(**said))


def checked(chart: str, table: pd.DataFrame, by: str = "") -> None:
    """Refuse what the chart cannot draw: columns missing, no value, several rows where it has one mark."""
    told = words(chart)
    value, columns, one = told["value"], told["columns"].format(by=by).split(), told.get("one", "")
    if not {*columns, value} <= set(getattr(table, "columns", ())):
        raise InputError(f"this chart draws {told['source']}.")
    if table[value].isna().all():
        why = f" ({told['empty']})" if "empty" in told else ""
        raise InputError(f"nothing to draw: '{value}' is empty{why}; this chart draws {told['source']}.")
    if (table[[*columns, value]].select_dtypes("number").abs() == float("inf")).any(axis=None):
        raise InputError("the table holds infinite numbers; leave their rows out.")
    if one and table.duplicated(one.format(by=by).split()).any():
        raise InputError(f"several rows of one {one.format(by=by)}: a chart shows one at a time.")


def intervals(marks: pd.DataFrame) -> list[str]:
    """Each mark's value with its interval, empty where it has no value."""
    ends = marks.reindex(columns=["x", "low", "high"]).itertuples(index=False)
    return [looks.interval(*row) if row[0] == row[0] else "" for row in ends]


class Groups:
    """Groups in their order: how each looks, the numbers of its outlets, and the key that names them."""

    def __init__(self, groups: Iterable[Any], outlets: Iterable[Any]) -> None:
        pairs = {(str(group), str(outlet)) for group, outlet in zip(groups, outlets, strict=True)}
        self.order: list[str] = looks.ordered(group for group, _ in pairs)
        self.look = {group: looks.look(group, index) for index, group in enumerate(self.order)}
        named = [pair for pair in pairs if pair[1]]
        self.outlets = sorted(named, key=lambda pair: (self.order.index(pair[0]), pair[1]))
        numbered = self.outlets if len(self.outlets) <= _MOST_NAMED else []
        self.tags = {pair: str(n) for n, pair in enumerate(numbered, 1)}

    def looked(self, marks: pd.DataFrame, by: str, outlet: str = "") -> pd.DataFrame:
        """The marks in `colour` and `shape` of their groups; those of outlets with a `tag` and a `label`."""
        groups = marks[by].astype(str)
        colours, shapes = ([self.look[group][n] for group in groups] for n in (0, 1))
        marks = marks.assign(colour=colours, shape=shapes)
        if not outlet:
            return marks
        names = marks[outlet].astype(str)
        marks["tag"] = [self.tags.get(pair, "") for pair in zip(groups, names, strict=True)]
        return marks.assign(label=marks["shape"].map(looks.SHAPE) + " " + names.map(looks.human))

    def named(self, group: str) -> str:
        """A group after its shape."""
        return f"{looks.SHAPE[self.look[group][1]]} {looks.human(group)}"

    @property
    def key(self) -> list[tuple[str, str]]:
        """Colour and words of each group, with its numbered outlets."""
        entries = []
        for group, (colour, _) in self.look.items():
            named = ", ".join(f"{tag} {outlet}" for (of, outlet), tag in self.tags.items() if of == group)
            entries.append((colour, self.named(group) + (named and f": {named}")))
        return entries
