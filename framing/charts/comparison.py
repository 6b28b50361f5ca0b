"""Rates by voice, and groups within the same events."""

from __future__ import annotations

from typing import Any

import pandas as pd

from framing import looks
from framing.charts.rows import Chart, Dot, Row, draw
from framing.charts.tables import Groups, checked, each

_VOICES = {"own": (26, True), "quoted": (44, False), "scare": (11, False)}  # size, filled


def rates(
    table: pd.DataFrame,
    groups: pd.DataFrame | None = None,
    *,
    by: str = "perspective",
    width: float | None = None,
) -> Chart:
    """Loaded words per 1,000, by whose words they are: an outlet a row, a voice a mark.

    More to the right: more loaded words, whatever their side. Filled: the narrator's own; hollow: quoted;
    small: scare-quoted.

    Parameters
    ----------
    table : DataFrame
        From ``fr.rates(scores)``.
    groups : DataFrame, optional
        From ``fr.compare(scores, "loaded_own_per_1000")``: each group's estimate and interval.
    """
    checked("rates", table, f"{by} outlet voice", by)
    own = table[table["voice"] == "own"].set_index([by, "outlet"])["per_1000"].sort_values(ascending=False)
    estimates = {} if groups is None else {str(row.group): row for row in each(groups) if row.event == "all"}
    rows: list[Row] = []
    for group, (colour, shape) in Groups(table[by], table["outlet"]).looks.items():
        mine = table[table[by] == group]
        names = sorted(set(mine["outlet"]), key=lambda name: (-own.get((group, name), -1.0), str(name)))
        for outlet in names:
            dots = []
            for row in each(mine[mine["outlet"] == outlet]):
                size, filled = _VOICES.get(str(row.voice), _VOICES["own"])
                cell = {"measure": "rates", by: group, "outlet": outlet, "voice": row.voice}
                dots.append(Dot(row.per_1000, (colour, shape), cell, size, filled))
            rows.append(
                Row(f"{looks.SHAPE[shape]} {outlet}", dots, ink=colour, gap=0.4 * (outlet == names[0]))
            )
        if group in estimates:
            rows.append(_estimate(estimates[group], by, colour))
    n = table.groupby([by, "outlet"])["n_articles"].max()
    bars = " Bars: mean over shared events of outlet means, with its 95% interval over outlets."
    return draw(
        "rates",
        table,
        rows,
        _most_and_fewest(own.dropna()),
        width=width,
        key=[(looks.MUTED, "● the narrator's own words · ○ quoted · ∘ scare-quoted")],
        n=looks.sizes(len(n), round(n.sum())),
        bars=bars if estimates else "",
    )


def _most_and_fewest(own: pd.Series[float]) -> str:
    """Which outlets use most and fewest loaded words of their own."""
    if len(own) < 2:
        return "Whose loaded words"
    (_, most), (_, fewest) = own.index[0], own.index[-1]
    high, low = f"{own.iloc[0]:.0f} in 1,000", f"{own.iloc[-1]:.0f}"
    return f"{most} uses most loaded words of its own ({high}), {fewest} fewest ({low})"


def _estimate(row: Any, by: str, colour: str) -> Row:
    """A group's mean and interval, below its outlets."""
    cell = {"measure": row.measure, "by": by, "group": row.group, "event": row.event}
    name = f"{looks.human(row.group)}: {looks.sizes(row.n_outlets, row.n_articles)}"
    note = looks.interval(row.estimate, row.low, row.high)
    dots = [Dot(row.estimate, (colour, "|"), cell, 55)]
    return Row(name, dots, row.low, row.high, colour, note=note, bold=True)


def compare(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Groups within the same events: every outlet a dot, each group's estimate a bar with its interval.

    First the mean over the events that all groups share. A group of fewer than three outlets has no
    interval.

    Parameters
    ----------
    table : DataFrame
        From ``fr.compare(scores, measure)``.
    """
    checked("compare", table, "event group")
    measure = str(table["measure"].iloc[0])
    outlets = pd.DataFrame(table.attrs.get("outlets", []), columns=["event", "group", "outlet", "mean"])
    unnamed = [""] * len(table)
    groups = Groups([*outlets["group"], *table["group"]], [*outlets["outlet"], *unnamed])
    rows = []
    for event, lanes in table.groupby("event", sort=False):
        for lane, row in enumerate(each(lanes)):
            colour, shape = groups.looks[str(row.group)]
            cell = {"measure": measure, "by": by, "group": row.group, "event": event}
            dots = [Dot(row.estimate, (colour, "|"), cell, 55)]
            for outlet in each(outlets[(outlets["event"] == event) & (outlets["group"] == row.group)]):
                own, tag = cell | {"outlet": outlet.outlet}, groups.tag(outlet.group, outlet.outlet)
                dots.append(Dot(outlet.mean, (colour, shape), own, 16, tag=tag))
            name, gap = (looks.event(event), 0.35) if lane == 0 else ("", 0.0)
            note = looks.interval(row.estimate, row.low, row.high)
            rows.append(Row(name, dots, row.low, row.high, colour, note=note, bold=event == "all", gap=gap))
    first = table[table["event"] == table["event"].iloc[0]]
    n = (f"{looks.human(row.group)}: {looks.sizes(row.n_outlets, row.n_articles)}" for row in each(first))
    title = _who_has_more(first, measure)
    return draw("compare", table, rows, title, of=measure, width=width, key=groups.key, n="; ".join(n))


def _who_has_more(rows: pd.DataFrame, measure: str) -> str:
    """Which group has most, how many times the least, and whether their intervals overlap."""
    rows = rows[rows["estimate"].notna()].sort_values("estimate", kind="stable")
    if len(rows) < 2:
        return "One group only: nothing to compare"
    least, most = rows.iloc[0], rows.iloc[-1]
    high, low = looks.human(most["group"]), looks.human(least["group"])
    high = high[:1].upper() + high[1:]
    numbers = f"{looks.number(most['estimate'])} and {looks.number(least['estimate'])}"
    told = f"{high} is highest, {low} lowest ({numbers})"
    if least["estimate"] > 0 and looks.measure(measure)[2] == "from zero":
        times = most["estimate"] / least["estimate"]
        told = f"{high} has {times:.2g} times as much as {low} in the same events"
    sure = most["low"] > least["high"]
    return told if sure else f"{told}; so few outlets cannot show it surely"
