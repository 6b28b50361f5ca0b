"""How fast is the whole scorer, beside what a user would otherwise put together? One core, one run.

    python benchmarks/speed.py [--articles N] [pyperf's own options, as -p 3 -n 5 -o speed.json]

Texts are real and varied: `../shared/data/ppn` and `zelensky_addresses` as they are (300 and 700 words), and
joined to some 5,000 words, and those with most and with fewest loaded words. The peers are Punkt and VADER,
textstat's five measures, and one compiled regular expression of our own patterns, of all their literals, or
of 300. pyperf runs each in a process of its own; the regular expressions of all terms see a few texts.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
from sentiment import reference as nltk_vader  # benchmarks/sentiment.py

from framing import actors, hits, sentiment, statements
from framing.lexicon import load_lexicons
from framing.readable import readability
from framing.terms import term_finder
from framing.text.document import document

try:
    import pyperf
except ImportError:
    raise SystemExit("benchmarks/speed.py needs pyperf: pip install 'framing-news[dev]'") from None

score = import_module("framing.scoring")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
PER = 700  # words an article
FEW = 2  # texts for the slow expressions
WHOLE = "framing, whole"
Work = Callable[[str], float]  # CPU seconds of one text


def texts() -> list[str]:
    """Distinct real texts in a fixed shuffled order."""
    found = set()
    for folder in ("ppn", "zelensky_addresses"):
        for path in sorted((SHARED / folder).glob("*.jsonl*")):
            with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
                found.update(json.loads(line)["text"] for line in lines)
    shuffled = sorted(found)
    random.Random(1).shuffle(shuffled)  # noqa: S311
    return shuffled


def kinds(all_texts: list[str], n: int) -> dict[str, list[str]]:
    """The groups of texts, each at most `n`."""
    size = {text: len(text.split()) for text in all_texts}
    between = lambda low, high: [t for t in all_texts if low <= size[t] <= high]  # noqa: E731
    long: list[str] = []
    for text in between(600, 2000):
        if not long or size[long[-1]] >= 5000:
            long.append("")
            size[""] = 0
        long[-1] += "\n\n" + text
        size[long[-1]] = len(long[-1].split())
    groups = {
        "300 words": between(250, 350)[:n],
        "700 words": between(600, 800)[:n],
        "5,000 words": long[: max(2, n // 8)],
    }
    terms = term_finder(load_lexicons())
    middle = between(300, 1000)[: 3 * n]
    dense = sorted(middle, key=lambda t: len(terms.find(document(t))) / size[t])
    return {**groups, "sparse": dense[:n], "dense": dense[-n:]}


STAGES = {
    "document": score, "mentions": actors, "statements": statements, "hits": hits, "_outside": score,
    "sentences": sentiment, "_article_row": score, "_target_rows": score,
}  # fmt: skip


def ours(stage: str) -> Work:
    """The whole scorer, or the CPU time of one stage of it; only that stage is clocked."""
    lexicons, spent = load_lexicons(), [0.0]

    def work(text: str) -> None:
        _, failed = score.score_batch([{"article_id": "a", "text": text}], lexicons)
        assert not failed, failed

    if stage == WHOLE:
        return clocked(work)
    function = getattr(STAGES[stage], stage)

    def clocks(*given: Any, **more: Any) -> Any:
        begin = time.process_time()
        result = function(*given, **more)
        spent[0] += time.process_time() - begin
        return result

    def of_stage(text: str) -> float:
        spent[0] = 0
        work(text)
        return spent[0]

    setattr(STAGES[stage], stage, clocks)
    return of_stage


def clocked(work: Callable[[str], Any]) -> Work:
    """CPU seconds of a call: what else runs on the machine does not count."""

    def run(text: str) -> float:
        begin = time.process_time()
        work(text)
        return time.process_time() - begin

    return run


def plain(pattern: str) -> str:
    """A pattern of ours as a regular expression: the same alternatives, not expanded."""
    signs = {"(": "(?:", "[": "(?:", "]": ")?", "*": r"[\w\-]*", ")": ")", "|": "|"}
    return "".join(signs.get(character) or re.escape(character) for character in pattern)


def one_of(alternatives: list[str]) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(sorted(alternatives, key=len, reverse=True)) + r")\b", re.IGNORECASE
    )


def peer(name: str) -> Work:
    """One of the tools that a user would put together."""
    import textstat
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    readability(pd.DataFrame({"article_id": ["a"], "text": ["The war. " * 100]}))  # brings the dictionary
    punkt = PunktSentenceTokenizer()
    if name == "Punkt":
        return clocked(punkt.tokenize)
    if name == "nltk VADER":
        vader = nltk_vader()
        return clocked(lambda text: [vader(sentence) for sentence in punkt.tokenize(text)])
    if name == "textstat, five measures":
        measures = [
            textstat.flesch_reading_ease, textstat.flesch_kincaid_grade, textstat.gunning_fog,
            textstat.smog_index, textstat.coleman_liau_index,
        ]  # fmt: skip
        return clocked(lambda text: [measure(text) for measure in measures])
    terms = [term for x in load_lexicons() for term in x.terms]
    literals = sorted({literal for term in terms for literal in term.literals})
    star = lambda literal: re.escape(literal).replace(r"\*", r"[\w\-]*")  # noqa: E731
    if name == "regex, 300 literals":
        pattern = one_of([star(literal) for literal in random.Random(1).sample(literals, 300)])  # noqa: S311
    elif name == "regex, our patterns":
        pattern = one_of([plain(term.pattern) for term in terms])
    else:
        pattern = one_of([star(literal) for literal in literals])
    return clocked(lambda text: list(pattern.finditer(text)))


BASE = ("Punkt", "nltk VADER", "textstat, five measures")
REGEX = ("regex, 300 literals", "regex, our patterns", "regex, our literals")
SLOW = REGEX[1:]  # a few texts of 700 words are enough
built = cache(lambda name: peer(name) if name in BASE + REGEX else ours(name))
number = itertools.count(1)


def timed(loops: int, name: str, group: list[str]) -> float:
    """For pyperf: CPU seconds. No text twice, for textstat and framing remember the last ones."""
    work = built(name)
    return sum(work(text + " and" * (next(number) % 97)) for _ in range(loops) for text in group)


def starts() -> None:
    """Wall time of the command, imports and all, files in the disk's cache."""
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "article.txt"
        article.write_text("The dictator met the press. He said that he would sign.", encoding="utf-8")
        for arguments in (["--help"], ["score", str(article), "--out", str(Path(folder) / "scores")]):
            command = [
                sys.executable,
                "-c",
                "from framing.cli import main; raise SystemExit(main())",
                *arguments,
            ]
            seconds = []
            for _ in range(3):
                begin = time.perf_counter()
                subprocess.run(command, capture_output=True, check=True)
                seconds.append(time.perf_counter() - begin)
            print(f"framing {arguments[0]}: {min(seconds):.2f} s, fastest of 3")


def main() -> int:
    def pass_on(command: list[str], given: argparse.Namespace) -> None:
        command += ["--articles", str(given.articles), "--texts", given.texts]

    warnings.simplefilter("ignore")
    runner = pyperf.Runner(values=3, processes=1, loops=1, add_cmdline_args=pass_on)
    runner.argparser.add_argument("--articles", type=int, default=16, help="texts a group")
    runner.argparser.add_argument("--texts", default="", help=argparse.SUPPRESS)
    given = runner.parse_args()
    given.inherit_environ = [*(given.inherit_environ or ()), "PYTHONPATH"]
    with tempfile.TemporaryDirectory() as folder:
        if not given.texts:
            made = Path(folder) / "texts.json"
            made.write_text(json.dumps(kinds(texts(), given.articles)), encoding="utf-8")
            given.texts = str(made)
        groups = json.loads(Path(given.texts).read_text(encoding="utf-8"))
        found: dict[str, dict[str, Any]] = {name: {} for name in (WHOLE, *STAGES, *BASE, *REGEX)}
        for name, row in found.items():
            for kind, group in groups.items():
                if (name in SLOW and kind != "700 words") or (name in STAGES and "words" not in kind):
                    continue
                few = group[:FEW] if name in SLOW else group
                row[kind] = runner.bench_time_func(f"{name}: {kind}", timed, name, few), few
    if not given.worker:
        report(groups, found)
        starts()
    return 0


def report(groups: dict[str, list[str]], found: dict[str, dict[str, Any]]) -> None:
    """The fastest values, because other programs on the machine only ever add time; and the ratios."""

    def ms(name: str, kind: str) -> float:
        bench, group = found[name].get(kind) or found[name]["700 words"]
        return 1000 * PER * min(bench.get_values()) / sum(len(text.split()) for text in group)

    def row(title: str, values: Iterable[str]) -> None:
        print(f"{title:<48}" + "".join(f"{value:>13}" for value in values))

    row("CPU ms per 700 words", groups)
    row("texts", (str(len(group)) for group in groups.values()))
    for name, measured in found.items():
        row(name, (f"{ms(name, kind):.2f}" if kind in measured else "" for kind in groups))
    row("articles of 700 words a second", (f"{1000 / ms(WHOLE, kind):.0f}" for kind in groups))
    for name in BASE + REGEX:
        row(f"{name}: times framing", (f"{ms(name, kind) / ms(WHOLE, kind):.1f}" for kind in groups))
    for name in REGEX:
        stack = (sum(ms(one, kind) for one in (*BASE[1:], name)) / ms(WHOLE, kind) for kind in groups)
        row(f"stack with {name}: times framing", (f"{ratio:.1f}" for ratio in stack))


if __name__ == "__main__":
    raise SystemExit(main())
