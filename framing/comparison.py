"""Groups of outlets compared within events: estimates and contrasts, the outlet as the unit that varies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from framing import intervals, schema
from framing.intervals import FEWEST_OUTLETS, Matched, articles_of, event_means, matched
from framing.schema import InputError
from framing.scores import Scores

_ESTIMATE = "event group measure estimate low high n_articles n_outlets note".split()
_DIFFERENCE = """event group_a group_b measure difference low high ratio ratio_low ratio_high cliffs_delta
    p p_adjusted n_articles_a n_articles_b n_outlets_a n_outlets_b note""".split()


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
    measure, by, within : str
        A numeric column, the groups, and what is held fixed; no value, or group ``unknown``: left out.
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
    Estimand: the mean over shared events of group means of outlet means, equal weights; the outlets stand for
    others like them, the events for themselves. Variance: delete-one-outlet jackknife (CV3: Bell and
    McCaffrey 2002; Cameron and Miller 2015) of deviations from the other groups' mean in the event, or, where
    that is more, the variance of an outlet pooled over all groups (of rates in proportion to a group's mean).
    Interval: Student's t on 2 (outlets - 1) degrees of freedom, at most outlets minus groups; of what is
    never negative on the scale of the fourth root (Hawkins and Wixley 1986); cut at the measure's bounds.
    **It assumes that the outlets of one group vary about as much as those of another** and holds up to twice
    as much: `docs/coverage.md`. None under three outlets, nor where outlets do not differ.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": list("abcd"), "outlet": list("wxyz"), "event": "e",
    ...                       "perspective": ["pro-kyiv"] * 2 + ["neutral"] * 2, "rate": [1, 3, 5, 7]})
    >>> compare(table, "rate")[["event", "group", "estimate", "n_outlets"]].values.tolist()[:2]
    [['all', 'pro-kyiv', 2.0, 2], ['all', 'neutral', 6.0, 2]]
    """
    table = matched(scores, measure, by, within, copies=copies)
    groups, events = table.names("group"), ["all", *table.names("event")]
    cells, sizes, shared = table.cells(), table.sizes(), table.shared()
    if not shared.any():
        whom = f"all of {', '.join(groups)}; compare fewer groups or name the events alike"
        raise InputError(f"no {within} is covered by {whom}.")
    numbers = _over_all_and_each(lambda some: intervals.estimates(some, table.positive), cells, shared)
    numbers["n_articles"] = np.column_stack([sizes[:, shared].sum(axis=1), sizes])
    rows = pd.MultiIndex.from_product([events, groups], names=["event", "group"])
    found = pd.DataFrame({name: number.T.ravel() for name, number in numbers.items()}, rows).reset_index()
    found[["low", "high"]] = found[["low", "high"]].clip(-table.most, table.most)
    rests = [_rests_on(table, within, shared, "all", low) for low in found["low"]]
    found["note"] = np.where(found["event"] == "all", rests, "")
    found = found[found["n_articles"] > 0].assign(measure=measure)[_ESTIMATE].reset_index(drop=True)
    means = np.concatenate([event_means(cells[:, shared], axis=-2)[:, None], cells], axis=1)
    dots = _dots("mean", means, group=groups, event=events, outlet=table.names("outlet"))
    found.attrs |= {"notice": table.notice, "outlets": dots}
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
    scores, measure, by, within, copies
        As in `compare`, but one or several measures; p is adjusted over all that are given.
    groups : list of str, optional
        Only these, in this order: the difference is the earlier minus the later. All, by default.

    Returns
    -------
    DataFrame
        One row per measure, pair and event, `event` = ``all`` first: `event, group_a, group_b, measure`,
        which with `by` are its key for `fr.evidence`, `difference` (a - b, in the measure's unit; above 0: a
        has more), `low, high, ratio` (a / b), `ratio_low, ratio_high, cliffs_delta` (-1 … 1; 1: every outlet
        of a above every one of b), `p, p_adjusted, n_articles_a, n_articles_b, n_outlets_a, n_outlets_b,
        note` (what was left out, why no interval). `attrs["outlets"]`: each outlet's, from the other group.

    Notes
    -----
    The jackknife variances of `compare`, summed or, where that is more, pooled, and Student's t on 2 (outlets
    of the smaller group - 1) degrees of freedom: with as many outlets on both sides, all in every event,
    Student's test of the outlets' means; cut at what a difference can be. **It assumes that outlets vary
    about as much on one side as on the other** and holds up to twice as much (`docs/coverage.md`). Ratio: the
    logarithm (delta method), on three quarters of these degrees; none where a mean is 0 or a value negative.
    Cliff's (1993) delta: of outlets' mean deviations from their events' levels. `p_adjusted`: Holm (1979)
    over the ``all`` rows and, apart, over the others. No interval and no p under three outlets on a side.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": list("abcdef"), "outlet": list("uvwxyz"), "event": "e",
    ...                       "perspective": ["pro-kyiv"] * 3 + ["neutral"] * 3, "rate": [1, 2, 3, 7, 8, 9]})
    >>> found = contrast(table, "rate").iloc[0]
    >>> [float(found[c].round(3)) for c in ("difference", "ratio", "cliffs_delta", "p")]
    [-6.0, 0.25, -1.0, 0.002]
    """
    parts, outlets = [], []
    for name in schema.require(articles_of(scores), measure):
        table = matched(scores, name, by, within, copies=copies, groups=groups)
        names, cells = table.names("group"), table.cells()
        if len(names) < 2:
            raise InputError(f"a contrast needs two groups of {by}; '{name}' has {names[0]} only.")
        for a, b in combinations(range(len(names)), 2):
            pair = {"group_a": names[a], "group_b": names[b], "measure": name}
            parts.append(_pair(table, [a, b], within, pair))
            for x, y, sign in ((a, b, 1), (b, a, -1)):
                own = sign * event_means(cells[x] - event_means(cells[y])[:, None], axis=-2)
                dots = _dots("difference", own, outlet=table.names("outlet"))
                outlets += [pair | {"group": names[x]} | dot for dot in dots]
    result = pd.concat(parts, ignore_index=True)
    if not result["n_articles_a"].any():
        raise InputError(f"no {within} is covered by two groups; name the events of one matter alike.")
    result["p_adjusted"] = result.groupby(result["event"] == "all")["p"].transform(_holm)
    result = result[_DIFFERENCE]
    result.attrs |= {"notice": table.notice, "outlets": outlets}
    return result


def _dots(value: str, means: intervals.Floats, **keys: list[str]) -> list[dict[Any, Any]]:
    """The means that are there, each with the names of what it is of."""
    rows = pd.MultiIndex.from_product(list(keys.values()), names=list(keys))
    return pd.Series(means.ravel(), rows, name=value).dropna().reset_index().to_dict("records")


def _over_all_and_each(method: Any, cells: intervals.Floats, covered: Any = slice(None)) -> dict[str, Any]:
    """What a method finds in cells over all events, or those that are covered, then in each event."""
    overall, each = method(cells[:, covered]), method(cells[:, :, None])
    return {name: np.concatenate([overall[name][..., None], each[name]], axis=-1) for name in overall}


def _pair(table: Matched, sides: list[int], within: str, names: dict[str, str]) -> pd.DataFrame:
    """The rows of one pair: over all events that both cover, then in each of them."""
    cells, sizes = table.cells()[sides], table.sizes()[sides]
    both = (sizes > 0).all(axis=0)
    numbers = _over_all_and_each(lambda ab: intervals.difference(ab[0], ab[1], table.positive), cells)
    rows = pd.DataFrame(numbers).assign(event=["all", *table.names("event")], **names)
    most = table.most if table.positive else 2 * table.most
    rows[["low", "high"]] = rows[["low", "high"]].clip(-most, most)
    rows["n_articles_a"], rows["n_articles_b"] = np.column_stack([sizes[:, both].sum(axis=1), sizes])
    rows = rows[np.append(True, both)]
    return rows.assign(note=[_note(row, table, within, both) for row in rows.to_dict("records")])


def _holm(p: pd.Series[float]) -> pd.Series[float]:
    """Holm's (1979) adjusted p; those that are NaN do not count."""
    steps = p.dropna().sort_values()
    steps *= np.arange(len(steps), 0, -1)
    return steps.cummax().clip(upper=1.0).reindex(p.index)


def _note(row: dict[Any, Any], table: Matched, within: str, both: Any) -> str:
    """What a reader of one row of a contrast must know."""
    told = [_rests_on(table, within, both, "both", row["low"])] if row["event"] == "all" else []
    if min(row["n_outlets_a"], row["n_outlets_b"]) < FEWEST_OUTLETS:
        sides = f"{row['group_a']} has {row['n_outlets_a']}, {row['group_b']} has {row['n_outlets_b']}"
        told.insert(0, f"no interval and no p under {FEWEST_OUTLETS} outlets a side: {sides}")
    elif np.isnan(row["p"]):
        told.insert(0, "no interval and no p: the outlets of neither group differ from one another")
    return "; ".join(told)


def _rests_on(table: Matched, within: str, covered: Any, whom: str, low: float) -> str:
    """On how many events a row over all of them rests, what its interval assumes, how many copies are out."""
    told = [f"{covered.sum()} of {len(covered)} {within}s are covered by {whom}"]
    if not np.isnan(low):
        told.append("interval: outlets of each group vary alike, at most 2 : 1")
    if table.copies:
        told.append(f"copies left out: {table.copies}")
    return "; ".join(told)
