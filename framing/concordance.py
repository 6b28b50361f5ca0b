"""Keywords in context, and the sentences behind a number."""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import actors, callings, keywords, matching, places, schema, sensitivity, statements, tables
from framing.matched import articles_counted
from framing.outlets import Outlets, outlets_table, perspective_of
from framing.schema import InputError, records
from framing.scores import outermost_rows, scored_documents
from framing.text.document import Document, document

if TYPE_CHECKING:
    from framing.scores import Scores

    Cell = dict[str, Any]
    Found = tuple[dict[str, Any], Document, list[tuple[int, int]]]

_WHERE = ("outlet", "perspective", "event")
_HITS = {  # the measures that count hits, and the one of `robustness` whose weights they have
    **dict.fromkeys(("rates", "n_loaded", "loaded_per_1000"), "loaded_per_1000"),
    **dict.fromkeys(("n_loaded_own", "loaded_own_per_1000"), "loaded_own_per_1000"),
    **dict.fromkeys(("kyiv_own", "moscow_own", "tilt", "reads_as"), "tilt"),
}
_QUOTED = tuple(f"words_quoted_{bloc}" for bloc in schema.BLOCS)
_STATEMENTS = ("n_statements", "n_direct", "share_of_voice", "quoted_share", "source_balance", *_QUOTED)
_OTHERS = ("hits", "described", "sentiment", "naming", "sentiment_toward")
_TOLD_BY = {  # keys of a cell → what its number measures
    ("target", "text", "polarity"): "described",
    ("place",): "naming",
    ("actor",): "sentiment_toward",
    ("bloc",): "share_of_voice",
}
_ANY = {"place": "all", "voice": "all", "actor": ""}  # the value of a key that stands for every row


def kwic(
    articles: pd.DataFrame,
    pattern: str,
    *,
    case: bool = False,
    context: int = 120,
    outlets: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Find words or phrases in context.

    Parameters
    ----------
    articles : DataFrame
        With `article_id` and `text`; `outlet, perspective, event` are carried along where present.
    pattern : str
        Words as in a lexicon: ``*`` at a word's end, ``(a|b)``, ``[optional]``.
    case, context : bool, int
        Whether upper and lower case differ; characters shown on either side, within the sentence.
    outlets : path, optional
        A table like data/outlets.csv, the default.

    Returns
    -------
    DataFrame
        `article_id, start, end` (in the article's text), `pre, match, post, voice` (own, quoted, scare),
        `outlet, perspective, event`; one row per match, in reading order. Furniture is not searched.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["Kiev spoke. He said 'Kiev waits'."]})
    >>> kwic(articles, "Kiev")[["pre", "match", "voice"]].values.tolist()
    [['', 'Kiev', 'own'], ["He said '", 'Kiev', 'quoted']]
    """
    schema.require(articles, ("article_id", "text"))
    try:
        matcher = matching.Matcher([(matching.expand(pattern), case)])
    except ValueError as error:
        raise InputError(f"pattern '{' '.join(pattern.split())[:80]}': {error}.") from None
    found = []
    for article in records(articles):
        doc = document(str(article.get("text", "")))
        matches = matching.longest(list(matcher.find(doc.norm)))
        found.append((article, doc, [(a, b) for a, b, _ in matches if _in_a_sentence(a, b, doc)]))
    return _in_context(_voiced(found, outlets_table(outlets, articles.attrs.get("outlets"))), context)


def evidence(
    scores: Scores, articles: pd.DataFrame, measure: str | None = None, *, context: int = 400, **cell: Any
) -> pd.DataFrame:
    """The sentences behind a number: what any cell of any table was counted from, in context.

    Parameters
    ----------
    scores, articles
        Scores, and the articles that were scored.
    measure : str, optional
        What the number measures: a column of `scores.articles`, ``rates``, ``share_of_voice``, ``naming``,
        ``sentiment_toward``, ``described``, ``told``, or ``hits`` (every row). By default the cell tells:
        `target, text, polarity` are of described, `place` is of naming, `actor` of sentiment_toward,
        `bloc` of share_of_voice, `fact` of told, any other of rates.
    context : int
        Characters shown on either side, within the sentence.
    **cell
        The key columns of the table's row, which each table's docstring names, each with a value or a list of
        values. Of `compare`, `contrast` and `robustness` also `by, within, copies`, and of one side `group`;
        of `keyness` also `target, reference, by, within, mask_names`, as they were given. Any column of
        `scores.articles` narrows a cell further, and of hits any column of `scores.hits`.

    Returns
    -------
    DataFrame
        `article_id, start, end, pre, match, post, voice, outlet, perspective, event`.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["The odious man left. The dictator stayed."]})
    >>> evidence(framing.score(articles), articles, category="delegitimising")["match"].tolist()
    ['dictator']
    """
    return Corpus(scores, articles).evidence(measure, context=context, **cell)


class Corpus:
    """Scores and the articles they are of, opened once for many questions: see `evidence`."""

    def __init__(self, scores: Scores, articles: pd.DataFrame) -> None:
        schema.require(articles, ("article_id", "text"))
        self.scores, self.articles = scores, articles
        self.dated = places.with_periods(scores.articles)

    def evidence(self, measure: str | None = None, *, context: int = 400, **cell: Any) -> pd.DataFrame:
        """What any cell of any table was counted from, in context."""
        if "term" in cell:
            found = keywords.occurrences(self.articles, self.scores.articles, cell)
            return _in_context(_voiced(found, outlets_table()), context)
        if measure == "told" or "fact" in cell:
            return self._in_context(self._told(cell), context)
        told = (name for keys, name in _TOLD_BY.items() if cell.keys() >= set(keys))
        measure = measure or next(told, "rates")
        schema.known(measure, (*_HITS, *_STATEMENTS, *_OTHERS), "no evidence for measure")
        articles, rest = _compared(self.dated, measure, cell)
        rows = self._rows(measure, cell)
        for key in rest:
            schema.known(key, [*articles, *rows], "no column", f" in {measure} or articles")
        of_rows = {key: rest.pop(key) for key in [*rest] if key in rows and key != "article_id"}
        chosen = _only(articles, rest, self.dated)[["article_id", *_WHERE]]
        return self._in_context(_only(rows, of_rows, rows).merge(chosen, on="article_id"), context)

    def _rows(self, measure: str, cell: Cell) -> pd.DataFrame:
        """The rows that a measure counts, with `article_id, start, end, voice`."""
        scores = self.scores
        if measure in _HITS:
            return _hits(scores, measure, cell)
        if measure in _STATEMENTS:
            return _statements(scores.statements, measure).assign(voice="quoted")
        if measure == "hits":
            return scores.hits
        if measure == "described":
            return callings.callings(scores)
        if measure == "sentiment_toward":
            return self.mentions
        if measure == "sentiment":  # the narrator's if most of their words are
            voice = scores.sentences["own_share"].ge(0.5).map({True: "own", False: "quoted"})
            return scores.sentences.assign(voice=voice)
        translated = scores.articles.loc[places.translated(scores.articles), "article_id"]
        names = places.place_names(scores.names)
        return names[~names["article_id"].isin(translated)]

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """Mentions of actors, which no table keeps, found again; those outside statements are own."""
        rows = []
        for article_id, date in self.scores.articles[["article_id", "date"]].itertuples(index=False):
            doc = self.opened(article_id)
            names = actors.mentions(doc, str(date or ""))
            said = statements.outermost(statements.statements(doc, names, str(date or "")))
            for name in names:
                if _in_a_sentence(name.start, name.end, doc):
                    quoted = any(start <= name.start and name.end <= end for (start, end), *_ in said)
                    about = "quoted" if quoted else "own", name.actor_id, actors.bloc_of(name.actor_id)
                    rows.append((article_id, *doc.span(name.start, name.end), *about))
        return pd.DataFrame(rows, columns=["article_id", "start", "end", "voice", "actor", "bloc"])

    def _told(self, cell: Cell) -> pd.DataFrame:
        from framing.accounts import told  # scikit-learn takes a second

        found = told(self.scores, self.articles, cell.get("event"))
        schema.require(found, cell, "told")
        found["fact"] = found["fact"].astype(str)  # a link's fact is text
        if "fact" in cell:
            cell = {**cell, "fact": str(cell["fact"])}
        return _only(found, cell, found)

    def _in_context(self, rows: pd.DataFrame, context: int) -> pd.DataFrame:
        return _in_context(((row, self.opened(row["article_id"])) for row in records(rows)), context)

    @cached_property
    def opened(self) -> Callable[[str], Document]:
        """The Document that was scored, by its article's id."""
        return scored_documents(self.scores, self.articles)


def _compared(articles: pd.DataFrame, measure: str, cell: Cell) -> tuple[pd.DataFrame, Cell]:
    """The articles that a row of a comparison counts, and the rest of the cell; of other cells all."""
    keys = {"by", "within", "group", "group_a", "group_b", "variant", "left_out", "copies"}
    if not keys & cell.keys() and cell.get("event") != "all":
        return articles, dict(cell)
    variant = cell.get("variant")
    without = cell.get("left_out") if variant == "outlet left out" else None
    found = articles_counted(
        articles[articles["outlet"] != without],
        "loaded_per_1000" if measure == "rates" else measure,
        **{key: cell[key] for key in ("by", "within", "event") if key in cell},
        groups=[cell[key] for key in ("group_a", "group_b") if key in cell] or None,
        copies=cell.get("copies", variant == "copies in"),
    )
    if "group" in cell:
        found = _only(found, {"group": cell["group"]}, found)
    return found, {key: value for key, value in cell.items() if key not in {*keys, "event"}}


def _only(table: pd.DataFrame, cell: Cell, whole: pd.DataFrame) -> pd.DataFrame:
    """The rows of a cell; a value that the whole table does not have is an error."""
    for key, value in cell.items():
        wanted = set(value) if isinstance(value, list | tuple | set) else {value}
        if _ANY.get(key) in wanted:
            continue
        for name in wanted - {""}:
            schema.known(name, schema.CLOSED.get(key) or whole[key].unique(), key)
        table = table[table[key].isin(wanted)]
    return table


def _hits(scores: Scores, measure: str, cell: Cell) -> pd.DataFrame:
    variant, left_out = cell.get("variant", "headline"), cell.get("left_out", "")
    table = scores.hits[sensitivity.weights(scores.hits, _HITS[measure], variant, left_out) > 0]
    if measure in ("kyiv_own", "moscow_own"):
        return table[table["side"] == measure.removesuffix("_own")]
    if measure == "rates" and "voice" in cell:  # an article with few words in a voice has no rate there
        words = table[["article_id", "voice"]].merge(scores.articles, on="article_id")
        return table[tables.words_of_voice(words).to_numpy() >= tables.FEWEST_WORDS]
    return table


def _statements(said: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Whole statements, or the parts whose words are counted."""
    if measure == "n_statements":
        return tables.whole_statements(said)
    if measure == "n_direct":
        whole = tables.whole_statements(said)
        return whole[whole["parent"].isna() & whole["kind"].eq("direct")]
    parts = outermost_rows(said)
    if measure == "share_of_voice":
        return tables.whole_statements(parts)
    if measure == "quoted_share":
        return parts
    if measure == "source_balance":
        return parts[parts["bloc"] != ""]
    return parts[parts["bloc"] == measure.removeprefix("words_quoted_")]


def _in_a_sentence(start: int, end: int, doc: Document) -> bool:
    sentence = doc.sentence_at(start)
    return sentence >= 0 and end <= doc.sentences[sentence][1]


def _voiced(found: Iterable[Found], outlets: Outlets) -> Iterator[tuple[Cell, Document]]:
    """Spans of articles' Documents as rows with `start, end` (in the text), `voice` and perspective."""
    for article, doc, spans in found:
        about = {**article, "perspective": perspective_of(article, outlets)}
        date = str(article.get("date") or "")
        said = statements.statements(doc, actors.mentions(doc, date)) if spans else []
        for span in spans:
            start, end = doc.span(*span)
            yield {**about, "start": start, "end": end, "voice": statements.voice(*span, doc, said)[0]}, doc


def _in_context(rows: Iterable[tuple[Cell, Document]], context: int) -> pd.DataFrame:
    """Rows with `article_id, start, end, voice` as a `kwic` table."""
    lines = []
    for row, doc in rows:
        start, end = int(row["start"]), int(row["end"])
        where = [schema.whole(str(row.get(column) or "")) for column in _WHERE]
        around = _around(doc, start, end, context)
        lines.append((row.get("article_id"), start, end, *around, row["voice"], *where))
    return schema.from_rows("kwic", lines)


def _around(doc: Document, start: int, end: int, context: int) -> tuple[str, str, str]:
    """What stands before a span, the span, and what follows, from its first sentence to its last."""

    def begins(sentence: tuple[int, int]) -> int:
        return doc.span(*sentence)[0]

    first = max(0, bisect_right(doc.sentences, start, key=begins) - 1)
    last = max(first, bisect_left(doc.sentences, end, key=begins) - 1)
    left, right = begins(doc.sentences[first]), doc.span(*doc.sentences[last])[1]
    if start - left > context:  # cut at a word where there is one
        left = max(start - context, doc.text.find(" ", start - context - 1, start) + 1)
    if right - end > context:
        blank = doc.text.rfind(" ", end, end + context + 1)
        right = end + context if blank < 0 else blank
    text = doc.text.replace("\n", " ")
    return text[left:start], text[start:end], text[end:right]
