"""Charts: a table in, matplotlib Axes out. Each has the name of the statistic it draws; none computes one.

Every chart takes `ax` (axes to draw on; by default a figure of its own) or `width` (of that figure, in
inches: `style.PAGE`, or `style.COLUMN` for a journal's column), but the fact sheet, which is an A4 page; with
``evidence=True`` it returns the Axes and the sentences behind its table (`fr.evidence`). Names too long for
their place end in "…" (the table has them whole). Matplotlib does not join or turn right-to-left letters.
"""

from framing.charts.contrast import contrast, robustness
from framing.charts.fact_sheet import fact_sheet
from framing.charts.keyness import keyness, word_shift
from framing.charts.naming import naming
from framing.charts.rates import categories, compare, rates
from framing.charts.text import marked_text
from framing.charts.timeline import events_over_time
from framing.charts.toward import sentiment_toward
from framing.charts.validity import validity
from framing.charts.voices import reporting_verbs, share_of_voice, who_quotes_whom

__all__ = [
    "categories",
    "compare",
    "contrast",
    "events_over_time",
    "fact_sheet",
    "keyness",
    "marked_text",
    "naming",
    "rates",
    "reporting_verbs",
    "robustness",
    "sentiment_toward",
    "share_of_voice",
    "validity",
    "who_quotes_whom",
    "word_shift",
]
