"""Sentiment toward actors: how each outlet speaks of each, in its own words and in all voices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from framing import schema
from framing.kwic import behind

if TYPE_CHECKING:
    from framing.scores import Scores
_VOICES = ("sentiment", "sentiment_own")
_NUMBERS = (
    "sentiment low high sentiment_own low_own high_own mentions n_articles n_articles_own n_outlets".split()
)


def sentiment_toward(
    scores: Scores, by: str | Sequence[str] = ("perspective", "outlet"), *, of: str = "actor", fewest: int = 3
) -> pd.DataFrame:
    """Mean sentiment toward actors or blocs, with intervals.

    Parameters
    ----------
    scores : Scores
    by : str or list of str
        Columns of `scores.articles` that make the groups.
    of : {"actor", "bloc"}
        Toward whom. In an article, a bloc's actors are weighed by mentions (of all voices).
    fewest : int
        Articles of an outlet, or outlets of a group, under which a mean has no interval (at least 2).

    Returns
    -------
    DataFrame
        One row per group and actor, by bloc: the columns of `by`, `actor` (the bloc's name for a bloc),
        `bloc`; `sentiment, low, high` (all voices) and `sentiment_own, low_own, high_own` (mentions outside
        statements), -1 negative to +1 positive; `mentions` (all voices), `n_articles, n_articles_own,
        n_outlets`. Never mentioned: no row.

    Raises
    ------
    InputError
        An unknown column.

    Notes
    -----
    Means of articles' means; of several outlets, means of outlets' means. Interval: Student's t over the
    outlet's articles or the group's outlets, 95%, cut at -1 and 1. `fr.sentiment.toward` misreads about one
    mention in three (macro-F1 .69, US politics; see its docstring): compare means over many mentions, never
    quote one.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> texts = ["Putin is a brutal liar.", "Putin is a great and trusted friend."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", "y"], "text": texts})
    >>> table = sentiment_toward(framing.score(articles), by="outlet")
    >>> table[["outlet", "actor", "bloc"]].assign(positive=table["sentiment"] > 0).values.tolist()
    [['x', 'vladimir-putin', 'russia', False], ['y', 'vladimir-putin', 'russia', True]]
    """
    from scipy.special import stdtrit

    by = schema.require(scores.articles, by)
    schema.known(of, ("actor", "bloc"), "of")
    table, who = scores.targets.assign(actor=scores.targets[of]), ["bloc", "actor"]
    for voice in _VOICES:
        table[f"n_{voice}"] = table["mentions"].where(table[voice].notna())
        table[voice] *= table["mentions"]
    cells = table.groupby(["article_id", *who]).sum(min_count=1, numeric_only=True).reset_index()
    for voice in _VOICES:
        cells[voice] /= cells[f"n_{voice}"]
    base = scores.articles[list(dict.fromkeys(["article_id", "outlet", *by]))]
    cells, keys = cells.merge(base, on="article_id"), [*by, *who]
    outlets = cells.groupby(list(dict.fromkeys([*keys, "outlet"])))[[*_VOICES]].mean()
    found = cells.groupby(keys).agg(
        mentions=("mentions", "sum"), n_articles=("article_id", "size"),
        n_articles_own=("sentiment_own", "count"), n_outlets=("outlet", "nunique"),
    )  # fmt: skip
    for voice in _VOICES:
        mean, deviation, n = (getattr(outlets.groupby(keys)[voice], x)() for x in ("mean", "std", "count"))
        alone = cells.groupby(keys)[voice]  # of one outlet, its articles are what varies
        deviation, n = deviation.where(n > 1, alone.std()), n.where(n > 1, alone.count())
        half = (stdtrit(n - 1, 0.975) * deviation / n**0.5).where(n >= max(fewest, 2))
        end = voice.removeprefix("sentiment")
        found[voice] = mean
        found[f"low{end}"], found[f"high{end}"] = (mean - half).clip(-1, 1), (mean + half).clip(-1, 1)
    found = found.reset_index().sort_values(
        keys, key=lambda c: c.map(schema.BLOCS.index) if c.name == "bloc" else c, ignore_index=True
    )
    found = found[[*by, "actor", "bloc", *_NUMBERS]]
    found.attrs |= behind(scores, "targets")
    return found
