"""Fit the logistic curve of `reads_as` on the open gold passages, and report how well it reads.

    python benchmarks/fit_reads_as.py                        cross-validated figures
    python benchmarks/fit_reads_as.py --press DIR --write    also write framing/lexicons/reads_as.json

The labels are those on which both annotators agree (two language models that followed the codebook). Both
weights are fitted on passages with a side, without intercept: one rule for both. The threshold is the lowest
at which at most one in a hundred Western articles reads pro-Moscow (DIR, one .txt each; else it stays).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from common import READINGS, agreed_readings, options, passages, press, scored
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import GroupKFold

from framing import storage, tilt
from framing.paths import LEXICONS

FALSE_ALARMS = 0.01  # share of Western articles read pro-Moscow
GRID = np.round(np.arange(0.5, 0.96, 0.01), 2)


def evidence(texts: Sequence[str]) -> tuple[list[tilt.Evidence], list[int]]:
    """What each text's own wording holds for each side, and its words."""
    scores = scored(texts)
    own = scores.hits[scores.hits["counted"] & (scores.hits["voice"] == "own")]
    terms = own.groupby(["article_id", "side", "term_id"])["strength"].agg(["first", "size"])
    weight = (terms["first"] * terms["size"].map(tilt.discounted)).groupby(level=[0, 1]).sum()
    names = scores.names[scores.names["voice"] == "own"].groupby(["article_id", "side"]).size()
    found = []
    for article in scores.articles["article_id"]:
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


def measured(western: Sequence[str] = ()) -> tuple[list[str], np.ndarray, np.ndarray, dict[str, float]]:
    """Ids, labels and held-out readings of the passages on which both annotators agree (ten folds, each
    outlet in one); and what is fitted on all of these."""
    agreed = agreed_readings()
    y = np.array([p["reads_as"] for p in agreed])
    texts = Texts([p["text"] for p in agreed])
    others = Texts(western) if western else None

    def threshold(fitted: np.ndarray) -> float:
        if others is None:
            return tilt.fitted()["threshold"]
        shares = [np.mean(others.read(fitted, t) == "pro-moscow") for t in GRID]
        return float(next(t for t, share in zip(GRID, shares, strict=True) if share <= FALSE_ALARMS))

    held_out = np.empty(len(y), dtype=object)
    for train, test in GroupKFold(10).split(y, groups=[p["outlet"] for p in agreed]):
        fitted = weights(texts.inputs[train], y[train])
        held_out[test] = texts.read(fitted, threshold(fitted))[test]
    fitted = weights(texts.inputs, y)
    values = {"words": round(float(fitted[0]), 2), "names": round(float(fitted[1]), 2)}
    return [p["id"] for p in agreed], y, held_out, {**values, "threshold": threshold(fitted)}


def main() -> None:
    given = options(__doc__, press=Path, write=bool)
    ids, y, held_out, values = measured(press(given.press))
    print(f"{len(ids)} of {len(passages())} passages on which both annotators agree on a side or neutral")
    held = f1_score(y, held_out, labels=READINGS, average="macro")
    print(f"macro-F1, cross-validated, outlets held out: {held:.3f}")
    per_class = f1_score(y, held_out, labels=READINGS, average=None).round(3)
    print(f"  per class {dict(zip(READINGS, per_class.tolist(), strict=True))}")
    print(f"  confusion (rows gold) {confusion_matrix(y, held_out, labels=READINGS).tolist()}")
    print(values)
    if given.write:
        about = {"fitted_on": "open gold passages", "n": len(ids)}
        storage.write_json(LEXICONS / "reads_as.json", {**values, **about})


if __name__ == "__main__":
    main()
