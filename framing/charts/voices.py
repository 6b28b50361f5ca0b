"""Who gets to speak, and how actors are spoken of."""

from __future__ import annotations

import pandas as pd

from framing import actors, looks, schema
from framing.charts.rows import Chart, draw
from framing.charts.tables import Bar, Groups, Row, checked


def _rank(bloc: object) -> int:
    return schema.BLOCS.index(str(bloc)) if bloc in schema.BLOCS else len(schema.BLOCS)


def share_of_voice(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Whose words are quoted: a row a bloc and group, every outlet a dot.

    To the right: a larger share of the words that the outlet quotes. Blocs that nobody quotes are left
    out.

    Parameters
    ----------
    table : DataFrame
        From ``fr.share_of_voice(scores)``.
    """
    checked("share_of_voice", table, f"{by} outlet bloc", by)
    groups, rows = Groups(table[by], table["outlet"]), []
    quoted = table[table["share"].groupby(table["bloc"]).transform("max") > 0]
    for bloc in sorted(set(quoted["bloc"]), key=lambda bloc: (_rank(bloc), str(bloc))):
        of_bloc = quoted[quoted["bloc"] == bloc]
        for lane, group in enumerate(groups.of(of_bloc[by])):
            cell = {"measure": "share_of_voice", by: group, "bloc": bloc}
            dots = groups.dots(group, of_bloc[of_bloc[by] == group], "share", cell, scale=100)
            for dot in dots:
                dot.cell = dot.cell if dot.x > 0 else {}  # nobody is quoted there
            name, gap = (looks.human(bloc), 0.4) if lane == 0 else ("", 0.0)
            rows.append(Row(name, dots, gap=gap))
    outlets = table.drop_duplicates([by, "outlet"])
    n, speeches = outlets["n_articles"], round(outlets.get("n_speeches", pd.Series(0)).sum())
    largest = table.dropna(subset="share").sort_values("share", ascending=False, kind="stable")
    most = largest.drop_duplicates([by, "outlet"])["bloc"].value_counts()
    where = f"in {most.iloc[0]} of {len(n)} outlets"
    title = f"The largest share of the quoted words is that of {looks.human(most.index[0])} {where}"
    size, told = looks.sizes(len(n), round(n.sum())), f" ({speeches} of them speeches or transcripts)"
    told = told if speeches else ""
    return draw("share_of_voice", table, rows, title, width=width, key=groups.key, n=size, speeches=told)


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
    checked("sentiment_toward", table, " ".join([*keys, "bloc", "actor"]))
    by = keys[0]
    groups, rows = Groups(table[by], table[keys[-1]] if len(keys) > 1 else [""] * len(table)), []
    total = table.groupby(["bloc", "actor"])["mentions"].sum().nlargest(most)
    for bloc, actor in sorted(total.index, key=lambda pair: (_rank(pair[0]), -total[pair])):
        of_actor = table[(table["bloc"] == bloc) & (table["actor"] == actor)]
        for lane, group in enumerate(groups.of(of_actor[by])):
            mine = of_actor[of_actor[by] == group]
            cell = {"measure": "sentiment_toward", "actor": actor, "bloc": bloc}
            own = groups.dots(group, mine, "sentiment_own", {**cell, "voice": "own"}, keys)
            everyone = groups.dots(group, mine, "sentiment", cell, keys)
            for dot in everyone:
                dot.filled, dot.tag, dot.size = False, "", 22
            colour, ends = groups.looks[group][0], mine[["low_own", "high_own"]].to_numpy()
            bars = [Bar(low, high, colour) for low, high in ends] if len(mine) == 1 else []
            name, gap = (_name(actor, bloc), 0.4) if lane == 0 else ("", 0.0)
            rows.append(Row(name, [*everyone, *own], bars, gap=gap))
    voices = (looks.MUTED, "● the narrator's own words · ○ all voices, quoted ones too")
    title, key, n = _most_surely(table, keys[-1]), [*groups.key, voices], f"{total.sum():.0f}"
    return draw("sentiment_toward", table, rows, title, width=width, key=key, n=n)


def _name(actor: str, bloc: str) -> str:
    known = actors.table()
    return known[actor].name if actor in known else looks.human(actor or bloc)


def _most_surely(table: pd.DataFrame, group: str) -> str:
    """The mean of the narrators' words that lies farthest from 0, of those whose interval leaves out 0."""
    sure = table[(table["low_own"] > 0) | (table["high_own"] < 0)]
    if sure.empty:
        return "No mean of the narrators' words is surely above or below zero"
    cell = sure.sort_values("sentiment_own", key=abs).iloc[-1]
    mean, toward = cell["sentiment_own"], _name(cell["actor"], cell["bloc"])
    side = "negative" if mean < 0 else "positive"
    return f"Most surely {side}: {looks.group(cell[group])} toward {toward} ({looks.number(mean)})"
