"""What a contrast hangs on: the same contrast without each term and outlet, and counted otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing import schema, tilt
from framing.intervals import FEWEST_OUTLETS, difference
from framing.matched import matched
from framing.schema import InputError

if TYPE_CHECKING:
    from framing.intervals import Floats
    from framing.matched import Matched
    from framing.scores import Scores

MEASURES = ("loaded_own_per_1000", "loaded_per_1000", "tilt")
_NUMBERS = ["difference", "low", "high", "p"]
_COLUMNS = ["measure", "group_a", "group_b", "variant", "left_out", *_NUMBERS, "change", "note"]


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
        One row per variant that can change the measure: `measure, group_a, group_b, variant, left_out`, which
        with `by` are its key for `fr.evidence`; `variant` is ``headline``, ``quoted voice in``, ``strengths
        flat``, ``names out``, ``one lexicon``, ``copies in``, ``outlet left out`` or ``term left out``.
        `difference, low, high, p` as in `contrast` (not adjusted: one question asked again), `change` (from
        the headline's difference), `note`; outlets and terms by size of change. After Denny and Spirling
        (2018).

    Examples
    --------
    >>> import pandas as pd, framing
    >>> words = ["The dictator left. ", "He left. ", "The regime left. "] * 2
    >>> table = pd.DataFrame({"article_id": list("abcdef"), "outlet": list("uvwxyz"), "event": "e",
    ...     "perspective": ["pro-kyiv"] * 3 + ["neutral"] * 3,
    ...     "text": [w + "It rained on the town. " * 20 for w in words]})
    >>> found = robustness(framing.score(table))
    >>> found.loc[found["variant"] == "headline", "difference"].tolist()
    [0.0]
    """
    schema.known(measure, MEASURES, "robustness of")
    if not groups and {"pro-kyiv", "pro-moscow"} <= set(scores.articles.get(by, ())):
        groups = ("pro-kyiv", "pro-moscow")
    scored = scores.articles.assign(**{measure: _measured(scores, measure)})
    headline, with_copies = (
        matched(scored, measure, by, within, copies=copies, groups=groups) for copies in (False, True)
    )
    names = headline.names("group")
    if len(names) != 2:
        found = ", ".join(names)
        raise InputError(f"robustness contrasts two groups of {by}, and here is {found}; name two as groups.")
    rows = []
    for variant, left_out in _variants(scores, measure, headline):
        table = with_copies if variant == "copies in" else headline
        values = _measured(scores, measure, variant, left_out)[table.used.index]
        if variant == "outlet left out":
            values[table.used["outlet"] == left_out] = np.nan
        a, b = table.cells(values)
        numbers = difference(a, b, positive=False)
        rows.append({"variant": variant, "left_out": left_out, **numbers})
    result = pd.DataFrame(rows).astype(dict.fromkeys(_NUMBERS, float))
    result = result.assign(measure=measure, group_a=names[0], group_b=names[1])
    gap = result["difference"].iloc[0]
    if np.isnan(gap):
        raise InputError(f"no {within} is covered by both {' and '.join(names)}.")
    result["change"] = result["difference"] - gap
    few = f"no interval: under {FEWEST_OUTLETS} outlets on a side, or they do not differ"
    result["note"] = np.where(result["low"].notna(), "", few)
    result.loc[result["difference"].isna(), "note"] = "nothing is left to compare"
    last = result["variant"].map({"outlet left out": 1, "term left out": 2}).fillna(0)
    order = np.lexsort((np.where(last > 0, -result["change"].abs(), 0.0), last))
    result = result[_COLUMNS].iloc[order].reset_index(drop=True)
    result.attrs["notice"] = scores.notice
    return result


def weights(hits: pd.DataFrame, measure: str, variant: str = "headline", left_out: str = "") -> Floats:
    """How much each hit counts in a measure, as a variant of `robustness` counts it."""
    counts = hits["counted"].to_numpy(dtype=float)
    if measure == "tilt":
        strength = hits["strength"].to_numpy(dtype=float) if variant != "strengths flat" else 1.0
        counts = counts * strength * hits["side"].ne("none").to_numpy()
    if measure != "loaded_per_1000" and variant != "quoted voice in":
        counts = counts * hits["voice"].eq("own").to_numpy()
    if variant == "one lexicon":
        counts = counts * ~hits["lexicon"].isin(left_out.split(";")).to_numpy()
    if variant == "term left out":
        counts = counts * hits["term_id"].ne(left_out).to_numpy()
    return counts


def _measured(scores: Scores, measure: str, variant: str = "headline", left_out: str = "") -> Floats:
    """The measure of every article, counted from its hits, and for tilt its names."""
    table, hits = scores.articles, scores.hits
    counts = pd.Series(weights(hits, measure, variant, left_out), hits.index)
    by_side = counts.groupby([hits["article_id"], hits["side"]]).sum().unstack(fill_value=0)
    by_side = by_side.reindex(index=table["article_id"], columns=schema.SIDES, fill_value=0.0)
    if measure != "tilt":
        every_voice = measure == "loaded_per_1000" or variant == "quoted voice in"
        words = table["n_words" if every_voice else "n_words_own"].to_numpy(dtype=float)
        return 1000 * by_side.sum(axis=1).to_numpy() / np.where(words > 0, words, np.nan)
    names = scores.names[scores.names["voice"].eq("own") & (variant != "names out")]
    things = names.groupby(["article_id", "side"])["thing"].nunique().unstack(fill_value=0)
    things = things.reindex(index=table["article_id"], columns=schema.SIDES, fill_value=0)
    evidence = by_side + np.minimum(tilt.MOST_NAMES, tilt.NAME * things)
    return np.asarray(tilt.tilt(*evidence[["kyiv", "moscow"]].to_numpy().T))


def _variants(scores: Scores, measure: str, headline: Matched) -> Iterator[tuple[str, str]]:
    """Each variant that can change the measure, with what it leaves out."""
    hits = scores.hits[
        scores.hits["article_id"].isin(scores.articles["article_id"].iloc[headline.used.index])
    ]
    yield "headline", ""
    if measure != "loaded_per_1000":
        yield "quoted voice in", ""
    if measure == "tilt":
        yield "strengths flat", ""
        yield "names out", ""
    lexicons = sorted(set(hits["lexicon"]))
    for name in lexicons if len(lexicons) > 1 else ():
        yield "one lexicon", ";".join(other for other in lexicons if other != name)
    if headline.copies:
        yield "copies in", ""
    for outlet in headline.names("outlet"):
        yield "outlet left out", outlet
    for term in sorted(set(hits["term_id"][weights(hits, measure) > 0])):
        yield "term left out", term


def verdict(table: pd.DataFrame) -> str:
    """What a table of `robustness` says, in a few sentences.

    A result hangs on a term or an outlet if without it the sign turns, less than half of the difference is
    left, the interval takes in 0 that did not before, or nothing is left to compare.
    """
    head = table.iloc[0]
    gap, clear = head["difference"], head["low"] > 0 or head["high"] < 0
    known = "without an interval"
    if pd.notna(head["low"]):
        known = f"[{head['low']:.3g}, {head['high']:.3g}], {'clear of' if clear else 'takes in'} 0"
    said = [f"{head['group_a']} minus {head['group_b']}: {gap:.3g} ({known})."]
    for kind in ("term", "outlet"):
        rows = table[table["variant"] == f"{kind} left out"]
        left, lost = rows["difference"], clear & (rows["low"] <= 0) & (rows["high"] >= 0)
        hangs = rows[((left * np.sign(gap) < abs(gap) / 2) & (gap != 0)) | lost]
        if left.isna().any():
            alone = rows.loc[left.isna(), "left_out"].iloc[0]
            said.append(f"It rests on one {kind}: without '{alone}' nothing is left to compare.")
        elif len(hangs):
            named = [f"'{row.left_out}' ({row.difference:.3g})" for row in hangs.head(3).itertuples()]
            or_less = "or less than half is left" + (", or the interval takes in 0" if clear else "")
            said.append(
                f"It hangs on one {kind}: without {', '.join(named)}, each alone, its sign turns {or_less}."
            )
        elif len(rows):
            ends = f"{left.min():.3g} and {left.max():.3g}"
            said.append(f"It hangs on no one {kind}: without any one it stays between {ends}.")
    return " ".join(said)
