"""Names of places, and the words that tell two groups apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from framing import looks, schema
from framing.charts.letters import wrapped
from framing.charts.rows import PAGE, Chart, draw
from framing.charts.tables import Bar, Cell, Dot, Groups, Row, checked, each, words
from framing.schema import InputError

_COMPARED = ("target", "reference", "by", "within", "mask_names")  # what keyness was asked
_LINE_ROOM, _CONTEXT = 190.0, 5  # of a line beside a word: points, words on either side
_FEWEST = 3  # mentions, under which a share is words and no percentage


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
    sizes = named[named["place"] != "all"].groupby("place")["n_mentions"].sum()
    wanted = list(sizes.nlargest(max(1, places)).index) if isinstance(places, int) else list(places)
    if not wanted:
        raise InputError(f"nothing to draw: {words('naming')['empty']}.")
    for place in wanted:
        schema.known(place, sorted(set(named["place"]), key=str), "no place")
    groups = Groups(table[keys[0]], table[keys[-1]])
    shown = named[named["place"].isin(wanted)].sort_values(keys, key=lambda c: c.map(looks.ordered(c).index))
    rows = []
    for place in wanted:
        rows.append(Row("all places" if place == "all" else str(place), bold=True, gap=0.4))
        for row in shown[shown["place"] == place].to_dict("records"):
            group, number = str(row[keys[0]]), int(row["n_mentions"])
            cell = {"measure": "naming"} | {key: row[key] for key in (*keys, "place", "voice")}
            line = groups.outlet(group, looks.human(row[keys[-1]]), [])
            line.note = f"{round(row['share'] * number)} of {number}"
            if number >= _FEWEST:
                line.dots = [Dot(100 * row["share"], groups.looks[group], cell, 28)]
                line.bars = [Bar(100 * row["low"], 100 * row["high"], groups.looks[group][0])]
            rows.append(line)
    first = shown[(shown["place"] == wanted[0]) & (shown["n_mentions"] >= _FEWEST)]
    russian = first[first["share"] > 0.5]
    title = f"{wanted[0]}: {len(russian)} of {len(first)} mostly use the Russian-derived name"
    if first.empty:
        title = f"{wanted[0]} is named too seldom to tell which name an outlet prefers"
    if 0 < len(russian) < 3:
        title += f" ({', '.join(map(str, russian[keys[-1]]))})"
    n = f"{shown['n_mentions'].sum():.0f}"
    out = f"{table.loc[table['place'] == 'all', 'n_translated_left_out'].sum():.0f}"
    return draw("naming", table, rows, title, width=width, n=n, out=out)


def keyness(
    table: pd.DataFrame,
    n: int = 8,
    *,
    sentences: Callable[[Cell], pd.DataFrame] | None = None,
    width: float | None = None,
) -> Chart:
    """Distinctive words of a target and of its reference: how much more often, and how sure.

    To the right: more often in the target. Filled: adjusted p under .05. Beside each word in how many
    articles of target and reference it stands, and one place where it does. The table has each word's
    dispersion.

    Parameters
    ----------
    table : DataFrame
        From ``fr.keyness(articles, target="…")``: of one target.
    n : int
        Words a side: those of the highest and of the lowest `z`.
    sentences : function, optional
        From a word's cell to its lines: ``lambda cell: fr.evidence(scores, articles, **cell)``. On a narrow
        page there is no room for them.
    """
    checked("keyness", table)
    asked = {name: table.attrs[name] for name in _COMPARED if table.attrs.get(name)}
    more, less = table[table["z"] > 0].head(n), table[table["z"] < 0].tail(n)
    if "target" not in asked or (more.empty and less.empty):
        raise InputError(
            f"no word of one target is more or less frequent; this chart draws {words('keyness')['source']}."
        )
    target, reference = str(asked["target"]), str(asked.get("reference", ""))
    ours, theirs = looks.group(target), looks.group(reference or "all others")
    sentences = sentences if (width or PAGE) >= PAGE else None
    rows = []
    for index, (group, some) in enumerate(((target, more), (reference or "unknown", less))):
        look = looks.look(group, index)
        for number, row in enumerate(each(some)):
            dot = Dot(row.log_ratio, look, {"term": row.term, **asked}, 28, row.p_adjusted < 0.05)
            note = f"{row.target_articles:.0f} | {row.reference_articles:.0f}"
            if sentences is not None:
                found = sentences({**asked, "term": row.term, "group": group})
                note = wrapped(f"{note}\u00a0\u00a0 {_around(found)}", _LINE_ROOM, 6.5, lines=1)
            bars, gap = [Bar(row.low, row.high, look[0])], 0.6 * (number == 0)
            rows.append(Row(str(row.term), [dot], bars, note=note, gap=gap))
    title, size = _marking(table, ours, theirs), str(len(table))
    return draw("keyness", table, rows, title, width=width, n=size, ours=ours, theirs=theirs)


def _around(lines: pd.DataFrame) -> str:
    """The first place, with a few words on either side."""
    for line in lines.head(1).to_dict("records"):
        before, after = line["pre"].split(" ")[-_CONTEXT:], line["post"].split(" ")[:_CONTEXT]
        return f"{' '.join(before)}{line['match']}{' '.join(after)}"
    return ""


def _marking(table: pd.DataFrame, ours: str, theirs: str) -> str:
    """The three most distinctive words of either group, of those that are sure."""
    sure = table[table["p_adjusted"] < 0.05]
    sides = {ours: sure[sure["z"] > 0].head(3), theirs: sure[sure["z"] < 0].tail(3)[::-1]}
    told = [f"{group}: {', '.join(map(str, some['term']))}" for group, some in sides.items() if len(some)]
    if not told:
        return f"No word tells {ours} and {theirs} apart reliably"
    return f"What tells them apart. {'; '.join(told)}"
