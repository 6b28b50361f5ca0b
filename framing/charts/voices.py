"""Who gets to speak, and how actors are spoken of."""

from __future__ import annotations

import pandas as pd

from framing import actors, looks, schema
from framing.charts.rows import Chart, Dot, Row, draw
from framing.charts.tables import Groups, checked, each


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
    groups = Groups(table[by], table["outlet"])
    quoted = table[table["share"].groupby(table["bloc"]).transform("max") > 0]
    rows = []
    for bloc in sorted(set(quoted["bloc"]), key=lambda bloc: (_rank(bloc), str(bloc))):
        of_bloc = quoted[quoted["bloc"] == bloc]
        name = looks.human(bloc)
        for group in groups.of(of_bloc[by]):
            look = groups.looks[group]
            dots = []
            for row in each(of_bloc[of_bloc[by] == group]):
                cell = {"measure": "share_of_voice", by: group, "outlet": row.outlet, "bloc": bloc}
                tag = groups.tag(group, row.outlet)
                dots.append(Dot(100 * row.share, look, cell if row.share > 0 else {}, 18, tag=tag))
            rows.append(Row(name, dots, colour=look[0], gap=0.4 if name else 0.0))
            name = ""
    outlets = table.drop_duplicates([by, "outlet"])
    n, speeches = outlets["n_articles"], round(outlets.get("n_speeches", pd.Series(0)).sum())
    largest = table.dropna(subset="share").sort_values("share", ascending=False, kind="stable")
    most = largest.drop_duplicates([by, "outlet"])["bloc"].value_counts()
    title = f"{looks.human(most.index[0])} has most of the quoted words in {most.iloc[0]} of {len(n)} outlets"
    title, size = title[:1].upper() + title[1:], looks.sizes(len(n), round(n.sum()))
    told = f" ({speeches} of them speeches or transcripts)" if speeches else ""
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
    by = keys[0]
    checked("sentiment_toward", table, " ".join([*keys, "bloc", "actor"]))
    outlets = table[keys[-1]] if len(keys) > 1 else pd.Series("", table.index)
    groups = Groups(table[by], outlets)
    total = table.groupby(["bloc", "actor"])["mentions"].sum().nlargest(most)
    rows = []
    for bloc, actor in sorted(total.index, key=lambda pair: (_rank(pair[0]), -total[pair])):
        told = table[(table["bloc"] == bloc) & (table["actor"] == actor)]
        name = _name(actor, bloc)
        for group in groups.of(told[by]):
            look, mine = groups.looks[group], told[told[by] == group]
            dots = []
            for row, outlet in zip(mine.to_dict("records"), outlets[mine.index], strict=True):
                cell = {"measure": "sentiment_toward"} | {key: row[key] for key in (*keys, "actor", "bloc")}
                own, tag = cell | {"voice": "own"}, groups.tag(group, outlet)
                dots.append(Dot(row["sentiment"], look, cell, 22, filled=False))
                dots.append(Dot(row["sentiment_own"], look, own, 20, tag=tag))
            line = Row(name, dots, colour=look[0], gap=0.4 if name else 0.0)
            if len(mine) == 1:
                line.low, line.high = mine["low_own"].item(), mine["high_own"].item()
            rows.append(line)
            name = ""
    voices = (looks.MUTED, "● the narrator's own words · ○ all voices, quoted ones too")
    title, key = _most_surely(table, keys[-1]), [*groups.key, voices]
    return draw("sentiment_toward", table, rows, title, width=width, key=key, n=f"{total.sum():.0f}")


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
    return f"Most surely {side}: {looks.human(cell[group])} toward {toward} ({looks.number(mean)})"
