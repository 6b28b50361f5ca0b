"""How far measures can be trusted: every figure with its interval, and what nobody has validated."""

from __future__ import annotations

from math import isnan

import pandas as pd

from framing import looks
from framing.charts.rows import Chart, Dot, Row, draw
from framing.charts.tables import checked
from framing.schema import InputError
from framing.validity import figure


def validity(table: pd.DataFrame, *, width: float | None = None) -> Chart:
    """Validity of measures: a row a figure, with its interval.

    Parameters
    ----------
    table : DataFrame
        From ``framing.validity.validity()``, or from ``fr.validate(scores, gold)``, whose rows of single
        classes are not drawn.

    Returns
    -------
    Chart
        More to the right: more valid; 1 is perfect. Circles: the library against labels; diamonds: coders
        against each other, which is about as far as a measure can get. Hollow: no interval.
    """
    source = "framing.validity.validity() or the table of fr.validate(scores, gold)"
    checked(table, source, "measure metric low high n", "value")
    shown = table[table["value"].notna() & ~table["metric"].str.contains(":")]
    if shown.empty:
        raise InputError("these are figures of single classes only; there is nothing to draw.")
    order = {name: rank for rank, name in enumerate(dict.fromkeys(shown["measure"]))}
    rows, before = [], None
    for r in shown.sort_values("measure", key=lambda c: c.map(order), kind="stable").to_dict("records"):
        if r["measure"] != before:
            rows.append(Row(looks.human(r["measure"]), bold=True, gap=0.3))
            before = r["measure"]
        coders = ", " in str(r.get("coder", "")) or "between" in str(r.get("note", ""))
        look = (looks.MUTED, "D") if coders else (looks.OTHER[0], "o")
        about = f"{figure(r['value'], r['low'], r['high'])}, n {r['n']:,.0f}"
        dot = Dot(r["value"], look, size=24, filled=not isnan(r["low"]))
        rows.append(Row(str(r["metric"]), [dot], r["low"], r["high"], look[0], note=about))
    best, worst = (shown.loc[shown["value"].agg(which)] for which in ("idxmax", "idxmin"))
    absent = ", ".join(map(str, table.loc[table["value"].isna() & (table["metric"] == ""), "measure"]))
    labels = shown["labels"].drop_duplicates() if "labels" in shown else ()
    caption = (
        "Circles: the library against labels; diamonds: labellers against each other; behind: 95% bootstrap "
        "intervals over texts; hollow: no interval. 1 is perfect. "
        + (f"Labels: {'; '.join(map(str, labels))}." if len(labels) else "")
        + (f" Not validated: {absent}." if absent else "")
    )
    title = (
        f"Figures from {worst['value']:.2f} ({looks.human(worst['measure'])}, {worst['metric']}) to "
        f"{best['value']:.2f} ({looks.human(best['measure'])}, {best['metric']})"
    )
    low = min(0.0, shown["value"].min())
    return draw(
        table,
        rows,
        title=title,
        measure="agreement with labels",
        axis="better →",
        caption=caption.strip(),
        validity=None,
        width=width,
        limits=(float(low), 1.0),
    )
