"""Kyiv or Kiev: the share of Russian-derived names, by outlet and place, and over time."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import schema
from framing.charts import style
from framing.schema import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PERIODS = ("year", "month")
_DASHES = ("-", "--", ":", "-.")  # tell outlets of one perspective apart


@style.chart("fr.naming(scores)", "place *share low high n_mentions n_articles n_translated_left_out")
def naming(
    table: pd.DataFrame, styles: pd.DataFrame | None = None, ax: Axes | None = None, *, places: Any = 3
) -> Axes:
    """Share of Russian-derived names: a dot an outlet and place, or a line an outlet over time.

    Parameters
    ----------
    table : DataFrame
        From ``fr.naming(scores)``; with `year` or `month` among its groups the chart runs over time.
    styles : DataFrame, optional
        From ``framing.places.house_styles()``: dates to mark in a chart over time.
    places : int or list of str
        The places by name (``all``: all together), or so many of those named most; over time only the first.

    Returns
    -------
    Axes
        0: Ukrainian-derived names only; 100: Russian-derived only. Lines are 95% intervals.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> text = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": ["It rained in Kyiv."]})
    >>> ax = naming(framing.naming(framing.score(text)))
    """
    by = list(table.columns[: list(table.columns).index("place")])
    period = next((p for p in _PERIODS if p in by), "")
    named = table[(table["n_mentions"] > 0) & (table[period] != "" if period else True)]
    if named.empty:
        raise InputError("no place that has two names is mentioned (with a date); there is nothing to draw.")
    sizes = named[named["place"] != "all"].groupby("place")["n_mentions"].sum()
    places = list(sizes.nlargest(max(1, places)).index) if isinstance(places, int) else list(places)
    for place in places:
        if place not in set(named["place"]):
            raise InputError(f"no place '{place}'.{schema.suggest(place, sorted(set(named['place'])))}")
    if period:
        shown = named[named["place"] == places[0]]
        ax = _over_time(shown, [c for c in by if c != period], period, places[0], styles, ax)
    else:
        shown = named[named["place"].isin(places)]
        ax = _dots(shown, by, places, ax)
    out = int(table[table["place"] == "all"]["n_translated_left_out"].sum())
    caption = (
        "Of all mentions of a place that has two names, the share of the Russian-derived one; lines: 95% "
        "interval (Wilson; an outlet's articles, or a group's outlets, are the draws). "
        f"n = {shown['n_mentions'].sum()} mentions; translated articles left out: {out}. "
        "A spelling is no stance."
    )
    return style.finish(ax, table, caption)


def _dots(shown: pd.DataFrame, by: list[str], places: list[str], ax: Axes | None) -> Axes:
    voice = {"voice": shown.attrs["voice"]} if shown.attrs.get("voice", "all") != "all" else {}
    order = {p: i for i, p in enumerate((*schema.PERSPECTIVES, *places))}
    shown = shown.sort_values(["place", *by], key=lambda c: c.map(lambda v: (order.get(v, len(order)), v)))
    ax = ax or style.new_axes(1.0 + 0.2 * (len(shown) + len(places)))
    beside: Any = {"xytext": (9, 0), "textcoords": "offset points", "va": "center", "color": style.MUTED}
    ax.annotate("mentions\n(articles)", (100, 0), fontsize=6.5, **beside)
    ticks, y = [], -1
    for place in places:
        y += 1
        heading = "all places" if place == "all" else style.fit(place, 36 * style.width(ax))
        ax.text(0, y, heading, fontweight="bold", va="center")
        for row in shown[shown["place"] == place].to_dict("records"):
            y += 1
            colour, marker = style.look(str(row[by[0]]))
            ax.plot([100 * row["low"], 100 * row["high"]], [y, y], color=colour, lw=1.4, alpha=0.6)
            dot = ax.scatter(
                100 * row["share"], y, s=28, marker=marker, color=colour, zorder=3, clip_on=False
            )
            every = {} if place == "all" else {"place": place}
            style.behind(
                dot, {"of": "hits", **{b: str(row[b]) for b in by}, "named": "yes", **every, **voice}
            )
            ax.annotate(f"{row['n_mentions']} ({row['n_articles']})", (100, y), fontsize=7, **beside)
            ticks.append((y, style.human(str(row[by[-1]])), colour))
    at, names, colours = zip(*ticks, strict=True)
    style.rows(ax, at, names, color=colours)
    ax.set_ylim(y + 0.6, -0.7)
    ax.set_xlim(-2, 102)
    ax.set_xlabel("per cent of mentions\n← Ukrainian-derived    Russian-derived →")
    ax.set_title("Two names for one place")
    return ax


def _over_time(
    shown: pd.DataFrame, by: list[str], period: str, place: str, styles: pd.DataFrame | None, ax: Axes | None
) -> Axes:
    shown = shown.assign(at=[_years(date) for date in shown[period]])
    ax = ax or style.new_axes(3.0)
    groups = list(shown.groupby(by)) if by else [((place,), shown)]
    for index, (key, line) in enumerate(groups):
        colour, marker = style.look(str(key[0]), index)
        x = line["at"] + (index - len(groups) / 2) * 0.03
        ax.vlines(x, 100 * line["low"], 100 * line["high"], color=colour, lw=1.2, alpha=0.5)
        ax.plot(x, 100 * line["share"], color=colour, marker=marker, ms=5, lw=1.4, clip_on=False,
                ls=_DASHES[index % len(_DASHES)], label=style.human(str(key[-1])))  # fmt: skip
    left, right = shown["at"].min() - 0.6, shown["at"].max() + 0.6
    marks = [] if styles is None else styles[styles["new"] == place].to_dict("records")
    marks = [mark for mark in marks if left < _years(mark["date"]) < right]
    for mark in marks:
        ax.axvline(_years(mark["date"]), color=style.MUTED, lw=0.8, ls=":")
    if marks:
        told = "Dotted, changes of house style: " + ", ".join(f"{m['agency']} {m['date']}" for m in marks)
        wide = int(17 * ax.get_figure(root=True).get_figwidth())  # type: ignore[union-attr]
        ax.set_xlabel(textwrap.fill(told, wide), fontsize=6.5, loc="left", color=style.MUTED)
    ax.set_xlim(left, right)
    ax.set_xticks(range(int(left) + 1, int(right) + 1))
    ax.set_ylim(-3, 103)
    ax.grid(visible=True, axis="y")
    ax.set_ylabel("per cent Russian-derived")
    ax.set_title(f"{place}: its two names over time")
    ax.legend()
    return ax


def _years(date: str) -> float:
    """A date, month or year as a number of years, in the middle of what it names."""
    year, month, day = (*(int(part) for part in date.split("-")), 0, 0)[:3]
    return year + ((month - 1 + (day / 31 or 0.5)) / 12 if month else 0.5)
