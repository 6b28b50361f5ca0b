"""Readability by textstat, a table of its own: how long the words and the sentences are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from framing import resources, schema
from framing.text.document import document

if TYPE_CHECKING:
    import pandas as pd

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
        most prose); `grade`, Flesch and Kincaid's school year of the United States (higher is harder). Both
        are NaN where fewer than 100 words remain, or where the cell holds no text.

    Raises
    ------
    InputError
        A column is missing; or the pronouncing dictionary is, and the message names the command that brings
        it. Nothing is ever downloaded.

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
    schema.require(articles, ("article_id", "text"))
    import pandas as pd

    measured = [_measured(text) for text in articles["text"]]
    table = pd.DataFrame(measured, columns=["readability", "grade"], dtype="float64")
    table.insert(0, "article_id", articles["article_id"].to_numpy())
    return table


def _measured(text: object) -> tuple[float, float]:
    """Reading ease and grade of one text."""
    doc = document(text) if isinstance(text, str) else document("")
    if sum(map(len, doc.tokens)) < SHORTEST:
        return math.nan, math.nan
    resources.use()
    import textstat

    prose = "\n".join(doc.norm[start:end] for start, end in doc.paragraphs)
    return textstat.flesch_reading_ease(prose), textstat.flesch_kincaid_grade(prose)
