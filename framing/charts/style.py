"""House style: Okabe–Ito colours, a marker beside every colour, direct labels, what is shown said below."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, Protocol, overload
from weakref import WeakKeyDictionary

from framing.schema import InputError
from framing.validity import line as validity_line

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType

COLUMN, PAGE = 8.5 / 2.54, 17.5 / 2.54  # widths of a journal's column and page, in inches
INK, MUTED, FAINT = "#1a1a1a", "#595959", "#d9d9d9"
# Perspectives: neither flag colours nor red for an enemy; told apart by marker too.
PERSPECTIVE = {
    "pro-kyiv": ("#009E73", "o"),
    "neutral": ("#595959", "s"),
    "pro-moscow": ("#AA4499", "^"),
    "unknown": ("#999999", "D"),
}
OTHER = (("#0072B2", "o"), ("#D55E00", "s"), ("#56B4E9", "^"), ("#E69F00", "D"), ("#F0E442", "v"))
# Categories: colour, line style, letter.
CATEGORY = {
    "delegitimising": ("#D55E00", "-", "D"),
    "dehumanising": ("#882255", "-", "H"),
    "euphemism": ("#0072B2", "--", "E"),
    "territory": ("#117733", ":", "T"),
    "war_naming": ("#332288", "--", "W"),
    "epithet": ("#B85C00", "-.", "P"),
    "glorifying": ("#997700", "-", "G"),
    "narrative": ("#AA4499", "--", "N"),
    "doubt": ("#595959", ":", "?"),
    "intensifier": ("#CC6677", "-.", "!"),
    "in_group": ("#44AA99", ":", "U"),
    "toponym": ("#999999", ":", "K"),
    "other": ("#777777", "-", "O"),
}
MEASURE = {
    "loaded_per_1000": "loaded terms per 1,000 words  →  more",
    "loaded_own_per_1000": "the narrator's loaded terms per 1,000 own words  →  more",
    "tilt": "← serves Kyiv's account    tilt    serves Moscow's account →",
    "sentiment": "← negative    mean sentence sentiment    positive →",
    "quoted_share": "share of words inside statements  →  more",
    "source_balance": "balance of sources, bits  →  more varied",
}
_HUMAN = {
    "pro-kyiv": "pro-Kyiv",
    "pro-moscow": "pro-Moscow",
    "ukraine": "Ukraine",
    "russia": "Russia",
    "west": "the West",
    "north_korea": "North Korea",
    "south_korea": "South Korea",
    "international": "international bodies",
    "other_state": "another state",
    "expert_or_media": "experts or media",
}
_RC: dict[RcKeyType, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "axes.titlesize": 9,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": MUTED,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "ytick.left": False,
    "xtick.labelsize": 7,
    "ytick.labelsize": 8,
    "text.color": INK,
    "axes.labelcolor": INK,
    "figure.dpi": 150,
    "savefig.dpi": 300,
    "figure.facecolor": "white",
    "svg.hashsalt": "framing",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}
_DRAWN: WeakKeyDictionary[Figure, tuple[pd.DataFrame, str]] = WeakKeyDictionary()
_BEHIND: WeakKeyDictionary[Artist, list[dict[str, str]]] = WeakKeyDictionary()


@contextmanager
def house() -> Iterator[None]:
    """Draw in the house style, leaving matplotlib's own settings as they were."""
    import matplotlib

    with matplotlib.rc_context(_RC):
        yield


def new_axes(height: float, width: float = PAGE) -> Axes:
    """Axes on a figure of their own (inches). JupyterLab shows them; pyplot does not know them."""
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    class Chart(Axes):
        def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
            figure, picture = self.get_figure(root=True), io.BytesIO()
            assert figure is not None  # noqa: S101 - for the type checker
            with house():
                figure.savefig(picture, format="png", dpi=200, metadata={"Software": None})
            return picture.getvalue(), {"width": round(96 * figure.get_figwidth())}

    return Figure(figsize=(width, height), layout="constrained").add_subplot(axes_class=Chart)


def finish(ax: Axes, table: pd.DataFrame, caption: str, measure: str | None = "") -> Axes:
    """Remember what was drawn, for `save_figure`, and write the caption's notice below the chart.

    The caption ends with the validity of the measure, "not validated" where none is named. None: there is no
    measure to validate, as in a chart of validity itself.
    """
    if measure is not None:
        caption = f"{caption} {validity_line(measure)}"
    notice = table.attrs.get("notice", "")
    if notice:
        fitting = textwrap.fill(notice, int(20 * ax.get_figure(root=True).get_figwidth()))  # type: ignore[union-attr]
        ax.figure.supxlabel(fitting, fontsize=6, color=MUTED, x=0.01, ha="left")
    _DRAWN[ax.get_figure(root=True)] = (table, f"{notice} {caption}".strip())  # type: ignore[index]
    return ax


class Chart(Protocol):
    """A function that draws a table, and with ``evidence=True`` also gives the sentences behind it."""

    @overload
    def __call__(self, *args: Any, evidence: Literal[True], **options: Any) -> tuple[Axes, pd.DataFrame]: ...
    @overload
    def __call__(self, *args: Any, evidence: Literal[False] = False, **options: Any) -> Axes: ...


def opens(chart: Callable[..., Axes]) -> Chart:
    """Give a chart the option `evidence`."""

    @wraps(chart)
    def draw(*args: Any, evidence: bool = False, **options: Any) -> Any:
        ax = chart(*args, **options)
        if not evidence:
            return ax
        behind = _DRAWN[ax.get_figure(root=True)][0].attrs.get("behind")  # type: ignore[index]
        if not callable(behind):
            raise InputError(
                "this table does not know its scores (made from another table, or read from a file); "
                "call fr.evidence(scores, articles, …) instead."
            )
        return ax, behind()

    option = "evidence : bool\n        Return the Axes and the sentences behind it (`fr.evidence`).\n\n"
    draw.__doc__ = (chart.__doc__ or "").replace("Returns\n", f"{option}    Returns\n", 1)
    return draw


def drawn(figure: Figure) -> tuple[pd.DataFrame | None, str]:
    """The table and caption of a finished chart."""
    return _DRAWN.get(figure, (None, ""))


def behind(artist: Artist, *cells: dict[str, str]) -> None:
    """Remember which rows each mark of an artist counts: `of` (a table), then columns with their values.

    A report links the mark to them; a figure saved as a file stays as it is.
    """
    _BEHIND[artist] = list(cells)


def linked(figure: Figure) -> dict[Artist, list[dict[str, str]]]:
    """The artists of a figure whose marks are known, in the order they are drawn."""
    found = figure.findobj(lambda artist: artist in _BEHIND)
    return {artist: _BEHIND[artist] for artist in found}


def look(group: str, index: int = 0) -> tuple[str, str]:
    """Colour and marker of a group."""
    return PERSPECTIVE.get(group) or OTHER[index % len(OTHER)]


def human(name: str) -> str:
    """A column's value as a reader would write it."""
    return _HUMAN.get(name, name.replace("_", " "))


def unit(measure: str) -> str:
    """A measure in words, without the direction of its axis."""
    words = MEASURE.get(measure, human(measure))
    return words.partition("  →")[0] if "←" not in words else human(measure)


def direct_labels(ax: Axes, labels: list[tuple[float, str, dict[str, Any]]], y: float) -> None:
    """Write labels above a row, moved apart so that none covers another."""
    left, right = ax.get_xlim()
    gap = (right - left) * 0.012
    size = (right - left) / (ax.get_figure(root=True).get_figwidth() * 0.7)  # type: ignore[union-attr]
    at = -1e9
    for x, text, how in sorted(labels, key=lambda label: label[0]):
        width = 0.062 * len(text) * size
        at = max(x - width / 2, at + gap)
        ax.text(at, y, text, fontsize=7, va="bottom", ha="left", **how)
        at += width
