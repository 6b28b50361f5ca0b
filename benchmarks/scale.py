"""Memory, speed and linearity on many and on long articles, recombined from real sentences.

    python benchmarks/scale.py memory [--articles 200000] [--every 20000] [--jobs 1] [--folder DIR]
    python benchmarks/scale.py linear      # n, 2n, 4n of ordinary and of hostile texts; one of 50 MB
    python benchmarks/scale.py cost        # what a hundred million articles take, from this core's speed

The sentences are those of ../shared; each run is a process of its own, whose peak memory is read from
/proc while it goes on.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "shared" / "data"
CORE_WORDS = 700  # of an article, in the table of costs


@cache
def sentences() -> list[str]:
    """Every sentence of three real data sets."""
    with gzip.open(DATA / "ppn" / "ppn_en_open.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    with (DATA / "zelensky_addresses" / "addresses.jsonl").open(encoding="utf-8") as file:
        texts += [json.loads(line)["text"] for line in file]
    with (DATA / "newssd_eng" / "train.csv").open(encoding="utf-8", newline="") as file:
        texts += [row["Sentence"] for row in csv.DictReader(file)]
    pieces = (piece for text in texts for piece in re.split(r"(?<=[.!?”])\s+", text))
    return [piece for piece in pieces if 3 < len(piece.split()) < 80]


def article(draw: random.Random, words: int) -> str:
    """At least so many words, in paragraphs of four sentences."""
    drawn: list[str] = []
    while sum(len(sentence.split()) for sentence in drawn) < words:
        drawn.append(draw.choice(sentences()))
    return "\n\n".join(" ".join(drawn[n : n + 4]) for n in range(0, len(drawn), 4))


def write(path: Path, count: int, fewest: int, most: int) -> int:
    """Write this many articles as JSONL; the number of their characters."""
    draw = random.Random(1)  # noqa: S311
    characters = 0
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            text = article(draw, draw.randint(fewest, most))
            characters += len(text)
            file.write(json.dumps({"article_id": f"a{n}", "outlet": f"outlet {n % 50}", "text": text}) + "\n")
    return characters


def peak(pid: int | str = "self") -> int:
    """The most memory that a process has held, MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) // 1024 if found else 0


def memory(count: int, every: int, jobs: int, words: tuple[int, int], folder: str | None) -> None:
    """Peak memory of one run as it goes on."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        corpus, out = Path(place, "corpus.jsonl"), Path(place, "out")
        characters = write(corpus, count, *words)
        print(f"{count} articles, {characters / 1e6:.0f} million characters, --jobs {jobs}")
        print("articles  peak MB  seconds", flush=True)
        command = [sys.executable, "-m", "framing.cli", "score", str(corpus), "--out", str(out)]
        began, next_, most = time.perf_counter(), every, 0
        with subprocess.Popen([*command, "--format", "parquet", "--jobs", str(jobs)]) as run:
            while run.poll() is None:
                time.sleep(0.2)
                most = max(most, peak(run.pid))
                # Parts are numbered, and hold 64 articles each.
                parts = (p.name[:8] for p in os.scandir(out / "parts")) if (out / "parts").is_dir() else ()
                done = 64 * (1 + max((int(name) for name in parts if name.isdigit()), default=-1))
                if done >= next_:
                    print(f"{done:8}  {most:7}  {time.perf_counter() - began:7.0f}", flush=True)
                    next_ = done - done % every + every
        print(f"  merged  {most:7}  {time.perf_counter() - began:7.0f}", flush=True)
        print(json.loads((out / "run.json").read_text())["counts"])


HOSTILE = {
    "ordinary": "",
    "unclosed quotation marks": 'He said "the war went on. ',
    "quotation marks alone": '" ',
    "curly marks never closed": "“",
    "one term": "dictator ",
    "one name": "Putin ",
    "said": "said ",
    "no blank": "a",
    "full stops": ". ",
    "lines": "a\n\n",
    "brackets": "(",
}


def scored(text: str) -> tuple[float, int]:
    """CPU seconds, and hits."""
    from framing.lexicon import load_lexicons
    from framing.scoring import score_batch

    began = time.process_time()
    tables, failures = score_batch([{"article_id": "a", "text": text, "language": "en"}], load_lexicons())
    if failures:
        raise SystemExit(str(failures))
    return time.process_time() - began, len(tables["hits"]["start"])


def linear(size: int) -> None:
    """Microseconds a character at n, 2n and 4n, as times those of ordinary text."""
    draw = random.Random(2)  # noqa: S311
    scored(article(draw, 100))
    print("text                        microseconds a character at n, 2n, 4n      of ordinary text")
    ordinary = 0.0
    for name, piece in HOSTILE.items():
        taken = []
        for n in (size, 2 * size, 4 * size):
            text = f"He said. {piece * (n // len(piece))}" if piece else article(draw, n // 6)
            taken.append(1e6 * scored(text)[0] / len(text))
        ordinary = ordinary or taken[-1]
        figures = "  ".join(f"{one:10.2f}" for one in taken)
        print(f"{name:26}  {figures}  {taken[-1] / ordinary:10.2f} times", flush=True)


def long(characters: int) -> None:
    """One long article, in this process."""
    draw = random.Random(3)  # noqa: S311
    text = article(draw, 20_000)
    text = "\n\n".join([text] * (characters // len(text)))
    before = peak()
    seconds, found = scored(text)
    print(
        f"one article of {len(text) / 1e6:.0f} million characters: {seconds:.0f} s, "
        f"{1e6 * seconds / len(text):.2f} microseconds a character, {found} hits, "
        f"peak {peak()} MB ({before} MB before it)",
        flush=True,
    )


def cost(articles: int) -> None:
    """Core-hours and workers for a hundred million articles, from this core's speed."""
    from framing.lexicon import load_lexicons
    from framing.scoring import score_batch

    draw, lexicons, used, count, spent = random.Random(4), load_lexicons(), 0, 0, 0.0  # noqa: S311
    while count < articles:
        batch: list[dict[str, Any]] = [
            {"article_id": str(n), "text": article(draw, CORE_WORDS), "language": "en"} for n in range(16)
        ]
        began = time.process_time()
        score_batch(batch, lexicons)
        spent += (time.process_time() - began) if used else 0.0  # the first builds the automata
        count += len(batch) if used else 0
        used = 1
    each = spent / count
    hours = each * 1e8 / 3600
    print(f"{1000 * each:.1f} ms a core for {CORE_WORDS} words; 100 million articles: {hours:.0f} core-hours")
    for workers in (1, 2, 16, 64, 256):
        print(f"{workers:6} workers  {hours / workers:8.1f} hours = {hours / workers / 24:6.1f} days")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("memory", "linear", "long", "cost"), nargs="?", default="cost")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--every", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--words", type=int, nargs=2, default=(60, 120), help="of an article, from and to")
    parser.add_argument("--size", type=int, default=250_000, help="characters of the smallest text")
    parser.add_argument("--folder", help="where there is room for the corpus and its tables")
    given = parser.parse_args()
    if given.what == "memory":
        memory(given.articles, given.every, given.jobs, tuple(given.words), given.folder)
    elif given.what == "linear":
        linear(given.size)
    elif given.what == "long":
        long(50_000_000)
    else:
        cost(800)


if __name__ == "__main__":
    main()
