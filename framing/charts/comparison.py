"""Rates by voice, and groups within the same events."""

from __future__ import annotations

from math import isnan
from typing import Any

import pandas as pd

from framing import looks
from framing.charts.rows import Chart, Dot, Row, draw
from framing.charts.tables import checked, each, numbered, single

_VOICES = {"own": (26, True), "quoted": (44, False), "scare": (11, False)}  # size, filled


def rates(
    table: pd.DataFrame,
    groups: pd.DataFrame | None = None,
    *,
    by: str = "perspective",
    width: float | None = None,
) -> Chart:
    """Loaded words per 1,000, by whose words they are: an outlet a row, a voice a mark.

    Parameters
    ----------
    table : DataFrame
        From ``fr.rates(scores)``.
    groups : DataFrame, optional
        From ``fr.compare(scores, "loaded_own_per_1000")``: each group's estimate and interval.

    Returns
    -------
    Chart
        More to the right: more loaded words, whatever their side. Filled: the narrator's own; hollow: quoted;
        small: scare-quoted.
    """
    source, why = "fr.rates(scores)", "texts under 20 words of a voice have no rate"
    checked(table, source, f"{by} outlet voice n_articles", "per_1000", why)
    single(table, [by, "outlet", "voice"])
    own = table[table["voice"] == "own"].set_index([by, "outlet"])["per_1000"].sort_values(ascending=False)
    found = {} if groups is None else {str(r.group): r for r in each(groups[groups["event"] == "all"])}
    rows: list[Row] = []
    for index, group in enumerate(looks.ordered(table[by])):
        colour, shape = looks.look(group, index)
        mine = table[table[by] == group]
        names = sorted(set(mine["outlet"]), key=lambda name: (-own.get((group, name), -1.0), str(name)))
        for outlet in names:
            dots = []
            for row in each(mine[mine["outlet"] == outlet]):
                size, filled = _VOICES.get(str(row.voice), _VOICES["own"])
                cell = {"measure": "rates", by: group, "outlet": outlet, "voice": row.voice}
                dots.append(Dot(float(row.per_1000), (colour, shape), cell, size, filled))
            name = f"{looks.SHAPE[shape]} {outlet}"
            rows.append(Row(name, dots, ink=colour, gap=0.4 * (outlet == names[0])))
        if str(group) in found:
            rows.append(_estimate(found[str(group)], colour, by))
    first, last = own.dropna().head(1), own.dropna().tail(1)
    title = "Whose loaded words"
    if len(own.dropna()) > 1:
        title = (
            f"{first.index[0][1]} uses most loaded words of its own, {first.iloc[0]:.0f} in 1,000; "
            f"{last.index[0][1]} fewest, {last.iloc[0]:.0f}"
        )
    n = table.groupby([by, "outlet"])["n_articles"].max()
    caption = (
        "Loaded words per 1,000 words of that voice: mean over an outlet's articles. Filled: the narrator's, "
        "per 1,000 own words; hollow: quoted, per 1,000 quoted words; small: scare-quoted, per 1,000 own "
        "words. "
        f"n = {looks.sizes(len(n), round(n.sum()))}. Spellings of place names are left out."
    )
    if found:
        caption += " Bars: mean over shared events of outlet means, with its 95% interval over outlets."
    shapes = [(looks.MUTED, "● the narrator's own words · ○ quoted · ∘ scare-quoted")]
    return draw(
        table,
        rows,
        title=title,
        measure="loaded words per 1,000 words of that voice",
        axis="more →",
        caption=caption,
        validity="loaded_own_per_1000",
        key=shapes,
        width=width,
        floor=0.0,
    )


def _estimate(row: Any, colour: str, by: str) -> Row:
    cell = {"measure": row.measure, "by": by, "group": row.group, "event": row.event}
    name = f"{looks.human(row.group)}: {looks.sizes(row.n_outlets, row.n_articles)}"
    dots = [Dot(row.estimate, (colour, "|"), cell, 55)]
    note = interval(row.estimate, row.low, row.high)
    return Row(name, dots, row.low, row.high, colour, note=note, bold=True)


def interval(value: float, low: float, high: float) -> str:
    """An estimate with its interval, where it has one."""
    return number(value) + (f" [{number(low)}, {number(high)}]" if not isnan(low) else "")


def number(value: float) -> str:
    """With as many digits as its size deserves."""
    digits = 2 if abs(value) < 1 else 1 if abs(value) < 100 else 0
    return f"{value:.{digits}f}".replace("-", "−")


def compare(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Groups within the same events: every outlet a dot, each group's estimate a bar with its interval.

    Parameters
    ----------
    table : DataFrame
        From ``fr.compare(scores, measure)``.

    Returns
    -------
    Chart
        First the mean over the events that all groups share. A group of fewer than three outlets has no
        interval.
    """
    source = "the table of fr.compare(scores, measure)"
    checked(table, source, "event group measure low high n_articles n_outlets", "estimate")
    single(table, ["event", "group"])
    measure = str(table["measure"].iloc[0])
    outlets = pd.DataFrame(table.attrs.get("outlets", []), columns=["event", "group", "outlet", "mean"])
    tags, key = numbered((str(r.group), str(r.outlet)) for r in each(outlets))
    groups = list(dict.fromkeys(table["group"]))
    key = key or numbered((str(group), "") for group in groups)[1]
    rows = []
    for event, lanes in table.groupby("event", sort=False):
        for lane, row in enumerate(each(lanes)):
            colour, shape = looks.look(row.group, groups.index(row.group))
            cell = {"measure": measure, "by": by, "group": row.group, "event": event}
            dots = [Dot(row.estimate, (colour, "|"), cell, 55)]
            for outlet in each(outlets[(outlets["event"] == event) & (outlets["group"] == row.group)]):
                tag = tags[str(outlet.group), str(outlet.outlet)]
                dots.append(Dot(outlet.mean, (colour, shape), cell | {"outlet": outlet.outlet}, 16, tag=tag))
            name = looks.event(event) if lane == 0 else ""
            note = interval(row.estimate, row.low, row.high)
            bold, gap = event == "all", 0.35 * (lane == 0)
            rows.append(Row(name, dots, row.low, row.high, colour, note=note, bold=bold, gap=gap))
    first = table[table["event"] == table["event"].iloc[0]]
    n = "; ".join(f"{looks.human(r.group)}: {looks.sizes(r.n_outlets, r.n_articles)}" for r in each(first))
    caption = (
        f"{looks.measure(measure)}: bars are means of outlet means, behind them the 95% interval over "
        f"outlets (an arrow where it runs on); dots: the outlets. {n}."
    )
    signed = measure in ("tilt", "sentiment")
    floor = 0.0 if not signed and not table["estimate"].min() < 0 else None
    return draw(
        table,
        rows,
        title=_who_has_more(first, measure),
        measure=f"{looks.measure(measure)}, in the same events",
        axis=looks.direction(measure),
        caption=caption,
        validity=measure,
        key=key,
        width=width,
        centred=measure == "tilt",
        floor=floor,
        note_head="mean [95% interval]",
    )


def _who_has_more(rows: pd.DataFrame, measure: str) -> str:
    """Which group has most, how many times the least, and whether their intervals overlap."""
    rows = rows[rows["estimate"].notna()].sort_values("estimate", kind="stable")
    if len(rows) < 2:
        return "One group only: nothing to compare"
    least, most = rows.iloc[0], rows.iloc[-1]
    high, low = looks.human(most["group"]), looks.human(least["group"])
    high = high[:1].upper() + high[1:]
    told = f"{high} is highest, {low} lowest ({number(most['estimate'])} and {number(least['estimate'])})"
    if least["estimate"] > 0 and measure not in ("tilt", "sentiment"):
        times = most["estimate"] / least["estimate"]
        told = f"{high} has {times:.2g} times as much as {low} in the same events"
    if not most["low"] > least["high"]:
        told += "; so few outlets cannot show it surely"
    return told
