"""Memory and speed on many articles, recombined from real ones, as the number of articles grows.

    python benchmarks/scale.py [--articles 2000 20000 ...] [--jobs 1 2] [--folder DIR]

Each article takes its paragraphs at random from the real articles in ../shared. A run is a process of its
own; its peak is that of the process and, with more jobs, of its largest child.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
CODE = (
    "import resource, sys\nfrom framing import cli\ntry:\n    cli.main(sys.argv[1:])\nfinally:\n"
    "    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):\n"
    "        print(resource.getrusage(who).ru_maxrss // 1024)\n"
)


def write(path: Path, count: int) -> int:
    """Write this many articles as JSONL; the number of their characters."""
    texts = [file.read_text(encoding="utf-8") for file in sorted((SHARED / "articles").glob("*.txt"))]
    paragraphs = [p for text in texts for p in text.split("\n") if len(p.split()) > 5]
    draw = random.Random(1)  # noqa: S311
    characters = 0
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            text = "\n\n".join(draw.choices(paragraphs, k=draw.randint(6, 20)))
            characters += len(text)
            file.write(json.dumps({"article_id": f"a{n}", "outlet": f"outlet {n % 50}", "text": text}) + "\n")
    return characters


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 2000, 4000])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--folder", help="where there is room for the corpus and its tables")
    given = parser.parse_args()
    print("articles  jobs  million characters  seconds  articles/s  CPU ms/article  peak MB  child MB")
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for count in given.articles:
            corpus = Path(folder, "corpus.jsonl")
            characters = write(corpus, count)
            for jobs in given.jobs:
                out = ["--out", str(Path(folder, f"out{jobs}")), "--format", "parquet", "--jobs", str(jobs)]
                began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
                command = [sys.executable, "-c", CODE, "score", str(corpus), *out]
                done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
                seconds, now = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
                cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
                own, child = done.stdout.split()
                print(
                    f"{count:8}  {jobs:4}  {characters / 1e6:18.1f}  {seconds:7.1f}  "
                    f"{count / seconds:10.1f}  "
                    f"{1000 * cpu / count:14.1f}  {own:>7}  {child:>13}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
