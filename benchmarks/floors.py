"""Does a change keep what the measures are worth? Every floor beside what is measured now.

    make floors POLNEAR=DIR          a checkout of networkdynamics/PolNeAR, read for its dev part
    python benchmarks/floors.py [--polnear DIR] [--write-offsets]

Exit 1 where something lies under its floor. Without PolNeAR its two floors are named as not measured.
The offsets are those of the hits of ../shared/articles (floors.json holds numbers only, no text);
`--write-offsets` is for a change of the lexicons, never for one of the code.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import math
import sys
from pathlib import Path

import attribution

import framing as fr
from framing import paths

SHARED = attribution.SHARED
OFFSETS = Path(__file__).with_suffix(".json")
FLOORS = {
    "PolNeAR dev, token F1": 0.835,
    "PolNeAR dev, source": 0.85,
    "open passages, voice": 0.92,
    "open passages, source recall": 0.79,
    "target sentiment, macro-F1 cross-validated": 0.68,
}


def hit_offsets() -> dict[str, list[list[int]]]:
    """Start and end of every hit of the five articles."""
    hits = fr.score(fr.read_articles(SHARED / "articles")).hits
    return {
        article: rows[["start", "end"]].to_numpy().tolist() for article, rows in hits.groupby("article_id")
    }


def figures(polnear: Path | None) -> dict[str, float]:
    with contextlib.redirect_stdout(io.StringIO()):
        passages = attribution.gold_passages(0)[1]
        dev = attribution.report_polnear(polnear, "dev", 0) if polnear else {}
    target = json.loads((paths.LEXICONS / "sentiment_target.json").read_text(encoding="utf-8"))
    return {
        "PolNeAR dev, token F1": dev.get("token F1", math.nan),
        "PolNeAR dev, source": dev.get("source", math.nan),
        "open passages, voice": passages["voice"],
        "open passages, source recall": passages["recall"],
        "target sentiment, macro-F1 cross-validated": target["macro_f1_cross_validated"],
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--polnear", type=Path)
    parser.add_argument("--write-offsets", action="store_true")
    options = parser.parse_args()
    offsets = hit_offsets()
    if options.write_offsets:
        OFFSETS.write_text(json.dumps(offsets) + "\n", encoding="utf-8")
    same = offsets == json.loads(OFFSETS.read_text(encoding="utf-8"))
    broken = not same
    for name, now in figures(options.polnear).items():
        under = now < FLOORS[name]  # a figure that was not measured is not under its floor
        told = "under its floor" if under else "not measured" if math.isnan(now) else "holds"
        print(f"{name:<46}{now:>8.3f}  floor {FLOORS[name]:.3f}  {told}")
        broken |= under
    print(f"{'offsets of the five articles':<46}{'as they were' if same else 'CHANGED':>12}")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
