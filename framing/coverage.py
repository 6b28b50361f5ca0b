"""What is covered, by whom and when: selection, which comes before wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from framing import schema
from framing.schema import InputError

if TYPE_CHECKING:
    from framing.scores import Scores
_MANY_DAYS = 120  # beyond which days are gathered into weeks


def events_over_time(
    scores: Scores | pd.DataFrame, by: str = "perspective", within: str = "event"
) -> pd.DataFrame:
    """When each group wrote about each event, and how much of its coverage that was: selection.

    Parameters
    ----------
    scores : Scores or DataFrame
        A table with `article_id, outlet, date`, `by` and `within`; articles without an event count in the
        whole that shares are taken of.
    by, within : str
        Columns: the groups, and the events.

    Returns
    -------
    DataFrame
        One row per event, group and day (week, by its Monday, where the articles span over 120 days):
        `event, group, date, n_articles` of that day or week; and for event and group `n, n_outlets, share`
        (mean over the group's outlets of the share of their articles that are about the event, 0 to 1) with
        `low, high`, the least and the largest share of an outlet. Undated articles are in `n` and the shares.

    Raises
    ------
    InputError
        A missing column, or no article with a group, an event and a date.

    Notes
    -----
    A share says what the corpus holds. Where it was collected by keywords, it says how that was done.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": list("abcd"), "outlet": list("xxyy"), "perspective": "neutral",
    ...                       "event": ["e", "", "e", "e"], "date": "2024-06-19"})
    >>> events_over_time(table)[["event", "group", "n_articles", "share"]].values.tolist()
    [['e', 'neutral', 3, 0.75]]
    """
    table = scores if isinstance(scores, pd.DataFrame) else scores.articles
    schema.require(table, ("outlet", "date", by, within))
    table = table[~table[by].isin(["", "unknown"]) & table[by].notna()]
    day = pd.to_datetime(table["date"].astype(str).str[:10], errors="coerce", format="%Y-%m-%d")
    keys = {"event": within, "group": by, "outlet": "outlet"}
    rows = pd.DataFrame({name: schema.texts(table[column]) for name, column in keys.items()})
    if not ((rows["event"] != "") & day.notna()).any():
        raise InputError(f"no article has a {by} other than unknown, a {within} and a date.")
    if (day.max() - day.min()).days > _MANY_DAYS:
        day -= pd.to_timedelta(day.dt.day_of_week, "D")
    rows["date"] = day.dt.strftime("%Y-%m-%d")
    cell = ["event", "group"]
    counted = pd.crosstab([rows["group"], rows["outlet"]], rows["event"], normalize="index")
    shares = counted.melt(ignore_index=False, value_name="share").reset_index().groupby(cell)["share"]
    facts = shares.agg(share="mean", low="min", high="max", n_outlets=lambda share: int((share > 0).sum()))
    rows = rows[rows["event"] != ""]
    rows["n"] = rows.groupby(cell)["event"].transform("size")
    result = rows.groupby([*cell, "date", "n"]).size().rename("n_articles").reset_index()
    result["first"] = result.groupby("event")["date"].transform("min")
    result = result.sort_values(["first", *cell, "date"], ignore_index=True).join(facts, on=cell)
    result.attrs["notice"] = "" if isinstance(scores, pd.DataFrame) else scores.notice
    return result[[*cell, "date", "n_articles", "n", "n_outlets", "share", "low", "high"]]
