"""Tables of outlets and groups: loaded terms, who speaks, sentiment toward actors; the outlet is the unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from framing import looks, schema
from framing.intervals import UPPER, Floats, articles_of, group_intervals, scale, whole_number
from framing.measuring import balance
from framing.schema import InputError
from framing.scores import Scores, outermost_rows

Columns = str | Sequence[str]
_FEWEST_WORDS = 20  # of a voice, below which an article has no rate in that voice
GROUPS = ("perspective", "outlet")
_DRAWS = 2000  # of the bootstrap
_RATES = "per_1000 low high n_hits n_words n_articles n_outlets".split()
_SHARES = "words statements share low high balance own_share unattributed n_articles n_speeches".split()
_TOWARD = """sentiment low high sentiment_own low_own high_own mentions n_articles n_articles_own
    n_outlets""".split()


def rates(
    scores: Scores, by: Columns = GROUPS, split: str = "voice", *, voice: str | None = None
) -> pd.DataFrame:
    """Counted loaded terms per 1,000 words, split by a column of the hits.

    Parameters
    ----------
    scores : Scores
    by : str or list of str
        Columns of `scores.articles` that make the groups; also `year` or `month`, read off `date`.
    split : str
        A column of `scores.hits`: `voice`, `category`, `side`, `lexicon`, `term_id` …
    voice : str, optional
        Only the hits of one voice, per 1,000 words of it: of ``own``, `side` says whom narrators serve.

    Returns
    -------
    DataFrame
        One row per group and value of `split`, hits or none: the columns of `by`, `split` and `voice`, its
        key for `fr.evidence`, `per_1000` (mean over outlets of the mean over their articles), `low, high`
        (95%, as of `compare`; of one outlet, over its articles; none under three), `n_hits, n_words,
        n_articles, n_outlets`. Words are the article's, or those of the voice: inside statements for quoted
        terms, outside for others; under 20 words in a voice are no rate.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> text = "The dictator left. " + "Word " * 97
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": [text]})
    >>> table = rates(framing.score(articles), by="outlet")
    >>> table[["voice", "per_1000", "n_hits"]].values.tolist()
    [['own', 10.0, 1], ['scare', 0.0, 0]]
    """
    articles, by = grouped(scores, by, "hits", _RATES)
    schema.require(scores.hits.drop(columns="article_id"), split, "hits")
    hits = scores.hits[scores.hits["counted"]]
    if voice is not None:
        schema.known(voice, schema.VOICES, "no voice")
        hits = hits[hits["voice"] == voice]
    hits = hits.assign(**{split: schema.texts(hits[split])})
    values = pd.DataFrame({split: distinct(*schema.CLOSED.get(split, ()), *hits[split])})
    if voice is not None:
        values = values.assign(voice=voice).drop_duplicates()
    cells = articles[distinct("article_id", "n_words", "n_words_own", "outlet", *by)]
    n_hits = hits.groupby(["article_id", split]).size().rename("n_hits")
    cells = cells.merge(values, how="cross").join(n_hits, on=["article_id", split])
    cells["n_hits"] = cells["n_hits"].fillna(0).astype(int)
    if "voice" in cells:
        cells["n_words"] = words_of_voice(cells)
    cells = cells[cells["n_words"] > 0]
    cells["per_1000"] = 1000 * cells["n_hits"] / cells["n_words"]
    of = values.columns.tolist()
    keys = [*by, *of]
    table = outlet_means(cells, by, of, "per_1000")
    table[["n_hits", "n_words"]] = cells.groupby(keys)[["n_hits", "n_words"]].sum()
    return finished(table, keys, [*keys, *_RATES], scores)


def words_of_voice(table: pd.DataFrame) -> pd.Series[int]:
    """The words that a `voice`'s rate is per: inside statements for quoted, outside for others; few are 0."""
    inside = table["n_words"] - table["n_words_own"]
    words = table["n_words_own"].where(table["voice"] != "quoted", inside)
    return words.where(words >= _FEWEST_WORDS, 0)


def share_of_voice(scores: Scores, by: Columns = GROUPS, *, seed: int = 1) -> pd.DataFrame:
    """Whose statements an outlet or a group gives, in words and in statements.

    Parameters
    ----------
    scores, by
        As in `rates`.
    seed : int
        Of the bootstrap over articles that gives the interval.

    Returns
    -------
    DataFrame
        One row per group and bloc: the columns of `by` and `bloc`, its key for `fr.evidence` (its rows are
        the statements), `words, statements`, `share` (of the words of all attributed outer statements, 0 to
        1), `low, high` (95%, articles resampled; it knows nothing of other outlets), `balance` (entropy in
        bits), `own_share` (words outside statements), `unattributed` (statements without a bloc),
        `n_articles`, `n_speeches` (of them: over 90 % of the words in statements, no news articles).

    Examples
    --------
    >>> import pandas as pd, framing
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": "x", "text": "Putin said it was useful."})
    >>> share_of_voice(framing.score(articles), by="outlet")[["bloc", "share"]].values.tolist()[0]
    ['russia', 1.0]
    """
    articles, by = grouped(scores, by, "statements", _SHARES)
    said = whole_statements(outermost_rows(scores.statements))
    if said.empty:
        raise InputError("no statement was found in these articles, so nobody's share can be shown.")
    rng, groups = np.random.default_rng(whole_number(seed, 0, "seed")), []
    keyed: Any = articles.groupby(by)
    for key, group in keyed:
        words = group[[f"words_quoted_{bloc}" for bloc in schema.BLOCS]].to_numpy(dtype=int)
        statements = said["bloc"][said["article_id"].isin(group["article_id"])].value_counts()
        drawn = pd.DataFrame(words[rng.integers(0, len(words), (_DRAWS, len(words)))].sum(axis=1))
        table = pd.DataFrame({"bloc": schema.BLOCS, "words": words.sum(axis=0)})
        table["share"] = table["words"] / table["words"].sum()
        table[["low", "high"]] = drawn.div(drawn.sum(axis=1), axis=0).quantile([1 - UPPER, UPPER]).T
        table[by] = key
        table["statements"] = statements.reindex(schema.BLOCS, fill_value=0).to_numpy()
        table["balance"] = balance(table["words"].tolist())
        table["own_share"] = group["n_words_own"].sum() / max(1, group["n_words"].sum())
        table["unattributed"] = statements.get("", 0)
        table["n_articles"] = len(group)
        table["n_speeches"] = (group["quoted_share"] > schema.SPEECH).sum()
        groups.append(table)
    if not groups:
        raise InputError(f"no article has a value of {', '.join(by)}; give a column that is filled.")
    found = pd.concat(groups).sort_values("words", ascending=False, kind="stable")
    return finished(found, by, [*by, "bloc", *_SHARES], scores)


def whole_statements(parts: pd.DataFrame) -> pd.DataFrame:
    """A row for each statement, from the first of its parts to the last."""
    ends = parts.groupby(["article_id", "statement"])["end"].transform("max")
    return parts.assign(end=ends).drop_duplicates(["article_id", "statement"])


def sentiment_toward(scores: Scores, by: Columns = GROUPS, *, of: str = "actor") -> pd.DataFrame:
    """Mean sentiment toward actors or blocs, with intervals.

    Parameters
    ----------
    scores, by
        As in `rates`.
    of : {"actor", "bloc"}
        Toward whom. In an article, a bloc's actors are weighed by mentions (of all voices).

    Returns
    -------
    DataFrame
        One row per group and actor, by bloc: the columns of `by`, `actor` (empty for a bloc) and `bloc`, its
        key for `fr.evidence` (its rows are the mentions); `sentiment, low, high` (all voices) and
        `sentiment_own, low_own, high_own` (mentions outside statements), -1 negative to +1 positive;
        `mentions` (all voices), `n_articles, n_articles_own, n_outlets`. Never mentioned: no row.

    Notes
    -----
    Means and intervals as of `rates`, cut at -1 and 1. `fr.sentiment.toward` misreads about one mention in
    three (macro-F1 .67, US politics): compare means over many mentions, never quote one.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> texts = ["Putin is a brutal liar.", "Putin is a great and trusted friend."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", "y"], "text": texts})
    >>> table = sentiment_toward(framing.score(articles), by="outlet")
    >>> table[["outlet", "actor"]].assign(positive=table["sentiment"] > 0).values.tolist()
    [['x', 'vladimir-putin', False], ['y', 'vladimir-putin', True]]
    """
    articles, by = grouped(scores, by, "targets", _TOWARD)
    schema.known(of, ("actor", "bloc"), "of")
    targets = scores.targets.assign(actor="") if of == "bloc" else scores.targets
    toward = ["bloc", "actor"]
    in_articles = targets.groupby(["article_id", *toward])[["mentions"]].sum()
    for voice in ("sentiment", "sentiment_own"):
        weights = targets["mentions"].where(targets[voice].notna())
        sums = targets.assign(total=targets[voice] * weights, weight=weights)
        sums = sums.groupby(["article_id", *toward])[["total", "weight"]].sum()
        in_articles[voice] = sums["total"] / sums["weight"]
    cells = articles[distinct("article_id", "outlet", *by)].merge(in_articles.reset_index(), on="article_id")
    every, own = (outlet_means(cells, by, toward, voice) for voice in ("sentiment", "sentiment_own"))
    table = every.merge(own, left_index=True, right_index=True, suffixes=("", "_own"))
    table["mentions"] = cells.groupby([*by, *toward])["mentions"].sum()
    return finished(table, [*by, *toward], [*by, "actor", "bloc", *_TOWARD], scores)


def grouped(scores: Scores, by: Columns, rows: str, made: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """The articles by id, and their columns that make groups: none whose name the rows or the result take."""
    articles = looks.in_order(with_periods(articles_of(scores, whole=True)), "article_id")
    names = schema.require(articles, by)
    for name in {*names} & {*getattr(scores, rows), *made} - {"article_id"}:
        raise InputError(f"no groups by '{name}': the table has a column of that name; rename the articles'.")
    return articles, names


def with_periods(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles with `year` and `month` as columns, read off their dates."""
    days = schema.texts(articles["date"]).map(schema.day).astype("str")
    return articles.assign(year=days.str[:4], month=days.str[:7].where(days.str.len() > len("2024"), ""))


def outlet_means(cells: pd.DataFrame, by: list[str], of: list[str], value: str) -> pd.DataFrame:
    """The mean over outlets of the mean over their articles, `low, high`: a row per group and thing (`of`).

    The interval is that of `fr.compare`, groups compared thing by thing; of one outlet, over its articles.
    `n_articles, n_outlets`: those with a value.
    """
    keys, cells = [*by, *of], cells.dropna(subset="outlet")
    means = cells.groupby(distinct(*keys, "outlet"))[value].mean()
    outlets = means.groupby(level=keys).agg(["mean", "var", "count"])
    articles = cells.groupby(keys)[value].agg(["mean", "var", "count"])
    alone = outlets["count"] == 1
    positive, most = scale(value, means.dropna())
    table = outlets[["mean"]].set_axis([value], axis=1).assign(low=np.nan, high=np.nan)
    table.loc[alone, ["low", "high"]] = _ends(articles[alone], (1, -1), positive)
    for _, groups in outlets[~alone].groupby(level=of):
        table.loc[groups.index, ["low", "high"]] = _ends(groups, (-1, 1), positive)
    counts = cells.dropna(subset=value).groupby(keys)[["article_id", "outlet"]].nunique()
    counts = counts.reindex(table.index, fill_value=0).set_axis(["n_articles", "n_outlets"], axis=1)
    return table.clip(-most, most).join(counts)


def _ends(units: pd.DataFrame, shape: tuple[int, int], positive: bool) -> Floats:
    """Low and high of each row's mean; the shape says which rows are groups compared (the first axis)."""
    mean, variance, n = (column.reshape(shape) for column in units.to_numpy(dtype=float).T)
    with np.errstate(invalid="ignore", divide="ignore"):
        ends = group_intervals(mean, variance / n, n, positive)
    return np.stack([end.ravel() for end in ends], axis=1)


def finished(table: pd.DataFrame, order: list[str], columns: list[str], scores: Scores) -> pd.DataFrame:
    """The columns of a table, its rows in order, with what every rendering must say of the texts."""
    table = looks.in_order(table.reset_index(), *order)[columns].reset_index(drop=True)
    table.attrs["notice"] = scores.notice
    return table


def distinct(*names: str) -> list[str]:
    """The names, each once, in their order."""
    return list(dict.fromkeys(names))
