"""Charts: a table in, matplotlib Axes out. Each has the name of the statistic it draws; none computes one.

Every chart takes `ax` (axes to draw on; by default a figure of its own) or `width` (of that figure, in
inches: `style.PAGE`, or `style.COLUMN` for a journal's column); with ``evidence=True`` it returns the Axes
and the sentences behind its table (`fr.evidence`). Names too long for their
place end in "…" (the table has them whole). Matplotlib does not join or turn right-to-left letters.
"""

from framing.charts.contrast import contrast, robustness
from framing.charts.keyness import keyness
from framing.charts.naming import naming
from framing.charts.rates import compare, rates
from framing.charts.toward import sentiment_toward
from framing.charts.validity import validity
from framing.charts.voices import share_of_voice

__all__ = [
    "compare",
    "contrast",
    "keyness",
    "naming",
    "rates",
    "robustness",
    "sentiment_toward",
    "share_of_voice",
    "validity",
]
