"""A row an estimate: differences, what they hang on, distinctive words, validity."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from framing import looks
from framing.callings import Opened
from framing.charts.marks import Groups, checked, columns, intervals, wrapped
from framing.charts.rows import PAGE, Chart, Inches, draw
from framing.schema import InputError
from framing.sensitivity import verdict
from framing.validity import figure

_MOST_TERMS = 8  # of a robustness chart; the table has them all
_ALONE = ["outlet left out", "term left out"]
_SURE = 0.05  # adjusted p under which a word is distinctive
_LINE_ROOM, _CONTEXT = 190.0, 5  # of a line beside a word: points, words on either side


def contrast(table: pd.DataFrame, *, by: str = "perspective", width: Inches = None) -> Chart:
    """Differences between pairs of groups: bold over all shared events, below it each event.

    Right of 0 the group named first has more. Under a pair's difference its outlets, each as its own
    difference from the other group. Hollow: fewer than three outlets a side, no interval.

    Parameters
    ----------
    table : DataFrame
        From ``fr.contrast(scores, measure)``, of one measure.
    """
    rows = checked("contrast", table)
    dotted = ["group_a", "group_b", "group", "outlet", "difference"]
    outlets = pd.DataFrame(table.attrs.get("outlets", []), columns=dotted).assign(event="all")
    outlets = outlets.merge(rows[["group_a", "group_b"]].drop_duplicates())
    groups, is_overall = Groups(outlets), rows["event"] == "all"
    estimates = _differences(rows.assign(bold=is_overall, row=rows["event"]))
    estimates["name"] = rows["event"].map(looks.event).mask(is_overall, _pairs(rows, " − "))
    dots = groups.looked(outlets.assign(x=outlets["difference"], row=outlets["group"]))
    dots = dots.assign(ink=dots["colour"], name=dots["group"].map(looks.group))
    marks = pd.concat([estimates[is_overall], dots, estimates[~is_overall]], ignore_index=True)
    marks = marks.assign(measure=rows["measure"].iloc[0], by=by, block=_pairs(marks, " − "))
    told = rows[is_overall] if is_overall.any() else rows
    sure = told[(told["low"] > 0) | (told["high"] < 0)].drop_duplicates(["group_a", "group_b"])
    said = {"overall": rows[is_overall], "sure": sure, "has_intervals": told["low"].notna().any()}
    return draw("contrast", table, marks, said, key=groups.key, reference=0.0, width=width)


def _differences(table: pd.DataFrame) -> pd.DataFrame:
    marks = table.assign(x=table["difference"], filled=table["low"].notna())
    marks = marks.assign(shape=np.where(marks["bold"], "D", "s"), size=np.where(marks["bold"], 34, 16))
    return marks.assign(note=intervals(marks))


def _pairs(table: pd.DataFrame, between: str) -> pd.Series[str]:
    return table["group_a"].map(looks.human) + between + table["group_b"].map(looks.human)


def robustness(table: pd.DataFrame, *, by: str = "perspective", width: Inches = None) -> Chart:
    """The headline's difference, and what is left of it when one thing alone is changed.

    Dashed line: the headline. The eight terms whose absence changes most; the table has all.

    Parameters
    ----------
    table : DataFrame
        From ``fr.robustness(scores)``.
    """
    rows = checked("robustness", table)
    rows = rows.sort_values("variant", key=lambda variant: variant != "headline", kind="stable")
    headline, is_term = float(rows["difference"].iloc[0]), rows["variant"] == "term left out"
    marks = rows[rows["difference"].notna() & (~is_term | (is_term.cumsum() <= _MOST_TERMS))]
    variant, out = marks["variant"], marks["words"]
    marks = _differences(marks.assign(by=by, bold=variant == "headline", row=marks.index))
    marks["name"] = ("without " + out).where(out != "", variant)
    marks["block"] = variant.where(variant.isin(["headline", *_ALONE]), "counted otherwise")
    alone = rows[rows["variant"].isin(_ALONE) & rows["difference"].notna()]
    turns, change = alone["difference"] * headline < 0, (alone["difference"] - headline).abs()
    said = {
        "headline": headline,
        "alone": alone.assign(turns=turns, change=change).sort_values(["turns", "change"]),
        "verdict": verdict(rows),
        "pair": _pairs(rows, " minus ").iloc[0],
        "more": int(is_term.sum()) - _MOST_TERMS,
    }
    return draw("robustness", table, marks, said, reference=headline, width=width)


def keyness(
    table: pd.DataFrame, n: int = 8, *, sentences: Opened | None = None, width: Inches = None
) -> Chart:
    """Distinctive words of a target and of its reference: how much more often, and how sure.

    To the right: more often in the target. Filled: adjusted p under .05. Beside each word: in how
    many articles of target and reference it stands, and one place. The table has each word's dispersion.

    Parameters
    ----------
    table : DataFrame
        From ``fr.keyness(articles, target="…")``: of one target.
    n : int
        Words a side: those of the highest and of the lowest `z`.
    sentences : function, optional
        From a cell to its lines: ``lambda cell: fr.evidence(scores, articles, **cell)``; wide pages only.
    """
    rows = checked("keyness", table)
    keys = columns("keyness", "cell")
    asked: dict[Any, Any] = {name: given for name, given in table.attrs.items() if name in keys and given}
    target, reference = str(asked.get("target", "")), str(asked.get("reference", ""))
    more, less = rows[rows["z"] > 0], rows[rows["z"] < 0]
    marks = pd.concat([more.head(n).assign(group=target), less.tail(n).assign(group=reference or "unknown")])
    if not target or marks.empty:
        raise InputError(
            "no word of one target is more or less frequent; draw fr.keyness(articles, target=…)."
        )
    marks = Groups(marks).looked(marks).assign(**asked, block=marks["group"], row=marks["term"])
    marks = marks.assign(x=marks["log_ratio"], filled=marks["p_adjusted"] < _SURE, name=marks["term"])
    ours, theirs = (marks[part].map("{:.0f}".format) for part in ("target_articles", "reference_articles"))
    marks["note"] = ours + " | " + theirs
    if sentences is not None and (width or PAGE) >= PAGE:
        cells = marks[["term", "group"]].to_dict("records")
        notes = marks["note"] + "\u00a0\u00a0 " + [_around(sentences(asked | cell)) for cell in cells]
        marks["note"] = [wrapped(note, _LINE_ROOM, 6.5, lines=1) for note in notes]
    said = {
        "ours": looks.group(target),
        "theirs": looks.group(reference or "all others"),
        "ours_sure": more.loc[more["p_adjusted"] < _SURE, "term"].tolist()[:3],
        "theirs_sure": less.loc[less["p_adjusted"] < _SURE, "term"].tolist()[:-4:-1],
        "n": len(rows),
    }
    return draw("keyness", table, marks, said, width=width)


def _around(lines: pd.DataFrame) -> str:
    for line in lines.head(1).to_dict("records"):
        before, after = line["pre"].split(" ")[-_CONTEXT:], line["post"].split(" ")[:_CONTEXT]
        return f"{' '.join(before)}{line['match']}{' '.join(after)}"
    return ""


def validity(table: pd.DataFrame, *, width: Inches = None) -> Chart:
    """Validity of measures: a row a figure, with its interval.

    More to the right: more valid; 1 is perfect. Circles: the library against labels; diamonds: coders
    against each other, which is about as far as a measure can get. Hollow: no interval.

    Parameters
    ----------
    table : DataFrame
        From ``framing.validity.validity()`` or ``fr.validate(scores, gold)``; single classes are not drawn.
    """
    rows = checked("validity", table)
    shown = rows[rows["value"].notna() & ~rows["metric"].str.contains(":")]
    if shown.empty:
        raise InputError("these are figures of single classes only; there is nothing to draw.")
    about = shown.reindex(columns=["coder", "note", "labels"], fill_value="")
    by_coders = about["coder"].str.contains(", ") | about["note"].str.contains("between")
    marks = shown.assign(x=shown["value"], filled=shown["low"].notna(), row=shown.index, name=shown["metric"])
    marks["colour"] = np.where(by_coders, looks.MUTED, looks.OTHER[0])
    marks["shape"] = np.where(by_coders, "D", "o")
    figures = shown[["value", "low", "high", "n"]].itertuples(index=False)
    marks["note"] = [f"{figure(value, low, high)}, n {n:,.0f}" for value, low, high, n in figures]
    marks["block"] = marks["measure"].map(looks.human)
    said = {
        "ranked": shown.sort_values("value", kind="stable"),
        "labels": about["labels"].unique().tolist(),
        "absent": rows.loc[rows["value"].isna() & (rows["metric"] == ""), "measure"].tolist(),
    }
    return draw("validity", table, marks, said, headed=True, width=width)
