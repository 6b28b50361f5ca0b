"""Differences between groups, and what a difference hangs on."""

from __future__ import annotations

from math import isnan
from typing import Any

import pandas as pd

from framing import looks
from framing.charts.rows import Cell, Chart, Dot, Row, draw
from framing.charts.tables import Groups, checked, each
from framing.schema import InputError
from framing.sensitivity import verdict

_MOST_TERMS = 8  # of a robustness chart; the table has them all
_OUTLETS = ["group_a", "group_b", "group", "outlet", "difference"]
_ALONE = ["outlet left out", "term left out"]


def contrast(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Differences between pairs of groups: bold over all shared events, below it each event.

    Right of 0 the group named first has more. Under a pair's difference its outlets, each as its own
    difference from the other group. Hollow: fewer than three outlets a side, no interval.

    Parameters
    ----------
    table : DataFrame
        From ``fr.contrast(scores, measure)``, of one measure.
    """
    checked("contrast", table)
    measure = str(table["measure"].iloc[0])
    if (table["measure"] != measure).any():
        raise InputError("the table holds several measures; a chart shows one at a time.")
    outlets = pd.DataFrame(table.attrs.get("outlets", []), columns=_OUTLETS)
    groups = Groups(outlets["group"], outlets["outlet"])
    rows = []
    for row in each(table):
        cell = {
            "measure": measure,
            "by": by,
            "group_a": row.group_a,
            "group_b": row.group_b,
            "event": row.event,
        }
        if row.event != "all":
            rows.append(_difference(row, looks.event(row.event), cell))
            continue
        rows.append(_difference(row, _pair(row, " − "), cell, bold=True, gap=0.7))
        mine = outlets[(outlets["group_a"] == row.group_a) & (outlets["group_b"] == row.group_b)]
        for group, of_group in mine.groupby("group", sort=False):
            look = groups.looks[str(group)]
            dots = [
                Dot(
                    outlet.difference,
                    look,
                    cell | {"outlet": outlet.outlet},
                    18,
                    tag=groups.tag(group, outlet.outlet),
                )
                for outlet in each(of_group)
            ]
            rows.append(Row(f"{looks.human(group)} outlets", dots, colour=look[0], ink=look[0]))
    overall = table[table["event"] == "all"]
    said = (
        f"{_pair(row, ' − ')} {looks.interval(row.difference, row.low, row.high)}, adjusted p "
        f"{row.p_adjusted:.2g} ({row.n_outlets_a:.0f} and {row.n_outlets_b:.0f} outlets, "
        f"{row.n_articles_a:.0f} and {row.n_articles_b:.0f} articles)"
        for row in each(overall)
    )
    title = _sure(overall, " over all shared events") if len(overall) else _sure(table, "")
    return draw(
        "contrast",
        table,
        rows,
        title,
        of=measure,
        width=width,
        key=groups.key,
        reference=0.0,
        said="; ".join(said),
    )


def _difference(row: Any, name: str, cell: Cell, bold: bool = False, gap: float = 0.0) -> Row:
    """A row of one difference; hollow where it has no interval."""
    shape, size = ("D", 34) if bold else ("s", 16)
    dot = Dot(row.difference, (looks.INK, shape), cell, size, filled=not isnan(row.low))
    note = looks.interval(row.difference, row.low, row.high)
    return Row(name, [dot], row.low, row.high, note=note, bold=bold, gap=gap)


def _pair(row: Any, between: str) -> str:
    return f"{looks.human(row.group_a)}{between}{looks.human(row.group_b)}"


def _sure(table: pd.DataFrame, where: str) -> str:
    """Which differences have an interval that leaves out 0."""
    if table["low"].isna().all():
        return f"Too few outlets: no difference has an interval{where}"
    sure = table[(table["low"] > 0) | (table["high"] < 0)].drop_duplicates(["group_a", "group_b"])
    if sure.empty:
        return f"No difference is sure{where}: the intervals include zero"
    said = (_pair(row, " more than " if row.difference > 0 else " less than ") for row in each(sure))
    return f"Surely different{where}: {'; '.join(said)}"


def robustness(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """The headline's difference, and what is left of it when one thing alone is changed.

    Dashed line: the headline. The eight terms whose absence changes most; the table has all.

    Parameters
    ----------
    table : DataFrame
        From ``fr.robustness(scores)``.
    """
    checked("robustness", table)
    measure, headline = str(table["measure"].iloc[0]), float(table["difference"].iloc[0])
    is_term = table["variant"] == "term left out"
    rows, before = [], ""
    drawn = table["difference"].notna() & (~is_term | (is_term.cumsum() <= _MOST_TERMS))
    for row in each(table[drawn]):
        cell = {"measure": measure, "by": by, "group_a": row.group_a, "group_b": row.group_b}
        cell |= {"variant": row.variant, "left_out": row.left_out}
        kind = row.variant if row.variant in ("headline", *_ALONE) else "counted otherwise"
        name = f"without {row.left_out}" if row.left_out else str(row.variant)
        rows.append(_difference(row, name, cell, row.variant == "headline", 0.5 * (kind != before)))
        before = str(kind)
    turning = table[table["variant"].isin(_ALONE) & (table["difference"] * headline < 0)]["left_out"]
    title = "No single outlet or term turns the difference"
    alone = table.loc[table["difference"].isna(), "left_out"]
    if len(alone):
        title = f"All rests on one outlet: without {alone.iloc[0]} nothing is left"
    elif len(turning):
        title = f"Without {turning.iloc[0]} alone the difference turns"
    more = int(is_term.sum()) - _MOST_TERMS
    return draw(
        "robustness",
        table,
        rows,
        title,
        of=measure,
        width=width,
        reference=headline,
        pair=_pair(table.iloc[0], " minus "),
        verdict=verdict(table),
        more=f" {more} more terms change less." if more > 0 else "",
    )
