"""Coverage: do the 95 % intervals of `fr.compare` and `fr.contrast` hold the truth in 95 % of studies?

    python benchmarks/coverage.py [STUDIES]

Simulates studies, runs the library's own arithmetic on all of them at once, and writes docs/coverage.md.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from framing import storage

core = importlib.import_module("framing.comparison")
OUT = Path(__file__).resolve().parents[1] / "docs" / "coverage.md"
EVENTS, DRAWS, LEVEL = 4, 400, 0.95


class Shape(NamedTuple):
    """How outlets and articles vary: lognormal outlets, gamma articles, Poisson counts."""

    text: str
    level: float  # loaded terms per 1,000 words
    outlets: float  # standard deviation of the logarithm of an outlet's factor; additive if not `positive`
    turns: float  # the same for an outlet on one event
    most: int  # articles of an outlet on an event: 1 … most
    positive: bool = True


SHAPES = {
    "even": Shape("normal; outlets differ by 2, their articles by 3", 10, 2, 1, 20, positive=False),
    "skewed": Shape("rate 8; outlets' factors lognormal, σ = .5; 1–20 articles", 8, 0.5, 0.3, 20),
    "few": Shape("rate 8; σ = .3; one article each", 8, 0.3, 0.2, 1),
    "sparse": Shape("rate 2; σ = .5; 1–3 articles", 2, 0.5, 0.3, 3),
    "extreme": Shape("rate 8; σ = .8; 1–5 articles", 8, 0.8, 0.3, 5),
}
SIDES = ((2, 2), (3, 3), (3, 5), (5, 5), (3, 10), (10, 3), (5, 10), (10, 10))


def group(
    rng: np.random.Generator, shape: Shape, events: np.ndarray, n: int, missing: float, effect: float
) -> tuple[np.ndarray, np.ndarray]:
    """Cells (studies, events, outlets) of one group, and the true mean of each study."""
    size = (*events.shape, n)
    each = (events.shape[0], 1, n)
    articles = np.floor(np.exp(rng.uniform(0, np.log(shape.most + 1), size))).astype(int)
    level = events[..., None]
    if shape.positive:
        outlets = np.exp(rng.normal(0, shape.outlets, each) - shape.outlets**2 / 2)
        turns = np.exp(rng.normal(0, shape.turns, size) - shape.turns**2 / 2)
        truth = effect * shape.level * np.exp(events).mean(axis=1)
        rate = effect * shape.level * np.exp(level) * outlets * turns
        words = articles / 2  # thousands
        cells = rng.poisson(rate * words * rng.gamma(articles) / articles) / words
    else:
        truth = shape.level + 4 * (effect - 1) + 3 * events.mean(axis=1)
        outlets = rng.normal(0, shape.outlets, each) + rng.normal(0, shape.turns, size)
        noise = 3 * rng.normal(size=size) / np.sqrt(articles)
        cells = shape.level + 4 * (effect - 1) + 3 * level + outlets + noise
    gone = rng.random(size) < missing
    study, event = np.nonzero(gone.all(axis=2))
    gone[study, event, rng.integers(0, n, len(study))] = False
    return np.where(gone, np.nan, cells), truth


def bootstrap(rng: np.random.Generator, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The percentile bootstrap over outlets, of complete data."""
    drawn = []
    for cells in (a, b):
        means = cells.mean(axis=1)
        index = rng.integers(0, means.shape[1], (DRAWS, means.shape[1]))
        drawn.append(means[:, index].mean(axis=2))
    low, high = np.quantile(drawn[0] - drawn[1], [0.025, 0.975], axis=1)
    return low, high


def cell(
    name: str, sides: tuple[int, int], missing: float, effect: float, studies: int, seed: int
) -> dict[str, float]:
    """One row of the table; NaN where there is nothing to say."""
    shape, rng = SHAPES[name], np.random.default_rng(seed)
    events = rng.normal(0, 0.4 if shape.positive else 1.0, (studies, EVENTS))
    a, true_a = group(rng, shape, events, sides[0], missing, effect)
    b, true_b = group(rng, shape, events, sides[1], missing, 1.0)
    truth = true_a - true_b
    x, u, n = core.jackknife(a, core.event_means(b))
    y, v, m = core.jackknife(b, core.event_means(a))
    found = core.difference(a, b, shape.positive)
    few = min(sides) < core.FEWEST_OUTLETS
    if few:  # what Student's t on one degree of freedom would do
        half = stdtrit(1, (1 + LEVEL) / 2) * np.sqrt(u + v)
        found |= {"low": x - y - half, "high": x - y + half}
    low, high = core.interval(x, u, n, shape.positive)
    known = ~np.isnan(found["low"]) & (np.minimum(n, m) > 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        freedom = (u + v) ** 2 / (u**2 / (n - 1) + v**2 / (m - 1))
        welch = stdtrit(freedom, (1 + LEVEL) / 2) * np.sqrt(u + v)
        plain = stdtrit(n - 1, (1 + LEVEL) / 2) * np.sqrt(u)

    def covered(low: np.ndarray, high: np.ndarray, truth: np.ndarray) -> float:
        there = known & ~np.isnan(low)
        return float(((low <= truth) & (truth <= high))[there].mean()) if there.any() else np.nan

    excluded = (found["low"] > 0) | (found["high"] < 0)
    assert few or np.array_equal((found["p"] < 0.05)[known], excluded[known])
    with np.errstate(invalid="ignore", divide="ignore"):
        width = float(np.nanmedian(((found["high"] - found["low"]) / (2 * welch))[known]))
        compare_width = np.nan if few else float(np.nanmedian(((high - low) / (2 * plain))[known]))
    return {
        "contrast": covered(found["low"], found["high"], truth),
        "false": float(excluded[known].mean()) if effect == 1 else np.nan,
        "width": width,
        "ratio": covered(found["ratio_low"], found["ratio_high"], true_a / true_b),
        "welch": covered(x - y - welch, x - y + welch, truth),
        "bootstrap": np.nan if missing else covered(*bootstrap(rng, a, b), truth),
        "compare": covered(low, high, true_a),
        "compare_width": compare_width,
        "compare_t": covered(x - plain, x + plain, true_a),
        "none": float((~known).mean()),
    }


HEADS = (
    "contrast|false positives|width ÷ Welch's|ratio|Welch|bootstrap|compare|width ÷ t's|t|no interval".split(
        "|"
    )
)


def table(names: list[str], sides: list[tuple[int, int]], studies: int) -> tuple[str, list[dict[str, float]]]:
    """The cells of some shapes and sizes as Markdown, and their numbers."""
    lines = [
        "| rates | outlets | cells missing | truth | " + " | ".join(HEADS) + " |",
        "|---" * 4 + "|---:" * len(HEADS) + "|",
    ]
    rows: list[dict[str, float]] = []
    for name in names:
        above = "a is b + 4" if name == "even" else "a is twice b"
        for pair in sides:
            for missing in (0.0, 0.4):
                for effect, truth in ((1.0, "a is b"), (2.0, above)):
                    row = cell(name, pair, missing, effect, studies, len(rows) + 1)
                    rows.append(row)
                    shown = [
                        "" if np.isnan(v) else f"{v:.2f}" if "width" in k else f"{100 * v:.1f}"
                        for k, v in row.items()
                    ]
                    what = (name, f"{pair[0]} : {pair[1]}", f"{missing:.0%}", truth, *shown)
                    lines.append("| " + " | ".join(what) + " |")
    return "\n".join(lines), rows


def ends(rows: list[dict[str, float]], key: str) -> str:
    """Lowest and highest of a column, in %."""
    values = [row[key] for row in rows if not np.isnan(row[key])]
    return f"{100 * min(values):.1f}–{100 * max(values):.1f} %"


def main(studies: int = 5000) -> None:
    three = [pair for pair in SIDES if min(pair) >= core.FEWEST_OUTLETS]
    usual, rows = table([name for name in SHAPES if name != "extreme"], three, studies)
    extreme, worst = table(["extreme"], three, studies)
    two, under = table(["even", "skewed"], [(2, 2), (2, 5)], studies)
    shapes = "\n".join(f"- **{name}**: {shape.text}." for name, shape in SHAPES.items())
    text = f"""# Coverage of the intervals

Written by `python benchmarks/coverage.py`; not edited by hand. {studies:,} studies a row, {EVENTS} events,
each event with an effect of its own, {DRAWS} draws for the bootstrap. In the {len(rows)} rows from three
outlets a side on, `fr.contrast` covers the true difference in {ends(rows, "contrast")} of studies (with
Welch's degrees of freedom: {ends(rows, "welch")}; percentile bootstrap over outlets:
{ends(rows, "bootstrap")}), with {ends(rows, "false")} false positives; the ratio's interval covers in
{ends(rows, "ratio")}; the intervals of `fr.compare` cover in {ends(rows, "compare")} (plain t:
{ends(rows, "compare_t")}).

All numbers are % but the widths: the median width of an interval divided by that of Welch's (contrast) or of
the plain t interval (compare) of the same study. *Missing*: the share of outlet × event cells without an
article. *No interval*: studies in which a group kept under three outlets, or outlets did not differ.

{shapes}

## From three outlets a side on

{usual}

## Extreme skew: where the method ends

Outlets of one side that differ by a standard deviation of .8 on the scale of the logarithm: one in six has
more than twice, one in six under half the typical rate. Here `fr.contrast` covers in
{ends(worst, "contrast")}, `fr.compare` in {ends(worst, "compare")}: rows under 93 % are those to distrust.

{extreme}

## Under three outlets: what an interval would be

`fr.contrast` gives none. Student's t on one degree of freedom would cover in {ends(under, "contrast")} of
studies, with the widths below.

{two}
"""
    with storage.written_whole(OUT) as file:
        file.write(text)
    for kind, found in (("three or more", rows), ("extreme", worst)):
        for key in ("contrast", "false", "ratio", "compare"):
            print(kind, key, ends(found, key))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
