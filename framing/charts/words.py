"""Names of places, and the words that tell two groups apart."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing import looks, schema
from framing.charts.rows import Chart, Dot, Row, draw
from framing.charts.tables import checked, each
from framing.schema import InputError

_COMPARED = ("target", "reference", "by", "within", "mask_names")  # what keyness was asked


def naming(table: pd.DataFrame, *, places: int | Sequence[str] = 3, width: float | None = None) -> Chart:
    """Share of Russian-derived names: a row an outlet and place.

    Parameters
    ----------
    table : DataFrame
        From ``fr.naming(scores)``.
    places : int or list of str
        The places by name (``all``: all together), or so many of those named most.

    Returns
    -------
    Chart
        0: Ukrainian-derived names only; 100: Russian-derived only.
    """
    columns = "place voice low high n_mentions n_articles n_translated_left_out"
    checked(table, "fr.naming(scores)", columns, "share", "no place that has two names is mentioned")
    by = list(table.columns[: list(table.columns).index("place")])
    named = table[table["n_mentions"] > 0]
    sizes = named[named["place"] != "all"].groupby("place")["n_mentions"].sum()
    wanted = list(sizes.nlargest(max(1, places)).index) if isinstance(places, int) else list(places)
    for place in wanted:
        schema.known(place, sorted(set(named["place"]), key=str), "no place")
    order = {name: rank for rank, name in enumerate(schema.PERSPECTIVES)}
    shown = named[named["place"].isin(wanted)]
    shown = shown.sort_values(by, key=lambda c: c.map(lambda v: (order.get(v, len(order)), str(v))))
    rows = []
    for place in wanted:
        rows.append(Row("all places" if place == "all" else str(place), bold=True, gap=0.4))
        for row in shown[shown["place"] == place].to_dict("records"):
            look = looks.look(row[by[0]])
            cell = {"measure": "naming", **{name: row[name] for name in by}, "place": place}
            if row["voice"] != "all":
                cell["voice"] = row["voice"]
            name = f"{looks.SHAPE[look[1]]} {looks.human(row[by[-1]])}"
            dot = Dot(100 * row["share"], look, cell, 28)
            note = f"{row['n_mentions']:.0f} in {row['n_articles']:.0f}"
            rows.append(Row(name, [dot], 100 * row["low"], 100 * row["high"], look[0], look[0], note))
    first = shown[shown["place"] == wanted[0]]
    russian = first[first["share"] > 0.5]
    title = f"{wanted[0]}: {len(russian)} of {len(first)} mostly use the Russian-derived name"
    if 0 < len(russian) < 3:
        title += f" ({', '.join(map(str, russian[by[-1]]))})"
    out = table[table["place"] == "all"]["n_translated_left_out"].sum()
    caption = (
        "Of all mentions of a place that has two names, the per cent of the Russian-derived one; behind it "
        "the 95% interval (Wilson; an outlet's articles, or a group's outlets, are the draws). "
        f"n = {shown['n_mentions'].sum():.0f} mentions; translated articles left out: {out:.0f}. A "
        "spelling is no stance."
    )
    return draw(
        table,
        rows,
        title=title,
        measure="per cent of mentions with the Russian-derived name",
        width=width,
        axis="← Ukrainian-derived      Russian-derived →",
        caption=caption,
        limits=(0.0, 100.0),
        note_head="mentions in articles",
    )


def keyness(
    table: pd.DataFrame,
    n: int = 12,
    *,
    width: float | None = None,
) -> Chart:
    """Distinctive words of a target and of its reference: how much more often, and how sure.

    Parameters
    ----------
    table : DataFrame
        From ``fr.keyness(articles, target="…")``: of one target.
    n : int
        Words a side: those of the highest and of the lowest `z`.

    Returns
    -------
    Chart
        To the right: more often in the target. Filled: adjusted p under .05. Beside each word in how many
        articles of target and reference it stands; the table has its dispersion.
    """
    source = 'fr.keyness(articles, target="…"), of one target'
    columns = "term low high z p_adjusted target_articles reference_articles"
    checked(table, source, columns, "log_ratio")
    target, reference = (str(table.attrs.get(group, "")) for group in ("target", "reference"))
    if not target:
        raise InputError(f"this chart draws {source}.")
    compared = {name: value for name, value in table.attrs.items() if name in _COMPARED and value}
    ours, theirs = looks.human(target), looks.human(reference or "all others")
    rows = []
    for index, some in enumerate((table[table["z"] > 0].head(n), table[table["z"] < 0].tail(n))):
        look = looks.look((target, reference or "unknown")[index], index)
        for number, row in enumerate(each(some)):
            cell = {"term": row.term, **compared}
            dot = Dot(row.log_ratio, look, cell, 28, row.p_adjusted < 0.05)
            note = f"{row.target_articles:.0f} | {row.reference_articles:.0f}"
            gap = 0.6 * (number == 0)
            rows.append(Row(str(row.term), [dot], row.low, row.high, look[0], note=note, gap=gap))
    if not rows:
        raise InputError(f"no word is more or less frequent; this chart draws {source}.")
    sure = table[table["p_adjusted"] < 0.05]
    marking = [
        f"{group}: {', '.join(map(str, some['term']))}"
        for group, some in ((ours, sure[sure["z"] > 0].head(3)), (theirs, sure[sure["z"] < 0].tail(3)[::-1]))
        if len(some)
    ]
    title = (
        f"What tells them apart. {'; '.join(marking)}"
        if marking
        else (f"No word tells {ours} and {theirs} apart reliably")
    )
    caption = (
        f"Words of the highest and lowest z (weighted log-odds), {ours} against {theirs}. Behind: 95% "
        "interval, resampled by article; filled: adjusted p < .05, hollow: not. Right: articles with the "
        f"word, {ours} | {theirs}. n = {len(table)} words. Distinctive is not loaded, nor the user's own "
        "view."
    )
    return draw(
        table,
        rows,
        title=title,
        measure="log2 of the ratio of rates (+1: twice as often)",
        width=width,
        axis=f"← {theirs}      {ours} →",
        caption=caption,
        centred=True,
        note_head="articles",
    )
