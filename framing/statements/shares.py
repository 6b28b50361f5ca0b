"""Statements → rows, words per bloc, and who gets to speak."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from framing import schema
from framing.schema import InputError
from framing.text import Document

if TYPE_CHECKING:
    import pandas as pd

    from framing.statements import Statement


def rows(article_id: str, doc: Document, found: Sequence[Statement]) -> list[tuple[object, ...]]:
    """Statements as rows of the `statements` table, in the order of its columns: one per continuous part."""
    table: list[tuple[object, ...]] = []
    for number, s in enumerate(found):
        for part, span in enumerate(s.parts):
            start, end = doc.span(*span)
            words = (
                doc.text[start:end],
                s.kind,
                s.cue,
                s.cue_stance,
                s.source,
                s.actor,
                s.bloc,
                s.source_country,
            )
            table.append((article_id, number, part, s.parent, start, end, *words))
    return table


def words_by_bloc(doc: Document, found: Sequence[Statement]) -> dict[str, int]:
    """Words inside outermost statements by the bloc of their source; under "" where it is unknown."""
    words: Counter[str] = Counter()
    for statement in found:
        if statement.parent is None:
            words[statement.bloc] += sum(doc.words(*part) for part in statement.parts)
    return dict(words)


def balance(words: Sequence[float]) -> float:
    """Shannon entropy of shares, in bits: H = -sum(p log2 p), p = words of a bloc / words of all blocs.

    0: one bloc alone speaks; higher: more evenly spread; at most log2 of the number of blocs (3.17 for nine).
    NaN where nobody speaks.

    >>> balance([10, 10]), balance([7, 0])
    (1.0, 0.0)
    """
    total = sum(words)
    if not total:
        return math.nan
    return sum(-w / total * math.log2(w / total) for w in words if w) + 0.0


def share_of_voice(scores: Any, by: str = "perspective", repeats: int = 1000, seed: int = 1) -> pd.DataFrame:
    """Who gets to speak: each bloc's share of the attributed words, per group.

    Parameters
    ----------
    scores : Scores or DataFrame
        What `score` gave, or its `articles` table.
    by : str
        A column of `articles`: perspective, outlet, event.
    repeats, seed : int
        Resamples of articles behind the interval, and their seed.

    Returns
    -------
    DataFrame
        One row per group and bloc: the group, `bloc`, `words` (in outermost statements), `share` of all
        attributed words with a known bloc, `low, high` (95 % percentile interval over resampled articles;
        articles of one outlet are taken as independent, so that it is too narrow where few outlets write
        many), `own_share` (words outside statements ÷ all words), `balance` (entropy of the shares in bits,
        see `balance`), `n_articles`.

    Raises
    ------
    InputError
        No such column.
    """
    import numpy as np
    import pandas as pd

    articles = scores.articles if hasattr(scores, "articles") else scores
    columns = [f"words_quoted_{bloc}" for bloc in schema.BLOCS]
    if by not in articles.columns:
        raise InputError(f"share_of_voice: no column '{by}'.{schema.suggest(by, articles.columns)}")
    records = []
    for group, part in articles.groupby(by, sort=True):
        words = part[columns].to_numpy(float)
        sums = words.sum(axis=0)
        draws = (
            np.random.default_rng(seed).multinomial(len(words), [1 / len(words)] * len(words), size=repeats)
            @ words
        )
        totals = draws.sum(axis=1)
        shares = draws[totals > 0] / totals[totals > 0, None]
        low, high = (
            np.quantile(shares, (0.025, 0.975), axis=0)
            if len(shares)
            else (np.full(len(columns), np.nan),) * 2
        )
        own = part["n_words_own"].sum() / part["n_words"].sum() if part["n_words"].sum() else math.nan
        for index, bloc in enumerate(schema.BLOCS):
            share = sums[index] / sums.sum() if sums.sum() else math.nan
            records.append(
                (group, bloc, int(sums[index]), share, low[index], high[index], own, balance(sums), len(part))
            )
    return pd.DataFrame(
        records, columns=[by, "bloc", "words", "share", "low", "high", "own_share", "balance", "n_articles"]
    )
