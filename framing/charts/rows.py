"""The one primitive of all charts: dots in rows, their interval faint behind them, what is known beside.

A chart's title says the finding, the line under it the measure, the key who is who. Every dot's `gid` is the
cell of the table that it shows, which `fr.evidence` opens; `cell_of` reads it back.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import isnan
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from framing import looks
from framing.charts.letters import breadth, wrapped
from framing.charts.tables import Dot, Row, words
from framing.looks import INK, MUTED
from framing.schema import InputError
from framing.validity import line as validity_line

COLUMN, PAGE = 8.5 / 2.54, 17.5 / 2.54  # widths of a journal's column and page, in inches
_ROW, _FOOT, _PAD = 0.2, 0.44, 0.08  # inches: a row, the axis below, the margin
_STEP = 0.16  # of a row, by which equal dots step aside
_SHOWN_ALWAYS = {"from zero": [0.0], "around zero": [0.0], "0 to 1": [0.0, 1.0], "0 to 100": [0.0, 100.0]}
_STYLE = Path(__file__).with_name("house.mplstyle")


class Chart(Axes):
    """Axes with the table of their numbers and a caption; JupyterLab shows them as a picture."""

    numbers: pd.DataFrame
    caption: str

    @property
    def whole(self) -> Figure:
        """The figure that the chart stands on."""
        figure = self.get_figure(root=True)
        assert figure is not None  # noqa: S101 - for the type checker
        return figure

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        picture = io.BytesIO()
        with house():
            self.whole.savefig(picture, format="png", dpi=200, metadata={"Software": None})
        return picture.getvalue(), {"width": round(96 * self.whole.get_figwidth())}


@contextmanager
def house() -> Iterator[None]:
    """Draw in the house style, leaving matplotlib's own settings as they were.

    Letters that DejaVu Sans lacks, as those of Chinese, come from the font that those settings name.
    """
    fonts: Any = {"font.family": ["DejaVu Sans", *matplotlib.rcParams["font.family"]]}
    with matplotlib.rc_context(fonts, _STYLE):
        yield


def cell_of(gid: str) -> dict[str, Any]:
    """The cell that a mark shows: each column with a value, or the list of its values."""
    found: dict[str, list[Any]] = dict(parse_qs(gid, keep_blank_values=True))
    if "polarity" in found:  # the one column of numbers
        found["polarity"] = [int(value) for value in found["polarity"]]
    return {column: values if len(values) > 1 else values[0] for column, values in found.items()}


def draw(
    chart: str,
    table: pd.DataFrame,
    rows: Sequence[Row],
    title: str,
    *,
    of: str = "",
    key: Sequence[tuple[str, str]] = (),
    reference: float | None = None,
    width: float | None = None,
    **said: str,
) -> Chart:
    """Draw rows of dots, from top to bottom; charts.toml has the words around them.

    `of` is the measure, where the table tells it; `key` has the colour and words of each entry; a dashed line
    stands at `reference`; `said` fills in the chart's words.
    """
    told, wide = words(chart), width or PAGE
    measure, ends, extent = looks.measure(of)
    said |= {"measure": measure, "ends": ends, "difference": looks.difference(of)}
    if all(isnan(dot.x) for row in rows for dot in row.dots):
        raise InputError(f"nothing to draw: every value is empty; this chart draws {told['source']}.")
    with house():
        head = heading(title, told["measure"].format(**said), key, 72 * wide - 14)
        names = [wrapped(row.name, 27 * wide, 7.5, row.bold) for row in rows]
        notes = [told.get("notes", ""), *(row.note for row in rows)]
        room = float(told.get("room", 12)) * wide  # points; by default a sixth of the page
        if not 0 < max(breadth(note, 6.5) for note in notes[1:]) <= room:
            notes = [notes[0] and " ", *[""] * len(rows)]  # the table has them
        ax, places = _frame(
            rows, names, notes, head, table.attrs.get("notice", ""), told["axis"].format(**said), wide
        )
        low, high = _ends(rows, told.get("range", extent), reference)
        point = (high - low) / (72 * wide * ax.get_position().width)  # of paper, in units of the axis
        ax.set(xlim=(low - 5 * point, high + 5 * point), ylim=(places[-1] + 0.6, -0.5))
        for row, place in zip(rows, places, strict=True):
            _draw_bars(ax, row, place, low, high)
            _draw_dots(ax, row, place, low, high, near=7 * point)
            _write_tags(ax, row, place, near=7 * point)
        if told.get("ticks") == "absolute":
            ax.xaxis.set_major_formatter(lambda x, _: f"{abs(x):g}")
        if low < 0 < high:
            ax.axvline(0, color=MUTED, lw=0.9, zorder=1)
        if reference is not None:
            ax.axvline(reference, color=MUTED, lw=0.9, ls=(0, (4, 3)), zorder=1)
    return captioned(ax, chart, table, of, **said)


def captioned(ax: Chart, chart: str, table: pd.DataFrame, of: str = "", **said: str) -> Chart:
    """The chart with its table, and its caption: the notice of its data, the chart's words, the validity."""
    told = words(chart)
    validated = told.get("validity", of)
    line = "" if validated == "none" else validity_line(validated)
    ax.numbers = table
    ax.caption = " ".join(filter(None, (table.attrs.get("notice", ""), told["caption"].format(**said), line)))
    return ax


def _frame(
    rows: Sequence[Row],
    names: Sequence[str],
    notes: Sequence[str],
    head: Sequence[Any],
    notice: str,
    axis: str,
    wide: float,
) -> tuple[Chart, list[float]]:
    """A chart with all that is written around its marks, and where its rows stand."""
    places = _places(rows, names)
    left = _PAD + max(breadth(name, 7.5, row.bold) for name, row in zip(names, rows, strict=True)) / 72
    right = _PAD + max(breadth(note, 6.5) for note in notes) / 72 + 0.08
    if breadth(axis, 7.5) > 72 * (wide - left - right):
        axis = axis.replace("      ", "\n")
    notice = wrapped(notice, 72 * wide - 12, 6)
    foot = _FOOT + 0.13 * axis.count("\n") + (0.1 * notice.count("\n") + 0.14 if notice else 0)
    top = 0.05 + sum(height(text, size) for text, size, *_ in head) + (0.18 if notes[0] else 0.08)
    tall = top + _ROW * (places[-1] + 1.1) + foot
    figure = Figure(figsize=(wide, tall), facecolor="white")
    inside = (left + 0.08) / wide, foot / tall, 1 - (left + right + 0.16) / wide, 1 - (top + foot) / tall
    ax: Any = figure.add_axes(inside, axes_class=Chart)
    for note, place in zip(notes, [-1.0, *places], strict=True):
        where: Any = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
        ax.annotate(note, (1, place), (8, 0), fontsize=6.5, color=MUTED, annotation_clip=False, **where)
    ax.set_yticks(places, names)
    for label, row in zip(ax.get_yticklabels(), rows, strict=True):
        label.set(color=row.ink, fontweight="bold" if row.bold else "normal", linespacing=1.05)
    ax.locator_params(axis="x", nbins=5 if wide < 5 else 8)
    ax.set_xlabel(axis.replace("  ", "\u00a0\u00a0"))  # pages would make one blank of several
    write_around(figure, head, notice)
    return ax, places


def write_around(figure: Figure, head: Sequence[Any], notice: str) -> None:
    """What stands above and below the axes: title, measure and key; the notice of the data."""
    wide, tall = figure.get_size_inches()
    y = 0.06
    for text, size, weight, colour in head:
        how: dict[str, Any] = {"fontsize": size, "fontweight": weight, "color": colour}
        figure.text(_PAD / wide, 1 - y / tall, text, va="top", **how)
        y += height(text, size)
    figure.text(_PAD / wide, 0.05 / tall, notice, fontsize=6, color=MUTED, va="bottom", linespacing=1.1)


def heading(title: str, measure: str, key: Sequence[tuple[str, str]], room: float) -> list[Any]:
    """What stands above the axes, in lines of so many points: text, size, weight, colour."""
    return [
        (wrapped(title, room, 9, True, 6), 9, "bold", INK),
        (wrapped(measure, room, 7.5, lines=3), 7.5, "normal", MUTED),
        *((wrapped(entry, room, 7, lines=6), 7, "normal", colour) for colour, entry in key),
    ]


def height(text: str, size: float) -> float:
    """Inches that the lines of a text take."""
    return (text.count("\n") + 1) * (0.0425 + 0.0125 * size)


def _places(rows: Sequence[Row], names: Sequence[str]) -> list[float]:
    """Where each row stands; a name of two lines takes more room."""
    places: list[float] = []
    y = -1.0 - rows[0].gap
    for row, name in zip(rows, names, strict=True):
        more = 0.25 * name.count("\n")
        places.append(y + 1 + row.gap + more)
        y = places[-1] + more
    return places


def _ends(rows: Sequence[Row], extent: str, reference: float | None) -> tuple[float, float]:
    """The range of the dots; intervals may widen it to twice, and run on in an arrow."""
    dots = [dot.x for row in rows for dot in row.dots if not isnan(dot.x)] + _SHOWN_ALWAYS.get(extent, [])
    dots += [] if reference is None else [reference]
    ends = [x for row in rows for bar in row.bars for x in (bar.low, bar.high) if not isnan(x)]
    low, high = min(dots), max(dots)
    half = (high - low) / 2 or abs(high) / 2 or 1.0
    low = max(min([low, *ends]), low - half)
    high = min(max([high, *ends]), high + half)
    if extent == "from zero":
        low = 0.0
    if extent == "around zero":
        low, high = -max(-low, high), max(-low, high)
    return (low, high) if high > low else (low - 1, low + 1)


def _draw_bars(ax: Axes, row: Row, y: float, low: float, high: float) -> None:
    """The row's bars: an interval faint, with an arrow where it leaves the axis; an amount solid."""
    for bar in row.bars:
        left, right = max(bar.low, low), min(bar.high, high)
        if not left <= right:
            continue
        how: Any = {"lw": 4.5, "alpha": 0.22} if bar.faint else {"lw": 2}
        ax.plot([left, right], [y, y], color=bar.colour, solid_capstyle="butt", zorder=2, **how)
        for x, runs_on, arrow in ((low, bar.low < low, "<"), (high, bar.high > high, ">")):
            if runs_on:
                ax.plot(x, y, marker=arrow, ms=4, color=bar.colour, alpha=0.6, mew=0, clip_on=False)


def _draw_dots(ax: Axes, row: Row, y: float, low: float, high: float, near: float) -> None:
    """The row's dots; those at nearly one place step aside, but for the bar of an estimate."""
    seen: list[tuple[float, int]] = []
    for dot in row.dots:
        if not low <= dot.x <= high:
            continue
        colour, shape = dot.look
        how: dict[str, Any] = (
            {"edgecolor": "white", "lw": 0.6} if dot.filled else {"edgecolor": colour, "lw": 1.1}
        )
        step = 0
        if shape == "|":
            how = {"color": colour, "lw": 2}
        else:
            taken = [step for x, step in seen if abs(x - dot.x) < near]
            step = min((0, 1, 2), key=taken.count)
            seen.append((dot.x, step))
        face = colour if dot.filled else "white"
        place = [dot.x], [y + _STEP * step]
        mark = ax.scatter(*place, s=dot.size, marker=shape, facecolor=face, zorder=4 + dot.filled, **how)
        if dot.cell:
            mark.set_gid(urlencode(dot.cell, doseq=True))


def _write_tags(ax: Axes, row: Row, y: float, near: float) -> None:
    """The outlets' numbers above their dots; those of dots too close for it stand together."""
    tagged = sorted((dot for dot in row.dots if dot.tag and not isnan(dot.x)), key=lambda dot: dot.x)
    labels: list[list[Dot]] = []
    for dot in tagged:
        labels.append([dot])
        while len(labels) > 1:
            before, last = labels[-2:]
            letters = len(",".join(dot.tag for dot in before + last))
            if _middle(last) - _middle(before) >= near * letters / 3.2:
                break
            labels[-2:] = [before + last]
    for dots in labels:
        text, colour = ",".join(dot.tag for dot in dots), dots[0].look[0]
        how: Any = {"textcoords": "offset points", "ha": "center", "va": "center", "color": colour}
        ax.annotate(text, (_middle(dots), y), (0, 6.3), fontsize=6, **how)


def _middle(dots: Sequence[Dot]) -> float:
    return sum(dot.x for dot in dots) / len(dots)
