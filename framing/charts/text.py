"""One article's marked text as a picture for print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import schema
from framing.charts import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from framing.score import Scores

_SIZE, _LEADING = 8.0, 1.95  # points; lines
_PIECE = re.compile(r"\s+|\S+")


@style.chart()
def marked_text(scores: Scores, articles: pd.DataFrame, article_id: str, *, most_lines: int = 60) -> Axes:
    """Draw an article with its loaded terms marked.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame
        The articles that were scored.
    article_id : str
    width : float, optional
        Inches; `style.COLUMN` and `style.PAGE`, the default, are a journal's.
    most_lines : int
        Lines drawn; a longer text ends with "…" and the caption says so.

    Returns
    -------
    Axes
        Each term is underlined in its category's colour and line style and carries its letter; quoted and
        scare-quoted terms stand in a frame; furniture is grey. Readable without colour.

    Raises
    ------
    InputError
        No such article, or one whose text was not scored.
    """
    from framing.score import records, scored_documents

    doc = scored_documents(scores, articles)(article_id)
    title = next(str(row.get("title") or "") for row in records(articles) if row["article_id"] == article_id)
    title = "" if doc.text.startswith(f"{title}\n") else title
    marks = scores.hits[(scores.hits["article_id"] == article_id) & (scores.hits["category"] != "toponym")]
    grey = [doc.span(a, b) for a, b, _ in doc.furniture]
    width, columns = style.width(), 2 if style.narrow() else 4
    head = [title[line[0][1] : line[-1][2]] for line in layout(title, (width * 72 - 24) / 1.3) if line]
    lines = layout(doc.text, width * 72 - 24)
    cut = len(lines) > most_lines
    lines = lines[:most_lines]
    used = [c for c in schema.CATEGORIES if c in set(marks["category"])]
    legend = 2 + -(-len(used) // columns) + 4 // columns - 1
    height = (len(lines) + legend + len(head) + 0.5 + (4 // columns - 1)) * _SIZE * _LEADING / 72 + 0.25
    ax = style.new_axes(height)
    ax.get_figure(root=True).set_layout_engine("none")  # type: ignore[union-attr]
    ax.set_position((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set_xlim(-12, width * 72 - 12)
    ax.set_ylim(height * 72, 0)
    top = _SIZE * _LEADING
    for part in head:
        ax.text(0, top, part, fontsize=_SIZE + 1, fontweight="bold")
        top += _SIZE * _LEADING
    hits = [(int(h["start"]), int(h["end"]), h) for h in marks.to_dict("records")]
    for number, line in enumerate(lines):
        _draw_line(ax, doc.text, line, top + number * _SIZE * _LEADING, hits, grey)
    bottom = top + (len(lines) + 0.6) * _SIZE * _LEADING
    _legend(ax, used, bottom, width, columns)
    table = marks[[c for c in marks.columns if c in schema.TABLES["hits"]]].copy()
    table.attrs |= scores.behind(article_id=article_id)
    caption = f"{article_id}: {len(marks)} loaded terms marked."
    if cut:
        caption += f" Only the first {most_lines} lines are drawn."
    return style.finish(ax, table, caption, "hits")


def layout(text: str, width: float) -> list[list[tuple[float, int, int]]]:
    """Lines of (x, start, end), words kept whole, paragraphs kept apart."""
    lines: list[list[tuple[float, int, int]]] = []
    space = style.breadth("n n") - 2 * style.breadth("n")
    for paragraph in re.finditer(r"[^\n]+", text):
        line: list[tuple[float, int, int]] = []
        x = 0.0
        for piece in _PIECE.finditer(text, *paragraph.span()):
            if piece.group().isspace():
                x += space
                continue
            start, end = piece.start(), min(piece.end(), piece.start() + 120)
            wide = style.breadth(text[start:end])
            if line and x + wide > width:
                lines.append(line)
                line, x = [], 0.0
            line.append((x, start, end))
            x += wide
        if line:
            lines += [line, []]
    return lines[:-1]


def _draw_line(
    ax: Axes, text: str, line: list[tuple[float, int, int]], y: float, hits: list[Any], grey: list[Any]
) -> None:
    from matplotlib.patches import Rectangle

    for x, start, end in line:
        colour = "#8c8c8c" if any(a <= start < b for a, b in grey) else style.INK
        ax.text(x, y, text[start:end], fontsize=_SIZE, color=colour, va="baseline")
    for start, end, hit in hits:
        inside = [(x, a, b) for x, a, b in line if a < end and b > start]
        if not inside:
            continue
        x, a, _ = inside[0]
        left = x + style.breadth(text[a:start]) if a < start else x
        x, a, b = inside[-1]
        right = x + style.breadth(text[a : min(b, end)])
        colour, dashes, letter = style.CATEGORY[hit["category"]]
        ax.plot([left, right], [y + 2.2, y + 2.2], color=colour, ls=dashes, lw=1.4, solid_capstyle="butt")
        if hit["voice"] != "own":
            size = right - left + 2, _SIZE + 2.6
            ax.add_patch(Rectangle((left - 1, y - _SIZE + 0.8), *size, fill=False, ec=colour, lw=0.6))
        if end <= b:
            told = letter + {"kyiv": "k", "moscow": "m"}.get(hit["side"], "")
            ax.text(right, y - _SIZE - 0.4, told, fontsize=6, color=colour, fontweight="bold",
                    va="baseline", ha="right")  # fmt: skip


def _legend(ax: Axes, used: list[str], top: float, width: float, columns: int) -> None:
    step = (width * 72 - 24) / columns
    for index, category in enumerate(used):
        colour, dashes, letter = style.CATEGORY[category]
        x, y = (index % columns) * step, top + (index // columns) * _SIZE * _LEADING
        ax.plot([x, x + 14], [y - 2, y - 2], color=colour, ls=dashes, lw=1.4)
        ax.text(x + 17, y, f"{letter}  {style.human(category)}", fontsize=6.5, va="baseline")
    y = top + -(-len(used) // columns) * _SIZE * _LEADING
    told = "framed: quoted or scare-quoted   k, m: serves Kyiv's, Moscow's account   grey: page furniture"
    ax.text(0, y, told if columns > 2 else told.replace("quoted   k", "quoted\nk"), fontsize=6.5, va="top",
            color=style.MUTED)  # fmt: skip
