"""The same fact in each account of an event, and the accounts in which it was not found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import actors, likeness, schema, wording
from framing.matching import longest
from framing.people import nationalities
from framing.scores import outermost_rows, scored_documents
from framing.text.document import Document

if TYPE_CHECKING:
    from framing.scores import Scores

    Terms = tuple[str, ...]

_COLUMNS = list(schema.TABLES["told"])
_SENTENCE = "perspective outlet article_id start end text voice speaker place clauses".split()
_SHORTEST = 5  # words of a sentence
_SAME = 0.5  # of the sentences that tell either of two facts, from which on they are one fact
_COMPARED = 40  # wordings of a fact, the commonest, that every one is compared with for differing figures


def told(
    scores: Scores, articles: pd.DataFrame, event: str | None = None, *, fewest: int = 2
) -> pd.DataFrame:
    """The facts of an event, each with the sentences that tell it.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame
        The articles that were scored.
    event : str, optional
        By default each event, one after the other; articles without one are an event where none has one.
    fewest : int
        Outlets that must tell a fact.

    Returns
    -------
    DataFrame
        One row per fact and sentence: `event, fact` (1, 2 … in the order of telling), `label` (the sentence
        nearest the middle of the fact, a neutral outlet's where there is one), `perspective, outlet,
        article_id, start, end, text`, `voice` (own; quoted where most of the sentence is a statement),
        `speaker`, `similarity` (cosine to the middle, 0 to 1), `figures` (where the wordings of a fact
        differ in a number, a date or a name: what this one says; else empty). A sentence that tells two
        facts stands in both. Empty where no fact is told by so many outlets.

    Raises
    ------
    InputError
        An unknown event, or articles whose text is not the text that was scored.

    Notes
    -----
    Clauses are compared by names, figures, dates (each in one form) and Snowball stems (Porter 2001), weighed
    by TF-IDF, and clustered by average linkage. Two that share no rare term never meet. Reporting words,
    copies (`dup_group`) and sentences under five words are out. A fact told in other words altogether is not
    found: a gap means "not found here", never "left out", and no gap says why (`benchmarks/told.py`: how
    often).

    Examples
    --------
    >>> import framing
    >>> text = ["Some 1,500 men were shipped to Vladivostok.", "To Vladivostok they shipped 1,500 soldiers."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", "y"], "text": text})
    >>> told(framing.score(articles), articles)[["fact", "outlet"]].values.tolist()
    [[1, 'x'], [1, 'y']]
    """
    table = scores.articles
    events = sorted(set(table["event"]) - {""}) or [""]
    if event is not None:
        schema.known(event, events, "event")
        events = [event]
    opened = scored_documents(scores, articles)
    found = []
    for name in events:
        of_event = _without_copies(table[table["event"] == name])
        rows = _facts(_sentences(scores, of_event, opened), fewest)
        found.append(rows.assign(event=name))
    rows = pd.concat(found, ignore_index=True)[_COLUMNS]
    rows.attrs["notice"] = scores.notice
    return rows


def told_shares(table: pd.DataFrame, scores: Scores) -> pd.DataFrame:
    """The share of an event's facts that each outlet tells, for ``fr.compare(…, "share")`` and contrasts.

    Of a table of `told` and the scores it was made of. A row per outlet, also one that tells no fact:
    `event, perspective, outlet, article_id` (the outlet's articles, joined by ``;``), `n_words, told, facts,
    share` (0 to 1: told / facts, of the facts that two outlets tell).

    Examples
    --------
    >>> import framing
    >>> text = ["Some 1,500 men were shipped to Vladivostok.", "To Vladivostok they shipped 1,500 soldiers."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", "y"], "text": text})
    >>> scores = framing.score(articles)
    >>> told_shares(told(scores, articles), scores)["share"].tolist()
    [1.0, 1.0]
    """
    keys = ["event", "perspective", "outlet"]
    schema.require(table, [*keys, "fact"], "this table of facts")
    articles = scores.articles[scores.articles["event"].isin(table["event"])]
    outlets = articles.groupby(keys).agg(article_id=("article_id", ";".join), n_words=("n_words", "sum"))
    counts = table.groupby(keys)["fact"].nunique()
    outlets["told"] = counts.reindex(outlets.index, fill_value=0)
    shares = outlets.reset_index()
    facts = table.groupby("event")["fact"].nunique()
    shares["facts"] = facts.reindex(shares["event"]).to_numpy()
    return shares.assign(share=shares["told"] / shares["facts"])


def told_by_one(table: pd.DataFrame) -> pd.DataFrame:
    """Of each two perspectives, how many facts of an event both tell, and how many only one of them.

    Of a table of `told`: `event, group_a, group_b, both, only_a, only_b` (facts that two outlets tell; 0 is a
    finding about these texts and no proof that a side is silent).

    Examples
    --------
    >>> sides = ["neutral", "pro-kyiv", "neutral"]
    >>> facts = pd.DataFrame({"event": "e", "fact": [1, 1, 2], "perspective": sides})
    >>> told_by_one(facts).values.tolist()
    [['e', 'neutral', 'pro-kyiv', 1, 1, 0]]
    """
    schema.require(table, ["event", "fact", "perspective"], "this table of facts")
    rows = []
    for event, of_event in table.groupby("event"):
        told_by = of_event.groupby("perspective")["fact"].agg(set)
        for (one, first), (other, second) in combinations(told_by.items(), 2):
            counts = len(first & second), len(first - second), len(second - first)
            rows.append((event, one, other, *counts))
    return pd.DataFrame(rows, columns="event group_a group_b both only_a only_b".split())


def _without_copies(articles: pd.DataFrame) -> pd.DataFrame:
    ordered = articles.sort_values(["date", "article_id"])
    group = schema.texts(ordered.reindex(columns=["dup_group"])["dup_group"])
    return ordered[(group == "") | ~group.duplicated()]


def _sentences(scores: Scores, articles: pd.DataFrame, opened: Callable[[str], Document]) -> pd.DataFrame:
    """The sentences of these articles, with the terms of each of their clauses."""
    documents = {article_id: opened(article_id) for article_id in articles["article_id"]}
    names = wording.names(doc.norm[a:b] for doc in documents.values() for a, b in doc.sentences)
    outer = outermost_rows(scores.statements[scores.statements["article_id"].isin(articles["article_id"])])
    said_in = {article_id: rows.to_dict("records") for article_id, rows in outer.groupby("article_id")}
    found = []
    for article in articles.to_dict("records"):
        doc, said = documents[article["article_id"]], said_in.get(article["article_id"], [])
        named = _named(doc, article["date"])
        for number, (start, end) in enumerate(doc.sentences):
            if doc.words(start, end) < _SHORTEST:
                continue
            first, last = doc.span(start, end)
            within = [(a - start, b - start, name) for a, b, name in named if start <= a and b <= end]
            text = wording.one_form(doc.norm[start:end], within, article["date"])
            clauses = [wording.terms(clause, names) for clause in wording.clauses(text)]
            where = article["perspective"], article["outlet"], article["article_id"], first, last
            place = number / len(doc.sentences)
            found.append((*where, doc.text[first:last], *_voice(first, last, said), place, clauses))
    return pd.DataFrame(found, columns=_SENTENCE)


def _named(doc: Document, date: str) -> list[Any]:
    """Names, and words for a nation, its people and its capital: start, end, and one name for each."""
    named: list[Any] = [
        (m.start, m.end, m.actor_id) for m in actors.mentions(doc, date) if m.kind != "pronoun"
    ]
    nations = [(a, b, nation.country.lower().replace(" ", "-")) for a, b, nation in nationalities(doc)]
    return longest(named + nations)


def _voice(start: int, end: int, said: Sequence[dict[Any, Any]]) -> tuple[str, str]:
    """Whose words most of a sentence is, and who that is."""
    shared = [max(0, min(end, s["end"]) - max(start, s["start"])) for s in said]
    if 2 * sum(shared) < end - start:
        return "own", ""
    longest_said = said[shared.index(max(shared))]
    return "quoted", longest_said["actor"] or longest_said["source"]


def _facts(sentences: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """The rows of one event."""
    clauses = sentences.explode("clauses", ignore_index=True)
    clauses = clauses[clauses["clauses"].map(bool) & clauses["clauses"].notna()]
    if clauses.empty:
        return pd.DataFrame(columns=_COLUMNS)
    outlets = clauses["outlet"].where(clauses["outlet"] != "", clauses["article_id"])
    clause, fact, similarity = likeness.facts(clauses["clauses"].tolist(), outlets.tolist(), fewest)
    rows = clauses.iloc[clause].assign(fact=fact, similarity=similarity.round(4))
    rows = rows.sort_values("similarity", ascending=False, kind="stable")
    return _labelled(_each_once(rows.drop_duplicates(["fact", "article_id", "start"])))


def _each_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Without facts that mostly the same sentences tell as a larger one."""
    size = rows["fact"].value_counts()
    rank, told_by = size.rank(method="first"), rows[["article_id", "start", "fact"]]
    pairs = told_by.merge(told_by, on=["article_id", "start"])[["fact_x", "fact_y"]]
    pairs = pairs.value_counts().rename("both").reset_index()
    either = pairs["fact_x"].map(size) + pairs["fact_y"].map(size) - pairs["both"]
    is_smaller = pairs["fact_x"].map(rank) < pairs["fact_y"].map(rank)
    same = pairs[is_smaller & (pairs["both"] >= _SAME * either)]
    return rows[~rows["fact"].isin(same["fact_x"])]


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in order, with the labels of their facts, and what each wording says where they differ."""
    telling_order = rows.groupby("fact")["place"].mean().rank(method="first").astype(int)
    rank = rows["perspective"].map({name: n for n, name in enumerate(schema.PERSPECTIVES)})
    rows = rows.assign(fact=rows["fact"].map(telling_order), rank=rank)
    rows = rows.sort_values(["fact", "rank", "outlet", "article_id", "start"], kind="stable")
    middle = rows.assign(nearness=rows["similarity"] + (rows["perspective"] == "neutral"))
    labels = middle.sort_values("nearness", kind="stable").groupby("fact")["text"].last()
    figures = [said for _, wordings in rows.groupby("fact")["clauses"] for said in _differing(list(wordings))]
    return rows.assign(label=rows["fact"].map(labels), figures=figures)


def _differing(wordings: Sequence[Terms]) -> list[str]:
    """What each wording says in figures, dates or names, where another says something else instead.

    >>> _differing([("#1500", "soldier"), ("#thousands", "soldier"), ("soldier",)])
    ['1,500', 'thousands', '']
    """
    times = Counter(wordings)
    common = [one for one, _ in times.most_common(_COMPARED)]
    said: dict[Terms, dict[str, None]] = {one: {} for one in times}
    for one, other in product(times, common):
        for here, there in wording.instead(one, other):
            said[one] |= dict.fromkeys(here)
            said[other] |= dict.fromkeys(there)
    return ["; ".join(map(wording.readable, said[terms])) for terms in wordings]
