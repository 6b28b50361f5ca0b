"""Loaded terms per 1,000 words, by outlet, voice and category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from framing import schema
from framing.kwic import behind

if TYPE_CHECKING:
    from framing.scores import Scores
FEWEST_WORDS = 20  # of a voice, below which an article has no rate in that voice


def rates(
    scores: Scores, by: str | Sequence[str] = ("perspective", "outlet"), split: str = "voice"
) -> pd.DataFrame:
    """Loaded terms per 1,000 words, split by a column of the hits; spellings of places are not counted.

    Parameters
    ----------
    scores : Scores
    by : str or list of str
        Columns of `scores.articles` that make the groups.
    split : str
        A column of `scores.hits`: `voice`, `category`, `side`, `lexicon`, `term_id` …

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
    by = schema.require(scores.articles, by)
    schema.require(scores.hits, split, "hits")
    hits = scores.hits[scores.hits["category"] != "toponym"]
    found = hits[split].astype(str)
    fixed = {"voice": schema.VOICES, "side": schema.SIDES, "category": schema.CATEGORIES}
    values = [v for v in fixed.get(split, sorted(found.unique())) if v != "toponym"]
    counts = pd.crosstab(hits["article_id"], found).reindex(
        index=scores.articles["article_id"], columns=values, fill_value=0
    )
    base = scores.articles[list(dict.fromkeys(["article_id", "n_words", "n_words_own", "outlet", *by]))]
    long = base.join(counts, on="article_id").melt([*base.columns], values, split, "n_hits")
    if split == "voice":
        quoted = long["voice"] == "quoted"
        long["n_words"] = long["n_words_own"].where(~quoted, long["n_words"] - long["n_words_own"])
    long = long[long["n_words"] >= (FEWEST_WORDS if split == "voice" else 1)]
    long["per_1000"] = 1000 * long["n_hits"] / long["n_words"]
    keys = [*by, split]
    outlets = long.groupby(list(dict.fromkeys([*keys, "outlet"])), sort=False)["per_1000"].mean()
    table = long.groupby(keys, sort=False).agg(
        per_1000=("per_1000", "size"), n_hits=("n_hits", "sum"), n_words=("n_words", "sum"),
        n_articles=("article_id", "nunique"), n_outlets=("outlet", "nunique"),
    )  # fmt: skip
    table = table.assign(per_1000=outlets.groupby(level=keys, sort=False).mean()).reset_index()
    ranks = {value: rank for rank, value in enumerate((*schema.PERSPECTIVES, *values))}
    table = table.sort_values(
        keys, key=lambda c: c.map(lambda v: (ranks.get(v, len(ranks)), v)), ignore_index=True
    )
    table.attrs |= behind(scores, "loaded_per_1000")
    return table
