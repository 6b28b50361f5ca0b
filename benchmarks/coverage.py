"""Coverage: do the 95 % intervals of `fr.compare` and `fr.contrast` hold the truth in 95 % of studies?

    python -m benchmarks coverage [STUDIES]

Simulates studies, runs the library's own arithmetic on all of them at once, and writes docs/coverage.md.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.special import stdtrit

from framing import intervals, storage

OUT = Path(__file__).resolve().parents[1] / "docs" / "coverage.md"
TEXT = Path(__file__).with_suffix(".md")  # what the page says, with places for the numbers
EVENTS = 4
Row = dict[str, Any]
Arrays = tuple[np.ndarray, ...]


class Shape(NamedTuple):
    """How outlets and articles vary: lognormal outlets, gamma articles, Poisson counts."""

    text: str
    level: float  # loaded terms per 1,000 words
    outlets: float  # standard deviation of the logarithm of an outlet's factor; additive if not `positive`
    turns: float  # the same for an outlet on one event
    fewest: int  # articles of an outlet on an event: fewest … most
    most: int
    positive: bool = True
    wider: float = 1  # how many times as much the outlets of the first group vary


SHAPES = {
    "even": Shape("normal; outlets differ by 2, their articles by 3", 10, 2, 1, 1, 20, positive=False),
    "2 : 1": Shape("the same, but the outlets of a differ by 4", 10, 2, 1, 1, 20, positive=False, wider=2),
    "skewed": Shape("rate 8; outlets' factors lognormal, σ = .5; 1–20 articles", 8, 0.5, 0.3, 1, 20),
    "few": Shape("rate 8; σ = .3; one article each", 8, 0.3, 0.2, 1, 1),
    "sparse": Shape("rate 2; σ = .5; 1–3 articles", 2, 0.5, 0.3, 1, 3),
    "extreme": Shape("rate 8; σ = .8; 1–5 articles", 8, 0.8, 0.3, 1, 5),
}
SIDES = ((3, 3), (3, 5), (5, 5), (3, 10), (10, 3), (5, 10), (10, 10))
HEADS = "contrast | false positives | width ÷ before | before | Welch | pooled | ratio | compare | its width"
RATIOS = (1.5, 2.0, 2.5, 4.0)


def group(rng: Any, shape: Shape, events: np.ndarray, n: int, missing: float, effect: float) -> Arrays:
    """Cells (studies, events, outlets) of one group, and the true mean of each study."""
    size = (*events.shape, n)
    span = np.log((shape.most + 1) / shape.fewest)
    articles = np.floor(shape.fewest * np.exp(rng.uniform(0, span, size))).astype(int)
    level = events[..., None]
    if shape.positive:
        outlets = np.exp(rng.normal(0, shape.outlets, (len(events), 1, n)) - shape.outlets**2 / 2)
        turns = np.exp(rng.normal(0, shape.turns, size) - shape.turns**2 / 2)
        truth = effect * shape.level * np.exp(events).mean(axis=1)
        rate = effect * shape.level * np.exp(level) * outlets * turns
        words = articles / 2  # thousands
        cells = rng.poisson(rate * words * rng.gamma(articles) / articles) / words
    else:
        truth = shape.level + 4 * (effect - 1) + 3 * events.mean(axis=1)
        outlets = rng.normal(0, shape.outlets, (len(events), 1, n)) + rng.normal(0, shape.turns, size)
        noise = 3 * rng.normal(size=size) / np.sqrt(articles)
        cells = shape.level + 4 * (effect - 1) + 3 * level + outlets + noise
    gone = rng.random(size) < missing
    study, event = np.nonzero(gone.all(axis=2))
    gone[study, event, rng.integers(0, n, len(study))] = False
    return np.where(gone, np.nan, cells), truth


def studies(shape: Shape, sides: tuple[int, int], missing: float, effect: float, n: int, seed: int) -> Arrays:
    """Cells of two groups, and their true means."""
    rng = np.random.default_rng(seed)
    events = rng.normal(0, 0.4 if shape.positive else 1.0, (n, EVENTS))
    wide = shape._replace(outlets=shape.outlets * shape.wider, turns=shape.turns * shape.wider)
    a, true_a = group(rng, wide, events, sides[0], missing, effect)
    b, true_b = group(rng, shape, events, sides[1], missing, 1.0)
    return a, b, true_a, true_b


def coverage(low: Any, high: Any, truth: Any) -> float:
    known = ~np.isnan(low)
    return float(((low <= truth) & (truth <= high))[known].mean()) if known.any() else np.nan


def cell(shape: Shape, sides: tuple[int, int], missing: float, effect: float, n: int, seed: int) -> Row:
    """One row of the table, by the heads of its columns."""
    a, b, true_a, true_b = studies(shape, sides, missing, effect, n, seed)
    found = intervals.difference(a, b, shape.positive)
    known, excluded = ~np.isnan(found["low"]), (found["low"] > 0) | (found["high"] < 0)
    assert np.array_equal((found["p"] < 0.05)[known], excluded[known])
    x, u, k = intervals.jackknife(a, intervals.event_means(b))
    y, v, m = intervals.jackknife(b, intervals.event_means(a))
    with np.errstate(invalid="ignore", divide="ignore"):
        of_an_outlet = ((k - 1) * k * u + (m - 1) * m * v) / (k + m - 2)
        others = {
            "before": (u + v, np.minimum(k, m) - 1),
            "Welch": (u + v, (u + v) ** 2 / (u**2 / (k - 1) + v**2 / (m - 1))),
            "pooled": (of_an_outlet * (1 / k + 1 / m), k + m - 2),
        }
    covers, gap = {}, np.where(known, x - y, np.nan)
    for name, (variance, degrees) in others.items():
        half = stdtrit(degrees, intervals.UPPER) * np.sqrt(variance)
        covers[name] = coverage(gap - half, gap + half, true_a - true_b)
        if name == "before":
            width = np.median((found["high"] - found["low"])[known]) / np.median(2 * half[known])
    means, variances, outlets = np.stack([x, y]), np.stack([u, v]), np.stack([k, m])
    low, high = (end[0] for end in intervals.group_intervals(means, variances, outlets, shape.positive))
    alone_low, alone_high = intervals.group_intervals(x[None], u[None], k[None], shape.positive)
    return {
        "contrast": coverage(found["low"], found["high"], true_a - true_b),
        "false": float(excluded[known].mean()) if effect == 1 else np.nan,
        "width": float(width),
        **covers,
        "ratio": coverage(found["ratio_low"], found["ratio_high"], true_a / true_b),
        "compare": coverage(low, high, true_a),
        "compare_width": float(np.nanmedian(high - low) / np.nanmedian(alone_high - alone_low)),
    }


def table(names: list[str], n: int) -> tuple[str, list[Row]]:
    """The cells of some shapes as Markdown, and their numbers."""
    lines = [f"| rates | outlets | missing | truth | {HEADS} |", "|---" * 4 + "|---:" * 9 + "|"]
    rows: list[Row] = []
    for name, sides, missing, effect in product(names, SIDES, (0.0, 0.4), (1.0, 2.0)):
        shape = SHAPES[name]
        row = cell(shape, sides, missing, effect, n, len(rows) + 1)
        rows.append({**row, "equal": effect == shape.wider == 1, "wider": shape.wider, "sides": sides})
        truth = "a is b" if effect == 1 else "a is twice b" if shape.positive else "a is b + 4"
        shown = " | ".join(_shown(*number) for number in row.items())
        lines.append(f"| {name} | {sides[0]} : {sides[1]} | {missing:.0%} | {truth} | {shown} |")
    return "\n".join(lines), rows


def _shown(head: str, value: float) -> str:
    if np.isnan(value):
        return ""
    return f"{value:.2f}" if "width" in head else f"{100 * value:.1f}"


def power(n: int) -> str:
    """How often p is under .05, and how often the ratio's interval leaves out 1."""
    times = " | ".join(f"{ratio:g} times" for ratio in RATIOS)
    lines = [f"| outlets a side | articles | {times} |", "|---:" * 6 + "|"]
    for outlets, articles in product((3, 5, 8, 12), (1, 3, 10)):
        shape = SHAPES["skewed"]._replace(fewest=articles, most=articles)
        found = []
        for ratio in RATIOS:
            a, b, _, _ = studies(shape, (outlets, outlets), 0.0, ratio, n, 100 * outlets + articles)
            result = intervals.difference(a, b, True)
            sure, by_ratio = 100 * (result["p"] < 0.05).mean(), 100 * (result["ratio_low"] > 1).mean()
            found.append(f"{sure:.0f} ({by_ratio:.0f})")
        lines.append(f"| {outlets} | {articles} | {' | '.join(found)} |")
    return "\n".join(lines)


def ends(rows: list[Row], key: str) -> str:
    values = [100 * row[key] for row in rows]
    return f"{np.nanmin(values):.1f}–{np.nanmax(values):.1f} %"


def asked(rows: list[Row]) -> str:
    """What was asked of the method, and what it does, as a table."""
    others = ("before", "Welch", "pooled")
    equal, unequal = ([row for row in rows if row["equal"] == alike] for alike in (True, False))
    lines = ["| | asked | contrast | before | Welch | pooled |", "|---|---:|---:|---:|---:|---:|"]
    for what, least, some in (("equal", 93.5, equal), ("unequal", 92.0, unequal)):
        lowest = (f"{100 * min(row[name] for row in some):.1f}" for name in ("contrast", *others))
        lines.append(f"| lowest coverage, {what} variances, % | {least} | {' | '.join(lowest)} |")
    for what, most, wider in (("equal", 6.5, 1), ("2 : 1", 8.0, 2)):
        highest = np.nanmax([r["false"] for r in rows if r["wider"] == wider])
        lines.append(f"| most false positives, {what}, % | {most} | {100 * highest:.1f} | | | |")
    for outlets, most in ((3, 0.65), (5, 0.85)):
        width = np.median([r["width"] for r in equal if r["sides"] == (outlets, outlets)])
        lines.append(f"| median width ÷ before, {outlets} a side | {most} | {width:.2f} | 1 | | |")
    return "\n".join(lines)


def main(n: int = 5000) -> None:
    usual, rows = table([name for name in SHAPES if name != "extreme"], n)
    extreme, worst = table(["extreme"], n)
    told = {"n": n, "events": EVENTS, "asked": asked(rows), "power": power(n)}
    told |= {"ratio": ends(rows, "ratio"), "compare": ends(rows, "compare")}
    told |= {"usual": usual, "extreme": extreme}
    told |= {"worst": ends(worst, "contrast"), "worst_compare": ends(worst, "compare")}
    told["shapes"] = "\n".join(f"- **{name}**: {shape.text}." for name, shape in SHAPES.items())
    with storage.written_whole(OUT) as file:
        file.write(TEXT.read_text(encoding="utf-8").format(**told))
    print(told["asked"], told["power"], sep="\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
