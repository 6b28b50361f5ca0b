"""Readability: textstat's numbers, without page furniture, and nothing where there is too little text."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest
import textstat

import framing as fr
from framing import resources
from framing.readable import readability

PROSE = "The cat sat on the mat and looked at the dog. " * 12  # 132 words, 11 a sentence, one syllable each


def table(*texts: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": texts})


def test_by_hand() -> None:
    found = readability(table(PROSE)).iloc[0]
    assert found["readability"] == pytest.approx(206.835 - 1.015 * 11 - 84.6, abs=0.01)
    assert found["grade"] == pytest.approx(0.39 * 11 + 11.8 - 15.59, abs=0.01)


def test_it_is_textstat() -> None:
    resources.use()
    text = "Negotiators reconsidered the extraordinarily complicated arrangement on Tuesday afternoon. " * 12
    found = readability(table(text)).iloc[0]
    assert found["readability"] == textstat.flesch_reading_ease(text.strip())
    assert found["grade"] == textstat.flesch_kincaid_grade(text.strip())


def test_furniture_is_left_out() -> None:
    plain, framed = readability(table(PROSE, f"{PROSE}\nSubscribe to our YouTube channel"))["grade"]
    assert plain == framed


@pytest.mark.parametrize("text", ["", "Too short.", "word " * 99, None, float("nan"), 7])
def test_too_little_text_has_no_readability(text: object) -> None:
    found = readability(table(PROSE, text))
    assert found["article_id"].tolist() == ["a0", "a1"]
    assert found[["readability", "grade"]].notna().all(axis=1).tolist() == [True, False]


def test_no_articles() -> None:
    assert readability(table()).columns.tolist() == ["article_id", "readability", "grade"]


def test_a_missing_column_is_said() -> None:
    with pytest.raises(fr.InputError, match="text"):
        readability(pd.DataFrame({"article_id": ["a"]}))


def test_textstat_is_imported_only_when_asked() -> None:
    code = "import framing.readable, sys; print(*{'textstat', 'nltk'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
