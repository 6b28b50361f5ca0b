"""Fit the logistic curve of `reads_as` on the open gold passages, and report how well it reads.

    python benchmarks/fit_reads_as.py                        cross-validated figures
    python benchmarks/fit_reads_as.py --press DIR --write    also write framing/lexicons/reads_as.json

The labels are those on which both annotators agree (two language models that followed the codebook). Both
weights are fitted on passages with a side, without intercept: one rule for both. The threshold is the lowest
at which at most one in a hundred Western articles reads pro-Moscow (DIR, one .txt each; else it stays).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from common import READINGS, agreed_readings, passages, run, western
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from framing import hits, storage, terms, tilt
from framing.paths import LEXICONS

FALSE_ALARMS = 0.01  # share of Western articles read pro-Moscow
GRID = np.round(np.arange(0.5, 0.96, 0.01), 2)


def inputs(texts: Iterable[str]) -> np.ndarray:
    """What `reads_as` sees of each text: how far its own wording leans, and whose names it uses."""
    found = []
    for text in texts:
        doc, _, said, own = hits.read(text)
        evidence = tilt.evidence(own, terms.names(doc, said))
        found.append(tilt.leaning(evidence, doc.words(0, len(doc.norm))))
    return np.array(found)


def readings(seen: np.ndarray, weights: np.ndarray, threshold: float) -> np.ndarray:
    """How each text reads by these weights (`tilt.reads_as`)."""
    moscow = 1 / (1 + np.exp(-seen @ weights))
    words = seen[:, 0]
    sides = [(moscow >= threshold) & (words > 0), (1 - moscow >= threshold) & (words < 0)]
    return np.select(sides, ["pro-moscow", "pro-kyiv"], "neutral")


def weights(seen: np.ndarray, y: np.ndarray) -> np.ndarray:
    sided = y != "neutral"
    model = LogisticRegression(fit_intercept=False, class_weight="balanced")
    return model.fit(seen[sided], y[sided] == "pro-moscow").coef_[0]


def measured(articles: Sequence[str] = ()) -> tuple[list[str], np.ndarray, np.ndarray, dict[str, float]]:
    """Ids, labels and held-out readings of the passages on which both annotators agree (ten folds, each
    outlet in one); and what is fitted on all of these."""
    agreed = agreed_readings()
    y = np.array([p["reads_as"] for p in agreed])
    seen = inputs([p["text"] for p in agreed])
    others = inputs(articles) if articles else None

    def threshold(fitted: np.ndarray) -> float:
        if others is None:
            return tilt.fitted()["threshold"]
        shares = [np.mean(readings(others, fitted, t) == "pro-moscow") for t in GRID]
        return float(next(t for t, share in zip(GRID, shares, strict=True) if share <= FALSE_ALARMS))

    held_out = np.empty(len(y), dtype=object)
    for train, test in GroupKFold(10).split(y, groups=[p["outlet"] for p in agreed]):
        fitted = weights(seen[train], y[train])
        held_out[test] = readings(seen[test], fitted, threshold(fitted))
    fitted = weights(seen, y)
    values = {"words": round(float(fitted[0]), 2), "names": round(float(fitted[1]), 2)}
    return [p["id"] for p in agreed], y, held_out, {**values, "threshold": threshold(fitted)}


def main(press: Path | None = None, write: bool = False) -> None:
    ids, y, held_out, values = measured(western(press) if press else [])
    print(f"{len(ids)} of {len(passages())} passages on which both annotators agree on a side or neutral")
    held = f1_score(y, held_out, labels=READINGS, average="macro")
    print(f"macro-F1, cross-validated, outlets held out: {held:.3f}")
    print(values)
    if write:
        about = {"fitted_on": "open gold passages", "n": len(ids)}
        storage.write_json(LEXICONS / "reads_as.json", {**values, **about})


if __name__ == "__main__":
    run(main)
