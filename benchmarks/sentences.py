"""Sentence splitters side by side: boundaries on hard cases of our own, counts on five real articles, speed.

python benchmarks/sentences.py          # nupunkt is compared where it is installed
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import sentencex

from framing.text.document import document

SHARED = Path(__file__).resolve().parents[2] / "shared"
# "|" stands where a sentence begins.
CASES = [
    "The U.S. Army agreed.| Gen. Brown left on Monday.",
    "He came at 5 p.m. and left.| She stayed.",
    "troops (in the war, — ed.), when needed.| So it is.",
    'He said: "We won.| They lost."| They left.',
    "“We came.| We saw,” he said.| “We left.”",
    "It cost 3.5 percent.| No. 5 came first.",
    "Sen. Anne Hill met Dr. Lee vs. the board.| It ended.",
    "• First point| • Second point",
    'the "meat grinder".| We are not talking about that.',
    "What now?| Nobody knows!| The end...",
    "In St. Petersburg and Washington, D.C. talks went on.",
    "Lt. Col. J. F. Moore spoke.| He left.",
    "Headline without a stop|\nThe first sentence.",
    "“Is it over?” he asked.| It was.",
]


def ours(text: str) -> list[int]:
    return [a for a, _ in document(text).sentences]


def plain_sentencex(text: str) -> list[int]:
    return [b["start_index"] for b in sentencex.get_sentence_boundaries("en", text)]


def main() -> None:
    splitters: dict[str, Callable[[str], list[int]]] = {
        "framing (sentencex + quotations)": ours,
        "sentencex": plain_sentencex,
    }
    try:
        import nupunkt

        splitters["nupunkt"] = lambda text: [a for a, _ in nupunkt.sent_spans(text)]
    except ImportError:
        print("nupunkt is not installed: left out")
    real = [p.read_text(encoding="utf-8") for p in sorted((SHARED / "articles").glob("*.txt"))]
    with gzip.open(SHARED / "data" / "ppn" / "ppn_en_open.jsonl.gz", "rt", encoding="utf-8") as file:
        many = [json.loads(line)["text"] for line in islice(file, 400)]
    print(f"{'splitter':34} {'cases right':>12} {'sentences in the five':>22} {'articles/s':>11}")
    for name, split in splitters.items():
        right = 0
        for case in CASES:
            text = case.replace("|", "")
            expected, at = [0], 0
            for piece in case.split("|")[:-1]:
                at += len(piece)
                expected.append(at + len(text[at:]) - len(text[at:].lstrip()))
            found = sorted({s + len(text[s:]) - len(text[s:].lstrip()) for s in split(text)})
            right += found == expected
        start = time.perf_counter()
        for text in many:
            split(text)
        speed = len(many) / (time.perf_counter() - start)
        print(
            f"{name:34} {right:>6} of {len(CASES):<3} {sum(len(split(t)) for t in real):>22} {speed:>11.0f}"
        )


if __name__ == "__main__":
    main()
