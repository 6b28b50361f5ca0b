"""How far measures can be trusted: every figure with its interval, and what nobody has validated."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.charts import style
from framing.schema import InputError
from framing.validity import figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CHANCE = {"alpha": 0.0, "MCC": 0.0, "r": 0.0, "AUC": 0.5}


@style.chart("fr.validity() or the table of fr.validate(scores, gold)", "measure metric *value low high n")
def validity(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Validity of measures: a row a figure, with its interval.

    Parameters
    ----------
    table : DataFrame
        From ``fr.validity()``, or from ``fr.validate(scores, gold)`` (rows of single classes are not drawn).

    Returns
    -------
    Axes
        More to the right: more valid; 1 is perfect. Circles: the library against labels; diamonds: coders
        against each other, which is about as far as a measure can get. Hollow: no interval. A small bar marks
        chance where a metric has one that is the same for all data. Measures without any figure are named.
    """
    rows = table[table["value"].notna() & ~table["metric"].str.contains(":")]
    if rows.empty:
        raise InputError("these are figures of single classes only; there is nothing to draw.")
    order = {name: i for i, name in enumerate(dict.fromkeys(rows["measure"]))}
    rows = rows.sort_values("measure", key=lambda c: c.map(order), kind="stable")
    narrow = style.narrow(ax)
    gap = 1.3 if narrow else 0.5  # a measure's name stands on a line of its own, or beside
    ax = ax or style.new_axes(1.0 + 0.19 * (len(rows) + gap * len(order)))
    y, ticks, last = 0.0, [], ""
    for r in rows.to_dict("records"):
        y += 1.0
        if r["measure"] != last:
            last, y = r["measure"], y + gap
            name = style.fit(style.human(last), 120)
            at, left = (y - 0.9, -3) if narrow else (y, -68)
            _write(ax, at, 0, left, name, {"ha": "right", "fontweight": "bold", "fontsize": 7.5})
            ax.axhline(at - 0.7, color=style.FAINT, lw=0.6, zorder=0)
        coders = ", " in str(r.get("coder", "")) or "between" in str(r.get("note", ""))
        colour, marker = (style.MUTED, "D") if coders else (style.OTHER[0][0], "o")
        known = not math.isnan(r["low"])
        if known:
            ax.plot([r["low"], r["high"]], [y, y], color=colour, lw=2, solid_capstyle="butt", zorder=2)
        ax.scatter(r["value"], y, s=24, marker=marker, zorder=3, lw=1.1, edgecolor=colour,
                   facecolor=colour if known else "white")  # fmt: skip
        if r["metric"] in _CHANCE:
            ax.plot([_CHANCE[r["metric"]]] * 2, [y - 0.35, y + 0.35], color=style.INK, lw=1.2, zorder=1)
        _write(ax, y, 1, 6, figure(r["value"], r["low"], r["high"]), {"fontsize": 6 if narrow else 6.5})
        about = f"{r['n']:,.0f} {r.get('unit', '')}, {r.get('data', r.get('coder', ''))}"
        if not narrow:
            _write(ax, y, 1, 66, style.fit(about.replace(" ,", ","), 240), {"fontsize": 6.5})
        ticks.append(y)
    sizes = [f" ({n:,.0f})" if narrow else "" for n in rows["n"]]
    ax.set_yticks(ticks, rows["metric"] + sizes)
    ax.tick_params(axis="y", labelsize=7)
    ax.set_ylim(ticks[-1] + 0.8, 0.75)
    ax.set_xlim(min(-0.03, rows["low"].min() - 0.03, rows["value"].min() - 0.03), 1.03)
    ax.set_xlabel("agreement with labels  →  better")
    ax.set_title("How far to trust each measure")
    absent = ", ".join(map(str, table.loc[table["value"].isna() & (table["metric"] == ""), "measure"]))
    caption = (
        "Circles: the library against labels; diamonds: labellers against each other; lines: 95% "
        "bootstrap intervals over texts; hollow: no interval; upright bars: chance. 1 is perfect. "
        + ("In brackets: n. Right: value, interval." if narrow else "Right: value, interval, n, data.")
        + (f" Labels: {_labellers(table)}." if "labels" in table else "")
        + (f" Not validated: {absent}." if absent else "")
    )
    return style.finish(ax, table, caption, None)


def _write(ax: Axes, y: float, x: float, points: float, text: str, how: dict[str, Any]) -> None:
    """Text beside the axes, so many points from their left (x = 0) or right (1) edge."""
    place: dict[str, Any] = {
        "xycoords": ("axes fraction", "data"),
        "textcoords": "offset points",
        "va": "center",
    }
    ax.annotate(text, (x, y), (points, 0), **place, **how)


def _labellers(table: pd.DataFrame) -> str:
    who = table[table["value"].notna()].groupby("labels", sort=False)["data"].agg(set)
    return "; ".join(f"{', '.join(sorted(data))}: {labels}" for labels, data in who.items())
