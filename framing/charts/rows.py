"""The one primitive of all charts: marks or words in rows, intervals faint behind them, notes beside."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean
from typing import Any
from urllib.parse import parse_qs, urlencode

import matplotlib
import numpy as np
import pandas as pd
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from framing import looks, schema
from framing.charts.marks import CHARTS, FONT, breadth, columns, wrapped, written
from framing.looks import INK, MUTED
from framing.schema import InputError
from framing.validity import line as validity_line

Inches = float | None  # by default those of a page
COLUMN, PAGE = 8.5 / 2.54, 17.5 / 2.54  # widths of a journal's column and page, in inches
_ROW, _FOOT, _PAD = 0.2, 0.44, 0.08  # inches: a row, the axis below, the margin
_GAP, _STEP, _LINE = 0.4, 0.1, 0.65  # rows: between blocks, by which equal marks step aside, a line of words
_SHOWN_ALWAYS = {"from zero": [0.0], "around zero": [0.0], "0 to 1": [0.0, 1.0], "0 to 100": [0.0, 100.0]}
_MARK: dict[str, Any] = CHARTS["mark"]  # what a mark is, where its chart does not tell


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
def house(**settings: Any) -> Iterator[None]:
    """Draw in the house style, whatever matplotlib's own settings are, and leave these as they were.

    Letters that DejaVu Sans lacks, as those of Chinese, come from the fonts that those settings name.
    """
    own, house_style = matplotlib.rcParams, Path(__file__).with_name("house.mplstyle")
    fonts = {"font.family": [FONT, *own["font.family"]], "font.sans-serif": own["font.sans-serif"]}
    with style.context(["default", house_style, fonts, settings]):
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
    marks: pd.DataFrame,
    said: Mapping[str, Any],
    by: str = "",
    *,
    key: Sequence[tuple[str, str]] = (),
    headed: bool = False,
    reference: float | None = None,
    width: Inches = None,
) -> Chart:
    """Draw a tidy table of marks at their `x`, by `block` and `row` from top to bottom.

    Its columns are those of `[mark]` in charts.toml, which may be left out. `name, ink, bold` are of the
    row's first mark, `note` of one of them. A mark with `lettering` is these words, so many lines `down` in
    its row. `said` fills in the chart's words; `by` is the column that made the `group`; `key` has the colour
    and words of each entry; `headed`: blocks bear their own names; a dashed line stands at `reference`.
    """
    told, notice, wide = CHARTS[chart], table.attrs.get("notice", ""), width or PAGE
    if not 1 <= wide <= 100:
        raise InputError(f"width {wide} inches; a journal's column has 3.3, a page 6.9.")
    if marks["x"].isna().all():
        raise InputError(f"nothing to draw: every value is empty; this chart draws {told['source']}.")
    of = str(marks["measure"].iloc[0]) if "measure" in marks else ""
    about = {"of": of, **looks.measure(of)}
    parts = ("title", "measure", "axis", "caption")
    title, measure, axis, caption = (written(told[part], {**about, **said}) for part in parts)
    key = [*key, (MUTED, told["marks"])] if "marks" in told else key
    head = [(title[:1].upper() + title[1:], 9, "bold", INK), (measure, 7.5, "normal", MUTED)]
    head += [(entry, 7, "normal", colour) for colour, entry in key]
    rows = _rows(marks, _cells(chart, marks, by), headed)
    shown = [mark for row in rows["marks"] for mark in row]
    with house():
        ax = _frame(rows, head, notice, axis, told, wide)
        low, high = _range(shown, told.get("range", about["range"]), reference)
        point = (high - low) / (72 * ax.whole.get_figwidth() * ax.get_position().width)
        ax.set_xlim(low - 5 * point, high + 5 * point)
        for row, y in zip(rows["marks"], ax.get_yticks(), strict=True):
            _draw_intervals(ax, row, y, low, high)
            _draw_marks(ax, row, y, near=7 * point)
            _write_tags(ax, row, y, near=7 * point)
        for x, dashes in ((0.0, "-"), (reference, (0, (4, 3)))):
            if x is not None and low < x < high:
                ax.axvline(x, color=MUTED, lw=0.9, ls=dashes, zorder=1)
    validity = told.get("validity", of)
    said_of_it = "" if validity == "none" else validity_line(validity)
    words = table.select_dtypes(exclude=["number", "bool"])
    ax.numbers = table.copy()
    ax.numbers[words.columns] = words.apply(schema.texts)
    ax.caption = " ".join(filter(None, (notice, caption, said_of_it)))
    return ax


def _rows(marks: pd.DataFrame, gids: Sequence[str], headed: bool) -> pd.DataFrame:
    """The rows from top to bottom, with their `marks` as tuples, each of which has its cell as `gid`."""
    marks = marks.reindex(columns=list(dict.fromkeys([*marks, *_MARK])))
    marks = marks.astype(dict.fromkeys(_MARK, object)).fillna(_MARK).assign(gid=gids)
    if headed:
        heads = marks[["block"]].drop_duplicates().assign(**_MARK | {"bold": True})
        marks = pd.concat([heads.assign(name=heads["block"]), marks], ignore_index=True)
    in_mark = [text.count("\n") + 1 if text else 0 for text in marks["lettering"]]
    marks = marks.assign(gap=~marks["block"].duplicated(), lines=marks["down"] + in_mark)
    blocks = marks["block"].factorize(use_na_sentinel=False)[0]
    rows = []
    marks = marks.iloc[blocks.argsort(kind="stable")]  # block by block, in the order of their first marks
    for _, of_row in marks.groupby(["block", "row"], sort=False, dropna=False):
        first = of_row[["name", "ink", "bold", "gap"]].iloc[0].to_dict()
        shown = list(of_row.dropna(subset="x").itertuples())
        rows.append({**first, "note": max(of_row["note"]), "lines": max(of_row["lines"]), "marks": shown})
    return pd.DataFrame(rows)


def _cells(chart: str, marks: pd.DataFrame, by: str) -> list[str]:
    named = dict(zip(columns(chart, "cell"), columns(chart, "cell", by), strict=True))
    cells = schema.records(marks.reindex(columns=list(named)))
    return [urlencode({named[key]: value for key, value in cell.items()}, doseq=True) for cell in cells]


def _frame(rows: pd.DataFrame, head: Any, notice: str, ends: str, told: dict[str, Any], wide: float) -> Chart:
    bold, room = rows["bold"], told.get("names", 27 * wide)
    names = [wrapped(name, room, 7.5, is_bold) for name, is_bold in zip(rows["name"], bold, strict=True)]
    left = 2 * _PAD + max(breadth(name, 7.5, is_bold) for name, is_bold in zip(names, bold, strict=True)) / 72
    notes = [told.get("notes", ""), *rows["note"]]
    if not 0 < max(breadth(note, 6.5) for note in notes[1:]) <= told.get("room", 12) * wide:
        notes = [""] * len(notes)  # the table has them
    right = 3 * _PAD + max(breadth(note, 6.5) for note in notes) / 72
    tall = (_LINE * rows["lines"] + 0.3).clip(pd.Series([0.5 * name.count("\n") + 1 for name in names]))
    below_row = (tall + _GAP * rows["gap"]).cumsum()
    places = below_row - tall.where(rows["lines"] > 0, tall / 2)
    bottom = below_row.iloc[-1] + _GAP / 2
    ends = ends.replace("      ", 5 * "\u00a0" if wide >= PAGE else "\n")  # pages make one blank of several
    figure = Figure(figsize=(wide, 1), facecolor="white")
    above, below = _write_around(figure, head, notice)
    above += 0.1 if "notes" in told else 0.0
    below += _FOOT + 0.13 * ends.count("\n") if ends else 0.0
    height = above + _ROW * bottom + below
    figure.set_figheight(height)
    inside = left / wide, below / height, 1 - (left + right) / wide, _ROW * bottom / height
    ax: Any = figure.add_axes(inside, axes_class=Chart)
    ax.set(ylim=(bottom, 0), xlabel=ends)
    ax.set_yticks(places, names)
    for label, row in zip(ax.get_yticklabels(), rows.itertuples(), strict=True):
        weight, va = "bold" if row.bold else "normal", "top" if row.lines else "center"
        label.set(color=row.ink, fontweight=weight, va=va, linespacing=1.05)
    for note, y in zip(notes, [-0.2, *places], strict=True):
        where: Any = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
        ax.annotate(note, (1, y), (8, 0), fontsize=6.5, color=MUTED, annotation_clip=False, **where)
    ax.locator_params(axis="x", nbins=5 if wide < 5 else 8)
    if told.get("ticks") == "absolute":
        ax.xaxis.set_major_formatter(lambda x, _: f"{abs(x):g}")
    return ax  # type: ignore[no-any-return]


def _write_around(figure: Figure, head: Any, notice: str) -> tuple[float, float]:
    """Title, measure and key above the rows, the notice of the data below them; inches that both take."""
    room, inches = 72 * figure.get_figwidth() - 14, figure.dpi_scale_trans
    from_top = inches + ScaledTranslation(0, 1, figure.transFigure)  # type: ignore[arg-type]
    above = 0.06
    for text, size, weight, colour in head:
        text = wrapped(text, room, size, weight == "bold", 6)
        how: Any = {"fontsize": size, "fontweight": weight, "color": colour, "va": "top"}
        figure.text(_PAD, -above, text, transform=from_top, **how)
        above += (text.count("\n") + 1) * (0.0425 + 0.0125 * size)
    notice = wrapped(notice, room, 6)
    figure.text(_PAD, 0.05, notice, transform=inches, fontsize=6, color=MUTED, va="bottom", linespacing=1.1)
    return above, 0.14 + 0.1 * notice.count("\n") if notice else 0.0


def _range(marks: Sequence[Any], extent: str, reference: float | None) -> tuple[float, float]:
    """The range of the marks; intervals may widen it to twice, and run on in an arrow."""
    shown = [*(mark.x for mark in marks), *_SHOWN_ALWAYS.get(extent, [])]
    shown += [] if reference is None else [reference]
    low, high = min(shown), max(shown)
    half = (high - low) / 2 or abs(high) / 2 or 1.0
    low = max(np.nanmin([low, *(mark.low for mark in marks)]), low - half)
    high = min(np.nanmax([high, *(mark.high for mark in marks)]), high + half)
    if extent == "from zero":
        low = 0.0
    if extent == "around zero":
        low, high = -max(-low, high), max(-low, high)
    return low, max(high, low + 1e-9)


def _draw_intervals(ax: Axes, row: Sequence[Any], y: float, low: float, high: float) -> None:
    for mark in row:
        how: Any = {"color": mark.colour, "solid_capstyle": "butt", "zorder": 2}
        if mark.stem:
            ax.plot([0, mark.x], [y, y], lw=2, **how)
        ax.plot([max(mark.low, low), min(mark.high, high)], [y, y], lw=4.5, alpha=0.22, **how)
        for x, runs_on, arrow in ((low, mark.low < low, "<"), (high, mark.high > high, ">")):
            if runs_on:
                ax.plot(x, y, marker=arrow, ms=4, color=mark.colour, alpha=0.6, mew=0, clip_on=False)


def _draw_marks(ax: Axes, row: Sequence[Any], y: float, near: float) -> None:
    """The row's words and marks; equal marks step aside, but for the stroke of an estimate."""
    seen: list[float] = []
    for mark in row:
        about = {"gid": mark.gid or None, "zorder": 4 + mark.filled}
        if mark.lettering:
            how: Any = {"color": mark.colour, "va": "top", "fontsize": 7, "linespacing": 1.3}
            ax.text(mark.x, y + _LINE * mark.down, mark.lettering, **how, **about)
            continue
        if mark.shape == "|":
            ax.scatter(mark.x, y, mark.size, marker="|", color=mark.colour, lw=2, **about)
            continue
        edge, face = ("white", mark.colour) if mark.filled else (mark.colour, "white")
        how = {"edgecolor": edge, "facecolor": face, "lw": 0.6 if mark.filled else 1.1}
        step = sum(abs(x - mark.x) < near for x in seen) % 3
        ax.scatter(mark.x, y + _STEP * step, mark.size, marker=mark.shape, **how, **about)
        seen.append(mark.x)


def _write_tags(ax: Axes, row: Sequence[Any], y: float, near: float) -> None:
    """The outlets' numbers above their marks; those of marks too close for it stand together."""
    labels: list[list[Any]] = []
    for mark in sorted((mark for mark in row if mark.tag), key=lambda mark: mark.x):
        labels.append([mark])
        while len(labels) > 1:
            left, right = (fmean(mark.x for mark in label) for label in labels[-2:])
            if right - left >= near * len(labels[-2] + labels[-1]) / 1.6:
                break
            labels[-2:] = [labels[-2] + labels[-1]]
    for label in labels:
        place = fmean(mark.x for mark in label), y
        how: Any = {"textcoords": "offset points", "ha": "center", "va": "center", "color": label[0].colour}
        ax.annotate(",".join(mark.tag for mark in label), place, (0, 6.3), fontsize=6, **how)
