"""Who gets to speak: words per bloc, balance of sources, reporting verbs."""

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


def reporting_verbs(scores: Scores, by: str = "perspective") -> pd.DataFrame:
    """How each bloc's statements are introduced: neutral, doubting, endorsing or hostile reporting words.

    Parameters
    ----------
    scores : Scores
    by : str
        A column of `scores.articles`: who reports.

    Returns
    -------
    DataFrame
        One row per group, bloc (of the speaker) and stance: `by`, `bloc`, `cue_stance`, `statements`, `share`
        (of the bloc's outer statements in that group), `cues` (the most frequent words, with counts), `n`
        (all statements of the bloc in the group), `n_articles`.

    Raises
    ------
    InputError
        An unknown column.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> text = "Putin claimed that it rained."
    >>> articles = pd.DataFrame({"article_id": ["a"], "perspective": ["neutral"], "text": [text]})
    >>> reporting_verbs(framing.score(articles))[["bloc", "cue_stance", "share"]].values.tolist()
    [['russia', 'doubting', 1.0]]
    """
    schema.require(scores.articles, by)
    outer = _outer(scores).query("bloc != '' and cue_stance != ''")
    outer = outer.merge(scores.articles[["article_id", by]], on="article_id")
    table = outer.groupby([by, "bloc", "cue_stance"], as_index=False).agg(
        statements=("cue", "size"), cues=("cue", _most_frequent), n_articles=("article_id", "nunique")
    )
    table["n"] = table.groupby([by, "bloc"])["statements"].transform("sum")
    table["share"] = table["statements"] / table["n"]
    table = table[[by, "bloc", "cue_stance", "statements", "share", "cues", "n", "n_articles"]]
    table.attrs |= behind(scores, "source_balance")
    return table


def _outer(scores: Scores) -> pd.DataFrame:
    """Statements of which a part lies in no other, a row each."""
    return outermost_rows(scores.statements).drop_duplicates(["article_id", "statement"])


def _most_frequent(cues: pd.Series[str]) -> str:
    return ", ".join(f"{cue} {n}" for cue, n in cues.str.lower().value_counts().head(5).items())
