"""Differences between groups as forests: an interval a row, beside the line of no difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from framing.charts import style
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_MOST_TERMS = 8  # shown; the table has them all
_PARTS = {"outlet left out": 1, "term left out": 2}
_DIRECTION = {
    "tilt": "← the first serves Kyiv more      Moscow more →",
    "sentiment": "← the first is more negative      more positive →",
}


@style.opens
def contrast(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Differences between pairs of groups: bold over all shared events, below it each event.

    Parameters
    ----------
    table : DataFrame
        From ``fr.contrast(scores, measure)``, of one measure.
    ax : Axes, optional

    Returns
    -------
    Axes
        Right of the line: the group named first has more. Diamonds with thick lines: all shared events, with
        the outlets under them, each as its own difference from the other group. A row of fewer than three
        outlets a side has a hollow mark and no line.
    """
    needed = {"event", "group_a", "group_b", "measure", "difference", "low", "high", "note"}
    if table.empty or not needed <= set(table.columns):
        raise InputError("this chart draws the table of fr.contrast(scores, measure).")
    measures = table["measure"].unique()
    if len(measures) > 1:
        raise InputError(f"the table holds {', '.join(measures)}; a chart shows one measure at a time.")
    measure = str(measures[0])
    with style.house():
        rows: list[Any] = list(table.itertuples())
        at: list[float] = []
        names: list[str] = []
        for row in rows:  # a pair's first row is followed by one for its outlets
            overall = row.event == "all"
            at += (
                [at[-1] + 1.7, at[-1] + 2.8]
                if overall and at
                else [0.0, 1.1]
                if overall
                else [at[-1] + (1.3 if names[-1].endswith("articles") else 1.0)]
            )
            names += [_pair(row), _sizes(row).replace(", ", "\n")] if overall else [str(row.event)]
        ax = ax or style.new_axes(1.25 + 0.21 * (at[-1] + 1))
        _rows(ax, at, names, [" − " in name for name in names])
        places = iter(at)
        for row in rows:
            _interval(ax, row, next(places), thick=row.event == "all")
            if row.event == "all":
                _outlets(ax, table.attrs.get("outlets", ()), row, next(places))
        ax.set_xlabel(
            f"difference in {style.unit(measure)}, first group minus second\n"
            + (_DIRECTION.get(measure) or "← the first has less      the first has more →"),
            loc="right",
        )
        ax.set_title("Differences within the same events", loc=_side(ax), pad=20)
        _legend(ax, list(dict.fromkeys([*table["group_a"], *table["group_b"]])))
        said = "; ".join(_said(row) for row in rows if row.event == "all")
        caption = (
            f"{measure}: difference of means of outlet means (first group minus second) with 95% interval "
            "over outlets (jackknife, Student's t on the smaller group's outlets less one). "
            f"{said}. Coloured marks: each outlet's own difference from the other group. p after Holm."
        )
        return style.finish(ax, table, caption)


@style.opens
def robustness(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """The headline's difference, and what is left of it when one thing is changed.

    Parameters
    ----------
    table : DataFrame
        From ``fr.robustness(scores)``.
    ax : Axes, optional

    Returns
    -------
    Axes
        Dashed line: the headline. The eight terms whose absence changes most; the table has all.
    """
    if table.empty or not {"variant", "left_out", "difference", "change"} <= set(table.columns):
        raise InputError("this chart draws the table of fr.robustness(scores).")
    with style.house():
        changes = ~table["note"].str.startswith("nothing changes")
        terms = table["variant"] == "term left out"
        shown: list[Any] = list(table[changes & (~terms | (terms.cumsum() <= _MOST_TERMS))].itertuples())
        parts = [0 if r.variant == "headline" else 2 + _PARTS.get(r.variant, -1) for r in shown]
        at = [n + 0.6 * len(set(parts[: n + 1])) for n in range(len(shown))]
        ax = ax or style.new_axes(1.0 + 0.23 * (at[-1] + 1))
        for row, place in zip(shown, at, strict=True):
            _interval(ax, row, place, thick=row.variant == "headline")
        ax.axvline(float(table["difference"].iloc[0]), color=style.MUTED, lw=0.9, ls=(0, (4, 3)), zorder=1)
        _rows(ax, at, [_variant(row) for row in shown], [row.variant == "headline" for row in shown])
        about = {key: str(table.attrs.get(key, "")) for key in ("measure", "group_a", "group_b")}
        groups = " minus ".join(style.human(about[key]) for key in ("group_a", "group_b"))
        ax.set_xlabel(f"difference in {style.unit(about['measure'])}\n{groups}", loc="right")
        ax.set_title("What the difference hangs on", loc=_side(ax))
        caption = f"{table.attrs.get('verdict', '')} 95% intervals over outlets as in the contrast."
        if (left := int(terms.sum()) - _MOST_TERMS) > 0:
            caption += f" {left} more terms change less than those shown."
        return style.finish(ax, table, caption.strip())


def _interval(ax: Axes, row: Any, y: float, thick: bool) -> None:
    known = row.low == row.low
    if known:
        ax.plot([row.low, row.high], [y, y], color=style.INK if thick else style.MUTED,
                lw=2.2 if thick else 1.1, solid_capstyle="butt", zorder=2)  # fmt: skip
    ax.scatter(row.difference, y, marker="D" if thick else "s", s=34 if thick else 16, zorder=3, lw=1.0,
               facecolor=style.INK if known else "white", edgecolor=style.INK)  # fmt: skip


def _rows(ax: Axes, at: list[float], names: list[str], bold: list[bool]) -> None:
    ax.axvline(0, color=style.INK, lw=0.9, zorder=1)
    ax.set_yticks(at, names)
    for label, strong in zip(ax.get_yticklabels(), bold, strict=True):
        label.set(fontweight="bold" if strong else "normal", fontsize=8 if strong else 7)
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


def _outlets(ax: Axes, outlets: Sequence[dict[str, Any]], row: Any, y: float) -> None:
    """Each outlet's own difference from the other group."""
    pair = (row.group_a, row.group_b, row.measure)
    for dot in outlets:
        if (dot["group_a"], dot["group_b"], dot["measure"]) == pair:
            colour, marker = style.look(dot["group"], int(dot["group"] == dot["group_b"]))
            ax.scatter(
                dot["difference"], y, s=26, marker=marker, color=colour, lw=0.5, edgecolor="white", zorder=4
            )


def _legend(ax: Axes, groups: Sequence[str]) -> None:
    for index, group in enumerate(groups):
        colour, marker = style.look(group, index)
        ax.scatter([], [], s=26, marker=marker, color=colour, label=style.human(group))
    left = _side(ax) == "left"
    legend = ax.legend(ncols=3, frameon=False, fontsize=7, borderpad=0, borderaxespad=0.3, handletextpad=0.2,
                       columnspacing=1.2, bbox_to_anchor=(0.0 if left else 1.0, 1.0),
                       loc="lower left" if left else "lower right")  # fmt: skip
    legend.set_in_layout(False)


def _side(ax: Axes) -> Literal["left", "right"]:
    """Where titles begin: in a narrow figure they reach back over the labels of the rows."""
    figure = ax.get_figure(root=True)
    return "left" if figure is None or figure.get_figwidth() > 1.5 * style.COLUMN else "right"
