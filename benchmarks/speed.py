"""How fast is the whole scorer, beside what a user would otherwise put together? One core.

    python -m benchmarks speed [--articles N]

Texts are real and varied: addresses and articles of ../shared, of 250 to 800 words, none of them twice in a
run. The stack: VADER by sentence, two measures of textstat, one compiled regular expression of 300 of our
literals, and, where spaCy and its small English model are installed, a parse, without which no stack finds
sources. CPU time, so that other programs on the machine do not count; the fastest of three runs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from time import process_time
from timeit import timeit

import pandas as pd
import textstat
from common import ADDRESSES, SITES, rows, run, scored
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from framing.lexicon import load_lexicons
from framing.readable import readability

RUNS = 3
ENDS = re.compile(r"(?<=[.!?])\s")  # of sentences, near enough for a peer


def texts(count: int) -> list[str]:
    """Distinct real texts in a fixed shuffled order."""
    found = {row["text"] for path in (SITES, ADDRESSES) for row in rows(path)}
    fitting = sorted(text for text in found if 250 <= len(text.split()) <= 800)
    random.Random(1).shuffle(fitting)  # noqa: S311
    return fitting[:count]


def peers() -> dict[str, Callable[[str], object]]:
    """The tools of the stack, by name: each does one text."""
    readability(pd.DataFrame({"article_id": ["a"], "text": ["The war. " * 100]}))  # brings its dictionary
    vader = SentimentIntensityAnalyzer()
    literals = sorted({literal for x in load_lexicons() for term in x.terms for literal in term.literals})
    chosen = random.Random(1).sample(literals, 300)  # noqa: S311
    either = "|".join(re.escape(literal).replace(r"\*", r"[\w\-]*") for literal in chosen)
    terms = re.compile(rf"\b(?:{either})\b", re.IGNORECASE)

    found: dict[str, Callable[[str], object]] = {
        "VADER, by sentence": lambda text: [vader.polarity_scores(s) for s in ENDS.split(text)],
        "textstat, reading ease": textstat.flesch_reading_ease,
        "textstat, grade": textstat.flesch_kincaid_grade,
        "one pattern, 300 terms": terms.findall,
    }
    if find_spec("spacy") and find_spec("en_core_web_sm"):
        import spacy

        found["spaCy, a parse"] = spacy.load("en_core_web_sm")
    return found


def seconds(work: Callable[[list[str]], object], groups: list[list[str]]) -> float:
    """CPU seconds of the fastest run; each has texts of its own, for some tools remember the last ones."""
    return min(timeit(partial(work, group), timer=process_time, number=1) for group in groups)


def main(articles: int = 40) -> None:
    chosen = texts(RUNS * articles)
    groups = [chosen[run::RUNS] for run in range(RUNS)]
    words = sum(len(text.split()) for text in chosen) / RUNS
    scored(texts(1))  # builds what is built once

    print(f"CPU ms for 700 words, {len(groups[0])} texts a run, fastest of {RUNS}")
    per_article = 1000 * 700 / words
    ours = per_article * seconds(scored, groups)
    print(f"{'framing, whole':<28}{ours:>9.2f}   (100 million articles: {ours / 0.036:,.0f} core-hours)")
    stack = 0.0
    for name, work in peers().items():
        took = per_article * seconds(lambda group, work=work: [work(text) for text in group], groups)
        print(f"{name:<28}{took:>9.2f}")
        stack += took
    print(f"{'the stack: times framing':<28}{stack / ours:>9.2f}")


if __name__ == "__main__":
    run(main)
