"""Events over time: who covers which event, when, and how much of its coverage that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.charts import style
from framing.schema import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW = 0.15  # inches


@style.chart(
    "the table of fr.events_over_time(scores)", "event group date *n_articles n n_outlets share low high"
)
def events_over_time(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """When each group wrote about each event, a row a group; at the right what share of its articles that is.

    Parameters
    ----------
    table : DataFrame
        From ``fr.events_over_time(scores)``.

    Returns
    -------
    Axes
        A mark a day or week, its area growing with the articles, against the group's busiest. Shares are
        means over outlets, with the least and the largest outlet; a group that does not cover an event has
        an empty row, which is a finding too.
    """
    from matplotlib.dates import MONTHLY, AutoDateLocator, ConciseDateFormatter

    dates = pd.to_datetime(table["date"], format="ISO8601", errors="coerce")
    if dates.isna().any():
        raise InputError("column 'date' holds what is no date; valid is 2024-06-19.")
    groups = style.ordered(table["group"])
    events = list(dict.fromkeys(table["event"]))
    step = len(groups) + 0.8
    ax = ax or style.new_axes(1.15 + _ROW * step * len(events))
    when = (dates - pd.Timestamp(0)) / pd.Timedelta(days=1)
    first, last = when.min(), when.max()
    pad = max((last - first) * 0.05, 1.0)
    sizes = table["n_articles"] / table.groupby("group")["n_articles"].transform("max")
    facts: dict[Any, Any] = {(row.event, row.group): row for row in table.itertuples()}
    short = style.narrow(ax)
    beside: Any = {"xytext": (4, 0), "xycoords": ("axes fraction", "data"), "textcoords": "offset points",
                   "va": "center", "fontsize": 6.5}  # fmt: skip
    for number, event in enumerate(events):
        for index, group in enumerate(groups):
            y = number * step + index
            colour, marker = style.look(group, index)
            ax.plot([first - pad, last + pad], [y, y], color=style.FAINT, lw=0.5, zorder=1)
            mine = (table["event"] == event) & (table["group"] == group)
            row = facts.get((event, group))
            n = int(mine.sum())
            dots = ax.scatter(when[mine], [y] * n, s=5 + 40 * sizes[mine], marker=marker, facecolor=colour,
                              edgecolor="white", lw=0.4, zorder=3)  # fmt: skip
            style.behind(dots, *[{"of": "articles", "group": str(group), "event": str(event)}] * n)
            ax.annotate(_share(row, short), (1, y), color=style.INK if row else style.MUTED, **beside)
    ax.annotate("share, n" if short else "share (outlets), n", (1, -1), color=style.MUTED, **beside)
    ax.set_yticks([n * step + (len(groups) - 1) / 2 for n in range(len(events))], events)
    ax.set_ylim(len(events) * step - 0.9, -1.6)
    ax.set_xlim(first - pad, last + pad)
    locator: Any = AutoDateLocator(minticks=2, maxticks=4 if short else 10)  # type: ignore[no-untyped-call]
    locator.intervald[MONTHLY] = [1, 2, 3, 6, 12]  # matplotlib's stop at six months
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))  # type: ignore[no-untyped-call]
    ax.set_xlabel(f"date, {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}  →  later", loc="left")
    ax.set_title("Who covers what, and when")
    for index, group in enumerate(groups):
        colour, marker = style.look(group, index)
        ax.scatter([], [], s=25, marker=marker, color=colour, label=style.human(group))
    ax.legend()
    caption = (
        "A mark a day or week, its area the articles, against the group's busiest. Right: the share of a "
        "group's articles that are about the event (mean over its outlets"
        f"{'' if short else '; in brackets the least and the largest outlet, per cent'}) and the "
        "articles. How the corpus was collected shows here too. "
        f"n = {sum(int(row.n) for row in facts.values())} articles on {len(events)} events."
    )
    return style.finish(ax, table, caption, None)


def _share(row: Any, short: bool) -> str:
    if row is None:
        return "none"
    share, low, high = (f"{100 * x:.{int(0 < x < 0.0995)}f}" for x in (row.share, row.low, row.high))
    return f"{share}%{'' if short else f' ({low}–{high})'}, {row.n}"
