"""Sentiment toward actors: a heat map of actors against outlets, the narrator's words beside all voices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from framing import actors, schema
from framing.charts import style
from framing.charts.voices import SHORT as BLOC_NAMES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

_PANELS = (
    ("the narrator's own words", "sentiment_own", "low_own", "n_articles_own"),
    ("all voices, quoted ones too", "sentiment", "low", "n_articles"),
)
_REACH = 0.6  # where the colours end; the numbers go on


@style.chart("fr.sentiment_toward(scores)", "actor bloc sentiment sentiment_own low_own mentions")
def sentiment_toward(table: pd.DataFrame, ax: Axes | None = None, *, most: int = 12) -> Axes:
    """Mean sentiment toward each actor, a column an outlet: the narrator's own words, then all voices.

    Parameters
    ----------
    table : DataFrame
        From ``fr.sentiment_toward(scores)``, by outlets, perspectives or both; actors or blocs.
    most : int
        How many actors to draw: those with the most mentions.

    Returns
    -------
    Axes
        Orange is negative, purple positive; every cell has its number, in hundredths, and below it the number
        of articles. Hatched: too few for an interval. Bold: the interval leaves out 0.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> text = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": ["Putin is a brutal liar."]})
    >>> ax = sentiment_toward(framing.sentiment_toward(framing.score(text)))
    """
    by = list(table.columns[: list(table.columns).index("actor")])
    order = {p: i for i, p in enumerate(schema.PERSPECTIVES)}
    groups = sorted(
        set(table[by].itertuples(index=False, name=None)),
        key=lambda g: [(order.get(part, len(order)), str(part)) for part in g],
    )
    total = table.groupby(["bloc", "actor"])["mentions"].sum().nlargest(most)
    rank = {bloc: i for i, bloc in enumerate(schema.BLOCS)}
    rows = sorted(total.index, key=lambda r: (rank.get(r[0], len(rank)), -total[r]))
    stacked = style.narrow(ax)  # the panels stand one above the other
    right, down = (0, len(rows) + 1.3) if stacked else (len(groups) + 0.5, 0)
    tall, between = len(rows) * (2 if stacked else 1), any(bloc != actor for bloc, actor in rows)
    ax = ax or style.new_axes(1.9 + 0.29 * tall + 0.3 * stacked)
    cells = table.set_index([*by, "bloc", "actor"])
    for panel, (title, voice, low, n) in enumerate(_PANELS):
        x0, y0 = panel * right, panel * down
        ax.text(x0 - 0.5, y0 - 0.62, title, fontsize=7.5, va="bottom", color=style.INK)
        for x, group in enumerate(groups):
            for y, row in enumerate(rows):
                if (*group, *row) in cells.index:
                    cell = cells.loc[(*group, *row)]
                    number = _cell(ax, x0 + x, y0 + y, cell[voice], cell[low],
                                   cell[low.replace("low", "high")], int(cell[n]))  # fmt: skip
                    if number:
                        own = {"voice": "own"} if voice == "sentiment_own" else {}
                        whom = {"bloc" if row[0] == row[1] else "actor": str(row[1])}
                        where = dict(zip(by, group, strict=True))
                        style.behind(number, {"of": "mentions", **where, **own, **whom})
        for y in (i for i in range(1, len(rows)) if between and rows[i][0] != rows[i - 1][0]):
            ax.plot([x0 - 0.5, x0 + len(groups) - 0.5], [y0 + y - 0.5] * 2, color=style.INK, lw=0.8)
    _labels(ax, groups, rows, right, down)
    ax.set_title("Sentiment toward actors")
    caption = (
        "Mean sentiment toward an actor in hundredths, from -100 (orange) to 100 (purple); colours end "
        f"at {100 * _REACH:.0f}. Small: articles with a mention. Hatched: too few for an interval; bold: "
        "the 95% interval leaves out 0, as one in twenty would by chance. The measure misreads about one "
        "mention in three (macro-F1 .69 on US politics): compare means over many mentions, never quote "
        f"one. n = {int(total.sum())} mentions of the actors mentioned most, by bloc."
    )
    return style.finish(ax, table, caption, "toward")


def _cell(ax: Axes, x: float, y: float, value: float, low: float, high: float, n: int) -> Text | None:
    """A cell with its number; blank where that voice never mentions the actor."""
    import matplotlib
    from matplotlib.patches import Rectangle

    if value != value:  # noqa: PLR0124 - NaN
        return None
    few = low != low  # noqa: PLR0124 - NaN
    colour = matplotlib.colormaps["PuOr"](0.5 + value / _REACH / 2)
    dark = abs(value) > 0.62 * _REACH and not few
    if few:
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fc="white", ec=style.FAINT, hatch="/////", lw=0))
    else:
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fc=colour, ec="white", lw=1.2))
    ink = "white" if dark else style.MUTED if few else style.INK
    sure = not few and (low > 0 or high < 0)
    number = f"{round(100 * value):+d}".replace("-", "−").replace("+0", "0")
    ax.text(x + 0.02, y + 0.31, f"{n}", ha="center", va="center", fontsize=4.5, color=ink)
    return ax.text(x, y - 0.08, number, ha="center", va="center", fontsize=6.5,
                   color=ink, fontweight="bold" if sure else "normal")  # fmt: skip


def _labels(
    ax: Axes, groups: list[tuple[str, ...]], rows: list[tuple[str, str]], right: float, down: float
) -> None:
    names = {**BLOC_NAMES, **{actor_id: actor.name for actor_id, actor in actors.table().items()}}
    ys = [y + down * panel for panel in range(2 if down else 1) for y in range(len(rows))]
    ax.set_yticks(ys, [names.get(actor, style.human(actor)) for _, actor in rows] * (2 if down else 1))
    xs = [x + right * panel for panel in range(2 if right else 1) for x in range(len(groups))]
    last = [style.shaped(style.human(str(g[-1])).replace(" ", "\n", 1), str(g[0])) for g in groups] * (
        2 if right else 1
    )
    upright = len(groups) > (4 if down else 6)
    ax.set_xticks(
        xs, last, rotation=90 * upright, linespacing=1.05, multialignment="right" if upright else "center"
    )
    for label, group in zip(ax.get_xticklabels(), groups * 2, strict=False):
        label.set(color=style.look(str(group[0]))[0], fontsize=6.5)
    ax.tick_params(axis="both", length=0, labelsize=6.5)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.set_xlim(-0.55, right + len(groups) - 0.45)
    ax.set_ylim(down + len(rows) - 0.45, -0.55)
    ax.set_xlabel("← −100 negative    hundredths    positive 100 →", loc="right" if down else "center")
