"""Who gets to speak, and how actors are spoken of."""

from __future__ import annotations

import pandas as pd

from framing import actors, looks, schema
from framing.charts.comparison import number
from framing.charts.rows import Chart, Dot, Row, draw
from framing.charts.tables import checked, each, numbered, single


def _rank(bloc: object) -> int:
    return schema.BLOCS.index(str(bloc)) if bloc in schema.BLOCS else len(schema.BLOCS)


def share_of_voice(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Whose words are quoted: a row a bloc and group, every outlet a dot.

    Parameters
    ----------
    table : DataFrame
        From ``fr.share_of_voice(scores)``.

    Returns
    -------
    Chart
        To the right: a larger share of the words that the outlet quotes. Blocs that nobody quotes are left
        out.
    """
    checked(table, "fr.share_of_voice(scores)", f"{by} outlet bloc n_articles", "share")
    single(table, [by, "outlet", "bloc"])
    quoted = table[table["share"].groupby(table["bloc"]).transform("max") > 0]
    tags, key = numbered(zip(table[by].map(str), table["outlet"].map(str), strict=True))
    groups = looks.ordered(table[by])
    rows = []
    for bloc in sorted(set(quoted["bloc"]), key=lambda bloc: (_rank(bloc), str(bloc))):
        lanes = [group for group in groups if ((quoted["bloc"] == bloc) & (quoted[by] == group)).any()]
        for group in lanes:
            look = looks.look(group, groups.index(group))
            dots = []
            for row in each(quoted[(quoted["bloc"] == bloc) & (quoted[by] == group)]):
                cell = {"measure": "share_of_voice", by: group, "outlet": row.outlet, "bloc": bloc}
                tag = tags[str(group), str(row.outlet)]
                dots.append(Dot(100 * row.share, look, cell if row.share > 0 else {}, 18, tag=tag))
            first = group == lanes[0]
            rows.append(Row(looks.human(bloc) if first else "", dots, colour=look[0], gap=0.4 * first))
    largest = table.sort_values("share", ascending=False, kind="stable").dropna(subset="share")
    most = largest.drop_duplicates([by, "outlet"])["bloc"].value_counts()
    n = table.drop_duplicates([by, "outlet"])["n_articles"]
    caption = (
        "Share of each bloc in the words of attributed outer statements; an outlet's dots add up to 100. "
        f"n = {looks.sizes(len(n), round(n.sum()))}; intervals over articles are in the table."
    )
    title = f"{looks.human(most.index[0])} has most of the quoted words in {most.iloc[0]} of {len(n)} outlets"
    return draw(
        table,
        rows,
        title=title[:1].upper() + title[1:],
        measure="per cent of the words of attributed statements",
        axis="more →",
        caption=caption,
        validity="share_of_voice",
        key=key,
        width=width,
        floor=0.0,
    )


def sentiment_toward(table: pd.DataFrame, *, most: int = 12, width: float | None = None) -> Chart:
    """Mean sentiment toward actors: a row an actor and group, the narrator's words filled, all voices hollow.

    Parameters
    ----------
    table : DataFrame
        From ``fr.sentiment_toward(scores)``, by outlets or perspectives; actors or blocs.
    most : int
        How many actors to draw: those with the most mentions.

    Returns
    -------
    Chart
        Left of 0 negative, right positive. Where each group is one row of the table, the interval of the
        narrator's words stands behind.
    """
    columns = "actor bloc low high sentiment_own low_own high_own mentions n_articles"
    checked(table, "fr.sentiment_toward(scores)", columns, "sentiment")
    keys = list(table.columns[: list(table.columns).index("actor")])
    by = keys[0]
    single(table, [*keys, "bloc", "actor"])
    total = table.groupby(["bloc", "actor"])["mentions"].sum().nlargest(most)
    whom = sorted(total.index, key=lambda pair: (_rank(pair[0]), -total[pair]))
    outlets = keys[-1] if keys[-1] != by else ""
    named = table[outlets] if outlets else pd.Series("", table.index)
    tags, key = numbered(zip(table[by].map(str), named.map(str), strict=True))
    groups = looks.ordered(table[by])
    names = {actor_id: actor.name for actor_id, actor in actors.table().items()}
    rows = []
    for bloc, actor in whom:
        told = table[(table["bloc"] == bloc) & (table["actor"] == actor)]
        lanes = [group for group in groups if (told[by] == group).any()]
        for group in lanes:
            look = looks.look(group, groups.index(group))
            mine = told[told[by] == group].to_dict("records")
            dots = []
            for row in mine:
                about = {"actor": actor, "bloc": bloc}
                cell = {"measure": "sentiment_toward", **{name: row[name] for name in keys}, **about}
                tag = tags[str(group), str(row[outlets])] if outlets else ""
                dots.append(Dot(row["sentiment"], look, cell, 22, filled=False))
                dots.append(Dot(row["sentiment_own"], look, cell | {"voice": "own"}, 20, tag=tag))
            name = names.get(actor, looks.human(actor or bloc)) if group == lanes[0] else ""
            line = Row(name, dots, colour=look[0], gap=0.4 * (group == lanes[0]))
            if len(mine) == 1:
                line.low, line.high = mine[0]["low_own"], mine[0]["high_own"]
            rows.append(line)
    caption = (
        "Mean sentiment toward an actor, −1 to 1. Filled: the narrator's own words, behind them the 95% "
        "interval where there is one; hollow: all voices. The measure misreads about one mention in three "
        "(macro-F1 .69 on US politics): compare means over many mentions, never quote one. "
        f"n = {total.sum():.0f} mentions."
    )
    shapes = [(looks.MUTED, "● the narrator's own words · ○ all voices, quoted ones too")]
    return draw(
        table,
        rows,
        title=_most_surely(table, keys[-1], names),
        measure="mean sentiment toward actors",
        width=width,
        axis="← negative      positive →",
        caption=caption,
        validity="toward",
        key=[*key, *shapes],
        centred=True,
    )


def _most_surely(table: pd.DataFrame, group: str, names: dict[str, str]) -> str:
    """The mean of the narrators' words that lies farthest from 0, of those whose interval leaves out 0."""
    sure = table[(table["low_own"] > 0) | (table["high_own"] < 0)]
    if sure.empty:
        return "No mean of the narrators' words is surely above or below zero"
    cell = sure.sort_values("sentiment_own", key=abs).iloc[-1]
    side = "negative" if cell["sentiment_own"] < 0 else "positive"
    toward = names.get(cell["actor"], looks.human(cell["actor"] or cell["bloc"]))
    return f"Most surely {side}: {looks.human(cell[group])} toward {toward} ({number(cell['sentiment_own'])})"
