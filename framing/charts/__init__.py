"""Charts: a table in, matplotlib Axes out. Each has the name of the statistic it draws; none computes one.

Every chart takes `width` in inches (`rows.PAGE`, or `rows.COLUMN` for a journal's column); those of groups
take `by`, the column that made the groups. The `gid` of every mark names the cell of the table that it shows,
as `fr.evidence` takes it. Names too long for their place end in "…" (the table has them whole).
"""

from framing.charts.estimates import contrast, keyness, robustness, validity
from framing.charts.groups import compare, naming, rates, sentiment_toward, share_of_voice, sides
from framing.charts.words import described, told

__all__ = [
    "compare",
    "contrast",
    "described",
    "keyness",
    "naming",
    "rates",
    "robustness",
    "sentiment_toward",
    "share_of_voice",
    "sides",
    "told",
    "validity",
]
