"""Outlets and groups beside one another: rates by voice, sides, and groups within the same events."""

from __future__ import annotations

from math import nan
from typing import Any

import pandas as pd

from framing import looks
from framing.charts.rows import Chart, draw
from framing.charts.tables import Bar, Dot, Groups, Row, checked, each

_DIRECTION = {"kyiv": -1, "moscow": 1}
_WHOSE = {"kyiv": "Kyiv's account", "moscow": "Moscow's account"}
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
        From ``fr.rates(scores, by="perspective")``: each group's mean and its interval.
    """
    checked("rates", table, f"{by} outlet voice", by)
    own = table[table["voice"] == "own"].set_index([by, "outlet"])["per_1000"].sort_values(ascending=False)
    looked, rows = Groups(table[by], table["outlet"]), []
    for group, (colour, _) in looked.looks.items():
        mine = table[table[by] == group]
        names = sorted(set(mine["outlet"]), key=lambda name: (-own.get((group, name), -1.0), str(name)))
        for outlet in names:
            dots = []
            for row in each(mine[mine["outlet"] == outlet]):
                size, filled = _VOICES.get(str(row.voice), _VOICES["own"])
                cell = {"measure": "rates", by: group, "outlet": outlet, "voice": row.voice}
                dots.append(Dot(row.per_1000, looked.looks[group], cell, size, filled))
            rows.append(looked.outlet(group, outlet, dots, gap=0.4 * (outlet == names[0])))
        for row in each(_narrators(groups, by, group)):
            cell = {"measure": "rates", by: group, "voice": "own"}
            note = looks.interval(row.per_1000, row.low, row.high)
            dots, bars = [looked.mean(group, row.per_1000, cell)], [Bar(row.low, row.high, colour)]
            rows.append(Row(f"{looks.group(group)}: mean", dots, bars, ink=colour, note=note, bold=True))
    n = table.groupby([by, "outlet"])["n_articles"].max()
    means = " Strokes: means of outlet means of the narrators' words, with their 95% intervals over outlets."
    return draw(
        "rates",
        table,
        rows,
        _most_and_fewest(own.dropna()),
        width=width,
        key=[(looks.MUTED, "● the narrator's own words · ○ quoted · ∘ scare-quoted")],
        n=looks.sizes(len(n), round(n.sum())),
        bars="" if groups is None else means,
    )


def _narrators(groups: pd.DataFrame | None, by: str, group: str) -> pd.DataFrame:
    """The row of a group's narrators, where there is one."""
    if groups is None:
        return pd.DataFrame()
    return groups[(groups[by] == group) & (groups["voice"] == "own") & groups["per_1000"].notna()]


def _most_and_fewest(own: pd.Series[float]) -> str:
    """Which outlets use most and fewest loaded words of their own."""
    if len(own) < 2:
        return "Whose loaded words"
    (_, most), (_, fewest) = own.index[0], own.index[-1]
    high, low = f"{own.iloc[0]:.0f} in 1,000", f"{own.iloc[-1]:.0f}"
    return f"{most} uses most loaded words of its own ({high}), {fewest} fewest ({low})"


def sides(
    table: pd.DataFrame,
    groups: pd.DataFrame | None = None,
    *,
    by: str = "perspective",
    width: float | None = None,
) -> Chart:
    """Whose account the narrators' words serve: an outlet a row, to the left Kyiv's, to the right Moscow's.

    Words that serve no side are the grey numbers at the right: they have no direction.

    Parameters
    ----------
    table : DataFrame
        From ``fr.rates(scores, split="side", voice="own")``.
    groups : DataFrame, optional
        From ``fr.rates(scores, by="perspective", split="side", voice="own")``: each group's mean and its
        interval.
    """
    checked("sides", table, f"{by} outlet side", by)
    looked, rows = Groups(table[by], table["outlet"]), []
    for group, (colour, _) in looked.looks.items():
        mine = table[table[by] == group]
        for number, (outlet, of_outlet) in enumerate(mine.groupby("outlet")):
            row = looked.outlet(group, outlet, _ends(of_outlet, by, looked), gap=0.4 * (number == 0))
            row.bars = [Bar(min(0, dot.x), max(0, dot.x), colour, faint=False) for dot in row.dots]
            row.note = _without_side(of_outlet)
            rows.append(row)
        if groups is not None:
            of_group = groups[groups[by] == group]
            bars = [_interval(row, colour) for row in each(of_group) if row.side in _DIRECTION]
            name, note = f"{looks.group(group)}: mean", _without_side(of_group)
            rows.append(Row(name, _ends(of_group, by, looked), bars, ink=colour, note=note, bold=True))
    n = table.drop_duplicates([by, "outlet"])["n_articles"]
    size, title = looks.sizes(len(n), round(n.sum())), _whose_account(table, groups, looked, by)
    return draw("sides", table, rows, title, width=width, n=size)


def _ends(table: pd.DataFrame, by: str, groups: Groups) -> list[Dot]:
    """How many words serve either account, to the left and to the right; a group's mean is a stroke."""
    sided = table[table["side"].isin(_DIRECTION)]
    some = sided[sided["per_1000"] != 0]
    dots = []
    for row in (some if len(some) else sided.head(1)).to_dict("records"):
        group, x = str(row[by]), _DIRECTION[row["side"]] * row["per_1000"]
        cell = {"measure": "rates", by: group, "side": row["side"], "voice": "own"}
        if "outlet" in row:
            dots.append(Dot(x, groups.looks[group], {**cell, "outlet": row["outlet"]}, 20))
        else:
            dots.append(groups.mean(group, x, cell))
    return dots


def _interval(row: Any, colour: str) -> Bar:
    low, high = sorted((_DIRECTION[row.side] * row.low, _DIRECTION[row.side] * row.high))
    return Bar(low, high, colour)


def _without_side(table: pd.DataFrame) -> str:
    rates = table.loc[table["side"] == "none", "per_1000"].dropna()
    return looks.number(rates.iloc[0]) if len(rates) else ""


def _whose_account(table: pd.DataFrame, means: pd.DataFrame | None, groups: Groups, by: str) -> str:
    """Which account each group's words serve: one, if twice as often; and whether its outlets show it."""
    found, unsure = [], False
    for group in groups.order:
        counts = table[table[by] == group].groupby("side")["n_hits"].sum()
        number = {side: int(counts.get(side, 0)) for side in _DIRECTION}
        less, more = sorted(_DIRECTION, key=number.__getitem__)
        one_sided = number[more] >= 2 * number[less] and number[more] > 0
        whose = _WHOSE[more] if one_sided else "neither more"
        found.append(f"{whose} in {looks.group(group)} ({number['kyiv']:,} to {number['moscow']:,})")
        if one_sided and means is not None:
            rates = means[means[by] == group].set_index("side")
            unsure |= not rates["low"].get(more, nan) > rates["high"].get(less, nan)
    told = f"The narrators' sided words serve {', '.join(found)}"
    return told + ("; so few outlets cannot show it surely" if unsure else "")


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
    groups = Groups([*outlets["group"], *table["group"]], [*outlets["outlet"], *[""] * len(table)])
    rows = []
    for event, lanes in table.groupby("event", sort=False):
        for lane, row in enumerate(each(lanes)):
            cell = {"measure": measure, "by": by, "group": row.group, "event": event}
            of_row = outlets[(outlets["event"] == event) & (outlets["group"] == row.group)]
            dots = [groups.mean(row.group, row.estimate, cell), *groups.dots(row.group, of_row, "mean", cell)]
            name, gap = (looks.event(event), 0.35) if lane == 0 else ("", 0.0)
            note = looks.interval(row.estimate, row.low, row.high)
            bars = [Bar(row.low, row.high, groups.looks[str(row.group)][0])]
            rows.append(Row(name, dots, bars, note=note, bold=event == "all", gap=gap))
    first = table[table["event"] == table["event"].iloc[0]]
    n = (f"{looks.human(row.group)}: {looks.sizes(row.n_outlets, row.n_articles)}" for row in each(first))
    title = _who_has_more(first, measure)
    return draw("compare", table, rows, title, of=measure, width=width, key=groups.key, n="; ".join(n))


def _who_has_more(rows: pd.DataFrame, measure: str) -> str:
    """Which group has most, how many times the least, and whether their outlets can show it."""
    rows = rows[rows["estimate"].notna()].sort_values("estimate", kind="stable")
    if len(rows) < 2:
        return "One group only: nothing to compare"
    least, most = rows.iloc[0], rows.iloc[-1]
    told = looks.claim(measure, most["group"], most["estimate"], least["group"], least["estimate"])
    if most["low"] > least["high"]:
        return told
    return f"{told}; {looks.counted(int(rows['n_outlets'].min()), 'outlet')} a side cannot show it surely"
