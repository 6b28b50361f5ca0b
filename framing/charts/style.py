"""House style: Okabe–Ito colours, a marker beside every colour, direct labels, what is shown said below."""

from __future__ import annotations

import io
import textwrap
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, Literal, Protocol, overload
from weakref import WeakKeyDictionary

import pandas as pd

from framing.schema import BLOCS, PERSPECTIVES, InputError
from framing.validity import line as validity_line

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType

    Cell = Mapping[str, str | Sequence[str]]

COLUMN, PAGE = 8.5 / 2.54, 17.5 / 2.54  # widths of a journal's column and page, in inches
INK, MUTED, FAINT = "#1a1a1a", "#595959", "#d9d9d9"
# Perspectives: neither flag colours nor red for an enemy; told apart by marker too.
PERSPECTIVE = {
    "pro-kyiv": ("#009E73", "o"),
    "neutral": ("#595959", "s"),
    "pro-moscow": ("#AA4499", "^"),
    "unknown": ("#999999", "D"),
}
SHAPE = {"o": "●", "s": "■", "^": "▲", "D": "◆"}
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
    "tilt": "tilt: whose account the wording serves\n← Kyiv's        Moscow's →",
    "sentiment": "mean sentence sentiment\n← negative        positive →",
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
    "text.parse_math": False,  # a name with dollars is no formula
    "axes.labelcolor": INK,
    "figure.dpi": 150,
    "savefig.dpi": 300,
    "figure.facecolor": "white",
    "svg.hashsalt": "framing",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}
_DRAWN: WeakKeyDictionary[Figure, tuple[pd.DataFrame, str]] = WeakKeyDictionary()
_BEHIND: WeakKeyDictionary[Artist, list[Cell]] = WeakKeyDictionary()
_WIDTH = ContextVar("width", default=PAGE)


@contextmanager
def house() -> Iterator[None]:
    """Draw in the house style, leaving matplotlib's own settings as they were.

    Letters that DejaVu Sans lacks, as those of Chinese, come from the font that those settings name.
    """
    import matplotlib

    with matplotlib.rc_context(_RC | {"font.family": ["DejaVu Sans", *matplotlib.rcParams["font.family"]]}):
        yield


def new_axes(height: float, width: float | None = None) -> Axes:
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

    size = width or _WIDTH.get(), height
    return Figure(figsize=size, layout="constrained").add_subplot(axes_class=Chart)


def finish(ax: Axes, table: pd.DataFrame, caption: str, measure: str | None = "") -> Axes:
    """Put title and legend at the head of the figure, the notice at its foot; remember what was drawn.

    The caption ends with the validity of the measure, "not validated" where none is named. None: there is no
    measure to validate, as in a chart of validity itself.
    """
    figure: Any = ax.get_figure(root=True)
    if measure is not None:
        caption = f"{caption} {validity_line(measure)}"
    notice = table.attrs.get("notice", "")
    if notice:
        fitting = textwrap.fill(notice, int(20 * figure.get_figwidth()))
        figure.supxlabel(fitting, fontsize=6, color=MUTED, x=0.01, ha="left")
    engine = figure.get_layout_engine()
    if (
        len(figure.axes) == 1
        and hasattr(ax, "_repr_png_")
        and type(engine).__name__ == "ConstrainedLayoutEngine"
    ):
        head = _head(ax, figure)
        _names(ax, figure)
        engine.set(w_pad=5 / 72, rect=(0, 0, 1, 1 - head / figure.get_figheight()))
    _DRAWN[figure] = (table, f"{notice} {caption}".strip())
    return ax


def _names(ax: Axes, figure: Any) -> None:
    """Names of rows no longer than what stands at the right leaves: a quarter of the width is the axes'."""
    labels, wide, box = ax.get_yticklabels(), figure.get_figwidth(), ax.get_tightbbox()
    for label in labels:
        label.set_fontsize(min(7 if narrow(ax) else 8, label.get_fontsize()))
    room = 54 * wide - 72 / figure.dpi * (box.x1 - ax.bbox.x1 if box else 0)
    names = [fit(label.get_text(), room * 8 / label.get_fontsize()) for label in labels]
    if names != [label.get_text() for label in labels]:
        ax.set_yticks(ax.get_yticks(), names)


def _head(ax: Axes, figure: Any) -> float:
    """Title, legend and label of the axis, wrapped to the width of the figure; inches taken at the top."""
    wide, (legend, names, rows) = figure.get_figwidth(), (ax.get_legend(), [], 0)
    title = textwrap.wrap(ax.get_title("left"), int(11.5 * wide))
    ax.set_title("", loc="left")
    below = 0.1 + 0.155 * len(title)
    if legend:
        names = [fit(text.get_text(), 82 * wide - 41) for text in legend.get_texts()]
        columns = max(1, min(len(names), int(wide / (0.4 + 0.0122 * max(map(breadth, names))))))
        rows = -(-len(names) // columns)
    height = below + (0.14 * rows + 0.06 if rows else 0)
    tall = figure.get_figheight() + max(0, height - 0.6)  # a long legend takes no room from the axes
    figure.set_figheight(tall)
    figure.text(0.06 / wide, 1 - 0.06 / tall, "\n".join(title), va="top", fontsize=9, fontweight="bold")
    if legend:
        across = [row * columns + column for column in range(columns) for row in range(rows)]
        order = [number for number in across if number < len(names)]  # a legend is filled downwards
        legend.remove()
        figure.legend([legend.legend_handles[n] for n in order], [names[n] for n in order], ncols=columns,
                      loc="upper left", bbox_to_anchor=(0.06 / wide, 1 - below / tall), fontsize=7,
                      frameon=False, borderpad=0, borderaxespad=0, labelspacing=0.35, handletextpad=0.4,
                      columnspacing=1.2)  # fmt: skip
    if narrow(ax):
        told = ax.get_xlabel().replace("  →  ", "\xa0\xa0→\xa0\xa0").split("\n")
        ax.set_xlabel("\n".join(textwrap.fill(line, 47) for line in told), loc="right", fontsize=7)
    return height


@cache
def breadth(text: str) -> float:
    """Points that a line takes in letters of 8 points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(family="DejaVu Sans", size=8)
    return float(TextToPath().get_text_width_height_descent(text, font, ismath=False)[0])


def fit(text: str, points: float) -> str:
    """Each line of a text in letters of 8 points, cut to so many points; figures' tables have it whole."""
    lines = text.split("\n")
    kept = (bisect(range(1, len(line)), points, key=lambda n: breadth(f"{line[:n]}…")) for line in lines)
    return "\n".join(a if breadth(a) <= points else f"{a[:n]}…" for a, n in zip(lines, kept, strict=True))


def width(ax: Axes | None = None) -> float:
    """Inches of a chart's figure; without axes, of the one to be made."""
    figure = ax.get_figure(root=True) if ax else None
    return figure.get_figwidth() if figure else _WIDTH.get()


def narrow(ax: Axes | None = None) -> bool:
    """Whether a chart stands on a journal's column rather than its page."""
    return width(ax) < 12 / 2.54


def ordered(values: Iterable[Any]) -> list[Any]:
    """Each value once: perspectives first and in their order, then all others."""
    found = set(values)
    return [p for p in PERSPECTIVES if p in found] + sorted(found - set(PERSPECTIVES), key=str)


def apart(ax: Axes, xs: Iterable[float], ys: Iterable[float], *shown: Any) -> list[int]:
    """Steps aside, 0, 1 or 2, that let marks in a row each be seen, on an axis that has all `shown`."""
    all_shown = pd.concat([pd.Series(each, dtype=float) for each in shown])
    near = 5 * (all_shown.max() - all_shown.min()) / (33 * width(ax))
    steps: list[int] = []
    for x, y in zip(xs, ys, strict=True):
        taken = [s for s, a, b in zip(steps, xs, ys, strict=False) if b == y and abs(a - x) < near]
        steps.append(min((0, 1, 2), key=taken.count))
    return steps


def single(table: pd.DataFrame, columns: list[str]) -> None:
    """Refuse a table with several rows for one place in a chart."""
    if table.duplicated(columns).any():
        raise InputError(f"several rows of one {' and '.join(columns)}; draw one measure or voice at a time.")


def rows(ax: Axes, at: Sequence[float], names: Sequence[str], **looks: Sequence[Any]) -> None:
    """Name the rows of a chart, each label with a look of its own."""
    ax.set_yticks(at, names)
    for number, label in enumerate(ax.get_yticklabels()):
        label.set(**{how: each[number] for how, each in looks.items()})


class Draws(Protocol):
    """A function that draws a table, and with ``evidence=True`` also gives the sentences behind it."""

    @overload
    def __call__(self, *args: Any, evidence: Literal[True], **options: Any) -> tuple[Axes, pd.DataFrame]: ...
    @overload
    def __call__(self, *args: Any, evidence: Literal[False] = False, **options: Any) -> Axes: ...


_OPTIONS = """ax : Axes, optional
        Drawn on these; by default on a figure of its own.
    width : float, optional
        Of that figure in inches: `style.PAGE`, or `style.COLUMN` for a journal's column.
    evidence : bool
        Return the Axes and the sentences behind it (`fr.evidence`).

    Returns
"""


def chart(source: str = "", needed: str = "") -> Callable[[Callable[..., Axes]], Draws]:
    """Draw in the house style what `source` makes, and nothing else; add `evidence` and `width`.

    `needed` are the table's columns; with a star the one that has to be measured somewhere.
    """
    names = needed.replace("*", "").split()
    value = next((name[1:] for name in needed.split() if name.startswith("*")), "")

    def made(function: Callable[..., Axes]) -> Draws:
        @wraps(function)
        def draw(*args: Any, evidence: bool = False, width: float | None = None, **options: Any) -> Any:
            table: Any = args[0] if args else next(iter(options.values()), None)
            columns = set(getattr(table, "columns", table if isinstance(table, Mapping) else ()))
            if source and (getattr(table, "empty", False) or not set(names) <= columns):
                raise InputError(f"this chart draws {source}.")
            if isinstance(table, pd.DataFrame) and names:
                _check(table[names], value)
            token = _WIDTH.set(width or PAGE)
            try:
                with house():
                    ax = function(*args, **options)
            finally:
                _WIDTH.reset(token)
            if not evidence:
                return ax
            behind = _DRAWN[ax.get_figure(root=True)][0].attrs.get("behind")  # type: ignore[index]
            if not callable(behind):
                raise InputError(
                    "this table does not know its scores (made from another table, or read from a file); "
                    "call fr.evidence(scores, articles, …) instead."
                )
            return ax, behind()

        if "ax" in signature(function).parameters:
            draw.__doc__ = (function.__doc__ or "").replace("Returns\n", _OPTIONS, 1)
        return draw

    return made


def _check(table: pd.DataFrame, value: str) -> None:
    most = table.select_dtypes("number").abs().max()
    if (most == float("inf")).any():
        raise InputError(f"column '{most.idxmax()}' holds infinite numbers; leave their rows out.")
    if value and table[value].isna().all():
        raise InputError(f"column '{value}' is empty: nothing was measured, nothing to draw.")
    if "bloc" in table and (other := set(table["bloc"].map(str)) - {"", *BLOCS}):
        raise InputError(f"bloc '{min(other)}'; valid are {', '.join(BLOCS)}.")


def drawn(figure: Figure) -> tuple[pd.DataFrame | None, str]:
    """The table and caption of a finished chart."""
    return _DRAWN.get(figure, (None, ""))


def behind(artist: Artist, *cells: Cell) -> None:
    """Remember which rows each mark of an artist counts: `of` (a table), then columns with value or values.

    A report links the mark to them; a figure saved as a file stays as it is.
    """
    _BEHIND[artist] = list(cells)


def linked(figure: Figure) -> dict[Artist, list[Cell]]:
    """The artists of a figure whose marks are known, in the order they are drawn."""
    found = figure.findobj(lambda artist: artist in _BEHIND)
    return {artist: _BEHIND[artist] for artist in found}


def look(group: str, index: int = 0) -> tuple[str, str]:
    """Colour and marker of a group; forty others look each their own."""
    colour, _ = OTHER[index % len(OTHER)]
    return PERSPECTIVE.get(group) or (colour, "os^Dv<>P"[(index + 2 * (index // len(OTHER))) % 8])


def shaped(name: str, perspective: str) -> str:
    """A name after its perspective's mark, which is seen in grey too."""
    return f"{SHAPE[PERSPECTIVE[perspective][1]]} {name}" if perspective in PERSPECTIVE else name


def human(name: str) -> str:
    """A column's value as a reader would write it."""
    return _HUMAN.get(name, name.replace("_", " "))


def sizes(outlets: int, articles: int) -> str:
    """How much an estimate rests on.

    >>> sizes(1, 2)
    '1 outlet, 2 articles'
    """
    return f"{outlets} outlet{'' if outlets == 1 else 's'}, {articles} article{'' if articles == 1 else 's'}"


def unit(measure: str) -> str:
    """A measure in words, without the direction of its axis."""
    return MEASURE.get(measure, human(measure)).partition("  →")[0].partition(":")[0].partition("\n")[0]
