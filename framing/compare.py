"""Groups of outlets compared within events: estimates with intervals, the outlet as the unit that varies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from framing import schema
from framing.schema import InputError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from framing.score import Scores

FEWEST_OUTLETS = 3  # a group of fewer gets no interval
_RANGE = {
    "tilt": (-1.0, 1.0),
    "sentiment": (-1.0, 1.0),
    "quoted_share": (0.0, 1.0),
    "subjectivity": (0.0, 1.0),
}
FEWEST_WORDS = 20  # of a voice, below which an article has no rate in that voice


def compare(
    scores: Scores | pd.DataFrame,
    measure: str,
    by: str = "perspective",
    within: str = "event",
    *,
    seed: int = 1,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate a measure for groups of outlets, within each event and over the events all groups cover.

    Parameters
    ----------
    scores : Scores or DataFrame
        With `article_id, outlet`, the columns `by` and `within`, and the measure.
    measure : str
        A numeric column, one value per article; articles without a value are left out.
    by : str
        The groups. Rows whose group is empty or `unknown` are left out.
    within : str
        What is held fixed, `event` by default.
    seed : int
        Part of the contract for methods that draw; this one does not.
    level : float
        Of the interval.

    Returns
    -------
    DataFrame
        One row per event and group, and first `event` = ``all``: `event, group, measure, estimate, low,
        high, n_articles, n_outlets`.

    Notes
    -----
    Estimand: the mean over shared events of group means of outlet means, equal weights; so neither a busy
    outlet nor a much-covered event weighs more. Interval: delete-one-outlet jackknife with Student's t on
    (outlets - 1) degrees of freedom (the CV3 variance of Bell and McCaffrey 2002 for a mean of clusters;
    for balanced data the t interval of the outlet means), cut at the ends of the measure's range. Under
    three outlets there is no interval.

    Raises
    ------
    InputError
        An unknown column, a measure without values, or no event that all groups share.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": list("abcd"), "outlet": list("wxyz"), "event": "e",
    ...                       "perspective": ["pro-kyiv"] * 2 + ["neutral"] * 2, "rate": [1, 3, 5, 7]})
    >>> compare(table, "rate")[["event", "group", "estimate", "n_outlets"]].values.tolist()[:2]
    [['all', 'pro-kyiv', 2.0, 2], ['all', 'neutral', 6.0, 2]]
    """
    import numpy as np
    import pandas as pd

    table = _usable(scores, measure, by, within)
    groups = _ordered(set(table[by]))
    cells = table.groupby([within, by, "outlet"])[measure].agg(["mean", "size"]).reset_index()
    covered = cells.groupby(within)[by].nunique()
    shared = sorted(covered.index[covered == len(groups)])
    if not shared:
        raise InputError(
            f"no {within} is covered by all of {', '.join(groups)}; "
            "compare fewer groups or name the events alike."
        )
    floor, ceiling = _RANGE.get(
        measure, (0.0, np.inf) if "_per_" in measure or measure.startswith("per_") else (-np.inf, np.inf)
    )
    rows = []
    for event, events in [("all", shared), *((event, [event]) for event in sorted(covered.index))]:
        for group in groups:
            cell = cells[(cells[by] == group) & cells[within].isin(events)]
            if cell.empty:
                continue
            matrix = cell.pivot(index=within, columns="outlet", values="mean").to_numpy(dtype=float)
            estimate, low, high = _jackknife(matrix, level)
            low, high = max(low, floor), min(high, ceiling)  # NaN stays NaN
            rows.append(
                (event, group, measure, estimate, low, high, int(cell["size"].sum()), matrix.shape[1])
            )
    columns = ["event", "group", "measure", "estimate", "low", "high", "n_articles", "n_outlets"]
    estimates = pd.DataFrame(rows, columns=columns).astype({"low": np.float64, "high": np.float64})
    estimates.attrs["notice"] = "" if isinstance(scores, pd.DataFrame) else scores.notice
    return estimates


def _jackknife(matrix: np.ndarray, level: float) -> tuple[float, float, float]:
    """Mean over events of means over outlets (NaN: not covered), with a delete-one-outlet t interval."""
    import numpy as np
    from scipy.special import stdtrit

    n = matrix.shape[1]
    estimate = float(np.nanmean(np.nanmean(matrix, axis=1)))
    if n < FEWEST_OUTLETS:
        return estimate, np.nan, np.nan
    deleted = []
    for outlet in range(n):
        rest = np.delete(matrix, outlet, axis=1)
        rest = rest[~np.isnan(rest).all(axis=1)]
        deleted.append(np.nanmean(np.nanmean(rest, axis=1)))
    spread = (n - 1) / n * float(np.sum((np.array(deleted) - estimate) ** 2))
    half = float(stdtrit(n - 1, (1 + level) / 2)) * spread**0.5
    return estimate, estimate - half, estimate + half


def rates(
    scores: Scores,
    by: str | Sequence[str] = ("perspective", "outlet"),
    split: str = "voice",
    *,
    toponyms: bool = False,
) -> pd.DataFrame:
    """Loaded terms per 1,000 words, split by a column of the hits.

    Parameters
    ----------
    scores : Scores
    by : str or list of str
        Columns of `scores.articles` that make the groups.
    split : str
        A column of `scores.hits`: `voice`, `category`, `side`, `lexicon`, `term_id` …
    toponyms : bool
        Count spellings of place names too. Off: they would drown everything else.

    Returns
    -------
    DataFrame
        One row per group and value of `split` (also where there is no hit): the columns of `by`, `split`,
        `per_1000` (mean over outlets of the mean over their articles of hits / words * 1000), `n_hits`,
        `n_words`, `n_articles`, `n_outlets`. Words are the article's; with ``split="voice"`` those of the
        voice: own and scare-quoted terms per words outside statements, quoted ones per words inside, and
        articles with under 20 words in a voice have no rate there.

    Raises
    ------
    InputError
        An unknown column.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> text = "The dictator left. " + "Word " * 97
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": [text]})
    >>> table = rates(framing.score(articles), by="outlet")
    >>> table[["voice", "per_1000", "n_hits"]].values.tolist()
    [['own', 10.0, 1], ['scare', 0.0, 0]]
    """
    import pandas as pd

    by = [by] if isinstance(by, str) else list(by)
    for column, table, name in [
        *((c, scores.articles, "articles") for c in by),
        (split, scores.hits, "hits"),
    ]:
        if column not in table.columns:
            raise schema.column_error(column, table.columns, name)
    hits = scores.hits if toponyms else scores.hits[scores.hits["category"] != "toponym"]
    hits = hits.assign(**{split: hits[split].astype(str)})
    fixed = {"voice": schema.VOICES, "side": schema.SIDES, "category": schema.CATEGORIES}
    values = list(fixed.get(split, sorted(hits[split].unique())))
    if not toponyms and split == "category":
        values.remove("toponym")
    counts = (
        hits.groupby(["article_id", split]).size().unstack(fill_value=0).reindex(columns=values, fill_value=0)
    )
    base = scores.articles[list(dict.fromkeys(["article_id", "n_words", "n_words_own", "outlet", *by]))]
    wide = base.merge(counts, left_on="article_id", right_index=True, how="left").fillna(
        dict.fromkeys(values, 0)
    )
    long = wide.melt([*base.columns], values, split, "n_hits")
    if split == "voice":
        quoted = long["voice"] == "quoted"
        long["n_words"] = long["n_words_own"].where(~quoted, long["n_words"] - long["n_words_own"])
    long = long[long["n_words"] >= (FEWEST_WORDS if split == "voice" else 1)]
    long["per_1000"] = 1000 * long["n_hits"] / long["n_words"]
    keys = [*by, split]
    outlet_means = long.groupby(list(dict.fromkeys([*keys, "outlet"])), sort=False)["per_1000"].mean()
    groups = long.groupby(keys, sort=False)
    table = pd.DataFrame(
        {
            "per_1000": outlet_means.groupby(level=keys, sort=False).mean(),
            "n_hits": groups["n_hits"].sum().astype("int64"),
            "n_words": groups["n_words"].sum(),
            "n_articles": groups["article_id"].nunique(),
            "n_outlets": groups["outlet"].nunique(),
        }
    ).reset_index()
    order = {value: index for index, value in enumerate((*schema.PERSPECTIVES, *values))}
    table = table.sort_values(
        keys, key=lambda c: c.map(lambda v: (order.get(v, len(order)), v)), ignore_index=True
    )
    table.attrs["notice"] = scores.notice
    return table


def _usable(scores: Scores | pd.DataFrame, measure: str, by: str, within: str) -> pd.DataFrame:
    import pandas as pd

    table = scores if isinstance(scores, pd.DataFrame) else scores.articles
    for column in ("outlet", by, within, measure):
        if column not in table.columns:
            raise schema.column_error(column, table.columns, "articles")
    if not pd.api.types.is_numeric_dtype(table[measure]):
        raise InputError(f"measure '{measure}' is no number per article.")
    table = table[
        table[measure].notna() & ~table[by].isin(["", "unknown"]) & table[by].notna() & (table[within] != "")
    ]
    if table.empty:
        raise InputError(f"no article has '{measure}', a {by} other than unknown, and a {within}.")
    return table


def _ordered(groups: set[str]) -> list[str]:
    known = [g for g in schema.PERSPECTIVES if g in groups]
    return known + sorted(groups - set(known))
