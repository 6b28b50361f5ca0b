"""How fast is the whole scorer, beside what a user would otherwise put together? One core, one run.

    python benchmarks/speed.py [--articles N] [--rounds N]

Texts are real and varied: `../shared/data/ppn` and `zelensky_addresses` as they are (300 and 700 words), and
joined to some 5,000 words, and those with most and with fewest loaded words. The peers are Punkt and
VADER, textstat's five measures, and one compiled regular expression of our own patterns. Each stage of each
text is run `--rounds` times and the fastest counts, because other programs on the machine only ever add time;
the regular expressions of all terms run once, on a few texts.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import random
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from framing import actors, hits, lexicon, resources, sentiment, statements, style

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
PER = 700  # words an article
FEW = 2  # texts for the slow expressions
Timed = dict[str, float]


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
    terms = lexicon.compiled(importlib.import_module("framing.score").load_lexicons())
    middle = between(300, 1000)[: 3 * n]
    dense = sorted(middle, key=lambda t: len(terms.find(t, t.lower(), [(0, len(t))])) / size[t])
    return {**groups, "sparse": dense[:n], "dense": dense[-n:]}


def fastest(work: Callable[[str], Any], text: str, rounds: int) -> float:
    best = float("inf")
    for number in range(rounds):
        text += " and" * number  # never the same text twice: textstat and framing remember the last ones
        begin = time.process_time()
        work(text)
        best = min(best, time.process_time() - begin)
    return best


def ours(groups: dict[str, list[str]], rounds: int) -> tuple[dict[str, float], dict[str, Timed]]:
    """Seconds of each group, whole and by stage; the whole is measured without the stages' clocks."""
    scorer = importlib.import_module("framing.score")
    lexicons = scorer.load_lexicons()

    def work(text: str) -> None:
        _, failed = scorer.score_batch([{"article_id": "a", "text": text}], lexicons)
        assert not failed, failed

    for group in groups.values():
        for text in group:
            work(text + " and" * 8)
    whole = {name: sum(fastest(work, text, rounds) for text in group) for name, group in groups.items()}
    spent: Counter[str] = Counter()
    stages = (
        (scorer, "document"), (actors, "mentions"), (statements, "statements"), (hits, "hits"),
        (scorer, "_outside"), (style, "style"), (sentiment, "sentences"), (scorer, "_article_row"),
        (scorer, "_target_rows"),
    )  # fmt: skip

    def clocked(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **more: Any) -> Any:
            begin = time.process_time()
            result = function(*args, **more)
            spent[name] += time.process_time() - begin
            return result

        return run

    for module, name in stages:
        setattr(module, name, clocked(name.strip("_"), getattr(module, name)))
    parts: dict[str, Timed] = {}
    for kind, group in groups.items():
        parts[kind] = Counter()
        for text in group:
            best: dict[str, float] = {}
            for number in range(rounds):
                spent.clear()
                work(text + " and" * (number + 9))
                best = {name: min(best.get(name, 9e9), seconds) for name, seconds in spent.items()}
            parts[kind].update(best)
    return whole, parts


def plain(pattern: str) -> str:
    """A pattern of ours as a regular expression: the same alternatives, not expanded."""
    signs = {"(": "(?:", "[": "(?:", "]": ")?", "*": r"[\w\-]*", ")": ")", "|": "|"}
    return "".join(signs.get(character) or re.escape(character) for character in pattern)


def one_of(alternatives: list[str]) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(sorted(alternatives, key=len, reverse=True)) + r")\b", re.IGNORECASE
    )


def peers() -> dict[str, tuple[Callable[[str], Any], bool]]:
    """What a user would put together: name → (function of a text, whether it is slow)."""
    resources.use()
    import textstat
    from nltk.tokenize.punkt import PunktSentenceTokenizer
    from sentiment import reference  # benchmarks/sentiment.py: nltk's VADER

    vader, punkt = reference(), PunktSentenceTokenizer()
    measures = [
        textstat.flesch_reading_ease, textstat.flesch_kincaid_grade, textstat.gunning_fog,
        textstat.smog_index, textstat.coleman_liau_index,
    ]  # fmt: skip
    terms = [t for x in importlib.import_module("framing.score").load_lexicons() for t in x.terms]
    literals = sorted({literal for term in terms for literal in term.literals})
    some = random.Random(1).sample(literals, 300)  # noqa: S311
    star = lambda literal: re.escape(literal).replace(r"\*", r"[\w\-]*")  # noqa: E731
    few = one_of([star(literal) for literal in some])
    same = one_of([plain(term.pattern) for term in terms])
    expanded = one_of([star(literal) for literal in literals])
    return {
        "Punkt": (punkt.tokenize, False),
        "nltk VADER": (lambda text: [vader(s) for s in punkt.tokenize(text)], False),
        "textstat, five measures": (lambda text: [measure(text) for measure in measures], False),
        "regex, 300 literals": (lambda text: list(few.finditer(text)), False),
        f"regex, our {len(terms):,} patterns": (lambda text: list(same.finditer(text)), True),
        f"regex, our {len(literals):,} literals": (lambda text: list(expanded.finditer(text)), True),
    }


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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=24, help="texts a group")
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    groups = kinds(texts(), options.articles)
    words = {name: sum(len(text.split()) for text in group) for name, group in groups.items()}
    per = lambda seconds, kind: 1000 * PER * seconds / words[kind]  # noqa: E731
    theirs: dict[str, dict[str, float]] = {}
    for name, (work, slow) in peers().items():  # before ours: nothing of ours is patched yet
        theirs[name] = {}
        for kind, group in groups.items():
            if slow and kind != "700 words":
                continue
            part = group[:FEW] if slow else group
            seconds = sum(fastest(work, text, 1 if slow else 2) for text in part)
            theirs[name][kind] = 1000 * PER * seconds / sum(len(text.split()) for text in part)
    whole, parts = ours(groups, options.rounds)
    print(f"{'CPU ms per 700 words':<36}" + "".join(f"{kind:>13}" for kind in groups))
    print(f"{'texts':<36}" + "".join(f"{len(group):>13}" for group in groups.values()))
    for stage in sorted(parts["700 words"], key=lambda s: -parts["700 words"][s]):
        print(f"  {stage:<34}" + "".join(f"{per(parts[kind][stage], kind):>13.2f}" for kind in groups))
    print(f"{'framing, whole':<36}" + "".join(f"{per(whole[kind], kind):>13.2f}" for kind in groups))
    print(
        f"{'  articles of 700 words a second':<36}"
        + "".join(f"{1000 / per(whole[k], k):>13.0f}" for k in groups)
    )
    for name, found in theirs.items():
        slow_value = found["700 words"]
        print(f"  {name:<34}" + "".join(f"{found.get(k, slow_value):>13.2f}" for k in groups))
    base = [name for name in theirs if not name.startswith("regex")]
    for name in [name for name in theirs if name.startswith("regex")]:
        ratios = [
            (sum(theirs[b][k] for b in base) + theirs[name].get(k, theirs[name]["700 words"]))
            / per(whole[k], k)
            for k in groups
        ]
        print(
            f"{'peers with ' + name + ': ratio':<44}"[:48] + " ".join(f"{ratio:>11.1f}×" for ratio in ratios)
        )
    starts()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
