"""Groups of outlets compared within events: estimates and contrasts, the outlet as the unit that varies.

Cells are arrays of shape (…, events, outlets): the mean over an outlet's articles on an event, NaN where it
has none. Leading axes are studies, so `benchmarks/coverage.py` tests the very code that users run.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.matched import SIGNED, Table, usable
from framing.schema import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.scores import Scores

    Floats = NDArray[np.float64]

FEWEST_OUTLETS = 3  # a group of fewer gets no interval, a contrast with one no p
_UPPER = 0.975  # quantile at which a 95% interval ends
_HIGHEST = dict.fromkeys((*SIGNED, "quoted_share"), 1.0)


def compare(
    scores: Scores | pd.DataFrame,
    measure: str,
    by: str = "perspective",
    within: str = "event",
    *,
    copies: bool = False,
) -> pd.DataFrame:
    """Estimate a measure for groups of outlets, within each event and over the events all groups cover.

    Parameters
    ----------
    scores : Scores or DataFrame
        With `article_id, outlet`, the columns `by` and `within`, and the measure.
    measure : str
        A numeric column; articles without a value are left out.
    by, within : str
        The groups (an empty or `unknown` one is left out), and what is held fixed.
    copies : bool
        Count every copy; else in each group and event only the earliest article of a `dup_group`.

    Returns
    -------
    DataFrame
        One row per event and group, first `event` = ``all``: `event, group, measure`, which with `by` are its
        key for `fr.evidence`, `estimate, low, high` (95%), `n_articles, n_outlets, note` (on how many events
        ``all`` rests, and how many copies were left out). `attrs["outlets"]`: the mean of each outlet.

    Notes
    -----
    Estimand: the mean over shared events of group means of outlet means, equal weights. The events are these;
    the outlets stand for others like them. Variance: delete-one-outlet jackknife (CV3: Bell and McCaffrey
    2002; Cameron and Miller 2015), each cell as a deviation from the other groups' mean in its event.
    Interval: Student's t on (outlets + 1) / 2 degrees of freedom, because rates are skewed; where no value is
    negative, on the scale of the fourth root (Hawkins and Wixley 1986); cut at the measure's bounds. None
    under three outlets, nor where outlets do not differ. Chosen by simulation: `docs/coverage.md`.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": list("abcd"), "outlet": list("wxyz"), "event": "e",
    ...                       "perspective": ["pro-kyiv"] * 2 + ["neutral"] * 2, "rate": [1, 3, 5, 7]})
    >>> compare(table, "rate")[["event", "group", "estimate", "n_outlets"]].values.tolist()[:2]
    [['all', 'pro-kyiv', 2.0, 2], ['all', 'neutral', 6.0, 2]]
    """
    table = usable(scores, measure, by, within, copies)
    cells, sizes, events = table.cells(table.values), table.sizes(), ["all", *table.events]
    shared = (sizes > 0).all(axis=0)
    if not shared.any():
        raise InputError(
            f"no {within} is covered by all of {', '.join(table.groups)}; "
            "compare fewer groups or name the events alike."
        )
    highest = _HIGHEST.get(measure, 1000.0 if measure.endswith("_per_1000") else np.inf)
    parts, outlets = [], []
    for g, group in enumerate(table.groups):
        others = np.delete(cells, g, axis=0)[:, shared]
        level = event_means(others).mean(axis=0) if len(others) else 0.0
        overall, single = jackknife(cells[g][None, shared], level), jackknife(cells[g][:, None], 0.0)
        value, variance, n = (np.concatenate(both) for both in zip(overall, single, strict=True))
        low, high = interval(value, variance, n, table.positive)
        columns = {"event": events, "group": group, "measure": measure, "estimate": value}
        columns |= {"low": np.maximum(low, -highest), "high": np.minimum(high, highest)}
        columns |= {"n_articles": [sizes[g, shared].sum(), *sizes[g]], "n_outlets": n}
        rows = pd.DataFrame(columns).assign(note="")
        rows.loc[0, "note"] = _rests_on(table, within, int(shared.sum()), "all")
        parts.append(rows)
        means = np.vstack([event_means(cells[g][shared].T), cells[g]])
        outlets += [
            {"event": events[e], "group": group, "outlet": table.outlets[o], "mean": float(means[e, o])}
            for e, o in np.argwhere(~np.isnan(means))
        ]
    found = pd.concat(parts)
    found = found[found["n_articles"] > 0].sort_index(kind="stable").reset_index(drop=True)
    found.attrs |= {"notice": table.notice, "outlets": outlets}
    return found


def contrast(
    scores: Scores | pd.DataFrame,
    measure: str | Sequence[str],
    by: str = "perspective",
    within: str = "event",
    *,
    groups: Sequence[str] | None = None,
    copies: bool = False,
) -> pd.DataFrame:
    """Contrast each pair of groups of outlets, over the events both cover and within each.

    Parameters
    ----------
    scores, by, within, copies
        As in `compare`.
    measure : str or list of str
        One or several numeric columns; p is adjusted over all that are given.
    groups : list of str, optional
        Only these, in this order: the difference is the earlier minus the later. All, by default.

    Returns
    -------
    DataFrame
        One row per measure, pair and event, `event` = ``all`` first: `event, group_a, group_b, measure`,
        which with `by` are its key for `fr.evidence`, `difference` (a - b, in the measure's unit; above 0: a
        has more), `low, high, ratio` (a / b), `ratio_low, ratio_high, cliffs_delta` (-1 … 1; 1: every outlet
        of a above every one of b), `p, p_adjusted, n_articles_a, n_articles_b, n_outlets_a, n_outlets_b,
        note` (what was left out, why an interval is missing). `attrs["outlets"]`: for ``all``, each outlet's
        difference from the other group.

    Notes
    -----
    Interval and p: the jackknife variances of `compare`, summed, and Student's t on (outlets of the smaller
    group - 1) degrees of freedom, the least that Welch (1947) and Satterthwaite (1946) may give. Ratio: the
    same for the logarithm (delta method); none where a mean is 0 or a value negative. Cliff's (1993) delta
    is over outlets, each as its mean deviation from its events' levels. `p_adjusted`: Holm (1979) over the
    ``all`` rows and, apart, over the others. No interval and no p under three outlets on a side.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": list("abcdef"), "outlet": list("uvwxyz"), "event": "e",
    ...                       "perspective": ["pro-kyiv"] * 3 + ["neutral"] * 3, "rate": [1, 2, 3, 7, 8, 9]})
    >>> found = contrast(table, "rate").iloc[0]
    >>> [float(found[c].round(3)) for c in ("difference", "ratio", "cliffs_delta", "p")]
    [-6.0, 0.25, -1.0, 0.018]
    """
    parts, outlets = [], []
    for name in dict.fromkeys([measure] if isinstance(measure, str) else measure):
        table = usable(scores, name, by, within, copies, groups)
        if len(table.groups) < 2:
            raise InputError(f"a contrast needs two groups of {by}; '{name}' has {table.groups[0]} only.")
        cells, sizes = table.cells(table.values), table.sizes()
        for a, b in combinations(range(len(table.groups)), 2):
            pair = {"group_a": table.groups[a], "group_b": table.groups[b], "measure": name}
            both = (sizes[[a, b]] > 0).all(axis=0)
            n_a, n_b = sizes[[a, b]] * both
            overall = difference(cells[a], cells[b], table.positive)
            single = difference(cells[a][:, None], cells[b][:, None], table.positive)
            n_articles = {"n_articles_a": [n_a.sum(), *n_a], "n_articles_b": [n_b.sum(), *n_b]}
            rows = pd.DataFrame({"event": ["all", *table.events], **pair, **n_articles})
            rows = rows.assign(**{key: np.append(overall[key], single[key]) for key in overall})
            rows = rows[np.append(True, both)]
            notes = [_note(row, table, within, both.sum()) for row in rows.to_dict("records")]
            parts.append(rows.assign(note=notes))
            for sign, group, x, y in ((1, table.groups[a], a, b), (-1, table.groups[b], b, a)):
                own = sign * event_means((cells[x] - event_means(cells[y])[:, None]).T)
                outlets += [
                    {**pair, "group": group, "outlet": table.outlets[o], "difference": float(own[o])}
                    for o in np.flatnonzero(~np.isnan(own))
                ]
    result = pd.concat(parts, ignore_index=True)
    if not result["n_articles_a"].any():
        raise InputError(f"no {within} is covered by two groups; name the events of one matter alike.")
    result["p_adjusted"] = result.groupby(result["event"] == "all")["p"].transform(_holm)
    last = ["p_adjusted", *(f"n_{what}_{x}" for what in ("articles", "outlets") for x in "ab"), "note"]
    result = result[[*result.columns.drop(last), *last]]
    result.attrs |= {"notice": table.notice, "outlets": outlets}
    return result


def event_means(cells: Floats) -> Floats:
    """Means over the last axis of what is there; NaN where nothing is."""
    there = ~np.isnan(cells)
    with np.errstate(invalid="ignore"):
        means: Floats = np.where(there, cells, 0.0).sum(axis=-1) / there.sum(axis=-1)
    return means


def jackknife(cells: Floats, level_of_events: Floats | float) -> tuple[Floats, Floats, Any]:
    """Mean over events of means over outlets, delete-one-outlet variance, outlets (see `compare`)."""
    there = ~np.isnan(cells)
    deviations = np.where(there, cells - np.asarray(level_of_events)[..., None], 0.0)
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


def interval(mean: Floats, variance: Floats, outlets: Any, positive: bool) -> tuple[Floats, Floats]:
    """The interval of one group's mean (see `compare`); NaN where there is none."""
    from scipy.special import stdtrit

    error = np.sqrt(np.where((outlets >= FEWEST_OUTLETS) & (variance > 0), variance, np.nan))
    half = stdtrit((outlets + 1) / 2, _UPPER) * error
    if positive:
        step = half / np.where(mean > 0, mean, np.nan) / 4
        return mean * np.maximum(1 - step, 0) ** 4, mean * (1 + step) ** 4
    return mean - half, mean + half


def difference(a: Floats, b: Floats, positive: bool) -> dict[str, NDArray[Any]]:
    """Contrast two groups' cells, each (…, events, outlets), over the events both cover (see `contrast`)."""
    from scipy.special import stdtr, stdtrit

    shared = ~(np.isnan(event_means(a)) | np.isnan(event_means(b)))[..., None]
    a, b = np.where(shared, a, np.nan), np.where(shared, b, np.nan)
    level_a, level_b = event_means(a), event_means(b)
    (mean_a, variance_a, n_a), (mean_b, variance_b, n_b) = jackknife(a, level_b), jackknife(b, level_a)
    fewest, gap, total = np.minimum(n_a, n_b), mean_a - mean_b, variance_a + variance_b
    error = np.sqrt(np.where((fewest >= FEWEST_OUTLETS) & (total > 0), total, np.nan))
    freedom = np.maximum(fewest - 1, 1)
    t = stdtrit(freedom, _UPPER)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        ratio = np.where((mean_a > 0) & (mean_b > 0) & positive, mean_a / mean_b, np.nan)
        factor = np.exp(t * np.sqrt(variance_a / mean_a**2 + variance_b / mean_b**2)) + 0 * error
    return {
        "difference": gap,
        "low": gap - t * error,
        "high": gap + t * error,
        "ratio": ratio,
        "ratio_low": ratio / factor,
        "ratio_high": ratio * factor,
        "cliffs_delta": _cliffs_delta(a, b, (level_a + level_b)[..., None] / 2),
        "p": 2 * stdtr(freedom, -np.abs(gap) / error),
        "n_outlets_a": n_a,
        "n_outlets_b": n_b,
    }


def _cliffs_delta(a: Floats, b: Floats, level_of_events: Floats) -> Floats:
    x, y = (event_means(np.swapaxes(group - level_of_events, -1, -2)) for group in (a, b))
    gaps = x[..., :, None] - y[..., None, :]
    largest = np.maximum(*(np.nan_to_num(np.abs(group)).max(axis=(-2, -1)) for group in (a, b)))
    tied = np.abs(gaps) <= 1e-12 * largest[..., None, None]  # rounding breaks no tie
    return event_means(event_means(np.where(tied, 0.0, np.sign(gaps))))


def _holm(p: pd.Series[float]) -> pd.Series[float]:
    """Holm's (1979) adjusted p; those that are NaN do not count."""
    steps = p.dropna().sort_values()
    steps *= np.arange(len(steps), 0, -1)
    return steps.cummax().clip(upper=1.0).reindex(p.index)


def _note(row: dict[Any, Any], table: Table, within: str, shared: int) -> str:
    """What a reader of one row of a contrast must know."""
    why = ""
    if not row["n_articles_a"]:
        why = f"no {within} is covered by both"
    elif min(row["n_outlets_a"], row["n_outlets_b"]) < FEWEST_OUTLETS:
        sides = f"{row['group_a']} has {row['n_outlets_a']}, {row['group_b']} has {row['n_outlets_b']}"
        why = f"no interval and no p under {FEWEST_OUTLETS} outlets a side: {sides}"
    elif np.isnan(row["p"]):
        why = "no interval and no p: the outlets of neither group differ from one another"
    rests = _rests_on(table, within, shared, "both") if row["event"] == "all" else ""
    return "; ".join(filter(None, (why, rests)))


def _rests_on(table: Table, within: str, shared: int, whom: str) -> str:
    """On how many events a row over all of them rests, and how many copies were left out."""
    some = f"{shared} of {len(table.events)} {within}s are covered by {whom}"
    copies = f"copies left out: {table.copies}" if table.copies else ""
    return "; ".join(filter(None, (some if 0 < shared < len(table.events) else "", copies)))
