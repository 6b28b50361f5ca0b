"""How far measures can be trusted: every figure with its interval, and what nobody has validated."""

from __future__ import annotations

from math import isnan

import pandas as pd

from framing import looks
from framing.charts.rows import Chart, draw
from framing.charts.tables import Bar, Dot, Row, checked
from framing.schema import InputError
from framing.validity import figure


def validity(table: pd.DataFrame, *, width: float | None = None) -> Chart:
    """Validity of measures: a row a figure, with its interval.

    More to the right: more valid; 1 is perfect. Circles: the library against labels; diamonds: coders
    against each other, which is about as far as a measure can get. Hollow: no interval.

    Parameters
    ----------
    table : DataFrame
        From ``framing.validity.validity()``, or from ``fr.validate(scores, gold)``, whose rows of single
        classes are not drawn.
    """
    checked("validity", table)
    shown = table[table["value"].notna() & ~table["metric"].str.contains(":")]
    if shown.empty:
        raise InputError("these are figures of single classes only; there is nothing to draw.")
    rows = []
    for measure, figures in shown.groupby("measure", sort=False):
        rows.append(Row(looks.human(measure), bold=True, gap=0.3))
        for row in figures.to_dict("records"):
            coders = ", " in str(row.get("coder", "")) or "between" in str(row.get("note", ""))
            look = (looks.MUTED, "D") if coders else (looks.OTHER[0], "o")
            dot = Dot(row["value"], look, filled=not isnan(row["low"]))
            note = f"{figure(row['value'], row['low'], row['high'])}, n {row['n']:,.0f}"
            rows.append(Row(row["metric"], [dot], [Bar(row["low"], row["high"], look[0])], note=note))
    ranked = shown.sort_values("value", kind="stable").to_dict("records")
    worst, best = (
        f"{row['value']:.2f} ({looks.human(row['measure'])}, {row['metric']})"
        for row in (ranked[0], ranked[-1])
    )
    labels = "; ".join(map(str, shown["labels"].unique())) if "labels" in shown else ""
    absent = ", ".join(map(str, table.loc[table["value"].isna() & (table["metric"] == ""), "measure"]))
    return draw(
        "validity",
        table,
        rows,
        f"The lowest of these figures is {worst}, the highest {best}",
        width=width,
        labels=f" Labels: {labels}." if labels else "",
        absent=f" Not validated: {absent}." if absent else "",
    )
