"""Who gets to speak: shares of voice, who quotes whom, and by which reporting words."""

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
_STANCE = {"doubting": ("#D55E00", "o"), "hostile": ("#882255", "X"), "endorsing": ("#0072B2", "^")}


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


@style.chart(_SHARES, "perspective outlet bloc *share balance n_articles")
def who_quotes_whom(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Outlets against blocs: the share of quoted words in every cell.

    Parameters
    ----------
    table : DataFrame
        From ``fr.share_of_voice(scores)``.

    Returns
    -------
    Axes
        Darker: a larger share of that outlet's quoted words. Every cell carries its number.
    """
    rows = _outlets(table)
    blocs = [b for b in BLOC if b in set(table["bloc"])]
    cells = table.set_index(["perspective", "outlet", "bloc"])["share"]
    values = [[100 * float(cells.get((*row, bloc), 0) or 0) for bloc in blocs] for row in rows]
    ax = ax or style.new_axes(1.2 + 0.27 * len(rows))
    ax.imshow(values, cmap="Greys", vmin=0, vmax=110, aspect="auto")
    for y, line in enumerate(values):
        for x, value in enumerate(line):
            cell = ax.text(x, y, f"{value:.0f}" if value else "·", ha="center", va="center", fontsize=7,
                           color="white" if value > 60 else style.INK)  # fmt: skip
            style.behind(
                cell, {"of": "statements", "group": rows[y][0], "outlet": rows[y][1], "bloc": blocs[x]}
            )
    ax.grid(visible=False)
    upright = style.narrow(ax)
    ax.set_xticks(range(len(blocs)), [SHORT.get(b, b).replace(" ", " " if upright else "\n") for b in blocs],
                  rotation=90 * upright, fontsize=6.5)  # fmt: skip
    style.rows(
        ax, range(len(rows)), [style.shaped(o, p) for p, o in rows], color=[style.look(p)[0] for p, _ in rows]
    )
    ax.set_title("Who quotes whom, per cent of quoted words")
    n = int(table.drop_duplicates("outlet")["n_articles"].sum())
    caption = f"Rows: outlets; columns: the bloc of the source. Each row adds to 100. n = {n} articles."
    return style.finish(ax, table, caption, "who_quotes_whom")


@style.chart("fr.reporting_verbs(scores)", "bloc cue_stance *share n")
def reporting_verbs(table: pd.DataFrame, ax: Axes | None = None, *, fewest: int = 5) -> Axes:
    """How statements are introduced: doubting, hostile and endorsing words, by who speaks and who reports.

    Parameters
    ----------
    table : DataFrame
        From ``fr.reporting_verbs(scores)``.
    fewest : int
        Rows of fewer statements are left out.

    Returns
    -------
    Axes
        A row a pair of reporting group and speaking bloc; the rest to 100 is neutral (said). A row without a
        mark has neutral words only.
    """
    by = str(table.columns[0])
    shown = table[table["n"] >= fewest]
    if shown.empty:
        raise InputError(f"no group reports {fewest} statements of one bloc; give a lower `fewest`.")
    order, blocs = style.ordered(shown[by]), list(BLOC)
    pairs = sorted(set(zip(shown["bloc"], shown[by], strict=True)),
                   key=lambda pair: (blocs.index(pair[0]), order.index(pair[1])))  # fmt: skip
    ax = ax or style.new_axes(1.2 + 0.21 * len(pairs))
    rows = {pair: y for y, pair in enumerate(pairs)}
    marks = shown[shown["cue_stance"].isin(_STANCE)]
    marks = marks.assign(y=[rows[pair] for pair in zip(marks["bloc"], marks[by], strict=True)])
    marks["at"] = marks["y"] + [0.25 * s for s in style.apart(ax, marks["share"], marks["y"], marks["share"])]
    for stance, (colour, marker) in _STANCE.items():
        mine = marks[marks["cue_stance"] == stance]
        dots = ax.scatter(100 * mine["share"], mine["at"], s=26, marker=marker, color=colour, label=stance,
                          zorder=3)  # fmt: skip
        told = {"of": "statements", "cue_stance": stance}
        style.behind(dots, *({**told, "bloc": b, by: g} for b, g in zip(mine["bloc"], mine[by], strict=True)))
    sizes = shown.drop_duplicates(["bloc", by]).set_index(["bloc", by])["n"]
    names = [f"{SHORT.get(b, b)}, in {style.human(g)} (n {sizes[b, g]})" for b, g in pairs]
    style.rows(ax, range(len(pairs)), names, fontsize=[6 if style.narrow(ax) else 7] * len(pairs))
    for y in (i for i in range(1, len(pairs)) if pairs[i][0] != pairs[i - 1][0]):
        ax.axhline(y - 0.5, color=style.FAINT, lw=0.8)
    ax.set_ylim(len(pairs) - 0.4, -0.6)
    ax.set_xlim(left=-1)
    ax.set_xlabel("per cent of the speaker's statements  →  more; the rest is neutral")
    ax.set_title("Reporting words, by who speaks and who reports")
    ax.legend()
    caption = (
        "Share of doubting, hostile and endorsing reporting words among a bloc's outer statements. "
        f"A row without a mark: neutral words only. Pairs with under {fewest} statements are left out."
    )
    return style.finish(ax, table, caption, "reporting_verbs")
