"""Does a change keep what the measures are worth? Every floor beside what is measured now.

    make floors POLNEAR=DIR          a checkout of networkdynamics/PolNeAR, read for its dev part
    python benchmarks/floors.py [--polnear DIR] [--write-offsets]

Exit 1 where something lies under its floor. Without PolNeAR its two floors are named as not measured.
The offsets are those of the hits of ../shared/articles (floors.json holds numbers only, no text);
`--write-offsets` is for a change of the lexicons, never for one of the code.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import attribution
from common import SHARED, run

import framing as fr
from framing import paths

OFFSETS = Path(__file__).with_suffix(".json")


def hit_offsets() -> dict[str, list[list[int]]]:
    """Start and end of every hit of the five articles."""
    hits = fr.score(fr.read_articles(SHARED / "articles")).hits
    groups = hits.groupby("article_id")
    return {article: rows[["start", "end"]].to_numpy().tolist() for article, rows in groups}


def figures(polnear: Path | None) -> dict[str, tuple[float, float]]:
    """What is measured now, and its floor."""
    passages = attribution.passage_figures()
    dev = attribution.report_polnear(polnear, "dev") if polnear else {}
    target = json.loads((paths.LEXICONS / "sentiment_target.json").read_text(encoding="utf-8"))
    return {
        "PolNeAR dev, token F1": (dev.get("token F1", math.nan), 0.835),
        "PolNeAR dev, source": (dev.get("source", math.nan), 0.85),
        "open passages, voice": (passages["voice"], 0.92),
        "open passages, source recall": (passages["recall"], 0.79),
        "target sentiment, macro-F1 cross-validated": (target["macro_f1_cross_validated"], 0.68),
    }


def main(polnear: Path | None = None, write_offsets: bool = False) -> None:
    offsets = hit_offsets()
    if write_offsets:
        OFFSETS.write_text(json.dumps(offsets) + "\n", encoding="utf-8")
    same = offsets == json.loads(OFFSETS.read_text(encoding="utf-8"))
    print(f"{'offsets of the five articles':<46}{'as they were' if same else 'CHANGED':>12}")
    broken = not same
    for name, (now, floor) in figures(polnear).items():
        told = "under its floor" if now < floor else "not measured" if math.isnan(now) else "holds"
        print(f"{name:<46}{now:>8.3f}  floor {floor:.3f}  {told}")
        broken |= now < floor
    raise SystemExit(int(broken))


if __name__ == "__main__":
    run(main)
