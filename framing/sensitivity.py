"""What a contrast hangs on: the same contrast without each term and outlet, and counted otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from framing import callings, schema, tilt
from framing.comparison import contrast
from framing.intervals import Matched, articles_of, matched
from framing.schema import InputError
from framing.scores import Scores

MEASURES = ("loaded_own_per_1000", "loaded_per_1000", "tilt")
_OUT = {  # what is left out, by which column of which table
    "one lexicon": ("hits", "lexicon"),
    "outlet left out": ("articles", "outlet"),
    "term left out": ("hits", "term_id"),
}
_NUMBERS = ["difference", "low", "high", "p"]
_COLUMNS = ["measure", "group_a", "group_b", "variant", "left_out", "words", *_NUMBERS, "change", "note"]
_OWN = "counted and voice == 'own'"
COUNTED = {  # of each measure that counts hits: which
    **dict.fromkeys(("rates", "n_loaded", "loaded_per_1000"), "counted"),
    **dict.fromkeys(("n_loaded_own", "loaded_own_per_1000"), _OWN),
    **dict.fromkeys(("tilt", "reads_as"), f"{_OWN} and side != 'none'"),
    "kyiv_own": f"{_OWN} and side == 'kyiv'",
    "moscow_own": f"{_OWN} and side == 'moscow'",
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
    scores, by, within
        As in `contrast`; Scores, no table.
    measure : {"loaded_own_per_1000", "loaded_per_1000", "tilt"}
    groups : two names, optional
        The difference is the first minus the second; `pro-kyiv` and `pro-moscow`, or the only two there are.

    Returns
    -------
    DataFrame
        One row per variant that can change the measure: `measure, group_a, group_b, variant, left_out`, which
        with `by` are its key for `fr.evidence`; `variant` is ``headline``, ``quoted voice in``, ``one
        lexicon`` (`left_out`: the others), ``copies in``, ``outlet left out`` or ``term left out``. `words`:
        what is left out, a term as it is mostly written. `difference, low, high, p` as in `contrast` (not
        adjusted: one question asked again), `change` (from the headline's), `note`; outlets and terms by size
        of change. After Denny and Spirling (2018).

    Examples
    --------
    >>> import pandas as pd, framing
    >>> table = pd.DataFrame({"article_id": list("ab"), "outlet": list("xy"), "event": "e",
    ...     "perspective": ["pro-kyiv", "neutral"], "text": ["The dictator left. " + "It rained. " * 48] * 2})
    >>> robustness(framing.score(table))[["variant", "difference"]].values.tolist()[0]
    ['headline', 0.0]
    """
    if not groups and {"pro-kyiv", "pro-moscow"} <= set(articles_of(scores, whole=True).get(by, ())):
        groups = ("pro-kyiv", "pro-moscow")
    headline = matched(*varied(scores, measure, "headline"), by, within, groups=groups)
    names = headline.names("group")
    if len(names) != 2:
        found = ", ".join(names)
        raise InputError(f"robustness contrasts two groups of {by}, and here is {found}; name two as groups.")
    if not headline.shared().any():
        raise InputError(f"no {within} is covered by both {' and '.join(names)}.")
    rows: list[dict[Any, Any]] = []
    for variant, left_out in _variants(scores, measure, headline):
        rows.append({"variant": variant, "left_out": left_out, "note": "nothing is left to compare"})
        with suppress(InputError):
            pair = contrast(*varied(scores, measure, variant, left_out), by, within, groups=names)
            rows[-1] |= pair.loc[0, [*_NUMBERS, "note"]].to_dict()
    result = pd.DataFrame(rows).assign(measure=measure, group_a=names[0], group_b=names[1])
    written = callings.as_written(scores.hits).groupby(scores.hits["term_id"])
    words = result["left_out"].map(written.agg(lambda forms: forms.mode().iloc[-1]))
    result["words"] = words.where(result["variant"] == "term left out", result["left_out"])
    result["change"] = result["difference"] - result["difference"].iloc[0]
    alone = result["variant"].map({"outlet left out": 1, "term left out": 2}).fillna(0)
    order = np.lexsort((np.where(alone, -result["change"].abs(), 0.0), alone))
    result = result[_COLUMNS].iloc[order].reset_index(drop=True)
    result.attrs["notice"] = scores.notice
    return result


def varied(scores: Scores, measure: str, variant: str, left_out: str = "") -> tuple[Scores, str]:
    """The scores with one thing changed and the measure counted anew, and the measure that is asked then."""
    schema.known(measure, MEASURES, "robustness of")
    schema.known(variant, ("headline", "quoted voice in", "copies in", *_OUT), "variant")
    if variant in _OUT:
        name, column = _OUT[variant]
        table: Any = getattr(scores, name)
        out = left_out.split(";") if variant == "one lexicon" else [left_out]
        for value in out:
            schema.known(value, table[column].unique(), column)
        scores = replace(scores, **{name: table[~table[column].isin(out)]})
    measure = "loaded_per_1000" if variant == "quoted voice in" else measure
    out = ["dup_group"] if variant == "copies in" else []
    articles = scores.articles.drop(columns=out, errors="ignore")
    return replace(scores, articles=articles.assign(**{measure: _counted(scores, measure)})), measure


def _counted(scores: Scores, measure: str) -> Any:
    """The measure of every article, counted from its hits, and for tilt its names."""
    ids, hits = scores.articles["article_id"], scores.hits.query(COUNTED[measure])
    if measure != "tilt":
        words = scores.articles["n_words" if measure == "loaded_per_1000" else "n_words_own"]
        loaded = hits["article_id"].value_counts().reindex(ids, fill_value=0)
        return 1000 * loaded.to_numpy() / words.where(words > 0)
    names = scores.names[scores.names["voice"] == "own"]
    things = names.groupby(["article_id", "side"])["thing"].nunique()
    said = hits.groupby(["article_id", "side"])["strength"].sum()
    said = said.add((tilt.NAME * things).clip(upper=tilt.MOST_NAMES), fill_value=0)
    sides: Any = said.unstack().reindex(index=ids, columns=["kyiv", "moscow"]).fillna(0).to_numpy()
    return tilt.tilt(*sides.T)


def _variants(scores: Scores, measure: str, headline: Matched) -> Iterator[tuple[str, str]]:
    """Each variant that can change the measure, with what it leaves out."""
    hits = scores.only(scores.articles.iloc[headline.used.index]).hits
    yield "headline", ""
    if measure == "loaded_own_per_1000":
        yield "quoted voice in", ""
    lexicons = sorted(set(hits["lexicon"]))
    for name in lexicons if len(lexicons) > 1 else ():
        yield "one lexicon", ";".join(other for other in lexicons if other != name)
    if headline.copies:
        yield "copies in", ""
    for outlet in headline.names("outlet"):
        yield "outlet left out", outlet
    for term in sorted(set(hits.query(COUNTED[measure])["term_id"])):
        yield "term left out", term


def verdict(table: pd.DataFrame) -> str:
    """What a table of `robustness` says: on which term or outlet the result hangs.

    Without it the sign turns, less than half is left, the interval takes in 0 anew, or nothing is left.
    """
    head = table.iloc[0]
    gap, clear = head["difference"], head["low"] > 0 or head["high"] < 0
    interval = f"[{head['low']:.3g}, {head['high']:.3g}], {'clear of' if clear else 'takes in'} 0"
    interval = interval if pd.notna(head["low"]) else "without an interval"
    said = [f"{head['group_a']} minus {head['group_b']}: {gap:.3g} ({interval})."]
    for kind in ("term", "outlet"):
        rows = table[table["variant"] == f"{kind} left out"]
        left, lost = rows["difference"], clear & (rows["low"] <= 0) & (rows["high"] >= 0)
        hangs = rows[((left * np.sign(gap) < abs(gap) / 2) & (gap != 0)) | lost]
        if left.isna().any():
            alone = rows.loc[left.isna(), "words"].iloc[0]
            said.append(f"It rests on one {kind}: without '{alone}' nothing is left to compare.")
        elif len(hangs):
            without = ", ".join(f"'{row.words}' ({row.difference:.3g})" for row in hangs.head(3).itertuples())
            or_less = "or less than half is left" + (", or the interval takes in 0" if clear else "")
            said.append(f"It hangs on one {kind}: without {without}, each alone, its sign turns {or_less}.")
        elif len(rows):
            ends = f"{left.min():.3g} and {left.max():.3g}"
            said.append(f"It hangs on no one {kind}: without any one it stays between {ends}.")
    return " ".join(said)
