"""How good each measure is: figures that `benchmarks/validity.py` measured, and the line a chart carries."""

from __future__ import annotations

import math
from functools import cache

import pandas as pd

from framing import storage
from framing.paths import LEXICONS

FILE = LEXICONS / "validity.csv"


def validity() -> pd.DataFrame:
    """The measured validity of the library's measures, as it was stored with this version.

    One row per measure, data set and metric: `measure, metric, value, low, high` (95% bootstrap interval
    over texts), `n, unit` (what n counts), `data, labels` (who labelled them), `covers` (the columns and
    charts whose headline this is, joined by ``;``), `command, date, lexicons` (versions and the first digits
    of their hashes), `note`. Empty `value`: not validated. 1 is perfect throughout.

    >>> bool(validity()["value"].dropna().between(-1, 1).all())
    True
    """
    table = storage.read_table(FILE, "validity")
    return table.assign(**table[["value", "low", "high", "n"]].apply(pd.to_numeric))


@cache
def line(measure: str) -> str:
    """What a caption says of a measure's validity; figures of another name, as of one side, are named.

    >>> line("grade"), line("")
    ('Validity: not validated.', 'Validity: not validated.')
    """
    table = validity().dropna(subset="value")
    covers = table["covers"].str.split(";").map(lambda names: bool(measure) and measure in names)
    said = []
    for (data, labels), rows in table[covers].groupby(["data", "labels"], sort=False):
        figures = []
        for r in rows.to_dict("records"):
            of = "" if r["measure"] == measure else f"{r['measure']}: "
            value = figure(r["value"], r["low"], r["high"])
            figures.append(f"{of}{r['metric']} {value}, n = {r['n']:,.0f} {r['unit']}")
        said.append(f"{'; '.join(figures)} ({data}; labels: {labels})")
    return f"Validity: {'; '.join(said) or 'not validated'}."


def figure(value: float, low: float, high: float) -> str:
    """A figure with its interval, as papers print it.

    >>> figure(0.698, 0.61, 0.78), figure(-0.2, float("nan"), float("nan")), figure(1, 0.9, 1)
    ('.70 [.61, .78]', '-.20 [no interval]', '1.00 [.90, 1.00]')
    """
    texts = [f"{x:.2f}" if abs(x) >= 0.995 else f"{x:.2f}".replace("0.", ".", 1) for x in (value, low, high)]
    return f"{texts[0]} [no interval]" if math.isnan(low) else f"{texts[0]} [{texts[1]}, {texts[2]}]"
