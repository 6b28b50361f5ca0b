"""A row an outlet: loaded words by voice, whose account they serve, names of places."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import pandas as pd

from framing import looks, schema
from framing.callings import in_order
from framing.charts.marks import STROKE, Groups, Words, checked, intervals, words
from framing.charts.rows import Chart, draw
from framing.schema import InputError

_DIRECTION = {"kyiv": -1, "moscow": 1}
_SIZES = {"own": 26, "quoted": 44, "scare": 11}
_FEWEST = 3  # mentions, under which a share is words and no percentage


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
    checked("rates", table, by)
    own = table["per_1000"].where(table["voice"] == "own")
    own = own.groupby([table[by], table["outlet"]]).transform("max")
    marks = table.assign(own=own, x=table["per_1000"], size=table["voice"].map(_SIZES))
    marks = marks.assign(filled=marks["voice"] == "own").sort_values("own", ascending=False, kind="stable")
    ranked = marks.dropna(subset="own").drop_duplicates([by, "outlet"])
    said: Words = {}
    if len(ranked) > 1:
        most, fewest = ranked.iloc[0], ranked.iloc[-1]
        said = {"most": str(most["outlet"]), "high": f"{most['own']:.0f}"}
        said |= {"fewest": str(fewest["outlet"]), "low": f"{fewest['own']:.0f}"}
    if groups is not None:
        groups = groups[groups["voice"] == "own"].assign(x=groups["per_1000"])
    marks = _with_means(marks, groups, by)
    marks["note"] = intervals(marks.where(marks["voice"] == "own"))
    return _drawn("rates", table, marks, by, width, **said)


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
    checked("sides", table, by)
    found = [_whose_account(table, groups, by, group) for group in looks.ordered(table[by])]
    marks = _with_means(table.sort_values("outlet", kind="stable").assign(stem=True), groups, by)
    sign, none = marks["side"].map(_DIRECTION), marks["per_1000"].where(marks["side"] == "none")
    ends = marks[["low", "high"]].mul(sign, axis=0)
    marks = marks.assign(x=marks["per_1000"] * sign, low=ends.min(axis=1), high=ends.max(axis=1))
    one_side = marks["x"].abs().groupby(marks["row"]).transform("max") > 0
    marks["x"] = marks["x"].mask((marks["x"] == 0) & (one_side | (sign > 0)))  # nor is 0 shown twice
    marks["note"] = intervals(pd.DataFrame({"x": none}))
    few = "so few outlets" if any(unsure for _, unsure in found) else ""
    return _drawn("sides", table, marks, by, width, found=", ".join(said for said, _ in found), few=few)


def _whose_account(table: pd.DataFrame, means: pd.DataFrame | None, by: str, group: str) -> tuple[str, bool]:
    """Which account a group's words serve: one, if twice as often; and whether outlets fail to show it."""
    hits = table[table[by] == group].groupby("side")["n_hits"].sum()
    number = {side: int(hits.get(side, 0)) for side in _DIRECTION}
    less, more = sorted(number, key=number.__getitem__)
    numbers = f"in {looks.group(group)} ({number['kyiv']:,} to {number['moscow']:,})"
    if number[more] < 2 * number[less] or not number[more]:
        return f"neither more {numbers}", False
    unsure = False
    if means is not None:
        of_group = means[means[by] == group].set_index("side")
        unsure = not of_group["low"].get(more, nan) > of_group["high"].get(less, nan)
    return f"{more.capitalize()}'s account {numbers}", unsure


def _with_means(marks: pd.DataFrame, means: pd.DataFrame | None, by: str) -> pd.DataFrame:
    """The marks of outlets without intervals, and below them those of their group's mean."""
    groups = Groups(marks[by], marks["outlet"])
    marks = groups.looked(marks, by, "outlet").assign(tag="", low=nan, high=nan)
    if means is not None:
        means = groups.looked(means, by).assign(label=means[by].map(looks.group) + ": mean")
        means = means.assign(**STROKE, bold=True)
        marks = pd.concat([marks, means], ignore_index=True)
    marks = marks.assign(measure="rates", block=marks[by], row=marks["label"], name=marks["label"])
    return in_order(marks.assign(ink=marks["colour"]), by)


def _drawn(
    chart: str, table: pd.DataFrame, marks: pd.DataFrame, by: str, width: float | None, **said: Any
) -> Chart:
    articles = table.groupby([by, "outlet"])["n_articles"].max()
    n = looks.sizes(len(articles), round(articles.sum()))
    return draw(chart, table, marks, f"measure {by} outlet side voice", width=width, n=n, **said)


def naming(table: pd.DataFrame, *, places: int | Sequence[str] = 3, width: float | None = None) -> Chart:
    """Share of Russian-derived names: a row an outlet and place.

    0: Ukrainian-derived names only; 100: Russian-derived only.

    Parameters
    ----------
    table : DataFrame
        From ``fr.naming(scores)``.
    places : int or list of str
        The places by name (``all``: all together), or so many of those named most.
    """
    checked("naming", table)
    keys = list(table.columns[: list(table.columns).index("place")])
    named = table[table["n_mentions"] > 0]
    mentions = named[named["place"] != "all"].groupby("place")["n_mentions"].sum()
    wanted = list(mentions.nlargest(max(1, places)).index) if isinstance(places, int) else list(places)
    for place in wanted:
        schema.known(place, sorted(set(named["place"]), key=str), "no place")
    if not wanted:
        raise InputError(f"nothing to draw: {words('naming')['empty']}.")
    marks = in_order(named[named["place"].isin(wanted)], *keys)
    marks = marks.sort_values("place", key=lambda column: column.map(wanted.index), kind="stable")
    few = marks["n_mentions"] < _FEWEST
    percent = (100 * marks[["share", "low", "high"]]).mask(few).set_axis(["x", "low", "high"], axis=1)
    russian = (marks["share"] * marks["n_mentions"]).round().map("{:.0f}".format)
    marks = Groups(table[keys[0]], table[keys[-1]]).looked(marks.assign(**percent), keys[0], keys[-1])
    marks = marks.assign(measure="naming", tag="", block=marks["place"].replace("all", "all places"))
    marks = marks.assign(row=marks["label"], name=marks["label"], ink=marks["colour"])
    marks["note"] = russian + " of " + marks["n_mentions"].map("{:.0f}".format)
    of_first = marks[(marks["place"] == wanted[0]) & ~few]
    mostly = of_first.loc[of_first["share"] > 0.5, keys[-1]].map(str)
    out = table.loc[table["place"] == "all", "n_translated_left_out"].sum()
    said: Words = {"place": wanted[0], "russian": str(len(mostly)), "of_all": len(of_first)}
    said |= {"who": ", ".join(mostly) if len(mostly) < 3 else "", "n": f"{marks['n_mentions'].sum():.0f}"}
    cell = f"measure {' '.join(keys)} place voice"
    return draw("naming", table, marks, cell, headed=True, width=width, out=f"{out:.0f}", **said)
