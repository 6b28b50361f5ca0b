"""The articles that a matched comparison counts: which have all it needs, and where each belongs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from framing import schema
from framing.schema import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.scores import Scores

    Floats = NDArray[np.float64]

SIGNED = {"tilt", "tilt_low", "tilt_high", "sentiment", "sentiment_own"}  # below 0 too: no ratio


class Table(NamedTuple):
    """The articles that a comparison counts, and where each belongs."""

    rows: NDArray[np.intp]  # positions in the table given
    values: Floats
    groups: list[str]
    events: list[Any]
    outlets: list[Any]
    place: NDArray[np.intp]  # of each row among groups x events x outlets
    positive: bool  # a rate or share: no value under 0
    copies: int  # left out
    notice: str  # what every rendering must say of these articles

    def cells(self, values: Floats) -> Floats:
        """Mean of the values of its articles in each cell, groups x events x outlets; NaN where none is."""
        shape = len(self.groups), len(self.events), len(self.outlets)
        means = pd.Series(values).groupby(self.place).mean().reindex(range(int(np.prod(shape))))
        return np.asarray(means, dtype=np.float64).reshape(shape)

    def sizes(self) -> NDArray[np.int64]:
        """Number of articles by group and event."""
        shape = len(self.groups), len(self.events)
        counts = np.bincount(self.place // len(self.outlets), minlength=shape[0] * shape[1])
        return counts.reshape(shape)


def repeated(table: pd.DataFrame, by: str, within: str) -> np.ndarray:
    """Of each article, whether it repeats an earlier one (`dup_group`) of its group and event."""
    keys = table.reindex(columns=list(dict.fromkeys(["date", "article_id", "dup_group", by, within])))
    keys = keys.astype(object).replace("", None).reset_index(drop=True)
    keys = keys.sort_values(["date", "article_id"], kind="stable")
    again = keys["dup_group"].notna() & keys.duplicated(["dup_group", by, within])
    return again.sort_index().to_numpy()


def usable(
    scores: Scores | pd.DataFrame,
    measure: str,
    by: str,
    within: str,
    copies: bool,
    groups: Sequence[str] | None = None,
) -> Table:
    """The articles that have all that a comparison needs, copies left out."""
    table = scores if isinstance(scores, pd.DataFrame) else scores.articles
    schema.require(table, ("article_id", "outlet", by, within, measure))
    if not pd.api.types.is_numeric_dtype(table[measure]):
        raise InputError(f"measure '{measure}' is no number per article.")
    labels = {c: table[c] for c in (by, within, "outlet") if not pd.api.types.is_numeric_dtype(table[c])}
    table = table.assign(**{name: schema.texts(column) for name, column in labels.items()})
    found = [name for name in pd.factorize(table[by], sort=True)[1] if name not in ("", "unknown")]
    for name in groups or ():
        schema.known(name, found, f"no article of {by}")
    order = list(groups or dict.fromkeys([*(g for g in schema.PERSPECTIVES if g in found), *found]))
    values = table[measure].to_numpy(dtype=float, na_value=np.nan)
    filled = [table[c].notna() & (table[c] != "") for c in (within, "outlet")]
    # Nor are NaN, and what overflows when squared.
    rows = np.flatnonzero(np.logical_and.reduce([np.abs(values) < 1e100, table[by].isin(order), *filled]))
    if not len(rows):
        raise InputError(f"no article has '{measure}', an outlet, '{by}' other than unknown, and '{within}'.")
    again = np.zeros(len(rows), dtype=bool)
    if not copies and "dup_group" in table:
        again = repeated(table.iloc[rows], by, within)
    rows, copied = rows[~again], int(again.sum())
    used = table.iloc[rows]
    there = set(used[by])
    present = [g for g in dict.fromkeys(order) if g in there]
    (event, events), (outlet, outlets) = (pd.factorize(used[c], sort=True) for c in (within, "outlet"))
    group = pd.Index(present).get_indexer(pd.Index(used[by]))
    place = np.ravel_multi_index((group, event, outlet), (len(present), len(events), len(outlets)))
    positive = measure not in SIGNED and bool((values[rows] >= 0).all())
    notice = "" if isinstance(scores, pd.DataFrame) else scores.notice
    return Table(rows, values[rows], present, list(events), list(outlets), place, positive, copied, notice)


def articles_counted(
    articles: pd.DataFrame,
    measure: str,
    by: str = "perspective",
    within: str = "event",
    *,
    event: Any = "all",
    groups: Sequence[str] | None = None,
    copies: bool = False,
) -> pd.DataFrame:
    """The articles that a row of `compare` (of `contrast`, with two `groups`) counts, with their `group`."""
    table = usable(articles, measure, by, within, copies, groups)
    group, event_number, _ = np.unravel_index(
        table.place, (len(table.groups), len(table.events), len(table.outlets))
    )
    if event != "all":
        schema.known(event, ["all", *table.events], within)
    shared = np.all(table.sizes() > 0, axis=0)
    wanted = shared if event == "all" else np.array([name == event for name in table.events])
    found = articles.iloc[table.rows].assign(group=[table.groups[number] for number in group])
    return found[np.asarray(wanted)[event_number]]
