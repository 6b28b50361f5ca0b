"""Differences between groups as forests: an interval a row, beside the line of no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.charts import style
from framing.schema import InputError
from framing.sensitivity import verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_TERMS = 8  # shown; the table has them all
_PAIR = ("group_a", "group_b", "measure")
_PARTS = {"outlet left out": 1, "term left out": 2}
_DIRECTION = {
    "tilt": "← the first serves Kyiv more      Moscow more →",
    "sentiment": "← the first is more negative      more positive →",
}


@style.chart(
    "the table of fr.contrast(scores, measure)",
    "event group_a group_b measure *difference low high note p_adjusted n_outlets_a n_outlets_b"
    " n_articles_a n_articles_b",
)
def contrast(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Differences between pairs of groups: bold over all shared events, below it each event.

    Parameters
    ----------
    table : DataFrame
        From ``fr.contrast(scores, measure)``, of one measure.

    Returns
    -------
    Axes
        Right of the line: the group named first has more. Diamonds with thick lines: all shared events, with
        the outlets under them (first group above), each as its own difference from the other group. A row of
        fewer than three outlets a side has a hollow mark and no line.
    """
    measures = table["measure"].unique()
    if len(measures) > 1:
        raise InputError(f"the table holds {', '.join(measures)}; a chart shows one measure at a time.")
    measure = str(measures[0])
    rows: list[Any] = list(table.itertuples())
    at: list[float] = []
    names: list[str] = []
    for row in rows:  # a pair's first row is followed by one for its outlets
        last = at[-1] if at else -1.7
        overall = row.event == "all"
        below = 1.3 if "\n" in "".join(names[-1:]) else 1
        at += [last + 1.7, last + 2.8] if overall else [last + below]
        names += [_pair(row), _sizes(row).replace(", ", "\n")] if overall else [str(row.event)]
    ax = ax or style.new_axes(1.25 + 0.21 * (at[-1] + 1))
    _rows(ax, at, names, [" − " in name for name in names])
    places, outlets = iter(at), table.attrs.get("outlets", ())
    shown = table["low"], table["high"], table["difference"]
    groups = list(dict.fromkeys([*table["group_a"], *table["group_b"]]))
    shared = table[table["event"] != "all"].groupby(["group_a", "group_b"])["event"].agg(list).to_dict()
    for row in rows:
        pair = [str(row.group_a), str(row.group_b)]
        event = shared.get((row.group_a, row.group_b)) if row.event == "all" else str(row.event)
        where: dict[str, Any] = {"of": measure, **({"event": event} if event else {})}
        _interval(ax, row, next(places), row.event == "all", {"group": pair, **where})
        y = next(places) if row.event == "all" else 0
        dots = [d for d in outlets if row.event == "all" and [d[c] for c in _PAIR] == [*pair, measure]]
        xs, sides = [d["difference"] for d in dots], [1 if d["group"] == pair[1] else -1 for d in dots]
        for dot, side, step in zip(dots, sides, style.apart(ax, xs, sides, *shown), strict=True):
            _outlet(ax, dot["difference"], y + side * (0.17 + 0.25 * step), dot["group"], groups,
                    outlet=dot["outlet"], **where)  # fmt: skip
    ax.set_xlabel(
        f"difference in {style.unit(measure)}, first group minus second\n"
        + (_DIRECTION.get(measure) or "← the first has less      the first has more →"),
        loc="right",
    )
    ax.set_title("Differences within the same events")
    for group in groups:
        _outlet(ax, [], [], group, groups, label=style.human(group))
    ax.legend()
    said = "; ".join(_said(row) for row in rows if row.event == "all")
    caption = (
        f"{measure}: difference of means of outlet means (first group minus second) with 95% interval "
        "over outlets (jackknife, Student's t on the smaller group's outlets less one). "
        f"{said}. Coloured marks: each outlet's own difference from the other group. p after Holm."
    )
    return style.finish(ax, table, caption, measure)


@style.chart("the table of fr.robustness(scores)", "variant left_out *difference low high change note")
def robustness(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """The headline's difference, and what is left of it when one thing alone is changed.

    Parameters
    ----------
    table : DataFrame
        From ``fr.robustness(scores)``.

    Returns
    -------
    Axes
        Dashed line: the headline. The eight terms whose absence changes most; the table has all.
    """
    changes = ~table["note"].str.startswith("nothing changes")
    terms = table["variant"] == "term left out"
    shown: list[Any] = list(table[changes & (~terms | (terms.cumsum() <= _MOST_TERMS))].itertuples())
    parts = [0 if r.variant == "headline" else 2 + _PARTS.get(r.variant, -1) for r in shown]
    at = [n + 0.6 * len(set(parts[: n + 1])) for n in range(len(shown))]
    about = {key: str(table[key].iloc[0]) for key in ("measure", "group_a", "group_b")}
    counted = {"of": about["measure"], "group": [about["group_a"], about["group_b"]]}
    ax = ax or style.new_axes(1.0 + 0.23 * (at[-1] + 1))
    for row, place in zip(shown, at, strict=True):
        named = str(row.left_out).split(";") if row.left_out else []
        column = {"term left out": "term", "outlet left out": "outlet", "one lexicon": "lexicon"}.get(
            row.variant
        )
        out = {"told": "left out", column: named} if column else {}
        _interval(ax, row, place, row.variant == "headline", {**counted, **out})
    ax.axvline(float(table["difference"].iloc[0]), color=style.MUTED, lw=0.9, ls=(0, (4, 3)), zorder=1)
    _rows(ax, at, [_variant(row) for row in shown], [row.variant == "headline" for row in shown])
    groups = " minus ".join(style.human(about[key]) for key in ("group_a", "group_b"))
    ax.set_xlabel(f"difference in {style.unit(about['measure'])}\n{groups}", loc="right")
    ax.set_title("What the difference hangs on, one change at a time")
    caption = (
        f"{verdict(table)} Each row changes or leaves out one thing alone, with all "
        "else as in the headline. 95% intervals over outlets as in the contrast."
    )
    if (left := int(terms.sum()) - _MOST_TERMS) > 0:
        caption += f" {left} more terms change less than those shown."
    return style.finish(ax, table, caption.strip(), about["measure"])


def _interval(ax: Axes, row: Any, y: float, thick: bool, behind: style.Cell) -> None:
    known = row.low == row.low
    if known:
        ax.plot([row.low, row.high], [y, y], color=style.INK if thick else style.MUTED,
                lw=2.2 if thick else 1.1, solid_capstyle="butt", zorder=2)  # fmt: skip
    dot = ax.scatter(row.difference, y, marker="D" if thick else "s", s=34 if thick else 16, zorder=3, lw=1.0,
                     facecolor=style.INK if known else "white", edgecolor=style.INK)  # fmt: skip
    style.behind(dot, behind)


def _rows(ax: Axes, at: list[float], names: list[str], bold: list[bool]) -> None:
    ax.axvline(0, color=style.INK, lw=0.9, zorder=1)
    style.rows(ax, at, names, fontweight=["bold" if strong else "normal" for strong in bold],
               fontsize=[8 if strong else 7 for strong in bold])  # fmt: skip
    ax.set_ylim(max(at) + 1.1, min(at) - 0.9)


def _pair(row: Any) -> str:
    return f"{style.human(row.group_a)} − {style.human(row.group_b)}"


def _variant(row: Any) -> str:
    what = "lexicon " if row.variant == "one lexicon" else ""
    return f"without {what}{row.left_out}" if row.left_out else str(row.variant)


def _sizes(row: Any) -> str:
    return (
        f"{row.n_outlets_a} and {row.n_outlets_b} outlets, {row.n_articles_a} and {row.n_articles_b} articles"
    )


def _said(row: Any) -> str:
    text = f"{_pair(row)}: {row.difference:.2g}"
    if row.low == row.low:
        text += f" [{row.low:.2g}, {row.high:.2g}], p {row.p_adjusted:.2g}"
    return f"{text} ({_sizes(row)}{'; ' + row.note if row.note else ''})"


def _outlet(ax: Axes, x: Any, y: Any, group: str, groups: list[str], label: str = "", **cell: Any) -> None:
    """An outlet's own difference from the other group, or, without a place, its entry in the legend."""
    colour, marker = style.look(group, groups.index(group))
    dot = ax.scatter(x, y, s=20, marker=marker, color=colour, lw=0.5, edgecolor="white", zorder=4,
                     label=label)  # fmt: skip
    if cell:
        style.behind(dot, cell)
