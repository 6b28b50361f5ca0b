"""Names of places: of all chances to choose between two forms, how often the Russian-derived one is taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing import paths, schema, storage
from framing.kwic import behind

if TYPE_CHECKING:
    from framing.scores import Scores
_PERIODS = {"year": 4, "month": 7}  # leading characters of a date
_VOICES = (*schema.VOICES, "all")
_COUNTS = ["n_mentions", "n_articles", "n_outlets"]


def naming(
    scores: Scores, by: str | Sequence[str] = ("perspective", "outlet"), *, voice: str = "own"
) -> pd.DataFrame:
    """Share of Russian-derived names among all mentions of a place that has two (`lexicons/naming.csv`).

    Articles with a `translated_from` are left out: their names may be the translator's.

    Parameters
    ----------
    scores : Scores
        Of the war lexicon, whose toponyms find the mentions.
    by : str or list of str
        Columns of `scores.articles` that make the groups; also `year` or `month`, read off `date`.
    voice : {"own", "quoted", "scare", "all"}
        Whose mentions count.

    Returns
    -------
    DataFrame
        One row per group for `place` = ``all``, then one per place named there: the columns of `by`, `place`,
        `share` (Russian-derived / both, 0 Ukrainian-derived only, 1 Russian-derived only; NaN without a
        mention), `low, high` (95%), `n_mentions, n_articles, n_outlets` (that name the place),
        `n_translated_left_out` (articles of the group).

    Raises
    ------
    InputError
        An unknown column or voice.

    Notes
    -----
    Spellings in one article, or one house, go together. Of one outlet, `share` is over mentions and the
    interval Wilson's (1927) for the draws that are left where an article's m mentions agree: (sum of m)^2 /
    sum of m^2 (Kish 1965). Of several outlets, `share` is the mean of theirs, and they are the draws.

    Names inside longer loaded terms ("Kiev regime") count, but not in tables saved without text. The river is
    left out: a text's "Dnipro" may be the city. A spelling is no stance: it may be habit, house style
    (`house_styles`), agency copy or a translator's choice.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> text = "Kiev and Kharkov were quiet. Kiev waited. It rained in Kyiv."
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": [text]})
    >>> naming(framing.score(articles), by="outlet")[["place", "share", "n_mentions"]].values.tolist()
    [['all', 0.75, 4], ['Kharkiv', 1.0, 1], ['Kyiv', 0.6666666666666666, 3]]
    """
    schema.known(voice, _VOICES, "voice")
    dates = scores.articles["date"].astype(str)
    articles = scores.articles.assign(**{k: dates.str[:n] for k, n in _PERIODS.items() if k in by})
    by = schema.require(articles, by)
    origin = schema.texts(articles.get("translated_from", pd.Series("", articles.index)))
    articles["left_out"] = origin.str.strip().ne("")
    hits = scores.hits if voice == "all" else scores.hits[scores.hits["voice"] == voice]
    base = articles[list(dict.fromkeys(["article_id", "outlet", *by, "left_out"]))]
    mentions = _mentions(hits)
    named = mentions.merge(base[~base["left_out"]], on="article_id")
    named, keys = pd.concat([named.assign(place=""), named]), [*by, "place"]
    found = named.groupby(keys).agg(
        n_mentions=("russian", "size"), n_articles=("article_id", "nunique"), n_outlets=("outlet", "nunique")
    )
    outlets = named.groupby(list(dict.fromkeys([*keys, "outlet"])))["russian"].mean()
    repeats = named.groupby(list(dict.fromkeys([*keys, "article_id"]))).size()
    draws = repeats.groupby(keys).sum() ** 2 / (repeats**2).groupby(keys).sum()
    draws = draws.where(found["n_outlets"] == 1, found["n_outlets"])
    found["share"] = outlets.groupby(keys).mean()
    found["low"], found["high"] = _wilson(found["share"].to_numpy(), draws.to_numpy(dtype=float))
    left_out = base.groupby(by)["left_out"].sum().rename("n_translated_left_out").reset_index()
    table = left_out.merge(found.reset_index(), on=by, how="left")
    table["place"] = table["place"].astype("str").fillna("").replace("", "all")
    table[_COUNTS] = table[_COUNTS].fillna(0).astype(int)
    table = table[[*keys, "share", "low", "high", *_COUNTS, "n_translated_left_out"]]
    counted = hits.loc[mentions.index.unique()]
    table.attrs |= {"voice": voice} | behind(
        scores,
        term_id=counted["term_id"].unique().tolist(),
        voice=counted["voice"].unique().tolist(),
        article_id=base.loc[~base["left_out"], "article_id"].tolist(),
    )
    return table


def house_styles() -> pd.DataFrame:
    """When papers and agencies changed a name: `agency, old, new, date, note, source`. Not complete."""
    return pd.DataFrame(storage.read_csv(paths.LEXICONS / "house_styles.csv"))


def _mentions(hits: pd.DataFrame) -> pd.DataFrame:
    """A row a mention of a place with two names: `article_id, place, russian`."""
    rows = storage.read_csv(paths.LEXICONS / "naming.csv")
    spellings = {row["spelling"].casefold(): row for row in rows}
    terms = {row["term_id"]: row["spelling"] for row in reversed(rows)}
    hits = hits[(hits["category"] != "toponym") | hits["term_id"].isin(terms)]
    text = hits["text"].where(hits["text"] != "", hits["term_id"].map(terms).fillna(""))
    longest = sorted(spellings, key=len, reverse=True)
    found = text.str.extractall(rf"\b({'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)[0]
    names = found.droplevel("match").str.casefold()
    return hits.loc[names.index, ["article_id"]].assign(
        place=[spellings[name]["place"] for name in names],
        russian=[spellings[name]["form"] == "russian-derived" for name in names],
    )


def _wilson(p: Any, n: Any) -> np.ndarray:
    """95% interval of shares `p` of `n` draws, lows and highs (Wilson 1927)."""
    z = 1.959964
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    ends = (p + z**2 / (2 * n) + np.array([-half, half])) / (1 + z**2 / n)
    return np.asarray(ends.clip(0, 1).round(9))
