"""Who gets to speak: shares of voice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.charts import style
from framing.schema import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Order on the page: the two sides at the ends, everybody else between them. Colour and hatch.
BLOC = {
    "ukraine": ("#009E73", "----"),
    "west": ("#56B4E9", ""),
    "south_korea": ("#0072B2", "////"),
    "international": ("#F0E442", ""),
    "other_state": ("#E69F00", "\\\\\\\\"),
    "expert_or_media": ("#DDDDDD", ""),
    "anonymous": ("#FFFFFF", ""),
    "north_korea": ("#CC79A7", "////"),
    "russia": ("#AA4499", ""),
}
SHORT = {
    "expert_or_media": "experts, media",
    "other_state": "other states",
    "international": "intern. bodies",
    "south_korea": "South Korea",
    "north_korea": "North Korea",
    "ukraine": "Ukraine",
    "russia": "Russia",
    "west": "West",
}
_DARK = {"ukraine", "south_korea", "russia"}
_SHARES = 'fr.share_of_voice(scores, by=["perspective", "outlet"])'


def _outlets(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Outlets that quote anybody, by perspective."""
    pairs = table[table["share"].notna()][["perspective", "outlet"]].drop_duplicates().itertuples(index=False)
    order = style.ordered(table["perspective"])
    return sorted(((p, o) for p, o in pairs), key=lambda pair: (order.index(pair[0]), str(pair[1])))


@style.chart(_SHARES, "perspective outlet bloc *share balance n_articles")
def share_of_voice(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Shares of the quoted words by bloc, a bar an outlet.

    Parameters
    ----------
    table : DataFrame
        From ``fr.share_of_voice(scores)``.

    Returns
    -------
    Axes
        Blocs stand in a fixed order, Ukraine first and Russia last; at the right the balance in bits
        (higher: more varied sources) and the number of articles.
    """
    rows = _outlets(table)
    ax = ax or style.new_axes(1.25 + 0.27 * len(rows))
    wide = table.pivot_table(
        index=["perspective", "outlet"], columns="bloc", values="share", observed=True
    ).fillna(0)
    left = [0.0] * len(rows)
    blocs = [b for b in BLOC if b in wide.columns and wide[b].max() > 0]
    if not blocs:
        raise InputError("no bloc is quoted; there is nothing to draw.")
    for bloc in blocs:
        colour, hatch = BLOC[bloc]
        widths = [100 * float(wide[bloc][row]) for row in rows]
        bars = ax.barh(range(len(rows)), widths, left=left, height=0.72, color=colour, hatch=hatch,
                       edgecolor="#444444", lw=0.4, label=SHORT.get(bloc, bloc))  # fmt: skip
        for bar, (group, outlet) in zip(bars, rows, strict=True):
            style.behind(bar, {"of": "statements", "group": group, "outlet": outlet, "bloc": bloc})
        for y, (x, width) in enumerate(zip(left, widths, strict=True)):
            if width >= (15 if style.narrow(ax) else 7):
                box = None if not hatch else {"facecolor": colour, "edgecolor": "none", "pad": 0.8}
                ax.text(x + width / 2, y, f"{width:.0f}", ha="center", va="center", fontsize=6.5,
                        color="white" if bloc in _DARK else style.INK, bbox=box)  # fmt: skip
        left = [a + b for a, b in zip(left, widths, strict=True)]
    beside: Any = {"xytext": (5, 0), "textcoords": "offset points", "va": "center", "fontsize": 6.5,
                   "color": style.MUTED}  # fmt: skip
    facts = table.drop_duplicates(["perspective", "outlet"]).set_index(["perspective", "outlet"])
    for y, row in enumerate(rows):
        told = f"{facts['balance'][row]:.2f}  ({facts['n_articles'][row]})"
        ax.annotate(told, (100, y), **beside)
    ax.annotate("bits (articles)", (100, -0.85), **beside)
    style.rows(
        ax, range(len(rows)), [style.shaped(o, p) for p, o in rows], color=[style.look(p)[0] for p, _ in rows]
    )
    for y in (i for i in range(1, len(rows)) if rows[i][0] != rows[i - 1][0]):
        ax.axhline(y - 0.5, color=style.MUTED, lw=0.6)
    ax.set_ylim(len(rows) - 0.5, -0.8)
    ax.set_xlim(0, 100)
    ax.grid(visible=False)
    ax.set_xlabel("per cent of the words of attributed statements")
    ax.set_title("Who gets to speak")
    ax.legend()
    caption = (
        "Share of each bloc in the words of attributed outer statements, a bar an outlet (coloured "
        "names: perspectives, pro-Kyiv above, neutral, pro-Moscow below). Right: entropy over blocs in "
        "bits, 0 where one bloc alone speaks, at most 3.17. "
        f"n = {int(facts['n_articles'].sum())} articles; intervals over articles are in the table."
    )
    return style.finish(ax, table, caption, "share_of_voice")
