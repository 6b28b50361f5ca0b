"""Keywords in context, and the sentences behind a number."""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from framing import actors, callings, keywords, matching, places, schema, sensitivity, statements, tables
from framing.intervals import matched, two_parts, whole_number
from framing.outlets import Outlets, outlets_table, perspective_of
from framing.schema import InputError, records
from framing.scores import Scores, outermost_rows, scored_documents
from framing.text.document import Document, document, plain

Cell = dict[str, Any]
Found = tuple[dict[str, Any], Document, list[tuple[int, int]]]
_WHERE = ("outlet", "perspective", "event")
_PLACE = ["article_id", "start", "end", "voice"]
_ROWS: dict[str, Callable[[Scores], pd.DataFrame]] = {
    "hits": lambda scores: scores.hits,
    "words of targets": callings.callings,
    "places": places.place_names,
    "statements": lambda scores: tables.whole_statements(scores.statements),
    "outer statements": lambda scores: tables.whole_statements(outermost_rows(scores.statements)),
    "outer parts": lambda scores: outermost_rows(scores.statements),
    "sentences": lambda scores: scores.sentences.assign(  # the narrator's if most of their words are
        voice=np.where(scores.sentences["own_share"] >= 0.5, "own", "quoted")
    ),
}
_COUNTED = {  # of each measure: of which rows it counts which
    **{measure: ("hits", which) for measure, which in (sensitivity.COUNTED | {"hits": ""}).items()},
    "described": ("words of targets", ""),
    "sentiment": ("sentences", ""),
    "naming": ("places", ""),
    "n_statements": ("statements", ""),
    "n_direct": ("statements", "kind == 'direct' and parent.isna()"),
    "share_of_voice": ("outer statements", ""),
    "quoted_share": ("outer parts", ""),
    "source_balance": ("outer parts", "bloc != ''"),
    **{f"words_quoted_{bloc}": ("outer parts", f"bloc == '{bloc}'") for bloc in schema.BLOCS},
}
_TOLD_BY = {  # keys of a cell → what its number measures
    ("target", "text", "polarity"): "described",
    ("fact",): "told",
    ("place",): "naming",
    ("actor",): "sentiment_toward",
    ("bloc",): "share_of_voice",
}
_ANY = {"place": "all", "voice": "all", "actor": ""}  # the value of a key that stands for every row
_ASKED = ("term", "target", "reference", "by", "within", "mask_names")  # of keyness
_OF_A_COMPARISON = ("by", "within", "copies", "group", "group_a", "group_b")


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
    articles = schema.identified(articles, "text")
    pattern = schema.whole(pattern)
    try:
        matcher = matching.Matcher([(matching.expand(plain(pattern)), case)])
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
        What the number measures: a column of `scores.articles`, ``hits`` (every row), or what the cell tells:
        ``described`` (`target, text, polarity`), ``naming`` (`place`), ``sentiment_toward`` (`actor`),
        ``share_of_voice`` (`bloc`), ``told`` (`fact`), else ``rates``.
    context : int
        Characters shown on either side, within the sentence.
    **cell
        The key columns of the table's row, which each table's docstring names, each with a value or several.
        Of `compare`, `contrast` and `robustness` also `by, within, copies`, and of one side `group`; of
        `keyness` also `target, reference, by, within, mask_names`, as they were given. Any column of
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
        self.scores, self.articles = scores, schema.identified(articles, "text")
        self.dated = tables.with_periods(scores.articles)
        self._matched = cache(partial(matched, self.dated))
        self._rows_of_kind = cache(lambda kind: _ROWS[kind](scores))

    def evidence(self, measure: str | None = None, *, context: int = 400, **cell: Any) -> pd.DataFrame:
        """What any cell of any table was counted from, in context."""
        if "term" in cell:
            return _in_context(_voiced(self._occurrences(cell), outlets_table()), context)
        told = (name for keys, name in _TOLD_BY.items() if cell.keys() >= set(keys))
        measure = measure or next(told, "rates")
        schema.known(measure, (*_COUNTED, "told", "sentiment_toward"), "no evidence for measure")
        if "variant" in cell:
            variant, left_out = cell.pop("variant"), cell.pop("left_out", "")
            scores, measure = sensitivity.varied(self.scores, measure, variant, left_out)
            changed = Corpus(scores, self.articles)
            changed.opened = self.opened
            return changed.evidence(measure, context=context, **{"event": "all", **cell})
        articles, rest = self._compared(measure, cell)
        rows = whole = self._rows(measure, cell)
        for key, value in rest.items():
            schema.known(key, [*articles, *whole], "no column", f" in {measure} or articles")
            if key not in whole or key == "article_id":
                articles = _only(articles, {key: value}, self.dated)
            elif _ANY.get(key) not in _texts(value):
                rows = _only(rows, {key: value}, whole)
        lines = rows[_PLACE].merge(articles[["article_id", *_WHERE]], on="article_id")
        return _in_context(((line, self.opened(line["article_id"])) for line in records(lines)), context)

    def _compared(self, measure: str, cell: Cell) -> tuple[pd.DataFrame, Cell]:
        """The articles that a row of a comparison counts, and the rest of the cell; of other cells all."""
        if not cell.keys() & set(_OF_A_COMPARISON):
            return self.dated, cell
        how: Cell = {key: str(cell[key]) for key in ("by", "within") if key in cell}
        pair = (name for key in ("group_a", "group_b") for name in sorted(_texts(cell.get(key, ()))))
        every = measure if measure in self.dated else "n_words"  # which every article has
        table = self._matched(every, **how, copies=bool(cell.get("copies")), groups=tuple(pair))
        chosen: Cell = {key: cell[key] for key in ("event", "group") if key in cell}
        if "all" in _texts(chosen.get("event", "all")):
            chosen["event"] = np.array(table.names("event"))[table.shared()]
        used = _only(table.used, chosen, table.used)
        rest = {key: value for key, value in cell.items() if key not in (*_OF_A_COMPARISON, "event")}
        return self.dated.iloc[used.index], rest

    def _rows(self, measure: str, cell: Cell) -> pd.DataFrame:
        """The rows that a measure counts, with `article_id, start, end, voice`."""
        if measure == "told":
            from framing.accounts import told  # scikit-learn takes a second

            return told(self.scores, self.articles, cell.get("event"))
        if measure == "sentiment_toward":
            return self.mentions
        kind, which = _COUNTED[measure]
        rows = self._rows_of_kind(kind)
        rows = rows.query(which) if which else rows
        if measure == "rates" and "voice" in cell:  # an article with few words in a voice has no rate there
            words = rows[["article_id", "voice"]].merge(self.scores.articles, on="article_id")
            rows = rows[tables.words_of_voice(words).to_numpy() > 0]
        return rows if "voice" in rows else rows.assign(voice="quoted")

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
        return pd.DataFrame(rows, columns=[*_PLACE, "actor", "bloc"])

    def _occurrences(self, cell: Cell) -> Iterator[Found]:
        """The articles that a row of `keyness` counts, with the places of its term in each."""
        if "target" not in cell:
            raise InputError("a word's evidence needs its target, the group that keyness compared.")
        by, masked = cell.get("by", "perspective"), bool(cell.get("mask_names"))
        lacking = self.scores.articles.columns.difference([*self.articles, "article_id", "dup_group"])
        joined = self.articles.merge(self.scores.articles[["article_id", *lacking]], "left", "article_id")
        known = outlets_table(None, self.articles.attrs.get("outlets"))
        table, _ = two_parts(joined, by, cell["target"], cell.get("reference"), cell.get("within"), known)
        for key in cell:
            schema.known(key, [*_ASKED, "group", *table], "no key")
        rest = {by if key == "group" else key: cell[key] for key in cell if key not in _ASKED}
        terms = _texts(cell["term"])
        longest = max(term.count(" ") + 1 for term in terms)
        for article in records(_only(table, rest, table)):
            doc, places_of_words = keywords.places(article, longest, masked)
            yield article, doc, [(a, b) for term, a, b in places_of_words if term in terms]

    @cached_property
    def opened(self) -> Callable[[str], Document]:
        """The Document that was scored, by its article's id."""
        return scored_documents(self.scores, self.articles)


def _texts(value: Any) -> set[str]:
    """The value of a cell, or its values, as they are written."""
    several = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    return {"" if one != one else str(one) for one in several}  # noqa: PLR0124 - NaN, empty in a file


def _only(table: pd.DataFrame, cell: Cell, whole: pd.DataFrame) -> pd.DataFrame:
    """The rows of a cell; a value that the whole table does not have is an error."""
    for key, value in cell.items():
        wanted = _texts(value)
        for name in sorted(wanted - {""}):
            schema.known(name, schema.CLOSED.get(key) or schema.texts(whole[key]).unique(), key)
        table = table[schema.texts(table[key]).isin(wanted)]
    return table


def _in_a_sentence(start: int, end: int, doc: Document) -> bool:
    return 0 <= doc.sentence_at(start) == doc.sentence_at(end - 1)


def _voiced(found: Iterable[Found], outlets: Outlets) -> Iterator[tuple[Cell, Document]]:
    """Spans of articles' Documents as rows with `start, end` (in the text), `voice` and perspective."""
    for article, doc, spans in found:
        about = {**article, "perspective": perspective_of(article, outlets)}
        said = statements.statements(doc, date=str(article.get("date") or "")) if spans else []
        for span in spans:
            start, end = doc.span(*span)
            yield {**about, "start": start, "end": end, "voice": statements.voice(*span, doc, said)[0]}, doc


def _in_context(rows: Iterable[tuple[Cell, Document]], context: int) -> pd.DataFrame:
    """Rows with `article_id, start, end, voice` as a `kwic` table."""
    whole_number(context, 0, "context")
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
    text = re.sub(r"\s", " ", doc.text)
    return text[left:start], text[start:end], text[end:right]
