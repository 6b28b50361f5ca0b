"""Copies of one text, and articles on one event: what must be known before anything is compared."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from framing import schema
from framing.schema import InputError

_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"(?<=[a-z,;] )[^\W\d_a-z][^\W_]+")  # a capital where no sentence starts
_SHINGLE, _SHORT = 5, 20  # words
_FRAME = 5
_BANDS, _ROWS = 64, 3  # of the LSH: pairs of Jaccard .36 are met with probability .95, of .02 with .001
_LEAD = 100  # words that say what an article is about
_WORDS_ALIKE = 0.3  # least score of an article with an event's keywords
_ALIKE = 0.1  # least similarity of articles of a group; both chosen in `benchmarks/events.py`
_LARGEST = 4000  # articles clustered at once (a matrix of their distances is held in memory)


def mark_copies(articles: pd.DataFrame) -> pd.DataFrame:
    """Mark syndicated, repeated and updated copies, which are no independent witnesses.

    Parameters
    ----------
    articles : DataFrame
        `article_id, text`; `date, outlet` where known. Not changed.

    Returns
    -------
    DataFrame
        The articles with `dup_group`: the id of the group's earliest article (by date, then id), which
        carries it too; empty where there is no copy. Copies of copies are one group.

    Raises
    ------
    InputError
        No column `article_id` or `text`, or an id twice.

    Notes
    -----
    Copies share half of their five-word shingles (Broder 1997; Jaccard), or four fifths of the shorter text's
    where the longer has at most twice as many; candidates by MinHash (Leskovec, Rajaraman and Ullman 2014,
    ch. 3), each verified; time grows linearly. Texts of under 20 words are copies only word for word; what
    stands in five texts of an outlet is its frame. Translations and paraphrases are not found.

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

    ids = _ids(articles)
    if not ids:
        return articles.assign(dup_group="")
    texts = [tuple(_WORD.findall(str(text).casefold())) for text in articles["text"]]
    distinct = {words: number for number, words in enumerate(dict.fromkeys(texts))}
    numbers = [distinct[words] for words in texts]
    pairs = list(_near_copies(list(distinct), numbers, articles.get("outlet")))
    a, b = np.array(pairs, dtype=int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(a)), (a, b)), shape=(len(distinct), len(distinct)))
    group = connected_components(graph, directed=False)[1][numbers]
    dates = articles["date"].map(schema.day) if "date" in articles else [""] * len(ids)
    order = sorted(zip((date or "9999" for date in dates), ids, group.tolist(), strict=True))
    first = {member: article_id for _, article_id, member in reversed(order)}
    size = np.bincount(group)
    return articles.assign(dup_group=[first[g] if size[g] > 1 else "" for g in group.tolist()])


def _near_copies(
    texts: Sequence[tuple[str, ...]], numbers: Sequence[int], outlets: pd.Series[Any] | None
) -> Iterator[tuple[int, int]]:
    """Pairs of long texts that share enough shingles; `numbers`: the text of each article."""
    from datasketch import MinHash, MinHashLSH

    shingles = {n: _shingles(words) for n, words in enumerate(texts) if len(words) >= _SHORT}
    if outlets is not None:
        frame = _frame(shingles, numbers, outlets)
        own = {n: np.setdiff1d(runs, frame, assume_unique=True) for n, runs in shingles.items()}
        shingles = {n: runs if len(own[n]) < _SHINGLE else own[n] for n, runs in shingles.items()}
    index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
    empty = MinHash(num_perm=_BANDS * _ROWS, seed=1, hashfunc=int)
    for number, mine in shingles.items():
        sketch = empty.copy()
        sketch.update_batch((mine >> np.uint64(32)).tolist())
        for other in index.query(sketch):
            theirs = shingles[other]
            common = len(np.intersect1d(mine, theirs, assume_unique=True))
            short, long_ = sorted((len(mine), len(theirs)))
            updated = common >= 0.8 * short and long_ <= 2 * short
            if updated or common >= 0.5 * (short + long_ - common):
                yield other, number
        index.insert(number, sketch)


def _frame(shingles: Mapping[int, np.ndarray], numbers: Sequence[int], outlets: pd.Series[Any]) -> np.ndarray:
    """Shingles that stand in five texts of one outlet, and in one of a hundred: headers, footers, appeals."""
    found = [np.array([], dtype=np.uint64)]
    for rows in outlets.groupby(schema.texts(outlets).to_numpy()).indices.values():
        texts = [shingles[n] for n in sorted({numbers[row] for row in rows} & shingles.keys())]
        if len(texts) >= _FRAME:
            runs, count = np.unique(np.concatenate(texts), return_counts=True)
            found.append(runs[count >= max(_FRAME, len(texts) / 100)])
    return np.concatenate(found)


def _shingles(words: Sequence[str]) -> np.ndarray:
    """Hashes of runs of five words, the same in every process."""
    codes = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint64)
    runs = np.lib.stride_tricks.sliding_window_view(codes, _SHINGLE)
    factors = np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, _SHINGLE + 1, dtype=np.uint64)
    return np.unique((runs * factors).sum(axis=1, dtype=np.uint64))


def group_events(
    articles: pd.DataFrame, events: pd.DataFrame | None = None, *, window: int | None = None
) -> pd.DataFrame:
    """Say which event each article is about: as given, from a table of events, or by grouping.

    Parameters
    ----------
    articles : DataFrame
        `article_id, text`; `title, date, event` where known. Not changed. A filled `event` is kept.
    events : DataFrame, optional
        Like `data/events.csv`: `event, date_from, date_to, keywords` (separated by `;`). Each other article
        goes to the event whose keywords it holds, if any. Without a table the dated ones are grouped.
    window : int, optional
        Days. With a table: how long after an event it is still written about, 3. Without: how far apart
        two articles on one event may be, 14.

    Returns
    -------
    DataFrame
        The articles with `event` (empty: none), `event_score` and `event_basis`: ``given`` (no score),
        ``assigned`` (score: keywords of the event in title and text, shared ones weighing less, over the
        worth of three; .3 to 1), ``grouped`` (score: mean cosine similarity to the rest of the group, whose
        name is its first date and strongest words; average links of .1 or more), or empty.

    Raises
    ------
    InputError
        A missing column, an id twice, or no article with a date to group.

    Notes
    -----
    Grouping is average-link clustering of TF-IDF vectors of title and first words, names weighted up, as in
    topic detection and tracking (Allan 2002), of each part that pairs so alike connect; parts of over 4,000
    are first cut at higher similarities. Two strikes in one week are not told apart.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "date": "2024-06-19",
    ...                          "text": ["A treaty was signed in Pyongyang.", "Rain fell."]})
    >>> table = pd.DataFrame({"event": ["visit"], "date_from": "2024-06-18", "date_to": "2024-06-19",
    ...                       "keywords": "treaty;pyongyang"})
    >>> group_events(articles, table)[["event", "event_score", "event_basis"]].values.tolist()
    [['visit', 1.0, 'assigned'], ['', nan, '']]
    """
    _ids(articles)
    columns = ["article_id", "title", "text", "date", "event"]
    table = articles.reset_index(drop=True).reindex(columns=columns).apply(schema.texts)
    result = table[["event"]].assign(event_score=np.nan)
    result["event_basis"] = result["event"].where(result["event"] == "", "given")
    rest = table[table["event"] == ""]
    if len(rest):
        rest = rest.assign(day=pd.to_datetime(rest["date"].str[:10], errors="coerce", format="%Y-%m-%d"))
        if events is not None:
            found = _assign(rest, events, 3 if window is None else window)
        else:
            found = _group(rest, 14 if window is None else window)
        result.loc[found.index, ["event", "event_score"]] = found
        result.loc[found.index, "event_basis"] = "grouped" if events is None else "assigned"
    return articles.assign(**{str(name): column.to_numpy() for name, column in result.items()})


def _ids(articles: pd.DataFrame) -> list[str]:
    schema.require(articles, ("article_id", "text"))
    twice = articles["article_id"][articles["article_id"].duplicated()]
    if len(twice):
        raise InputError(f"article_id '{twice.iloc[0]}' stands more than once; ids must be unique.")
    return [str(article_id) for article_id in articles["article_id"]]


def _assign(articles: pd.DataFrame, events: pd.DataFrame, window: int) -> pd.DataFrame:
    """The event whose keywords a text of its days holds, none where two are equally near; and its score."""
    schema.require(events, ("event", "date_from", "date_to", "keywords"), "events")
    keys = [{" ".join(_WORD.findall(w.casefold())) for w in str(k).split(";")} for k in events["keywords"]]
    worth = Counter(word for some in keys for word in some)
    texts = [
        f" {' '.join(_WORD.findall(text.casefold()))} " for text in articles["title"] + " " + articles["text"]
    ]
    near = np.zeros((len(texts), len(events) + 1))  # the last: none
    for n, (some, first, last) in enumerate(zip(keys, events["date_from"], events["date_to"], strict=True)):
        weights = {word: 1 / worth[word] for word in sorted(some - {""})}
        full = sum(sorted(weights.values())[-3:]) or 1
        near[:, n] = [min(1, sum(w for word, w in weights.items() if f" {word} " in t) / full) for t in texts]
        early = articles["day"] < pd.Timestamp(first)
        late = articles["day"] > pd.Timestamp(last) + pd.Timedelta(days=window)
        near[(early | late).to_numpy(), n] = 0  # undated ones are judged by their words alone
    highest = near.max(axis=1)
    best = np.array([*events["event"].astype(str), ""], dtype=object)[near.argmax(axis=1)]
    clear = (highest >= _WORDS_ALIKE) & ((near == highest[:, None]).sum(axis=1) == 1)
    return pd.DataFrame({"event": best[clear], "event_score": highest[clear]}, articles.index[clear])


def _tokens(article: tuple[str, str]) -> list[str]:
    """Words of title and lead; names count three times, words of the title twice."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    title, lead = article[0], " ".join(article[1].split()[:_LEAD])
    names = _NAME.findall(title) + _NAME.findall(lead)
    words = (w.casefold() for w in [*_WORD.findall(f"{title} {title} {lead}"), *names, *names])
    return [w for w in words if len(w) > 2 and w not in ENGLISH_STOP_WORDS]


def _group(articles: pd.DataFrame, window: int) -> pd.DataFrame:
    """The name of the group of each article that has one, and its mean similarity to the rest of it."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if articles["day"].isna().all():
        raise InputError("no article without an event has a date (YYYY-MM-DD); grouping needs dates.")
    # One order of rows, whatever the order given.
    dated = articles[articles["day"].notna()].sort_values(["day", "article_id"])
    vectorizer = TfidfVectorizer(analyzer=_tokens, sublinear_tf=True)
    vectors = vectorizer.fit_transform(zip(dated["title"], dated["text"], strict=True))
    words = vectorizer.get_feature_names_out()
    days = dated["day"].to_numpy().astype("datetime64[D]")
    found: dict[Any, tuple[str, float]] = {}
    used: Counter[str] = Counter()
    for member in sorted(_clusters(vectors, days.astype(int), window), key=min):
        weight = np.asarray(vectors[member].sum(axis=0)).ravel()
        strongest = words[np.argsort(-weight, kind="stable")[:3]]
        name = "-".join([str(days[member].min()), *strongest])
        used[name] += 1
        name += f"-{used[name]}" if used[name] > 1 else ""
        alike = (vectors[member] @ vectors[member].T).toarray()
        scores = (alike.sum(axis=1) - 1) / (len(member) - 1)
        found |= {row: (name, score) for row, score in zip(dated.index[member], scores, strict=True)}
    return pd.DataFrame.from_dict(found, orient="index", columns=["event", "event_score"])


def _clusters(vectors: Any, days: np.ndarray, window: int) -> Iterator[np.ndarray]:
    """Row numbers of each cluster of two or more."""
    from scipy.sparse.csgraph import connected_components
    from sklearn.cluster import AgglomerativeClustering

    average_link = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - _ALIKE
    )
    alike = _alike(vectors, days, window)
    waiting = [(np.arange(len(days)), _ALIKE)]
    while waiting:
        rows, cut = waiting.pop()
        part = alike[rows][:, rows]
        part.data[part.data < cut] = 0
        part.eliminate_zeros()
        for member in _parts(rows, connected_components(part, directed=False)[1]):
            if len(member) > _LARGEST:
                waiting.append((member, cut + 0.05))
            elif len(member) > 1:
                apart = np.maximum(0, 1 - (vectors[member] @ vectors[member].T).toarray())
                apart[abs(days[member, None] - days[member]) > window] = 1
                found = _parts(member, average_link.fit_predict(apart))
                yield from (some for some in found if len(some) > 1)


def _parts(rows: np.ndarray, labels: np.ndarray) -> Iterator[np.ndarray]:
    return (rows[where] for where in pd.Series(labels).groupby(labels).indices.values())


def _alike(vectors: Any, days: np.ndarray, window: int) -> Any:
    """Sparse cosine similarities that count; rows stand in order of days, so only near ones meet."""
    from scipy.sparse import coo_array, vstack

    blocks = []
    for start in range(0, len(days), 500):
        end = min(start + 500, len(days))
        reach = np.searchsorted(days, days[end - 1] + window, side="right")
        near = (vectors[start:end] @ vectors[start:reach].T).tocoo()
        kept = (near.data >= _ALIKE) & (abs(days[near.row + start] - days[near.col + start]) <= window)
        entries = (near.data[kept], (near.row[kept], near.col[kept] + start))
        blocks.append(coo_array(entries, shape=(end - start, len(days))))
    return vstack(blocks, format="csr")
