"""Differences between groups, and what a difference hangs on."""

from __future__ import annotations

from math import isnan
from typing import Any

import pandas as pd

from framing import looks
from framing.charts.rows import Chart, draw
from framing.charts.tables import Bar, Cell, Dot, Groups, Row, checked, each
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
    groups, rows = Groups(outlets["group"], outlets["outlet"]), []
    for row in each(table):
        pair = {"group_a": row.group_a, "group_b": row.group_b}
        cell = {"measure": measure, "by": by, **pair, "event": row.event}
        if row.event != "all":
            rows.append(_difference(row, looks.event(row.event), cell))
            continue
        rows.append(_difference(row, _pair(row, " − "), cell, bold=True, gap=0.7))
        of_pair = outlets[(outlets["group_a"] == row.group_a) & (outlets["group_b"] == row.group_b)]
        for group, of_group in of_pair.groupby("group", sort=False):
            dots = groups.dots(group, of_group, "difference", cell)
            rows.append(Row(looks.group(group), dots, ink=groups.looks[str(group)][0]))
    overall = table[table["event"] == "all"]
    title = _sure(overall, " over all shared events") if len(overall) else _sure(table, "")
    said = "; ".join(map(_told, each(overall)))
    key = groups.key
    return draw("contrast", table, rows, title, of=measure, width=width, key=key, reference=0.0, said=said)


def _difference(row: Any, name: str, cell: Cell, bold: bool = False, gap: float = 0.0) -> Row:
    """A row of one difference; hollow where it has no interval."""
    shape, size = ("D", 34) if bold else ("s", 16)
    dot = Dot(row.difference, (looks.INK, shape), cell, size, filled=not isnan(row.low))
    note = looks.interval(row.difference, row.low, row.high)
    return Row(name, [dot], [Bar(row.low, row.high)], note=note, bold=bold, gap=gap)


def _pair(row: Any, between: str) -> str:
    return f"{looks.human(row.group_a)}{between}{looks.human(row.group_b)}"


def _told(row: Any) -> str:
    """A pair's difference with all that it rests on."""
    difference = looks.interval(row.difference, row.low, row.high)
    outlets = f"{row.n_outlets_a:.0f} and {row.n_outlets_b:.0f} outlets"
    articles = f"{row.n_articles_a:.0f} and {row.n_articles_b:.0f} articles"
    return f"{_pair(row, ' − ')} {difference}, adjusted p {row.p_adjusted:.2g} ({outlets}, {articles})"


def _sure(table: pd.DataFrame, where: str) -> str:
    """Which differences have an interval that leaves out 0."""
    if table["low"].isna().all():
        return f"Too few outlets: no difference has an interval{where}"
    sure = table[(table["low"] > 0) | (table["high"] < 0)].drop_duplicates(["group_a", "group_b"])
    if sure.empty:
        return f"No difference is sure{where}: the intervals include zero"
    said = []
    for row in each(sure):
        more = " more than " if row.difference > 0 else " less than "
        ends = sorted((abs(row.low), abs(row.high)))
        said.append(f"{_pair(row, more)} by {looks.interval(abs(row.difference), *ends)}")
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
    pair, more = _pair(table.iloc[0], " minus "), int(is_term.sum()) - _MOST_TERMS
    return draw(
        "robustness",
        table,
        rows,
        _hangs_on(table),
        of=measure,
        width=width,
        reference=headline,
        pair=pair,
        verdict=verdict(table),
        more=f" {more} more terms change less." if more > 0 else "",
    )


def _hangs_on(table: pd.DataFrame) -> str:
    """What alone changes the difference most, and whether it turns it."""
    headline = float(table["difference"].iloc[0])
    alone = table[table["variant"].isin(_ALONE) & table["difference"].notna()]
    if alone.empty:
        return f"The difference is {looks.number(headline)}; nothing could be left out to test it"
    turning = alone[alone["difference"] * headline < 0]
    changes = ((alone if turning.empty else turning)["difference"] - headline).abs()
    row = alone.loc[changes.sort_values(kind="stable").index[-1]]
    told = f"Without {row['left_out']} alone the difference {'changes most' if turning.empty else 'turns'}"
    return f"{told}: from {looks.number(headline)} to {looks.number(row['difference'])}"
