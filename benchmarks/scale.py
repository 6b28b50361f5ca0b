"""Memory, linearity and cost on many and on long articles, recombined from real sentences.

python -m benchmarks scale memory [--articles 20000] [--jobs 1]   # peak of a run, from /proc
python -m benchmarks scale linear     # n, 2n and 4n characters of ordinary and of hostile texts
python -m benchmarks scale cost       # what a hundred million articles take, from this core's speed
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
from functools import cache
from pathlib import Path

from framing.lexicon import load_lexicons
from framing.scoring import score_batch

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
HOSTILE = {
    "unclosed quotation marks": 'He said "the war went on. ',
    "quotation marks alone": '" ',
    "one term": "dictator ",
    "one name": "Putin ",
    "names as sources": "said Putin, ",
    "no blank": "a",
    "full stops": ". ",
    "lines of one letter": "a\n",
    "brackets": "(((",
}


@cache
def sentences() -> list[str]:
    with gzip.open(DATA / "ppn" / "ppn_en_open.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    pieces = (piece for text in texts for piece in re.split(r"(?<=[.!?”])\s+", text))
    return [piece for piece in pieces if 3 < len(piece.split()) < 80]


def article(draw: random.Random, words: int) -> str:
    """At least so many words, in paragraphs of four sentences."""
    drawn: list[str] = []
    count = 0
    while count < words:
        drawn.append(draw.choice(sentences()))
        count += len(drawn[-1].split())
    return "\n\n".join(" ".join(drawn[n : n + 4]) for n in range(0, len(drawn), 4))


def peak(process: int) -> int:
    """The most memory that a process has held, MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) // 1024 if found else 0


def memory(count: int, jobs: int) -> None:
    draw = random.Random(1)  # noqa: S311
    with tempfile.TemporaryDirectory() as place:
        corpus, out = Path(place, "corpus.jsonl"), Path(place, "out")
        with corpus.open("w", encoding="utf-8") as file:
            for n in range(count):
                file.write(json.dumps({"article_id": f"a{n}", "text": article(draw, 90)}) + "\n")
        command = [sys.executable, "-m", "framing", "score", str(corpus), "--out", str(out)]
        began, most = time.perf_counter(), 0
        with subprocess.Popen([*command, "--format", "parquet", "--jobs", str(jobs)]) as run:
            while run.poll() is None:
                most = max(most, peak(run.pid))
                time.sleep(0.2)
        print(f"{count} articles, --jobs {jobs}: peak {most} MB, {time.perf_counter() - began:.0f} s")


def seconds(texts: list[str]) -> float:
    begin = time.process_time()
    score_batch([{"article_id": str(n), "text": text} for n, text in enumerate(texts)], load_lexicons())
    return time.process_time() - begin


def linear(size: int) -> None:
    draw = random.Random(1)  # noqa: S311
    print(f"{'microseconds a character, of characters':<42}{size:>9}{2 * size:>9}{4 * size:>9}")
    for name, piece in {"ordinary": article(draw, size), **HOSTILE}.items():
        text = piece * (4 * size // len(piece) + 1)
        spent = [1e6 * seconds([text[: n * size]]) / (n * size) for n in (1, 2, 4)]
        print(f"{name:<42}" + "".join(f"{each:>9.1f}" for each in spent), flush=True)


def cost(count: int, words: int = 700) -> None:
    draw = random.Random(1)  # noqa: S311
    texts = [article(draw, words) for _ in range(count)]
    seconds(texts[:10])  # builds what is built once
    each = seconds(texts) / count
    hours = each * 1e8 / 3600
    print(f"{1000 * each:.1f} ms a core for {words} words; 100 million articles: {hours:.0f} core-hours")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("memory", "linear", "cost"), nargs="?", default="cost")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--size", type=int, default=100_000, help="characters of the smallest text")
    given = parser.parse_args()
    if given.what == "memory":
        memory(given.articles, given.jobs)
    elif given.what == "linear":
        linear(given.size)
    else:
        cost(200)


if __name__ == "__main__":
    main()
