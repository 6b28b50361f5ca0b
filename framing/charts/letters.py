"""How much room letters take, and texts cut to it."""

from __future__ import annotations

import re
from bisect import bisect
from functools import cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath


@cache
def breadth(text: str, size: float, bold: bool = False) -> float:
    """Points that the widest line of a text takes."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    measured = TextToPath().get_text_width_height_descent
    widest = max(float(measured(line, font, ismath=False)[0]) for line in text.split("\n"))
    return 1.06 * widest  # at small sizes letters are spaced to whole pixels


def wrapped(text: str, points: float, size: float, bold: bool = False, lines: int = 2) -> str:
    """A text in lines of so many points; what is longer ends in "…", and the table has it whole."""
    made = [""]
    for word in re.split(r"[^\S\u00a0]+", text.strip()):  # not at a no-break space
        longer = f"{made[-1]} {word}".strip()
        if made[-1] and len(made) < lines and breadth(longer, size, bold) > points:
            made.append(word)
        else:
            made[-1] = longer
    return "\n".join(_cut(line, points, size, bold) for line in made)


def _cut(line: str, points: float, size: float, bold: bool) -> str:
    if breadth(line, size, bold) <= points:
        return line
    kept = bisect(range(1, len(line)), points, key=lambda n: breadth(f"{line[:n]}…", size, bold))
    return f"{line[:kept]}…"
