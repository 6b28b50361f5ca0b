"""The articles that a comparison counts, and what a mean of a few outlets may still be.

Cells are arrays (…, events, outlets): the mean over an outlet's articles on an event, NaN where it has none.
Leading axes are groups or studies, so `benchmarks/coverage.py` tests the very code that users run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import looks, schema
from framing.outlets import Outlets, perspective_of
from framing.schema import InputError, records
from framing.scores import Scores

Floats = NDArray[np.float64]
FEWEST_OUTLETS = 3  # a group of fewer gets no interval, a contrast with one no p
UPPER = 0.975  # quantile at which a 95% interval ends
_SIGNED = ("tilt", "tilt_low", "tilt_high", "sentiment", "sentiment_own")  # below 0 too: no ratio
_MOST = dict.fromkeys((*_SIGNED, "share", "own_share", "quoted_share"), 1.0)  # how far from 0 it can be
_MOST |= dict.fromkeys(("per_1000", "loaded_per_1000", "loaded_own_per_1000"), 1000.0)
_MOST["source_balance"] = float(np.log2(len(schema.BLOCS)))


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
    if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < least:
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
    again = repeated(table.loc[used.index], used[["group", "event"]]) & (not copies)
    used = used[~again].astype({"event": "category", "outlet": "category"})
    used["group"] = used["group"].cat.remove_unused_categories()
    notice = scores.notice if isinstance(scores, Scores) else ""
    return Matched(used, *scale(measure, used["value"]), int(again.sum()), notice)


def earliest_first(articles: pd.DataFrame) -> pd.DataFrame:
    """The `day, article_id, dup_group` of articles by day, those without one last, then by id."""
    about = articles.reindex(columns=["date", "article_id", "dup_group"]).apply(schema.texts)
    about["day"] = about.pop("date").map(schema.day).replace("", "9999")
    return about.sort_values(["day", "article_id"], kind="stable")


def repeated(articles: pd.DataFrame, parts: pd.DataFrame) -> pd.Series[bool]:
    """Of each article, whether it repeats an earlier one (`dup_group`) of its part."""
    about = earliest_first(articles).join(parts)
    again = (about["dup_group"] != "") & about.duplicated(["dup_group", *parts])
    return again.sort_index()


def two_parts(
    articles: pd.DataFrame, by: str, target: str, reference: str | None, within: str | None, known: Outlets
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """The articles that `keyness` compares, by id and copies out, and whether each is the target's."""
    columns = {by, within} - {None, "perspective"}
    schema.require(articles, ("article_id", "text", *columns))
    table = looks.in_order(articles, "article_id").reset_index(drop=True)  # for resampling
    if "perspective" in (by, within):
        table["perspective"] = [perspective_of(row, known) for row in records(table)]
    groups = schema.texts(table[by])
    found = sorted(set(groups) - {"", "unknown"})
    if not found:
        raise InputError(f"no article has a {by} other than unknown; add the column, or the outlets' table.")
    target, others = str(target), [str(reference)] if reference else [n for n in found if n != str(target)]
    for name in (target, *others):
        schema.known(name, found, f"no article of {by}")
    if not set(others) - {target}:
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
    counted = ~repeated(table, side.to_frame("side"))
    return table[counted], side[counted].to_numpy()


def scale(measure: str, values: Any) -> tuple[bool, float]:
    """Whether a measure is never under 0, and how far from 0 it can be, if its values keep to that."""
    most = _MOST.get(measure, np.inf)
    positive = measure not in _SIGNED and bool((values >= 0).all())
    return positive, most if (np.abs(values) <= most).all() else np.inf


def event_means(cells: Floats, axis: int = -1) -> Floats:
    """Means over the outlets (of each outlet over its events: axis -2) of what is there; NaN of nothing."""
    there = ~np.isnan(cells)
    with np.errstate(invalid="ignore"):
        means: Floats = np.where(there, cells, 0.0).sum(axis) / there.sum(axis)
    return means


def jackknife(cells: Floats, level_of_events: Floats) -> tuple[Floats, Floats, Any]:
    """Mean over events of means over outlets, delete-one-outlet variance of it, and number of outlets.

    What all groups share in an event is taken off first: its level says nothing of how outlets differ.
    """
    there = ~np.isnan(cells)
    deviations = np.where(there, cells - level_of_events[..., None], 0.0)
    n, outlets = there.sum(axis=-1), there.any(axis=-2)
    k = outlets.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        sums, left = deviations.sum(axis=-1), n[..., None] - there
        without = np.where(left > 0, (sums[..., None] - deviations) / left, 0.0).sum(axis=-2)
        without /= (left > 0).sum(axis=-2)
        spread = np.where(outlets, without - event_means(sums / n)[..., None], 0.0)
        variance = (k - 1) / k * (spread**2).sum(axis=-1)
    rounding = (1e-12 * np.where(there, np.abs(cells), 0.0).max(axis=(-2, -1))) ** 2
    return event_means(event_means(cells)), np.where(variance > rounding, variance, 0.0), k


def group_intervals(mean: Floats, variance: Floats, outlets: Any, positive: bool) -> tuple[Floats, Floats]:
    """Lows and highs of the means of groups; the groups compared are the first axis (see `compare`)."""
    from scipy.special import stdtrit

    degrees = np.maximum(outlets - 1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.where(mean > 0, mean, np.nan) if positive else np.ones_like(mean)
        of_an_outlet = degrees * outlets * variance / level
        known = ~np.isnan(of_an_outlet)
        shared = np.where(known, of_an_outlet, 0).sum(axis=0) / np.where(known, degrees, 0).sum(axis=0)
        variance = np.maximum(variance, shared * level / outlets)
        error = np.sqrt(np.where((outlets >= FEWEST_OUTLETS) & (variance > 0), variance, np.nan))
        half = stdtrit(np.minimum(2 * degrees, degrees.sum(axis=0)), UPPER) * error
    if not positive:
        return mean - half, mean + half
    step = half / level / 4
    return mean * np.maximum(1 - step, 0) ** 4, mean * (1 + step) ** 4


def estimates(cells: Floats, positive: bool) -> dict[str, NDArray[Any]]:
    """Estimate each group; cells (groups, …, events, outlets), deviations from the others' mean by event."""
    levels = event_means(cells)
    with np.errstate(invalid="ignore"):
        of_others = (levels.sum(axis=0) - levels) / (len(levels) - 1)
    mean, variance, outlets = jackknife(cells, np.nan_to_num(of_others))
    low, high = group_intervals(mean, variance, outlets, positive)
    return {"estimate": mean, "low": low, "high": high, "n_outlets": outlets}


def difference(a: Floats, b: Floats, positive: bool) -> dict[str, NDArray[Any]]:
    """Contrast two groups' cells over the events both cover (see `contrast`)."""
    from scipy.special import stdtr, stdtrit

    shared = ~(np.isnan(event_means(a)) | np.isnan(event_means(b)))[..., None]
    a, b = np.where(shared, a, np.nan), np.where(shared, b, np.nan)
    level_a, level_b = event_means(a), event_means(b)
    (mean_a, variance_a, n_a), (mean_b, variance_b, n_b) = jackknife(a, level_b), jackknife(b, level_a)
    fewest, gap = np.minimum(n_a, n_b), mean_a - mean_b
    degrees = 2.0 * np.maximum(fewest - 1, 1)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        of_an_outlet = ((n_a - 1) * n_a * variance_a + (n_b - 1) * n_b * variance_b) / (n_a + n_b - 2)
        total = np.maximum(variance_a + variance_b, of_an_outlet * (1 / n_a + 1 / n_b))
        error = np.sqrt(np.where((fewest >= FEWEST_OUTLETS) & (total > 0), total, np.nan))
        ratio = np.where((mean_a > 0) & (mean_b > 0) & positive, mean_a / mean_b, np.nan)
        error_of_log = np.sqrt(variance_a / mean_a**2 + variance_b / mean_b**2) + 0 * error
        factor = np.exp(stdtrit(0.75 * degrees, UPPER) * error_of_log)
    half = stdtrit(degrees, UPPER) * error
    numbers = {"difference": gap, "low": gap - half, "high": gap + half}
    numbers |= {"ratio": ratio, "ratio_low": ratio / factor, "ratio_high": ratio * factor}
    numbers["cliffs_delta"] = _cliffs_delta(a, b, (level_a + level_b)[..., None] / 2)
    numbers["p"] = 2 * stdtr(degrees, -np.abs(gap) / error)
    return numbers | {"n_outlets_a": n_a, "n_outlets_b": n_b}


def _cliffs_delta(a: Floats, b: Floats, level_of_events: Floats) -> Floats:
    x, y = (event_means(group - level_of_events, axis=-2) for group in (a, b))
    gaps = x[..., :, None] - y[..., None, :]
    largest = np.maximum(*(np.nan_to_num(np.abs(group)).max(axis=(-2, -1)) for group in (a, b)))
    tied = np.abs(gaps) <= 1e-12 * largest[..., None, None]  # rounding breaks no tie
    return event_means(event_means(np.where(tied, 0.0, np.sign(gaps))))


def wilson(share: Any, n: Any) -> NDArray[Any]:
    """Lows and highs of the 95% interval of shares of n draws (Wilson 1927)."""
    z = 1.959964
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    ends = (share + z**2 / (2 * n) + np.array([-half, half])) / (1 + z**2 / n)
    return np.asarray(ends.clip(0, 1).round(9))
