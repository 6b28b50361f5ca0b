"""A row a group: means within the same events, room for sources, tone toward actors."""

from __future__ import annotations

from math import nan

import pandas as pd

from framing import actors, looks
from framing.callings import in_order
from framing.charts.marks import STROKE, Groups, Words, checked, intervals
from framing.charts.rows import Chart, draw


def compare(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Groups within the same events: every outlet a dot, each group's estimate a stroke with its interval.

    First the mean over the events that all groups share. A group of fewer than three outlets has no
    interval.

    Parameters
    ----------
    table : DataFrame
        From ``fr.compare(scores, measure)``.
    """
    checked("compare", table)
    outlets = pd.DataFrame(table.attrs.get("outlets", []), columns=["event", "group", "outlet", "mean"])
    known = pd.concat([table[["group"]].assign(outlet=""), outlets])
    groups, measure = Groups(known["group"], known["outlet"]), str(table["measure"].iloc[0])
    means = groups.looked(table.assign(x=table["estimate"]), "group").assign(**STROKE)
    dots = groups.looked(outlets.assign(x=outlets["mean"]), "group", "outlet")
    marks = pd.concat([means.assign(note=intervals(means)), dots], ignore_index=True)
    event = marks["event"]
    marks = marks.assign(measure=measure, by=by, block=event, row=marks["group"], bold=event == "all")
    marks["name"] = event.map(looks.event)
    first = table[table["event"] == table["event"].iloc[0]]
    sizes = [looks.sizes(row.n_outlets, row.n_articles) for row in first.itertuples()]
    n = [f"{looks.human(group)}: {size}" for group, size in zip(first["group"], sizes, strict=True)]
    said: Words = {"n": "; ".join(n), **_who_has_more(first, measure)}
    cell = "measure by group event outlet"
    return draw("compare", table, marks, cell, of=measure, key=groups.key, width=width, **said)


def _who_has_more(rows: pd.DataFrame, measure: str) -> Words:
    """Which group has most, how many times the least, and whether their outlets can show it."""
    rows = rows[rows["estimate"].notna()].sort_values("estimate", kind="stable")
    if len(rows) < 2:
        return {}
    least, most = rows.iloc[0], rows.iloc[-1]
    ends = most["group"], most["estimate"], least["group"], least["estimate"]
    said: Words = {"claim": looks.claim(measure, *ends)}
    if not most["low"] > least["high"]:
        said["few"] = looks.counted(int(rows["n_outlets"].min()), "outlet")
    return said


def share_of_voice(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Whose words are quoted: a row a bloc and group, every outlet a dot.

    To the right: a larger share of the words that the outlet quotes. Blocs that nobody quotes are left
    out.

    Parameters
    ----------
    table : DataFrame
        From ``fr.share_of_voice(scores)``.
    """
    checked("share_of_voice", table, by)
    groups = Groups(table[by], table["outlet"])
    quoted = in_order(table[table.groupby("bloc")["share"].transform("max") > 0], "bloc", by)
    marks = groups.looked(quoted.drop(columns=["low", "high"]), by, "outlet")
    marks = marks.assign(measure="share_of_voice", x=100 * marks["share"], block=marks["bloc"], row=marks[by])
    marks["name"] = marks["bloc"].map(looks.human)
    outlets = table.drop_duplicates([by, "outlet"])
    speeches = round(outlets.get("n_speeches", pd.Series(0)).sum())
    largest = table.dropna(subset="share").sort_values("share", ascending=False, kind="stable")
    most = largest.drop_duplicates([by, "outlet"])["bloc"].value_counts()
    said: Words = {"bloc": looks.human(most.index[0]), "where": f"{most.iloc[0]} of {len(outlets)}"}
    said["n"] = looks.sizes(len(outlets), round(outlets["n_articles"].sum()))
    said["speeches"] = f" ({speeches} of them speeches or transcripts)" if speeches else ""
    cell = f"measure {by} bloc outlet"
    return draw("share_of_voice", table, marks, cell, key=groups.key, width=width, **said)


def sentiment_toward(table: pd.DataFrame, *, most: int = 12, width: float | None = None) -> Chart:
    """Mean sentiment toward actors: a row an actor and group, the narrator's words filled, all voices hollow.

    Left of 0 negative, right positive. Where each group is one row of the table, the interval of the
    narrator's words stands behind.

    Parameters
    ----------
    table : DataFrame
        From ``fr.sentiment_toward(scores)``, by outlets or perspectives; actors or blocs.
    most : int
        How many actors to draw: those with the most mentions.
    """
    checked("sentiment_toward", table)
    keys = list(table.columns[: list(table.columns).index("actor")])
    by, outlet = keys[0], keys[-1] if len(keys) > 1 else ""
    groups = Groups(table[by], table[outlet] if outlet else [""] * len(table))
    blank = table.assign(measure="sentiment_toward", low=nan, high=nan)
    everyone = groups.looked(blank.assign(x=table["sentiment"], filled=False), by)
    own = groups.looked(blank.assign(x=table["sentiment_own"], voice="own"), by, outlet)
    if not outlet:
        own = own.assign(low=table["low_own"], high=table["high_own"])
    marks = in_order(pd.concat([everyone, own], ignore_index=True), by)
    total = marks.groupby(["bloc", "actor"])["mentions"].transform("sum")
    names = [_name(actor, bloc) for actor, bloc in zip(marks["actor"], marks["bloc"], strict=True)]
    marks = marks.assign(total=total, block=marks["bloc"] + " " + marks["actor"], row=marks[by], name=names)
    marks = marks.sort_values("total", ascending=False, kind="stable")
    marks = in_order(marks[marks["block"].isin(marks["block"].unique()[:most])], "bloc")
    cell = f"measure {' '.join(keys)} actor bloc voice"
    n = marks.drop_duplicates([*keys, "block"])["mentions"].sum()
    said: Words = {"n": f"{n:.0f}", **_most_surely(table, keys[-1])}
    return draw("sentiment_toward", table, marks, cell, key=groups.key, width=width, **said)


def _name(actor: str, bloc: str) -> str:
    known = actors.table()
    return known[actor].name if actor in known else looks.human(actor or bloc)


def _most_surely(table: pd.DataFrame, group: str) -> Words:
    """The mean of the narrators' words that lies farthest from 0, of those whose interval leaves out 0."""
    sure = table[(table["low_own"] > 0) | (table["high_own"] < 0)]
    if sure.empty:
        return {}
    cell = sure.sort_values("sentiment_own", key=abs).iloc[-1]
    sign = "negative" if cell["sentiment_own"] < 0 else "positive"
    about = {"group": looks.group(cell[group]), "actor": _name(cell["actor"], cell["bloc"])}
    return {"sign": sign, "mean": looks.number(cell["sentiment_own"]), **about}
