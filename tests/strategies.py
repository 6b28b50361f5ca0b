"""Whole articles, lexicons and odd tables for hypothesis and the fuzzer; what must hold of every result."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, TypeVar

import pandas as pd
from hypothesis import strategies as st

import framing as fr
from framing import schema
from framing.scores import NAMES, scored_documents
from framing.text.document import Document

T = TypeVar("T")
PIECES = (
    *("Putin ", "President Volodymyr Zelensky ", "he ", "the ministry ", "Kiev ", "Kyiv ", "officials "),
    *("said ", "claimed on Monday ", "told TASS ", "according to ", "added, ", "that ", "not ", "so-called "),
    *("the dictator ", "special military operation ", "Nazis ", "terrorists ", "liberated ", "war ", "begs "),
    *(
        "“",
        "”",
        "‘",
        "’",
        '"',
        "'",
        "«",
        "»",
        "„",
        "(",
        ")",
        "—",
        "–",
        "…",
        ". ",
        "! ",
        "? ",
        ", ",
        ": ",
        "; ",
    ),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        " ",
        "\u00a0",
        "\u2028",
        "Mr. ",
        "U.S. ",
        "e.g. ",
        "No. 5 ",
        "3.14 ",
        "2024-02-30 ",
    ),
    *(
        "Subscribe to our channel\n",
        "Read also: ",
        "Photo: Reuters\n",
        "Share this\n",
        "Leave a comment\n",
        "• ",
    ),
    *("<p>", "</p>", "<script>x", "&amp;", "https://example.org/a?b=c ", "#war ", "@who ", "[…] "),
    *(
        "\u00ad",
        "\u200b",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\u0301",
        "\ufb01",
        "\ufb04",
        "İ",
        "ß",
        "ı",
        "Å",
        "é",
    ),
    *(
        "Киев ",
        "Pуtin ",
        "平壤 ",
        "김정은 ",
        "مرحبا ",
        "😀",
        "👩\u200d💻",
        "\U0001d54f",
        "\x00",
        "\x1b[31m",
        "\x85",
    ),
    *("\ud800", "\ufffd", "x" * 300 + " ", "a-" * 40, "-", "_", "*", "=1+1 ", "'", "a", "I ", "We "),
)
_ANY = st.text(st.characters(), max_size=30)
TEXTS = st.lists(st.sampled_from(PIECES) | _ANY, max_size=40).map("".join)
_CELLS = (
    st.sampled_from(["", "2024-06-19", "2024-13-45", "0000", "=x", "TASS", "pro-kyiv", "en", "ru"]) | _ANY
)
ARTICLES = st.fixed_dictionaries(
    {"article_id": st.sampled_from(["a", "b", "b ", "", "=1", "ü\n"]) | _ANY, "text": TEXTS},
    optional=dict.fromkeys(("title", "outlet", "date", "event", "perspective", "language", "=x\r"), _CELLS),
)
_LITERALS = st.lists(
    st.sampled_from(
        ["dictator", "war", "*", "(", ")", "[", "]", "|", " ", "_", "'", "so-", "é", "\\w+", "a" * 90]
    )
    | st.text(max_size=3),
    max_size=8,
).map("".join)
_VALUES: dict[str, list[str]] = {
    "term_id": ["a", "b", "A b", ""],
    "case": ["any", "exact", "Any"],
    "category": [*schema.CATEGORIES, "epithets"],
    "side": [*schema.SIDES, "both"],
    "strength": ["1", "2", "3", "4", "1.0"],
    "kind": ["code", "evaluation", "Code"],
    "polarity": ["-1", "0", "1", "+1"],
    "target": ["", "vladimir-putin", "nobody", "A b"],
    "seen": ["", "0", "8", "-1"],
    "right": ["", "0", "8", "9"],
}
TERMS = st.lists(
    st.fixed_dictionaries(
        {
            **{name: st.sampled_from(values) for name, values in _VALUES.items()},
            **dict.fromkeys(("pattern", "unless", "rationale", "source"), _LITERALS),
        }
    ),
    max_size=4,
)
TOMLS = st.sampled_from(
    [
        'title = "t"\nversion = "1"\nlanguage = "en"\nlicence = "x"\n',
        'title = 5\nname = "../x"\nversion = ["1"]',
        "[title",
        "title = 1979-05-27T07:32:00\n\x00",
        "a = " + "[" * 2000,
        "",
    ]
)


def assert_scored(rows: list[dict[str, Any]], with_title: bool = False) -> fr.Scores:
    """Score articles, and hold the tables to what DESIGN.md promises of them."""
    articles = pd.DataFrame(rows, dtype=object)
    before = articles.copy()
    scores = fr.score(articles, with_title=with_title)
    pd.testing.assert_frame_equal(articles, before)
    for name in NAMES:
        assert_complete(getattr(scores, name), name)
    assert scores.articles["article_id"].is_unique
    opened = scored_documents(scores, articles)
    documents = {article_id: opened(article_id) for article_id in scores.articles["article_id"]}
    assert_rows({name: getattr(scores, name).to_dict("list") for name in NAMES}, documents)
    return scores


def assert_complete(table: pd.DataFrame, name: str) -> None:
    """All columns of the contract, in its order and types; further ones follow."""
    spec = schema.TABLES[name]
    assert list(table.columns[: len(spec)]) == list(spec)
    assert [str(table[c].dtype) for c in spec] == list(spec.values()), name


def assert_rows(tables: dict[str, dict[str, list[Any]]], documents: dict[str, Document]) -> None:
    """Unique keys, offsets that lead to words outside furniture, nested statements, valid numbers."""
    for name, key in _KEYS.items():
        keys = list(zip(*(tables[name][column] for column in key), strict=True))
        assert len(set(keys)) == len(keys), name
        assert set(tables[name]["article_id"]) <= documents.keys()
        for row in records(tables[name]) if "start" in tables[name] else ():
            doc = documents[row["article_id"]]
            assert_span(row, doc.text)
            for left, right, _ in doc.furniture:
                a, b = doc.span(left, right)
                assert b <= row["start"] or row["end"] <= a, (name, row)
    for article_id in documents:
        said = [row for row in records(tables["statements"]) if row["article_id"] == article_id]
        assert_nested(said)
        rows = [row for row in records(tables["sentences"]) if row["article_id"] == article_id]
        assert [row["sentence"] for row in rows] == [*range(len(rows))]
        assert all(a["start"] < b["start"] for a, b in pairwise(rows))
        for hit in (row for row in records(tables["hits"]) if row["article_id"] == article_id):
            sentence = rows[hit["sentence"]]
            assert sentence["start"] <= hit["start"] < hit["end"] <= sentence["end"]
            assert given(hit["statement"]) is None or hit["statement"] <= said[-1]["statement"]
    for table in tables.values():
        for name in _SCALES.keys() & table.keys():
            low, high = _SCALES[name]
            assert all(low - 1e-9 <= x <= high + 1e-9 or math.isnan(x) for x in table[name]), (
                name,
                table[name],
            )
        for name in _CLOSED.keys() & table.keys():
            assert set(table[name]) <= set(_CLOSED[name]), name
    for row in records(tables["articles"]):
        assert row["n_words_own"] <= row["n_words"]
        assert not row["tilt_low"] > row["tilt"] + 1e-9
        assert not row["tilt"] > row["tilt_high"] + 1e-9


def records(columns: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Rows of a table of columns."""
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


def given(value: Any) -> Any:
    """None for what is missing."""
    return None if value is pd.NA else value


def assert_span(row: dict[str, Any], text: str) -> None:
    """Offsets lie in the text and lead to the very characters."""
    assert 0 <= row["start"] < row["end"] <= len(text), row
    assert text[row["start"] : row["end"]] == row.get("text", text[row["start"] : row["end"]]), row


def assert_nested(rows: list[dict[str, Any]]) -> None:
    """Parts are numbered and ascend; a statement's parent comes before it and holds its first part."""
    parts: dict[int, list[tuple[int, int]]] = {}
    for row in rows:
        own = parts.setdefault(row["statement"], [])
        assert row["part"] == len(own)
        assert not own or own[-1][1] <= row["start"], rows
        own.append((row["start"], row["end"]))
        parent = given(row["parent"])
        if parent is not None and row["part"] == 0:
            assert parent < row["statement"]
            assert any(a <= row["start"] and row["end"] <= b for a, b in parts[parent]), (row, rows)
    assert list(parts) == [*range(len(parts))]


_KEYS = {
    "articles": ("article_id",),
    "hits": ("article_id", "start", "end", "term_id"),
    "statements": ("article_id", "statement", "part"),
    "sentences": ("article_id", "sentence"),
    "targets": ("article_id", "actor"),
}
_SCALES = {
    **dict.fromkeys(("tilt", "tilt_low", "tilt_high", "sentiment", "sentiment_own"), (-1, 1)),
    **dict.fromkeys(("quoted_share", "own_share"), (0, 1)),
    **dict.fromkeys(("loaded_per_1000", "loaded_own_per_1000"), (0, math.inf)),
    "source_balance": (0, math.log2(len(schema.BLOCS))),
    **dict.fromkeys(("n_words", "n_words_own", "kyiv_own", "moscow_own", "mentions"), (0, math.inf)),
}
_CLOSED = {
    "voice": schema.VOICES,
    "side": schema.SIDES,
    "category": schema.CATEGORIES,
    "kind": (*schema.KINDS, *schema.TERM_KINDS),
    "bloc": ("", *schema.BLOCS),
    "reads_as": ("pro-kyiv", "neutral", "pro-moscow", "unclear"),
}


def steps(work: Callable[[], T]) -> tuple[int, T]:
    """Calls that a piece of work makes, which no busy machine makes more; and its result."""
    count = 0

    def counts(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counts)
    try:
        result = work()
    finally:
        sys.setprofile(None)
    return count, result
