"""Fit the threshold of `reads_as` on the open gold passages, and report how well it reads.

    python benchmarks/fit_reads_as.py            cross-validated figures
    python benchmarks/fit_reads_as.py --write    also write framing/lexicons/reads_as.json

The labels are those on which both annotators agree (two language models that followed the codebook). The
background is the sided weight per word in the passages both call neutral, the threshold the one with the best
macro-F1 on the open passages; neither is fitted anywhere else.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import GroupKFold

import framing as fr
from framing import storage, tilt
from framing.paths import LEXICONS

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "passages.jsonl"
LABELS = ["pro-kyiv", "neutral", "pro-moscow"]
NEARLY_AS_GOOD = 0.01  # of macro-F1
GRID = np.round(np.arange(0.55, 0.96, 0.01), 2)


def distinct(hits: pd.DataFrame) -> tilt.Evidence:
    """Strengths of an article's counted own-voice hits by side, repeats discounted (as `tilt.evidence`)."""
    own = hits[hits["counted"] & (hits["voice"] == "own") & (hits["side"] != "none")]
    terms = own.groupby(["side", "term_id"])["strength"].agg(["first", "size"])
    weight = (terms["first"] * terms["size"].map(tilt.discounted)).groupby("side").sum()
    kyiv, moscow = weight.get("kyiv", 0.0), weight.get("moscow", 0.0)
    return tilt.Evidence(kyiv, moscow, kyiv, moscow)


def measured() -> tuple[int, list[str], np.ndarray, np.ndarray, tuple[float, float]]:
    """How many passages there are; ids, labels and held-out readings of those on which both annotators agree
    (ten folds, each outlet in one); threshold and background fitted on all of these."""
    passages = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    agreed = [
        p for p in passages if p["annotator_a"]["perspective"] == p["annotator_b"]["perspective"] in LABELS
    ]
    scores = fr.score(
        pd.DataFrame({"article_id": [p["id"] for p in agreed], "text": [p["text"] for p in agreed]})
    )
    outlets = [p["outlet"] for p in agreed]
    y = np.array([p["annotator_a"]["perspective"] for p in agreed])
    evidence = [distinct(scores.hits[scores.hits["article_id"] == p["id"]]) for p in agreed]
    words = scores.articles["n_words"].to_numpy()

    def background(index: np.ndarray) -> float:
        neutral = [i for i in index if y[i] == "neutral"]
        weight = sum(evidence[i].kyiv_distinct + evidence[i].moscow_distinct for i in neutral)
        return float(weight / words[neutral].sum())

    def read(index: np.ndarray, threshold: float, base: float) -> list[str]:
        found = []
        for i in index:
            p = tilt.side_probability(evidence[i], int(words[i]), base)
            found.append("pro-moscow" if p >= threshold else "pro-kyiv" if 1 - p >= threshold else "neutral")
        return found

    def fit(index: np.ndarray) -> tuple[float, float]:
        base = background(index)
        scored = [f1_score(y[index], read(index, t, base), labels=LABELS, average="macro") for t in GRID]
        good = np.flatnonzero(np.array(scored) >= max(scored) - NEARLY_AS_GOOD)
        return float(GRID[good[-1]]), base  # the most careful of them: pages are longer than passages

    everything = np.arange(len(y))
    held_out = np.empty(len(y), dtype=object)
    for train, test in GroupKFold(10).split(everything, y, outlets):
        held_out[test] = read(test, *fit(train))
    return len(passages), [p["id"] for p in agreed], y, held_out, fit(everything)


def main() -> None:
    total, ids, y, held_out, (threshold, base) = measured()
    print(f"{len(ids)} of {total} passages on which both annotators agree on a side or neutral")
    held = f1_score(y, held_out, labels=LABELS, average="macro")
    print(f"macro-F1, cross-validated, outlets held out: {held:.3f}")
    per_class = f1_score(y, held_out, labels=LABELS, average=None).round(3)
    print(f"  per class {dict(zip(LABELS, per_class.tolist(), strict=True))}")
    print(f"  confusion (rows gold) {confusion_matrix(y, held_out, labels=LABELS).tolist()}")
    print(f"threshold {threshold}, background {base:.4f} sided weight per word")
    if "--write" in sys.argv:
        values = {
            "threshold": threshold,
            "background": round(base, 4),
            "fitted_on": "open gold passages",
            "n": len(ids),
        }
        storage.write_json(LEXICONS / "reads_as.json", values)


if __name__ == "__main__":
    main()
