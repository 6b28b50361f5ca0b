"""How well loaded words tell judged subjective sentences from plain ones: AUC of `loaded_per_1000`.

    python -m benchmarks loaded_general

The train and val parts of NewsSD-ENG, never its test part. "Matched" compares only pairs of sentences that
differ by at most a tenth in length, so that length cannot help.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

import framing as fr

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "newssd_eng"
REPEATS = 2000


def matched_auc(rate: np.ndarray, judged: np.ndarray, words: np.ndarray) -> tuple[float, int]:
    """AUC over pairs of nearly the same length, and the number of pairs."""
    length = np.log(np.maximum(words, 1))
    near = np.abs(length[judged][:, None] - length[~judged]) <= np.log(1.1)
    gap = rate[judged][:, None] - rate[~judged]
    return float(((gap > 0) + 0.5 * (gap == 0))[near].mean()), int(near.sum())


def report(part: str) -> None:
    rows = pd.read_csv(DATA / f"{part}.csv")
    texts = rows["Sentence"].str.strip()
    scores = fr.score(pd.DataFrame({"article_id": [f"{i:05}" for i in range(len(rows))], "text": texts}))
    table = scores.articles.sort_values("article_id")
    rate, words = table["loaded_per_1000"].fillna(0).to_numpy(), table["n_words"].to_numpy()
    judged = rows["Label"].eq("SUBJ").to_numpy()
    rng = np.random.default_rng(1)
    draws = [rng.integers(0, len(rows), len(rows)) for _ in range(REPEATS)]
    low, high = np.quantile([roc_auc_score(judged[d], rate[d]) for d in draws], [0.025, 0.975])
    matched, pairs = matched_auc(rate, judged, words)
    print(f"{part}: AUC {roc_auc_score(judged, rate):.3f} [{low:.3f}, {high:.3f}], n {len(rows)}", end="; ")
    print(f"matched {matched:.3f} ({pairs} pairs)", end="; ")
    shares = ((rate > 0)[chosen].mean() for chosen in (judged, ~judged))
    print("with a loaded word: {:.2f} of subjective, {:.2f} of plain".format(*shares))


def main() -> None:
    for part in ("train", "val"):
        report(part)


if __name__ == "__main__":
    main()
