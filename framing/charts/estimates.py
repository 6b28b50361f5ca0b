"""A row an estimate: differences, what they hang on, distinctive words, validity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from framing import looks
from framing.charts.letters import wrapped
from framing.charts.marks import Groups, Words, checked, intervals
from framing.charts.rows import PAGE, Chart, draw
from framing.schema import InputError
from framing.sensitivity import verdict
from framing.validity import figure

_MOST_TERMS = 8  # of a robustness chart; the table has them all
_ALONE = ["outlet left out", "term left out"]
_COMPARED = ("target", "reference", "by", "within", "mask_names")  # what keyness was asked
_LINE_ROOM, _CONTEXT = 190.0, 5  # of a line beside a word: points, words on either side


def contrast(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """Differences between pairs of groups: bold over all shared events, below it each event.

    Right of 0 the group named first has more. Under a pair's difference its outlets, each as its own
    difference from the other group. Hollow: fewer than three outlets a side, no interval.

    Parameters
    ----------
    table : DataFrame
        From ``fr.contrast(scores, measure)``, of one measure.
    """
    checked("contrast", table)
    measure, pair = str(table["measure"].iloc[0]), ["group_a", "group_b"]
    columns = [*pair, "group", "outlet", "difference"]
    outlets = pd.DataFrame(table.attrs.get("outlets", []), columns=columns).assign(event="all")
    groups, is_overall = Groups(outlets["group"], outlets["outlet"]), table["event"] == "all"
    events = table["event"].map(looks.event)
    estimates = _differences(table.assign(bold=is_overall, row=table["event"]))
    estimates["name"] = events.mask(is_overall, _pairs(table, " − "))
    dots = groups.looked(outlets.assign(x=outlets["difference"], row=outlets["group"]), "group", "outlet")
    dots = dots.assign(ink=dots["colour"], name=dots["group"].map(looks.group))
    marks = pd.concat([estimates[is_overall], dots, estimates[~is_overall]], ignore_index=True)
    marks = marks.assign(measure=measure, by=by, block=_pairs(marks, " − "))
    overall = table[is_overall]
    said = _sure(overall if len(overall) else table)
    told = map(_told, overall.assign(pair=_pairs(overall, " − ")).to_dict("records"))
    said["told"] = "; ".join(told)
    said["where"] = "over all shared events" if len(overall) else "in these events"
    cell = "measure by group_a group_b event outlet"
    return draw(
        "contrast", table, marks, cell, of=measure, key=groups.key, reference=0.0, width=width, **said
    )


def _differences(table: pd.DataFrame) -> pd.DataFrame:
    """A mark for each difference, of which the `bold` ones are larger; hollow where it has no interval."""
    marks = table.assign(x=table["difference"], filled=table["low"].notna())
    marks = marks.assign(shape=np.where(marks["bold"], "D", "s"), size=np.where(marks["bold"], 34, 16))
    return marks.assign(note=intervals(marks))


def _pairs(table: pd.DataFrame, between: str) -> pd.Series[str]:
    return table["group_a"].map(looks.human) + between + table["group_b"].map(looks.human)


def _told(row: dict[Any, Any]) -> str:
    """A pair's difference with all that it rests on."""
    difference = looks.interval(row["difference"], row["low"], row["high"])
    outlets = f"{row['n_outlets_a']:.0f} and {row['n_outlets_b']:.0f} outlets"
    articles = f"{row['n_articles_a']:.0f} and {row['n_articles_b']:.0f} articles"
    return f"{row['pair']} {difference}, adjusted p {row['p_adjusted']:.2g} ({outlets}, {articles})"


def _sure(table: pd.DataFrame) -> Words:
    """The differences whose interval leaves out 0, if any has one."""
    said = []
    sure = table[(table["low"] > 0) | (table["high"] < 0)].drop_duplicates(["group_a", "group_b"])
    for row in sure.to_dict("records"):
        more = "more" if row["difference"] > 0 else "less"
        size = looks.interval(abs(row["difference"]), *sorted((abs(row["low"]), abs(row["high"]))))
        said.append(f"{looks.human(row['group_a'])} {more} than {looks.human(row['group_b'])} by {size}")
    return {"sure": "; ".join(said), "intervals": "intervals" if table["low"].notna().any() else ""}


def robustness(table: pd.DataFrame, *, by: str = "perspective", width: float | None = None) -> Chart:
    """The headline's difference, and what is left of it when one thing alone is changed.

    Dashed line: the headline. The eight terms whose absence changes most; the table has all.

    Parameters
    ----------
    table : DataFrame
        From ``fr.robustness(scores)``.
    """
    checked("robustness", table)
    measure, headline = str(table["measure"].iloc[0]), float(table["difference"].iloc[0])
    is_term = table["variant"] == "term left out"
    marks = table[table["difference"].notna() & (~is_term | (is_term.cumsum() <= _MOST_TERMS))]
    variant, left_out = marks["variant"], marks["left_out"]
    marks = _differences(marks.assign(by=by, bold=variant == "headline", row=marks.index))
    marks["name"] = ("without " + left_out).where(left_out != "", variant)
    marks["block"] = variant.where(variant.isin(["headline", *_ALONE]), "counted otherwise")
    more = int(is_term.sum()) - _MOST_TERMS
    said = _hangs_on(table, headline)
    said |= {"verdict": verdict(table), "pair": _pairs(table, " minus ").iloc[0]}
    said["more"] = f" {more} more terms change less." if more > 0 else ""
    cell = "measure by group_a group_b variant left_out"
    return draw("robustness", table, marks, cell, of=measure, reference=headline, width=width, **said)


def _hangs_on(table: pd.DataFrame, headline: float) -> Words:
    """What alone turns the difference, or else changes it most."""
    said: Words = {"headline": looks.number(headline)}
    alone = table[table["variant"].isin(_ALONE) & table["difference"].notna()]
    if len(alone):
        turns, change = alone["difference"] * headline < 0, (alone["difference"] - headline).abs()
        most = alone.assign(turns=turns, change=change).sort_values(["turns", "change"]).iloc[-1]
        said["turning" if most["turns"] else "changing"] = most["left_out"]
        said["left"] = looks.number(most["difference"])
    return said


def keyness(
    table: pd.DataFrame,
    n: int = 8,
    *,
    sentences: Callable[[Mapping[str, Any]], pd.DataFrame] | None = None,
    width: float | None = None,
) -> Chart:
    """Distinctive words of a target and of its reference: how much more often, and how sure.

    To the right: more often in the target. Filled: adjusted p under .05. Beside each word in how many
    articles of target and reference it stands, and one place where it does. The table has each word's
    dispersion.

    Parameters
    ----------
    table : DataFrame
        From ``fr.keyness(articles, target="…")``: of one target.
    n : int
        Words a side: those of the highest and of the lowest `z`.
    sentences : function, optional
        From a word's cell to its lines: ``lambda cell: fr.evidence(scores, articles, **cell)``. On a narrow
        page there is no room for them.
    """
    checked("keyness", table)
    asked: dict[Any, Any] = {name: table.attrs[name] for name in _COMPARED if table.attrs.get(name)}
    target, reference = str(asked.get("target", "")), str(asked.get("reference", ""))
    more, less = table[table["z"] > 0].head(n), table[table["z"] < 0].tail(n)
    marks = pd.concat([more.assign(group=target), less.assign(group=reference or "unknown")])
    if not target or marks.empty:
        raise InputError(
            "no word of one target is more or less frequent; draw fr.keyness(articles, target=…)."
        )
    marks = Groups(marks["group"], marks["term"]).looked(marks, "group")
    marks = marks.assign(x=marks["log_ratio"], filled=marks["p_adjusted"] < 0.05)
    marks = marks.assign(**asked, name=marks["term"].astype(str), block=marks["group"], row=marks["term"])
    articles = marks[["target_articles", "reference_articles"]].itertuples(index=False)
    marks["note"] = [f"{ours:.0f} | {theirs:.0f}" for ours, theirs in articles]
    if sentences is not None and (width or PAGE) >= PAGE:
        cells = marks[["term", "group"]].to_dict("records")
        places = [_around(sentences(asked | cell)) for cell in cells]
        notes = [f"{note}\u00a0\u00a0 {place}" for note, place in zip(marks["note"], places, strict=True)]
        marks["note"] = [wrapped(note, _LINE_ROOM, 6.5, lines=1) for note in notes]
    ours, theirs = looks.group(target), looks.group(reference or "all others")
    sure = table[table["p_adjusted"] < 0.05]
    best = {ours: sure[sure["z"] > 0].head(3), theirs: sure[sure["z"] < 0].tail(3)[::-1]}
    telling = [f"{group}: {', '.join(map(str, some['term']))}" for group, some in best.items() if len(some)]
    said: Words = {"ours": ours, "theirs": theirs, "telling": "; ".join(telling), "n": str(len(table))}
    return draw("keyness", table, marks, f"term {' '.join(asked)}", width=width, **said)


def _around(lines: pd.DataFrame) -> str:
    """The first place, with a few words on either side."""
    for line in lines.head(1).to_dict("records"):
        before, after = line["pre"].split(" ")[-_CONTEXT:], line["post"].split(" ")[:_CONTEXT]
        return f"{' '.join(before)}{line['match']}{' '.join(after)}"
    return ""


def validity(table: pd.DataFrame, *, width: float | None = None) -> Chart:
    """Validity of measures: a row a figure, with its interval.

    More to the right: more valid; 1 is perfect. Circles: the library against labels; diamonds: coders
    against each other, which is about as far as a measure can get. Hollow: no interval.

    Parameters
    ----------
    table : DataFrame
        From ``framing.validity.validity()``, or from ``fr.validate(scores, gold)``, whose rows of single
        classes are not drawn.
    """
    checked("validity", table)
    shown = table[table["value"].notna() & ~table["metric"].str.contains(":")]
    if shown.empty:
        raise InputError("these are figures of single classes only; there is nothing to draw.")
    coder, remark = (shown.get(name, pd.Series("", shown.index)) for name in ("coder", "note"))
    by_coders = coder.str.contains(", ") | remark.str.contains("between")
    marks = shown.assign(x=shown["value"], filled=shown["low"].notna(), row=shown.index, name=shown["metric"])
    marks["colour"] = np.where(by_coders, looks.MUTED, looks.OTHER[0])
    marks["shape"] = np.where(by_coders, "D", "o")
    figures = shown[["value", "low", "high", "n"]].itertuples(index=False)
    marks["note"] = [f"{figure(value, low, high)}, n {n:,.0f}" for value, low, high, n in figures]
    marks["block"] = marks["measure"].map(looks.human)
    ranked = marks.sort_values("value", kind="stable")
    named = [f"{row.value:.2f} ({row.block}, {row.name})" for row in ranked.itertuples()]
    labels = "; ".join(map(str, shown["labels"].unique())) if "labels" in shown else ""
    absent = ", ".join(map(str, table.loc[table["value"].isna() & (table["metric"] == ""), "measure"]))
    said: Words = {"worst": named[0], "best": named[-1]}
    said["labels"] = f" Labels: {labels}." if labels else ""
    said["absent"] = f" Not validated: {absent}." if absent else ""
    return draw("validity", table, marks, "", headed=True, width=width, **said)
