"""Differences between groups, and what a difference hangs on."""

from __future__ import annotations

from math import isnan
from typing import Any

import pandas as pd

from framing import looks
from framing.charts.comparison import interval
from framing.charts.rows import Cell, Chart, Dot, Row, draw
from framing.charts.tables import checked, each, numbered
from framing.schema import InputError
from framing.sensitivity import verdict

_MOST_TERMS = 8  # of a robustness chart; the table has them all
_OUTLETS = ["group_a", "group_b", "group", "outlet", "difference"]
_ENDS = {
    "tilt": "← the first serves Kyiv more      Moscow more →",
    "sentiment": "← the first is more negative      more positive →",
}
_LESS_OR_MORE = "← the first has less      the first has more →"
_NOTES = "difference [95% interval]"
_ALONE = ["outlet left out", "term left out"]


def contrast(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Differences between pairs of groups: bold over all shared events, below it each event.

    Parameters
    ----------
    table : DataFrame
        From ``fr.contrast(scores, measure)``, of one measure.

    Returns
    -------
    Chart
        Right of 0 the group named first has more. Under a pair's difference its outlets, each as its own
        difference from the other group. Hollow: fewer than three outlets a side, no interval.
    """
    counts = "p_adjusted n_outlets_a n_outlets_b n_articles_a n_articles_b"
    columns = f"event group_a group_b measure low high {counts}"
    checked(table, "the table of fr.contrast(scores, measure)", columns, "difference")
    measures = list(dict.fromkeys(map(str, table["measure"])))
    if len(measures) > 1:
        raise InputError(f"the table holds {', '.join(measures)}; a chart shows one measure at a time.")
    measure = measures[0]
    outlets = pd.DataFrame(table.attrs.get("outlets", []), columns=_OUTLETS)
    tags, key = numbered((str(r.group), str(r.outlet)) for r in each(outlets))
    rows = []
    for row in each(table):
        pair = {"group_a": row.group_a, "group_b": row.group_b}
        cell = {"measure": measure, "by": by, **pair, "event": row.event}
        if row.event != "all":
            rows.append(_difference(row, looks.event(row.event), cell))
            continue
        rows.append(_difference(row, _pair(row), cell, bold=True, gap=0.7))
        mine = outlets[(outlets["group_a"] == row.group_a) & (outlets["group_b"] == row.group_b)]
        for side, group in enumerate(pair.values()):
            colour, shape = looks.look(group, side)
            dots = []
            for outlet in each(mine[mine["group"] == group]):
                tag, own = tags[str(group), str(outlet.outlet)], cell | {"outlet": outlet.outlet}
                dots.append(Dot(outlet.difference, (colour, shape), own, 18, tag=tag))
            if dots:
                rows.append(Row(f"{looks.human(group)} outlets", dots, colour=colour, ink=colour))
    overall = table[table["event"] == "all"]
    said = "; ".join(
        f"{_pair(row)} {interval(row.difference, row.low, row.high)}, adjusted p {row.p_adjusted:.2g} "
        f"({row.n_outlets_a:.0f} and {row.n_outlets_b:.0f} outlets, {row.n_articles_a:.0f} and "
        f"{row.n_articles_b:.0f} articles)"
        for row in each(overall)
    )
    caption = (
        f"{looks.measure(measure)}: difference of means of outlet means, first group minus second, with the "
        f"95% interval over outlets. {said}. Coloured dots: each outlet's difference from the other group."
    )
    return draw(
        table,
        rows,
        title=_sure(overall if len(overall) else table),
        measure=f"difference in {looks.measure(measure)}, first group minus second",
        axis=_ENDS.get(measure, _LESS_OR_MORE),
        caption=caption,
        validity=measure,
        key=key,
        width=width,
        reference=0.0,
        note_head=_NOTES,
    )


def _difference(row: Any, name: str, cell: Cell, bold: bool = False, gap: float = 0.0) -> Row:
    """A row of one difference; hollow where it has no interval."""
    shape, size = ("D", 34) if bold else ("s", 16)
    dot = Dot(row.difference, (looks.INK, shape), cell, size, filled=not isnan(row.low))
    note = interval(row.difference, row.low, row.high)
    return Row(name, [dot], row.low, row.high, note=note, bold=bold, gap=gap)


def _pair(row: Any, between: str = " − ") -> str:
    return f"{looks.human(row.group_a)}{between}{looks.human(row.group_b)}"


def _sure(table: pd.DataFrame) -> str:
    """Which differences have an interval that leaves out 0."""
    if table["low"].isna().all():
        return "Too few outlets: no difference has an interval"
    sure = table[(table["low"] > 0) | (table["high"] < 0)].drop_duplicates(["group_a", "group_b"])
    if sure.empty:
        return "No difference is sure: every interval includes zero"
    said = (_pair(row, " more than " if row.difference > 0 else " less than ") for row in each(sure))
    return f"Surely different: {'; '.join(said)}"


def robustness(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """The headline's difference, and what is left of it when one thing alone is changed.

    Parameters
    ----------
    table : DataFrame
        From ``fr.robustness(scores)``.

    Returns
    -------
    Chart
        Dashed line: the headline. The eight terms whose absence changes most; the table has all.
    """
    columns = "measure group_a group_b variant left_out low high note"
    checked(table, "the table of fr.robustness(scores)", columns, "difference")
    measure = str(table["measure"].iloc[0])
    changes = ~table["note"].str.startswith("nothing changes")
    is_term = table["variant"] == "term left out"
    shown = table[changes & (~is_term | (is_term.cumsum() <= _MOST_TERMS))]
    rows, before = [], ""
    for row in each(shown):
        cell = {"measure": measure, "by": by, "group_a": row.group_a, "group_b": row.group_b}
        cell |= {"variant": row.variant, "left_out": row.left_out}
        kind = row.variant if row.variant in ("headline", *_ALONE) else "counted otherwise"
        name = f"without {row.left_out}" if row.left_out else str(row.variant)
        rows.append(_difference(row, name, cell, row.variant == "headline", 0.5 * (kind != before)))
        before = str(kind)
    headline = float(table["difference"].iloc[0])
    turning = table[table["variant"].isin(_ALONE) & (table["difference"] * headline < 0)]["left_out"]
    title = "No single outlet or term turns the difference"
    if len(turning):
        title = f"Without {turning.iloc[0]} alone the difference turns"
    caption = (
        f"{verdict(table)} Each row leaves out or changes one thing alone; dashed: the headline; bars "
        "behind: 95% intervals over outlets."
    )
    if (more := int(is_term.sum()) - _MOST_TERMS) > 0:
        caption += f" {more} more terms change less."
    return draw(
        table,
        rows,
        title=title,
        measure=f"difference in {looks.measure(measure)}, {_pair(table.iloc[0], ' minus ')}",
        axis=_LESS_OR_MORE,
        caption=caption,
        validity=measure,
        width=width,
        reference=headline,
        note_head=_NOTES,
    )
