"""The articles that a matched comparison counts, and the cells of groups, events and outlets they fall in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from framing import looks, schema
from framing.outlets import outlets_table, perspective_of
from framing.schema import InputError, records

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.intervals import Floats
    from framing.scores import Scores

_SIGNED = {"tilt", "tilt_low", "tilt_high", "sentiment", "sentiment_own"}  # below 0 too: no ratio
_HIGHEST = dict.fromkeys((*_SIGNED, "quoted_share"), 1.0)


class Matched(NamedTuple):
    """The articles that a comparison counts."""

    used: pd.DataFrame  # by position in the table given: group, event, outlet (categories), value
    positive: bool  # a rate or share: no value under 0
    highest: float  # that the measure can be
    copies: int  # left out
    notice: str  # what every rendering must say of these articles

    def cells(self, values: Floats | None = None) -> Floats:
        """Mean of the values in each cell, groups x events x outlets; NaN where no article is."""
        used = self.used if values is None else self.used.assign(value=values)
        keys = ["group", "event", "outlet"]
        means = used.groupby(keys, observed=False)["value"].mean()
        return np.asarray(means, dtype=float).reshape([len(self.names(key)) for key in keys])

    def sizes(self) -> NDArray[np.int64]:
        """Number of articles by group and event."""
        return np.asarray(self.used.groupby(["group", "event"], observed=False).size().unstack())

    def names(self, column: str) -> list[str]:
        """The groups, events or outlets in their order."""
        return list(self.used[column].cat.categories)


def matched(
    scores: Scores | pd.DataFrame,
    measure: str,
    by: str = "perspective",
    within: str = "event",
    *,
    copies: bool = False,
    groups: Sequence[str] | None = None,
) -> Matched:
    """The articles that have all that a comparison needs, copies left out."""
    given = scores if isinstance(scores, pd.DataFrame) else scores.articles
    schema.require(given, ("article_id", "outlet", by, within, measure))
    if not pd.api.types.is_numeric_dtype(given[measure]):
        raise InputError(f"measure '{measure}' is no number per article.")
    table = given.reset_index(drop=True)
    columns = {"group": by, "event": within, "outlet": "outlet"}
    used = pd.DataFrame({name: schema.texts(table[column]) for name, column in columns.items()})
    used["value"] = table[measure].to_numpy(dtype=float, na_value=np.nan)
    found = looks.ordered(set(used["group"]) - {"", "unknown"})
    for name in groups or ():
        schema.known(name, found, f"no article of {by}")
    order = list(groups or found)
    used["group"] = pd.Categorical(used["group"].where(used["group"].isin(order)), order)
    # NaN is no value, nor is what overflows when squared.
    known = (used[["event", "outlet"]] != "").all(axis=1) & (used["value"].abs() < 1e100)
    used = used[known & used["group"].notna()]
    if used.empty:
        raise InputError(f"no article has '{measure}', an outlet, '{by}' other than unknown, and '{within}'.")
    again = _repeated(table, used) if "dup_group" in table and not copies else used["value"].isna()
    used = used[~again].astype({"event": "category", "outlet": "category"})
    used["group"] = used["group"].cat.remove_unused_categories()
    positive = measure not in _SIGNED and bool((used["value"] >= 0).all())
    highest = _HIGHEST.get(measure, 1000.0 if measure.endswith("_per_1000") else np.inf)
    notice = "" if isinstance(scores, pd.DataFrame) else scores.notice
    return Matched(used, positive, highest, int(again.sum()), notice)


def _repeated(table: pd.DataFrame, used: pd.DataFrame) -> pd.Series[bool]:
    """Of each article, whether it repeats an earlier one (`dup_group`) of its group and event."""
    about = table.loc[used.index].reindex(columns=["date", "article_id", "dup_group"])
    about = about.astype(object).replace("", None).join(used[["group", "event"]])
    about = about.sort_values(["date", "article_id"], kind="stable")
    again = about["dup_group"].notna() & about.duplicated(["dup_group", "group", "event"])
    return again.sort_index()


def articles_counted(
    articles: pd.DataFrame, measure: str, *, event: str = "all", within: str = "event", **options: Any
) -> pd.DataFrame:
    """The articles that a row of `compare` (of `contrast`, with two `groups`) counts, with their `group`."""
    table = matched(articles, measure, within=within, **options)
    events, used, event = table.names("event"), table.used, str(event)
    schema.known(event, ["all", *events], within)
    shared = np.array(events)[(table.sizes() > 0).all(axis=0)]
    used = used[used["event"].isin(shared if event == "all" else [event])]
    return articles.iloc[used.index].assign(group=used["group"].astype(str).to_numpy())


def two_parts(
    articles: pd.DataFrame,
    by: str,
    target: str,
    reference: str | None,
    within: str | None,
    outlets: Any = None,
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """The articles that `keyness` compares, copies out, and whether each is the target's."""
    columns = [by, within] if within else [by]
    schema.require(articles, ["article_id", "text", *(name for name in columns if name != "perspective")])
    table = articles.reset_index(drop=True)
    if by == "perspective":
        known = outlets_table(outlets, articles.attrs.get("outlets"))
        table[by] = [perspective_of(row, known) for row in records(table)]
    table[columns] = table[columns].apply(schema.texts)
    table = table[~table[by].isin(["", "unknown"])]
    if table.empty:
        raise InputError(f"no article has a {by} other than unknown; add the column, or the outlets' table.")
    for name in (target, reference or target):
        schema.known(name, sorted(set(table[by])), f"no article of {by}")
    if reference:
        table = table[table[by].isin([target, reference])]
    side = table[by] == target
    if side.all():
        raise InputError(f"{by} '{target}' alone has articles: nothing to compare it with.")
    if within:
        shared = set(table[within][side]) & set(table[within][~side]) - {""}
        if not shared:
            raise InputError(f"no {within} is covered by both '{target}' and {reference or 'the others'}.")
        side = side[table[within].isin(shared)]
    if "dup_group" in table:
        copies = schema.texts(table["dup_group"])[side.index].to_frame().assign(side=side)
        side = side[(copies["dup_group"] == "") | ~copies.duplicated()]
    return table.loc[side.index], side.to_numpy()
