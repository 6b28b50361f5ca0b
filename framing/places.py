"""Names of places: of all chances to choose between two forms, how often the Russian-derived one is taken."""

from __future__ import annotations

import pandas as pd

from framing import paths, schema, storage
from framing.intervals import wilson
from framing.scores import Scores
from framing.tables import GROUPS, Columns, distinct, finished, grouped, outlet_means

_COLUMNS = "place voice share low high n_mentions n_articles n_outlets n_translated_left_out".split()


def naming(scores: Scores, by: Columns = GROUPS, *, voice: str = "own") -> pd.DataFrame:
    """Share of Russian-derived names among all mentions of a place that has two (`lexicons/naming.csv`).

    Articles with a `translated_from` are left out: their names may be the translator's.

    Parameters
    ----------
    scores, by
        As in `rates`.
    voice : {"own", "quoted", "scare", "all"}
        Whose mentions count.

    Returns
    -------
    DataFrame
        One row per group for `place` = ``all``, then one per place named there: the columns of `by`, `place`
        and `voice`, its key for `fr.evidence` (its rows are the mentions), `share` (0 Ukrainian-derived only,
        1 Russian-derived only; NaN without a mention), `low, high` (95%), `n_mentions, n_articles, n_outlets`
        (that name the place), `n_translated_left_out` (articles of the group).

    Notes
    -----
    Of one outlet, `share` is over mentions and the interval Wilson's (1927) for the draws that are left where
    an article's m mentions agree: (sum of m)^2 / sum of m^2 (Kish 1965). Of several outlets, `share` is the
    mean of theirs, and they are the draws. Names inside longer loaded terms ("Kiev regime") count; the river
    does not. A spelling is no stance: it may be habit, house style (`house_styles`) or the agency's.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> text = "Kiev and Kharkov were quiet. Kiev waited. It rained in Kyiv."
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": [text]})
    >>> naming(framing.score(articles), by="outlet")[["place", "share", "n_mentions"]].values.tolist()
    [['all', 0.75, 4], ['Kharkiv', 1.0, 1], ['Kyiv', 0.6666666666666666, 3]]
    """
    schema.known(voice, (*schema.VOICES, "all"), "voice")
    articles, by = grouped(scores, by, "names", _COLUMNS)
    mentions = place_names(scores)
    if voice != "all":
        mentions = mentions[mentions["voice"] == voice]
    cells = mentions.merge(articles[distinct("article_id", "outlet", *by)], on="article_id")
    cells = pd.concat([cells.assign(place=""), cells])  # "" sorts before every place
    table = outlet_means(cells, by, ["place"], "share")
    mentioned = cells.groupby(distinct(*by, "place", "article_id")).size()
    table["n_mentions"] = mentioned.groupby([*by, "place"]).sum()
    draws = table["n_mentions"] ** 2 / (mentioned**2).groupby([*by, "place"]).sum()
    draws = draws.where(table["n_outlets"] == 1, table["n_outlets"])
    table["low"], table["high"] = wilson(table["share"].to_numpy(), draws.to_numpy(dtype=float))
    counted = articles.assign(n_translated_left_out=_translated(articles))
    counted = counted.groupby(by)["n_translated_left_out"].sum().reset_index()
    table = counted.merge(table.reset_index(), on=by, how="left").assign(voice=voice)
    counts = ["n_mentions", "n_articles", "n_outlets"]
    table = table.fillna({"place": "", **dict.fromkeys(counts, 0)}).astype(dict.fromkeys(counts, int))
    table = finished(table, [*by, "place"], [*by, *_COLUMNS], scores)
    return table.replace({"place": {"": "all"}})


def _translated(articles: pd.DataFrame) -> pd.Series[bool]:
    """Whether an article says what language it was translated from."""
    origin = articles.reindex(columns=["translated_from"])["translated_from"]
    return schema.texts(origin).str.strip().ne("")


def house_styles() -> pd.DataFrame:
    """When papers and agencies changed a name: `agency, old, new, date, note, source`. Not complete."""
    return pd.DataFrame(storage.read_csv(paths.LEXICONS / "house_styles.csv"))


def place_names(scores: Scores) -> pd.DataFrame:
    """The mentions of places with two names: `names` with `place, share` (1: Russian-derived)."""
    left_out = scores.articles.loc[_translated(scores.articles), "article_id"]
    table = scores.names[~scores.names["article_id"].isin(left_out)]
    table = table[table["form"].isin(("russian-derived", "ukrainian-derived"))]
    return table.assign(place=table["thing"], share=table["form"].eq("russian-derived"))
