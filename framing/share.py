"""Who gets to speak: words per bloc, balance of sources, reporting verbs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from framing import schema
from framing.schema import InputError
from framing.statements import Statement
from framing.text import Document

if TYPE_CHECKING:
    import pandas as pd

    from framing.score import Scores


def words_by_bloc(doc: Document, said: Sequence[Statement]) -> dict[str, int]:
    """Words of the outer statements of each bloc; what is said inside a statement counts for the outer one.

    Sources of no known bloc are under the empty name.
    """
    words: dict[str, int] = {}
    for s in said:
        if s.parent is None:
            words[s.bloc] = words.get(s.bloc, 0) + sum(doc.words(a, b) for a, b in s.parts)
    return words


def balance(words: Sequence[int]) -> float:
    """Balance of sources: Shannon entropy over blocs in bits, -sum(p log2 p), p the share of quoted words.

    0 where one bloc has all the words, log2(9) = 3.17 where all nine have as many; NaN where no bloc speaks.
    Higher is more varied, not fairer: it does not know who ought to be heard.

    >>> balance([10, 10, 0]), balance([5, 0, 0])
    (1.0, 0.0)
    """
    total = sum(words)
    if not total:
        return math.nan
    return sum(-n / total * math.log2(n / total) for n in words if n) or 0.0


def share_of_voice(
    scores: Scores, by: str | Sequence[str] = ("perspective", "outlet"), *, draws: int = 2000, seed: int = 1
) -> pd.DataFrame:
    """Whose statements an outlet or a group gives, in words and in statements.

    Parameters
    ----------
    scores : Scores
    by : str or list of str
        Columns of `scores.articles` that make the groups.
    draws, seed : int
        Of the bootstrap over articles that gives the interval.

    Returns
    -------
    DataFrame
        One row per group and bloc: the columns of `by`, `bloc`, `words`, `statements`, `share` (of the words
        of all attributed outer statements, 0 to 1), `low, high` (95% percentile interval, articles
        resampled), `balance` (entropy of the group in bits, see `balance`), `own_share` (words outside
        statements), `unattributed` (outer statements whose source has no bloc), `n_articles`.

    Raises
    ------
    InputError
        An unknown column, or no statement at all.

    Notes
    -----
    The interval says how much the share depends on the articles at hand; it knows nothing of outlets that
    were not sampled.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> text = "Putin said the talks were useful."
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": [text]})
    >>> share_of_voice(framing.score(articles), by="outlet")[["bloc", "share"]].values.tolist()[0]
    ['russia', 1.0]
    """
    import numpy as np
    import pandas as pd

    by = [by] if isinstance(by, str) else list(by)
    schema.required(scores.articles, by)
    outer = scores.statements[scores.statements["parent"].isna() & (scores.statements["part"] == 0)]
    if outer.empty:
        raise InputError("no statement was found in these articles, so nobody's share can be shown.")
    named = (
        outer.groupby(["article_id", "bloc"])
        .size()
        .unstack(fill_value=0)
        .reindex(columns=["", *schema.BLOCS], fill_value=0)
    )
    base = scores.articles.set_index("article_id")
    counts = named.reindex(base.index, fill_value=0)
    words = base[[f"words_quoted_{bloc}" for bloc in schema.BLOCS]].to_numpy(dtype=float)
    rng = np.random.default_rng(seed)
    table = []
    for key, index in base.reset_index().groupby(by, sort=True).indices.items():
        group = words[index]
        total = group.sum()
        drawn = group[rng.integers(0, len(index), (draws, len(index)))].sum(axis=1)
        with np.errstate(invalid="ignore"):
            shares = drawn / drawn.sum(axis=1, keepdims=True)
        low, high = (
            np.nanpercentile(shares, [2.5, 97.5], axis=0)
            if total
            else np.full((2, len(schema.BLOCS)), np.nan)
        )
        own = base["n_words_own"].iloc[index].sum() / max(1, base["n_words"].iloc[index].sum())
        about = (
            balance([int(n) for n in group.sum(axis=0)]),
            own,
            int(counts[""].iloc[index].sum()),
            len(index),
        )
        key = key if isinstance(key, tuple) else (key,)
        for i, bloc in enumerate(schema.BLOCS):
            n = int(group[:, i].sum())
            table.append(
                (
                    *key,
                    bloc,
                    n,
                    int(counts[bloc].iloc[index].sum()),
                    n / total if total else np.nan,
                    low[i],
                    high[i],
                    *about,
                )
            )
    columns = [
        *by,
        "bloc",
        "words",
        "statements",
        "share",
        "low",
        "high",
        "balance",
        "own_share",
        "unattributed",
        "n_articles",
    ]
    ordered = pd.DataFrame(table, columns=columns)
    ordered = ordered.sort_values(
        [*by, "words"], ascending=[*[True] * len(by), False], kind="stable", ignore_index=True
    )
    ordered.attrs |= scores.behind("source_balance")
    return ordered


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
    import pandas as pd

    schema.required(scores.articles, [by])
    outer = scores.statements[scores.statements["parent"].isna() & (scores.statements["part"] == 0)]
    outer = outer[(outer["bloc"] != "") & (outer["cue_stance"] != "")]
    outer = outer.merge(scores.articles[["article_id", by]], on="article_id").assign(
        cue=lambda t: t["cue"].str.lower()
    )
    rows = []
    for (group, bloc), said in outer.groupby([by, "bloc"], sort=True):
        for stance, some in said.groupby("cue_stance", sort=True):
            cues = ", ".join(f"{cue} {n}" for cue, n in some["cue"].value_counts().head(5).items())
            rows.append(
                (
                    group,
                    bloc,
                    stance,
                    len(some),
                    len(some) / len(said),
                    cues,
                    len(said),
                    some["article_id"].nunique(),
                )
            )
    table = pd.DataFrame(
        rows, columns=[by, "bloc", "cue_stance", "statements", "share", "cues", "n", "n_articles"]
    )
    table.attrs |= scores.behind("source_balance")
    return table
