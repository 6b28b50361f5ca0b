"""Who gets to speak: shares of voice, who quotes whom, and by which reporting words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing import schema
from framing.charts import style
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# Order on the page: the two sides at the ends, everybody else between them. Colour and hatch.
_BLOC = {
    "ukraine": ("#009E73", ""),
    "west": ("#56B4E9", ""),
    "south_korea": ("#0072B2", "////"),
    "international": ("#F0E442", ""),
    "other_state": ("#E69F00", "\\\\\\\\"),
    "expert_or_media": ("#DDDDDD", ""),
    "anonymous": ("#FFFFFF", "...."),
    "north_korea": ("#CC79A7", "////"),
    "russia": ("#AA4499", ""),
}
_SHORT = {
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
_STANCE = {"doubting": ("#D55E00", "o"), "hostile": ("#882255", "X"), "endorsing": ("#0072B2", "^")}


def _checked(table: pd.DataFrame) -> None:
    if table.empty or not {"perspective", "outlet", "bloc", "share", "balance"} <= set(table.columns):
        raise InputError('this chart draws fr.share_of_voice(scores, by=["perspective", "outlet"]).')


def _outlets(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Outlets that quote anybody, by perspective."""
    pairs = table[table["share"].notna()][["perspective", "outlet"]].drop_duplicates().itertuples(index=False)
    return sorted(((p, o) for p, o in pairs), key=lambda pair: (schema.PERSPECTIVES.index(pair[0]), pair[1]))


@style.opens
def share_of_voice(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Shares of the quoted words by bloc, a bar an outlet.

    Parameters
    ----------
    table : DataFrame
        From ``fr.share_of_voice(scores)``.
    ax : Axes, optional

    Returns
    -------
    Axes
        Blocs stand in a fixed order, Ukraine first and Russia last; at the right the balance in bits
        (higher: more varied sources) and the number of articles.
    """
    _checked(table)
    with style.house():
        rows = _outlets(table)
        ax = ax or style.new_axes(1.25 + 0.27 * len(rows))
        wide = table.pivot_table(
            index=["perspective", "outlet"], columns="bloc", values="share", observed=True
        ).fillna(0)
        left = [0.0] * len(rows)
        for bloc in (b for b in _BLOC if b in wide.columns and wide[b].max() > 0):
            colour, hatch = _BLOC[bloc]
            widths = [100 * float(wide[bloc][row]) for row in rows]
            bars = ax.barh(range(len(rows)), widths, left=left, height=0.72, color=colour, hatch=hatch,
                           edgecolor="#444444", lw=0.4, label=_SHORT.get(bloc, bloc))  # fmt: skip
            for bar, (_, outlet) in zip(bars, rows, strict=True):
                style.behind(bar, {"of": "statements", "outlet": outlet, "bloc": bloc})
            for y, (x, width) in enumerate(zip(left, widths, strict=True)):
                if width >= 7:
                    box = None if not hatch else {"facecolor": colour, "edgecolor": "none", "pad": 0.8}
                    ax.text(x + width / 2, y, f"{width:.0f}", ha="center", va="center", fontsize=6.5,
                            color="white" if bloc in _DARK else style.INK, bbox=box)  # fmt: skip
            left = [a + b for a, b in zip(left, widths, strict=True)]
        facts = table.drop_duplicates(["perspective", "outlet"]).set_index(["perspective", "outlet"])
        for y, row in enumerate(rows):
            ax.text(
                101,
                y,
                f"{facts['balance'][row]:.2f}  ({facts['n_articles'][row]})",
                va="center",
                fontsize=7,
                color=style.MUTED,
            )
        ax.text(101, -0.75, "bits (articles)", fontsize=6.5, color=style.MUTED, va="bottom")
        ax.set_yticks(range(len(rows)), [o for _, o in rows])
        for label, (perspective, _) in zip(ax.get_yticklabels(), rows, strict=True):
            label.set_color(style.look(perspective)[0])
        for y in (i for i in range(1, len(rows)) if rows[i][0] != rows[i - 1][0]):
            ax.axhline(y - 0.5, color=style.MUTED, lw=0.6)
        ax.set_ylim(len(rows) - 0.5, -0.8)
        ax.set_xlim(0, 100)
        ax.grid(visible=False)
        ax.set_xlabel("per cent of the words of attributed statements")
        ax.set_title("Who gets to speak", pad=34)
        ax.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1.01),
            ncols=5,
            frameon=False,
            fontsize=6.5,
            columnspacing=1.0,
            handlelength=1.4,
        )
        caption = (
            "Share of each bloc in the words of attributed outer statements, a bar an outlet (coloured "
            "names: perspectives, pro-Kyiv above, neutral, pro-Moscow below). Right: entropy over blocs in "
            "bits, 0 where one bloc alone speaks, at most 3.17. "
            f"n = {int(facts['n_articles'].sum())} articles; intervals over articles are in the table."
        )
        return style.finish(ax, table, caption, "share_of_voice")


@style.opens
def who_quotes_whom(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Outlets against blocs: the share of quoted words in every cell.

    Parameters
    ----------
    table : DataFrame
        From ``fr.share_of_voice(scores)``.
    ax : Axes, optional

    Returns
    -------
    Axes
        Darker: a larger share of that outlet's quoted words. Every cell carries its number.
    """
    _checked(table)
    with style.house():
        rows = _outlets(table)
        blocs = [b for b in _BLOC if b in set(table["bloc"])]
        cells = table.set_index(["perspective", "outlet", "bloc"])["share"]
        values = [[100 * float(cells.get((*row, bloc), 0) or 0) for bloc in blocs] for row in rows]
        ax = ax or style.new_axes(1.2 + 0.27 * len(rows))
        ax.imshow(values, cmap="Greys", vmin=0, vmax=110, aspect="auto")
        for y, line in enumerate(values):
            for x, value in enumerate(line):
                cell = ax.text(
                    x,
                    y,
                    f"{value:.0f}" if value else "·",
                    ha="center",
                    va="center",
                    fontsize=7,
                    color="white" if value > 60 else style.INK,
                )
                style.behind(cell, {"of": "statements", "outlet": rows[y][1], "bloc": blocs[x]})
        ax.grid(visible=False)
        ax.set_xticks(range(len(blocs)), [_SHORT.get(b, b) for b in blocs], rotation=20, ha="right")
        ax.set_yticks(range(len(rows)), [o for _, o in rows])
        for label, (perspective, _) in zip(ax.get_yticklabels(), rows, strict=True):
            label.set_color(style.look(perspective)[0])
        ax.set_title("Who quotes whom, per cent of quoted words")
        n = int(table.drop_duplicates("outlet")["n_articles"].sum())
        caption = f"Rows: outlets; columns: the bloc of the source. Each row adds to 100. n = {n} articles."
        return style.finish(ax, table, caption, "who_quotes_whom")


@style.opens
def reporting_verbs(table: pd.DataFrame, ax: Axes | None = None, *, fewest: int = 5) -> Axes:
    """How statements are introduced: doubting, hostile and endorsing words, by who speaks and who reports.

    Parameters
    ----------
    table : DataFrame
        From ``fr.reporting_verbs(scores)``.
    ax : Axes, optional
    fewest : int
        Rows of fewer statements are left out.

    Returns
    -------
    Axes
        A row a pair of reporting group and speaking bloc; the rest to 100 is neutral (said). A row without a
        mark has neutral words only.
    """
    if table.empty or not {"bloc", "cue_stance", "share", "n"} <= set(table.columns):
        raise InputError("this chart draws fr.reporting_verbs(scores).")
    by = str(table.columns[0])
    with style.house():
        shown = table[table["n"] >= fewest]
        if shown.empty:
            raise InputError(f"no group reports {fewest} statements of one bloc; give a lower `fewest`.")
        order = [*schema.PERSPECTIVES, *sorted(set(shown[by]) - set(schema.PERSPECTIVES))]
        pairs = sorted(
            set(zip(shown["bloc"], shown[by], strict=True)),
            key=lambda p: (list(_BLOC).index(p[0]), order.index(p[1])),
        )
        ax = ax or style.new_axes(1.2 + 0.21 * len(pairs))
        cells = shown.set_index(["bloc", by, "cue_stance"])["share"]
        for stance, (colour, marker) in _STANCE.items():
            drawn = [
                (100 * float(cells[(*pair, stance)]), y)
                for y, pair in enumerate(pairs)
                if (*pair, stance) in cells.index
            ]
            xs, ys = [x for x, _ in drawn], [y for _, y in drawn]
            dots = ax.scatter(xs, ys, s=26, marker=marker, color=colour, label=stance, zorder=3)
            told = [
                {"of": "statements", "bloc": b, by: g, "cue_stance": stance}
                for b, g in (pairs[y] for y in ys)
            ]
            style.behind(dots, *told)
        sizes = shown.drop_duplicates(["bloc", by]).set_index(["bloc", by])["n"]
        names = [f"{_SHORT.get(b, b)}, in {style.human(g)} (n {sizes[b, g]})" for b, g in pairs]
        ax.set_yticks(range(len(pairs)), names)
        ax.tick_params(axis="y", labelsize=7)
        for y in (i for i in range(1, len(pairs)) if pairs[i][0] != pairs[i - 1][0]):
            ax.axhline(y - 0.5, color=style.FAINT, lw=0.8)
        ax.set_ylim(len(pairs) - 0.4, -0.6)
        ax.set_xlim(left=-1)
        ax.set_xlabel("per cent of the speaker's statements  →  more; the rest is neutral")
        ax.set_title("Reporting words, by who speaks and who reports", pad=20)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False, fontsize=7, borderpad=0)
        caption = (
            "Share of doubting, hostile and endorsing reporting words among a bloc's outer statements. "
            f"Pairs with under {fewest} statements are left out."
        )
        return style.finish(ax, table, caption, "reporting_verbs")
