"""Copies of one text, and articles on one event: what must be known before anything is compared."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from framing import schema
from framing.intervals import earliest_first, whole_number
from framing.schema import InputError

_WORD = re.compile(r"[^\W_]+")
_SHINGLE, _SHORT = 5, 20  # words
_BANDS, _ROWS = 64, 3  # of the LSH: pairs of Jaccard .36 are met with probability .95, of .02 with .001
_FEWEST_POINTS = 0.3  # of an article for an event; chosen on the composed corpus and RUWA
_FULL = 3  # keywords that give a full score


def mark_copies(articles: pd.DataFrame) -> pd.DataFrame:
    """Mark syndicated, repeated and updated copies, which are no independent witnesses.

    Parameters
    ----------
    articles : DataFrame
        `article_id, text`; `date` where known. Not changed.

    Returns
    -------
    DataFrame
        The articles with `dup_group`: the id of the group's earliest article (by date, then id), which
        carries it too; empty where there is no copy. Copies of copies are one group.

    Notes
    -----
    Copies share half of their five-word shingles (Broder 1997; Jaccard), or four fifths of the shorter text's
    where the longer has at most twice as many; candidates by MinHash (Leskovec, Rajaraman and Ullman 2014,
    ch. 3). Texts of under 20 words are copies only word for word. Translations are not found.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["Talks began in Seoul.", "talks began in Seoul", "Talks ended in Seoul."]
    >>> table = pd.DataFrame({"article_id": list("abc"), "date": "2024-06-19", "text": texts})
    >>> mark_copies(table)["dup_group"].tolist()
    ['a', 'a', '']
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    articles = schema.identified(articles, "text")
    _unique(articles, "article_id")
    texts = schema.texts(articles["text"]).reset_index(drop=True).astype(object).map(_words)
    numbers, distinct = pd.factorize(texts)
    pairs = np.array(list(_near_copies(list(distinct))), dtype=int).reshape(-1, 2)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(distinct),) * 2)
    group = connected_components(graph, directed=False)[1][numbers]
    ids = earliest_first(articles.reset_index(drop=True))["article_id"]
    members = ids.groupby(pd.Series(group))
    first = members.transform("first").where((members.transform("size") > 1) & (texts.str.len() > 0), "")
    return articles.assign(dup_group=first.sort_index().to_numpy())


def _near_copies(texts: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Pairs of long texts that share enough shingles."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
    empty, shingles = MinHash(num_perm=_BANDS * _ROWS, seed=1, hashfunc=int), {}
    for number, words in enumerate(texts):
        if len(words) < _SHORT:
            continue
        runs = zip(*(words[first:] for first in range(_SHINGLE)), strict=False)
        mine = shingles[number] = {zlib.crc32(" ".join(run).encode("utf-8", "replace")) for run in runs}
        sketch = empty.copy()
        sketch.update_batch(mine)
        for other in index.query(sketch):
            theirs = shingles[other]
            short, long_ = sorted((len(mine), len(theirs)))
            common = len(mine & theirs)
            updated = common >= 0.8 * short and long_ <= 2 * short
            if updated or common >= 0.5 * (short + long_ - common):
                yield other, number
        index.insert(number, sketch)


def assign_events(articles: pd.DataFrame, events: pd.DataFrame, *, window: int = 3) -> pd.DataFrame:
    """Say which event each article is about, by its date and the keywords it holds.

    Parameters
    ----------
    articles : DataFrame
        `article_id, text`; `title, date, event` where known. Not changed. A filled `event` is kept.
    events : DataFrame
        Like `data/events.csv`: `event, date_from, date_to` (YYYY-MM-DD), `keywords` (separated by `;`).
    window : int
        Days after an event in which it is still written about. Undated articles are judged by their words.

    Returns
    -------
    DataFrame
        The articles with `event` (empty: none, or two equally near), `event_score` (keywords of the event in
        title and text, those of several events weighing less, over the worth of its three best; .3 to 1) and
        `event_basis`: ``given`` (no score), ``assigned``, or empty.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "date": "2024-06-19",
    ...                          "text": ["A treaty was signed in Pyongyang.", "Rain fell."]})
    >>> table = pd.DataFrame({"event": ["visit"], "date_from": "2024-06-18", "date_to": "2024-06-19",
    ...                       "keywords": "treaty;pyongyang"})
    >>> assign_events(articles, table)[["event", "event_score", "event_basis"]].values.tolist()
    [['visit', 1.0, 'assigned'], ['', nan, '']]
    """
    articles = schema.identified(articles, "text")
    _unique(articles, "article_id")
    names = _unique(events, "event", "date_from", "date_to", "keywords")
    table = articles.reindex(columns=["title", "text", "date", "event"]).apply(schema.texts).astype("str")
    days = _days(table["date"])
    first, last = (_days(schema.texts(events[name]), name) for name in ("date_from", "date_to"))
    last += pd.Timedelta(days=min(whole_number(window, 0, "window"), 36_525))  # a century
    texts = (table["title"] + " " + table["text"]).map(_between_blanks)
    rows = schema.texts(events["keywords"]).str.split(";")
    keywords = [set(map(_between_blanks, row)) - {"  "} for row in rows]
    held_by = Counter(keyword for own in keywords for keyword in own)
    scores = np.zeros((len(table), len(events) + 1))  # the last: about none
    for column, own in enumerate(keywords):
        worth = {keyword: 1 / held_by[keyword] for keyword in sorted(own)}
        full = sum(sorted(worth.values())[-_FULL:]) or 1
        found = [sum(worth[keyword] for keyword in worth if keyword in text) for text in texts]
        outside = (days < first.iloc[column]) | (days > last.iloc[column])
        scores[:, column] = np.where(outside, 0, np.clip(np.array(found) / full, None, 1))
    highest = scores.max(axis=1)
    nearest = np.array([*names, ""])[scores.argmax(axis=1)]
    alone = (scores == highest[:, None]).sum(axis=1) == 1
    given = table["event"].ne("").to_numpy()
    assigned = ~given & alone & (highest >= _FEWEST_POINTS)
    return articles.assign(
        event=np.where(assigned, nearest, table["event"]),
        event_score=np.where(assigned, highest, np.nan),
        event_basis=np.select([given, assigned], ["given", "assigned"], ""),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _between_blanks(text: str) -> str:
    return f" {' '.join(_words(text))} "


def _days(dates: pd.Series[str], of_events: str = "") -> pd.Series[pd.Timestamp]:
    """The days of dates; those of a column of events are written so, or empty, which bounds nothing."""
    days = pd.to_datetime(dates.str[:10], errors="coerce", format="%Y-%m-%d")
    for wrong in dates[days.isna() & (dates != "")] if of_events else ():
        raise InputError(f"{of_events} '{wrong}' of events is no date; write it as 2024-06-19.")
    return days


def _unique(table: pd.DataFrame, column: str, *others: str) -> pd.Series[str]:
    """The names in a column of a table that has others too, of which none may stand twice or be empty."""
    schema.require(table, (column, *others), "articles" if column == "article_id" else "events")
    names = schema.texts(table[column])
    for twice in names[names.duplicated() | (names == "")]:
        raise InputError(f"{column} '{twice}' is empty or stands more than once; they must be unique.")
    return names
