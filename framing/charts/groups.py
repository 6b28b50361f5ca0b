"""A row an outlet or a group: loaded words, whose account they serve, who speaks, tone, names of places."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import pandas as pd

from framing import actors, looks, schema
from framing.callings import in_order
from framing.charts.marks import CHARTS, STROKE, Groups, checked, intervals
from framing.charts.rows import Chart, draw
from framing.schema import InputError

_DIRECTION = {"kyiv": -1, "moscow": 1}
_SIZES = {"own": 26, "quoted": 44, "scare": 11}
_MOST_ACTORS = 12
_FEWEST = 3  # mentions, under which a share is words and no percentage


def compare(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Groups within the same events: every outlet a dot, each group's estimate a stroke with its interval.

    First the mean over the events that all groups share. A group of fewer than three outlets has no
    interval.

    Parameters
    ----------
    table : DataFrame
        From ``fr.compare(scores, measure)``.
    """
    table = checked("compare", table)
    outlets = pd.DataFrame(table.attrs.get("outlets", []), columns=["event", "group", "outlet", "mean"])
    groups = Groups(pd.concat([table, outlets]), "group")
    means = groups.looked(table.assign(x=table["estimate"])).assign(**STROKE)
    dots = groups.looked(outlets.assign(x=outlets["mean"]))
    marks = pd.concat([means.assign(note=intervals(means)), dots], ignore_index=True)
    event, measure = marks["event"], table["measure"].iloc[0]
    marks = marks.assign(measure=measure, by=by, block=event, row=marks["group"], bold=event == "all")
    marks["name"] = event.map(looks.event).mask(event.duplicated(), "")  # once a block
    first = table[table["event"] == table["event"].iloc[0]]
    ranked = first.dropna(subset="estimate").sort_values("estimate", kind="stable")
    cell, said = "measure by group event outlet", {"first": first, "ranked": ranked}
    return draw("compare", table, marks, said, cell, key=groups.key, width=width)


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
    table = checked("rates", table, by)
    is_own = table["voice"] == "own"
    own = table["per_1000"].where(is_own).groupby([table[by], table["outlet"]]).transform("max")
    marks = table.assign(x=table["per_1000"], own=own, filled=is_own, size=table["voice"].map(_SIZES))
    marks = marks.sort_values("own", ascending=False, kind="stable")
    ranked = marks.dropna(subset="own").drop_duplicates([by, "outlet"])
    marks = _with_means(marks, groups, by)
    marks["note"] = intervals(marks.where(marks["voice"] == "own"))
    cell, said = f"measure {by} outlet voice", {"ranked": ranked, "n": _sizes(table, by)}
    return draw("rates", table, marks, said, cell, width=width)


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
    table = checked("sides", table, by)
    outlets = table.sort_values("outlet", kind="stable").assign(stem=True)
    marks = _with_means(outlets, groups, by, "side")
    sign, none = marks["side"].map(_DIRECTION), marks["per_1000"].where(marks["side"] == "none")
    ends = marks[["low", "high"]].mul(sign, axis=0)
    marks = marks.assign(x=marks["per_1000"] * sign, low=ends.min(axis=1), high=ends.max(axis=1))
    one_side = marks["x"].abs().groupby(marks["row"]).transform("max") > 0
    marks["x"] = marks["x"].mask((marks["x"] == 0) & (one_side | (sign > 0)))  # nor is 0 shown twice
    marks["note"] = intervals(pd.DataFrame({"x": none}))
    cell = f"measure {by} outlet side voice"
    said = {"served": _served(table, groups, by), "n": _sizes(table, by)}
    return draw("sides", table, marks, said, cell, width=width)


def _served(table: pd.DataFrame, means: pd.DataFrame | None, by: str) -> list[dict[str, Any]]:
    """Which account a group's words serve: one, if twice as often; and whether outlets fail to show it."""
    hits, found = table.groupby([by, "side"])["n_hits"].sum(), []
    for group in looks.ordered(table[by]):
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
    groups = Groups(marks, by)
    marks = groups.looked(marks).assign(low=nan, high=nan)
    if means is not None:
        schema.require(means, [by, "voice", "per_1000", "low", "high", *columns], "groups")
        means = means[(means["voice"] == "own") & means[by].isin(groups.order)]
        means = groups.looked(means.assign(x=means["per_1000"], bold=True)).assign(**STROKE)
        means["named"] = means[by].map(looks.group) + ": mean"
        marks = pd.concat([marks, means], ignore_index=True)
    marks = marks.assign(measure="rates", tag="", block=marks[by], row=marks["named"], name=marks["named"])
    return in_order(marks.assign(ink=marks["colour"]), by)


def _sizes(table: pd.DataFrame, by: str) -> str:
    articles = table.groupby([by, "outlet"])["n_articles"].max()
    return looks.sizes(len(articles), round(articles.sum()))


def share_of_voice(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Whose words are quoted: a row a bloc and group, every outlet a dot.

    To the right: a larger share of the words that the outlet quotes. Blocs that nobody quotes are left
    out.

    Parameters
    ----------
    table : DataFrame
        From ``fr.share_of_voice(scores)``.
    """
    table = checked("share_of_voice", table, by)
    groups = Groups(table, by)
    quoted = in_order(table[table.groupby("bloc")["share"].transform("max") > 0], "bloc", by)
    marks = groups.looked(quoted.drop(columns=["low", "high"])).assign(measure="share_of_voice")
    marks = marks.assign(x=100 * marks["share"], block=marks["bloc"], row=marks[by])
    marks["name"] = marks["bloc"].map(looks.human).mask(marks["bloc"].duplicated(), "")
    outlets = table.drop_duplicates([by, "outlet"])
    ranked = table.dropna(subset="share").sort_values("share", ascending=False, kind="stable")
    said = {
        "largest": ranked.drop_duplicates([by, "outlet"])["bloc"].value_counts().to_dict(),
        "n_outlets": len(outlets),
        "n": _sizes(table, by),
        "speeches": outlets.get("n_speeches", pd.Series(0)).sum(),
    }
    cell = f"measure {by} bloc outlet"
    return draw("share_of_voice", table, marks, said, cell, key=groups.key, width=width)


def sentiment_toward(table: pd.DataFrame, *, width: float | None = None) -> Chart:
    """Mean sentiment toward actors: a row an actor and group, the narrator's words filled, all voices hollow.

    Left of 0 negative, right positive. Where each group is one row of the table, the interval of the
    narrator's words stands behind.

    Parameters
    ----------
    table : DataFrame
        From ``fr.sentiment_toward(scores)``, by outlets or perspectives; actors or blocs, of which the
        twelve with the most mentions are drawn.
    """
    table = checked("sentiment_toward", table)
    keys = list(table.columns[: list(table.columns).index("actor")])
    by, outlet = keys[0], keys[-1] if len(keys) > 1 else ""
    groups, total = Groups(table, by, outlet), table.groupby(["bloc", "actor"])["mentions"].transform("sum")
    known, pairs = actors.table(), zip(table["actor"], table["bloc"], strict=True)
    names = [known[one].name if one in known else looks.human(one or bloc) for one, bloc in pairs]
    told = table.assign(name=names, total=total, block=table["bloc"] + " " + table["actor"], row=table[by])
    told = in_order(told, by).sort_values("total", ascending=False, kind="stable")
    told = in_order(told[told["block"].isin(told["block"].unique()[:_MOST_ACTORS])], "bloc")
    told = told.assign(measure="sentiment_toward", name=told["name"].mask(told["block"].duplicated(), ""))
    told = groups.looked(told)
    everyone = told.assign(x=told["sentiment"], filled=False, low=nan, high=nan, tag="")
    ends = {"low": nan, "high": nan} if outlet else {"low": told["low_own"], "high": told["high_own"]}
    own = told.assign(x=told["sentiment_own"], voice="own", **ends)
    marks = pd.concat([everyone, own], ignore_index=True)
    sure = table.assign(name=names)[(table["low_own"] > 0) | (table["high_own"] < 0)]
    sure = sure.sort_values("sentiment_own", key=abs)
    said = {"sure": sure, "group": keys[-1], "n": told["mentions"].sum()}
    cell = f"measure {' '.join(keys)} actor bloc voice"
    return draw("sentiment_toward", table, marks, said, cell, key=groups.key, width=width)


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
    table = checked("naming", table)
    keys = list(table.columns[: list(table.columns).index("place")])
    named = table[table["n_mentions"] > 0]
    mentions = named[named["place"] != "all"].groupby("place")["n_mentions"].sum()
    wanted = list(mentions.nlargest(max(1, places)).index) if isinstance(places, int) else list(places)
    for place in wanted:
        schema.known(place, sorted(set(named["place"]), key=str), "no place")
    if not wanted:
        raise InputError(f"nothing to draw: {CHARTS['naming']['empty']}.")
    marks = in_order(named[named["place"].isin(wanted)], *keys)
    marks = marks.sort_values("place", key=lambda column: column.map(wanted.index), kind="stable")
    few = marks["n_mentions"] < _FEWEST
    percent = (100 * marks[["share", "low", "high"]]).mask(few).set_axis(["x", "low", "high"], axis=1)
    russian = (marks["share"] * marks["n_mentions"]).round().map("{:.0f}".format)
    note = russian + " of " + marks["n_mentions"].map("{:.0f}".format)
    marks = Groups(table, keys[0], keys[-1]).looked(marks.assign(**percent, note=note, measure="naming"))
    marks = marks.assign(tag="", block=marks["place"].replace("all", "all places"), row=marks["named"])
    marks = marks.assign(name=marks["named"], ink=marks["colour"])
    of_first = marks[(marks["place"] == wanted[0]) & ~few]
    said = {
        "place": wanted[0],
        "of_all": len(of_first),
        "mostly": of_first.loc[of_first["share"] > 0.5, keys[-1]].tolist(),
        "n": marks["n_mentions"].sum(),
        "out": table.loc[table["place"] == "all", "n_translated_left_out"].sum(),
    }
    cell = f"measure {' '.join(keys)} place voice"
    return draw("naming", table, marks, said, cell, headed=True, width=width)
