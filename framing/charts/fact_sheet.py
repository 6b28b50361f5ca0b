"""One event on one A4 page, for a class: coverage, words, voices, actors, sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import actors
from framing.charts import style
from framing.charts.rates import VOICE, voice_mark
from framing.charts.text import layout
from framing.charts.voices import BLOC, SHORT
from framing.schema import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDE, _TALL, _LEFT, _RIGHT = 210, 297, 13, 197  # millimetres: A4 and its margins
_WORDS, _VOICES, _PANEL, _ACTOR = 86, 145, 52, 7.5  # where panels begin, how wide they are; an actor's height
_MOST = 5  # outlets a perspective
_POINT = 25.4 / 72  # millimetres
_SMALL: Any = {"frameon": False, "fontsize": 6, "borderpad": 0, "borderaxespad": 0.3, "handletextpad": 0.4,
               "columnspacing": 0.9, "labelspacing": 0.35, "loc": "lower left",
               "bbox_to_anchor": (0, 1)}  # fmt: skip


@style.chart("fr.fact_sheet(scores, articles, event)", "coverage rates voices sentences")
def fact_sheet(sheet: Mapping[str, pd.DataFrame]) -> Axes:
    """Draw an event on an A4 page.

    Parameters
    ----------
    sheet : dict of DataFrame
        From ``fr.fact_sheet(scores, articles, event)``.

    Returns
    -------
    Axes
        The page, in millimetres; always A4, never a journal's column. Of more than five outlets a
        perspective those with the most articles are shown, and how many are not; where not all sentences fit
        in letters of six points, the strongest.

    Raises
    ------
    InputError
        Another `width`.
    """
    if style.width() != style.PAGE:
        raise InputError("a fact sheet is an A4 page; leave out `width`.")
    coverage = sheet["coverage"]
    about, n = coverage.attrs, int(coverage["n_articles"].sum())
    order = style.ordered(coverage["perspective"])
    page = style.new_axes(_TALL / 25.4, _WIDE / 25.4)
    figure: Any = page.get_figure(root=True)
    figure.set_layout_engine("none")
    page.set(position=(0, 0, 1, 1), xlim=(0, _WIDE), ylim=(_TALL, 0))
    page.set_axis_off()
    days = sorted({*coverage["first"], *coverage["last"]} - {""})
    told = [about["event"], " to ".join(dict.fromkeys([*days[:1], *days[-1:]]))]
    told += [f"{coverage['outlet'].nunique()} outlets", f"{n} articles"]
    _write(page, _LEFT, 18, about["title"] or about["event"], 17, fontweight="bold")
    _write(page, _LEFT, 24, "   ·   ".join(filter(None, told)), 8, style.MUTED)
    bottom = _outlets(page, sheet, order, 38) + 19
    bottom = max(_terms(page, sheet["terms"], order, bottom),
                 _actors(page, sheet["toward"], order, bottom, str(about["event"])))  # fmt: skip
    _sentences(page, sheet["sentences"], order, bottom + 8)
    caption = (
        f"{about['event']}: {n} articles. Words: loaded terms per 1,000 words of that voice; diamonds: "
        "the narrators, mean of outlets with 95% interval over outlets. Voices: shares of the words of "
        "attributed statements. Actors: mean sentiment of the narrators' mentions with 95% interval over "
        "outlets; hollow: too few for one. Sentences: the largest sums of strengths of the narrators' "
        "loaded words, whichever side they serve, one an outlet first: wording at its strongest, not "
        "what is typical. The rules are the same for every perspective. A loaded word is not a false one."
    )
    table = pd.concat({name: rows.reset_index(drop=True) for name, rows in sheet.items()}, names=["part"])
    table = table.reset_index("part").reset_index(drop=True)
    table.attrs = {key: about[key] for key in ("notice", "behind") if key in about}
    style.finish(page, table, caption, "loaded_own_per_1000")
    notice = about.get("notice", "")
    if notice:  # to the head of the page, where a copy keeps it
        figure.supxlabel(notice, x=_LEFT / _WIDE, y=1 - 30 / _TALL, ha="left", va="center", fontsize=7.5,
                         color=style.INK, fontweight="bold")  # fmt: skip
    lines = _lines(style.drawn(figure)[1].removeprefix(notice).strip(), _RIGHT - _LEFT, 6)
    for number, line in enumerate(reversed(lines)):
        _write(page, _LEFT, _TALL - 7 - 2.7 * number, line, 6, style.MUTED)
    return page


def _outlets(page: Axes, sheet: Mapping[str, pd.DataFrame], order: list[str], top: float) -> float:
    """A row an outlet, through three panels; the bottom of the last."""
    rows: list[Any] = []
    event = str(sheet["coverage"].attrs["event"])
    loaded = {"of": "hits", "event": event, "loaded": "yes"}
    for perspective in order:
        mine = sheet["coverage"][sheet["coverage"]["perspective"] == perspective]
        rows += [perspective, *mine.nlargest(_MOST, "n_articles").sort_values("outlet").itertuples()]
        rows += [f"and {len(mine) - _MOST} more outlets"] if len(mine) > _MOST else []
    step, start = min(5.0, 78 / len(rows)), top + 13.5
    for x, title in ((_LEFT, "Who covered it"), (_WORDS, "In what words"), (_VOICES, "Whose voices")):
        _write(page, x, top, title, 9, fontweight="bold")
    for x, head in ((63, "date"), (82, "articles · words")):
        _write(page, x, start - 1.2, head, 6, style.MUTED, ha="right")
    words, voices = (_panel(page, x, start, step * len(rows)) for x in (_WORDS, _VOICES))
    estimates: dict[Any, Any] = {row.group: row for row in sheet["groups"].itertuples()}
    rates = sheet["rates"].set_index(["outlet", "voice"])["per_1000"].to_dict()
    quoted = sheet["voices"]
    shares = {} if quoted.empty else quoted.set_index(["outlet", "bloc"])["share"].dropna().to_dict()
    for at, row in enumerate(rows):
        y, colour, marker = start + (at + 0.5) * step, *style.look(getattr(row, "perspective", row))
        if isinstance(row, str):
            if row in order:
                page.plot([_LEFT, _RIGHT], [y - step / 2] * 2, color=style.FAINT, lw=0.6)
                _group(page, _LEFT, y + 0.9, row)
            else:
                _write(page, _LEFT + 4, y, row, 6.5, style.MUTED, va="center")
            if found := estimates.get(row):
                words.plot([found.low, found.high], [at, at], color=colour, lw=2, solid_capstyle="butt")
                dot = words.scatter(found.estimate, at, marker="D", s=26, color=colour, ec=style.INK, lw=0.7,
                                    zorder=4)  # fmt: skip
                style.behind(dot, {**loaded, "group": row, "voice": "own"})
            continue
        _write(page, _LEFT + 4, y, style.fit(row.outlet, 110), 6.5, va="center")
        day = row.first if row.first == row.last else f"{row.first} …"
        for x, fact in ((63, day), (82, f"{row.n_articles} · {row.n_words:,}")):
            _write(page, x, y, fact, 6.5, style.MUTED, va="center", ha="right")
        for voice in VOICE:
            rate = rates.get((row.outlet, voice), float("nan"))
            dot = voice_mark(words, rate, at, voice, marker, colour, 0.75, clip_on=False)
            style.behind(dot, {**loaded, "outlet": row.outlet, "voice": voice, "rated": "yes"})
        left = 0.0
        for bloc, (fill, hatch) in BLOC.items():
            if share := 100 * shares.get((row.outlet, bloc), 0):
                (bar,) = voices.barh(at, share, 0.72, left, color=fill, hatch=hatch, ec="#444444", lw=0.4,
                                     label=SHORT.get(bloc, bloc))  # fmt: skip
                style.behind(bar, {"of": "statements", "event": event, "outlet": row.outlet, "bloc": bloc})
                left += share
    for voice, (name, _, _) in VOICE.items():
        voice_mark(words, [], [], voice, "o", style.MUTED, 0.75, label=name)
    for ax in (words, voices):
        ax.set_ylim(len(rows) - 0.5, -0.5)
    words.set_xlim(left=0)
    voices.set_xlim(0, 100)
    words.set_xlabel("loaded terms per 1,000 words  →  more", fontsize=6.5)
    voices.set_xlabel("per cent of the words of statements", fontsize=6.5)
    words.legend(ncols=2, **_SMALL)
    known = dict(zip(*reversed(voices.get_legend_handles_labels()), strict=True))
    shown = [name for bloc in BLOC if (name := SHORT.get(bloc, bloc)) in known]
    voices.legend([known[name] for name in shown], shown, ncols=3, handlelength=1.2, **_SMALL)
    return start + step * len(rows)


def _terms(page: Axes, table: pd.DataFrame, order: list[str], top: float) -> float:
    _write(page, _LEFT, top, "Loaded words of the narrators: hits (outlets)", 9, fontweight="bold")
    wide, lowest = 98 / max(3, len(order)), top
    for column, perspective in enumerate(order):
        x, y = _LEFT + column * wide, top + 6.5
        _group(page, x, y, perspective)
        y += 0.8
        for row in table[table["perspective"] == perspective].itertuples():
            _write(page, x, y + 4, f"{row.n_hits} ({row.n_outlets})", 6.5, style.MUTED)
            for line in _lines(_words(row.term_id), wide - 10, 7):
                y += 4
                _write(page, x + 7.5, y, line, 7)
        lowest = max(lowest, y)
    return lowest


def _actors(page: Axes, table: pd.DataFrame, order: list[str], top: float, event: str) -> float:
    _write(page, 117, top, "How the narrators speak of the main actors", 9, fontweight="bold")
    names, known = list(dict.fromkeys(table["actor"])), actors.table()
    ax = _panel(page, _VOICES, top + 3, _ACTOR * len(names))
    ax.axvline(0, color=style.MUTED, lw=0.8)
    rows: list[Any] = list(table[table["perspective"].isin(order)].itertuples())
    for row in rows:
        colour, marker = style.look(str(row.perspective))
        y = names.index(row.actor) + (order.index(str(row.perspective)) + 1) / (len(order) + 1)
        ax.plot([row.low_own, row.high_own], [y, y], color=colour, lw=1.1)
        face = "white" if row.low_own != row.low_own else colour
        dot = ax.scatter(row.sentiment_own, y, s=15, marker=marker, fc=face, ec=colour, lw=0.9, zorder=3)
        style.behind(dot, {"of": "mentions", "event": event, "group": row.perspective, "actor": row.actor,
                           "voice": "own"})  # fmt: skip
    for y, name in enumerate(names):
        said = known[name].name if name in known else style.human(name)
        _write(page, _VOICES - 2, top + 3 + _ACTOR * (y + 0.5), said, 7, ha="right", va="center")
        ax.axhline(y, color=style.FAINT, lw=0.6)
    ax.set(xlim=(-1, 1), xticks=(-1, -0.5, 0, 0.5, 1), ylim=(len(names) or 1, 0))
    ax.set_xlabel("← negative    sentiment    positive →", fontsize=6.5)
    return top + 3 + _ACTOR * len(names) + 8


def _sentences(page: Axes, table: pd.DataFrame, order: list[str], top: float) -> None:
    _write(page, _LEFT, top, "The narrators' strongest sentences, quoted", 9, fontweight="bold")
    if table.empty:
        why = "Left out: these tables hold no texts, or no narrator uses a loaded word."
        _write(page, _LEFT, top + 6, why, 7.5)
        return
    _write(page, _LEFT + 84, top, "below each: its outlet, date, and the loaded words counted in it", 6.5,
           style.MUTED)  # fmt: skip
    gap = 5.0
    wide = (_RIGHT - _LEFT + gap) / len(order) - gap
    most = int(table["perspective"].value_counts().max())
    sizes = [(size, most) for size in (7.6, 7.2, 6.8, 6.4, 6)] + [(6, n) for n in range(most - 1, 0, -1)]
    for size, shown in sizes:  # the largest letters that fit; then fewer sentences
        small, leading, blocks = max(6, size - 1), 1.32 * size * _POINT, {}
        for perspective in order:
            blocks[perspective] = [
                (_lines(f"“{row.text}”", wide - 3, size),
                 _lines(f"{row.outlet}, {row.date}: {_words(row.terms)}", wide - 3, small))
                for row in table[table["perspective"] == perspective].head(shown).itertuples()
            ]  # fmt: skip
        tallest = max(sum(len(a) + len(b) + 0.8 for a, b in each) for each in blocks.values())
        if top + 9 + tallest * leading < _TALL - 25:
            break
    for column, perspective in enumerate(order):
        x, y = _LEFT + column * (wide + gap), top + 8
        _group(page, x, y - 1, perspective)
        for said, whose in blocks[perspective]:
            first = y + 0.3 * leading
            for line in said:
                y += leading
                _write(page, x + 3, y, line, size)
            for line in whose:
                y += leading
                _write(page, x + 3, y, line, small, style.MUTED)
            colour = style.look(perspective)[0]
            page.plot([x + 0.8] * 2, [first, y + 0.2 * leading], color=colour, lw=1.6, solid_capstyle="butt")
            y += 0.8 * leading


def _write(
    page: Axes, x: float, y: float, text: str, size: float, colour: str = style.INK, **how: Any
) -> None:
    page.text(x, y, text, fontsize=size, color=colour, **how)


def _panel(page: Axes, x: float, y: float, tall: float) -> Axes:
    ax = page.inset_axes((x, y, _PANEL, max(tall, 1)), transform=page.transData)
    ax.set(yticks=[], facecolor="none")
    ax.tick_params(labelsize=6)
    return ax


def _group(page: Axes, x: float, y: float, perspective: str) -> None:
    colour, marker = style.look(perspective)
    page.scatter(x + 1.2, y - 0.9, marker=marker, color=colour, s=20)
    _write(page, x + 4, y, style.human(perspective), 7.5, colour, fontweight="bold")


def _words(term_ids: Any) -> str:
    return str(term_ids).replace("-", " ").replace(";", ",")


def _lines(text: str, wide: float, size: float) -> list[str]:
    """A text in lines of so many millimetres."""
    found = layout(text, wide / _POINT * 8 / size)
    return [text[line[0][1] : line[-1][2]] for line in found if line]
