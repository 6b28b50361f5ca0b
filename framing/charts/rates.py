"""Rates per 1,000 words by outlet, by category, and groups compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framing import schema
from framing.charts import style
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_VOICE = {
    "own": ("the narrator's own", 34, True),
    "quoted": ("quoted", 30, False),
    "scare": ("scare-quoted", 14, False),
}


@style.opens
def rates(table: pd.DataFrame, groups: pd.DataFrame | None = None, ax: Axes | None = None) -> Axes:
    """Loaded terms per 1,000 words: every outlet a row, every voice a mark.

    Parameters
    ----------
    table : DataFrame
        From ``fr.rates(scores)``: columns `perspective, outlet, voice, per_1000, n_articles …`.
    groups : DataFrame, optional
        From ``fr.compare(scores, "loaded_own_per_1000")``: each perspective's estimate and interval, drawn
        as a diamond on a bar under its outlets.
    ax : Axes, optional

    Returns
    -------
    Axes
        More to the right: more loaded terms, whatever their side. Own-voice words are filled marks,
        quoted and scare-quoted ones hollow.
    """
    needed = {"perspective", "outlet", "voice", "per_1000"}
    if table.empty or not needed <= set(table.columns):
        raise InputError('this chart draws fr.rates(scores, by=["perspective", "outlet"], split="voice").')
    with style.house():
        perspectives = [p for p in schema.PERSPECTIVES if p in set(table["perspective"])]
        rows: list[tuple[str, str]] = []
        for perspective in perspectives:
            group = table[table["perspective"] == perspective]
            own = group[group["voice"] == "own"].set_index("outlet")["per_1000"]
            ranked = sorted((-float(own.get(o, -1.0)), str(o)) for o in set(group["outlet"]))
            rows += [(perspective, o) for _, o in ranked]
            if groups is not None:
                rows.append((perspective, ""))
        ax = ax or style.new_axes(0.9 + 0.24 * len(rows))
        overall = () if groups is None else groups[groups["event"] == "all"].itertuples()
        estimates: dict[Any, Any] = {row.group: row for row in overall}
        for y, (perspective, outlet) in enumerate(rows):
            colour, marker = style.look(perspective)
            if not outlet:
                _estimate(ax, estimates.get(perspective), y, colour, perspective)
                continue
            cell = table[(table["perspective"] == perspective) & (table["outlet"] == outlet)].set_index(
                "voice"
            )["per_1000"]
            ax.plot([0, cell.max()], [y, y], color=style.FAINT, lw=0.8, zorder=1)
            for voice, (_, size, filled) in _VOICE.items():
                if voice in cell:
                    dot = ax.scatter(cell[voice], y, s=size, marker=marker, zorder=3 if filled else 2, lw=1.1,
                                     facecolor=colour if filled else "white",
                                     edgecolor=style.INK if voice == "scare" else colour)  # fmt: skip
                    style.behind(dot, {"of": "hits", "outlet": outlet, "voice": voice, "loaded": "yes"})
        labels = {p: "" if estimates else f" ({style.human(p)})" for p in perspectives}
        names = [o + labels[p] if o else _sized(p, estimates.get(p)) for p, o in rows]
        ax.set_yticks(range(len(rows)), names)
        for label, (_, outlet) in zip(ax.get_yticklabels(), rows, strict=True):
            if not outlet:
                label.set(fontweight="bold", fontsize=7)
        ax.set_ylim(len(rows) - 0.4, -0.8)
        reach = max([table["per_1000"].max(), *(e.high for e in estimates.values() if e.high == e.high)])
        reach = reach or 1.0
        ax.set_xlim(-0.02 * reach, 1.3 * reach if estimates else 1.05 * reach)
        ax.set_xlabel("loaded terms per 1,000 words of that voice  →  more")
        ax.set_title("Loaded terms, by whose words they are", pad=20)
        _voices_legend(ax)
        caption = (
            "Loaded terms per 1,000 words. Each row is an outlet, mean over its articles: filled marks are "
            "the narrator's terms per 1,000 of the narrator's own words, large hollow ones the quoted terms "
            "per 1,000 quoted words, small hollow ones scare-quoted terms per 1,000 own words. "
            f"n = {_total(table)}. Spellings of place names are left out."
        )
        if estimates:
            caption += (
                " Diamonds: the narrator's rate, mean over shared events of outlet means; lines: 95% "
                "interval over outlets (jackknife, Student's t on the scale of the fourth root)."
            )
        return style.finish(ax, table, caption, "loaded_own_per_1000")


def _estimate(ax: Axes, row: Any, y: int, colour: str, group: str) -> None:
    if row is None:
        return
    text, right = f"{row.estimate:.1f}", row.estimate
    if row.low == row.low:
        low, right = row.low, row.high
        ax.plot([low, right], [y, y], color=colour, lw=2.2, solid_capstyle="butt", zorder=2)
        text += f" [{low:.1f}, {right:.1f}]"
    dot = ax.scatter(row.estimate, y, marker="D", s=30, color=colour, edgecolor=style.INK, lw=0.8, zorder=4)
    style.behind(dot, {"of": "hits", "group": group, "voice": "own", "loaded": "yes"})
    ax.annotate(
        text, (right, y), (6, 0), textcoords="offset points", va="center", fontsize=7, color=style.INK
    )


def _sized(perspective: str, row: Any) -> str:
    if row is None:
        return style.human(perspective)
    return f"{style.human(perspective)}: {row.n_outlets} outlets, {row.n_articles} articles"


def _voices_legend(ax: Axes) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D(
            [],
            [],
            ls="",
            marker="o",
            ms=size**0.5,
            mfc=style.MUTED if filled else "white",
            mec=style.INK if v == "scare" else style.MUTED,
            label=name,
        )
        for v, (name, size, filled) in _VOICE.items()
    ]
    ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=3,
        frameon=False,
        fontsize=7,
        borderpad=0,
        borderaxespad=0.3,
        handletextpad=0.2,
        columnspacing=1.2,
    )


def _total(table: pd.DataFrame) -> str:
    own = table[table["voice"] == "own"]
    return f"{int(own['n_articles'].sum())} articles of {len(own)} outlets"


@style.opens
def categories(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Categories of loaded terms by group: a row a category, a mark a group.

    Parameters
    ----------
    table : DataFrame
        From ``fr.rates(scores, by="perspective", split="category")``.
    ax : Axes, optional

    Returns
    -------
    Axes
        Categories without any hit are left out and named in the caption.
    """
    if table.empty or "category" not in table or "per_1000" not in table:
        raise InputError('this chart draws fr.rates(scores, by="perspective", split="category").')
    by = str(table.columns[0])
    with style.house():
        wide = table.pivot(index="category", columns=by, values="per_1000")
        groups = [g for g in schema.PERSPECTIVES if g in wide.columns] or list(wide.columns)
        if not wide.to_numpy().any():
            raise InputError("no loaded term in any category; there is nothing to draw.")
        absent = [str(c) for c in wide.index[wide.max(axis=1) == 0]]
        wide = wide[wide.max(axis=1) > 0]
        wide = wide.loc[wide.max(axis=1).sort_values(ascending=False).index]
        ax = ax or style.new_axes(1.0 + 0.3 * len(wide))
        for index, group in enumerate(groups):
            colour, marker = style.look(group, index)
            dots = ax.scatter(
                wide[group],
                range(len(wide)),
                s=34,
                marker=marker,
                color=colour,
                zorder=3,
                lw=0.8,
                edgecolor="white",
                label=style.human(group),
            )
            style.behind(dots, *({"of": "hits", by: group, "category": str(c)} for c in wide.index))
        ax.hlines(range(len(wide)), wide.min(axis=1), wide.max(axis=1), color=style.FAINT, lw=1.4, zorder=1)
        ax.set_yticks(range(len(wide)), [style.human(str(c)) for c in wide.index])
        ax.set_ylim(len(wide) - 0.4, -1.2)
        ax.set_xlim(left=0)
        ax.set_xlabel("terms per 1,000 words →  more")
        ax.set_title("What kind of loaded terms")
        top = wide.iloc[0]
        style.direct_labels(
            ax,
            [
                (top[g], style.human(g), {"color": style.look(g, i)[0], "fontweight": "bold"})
                for i, g in enumerate(groups)
            ],
            -0.45,
        )
        n = table.groupby(by)["n_articles"].max()
        o = table.groupby(by)["n_outlets"].max()
        sizes = "; ".join(f"{style.human(g)}: {n[g]} articles, {o[g]} outlets" for g in groups)
        caption = (
            f"Loaded terms of each category per 1,000 words, all voices; mean of outlet means ({sizes})."
        )
        if absent:
            caption += f" No hits: {', '.join(map(style.human, absent))}."
        return style.finish(ax, table, caption, "category")


@style.opens
def compare(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Groups within events: estimates with intervals, a row an event.

    Parameters
    ----------
    table : DataFrame
        From ``fr.compare(scores, measure)``.
    ax : Axes, optional

    Returns
    -------
    Axes
        The first row is the mean over the events all groups share. A group of fewer than three outlets
        has a mark and no interval.
    """
    if table.empty or not {"event", "group", "estimate", "low", "high"} <= set(table.columns):
        raise InputError("this chart draws the table of fr.compare(scores, measure).")
    with style.house():
        events, groups = list(dict.fromkeys(table["event"])), list(dict.fromkeys(table["group"]))
        ax = ax or style.new_axes(1.1 + 0.36 * len(events))
        for index, group in enumerate(groups):
            colour, marker = style.look(group, index)
            rows = table[table["group"] == group].set_index("event").reindex(events)
            y = [e + (index - (len(groups) - 1) / 2) * 0.22 for e in range(len(events))]
            ax.hlines(y, rows["low"], rows["high"], color=colour, lw=1.6, zorder=2)
            dots = ax.scatter(rows["estimate"], y, s=30, marker=marker, color=colour, zorder=3)
            cell = {"of": str(table["measure"].iloc[0]), "group": str(group)}
            own = [o for o in table.attrs.get("outlets", ()) if o["group"] == group and o["event"] in events]
            ax.scatter([o["mean"] for o in own], [y[events.index(o["event"])] for o in own], s=9,
                       facecolor="white", edgecolor=colour, lw=0.8, zorder=2.5)  # fmt: skip
            style.behind(dots, *({**cell, **({} if e == "all" else {"event": str(e)})} for e in events))
        if table["low"].min() >= 0 or table["estimate"].min() >= 0:
            ax.set_xlim(left=min(0, ax.get_xlim()[0]))
        ax.set_yticks(range(len(events)), ["all shared events" if e == "all" else e for e in events])
        ax.get_yticklabels()[0].set_fontweight("bold")
        ax.set_ylim(len(events) - 0.4, -1.0)
        measure = str(table["measure"].iloc[0])
        ax.set_xlabel(style.MEASURE.get(measure, f"{measure}  →"))
        ax.set_title("The same events, by perspective")
        first = table[table["event"] == events[0]].set_index("group")["estimate"]
        style.direct_labels(
            ax,
            [
                (first[g], style.human(g), {"color": style.look(g, i)[0], "fontweight": "bold"})
                for i, g in enumerate(groups)
                if g in first
            ],
            -0.62,
        )
        sizes = table[table["event"] == events[0]]
        n = "; ".join(
            f"{style.human(r.group)}: {r.n_outlets} outlets, {r.n_articles} articles"
            for r in sizes.itertuples()
        )
        caption = (
            f"{measure}: mean of outlet means with 95% interval over outlets (jackknife, Student's t); "
            f"small circles: outlets. {n}."
        )
        return style.finish(ax, table, caption, measure)
