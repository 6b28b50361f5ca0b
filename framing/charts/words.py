"""Tables of words and of facts: who is called what, and who tells which fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from framing import callings, looks
from framing.charts.marks import Groups, checked, wrapped
from framing.charts.rows import PAGE, Chart, Inches, draw
from framing.looks import FAINT, INK
from framing.schema import InputError

_LIGHT = "#767676"  # quoted words: 4.5 to 1 on white
_NAMES, _SIGN = 106.0, 14.0  # points: the names' column and margins, what a cell needs beside its words
_NARROW = 4.5  # inches, up to which perspectives stand below one another
_ALL, _MOST = 15, 8  # words of a kind in a cell: all, if no more than these; else so many
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MOST_FACTS = 20
_SHORT = 150  # words of all of an outlet's articles, under which little can be found
_BETWEEN = 0.6  # columns between perspectives


def described(table: pd.DataFrame, *, width: Inches = None) -> Chart:
    """Who is called what: targets in rows, perspectives in columns, in the cells the very words.

    Bad words after −, good ones after +; the narrators' own in black, quoted and scare-quoted ones below
    them, lighter and in quotation marks. Empty: no such word was found. A narrow page stacks perspectives.

    Parameters
    ----------
    table : DataFrame
        From ``fr.described(scores)``, of one event or of all.
    """
    rows, wide = checked("described", table), width or PAGE
    outlets = callings.outlets(rows)
    groups = Groups(outlets.assign(group=outlets["perspective"]))
    headed = wide <= _NARROW  # a target, and below it its perspectives
    columns = 1 if headed else len(groups.order)
    room = (72 * wide - _NAMES) / columns - _SIGN
    marks: list[dict[str, Any]] = []
    for n, group in enumerate([] if headed else groups.order):
        look = {"lettering": wrapped(groups.named(group), room, 7, lines=1), "colour": groups.look[group][0]}
        marks.append({"block": "", "x": n / columns, **look})
    for target, cells in callings.layout(rows).items():
        for n, (group, kinds) in enumerate(cells.items()):
            row = {"x": 0.0, "row": group, "name": groups.named(group), "ink": groups.look[group][0]}
            if not headed:
                row = {"x": n / columns, "row": target, "name": looks.meant(target), "bold": True}
            passages = _passages(kinds, groups, room)
            marks += [{"block": looks.meant(target), **row, **passage} for passage in passages]
    said = {
        "worst": _worst(rows, groups),
        "events": sorted(set(rows["event"])),
        "n_words": round(rows["hits"].sum()),
        "n_outlets": len(outlets),
    }
    lettered = pd.DataFrame(marks, dtype=object)
    chart = draw("described", table, lettered, said, headed=headed, key=groups.key, width=width)
    chart.set_xticks([])
    chart.spines["bottom"].set_visible(False)
    for y in chart.get_yticks():
        chart.axhline(y - 0.2, color=FAINT, lw=0.6)
    return chart


def _passages(kinds: Sequence[Any], groups: Groups, room: float) -> Iterator[dict[str, Any]]:
    down = 0
    for sign, own, words in kinds:
        shown = words if len(words) <= _ALL else words[:_MOST]
        texts = [_word(word, groups) for word in shown]
        texts += [f"… {len(words) - len(shown):,} more"] if len(words) > len(shown) else []
        text = wrapped(" · ".join(texts), room, 7, lines=40).replace("\n", "\n" + 4 * "\u00a0")
        cell = {**words[0]["cell"], "voice": ["own"] if own else ["quoted", "scare"]}
        yield {**cell, "lettering": f"{sign} {text}", "down": down, "colour": INK if own else _LIGHT}
        down += text.count("\n") + 1


def _word(word: dict[str, Any], groups: Groups) -> str:
    tags = "".join(groups.tags.get((str(word["perspective"]), str(outlet)), "") for outlet in word["outlets"])
    times = f"\u00a0{word['hits']:,}" if word["hits"] > 1 else ""
    return f"{callings.printed(word)}{tags.translate(_RAISED)}{times}"


def _worst(table: pd.DataFrame, groups: Groups) -> pd.DataFrame:
    """Of `whom` the narrators of each group say most that is bad, how many words of `each`, and which."""
    bad = table[(table["voice"] == "own") & (table["polarity"] < 0)].groupby(["perspective", "target"])
    found = bad["text"].unique().str.join(", ").to_frame("words").assign(hits=bad["hits"].sum()).reset_index()
    most = found[found["hits"] == found.groupby("perspective")["hits"].transform("max")]
    of_group = most.assign(whom=most["target"].map(looks.meant)).groupby("perspective")
    worst = of_group.agg({"words": ", ".join, "hits": "first", "whom": " and of ".join})
    worst["each"] = of_group["target"].count().gt(1).map({True: " each", False: ""})
    return worst.astype(object).reindex(groups.order, fill_value="").reset_index()


def told(table: pd.DataFrame, shares: pd.DataFrame | None = None, *, width: Inches = None) -> Chart:
    """Facts as rows in the order of telling, outlets as columns by perspective; the twenty that most tell.

    Filled: the narrator tells the fact; hollow: somebody is quoted with it; empty: it was not found. At
    the right what the wordings say where they differ in a number, a date or a name.

    Parameters
    ----------
    table : DataFrame
        From ``fr.told(scores, articles, event=…)``.
    shares : DataFrame, optional
        From ``told_shares(table, scores)``: outlets that tell none of the facts get a column too, and the
        number of an outlet with under 150 words is put in brackets.
    """
    rows = checked("told", table)
    rows = checked("told", rows[rows["outlet"] != ""])  # a column has a name
    if len(set(rows["event"])) > 1:
        raise InputError("these are the facts of several events; draw one, as in table[table['event'] == …].")
    known = pd.concat([rows.assign(n_words=_SHORT), shares])
    known = known[(known["outlet"] != "") & known["event"].isin(rows["event"])]
    known = known.assign(group=known["perspective"])
    groups, rows = Groups(known), rows.assign(group=rows["perspective"])
    places = {pair: n + _BETWEEN * groups.order.index(pair[0]) for n, pair in enumerate(groups.outlets)}
    by_narrator = (rows["voice"] != "quoted").groupby([rows["fact"], rows["outlet"]]).transform("any")
    marks = groups.looked(rows).assign(tag="", size=26, filled=by_narrator)
    marks["x"] = [places[pair] for pair in groups.pairs(rows)]
    figures = rows.groupby("fact")["figures"].agg(lambda said: " | ".join(filter(None, said.unique())))
    n_outlets = rows.groupby("fact")["outlet"].nunique()
    drawn = marks["fact"].isin(n_outlets.nlargest(_MOST_FACTS).index)
    marks = marks[drawn].drop_duplicates(["fact", "perspective", "outlet"]).sort_values("fact", kind="stable")
    notes = [wrapped(note, 70, 6.5) for note in marks["fact"].map(figures)]
    names = marks["fact"].astype(str) + "  " + marks["label"]
    marks = marks.assign(measure="told", block="", row=marks["fact"], name=names, note=notes)
    sides = rows.groupby("fact")["perspective"].agg(frozenset)
    said = {
        "n_facts": len(sides),
        "n_sides": len(groups.order),
        "everywhere": (sides.map(len) == len(groups.order)).sum(),
        "alone": sides[sides.map(len) == 1].map(min).value_counts().to_dict(),
        "n": looks.sizes(len(groups.outlets), rows["article_id"].nunique()),
    }
    chart = draw("told", table, marks, said, key=groups.key, width=width)
    tags = [groups.tags.get(pair, "") for pair in places]
    short = set(groups.pairs(known[known["n_words"] < _SHORT]))
    numbers = [f"({tag})" if pair in short else tag for pair, tag in zip(places, tags, strict=True)]
    chart.set_xlim(-_BETWEEN, max(places.values()) + _BETWEEN)
    chart.set_xticks(list(places.values()), numbers)
    chart.tick_params(axis="x", length=0, labeltop=True, pad=1)
    chart.grid(visible=True, axis="both")
    return chart
