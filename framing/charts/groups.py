"""A row an outlet or a group: loaded words, whose account they serve, who speaks, tone, names of places."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import pandas as pd

from framing import actors, looks, schema
from framing.charts.marks import CHARTS, STROKE, Groups, checked, intervals
from framing.charts.rows import Chart, Inches, draw
from framing.schema import InputError

_DIRECTION = {"kyiv": -1, "moscow": 1}
_SIZES = {"own": 26, "quoted": 44, "scare": 11}
_MOST_ACTORS = 12
_FEWEST = 3  # mentions, under which a share is words and no percentage


def compare(table: pd.DataFrame, *, by: str = "perspective", width: Inches = None) -> Chart:
    """Groups within the same events: every outlet a dot, each group's estimate a stroke with its interval.

    First the mean over all shared events. A group of fewer than three outlets has no interval.

    Parameters
    ----------
    table : DataFrame
        From ``fr.compare(scores, measure)``.
    """
    rows = checked("compare", table)
    outlets = pd.DataFrame(table.attrs.get("outlets", []), columns=["event", "group", "outlet", "mean"])
    outlets = outlets.merge(rows[["event", "group"]])
    groups = Groups(pd.concat([rows, outlets]))
    means = groups.looked(rows.assign(x=rows["estimate"])).assign(**STROKE)
    dots = groups.looked(outlets.assign(x=outlets["mean"]))
    marks = pd.concat([means.assign(note=intervals(means)), dots], ignore_index=True)
    event, measure = marks["event"], rows["measure"].iloc[0]
    marks = marks.assign(measure=measure, by=by, block=event, row=marks["group"], bold=event == "all")
    marks["name"] = event.map(looks.event).mask(event.duplicated(), "")  # once a block
    first = rows[rows["event"] == min(rows["event"], key=lambda event: event != "all")]
    ranked = first.dropna(subset="estimate").sort_values("estimate", kind="stable")
    return draw("compare", table, marks, {"first": first, "ranked": ranked}, key=groups.key, width=width)


def rates(
    table: pd.DataFrame, groups: pd.DataFrame | None = None, *, by: str = "perspective", width: Inches = None
) -> Chart:
    """Loaded words per 1,000, by whose words they are: an outlet a row, a voice a mark.

    To the right: more loaded words, of any side. Filled: the narrator's own; hollow: quoted; small: scare.

    Parameters
    ----------
    table : DataFrame
        From ``fr.rates(scores)``.
    groups : DataFrame, optional
        From ``fr.rates(scores, by="perspective")``: each group's mean and its interval.
    """
    rows = checked("rates", table, by)
    is_own = rows["voice"] == "own"
    own = rows["per_1000"].where(is_own).groupby([rows["group"], rows["outlet"]]).transform("max")
    marks = rows.assign(x=rows["per_1000"], own=own, filled=is_own, size=rows["voice"].map(_SIZES))
    marks = marks.sort_values("own", ascending=False, kind="stable")
    ranked = marks.dropna(subset="own").drop_duplicates(["group", "outlet"])
    marks = _with_means(marks, groups, by)
    marks["note"] = intervals(marks.where(marks["voice"] == "own"))
    return draw("rates", table, marks, {"ranked": ranked, "n": _sizes(rows)}, by, width=width)


def sides(
    table: pd.DataFrame, groups: pd.DataFrame | None = None, *, by: str = "perspective", width: Inches = None
) -> Chart:
    """Whose account the narrators' words serve: an outlet a row, to the left Kyiv's, to the right Moscow's.

    Words that serve no side are the grey numbers at the right: they have no direction.

    Parameters
    ----------
    table : DataFrame
        From ``fr.rates(scores, split="side", voice="own")``.
    groups : DataFrame, optional
        From ``fr.rates(scores, by="perspective", split="side", voice="own")``: means with intervals.
    """
    rows = checked("sides", table, by)
    outlets = rows.sort_values("outlet", kind="stable").assign(stem=True)
    marks = _with_means(outlets, groups, by, "side")
    sign, none = marks["side"].map(_DIRECTION), marks["per_1000"].where(marks["side"] == "none")
    ends = marks[["low", "high"]].mul(sign, axis=0)
    marks = marks.assign(x=marks["per_1000"] * sign, low=ends.min(axis=1), high=ends.max(axis=1))
    one_side = marks["x"].abs().groupby(marks["row"]).transform("max") > 0
    marks["x"] = marks["x"].mask((marks["x"] == 0) & (one_side | (sign > 0)))  # nor is 0 shown twice
    marks["note"] = intervals(pd.DataFrame({"x": none}))
    said = {"served": _served(rows, groups, by), "n": _sizes(rows)}
    return draw("sides", table, marks, said, by, width=width)


def _served(table: pd.DataFrame, means: pd.DataFrame | None, by: str) -> list[dict[str, Any]]:
    """Which account a group's words serve: one, if twice as often; and whether outlets fail to show it."""
    hits, found = table.groupby(["group", "side"])["n_hits"].sum(), []
    for group in looks.ordered(table["group"]):
        number = {side: int(hits.get((group, side), 0)) for side in _DIRECTION}
        less, more = sorted(number, key=number.__getitem__)
        served, unsure = number[more] >= max(2 * number[less], 1), False
        if means is not None:
            of_group = means[means[by] == group].set_index("side")
            unsure = served and not of_group["low"].get(more, nan) > of_group["high"].get(less, nan)
        account = more.capitalize() if served else ""
        found.append({"group": group, **number, "account": account, "unsure": unsure})
    return found


def _with_means(marks: pd.DataFrame, means: pd.DataFrame | None, by: str, *columns: str) -> pd.DataFrame:
    """The marks of outlets without intervals, and below them those of their group's mean of own words."""
    groups = Groups(marks)
    marks = groups.looked(marks).assign(low=nan, high=nan)
    if means is not None:
        read = [by, "voice", "per_1000", "low", "high", *columns]
        schema.require(means, read, "groups")
        means = means[read].assign(group=means[by])
        means = means[(means["voice"] == "own") & means["group"].isin(groups.order)]
        means = groups.looked(means.assign(x=means["per_1000"], bold=True)).assign(**STROKE)
        means["named"] = means["group"].map(looks.group) + ": mean"
        marks = pd.concat([marks, means], ignore_index=True)
    marks = marks.assign(measure="rates", tag="", block=marks["group"], row=marks["named"])
    return looks.in_order(marks.assign(name=marks["named"], ink=marks["colour"]), "group")


def _sizes(rows: pd.DataFrame) -> str:
    articles = rows.groupby(["group", "outlet"])["n_articles"].max()
    return looks.sizes(len(articles), round(articles.sum()))


def share_of_voice(table: pd.DataFrame, *, by: str = "perspective", width: Inches = None) -> Chart:
    """Whose words are quoted: a row a bloc and group, every outlet a dot.

    To the right: a larger share of the words an outlet quotes. Blocs that nobody quotes are left out.

    Parameters
    ----------
    table : DataFrame
        From ``fr.share_of_voice(scores)``.
    """
    rows = checked("share_of_voice", table, by)
    groups = Groups(rows)
    quoted = looks.in_order(rows[rows.groupby("bloc")["share"].transform("max") > 0], "bloc", "group")
    marks = groups.looked(quoted).assign(measure="share_of_voice", x=100 * quoted["share"])
    marks = marks.assign(block=marks["bloc"], row=marks["group"])
    marks["name"] = marks["bloc"].map(looks.human).mask(marks["bloc"].duplicated(), "")
    outlets = rows.drop_duplicates(["group", "outlet"])
    is_largest = rows["share"] == rows.groupby(["group", "outlet"])["share"].transform("max")
    n_largest = rows.loc[is_largest, "bloc"].value_counts()
    said = {
        "largest": n_largest.index[n_largest == n_largest.max()].map(looks.human).sort_values().tolist(),
        "n_largest": n_largest.max(),
        "n_outlets": len(outlets),
        "n": _sizes(rows),
        "speeches": pd.to_numeric(outlets.get("n_speeches", pd.Series([0])), errors="coerce").sum(),
    }
    return draw("share_of_voice", table, marks, said, by, key=groups.key, width=width)


def sentiment_toward(table: pd.DataFrame, *, by: str = "", width: Inches = None) -> Chart:
    """Mean sentiment toward actors: a row an actor and group, the narrator's words filled, all voices hollow.

    Left of 0 negative, right positive. Where each group is one row of the table, the interval of the
    narrator's words stands behind. Groups are, if `by` does not say, perspectives, or without them outlets.

    Parameters
    ----------
    table : DataFrame
        From ``fr.sentiment_toward(scores)``, by outlets or perspectives; actors or blocs, of which the
        twelve with the most mentions are drawn.
    """
    by = by or _usual(table)
    rows = checked("sentiment_toward", table, by)
    rows = rows.drop(columns="outlet") if by == "outlet" else rows
    outlet, mentions = "outlet" in rows, rows.groupby(["bloc", "actor"])["mentions"].transform("sum")
    groups, known, pairs = Groups(rows), actors.table(), zip(rows["actor"], rows["bloc"], strict=True)
    rows["name"] = [known[one].name if one in known else looks.human(one or bloc) for one, bloc in pairs]
    told = rows.assign(total=mentions, block=rows["bloc"] + " " + rows["actor"], row=rows["group"])
    told = looks.in_order(told, "group").sort_values("total", ascending=False, kind="stable")
    told = looks.in_order(told[told["block"].isin(told["block"].unique()[:_MOST_ACTORS])], "bloc")
    told = told.assign(measure="sentiment_toward", name=told["name"].mask(told["block"].duplicated(), ""))
    told = groups.looked(told)
    everyone = told.assign(x=told["sentiment"], filled=False, low=nan, high=nan, tag="")
    ends = {"low": nan, "high": nan} if outlet else {"low": told["low_own"], "high": told["high_own"]}
    own = told.assign(x=told["sentiment_own"], voice="own", **ends)
    marks = pd.concat([everyone, own], ignore_index=True)
    sure = rows[(rows["low_own"] > 0) | (rows["high_own"] < 0)].sort_values("sentiment_own", key=abs)
    said = {"sure": sure, "group": "outlet" if outlet else "group", "n": told["mentions"].sum()}
    return draw("sentiment_toward", table, marks, said, by, key=groups.key, width=width)


def _usual(table: pd.DataFrame) -> str:
    return "perspective" if "perspective" in getattr(table, "columns", ()) else "outlet"


def naming(
    table: pd.DataFrame, *, by: str = "", places: int | Sequence[str] = 3, width: Inches = None
) -> Chart:
    """Share of Russian-derived names: a row an outlet and place.

    0: Ukrainian-derived names only; 100: Russian-derived only. Groups by default as in `sentiment_toward`.

    Parameters
    ----------
    table : DataFrame
        From ``fr.naming(scores)``.
    places : int or list of str
        The places by name (``all``: all together), or so many of those named most.
    """
    by = by or _usual(table)
    rows = checked("naming", table, by)
    who = "outlet" if "outlet" in rows else "group"
    named = rows[rows["n_mentions"] > 0]
    mentions = named[named["place"] != "all"].groupby("place")["n_mentions"].sum()
    wanted = list(mentions.nlargest(max(1, places)).index) if isinstance(places, int) else list(places)
    for place in wanted:
        schema.known(place, sorted(set(named["place"]), key=str), "no place")
    if not wanted:
        raise InputError(f"nothing to draw: {CHARTS['naming']['empty']}.")
    marks = looks.in_order(named[named["place"].isin(wanted)], "group", who)
    marks = marks.sort_values("place", key=lambda column: column.map(wanted.index), kind="stable")
    few = marks["n_mentions"] < _FEWEST
    percent = (100 * marks[["share", "low", "high"]]).mask(few).set_axis(["x", "low", "high"], axis=1)
    russian = (marks["share"] * marks["n_mentions"]).round().map("{:.0f}".format)
    note = russian + " of " + marks["n_mentions"].map("{:.0f}".format)
    marks = Groups(rows).looked(marks.assign(**percent, note=note, measure="naming"))
    marks = marks.assign(tag="", block=marks["place"].replace("all", "all places"), row=marks["named"])
    marks = marks.assign(name=marks["named"], ink=marks["colour"])
    of_first = marks[(marks["place"] == wanted[0]) & ~few]
    said = {
        "place": "all places" if wanted[0] == "all" else wanted[0],
        "of_all": len(of_first),
        "mostly": of_first.loc[of_first["share"] > 0.5, who].tolist(),
        "n": marks["n_mentions"].sum(),
        "out": rows.loc[rows["place"] == "all", "n_translated_left_out"].sum(),
    }
    return draw("naming", table, marks, said, by, headed=True, width=width)
