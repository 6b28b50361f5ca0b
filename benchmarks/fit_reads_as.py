"""Fit the logistic curve of `reads_as` on the open gold passages, and report how well it reads.

    python benchmarks/fit_reads_as.py                        cross-validated figures
    python benchmarks/fit_reads_as.py --press DIR --write    also write framing/lexicons/reads_as.json

The labels are those on which both annotators agree (two language models that followed the codebook). Both
weights are fitted on passages with a side, without intercept: one rule for both. The threshold is the lowest
at which at most one in a hundred Western articles reads pro-Moscow (DIR, one .txt each; else it stays).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import GroupKFold

import framing as fr
from framing import storage, tilt
from framing.paths import LEXICONS

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "passages.jsonl"
LABELS = ["pro-kyiv", "neutral", "pro-moscow"]
FALSE_ALARMS = 0.01  # share of Western articles read pro-Moscow
GRID = np.round(np.arange(0.5, 0.96, 0.01), 2)


def evidence(texts: Sequence[str]) -> tuple[list[tilt.Evidence], list[int]]:
    """What each text's own wording holds for each side, and its words."""
    ids = [f"{n:05}" for n in range(len(texts))]
    scores = fr.score(pd.DataFrame({"article_id": ids, "text": texts}))
    own = scores.hits[scores.hits["counted"] & (scores.hits["voice"] == "own")]
    terms = own.groupby(["article_id", "side", "term_id"])["strength"].agg(["first", "size"])
    weight = (terms["first"] * terms["size"].map(tilt.discounted)).groupby(level=[0, 1]).sum()
    names = scores.names[scores.names["voice"] == "own"].groupby(["article_id", "side"]).size()
    found = []
    for article in ids:
        words = [float(weight.get((article, side), 0)) for side in ("kyiv", "moscow")]
        found.append(
            tilt.Evidence(*words, *words, *(int(names.get((article, s), 0)) for s in ("kyiv", "moscow")))
        )
    return found, scores.articles["n_words"].tolist()


class Texts:
    """Texts as what `reads_as` sees of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        found, words = evidence(texts)
        self.inputs = np.array([tilt.leaning(e, n) for e, n in zip(found, words, strict=True)])

    def read(self, weights: np.ndarray, threshold: float) -> np.ndarray:
        """How each reads by these weights (`tilt.reads_as`)."""
        moscow = 1 / (1 + np.exp(-self.inputs @ weights))
        side = np.sign(self.inputs[:, 0])
        reads = np.full(len(side), "neutral", dtype=object)
        reads[(moscow >= threshold) & (side > 0)] = "pro-moscow"
        reads[(1 - moscow >= threshold) & (side < 0)] = "pro-kyiv"
        return reads


def weights(inputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    sided = y != "neutral"
    model = LogisticRegression(fit_intercept=False, class_weight="balanced")
    return model.fit(inputs[sided], y[sided] == "pro-moscow").coef_[0]


def measured(press: Sequence[str] = ()) -> tuple[int, list[str], np.ndarray, np.ndarray, dict[str, float]]:
    """How many passages there are; ids, labels and held-out readings of those on which both annotators agree
    (ten folds, each outlet in one); and what is fitted on all of these."""
    passages = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    agreed = [
        p for p in passages if p["annotator_a"]["perspective"] == p["annotator_b"]["perspective"] in LABELS
    ]
    y = np.array([p["annotator_a"]["perspective"] for p in agreed])
    texts = Texts([p["text"] for p in agreed])
    western = Texts(press) if press else None

    def threshold(fitted: np.ndarray) -> float:
        if western is None:
            return tilt.fitted()["threshold"]
        shares = [np.mean(western.read(fitted, t) == "pro-moscow") for t in GRID]
        return float(next(t for t, share in zip(GRID, shares, strict=True) if share <= FALSE_ALARMS))

    held_out = np.empty(len(y), dtype=object)
    for train, test in GroupKFold(10).split(y, groups=[p["outlet"] for p in agreed]):
        fitted = weights(texts.inputs[train], y[train])
        held_out[test] = texts.read(fitted, threshold(fitted))[test]
    fitted = weights(texts.inputs, y)
    values = {"words": round(float(fitted[0]), 2), "names": round(float(fitted[1]), 2)}
    return len(passages), [p["id"] for p in agreed], y, held_out, {**values, "threshold": threshold(fitted)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--press", type=Path, help="a folder of Western articles, one .txt each")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    files = sorted(options.press.glob("*.txt")) if options.press else []
    press = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    total, ids, y, held_out, values = measured(press)
    print(f"{len(ids)} of {total} passages on which both annotators agree on a side or neutral")
    held = f1_score(y, held_out, labels=LABELS, average="macro")
    print(f"macro-F1, cross-validated, outlets held out: {held:.3f}")
    per_class = f1_score(y, held_out, labels=LABELS, average=None).round(3)
    print(f"  per class {dict(zip(LABELS, per_class.tolist(), strict=True))}")
    print(f"  confusion (rows gold) {confusion_matrix(y, held_out, labels=LABELS).tolist()}")
    print(values)
    if options.write:
        about = {"fitted_on": "open gold passages", "n": len(ids)}
        storage.write_json(LEXICONS / "reads_as.json", {**values, **about})


if __name__ == "__main__":
    main()
