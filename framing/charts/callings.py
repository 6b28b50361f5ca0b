"""Who is called what: a table of the very words, by whom they are about and whose outlets print them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from matplotlib.figure import Figure

from framing import callings, looks
from framing.charts.letters import breadth, wrapped
from framing.charts.rows import PAGE, Chart, captioned, heading, height, house, write_around
from framing.charts.tables import Cell, Groups, checked
from framing.charts.tables import words as words_of
from framing.looks import FAINT, INK, MUTED
from framing.schema import records

_SIZE, _LINE, _INDENT = 7.0, 9.6, 8.0  # points: letters, from line to line, a mark at its words
_LIGHT = "#767676"  # quoted words: 4.5 to 1 on white
_NARROW = 4.5  # inches, under which perspectives stand below one another
_ALL, _MOST = 15, 8  # words of a kind in a cell: all, if no more than these; else so many
_FEW = 3  # counts, under which a title gives the words
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass
class Lines:
    """Lines of one kind in a cell: a mark and its words."""

    mark: str
    text: str
    colour: str
    cell: Cell

    @property
    def lines(self) -> list[str]:
        """The words, line by line."""
        return self.text.split("\n")


@dataclass
class Band:
    """A row of the page: a name, and the lines of each cell."""

    name: str
    colour: str
    cells: list[list[Lines]]

    @property
    def tall(self) -> float:
        """Points that the highest cell takes."""
        counts = [sum(len(one.lines) for one in cell) for cell in self.cells]
        return _LINE * max([self.name.count("\n") + 1, *counts]) + 5


def described(table: pd.DataFrame, *, width: float | None = None) -> Chart:
    """Who is called what: targets in rows, perspectives in columns, in the cells the very words.

    Bad words after −, good ones after +; the narrators' own in black, quoted and scare-quoted ones below
    them, lighter and in quotation marks. Empty: no such word was found.

    Parameters
    ----------
    table : DataFrame
        From ``fr.described(scores)``, of one event or of all.
    """
    checked("described", table)
    said, wide = callings.words(table), width or PAGE
    outlets = callings.outlets(table)
    groups = Groups(outlets["perspective"], outlets["outlet"])
    told, events = words_of("described"), sorted(set(table["event"]))
    where = looks.event(events[0]) if len(events) == 1 else looks.counted(len(events), "event")
    key = [*groups.key, (MUTED, told["marks"])]
    with house():
        title, measure = _who_calls_whom(said, groups.order), told["measure"].format(where=where)
        head = heading(title, measure, key, 72 * wide - 14)
        notice = wrapped(table.attrs.get("notice", ""), 72 * wide - 12, 6)
        bands = _below(said, groups, wide) if wide < _NARROW else _beside(said, groups, wide)
        ax = _page(bands, head, notice, wide)
    n = f"{looks.counted(int(table['hits'].sum()), 'word')} in {looks.counted(len(groups.outlets), 'outlet')}"
    return captioned(ax, "described", table, n=n)


def _beside(said: pd.DataFrame, groups: Groups, wide: float) -> list[Band]:
    """A band a target, the perspectives in columns."""
    names = {target: wrapped(looks.meant(target), 66, _SIZE, bold=True) for target in callings.targets(said)}
    left = max(breadth(name, _SIZE, bold=True) for name in names.values()) + 12
    room = (72 * wide - left - 6) / len(groups.order) - _INDENT - 8
    heads = [[Lines("", _name(groups, group), groups.looks[group][0], {})] for group in groups.order]
    bands = [Band("", INK, heads)]
    for target, name in names.items():
        bands.append(Band(name, INK, [_cell(said, target, groups, group, room) for group in groups.order]))
    return bands


def _below(said: pd.DataFrame, groups: Groups, wide: float) -> list[Band]:
    """A target's name, and below it a band for each perspective that says something."""
    left = max(breadth(_name(groups, group), _SIZE, bold=True) for group in groups.order) + 12
    bands = []
    for target in callings.targets(said):
        bands.append(Band(looks.meant(target), INK, [[]]))
        for group in groups.order:
            cell = _cell(said, target, groups, group, 72 * wide - left - 6 - _INDENT)
            bands += [Band(_name(groups, group), groups.looks[group][0], [cell])] if cell else []
    return bands


def _name(groups: Groups, group: str) -> str:
    return f"{looks.SHAPE[groups.looks[group][1]]} {looks.human(group)}"


def _cell(said: pd.DataFrame, target: str, groups: Groups, group: str, room: float) -> list[Lines]:
    """What a group says of a target: the narrators' bad, good and other words, then those in marks."""
    of_cell = said[(said["target"] == target) & (said["perspective"] == group)]
    made = []
    for own in (True, False):
        for kind, mark in callings.MARKS.items():
            rows = of_cell[(of_cell["own"] == own) & (of_cell["said"] == kind)]
            if rows.empty:
                continue
            shown = rows if len(rows) <= _ALL else rows.head(_MOST)
            words = [_word(row, groups) for row in records(shown)]
            words += [f"… {len(rows) - len(shown):,} more"] if len(rows) > len(shown) else []
            text = wrapped(" · ".join(words), room, _SIZE, lines=40)
            cell: Cell = {
                "measure": "described",
                "perspective": group,
                "target": target,
                "polarity": callings.POLARITY[kind],
                "voice": ["own"] if own else ["quoted", "scare"],
            }
            made.append(Lines(mark, text, INK if own else _LIGHT, cell))
    return made


def _word(row: dict[str, Any], groups: Groups) -> str:
    """A word with the numbers of its outlets raised, and how often it stands if more than once."""
    tags = ",".join(groups.tag(row["perspective"], outlet) for outlet in row["outlets"])
    times = f"\u00a0{row['hits']:,}" if row["hits"] > 1 else ""
    return f"{callings.printed(row)}{tags.replace(',', '').translate(_RAISED)}{times}"


def _page(bands: list[Band], head: Any, notice: str, wide: float) -> Chart:
    """The bands below their head, in points from the top left corner."""
    beside = [band.name for band in bands if any(band.cells)]
    left = max(breadth(name, _SIZE, bold=True) for name in beside)
    column = (72 * wide - left - 18) / len(bands[0].cells)
    above = 72 * (0.05 + sum(height(text, size) for text, size, *_ in head)) + 6
    tall = above + sum(band.tall for band in bands) + 8 + 7.2 * (notice.count("\n") + 1)
    figure = Figure(figsize=(wide, tall / 72), facecolor="white")
    ax: Any = figure.add_axes((0, 0, 1, 1), axes_class=Chart)
    ax.set(xlim=(0, 72 * wide), ylim=(tall, 0))
    ax.set_axis_off()
    write_around(figure, head, notice)
    y = above
    for band in bands:
        ax.plot([6, 72 * wide - 6], [y - 2, y - 2], color=FAINT, lw=0.6)
        _write(ax, 6, y, band.name.split("\n"), band.colour, bold=True)
        for number, cell in enumerate(band.cells):
            at, x = y, 6 + left + 6 + number * column
            for block in cell:
                _write(ax, x, at, [block.mark], block.colour, bold=True)
                indent = _INDENT if block.mark else 0
                _write(ax, x + indent, at, block.lines, block.colour, not block.mark, block.cell)
                at += _LINE * len(block.lines)
        y += band.tall
    return ax  # type: ignore[no-any-return]


def _write(
    ax: Any, x: float, y: float, lines: list[str], colour: str, bold: bool = False, cell: Cell | None = None
) -> None:
    """Lines of text below one another."""
    for number, line in enumerate(lines):
        weight = "bold" if bold else "normal"
        text = ax.text(x, y + _LINE * number + 7, line, color=colour, fontsize=_SIZE, fontweight=weight)
        text.set_gid(urlencode(cell, doseq=True) if cell else None)


def _who_calls_whom(said: pd.DataFrame, groups: list[str]) -> str:
    """Of whom the narrators of each group say most that is bad; few words are given as they are."""
    bad = said[said["own"] & (said["said"] == "bad")]
    found: list[str] = []
    for group in groups:
        name, of_group = looks.human(group), bad[bad["perspective"] == group]
        counts = of_group.groupby("target")["hits"].sum()
        if counts.empty:
            found.append(f"{name} {'ones' if found else 'narrators speak badly'} of nobody")
            continue
        worst, number = counts.idxmax(), int(counts.max())
        few = ", ".join(of_group.loc[of_group["target"] == worst, "text"])
        told = few if number < _FEW else looks.counted(number, "bad word")
        who = "ones" if found else "narrators speak worst"
        found.append(f"{name} {who} of {looks.meant(worst)} ({told})")
    return looks.sentence(", ".join(found))
