"""The articles that a matched comparison counts, and the cells of groups, events and outlets they fall in."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import looks, schema
from framing.intervals import Floats, scale
from framing.outlets import outlets_table, perspective_of
from framing.schema import InputError, records
from framing.scores import Scores


class Matched(NamedTuple):
    """The articles that a comparison counts."""

    used: pd.DataFrame  # by position in the table given: group, event, outlet (categories), value
    positive: bool  # a rate or share: no value under 0
    most: float  # how far from 0 a value can be
    copies: int  # left out
    notice: str  # what every rendering must say of these articles

    def cells(self) -> Floats:
        """Mean of the values in each cell, groups x events x outlets; NaN where no article is."""
        keys = ["group", "event", "outlet"]
        means = self.used.groupby(keys, observed=False)["value"].mean()
        return np.asarray(means, dtype=float).reshape([len(self.names(key)) for key in keys])

    def sizes(self) -> NDArray[np.int64]:
        """Number of articles by group and event."""
        return np.asarray(self.used.groupby(["group", "event"], observed=False).size().unstack())

    def shared(self) -> NDArray[np.bool_]:
        """Whether all groups cover an event."""
        return np.asarray((self.sizes() > 0).all(axis=0))

    def names(self, column: str) -> list[str]:
        """The groups, events or outlets in their order."""
        return list(self.used[column].cat.categories)


def whole_number(given: Any, least: int, what: str) -> int:
    """Refuse what is no whole number, or under the least that makes sense."""
    if isinstance(given, bool) or not isinstance(given, Integral) or given < least:
        raise InputError(f"{what} '{given}'; give a whole number from {least} on.")
    return int(given)


def articles_of(scores: Scores | pd.DataFrame, whole: bool = False) -> pd.DataFrame:
    """The table of articles: that of scores, or, where not their whole is needed, one by itself."""
    if whole and not isinstance(scores, Scores):
        raise InputError(f"scores is a {type(scores).__name__}; give what fr.score returns.")
    return scores.articles if isinstance(scores, Scores) else scores


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
    given = articles_of(scores)
    schema.require(given, ("article_id", "outlet", by, within, measure))
    if not pd.api.types.is_numeric_dtype(given[measure]):
        raise InputError(f"measure '{measure}' is no number per article.")
    table = given.reset_index(drop=True)
    columns = {"group": by, "event": within, "outlet": "outlet"}
    used = pd.DataFrame({name: schema.texts(table[column]) for name, column in columns.items()})
    used["value"] = table[measure].to_numpy(dtype=float, na_value=np.nan)
    found = looks.ordered(set(used["group"]) - {"", "unknown"})
    order = list(dict.fromkeys(map(str, groups or found)))
    for name in order:
        schema.known(name, found, f"no article of {by}")
    used["group"] = pd.Categorical(used["group"].where(used["group"].isin(order)), order)
    # NaN is no value, nor is what overflows when squared.
    known = (used[["event", "outlet"]] != "").all(axis=1) & (used["value"].abs() < 1e100)
    used = used[known & used["group"].notna()]
    if used.empty:
        raise InputError(f"no article has '{measure}', an outlet, '{by}' other than unknown, and '{within}'.")
    if "all" in set(used["event"]):
        raise InputError(f"a value of {within} is 'all', which stands for all of them; name it otherwise.")
    again = _repeated(table, used) if "dup_group" in table and not copies else used["value"].isna()
    used = used[~again].astype({"event": "category", "outlet": "category"})
    used["group"] = used["group"].cat.remove_unused_categories()
    notice = scores.notice if isinstance(scores, Scores) else ""
    return Matched(used, *scale(measure, used["value"]), int(again.sum()), notice)


def _repeated(table: pd.DataFrame, used: pd.DataFrame) -> pd.Series[bool]:
    """Of each article, whether it repeats an earlier one (`dup_group`) of its group and event."""
    about = table.reindex(columns=["date", "article_id", "dup_group"]).loc[used.index]
    about = about.apply(schema.texts).join(used[["group", "event"]])
    about["undated"] = about["date"] == ""
    about = about.sort_values(["undated", "date", "article_id"], kind="stable")
    again = (about["dup_group"] != "") & about.duplicated(["dup_group", "group", "event"])
    return again.sort_index()


def two_parts(
    articles: pd.DataFrame,
    by: str,
    target: str,
    reference: str | None,
    within: str | None,
    outlets: Any = None,
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """The articles that `keyness` compares, copies out, and whether each is the target's."""
    columns = {by, within} - {None, "perspective"}
    schema.require(articles, ("article_id", "text", *columns))
    table = articles.reset_index(drop=True)
    if "perspective" in (by, within):
        known = outlets_table(outlets, articles.attrs.get("outlets"))
        table["perspective"] = [perspective_of(row, known) for row in records(table)]
    groups = schema.texts(table[by])
    found = sorted(set(groups) - {"", "unknown"})
    if not found:
        raise InputError(f"no article has a {by} other than unknown; add the column, or the outlets' table.")
    for name in (target, reference or target):
        schema.known(name, found, f"no article of {by}")
    others = [name for name in found if name != target and name == (reference or name)]
    if not others:
        raise InputError(f"{by} '{target}' alone has articles: nothing to compare it with.")
    compared = groups.isin([target, *others])
    if within:
        events = schema.texts(table[within])
        shared = set(events[groups == target]) & set(events[groups.isin(others)]) - {""}
        if not shared:
            raise InputError(f"no {within} is covered by both '{target}' and {reference or 'the others'}.")
        compared &= events.isin(shared)
        table[within] = events
    table, side = table.assign(**{by: groups})[compared], (groups == target)[compared]
    if "dup_group" in table:
        copies = pd.DataFrame({"group": schema.texts(table["dup_group"]), "side": side})
        first = (copies["group"] == "") | ~copies.duplicated()
        table, side = table[first], side[first]
    return table, side.to_numpy()
