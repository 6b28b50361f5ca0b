"""The one primitive of all charts: dots in rows, their interval faint behind them, what is known beside.

A chart's title says the finding, the line under it the measure, the key who is who. Every dot's `gid` is the
cell of the table that it shows, which `fr.evidence` opens; `cell_of` reads it back.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isnan, nan
from typing import Any
from urllib.parse import parse_qs, urlencode

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from framing.charts.letters import breadth, wrapped
from framing.looks import FAINT, INK, MUTED
from framing.validity import line as validity_line

COLUMN, PAGE = 8.5 / 2.54, 17.5 / 2.54  # widths of a journal's column and page, in inches
_ROW, _FOOT, _PAD = 0.2, 0.44, 0.08  # inches: a row, the axis below, the margin
_STEP = 0.16  # of a row, by which equal dots step aside
_STYLE: dict[Any, Any] = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": MUTED,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "axes.labelsize": 7.5,
    "axes.labelcolor": INK,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "xtick.labelsize": 7,
    "ytick.color": INK,
    "ytick.left": False,
    "text.color": INK,
    "text.parse_math": False,  # a name with dollars is no formula
    "figure.dpi": 150,
    "savefig.dpi": 300,
    "svg.hashsalt": "framing",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}

Cell = Mapping[str, Any]


@dataclass
class Dot:
    """A mark in a row, and the cell of the table that it shows."""

    x: float
    look: tuple[str, str]  # colour and shape
    cell: Cell = field(default_factory=dict)
    size: float = 24  # square points
    filled: bool = True
    tag: str = ""  # its outlet's number in the key


@dataclass
class Row:
    """A name, its dots, and one interval."""

    name: str
    dots: Sequence[Dot] = ()
    low: float = nan
    high: float = nan
    colour: str = INK  # of the interval and the numbers over the dots
    ink: str = INK  # of the name
    note: str = ""  # written at the right
    bold: bool = False
    gap: float = 0.0  # rows left free above


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
    with matplotlib.rc_context(
        _STYLE | {"font.family": ["DejaVu Sans", *matplotlib.rcParams["font.family"]]}
    ):
        yield


def cell_of(gid: str) -> dict[str, Any]:
    """The cell that a mark shows: each column with a value, or the list of its values."""
    found = parse_qs(gid, keep_blank_values=True)
    return {column: values if len(values) > 1 else values[0] for column, values in found.items()}


def draw(
    table: pd.DataFrame,
    rows: Sequence[Row],
    *,
    title: str,
    measure: str,
    axis: str,
    caption: str,
    validity: str | None = "",
    key: Iterable[tuple[str, str]] = (),
    note_head: str = "",
    width: float | None = None,
    limits: tuple[float, float] | None = None,
    centred: bool = False,
    floor: float | None = None,
    reference: float | None = None,
) -> Chart:
    """Draw rows of dots.

    Parameters
    ----------
    table : DataFrame
        What is shown, kept with the chart; its notice stands at the foot.
    rows : sequence of Row
        From top to bottom.
    title, measure, axis : str
        The finding, what is measured, what stands at the two ends of the axis.
    caption : str
        How to read it, with n.
    validity : str, optional
        The measure whose validity ends the caption; None: there is none to tell.
    key : pairs of str
        Colour and words of each entry of the key.
    note_head : str
        Over the notes at the right.
    width : float, optional
        Inches: `PAGE`, the default, or `COLUMN`.
    limits, centred, floor : optional
        Ends of the axis; or 0 in its middle; or its least left end.
    reference : float, optional
        Where a dashed line stands.
    """
    with house():
        wide = width or PAGE
        names = [wrapped(row.name, 27 * wide, 7.5, row.bold) for row in rows]
        notes = [row.note for row in rows]
        if max(breadth(note, 6.5) for note in notes) > 72 * wide / 6:  # the table has them
            notes, note_head = [""] * len(rows), ""
        head = _head(title, measure, key, wide)
        places = _places(rows, names)
        left = _PAD + max(breadth(name, 7.5, row.bold) for name, row in zip(names, rows, strict=True)) / 72
        right = _PAD + max(breadth(note, 6.5) for note in [*notes, note_head]) / 72 + 0.08
        if breadth(axis, 7.5) > 72 * (wide - left - right):
            axis = axis.replace("      ", "\n")
        foot = _FOOT + 0.13 * axis.count("\n")
        notice = wrapped(table.attrs.get("notice", ""), 72 * wide - 12, 6)
        foot += 0.1 * (notice.count("\n") + 1) + 0.04 if notice else 0
        top = 0.05 + sum(height for *_, height in head) + (0.18 if note_head else 0.08)
        tall = top + _ROW * (places[-1] + 1.1) + foot
        figure = Figure(figsize=(wide, tall), facecolor="white")
        inside = (left + 0.08) / wide, foot / tall, 1 - (left + right + 0.16) / wide, 1 - (top + foot) / tall
        ax: Any = figure.add_axes(inside, axes_class=Chart)
        ends = limits or _limits(rows, centred, floor, reference)
        pad = (ends[1] - ends[0]) * 5 / (72 * wide * inside[2])
        ax.set_xlim(ends[0] - pad, ends[1] + pad)
        ax.set_ylim(places[-1] + 0.6, -0.5)
        for row, place in zip(rows, places, strict=True):
            _draw_row(ax, row, place, ends, near=7 * (ends[1] - ends[0]) / (72 * wide * inside[2]))
        for at, dashes in ((0, "-") if ends[0] < 0 < ends[1] else (None, "-"), (reference, (0, (4, 3)))):
            if at is not None:
                ax.axvline(at, color=MUTED, lw=0.9, ls=dashes, zorder=1)
        ax.set_yticks(places, names)
        for label, row in zip(ax.get_yticklabels(), rows, strict=True):
            weight = "bold" if row.bold else "normal"
            label.set(color=row.ink, fontweight=weight, fontsize=7.5, linespacing=1.05)
        for note, place in [*zip(notes, places, strict=True), (note_head, -1.0)]:
            _write_note(ax, note, place)
        ax.locator_params(axis="x", nbins=5 if wide < 5 else 8)
        ax.set_xlabel(axis.replace("  ", "\u00a0\u00a0"))  # pages would make one blank of several
        _write_head(figure, head, tall, wide)
        figure.text(0.08 / wide, 0.05 / tall, notice, fontsize=6, color=MUTED, va="bottom", linespacing=1.1)
    ax.numbers = table
    told = "" if validity is None else validity_line(validity)
    ax.caption = " ".join(filter(None, (table.attrs.get("notice", ""), caption, told)))
    return ax  # type: ignore[no-any-return]


def _write_note(ax: Axes, note: str, y: float) -> None:
    """What is known of a row, at the right of the axes."""
    place: Any = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
    ax.annotate(note, (1, y), (8, 0), fontsize=6.5, color=MUTED, annotation_clip=False, **place)


def _head(title: str, measure: str, key: Iterable[tuple[str, str]], wide: float) -> list[Any]:
    """Lines above the axes: text, size, weight, colour, height in inches."""
    room = 72 * wide - 14
    lines: list[Any] = [
        (line, 9, "bold", INK, 0.155) for line in wrapped(title, room, 9, True, 4).split("\n")
    ]
    lines += [
        (line, 7.5, "normal", MUTED, 0.135) for line in wrapped(measure, room, 7.5, lines=3).split("\n")
    ]
    lines += [(line, 7, "normal", colour, 0.13) for colour, told in key
              for line in wrapped(told, room, 7, lines=6).split("\n")]  # fmt: skip
    return lines


def _write_head(figure: Figure, head: list[Any], tall: float, wide: float) -> None:
    y = 0.06
    for text, size, weight, colour, height in head:
        figure.text(0.08 / wide, 1 - y / tall, text, fontsize=size, fontweight=weight, color=colour, va="top")
        y += height


def _places(rows: Sequence[Row], names: Sequence[str]) -> list[float]:
    """Where each row stands; a name of two lines takes more room."""
    places: list[float] = []
    y = 0.0
    for number, (row, name) in enumerate(zip(rows, names, strict=True)):
        more = 0.25 * name.count("\n")
        y += more + (1 + row.gap if number else 0)
        places.append(y)
        y += more
    return places


def _limits(
    rows: Sequence[Row], centred: bool, floor: float | None, reference: float | None
) -> tuple[float, float]:
    """The range of the dots; intervals may widen it to twice, and run on in an arrow."""
    dots = [dot.x for row in rows for dot in row.dots if not isnan(dot.x)]
    dots += [x for x in (reference, 0.0 if floor == 0 or centred else None) if x is not None]
    ends = [x for row in rows for x in (row.low, row.high) if not isnan(x)]
    low, high = min(dots), max(dots)
    half = (high - low) / 2 or abs(high) / 2 or 1.0
    low = max(min([low, *ends]), low - half)
    high = min(max([high, *ends]), high + half)
    if floor is not None:
        low = max(low, floor)
    if centred:
        low, high = -max(abs(low), abs(high)), max(abs(low), abs(high))
    return (low, high) if high > low else (low - 1, low + 1)


def _draw_row(ax: Axes, row: Row, y: float, ends: tuple[float, float], near: float) -> None:
    low, high = max(row.low, ends[0]), min(row.high, ends[1])
    if low <= high:
        ax.plot([low, high], [y, y], color=row.colour, lw=4.5, alpha=0.22, solid_capstyle="butt", zorder=2)
        for x, runs_on, arrow in ((ends[0], row.low < low, "<"), (ends[1], row.high > high, ">")):
            if runs_on:
                ax.plot(x, y, marker=arrow, ms=4, color=row.colour, alpha=0.6, mew=0, clip_on=False)
    seen: list[tuple[float, int]] = []
    for dot in row.dots:
        if isnan(dot.x) or not ends[0] <= dot.x <= ends[1]:
            continue
        colour, shape = dot.look
        step = 0
        if shape != "|":  # the bar of an estimate stands under its outlets
            taken = [step for x, step in seen if abs(x - dot.x) < near]
            step = min((0, 1, 2), key=taken.count)
            seen.append((dot.x, step))
        edge: dict[str, Any] = (
            {"edgecolor": "white", "lw": 0.6} if dot.filled else {"edgecolor": colour, "lw": 1.1}
        )
        how: dict[str, Any] = {"color": colour, "lw": 2} if shape == "|" else edge
        face = colour if dot.filled else "white"
        place = [dot.x], [y + _STEP * step]
        mark = ax.scatter(*place, s=dot.size, marker=shape, facecolor=face, zorder=4 + dot.filled, **how)
        if dot.cell:
            mark.set_gid(urlencode(dot.cell, doseq=True))
    _write_tags(ax, row, y, near)


def _write_tags(ax: Axes, row: Row, y: float, near: float) -> None:
    """The outlets' numbers above their dots; those of dots too close for it stand together."""
    groups = [([dot.x], [dot.tag]) for dot in sorted(row.dots, key=lambda dot: dot.x)
              if dot.tag and not isnan(dot.x)]  # fmt: skip
    at = 0
    while at + 1 < len(groups):
        (xs, tags), (more_xs, more_tags) = groups[at], groups[at + 1]
        room = near * (len(",".join(tags)) + len(",".join(more_tags)) + 1) / 3.2
        if sum(more_xs) / len(more_xs) - sum(xs) / len(xs) < room:
            groups[at : at + 2] = [(xs + more_xs, tags + more_tags)]
            at = max(0, at - 1)
        else:
            at += 1
    for xs, tags in groups:
        ax.annotate(",".join(tags), (sum(xs) / len(xs), y), (0, 6.3), textcoords="offset points", fontsize=6,
                    ha="center", va="center", color=row.colour)  # fmt: skip
