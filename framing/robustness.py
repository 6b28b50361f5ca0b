"""What a contrast hangs on: the same contrast without each term and outlet, and counted otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing import schema, tilt
from framing.compare import FEWEST_OUTLETS, difference, usable
from framing.kwic import behind
from framing.schema import InputError

if TYPE_CHECKING:
    from framing.compare import Floats
    from framing.scores import Scores
MEASURES = ("loaded_own_per_1000", "loaded_per_1000", "tilt")
_CHUNK = 64  # terms at a time: memory stays small
_SAME = {  # variants that leave a measure as it is
    "quoted voice in": ("nothing changes: this measure counts every voice", MEASURES[1:2]),
    "strengths flat": ("nothing changes: a rate counts hits, whatever their strength", MEASURES[:2]),
    "toponyms out": ("nothing changes: rates leave toponyms out", MEASURES[:2]),
}


def robustness(
    scores: Scores,
    measure: str = "loaded_own_per_1000",
    by: str = "perspective",
    within: str = "event",
    *,
    groups: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Repeat a contrast over all shared events with one thing changed each time, from the hits alone.

    Parameters
    ----------
    scores : Scores
    measure : {"loaded_own_per_1000", "loaded_per_1000", "tilt"}
    by, within
        As in `contrast`.
    groups : two names, optional
        The difference is the first minus the second; `pro-kyiv` and `pro-moscow`, or the only two there are.

    Returns
    -------
    DataFrame
        One row per variant: `variant` (``headline``, ``quoted voice in``, ``strengths flat``, ``toponyms
        out``, ``one lexicon``, ``copies in``, ``outlet left out``, ``term left out``), `left_out`,
        `difference, low, high, p` as in `contrast` (not adjusted: one question asked again), `change` (from
        the headline's difference), `note`; outlets and terms by size of change. `attrs["verdict"]`: in words,
        whether the result hangs on one term or outlet (without it the sign turns, less than half is left, or
        the interval takes in 0). After Denny and Spirling (2018).

    Raises
    ------
    InputError
        Another measure, more than two groups and none named, or as `contrast`.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> words = ["The dictator left. ", "He left. ", "The regime left. "] * 2
    >>> table = pd.DataFrame({"article_id": list("abcdef"), "outlet": list("uvwxyz"), "event": "e",
    ...     "perspective": ["pro-kyiv"] * 3 + ["neutral"] * 3, "text": [w + "Word " * 97 for w in words]})
    >>> found = robustness(framing.score(table))
    >>> found.loc[found["variant"] == "headline", "difference"].tolist()
    [0.0]
    """
    schema.known(measure, MEASURES, "robustness of")
    table = scores.articles
    hits = scores.hits[scores.hits["article_id"].isin(table["article_id"])]
    if not groups and {"pro-kyiv", "pro-moscow"} <= set(table.get(by, ())):
        groups = ("pro-kyiv", "pro-moscow")
    signed, every_voice = measure == "tilt", measure == "loaded_per_1000"
    values = _counter(table, hits, measure)
    toponym = hits["category"].eq("toponym").to_numpy()
    own = np.ones(len(hits)) if every_voice else hits["voice"].eq("own").to_numpy(dtype=float)
    strength = np.where(toponym, 0.1 if signed else 0.0, hits["strength"] if signed else 1.0)
    weights = own * strength
    headline = values(weights)
    scored = table.assign(**{measure: headline})
    used, whole = (usable(scored, measure, by, within, copies, groups) for copies in (False, True))
    if len(used.groups) != 2:
        found = ", ".join(map(str, used.groups))
        raise InputError(f"robustness contrasts two groups of {by}, and here is {found}; name two as groups.")
    parts: list[pd.DataFrame] = []

    def add(names: list[tuple[str, str, str]], cells: Floats) -> None:
        a, b = np.moveaxis(cells, -3, 0)
        labels = pd.DataFrame(names, columns=["variant", "left_out", "note"])
        parts.append(labels.join(pd.DataFrame(difference(a, b, positive=False))))

    ways = {
        ("headline", "", ""): headline,
        ("quoted voice in", "", ""): values(strength, every_voice=True),
        ("strengths flat", "", ""): values(own * np.where(toponym, strength, 1.0)),
        ("toponyms out", "", ""): values(weights * ~toponym),
    }
    lexicons = sorted(set(hits["lexicon"]))
    for name in lexicons if len(lexicons) > 1 else ():
        others = ";".join(x for x in lexicons if x != name)
        ways["one lexicon", others, f"only {name}"] = values(weights * hits["lexicon"].eq(name).to_numpy())
    add(list(ways), used.cells(np.stack(list(ways.values()))[:, used.rows]))
    add([("copies in", "", "" if used.copies else "nothing changes: no copies are marked")],
        whole.cells(headline[None, whole.rows]))  # fmt: skip
    gone = np.eye(len(used.outlets), dtype=bool)[:, None, None, :]
    add([("outlet left out", outlet, "") for outlet in used.outlets],
        np.where(gone, np.nan, used.cells(headline[used.rows])))  # fmt: skip
    counts = np.isin(hits["article_id"], table["article_id"].iloc[used.rows]) & (weights > 0)
    counts &= hits["side"].ne("none").to_numpy() | (not signed)
    codes, terms = pd.factorize(hits["term_id"].where(counts), sort=True)
    for start in range(0, len(terms), _CHUNK):
        chunk = range(start, min(start + _CHUNK, len(terms)))
        changed = np.stack([values(weights * (codes != term))[used.rows] for term in chunk])
        add([("term left out", str(terms[term]), "") for term in chunk], used.cells(changed))
    result = _tidy(pd.concat(parts, ignore_index=True), measure)
    about = {"measure": measure, "group_a": used.groups[0], "group_b": used.groups[1]}
    event = used.place // len(used.outlets) % len(used.events)
    shared = used.rows[np.isin(event, np.flatnonzero((used.sizes() > 0).all(axis=0)))]
    counted = behind(scores, measure, article_id=table["article_id"].iloc[shared].tolist())
    result.attrs |= {**counted, **about, "verdict": _verdict(result, *used.groups)}
    return result


def _counter(table: pd.DataFrame, hits: pd.DataFrame, measure: str) -> Callable[..., Floats]:
    """A function from the weight of every hit to the measure of every article."""
    at = pd.Index(table["article_id"]).get_indexer(hits["article_id"])
    sides = [hits["side"].eq(side).to_numpy() for side in ("kyiv", "moscow")]

    def values(weights: Floats, every_voice: bool = measure == "loaded_per_1000") -> Floats:
        if measure == "tilt":
            return tilt.tilt(*(np.bincount(at, weights * side, len(table)) for side in sides))  # type: ignore[arg-type,return-value]
        n = table["n_words" if every_voice else "n_words_own"].to_numpy(dtype=float)
        return 1000 * np.bincount(at, weights, len(table)) / np.where(n > 0, n, np.nan)

    return values


def _tidy(result: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The table in its order: headline, other ways to count, then outlets and terms by size of change."""
    result["change"] = result["difference"] - result["difference"].iloc[0]
    for variant, (note, measures) in _SAME.items():
        result.loc[(result["variant"] == variant) & (measure in measures), "note"] = note
    few = f"no interval: under {FEWEST_OUTLETS} outlets on a side, or they do not differ"
    result.loc[result["low"].isna(), "note"] = few
    rank = result["variant"].map({"outlet left out": 1, "term left out": 2}).fillna(0)
    order = np.lexsort((np.where(rank > 0, -result["change"].abs(), 0.0), rank))
    columns = ["variant", "left_out", "difference", "low", "high", "p", "change", "note"]
    return result[columns].iloc[order].reset_index(drop=True)


def _verdict(result: pd.DataFrame, group_a: str, group_b: str) -> str:
    """What the table says, in a few sentences."""
    gap, low, high = result[["difference", "low", "high"]].to_numpy()[0]
    clear = low > 0 or high < 0
    known = "without an interval"
    if result["low"].notna()[0]:
        known = f"[{low:.3g}, {high:.3g}], {'clear of' if clear else 'takes in'} 0"
    text = [f"{group_a} minus {group_b}: {gap:.3g} ({known})."]
    for kind in ("term", "outlet"):
        rows = result[result["variant"] == f"{kind} left out"]
        hangs = rows["difference"] * (1 if gap > 0 else -1) < abs(gap) / 2
        hangs |= clear & (rows["low"] <= 0) & (rows["high"] >= 0)
        named = [f"'{row.left_out}' ({row.difference:.3g})" for row in rows[hangs].itertuples()]
        if named and gap:
            more = f" and {len(named) - 3} more" if len(named) > 3 else ""
            lost = ", or the interval takes in 0" if clear else ""
            text.append(
                f"It hangs on one {kind}: without {', '.join(named[:3])}{more}, each alone, its sign turns "
                f"or less than half is left{lost}."
            )
        elif len(rows):
            ends = f"{rows['difference'].min():.3g} and {rows['difference'].max():.3g}"
            text.append(f"It hangs on no one {kind}: without any one it stays between {ends}.")
    return " ".join(text)
