"""Charts: a table in, matplotlib Axes out. A chart has the name of the statistic it draws; none computes one."""

from framing.charts.rates import categories, compare, rates
from framing.charts.text import marked_text

__all__ = ["categories", "compare", "marked_text", "rates"]
