"""Distinctive words: how much more often, how sure, how widely spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.charts import style
from framing.schema import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FARTHEST = 6.0  # bits; an interval that runs on ends in an arrow


@style.chart(
    'fr.keyness(articles, target="…"), of one target',
    "term *log_ratio low high z p_adjusted target_articles reference_articles target_dispersion"
    " reference_dispersion",
)
def keyness(table: pd.DataFrame, n: int = 12, ax: Axes | None = None) -> Axes:
    """Distinctive words: log ratio with interval, and how evenly the articles of each part share them.

    Parameters
    ----------
    table : DataFrame
        From ``fr.keyness(articles, target="…")``: of one target.
    n : int
        Terms a side: those of the highest and of the lowest `z`.

    Returns
    -------
    Axes
        To the right: more often in the target. Filled marks: adjusted p under .05. Beside them the dispersion
        (0 even, 1 all in one article) and in how many articles of the target and the reference a term is.
    """
    if not table.attrs.get("target"):
        raise InputError('this chart draws fr.keyness(articles, target="…"), of one target.')
    first, last = table[table["z"] > 0].head(n), table[table["z"] < 0].tail(n)
    rows: list[tuple[int, Any]] = list(enumerate(first.itertuples()))
    rows += enumerate(last.itertuples(), len(first) + 1)
    ax = ax or style.new_axes(1.4 + 0.17 * len(rows))
    right = ax.inset_axes((1.06, 0, 0.42 if style.narrow(ax) else 0.28, 1), sharey=ax)
    ends = [max(1.0, -row.low, row.high) for _, row in rows]  # 1 where there is no interval
    reach = max(min(_FARTHEST, max(ends)), *(abs(row.log_ratio) + 0.4 for _, row in rows)) + 0.1
    looks, groups = _directions(ax, table), (table.attrs["target"], table.attrs["reference"])
    both = {"group": list(groups)} if all(groups) else {}
    for y, row in rows:
        colour, marker = looks[row.z < 0]
        ax.hlines(y, max(row.low, -reach), min(row.high, reach), color=colour, lw=1.5, zorder=2)
        for end, x, arrow in ((-row.low, -reach, "<"), (row.high, reach, ">")):
            if end > reach:
                ax.plot(x, y, marker=arrow, ms=4, color=colour, clip_on=False)
        dot = ax.scatter(row.log_ratio, y, s=30, marker=marker, edgecolor=colour, lw=1.2, zorder=3,
                         facecolor=colour if row.p_adjusted < 0.05 else "white")  # fmt: skip
        style.behind(dot, {"of": "words", "term": str(row.term).casefold(), **both})
        spread = row.target_dispersion, row.reference_dispersion
        for value, (shade, mark), group in zip(spread, looks, groups, strict=True):
            dot = right.scatter(value, y, s=18, marker=mark, facecolor="none", edgecolor=shade, lw=1.1,
                                zorder=3, clip_on=False)  # fmt: skip
            style.behind(
                dot, {"of": "words", "term": str(row.term).casefold(), **({"group": group} if group else {})}
            )
        right.text(1.2, y, f"{row.target_articles} | {row.reference_articles}", fontsize=6.5,
                   color=style.MUTED, va="center")  # fmt: skip
    ax.set_yticks([y for y, _ in rows], [row.term for _, row in rows])
    ax.set_ylim(rows[-1][0] + 0.6, -0.8)
    ax.set_xlim(-reach, reach)
    ax.locator_params(axis="x", integer=True)
    ax.axvline(0, color=style.MUTED, lw=0.8, zorder=1)
    ax.set_xlabel("log2 of the ratio of rates\n(+1: twice as often)")
    ax.set_title("Distinctive words")
    right.set(xlim=(-0.05, 1.05), xticks=[0, 1])
    told = "dispersion" if style.narrow(ax) else "dispersion\n(1: one article)"
    right.set_xlabel(told, fontsize=7 if style.narrow(ax) else 8)
    right.tick_params(labelleft=False)
    right.text(1.2, -0.8, "articles", fontsize=6.5, color=style.MUTED, va="bottom")
    (ours, theirs), (target, reference) = table.attrs["n_articles"][0], _groups(table)
    caption = (
        f"Terms of the highest and lowest z (weighted log-odds), {target} ({ours} articles) against "
        f"{reference} ({theirs} articles). Marks: log2 of the ratio of rates; lines: 95% interval, "
        "resampled by article, arrows where it runs on; filled: "
        "adjusted p < .05, hollow: not. Right: Gries' dispersion in each part (0 even, 1 all in one "
        "article), and articles with the term, target | reference. Distinctive is not loaded, nor its "
        "user's own view."
    )
    style.finish(ax, table, caption)
    engine: Any = ax.get_figure(root=True).get_layout_engine()  # type: ignore[union-attr]
    for _ in range(4 if engine else 0):  # room for the inset, which is as wide as the axes
        engine.execute(ax.get_figure(root=True))
    return ax


def _groups(table: pd.DataFrame) -> tuple[str, str]:
    return style.human(table.attrs["target"]), style.human(table.attrs["reference"] or "all others")


def _directions(ax: Axes, table: pd.DataFrame) -> list[tuple[str, str]]:
    """Say above the axes which group is which way; the colours and markers of target and reference."""
    groups = table.attrs["target"], table.attrs["reference"] or "unknown"
    looks = [style.look(group, index) for index, group in enumerate(groups)]
    target, reference = _groups(table)
    sides = ((1, "right", f"{target} →"), (0, "left", f"← {reference}"))
    for (x, align, text), (colour, _) in zip(sides, looks, strict=True):
        ax.text(x, 1.005, text, transform=ax.transAxes, ha=align, va="bottom", fontsize=7, color=colour,
                fontweight="bold")  # fmt: skip
    return looks
