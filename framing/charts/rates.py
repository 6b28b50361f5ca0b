"""Rates per 1,000 words by outlet, and groups compared."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.charts import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VOICE = {
    "own": ("the narrator's own", 24, True),
    "quoted": ("quoted", 44, False),
    "scare": ("scare-quoted", 10, False),
}


@style.chart(
    'fr.rates(scores, by=["perspective", "outlet"], split="voice")',
    "perspective outlet voice *per_1000 n_articles",
)
def rates(table: pd.DataFrame, groups: pd.DataFrame | None = None, ax: Axes | None = None) -> Axes:
    """Loaded terms per 1,000 words: every outlet a row, every voice a mark.

    Parameters
    ----------
    table : DataFrame
        From ``fr.rates(scores)``: columns `perspective, outlet, voice, per_1000, n_articles …`.
    groups : DataFrame, optional
        From ``fr.compare(scores, "loaded_own_per_1000")``: each perspective's estimate and interval, drawn
        as a diamond on a bar under its outlets.

    Returns
    -------
    Axes
        More to the right: more loaded terms, whatever their side. Own-voice words are filled marks,
        quoted and scare-quoted ones hollow.
    """
    perspectives = style.ordered(table["perspective"])
    cells: dict[Any, Any] = {
        key: cell.set_index("voice")["per_1000"] for key, cell in table.groupby(["perspective", "outlet"])
    }
    ranked = sorted(cells, key=lambda row: (-cells[row].get("own", -1.0), row[1]))
    rows: list[tuple[str, str]] = []
    for perspective in perspectives:
        rows += [row for row in ranked if row[0] == perspective]
        rows += [] if groups is None else [(perspective, "")]
    tight = 0.4 if style.narrow(ax) else 0.0  # two lines name a perspective
    at = list(accumulate(1 + tight * ((not a) + (not b)) for (_, a), (_, b) in pairwise([rows[0], *rows])))
    ax = ax or style.new_axes(max(1.5, 0.9 + 0.24 * at[-1]))
    overall = () if groups is None else groups[groups["event"] == "all"].itertuples()
    estimates: dict[Any, Any] = {row.group: row for row in overall}
    counted = {} if groups is None else _in(groups, "all") | getattr(groups.attrs.get("behind"), "cell", {})
    for y, (perspective, outlet) in zip(at, rows, strict=True):
        colour, marker = style.look(perspective)
        if not outlet:
            _estimate(ax, estimates.get(perspective), y, colour, {"group": perspective, **counted})
            continue
        cell = cells[perspective, outlet]
        ax.plot([0, cell.max()], [y, y], color=style.FAINT, lw=0.8, zorder=1)
        for voice in cell.index.intersection(list(VOICE)):
            dot = voice_mark(ax, cell[voice], y, voice, marker, colour)
            whose = {"group": perspective, "outlet": outlet, "voice": voice}
            style.behind(dot, {"of": "hits", **whose, "loaded": "yes", "rated": "yes"})
    labels = {p: "" if estimates else f" ({style.human(p)})" for p in perspectives}
    names = [o + labels[p] if o else _sized(ax, p, estimates.get(p)) for p, o in rows]
    style.rows(ax, at, names,
               fontweight=["normal" if o else "bold" for _, o in rows],
               fontsize=[8 if o else 7 for _, o in rows])  # fmt: skip
    ax.set_ylim(at[-1] + 0.6, 0.2)
    reach = max([table["per_1000"].max(), *(e.high for e in estimates.values() if e.high == e.high)]) or 1.0
    ax.set_xlim(-0.04 * reach, (2.0 if style.narrow(ax) else 1.3) * reach if estimates else 1.08 * reach)
    ax.set_xlabel("loaded terms per 1,000 words of that voice  →  more")
    ax.set_title("Loaded terms, by whose words they are")
    for voice, (name, _, _) in VOICE.items():
        voice_mark(ax, [], [], voice, "o", style.MUTED, label=name)
    ax.legend()
    own = table[table["voice"] == "own"]
    caption = (
        "Loaded terms per 1,000 words. Each row is an outlet, mean over its articles: filled marks are "
        "the narrator's terms per 1,000 of the narrator's own words, large hollow ones the quoted terms "
        "per 1,000 quoted words, small hollow ones scare-quoted terms per 1,000 own words. "
        f"n = {int(own['n_articles'].sum())} articles of {len(own)} outlets. "
        "Spellings of place names are left out."
    )
    if estimates:
        caption += (
            " Diamonds: the narrator's rate, mean over shared events of outlet means; lines: 95% "
            "interval over outlets (jackknife, Student's t on the scale of the fourth root)."
        )
    return style.finish(ax, table, caption, "loaded_own_per_1000")


def voice_mark(
    ax: Axes, x: Any, y: Any, voice: str, marker: str, colour: str, size: float = 1, **how: Any
) -> Any:
    """A rate's mark: filled for the narrator's words, hollow for others', small for scare quotes."""
    _, area, filled = VOICE[voice]
    edge, face = (style.INK, "white") if voice == "scare" else (colour, colour if filled else "none")
    return ax.scatter(x, y, s=size * area, marker=marker, zorder=3 if filled else 4, lw=1.1,
                      facecolor=face, edgecolor=edge, **how)  # fmt: skip


def _estimate(ax: Axes, row: Any, y: float, colour: str, cell: style.Cell) -> None:
    if row is None:
        return
    text, right = f"{row.estimate:.1f}", row.estimate
    if row.low == row.low:
        low, right = row.low, row.high
        ax.plot([low, right], [y, y], color=colour, lw=2.2, solid_capstyle="butt", zorder=2)
        text += f" [{low:.1f}, {right:.1f}]"
    dot = ax.scatter(row.estimate, y, marker="D", s=30, color=colour, edgecolor=style.INK, lw=0.8, zorder=4)
    style.behind(dot, {"of": "hits", "voice": "own", "loaded": "yes", **cell})
    ax.annotate(
        text, (right, y), (6, 0), textcoords="offset points", va="center", fontsize=7, color=style.INK
    )


def _sized(ax: Axes, perspective: str, row: Any) -> str:
    name = style.human(perspective)
    sizes = "" if row is None else style.sizes(row.n_outlets, row.n_articles)
    return f"{name}:\n{sizes}" if sizes and style.narrow(ax) else f"{name}: {sizes}" if sizes else name


@style.chart(
    "the table of fr.compare(scores, measure)", "event group measure *estimate low high n_articles n_outlets"
)
def compare(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Groups within events: estimates with intervals, a row an event.

    Parameters
    ----------
    table : DataFrame
        From ``fr.compare(scores, measure)``.

    Returns
    -------
    Axes
        The first row is the mean over the events all groups share. A group of fewer than three outlets
        has a mark and no interval.
    """
    style.single(table, ["event", "group"])
    events, groups = list(dict.fromkeys(table["event"])), list(dict.fromkeys(table["group"]))
    measure = str(table["measure"].iloc[0])
    ax = ax or style.new_axes(1.2 + 0.48 * len(events) * max(1, len(groups) / 3))
    shown = table["low"], table["high"], table["estimate"]
    for index, group in enumerate(groups):
        colour, marker = style.look(group, index)
        rows = table[table["group"] == group].set_index("event").reindex(events)
        y = [e + 1.3 * _lane(index, groups) for e in range(len(events))]
        ax.hlines(y, rows["low"], rows["high"], color=colour, lw=1.6, zorder=2)
        dots = ax.scatter(rows["estimate"], y, s=24, marker=marker, color=colour, zorder=3,
                          label=style.human(group))  # fmt: skip
        own = [o for o in table.attrs.get("outlets", ()) if o["group"] == group and o["event"] in events]
        means, at = [o["mean"] for o in own], [y[events.index(o["event"])] for o in own]
        at = [a + 0.1 + 0.05 * s for a, s in zip(at, style.apart(ax, means, at, *shown), strict=True)]
        small = ax.scatter(means, at, s=9, facecolor="none", edgecolor=colour, lw=0.8, zorder=4)
        style.behind(dots, *({"of": measure, "group": str(group), **_in(table, e)} for e in events))
        style.behind(small, *({"of": measure, "group": str(group), "outlet": str(o["outlet"]),
                               **_in(table, o["event"])} for o in own))  # fmt: skip
    if measure == "tilt":  # both sides get as much room
        reach = max(1.0, *map(abs, ax.get_xlim()))
        ax.set_xlim(-reach, reach)
    elif table["low"].min() >= 0 or table["estimate"].min() >= 0:
        ax.set_xlim(left=min(0, ax.get_xlim()[0]))
    style.rows(ax, range(len(events)), ["all shared events" if e == "all" else e for e in events],
               fontweight=["bold" if e == "all" else "normal" for e in events])  # fmt: skip
    ax.set_ylim(len(events) - 0.4, -0.6)
    ax.set_xlabel(style.MEASURE.get(measure, f"{measure}  →"))
    ax.set_title("The same events, by perspective")
    ax.legend()
    sizes = table[table["event"] == events[0]].itertuples()
    n = "; ".join(f"{style.human(r.group)}: {style.sizes(r.n_outlets, r.n_articles)}" for r in sizes)
    caption = (
        f"{measure}: mean of outlet means with 95% interval over outlets (jackknife, Student's t); "
        f"circles under a line: its outlets. {n}."
    )
    return style.finish(ax, table, caption, measure)


def _lane(index: int, groups: list[Any]) -> float:
    """Where in its row a group stands, so that equal values of several are each seen."""
    return (index - (len(groups) - 1) / 2) * min(0.18, 0.54 / len(groups))


def _in(table: pd.DataFrame, event: object) -> dict[str, Any]:
    """The event of a mark, or those that all groups share."""
    if event != "all":
        return {"event": str(event)}
    groups = table["event"].value_counts()
    shared = groups.index[groups == groups.get("all")].drop("all", errors="ignore")
    return {"event": sorted(map(str, shared))} if len(shared) else {}  # a table of the overall rows only
