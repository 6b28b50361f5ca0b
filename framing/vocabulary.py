"""The words of articles: which articles are compared, what terms they hold, and where each occurs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

from framing import actors, schema
from framing.outlets import outlets_table, perspective_of
from framing.schema import InputError, records
from framing.text.document import Document, document


def grouped(articles: pd.DataFrame, by: str, needed: list[str], outlets: Any = None) -> pd.DataFrame:
    """The articles of known groups, numbered; perspectives joined."""
    schema.require(articles, ("article_id", *needed, *([] if by == "perspective" else [by])))
    table = articles.reset_index(drop=True)
    table.attrs = {}
    if by == "perspective":
        known = outlets_table(outlets, articles.attrs.get("outlets"))
        table[by] = [perspective_of(row, known) for row in records(table)]
    for column in {by, *needed} - {"text"}:
        table[column] = schema.texts(table[column])
    table = table[~table[by].isin(["", "unknown"])]
    if table.empty:
        raise InputError(f"no article has a {by} other than unknown; add the column, or the outlets' table.")
    return table


def sides_of(
    table: pd.DataFrame, by: str, target: str, reference: str | None, within: str | None
) -> pd.Series[bool]:
    """Whether target, for every article that enters the comparison."""
    for name in (target, reference or target):
        schema.known(name, sorted(set(table[by])), f"no article of {by}")
    table = table[table[by].isin([target, reference])] if reference else table
    side = table[by] == target
    if side.all():
        raise InputError(f"{by} '{target}' alone has articles: nothing to compare it with.")
    if within:
        strata = table[within]
        shared = set(strata[side]) & set(strata[~side]) - {""}
        if not shared:
            raise InputError(f"no {within} is covered by both '{target}' and {reference or 'the others'}.")
        side = side[strata.isin(shared)]
    if "dup_group" in table:
        copies = schema.texts(table["dup_group"])[side.index].to_frame().assign(side=side)
        side = side[(copies["dup_group"] == "") | ~copies.duplicated()]
    return side


_opened = lru_cache(maxsize=256)(document)  # a chart's words are looked up one after another


def terms(article: Any, ngrams: int = 1, mask_names: bool = False) -> list[str]:
    """The words of an article outside furniture, and their n-grams within sentences."""
    return [term for term, _, _ in _places(_document(article), article, ngrams, mask_names)]


def _document(article: Any) -> Document:
    return _opened(str(article.get("text", "")), str(article.get("title") or ""))


def _places(doc: Document, article: Any, ngrams: int, mask_names: bool) -> Iterator[tuple[str, int, int]]:
    """Each term with its start and end; no n-gram spans a masked name."""
    masked = bytearray(len(doc.norm))
    for mention in actors.mentions(doc, schema.day(article.get("date"))) if mask_names else ():
        if mention.kind == "name":
            masked[mention.start : mention.end] = b"1" * (mention.end - mention.start)
    for sentence in doc.sentences:
        words = doc.word_spans(*sentence)
        for length in range(1, ngrams + 1):
            for first in range(len(words) - length + 1):
                ngram = words[first : first + length]
                start, end = ngram[0][0], ngram[-1][1]
                if not any(masked[start:end]):
                    yield " ".join(doc.norm[a:b].lower() for a, b in ngram), start, end


def occurrences(
    articles: pd.DataFrame, groups: pd.DataFrame, cell: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], Document, list[tuple[int, int]]]]:
    """Where the occurrences are that a row of `keyness` counts: articles, their Documents, and spans in them.

    `groups` are the scored articles, whose columns stand for what the articles lack; `cell` holds the row's
    `term`, and `target, reference, by, within, mask_names` as `keyness` was given them; `group`: one side.
    """
    for key in cell:
        schema.known(key, ("term", "target", "reference", "group", "by", "within", "mask_names"), "no key")
    if "target" not in cell:
        raise InputError("a word's evidence needs its target, the group that keyness compared.")
    term, by, within = cell["term"], cell.get("by", "perspective"), cell.get("within")
    lacking = [name for name in (by, within) if name in groups and name not in articles]
    joined = articles.assign(article_id=articles["article_id"].astype(str))
    joined = joined.merge(groups[["article_id", *lacking]], on="article_id")
    table = grouped(joined, by, [within] if within else [])
    table = table.loc[sides_of(table, by, cell["target"], cell.get("reference"), within).index]
    if "group" in cell:
        schema.known(cell["group"], sorted(set(table[by])), by)
        table = table[table[by] == cell["group"]]
    for article in records(table):
        doc = _document(article)
        places = _places(doc, article, term.count(" ") + 1, bool(cell.get("mask_names")))
        yield article, doc, [(start, end) for word, start, end in places if word == term]
