"""Which account tells which fact, and which were not found to."""

from __future__ import annotations

import pandas as pd

from framing import looks
from framing.charts.letters import wrapped
from framing.charts.rows import Chart, draw
from framing.charts.tables import Dot, Groups, Row, checked
from framing.schema import InputError

_SHORT = 150  # words of all of an outlet's articles, under which little can be found
_SHAPES = "filled: the narrator tells it · hollow: somebody is quoted · empty: not found here"
_GAP = 0.6  # columns between perspectives


def told(
    table: pd.DataFrame, shares: pd.DataFrame | None = None, *, most: int = 20, width: float | None = None
) -> Chart:
    """Facts as rows in the order of telling, outlets as columns by perspective.

    Filled: the narrator tells the fact; hollow: somebody is quoted with it; empty: it was not found. At
    the right what the wordings say where they differ in a number, a date or a name.

    Parameters
    ----------
    table : DataFrame
        From ``fr.told(scores, articles, event=…)``.
    shares : DataFrame, optional
        From ``told_shares(table, scores)``: outlets that tell none of the facts get a column too, and the
        number of an outlet with under 150 words is put in brackets.
    most : int
        How many facts to draw: those that most outlets tell.
    """
    checked("told", table)
    table = checked("told", table[table["outlet"] != ""])  # a column has a name
    shares = table.assign(n_words=_SHORT) if shares is None else shares[shares["outlet"] != ""]
    if len(set(table["event"])) > 1:
        raise InputError("these are the facts of several events; draw one, as in table[table['event'] == …].")
    known = shares[shares["event"].isin(table["event"])]
    groups = Groups(known["perspective"], known["outlet"])
    places = {pair: at + _GAP * groups.order.index(pair[0]) for at, pair in enumerate(groups.outlets)}
    facts = table.groupby("fact").agg(outlets=("outlet", "nunique"), label=("label", "first"))
    drawn = facts.sort_values("outlets", ascending=False, kind="stable").head(most).sort_index()
    rows = []
    for fact, label in drawn["label"].items():
        of_fact = table[table["fact"] == fact]
        dots = []
        for outlet, tellings in of_fact.groupby("outlet"):
            perspective = str(tellings["perspective"].iloc[0])
            cell = {"measure": "told", "event": tellings["event"].iloc[0], "fact": fact, "outlet": outlet}
            place, told_by_narrator = places[perspective, str(outlet)], (tellings["voice"] != "quoted").any()
            dots.append(Dot(place, groups.looks[perspective], cell, 26, filled=bool(told_by_narrator)))
        differing = " | ".join(dict.fromkeys(filter(None, of_fact["figures"])))
        rows.append(Row(f"{fact}  {label}", dots, note=wrapped(differing, 70, 6.5, lines=2)))
    fewer = f"; the {len(drawn)} told by most" if len(drawn) < len(facts) else ""
    size = looks.sizes(len(groups.outlets), table["article_id"].nunique())
    title, key = _finding(table, groups.order), [*groups.key, (looks.MUTED, _SHAPES)]
    chart = draw("told", table, rows, title, width=width, key=key, n=size, facts=str(len(facts)), drawn=fewer)
    short = set(known.loc[known["n_words"] < _SHORT, "outlet"])
    tags = [f"({groups.tag(*pair)})" if pair[1] in short else groups.tag(*pair) for pair in groups.outlets]
    chart.set_xlim(-_GAP, max(places.values()) + _GAP)
    chart.set_xticks(list(places.values()), tags)
    chart.tick_params(axis="x", length=0, labeltop=True, pad=1)
    chart.grid(visible=True, axis="both")
    return chart


def _finding(table: pd.DataFrame, groups: list[str]) -> str:
    """How many facts all sides tell, and which side tells most alone."""
    sides = table.groupby("fact")["perspective"].agg(frozenset)
    everywhere = int((sides.map(len) == len(groups)).sum())
    if len(groups) < 2:
        return f"{len(sides)} facts are told by two outlets or more"
    alone = sides[sides.map(len) == 1].map(min).value_counts()
    found = f"All {len(groups)} sides tell {everywhere} of {len(sides)} facts"
    named = ", ".join(f"{count} by {looks.human(side)} outlets alone" for side, count in alone.items())
    return f"{found}; {named or 'none is told by one side alone'}"
