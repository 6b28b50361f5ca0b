"""Charts: a table in, matplotlib Axes out. Each has the name of the statistic it draws; none computes one."""

from framing.charts.keyness import keyness, word_shift
from framing.charts.rates import categories, compare, rates
from framing.charts.text import marked_text
from framing.charts.voices import reporting_verbs, share_of_voice, who_quotes_whom

__all__ = [
    "categories",
    "compare",
    "keyness",
    "marked_text",
    "rates",
    "reporting_verbs",
    "share_of_voice",
    "who_quotes_whom",
    "word_shift",
]
