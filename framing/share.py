"""Who gets to speak: words per bloc, balance of sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing import schema
from framing.kwic import behind
from framing.schema import InputError
from framing.scores import outermost_rows
from framing.scoring import balance

if TYPE_CHECKING:
    from framing.scores import Scores
_DRAWS = 2000  # of the bootstrap


def share_of_voice(
    scores: Scores, by: str | Sequence[str] = ("perspective", "outlet"), *, seed: int = 1
) -> pd.DataFrame:
    """Whose statements an outlet or a group gives, in words and in statements.

    Parameters
    ----------
    scores : Scores
    by : str or list of str
        Columns of `scores.articles` that make the groups.
    seed : int
        Of the bootstrap over articles that gives the interval.

    Returns
    -------
    DataFrame
        One row per group and bloc: the columns of `by`, `bloc`, `words`, `statements`, `share` (of the words
        of all attributed outer statements, 0 to 1), `low, high` (95% percentile interval, articles
        resampled: it knows nothing of outlets that were not sampled), `balance` (entropy of the group in
        bits, see `balance`), `own_share` (words outside statements), `unattributed` (outer statements whose
        source has no bloc), `n_articles`.

    Raises
    ------
    InputError
        An unknown column, or no statement at all.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> text = "Putin said the talks were useful."
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": [text]})
    >>> share_of_voice(framing.score(articles), by="outlet")[["bloc", "share"]].values.tolist()[0]
    ['russia', 1.0]
    """
    by, blocs, outer = schema.require(scores.articles, by), list(schema.BLOCS), _outer(scores)
    if outer.empty:
        raise InputError("no statement was found in these articles, so nobody's share can be shown.")
    counts = pd.crosstab(outer["article_id"], outer["bloc"])
    counts = counts.reindex(index=scores.articles["article_id"], columns=["", *blocs], fill_value=0)
    rng, groups = np.random.default_rng(seed), []
    for key, group in scores.articles.groupby(by):
        words = group[[f"words_quoted_{bloc}" for bloc in blocs]].to_numpy(dtype=float)
        drawn = words[rng.integers(0, len(words), (_DRAWS, len(words)))].sum(axis=1)
        total, statements = words.sum(axis=0), counts.loc[group["article_id"]].sum()
        with np.errstate(invalid="ignore"):
            share, shares = total / total.sum(), drawn / drawn.sum(axis=1, keepdims=True)
        low, high = pd.DataFrame(shares, columns=blocs).quantile([0.025, 0.975]).to_numpy()
        facts = {
            "bloc": blocs, "words": total.astype(int), "statements": statements[blocs], "share": share,
            "low": low, "high": high, "balance": balance(total.tolist()),
            "own_share": group["n_words_own"].sum() / max(1, group["n_words"].sum()),
            "unattributed": statements[""], "n_articles": len(group),
        }  # fmt: skip
        groups.append(pd.DataFrame(dict(zip(by, key, strict=True)) | facts, blocs))
    if not groups:
        raise InputError(f"no article has a value of {', '.join(by)}; give a column that is filled.")
    found = pd.concat(groups).sort_values(
        [*by, "words"], ascending=[*[True] * len(by), False], kind="stable", ignore_index=True
    )
    found.attrs |= behind(scores, "source_balance")
    return found


def _outer(scores: Scores) -> pd.DataFrame:
    """Statements of which a part lies in no other, a row each."""
    return outermost_rows(scores.statements).drop_duplicates(["article_id", "statement"])
