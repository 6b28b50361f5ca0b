"""How well loaded words tell judged subjective sentences from plain ones: AUC of `loaded_per_1000`.

    python benchmarks/loaded_general.py [FILE.csv --text COLUMN --label COLUMN --positive VALUE]

Without a file: the train and val parts of NewsSD-ENG in ../shared, never its test part (words of loaded-en
were chosen with train in view), and opinion pieces by how far people's ratings lie from neutral. "Matched"
compares only pairs of sentences that differ by at most a tenth in length, so that length cannot help.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

import framing as fr

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
REPEATS = 2000


def measured(texts: list[str]) -> pd.DataFrame:
    """Rate, count and length of each text, in order."""
    scores = fr.score(pd.DataFrame({"article_id": [f"{i:05}" for i in range(len(texts))], "text": texts}))
    table = scores.articles.sort_values("article_id")
    rate = table["loaded_per_1000"].fillna(0).to_numpy()
    words = table["n_words"].to_numpy()
    return pd.DataFrame({"rate": rate, "count": (rate * words / 1000).round(), "words": words})


def matched_auc(values: np.ndarray, labels: np.ndarray, words: np.ndarray) -> tuple[float, int]:
    """AUC over pairs of nearly the same length, and the number of pairs."""
    length = np.log(np.maximum(words, 1))
    near = np.abs(length[labels == 1][:, None] - length[labels == 0]) <= np.log(1.1)
    gap = values[labels == 1][:, None] - values[labels == 0]
    return float(((gap > 0) + 0.5 * (gap == 0))[near].mean()), int(near.sum())


def report(name: str, texts: list[str], labels: np.ndarray) -> None:
    table = measured(texts)
    rng = np.random.default_rng(1)
    for column in ("rate", "count"):
        values = table[column].to_numpy()
        repeats = []
        for _ in range(REPEATS):
            drawn = rng.integers(0, len(labels), len(labels))
            if 0 < labels[drawn].sum() < len(labels):
                repeats.append(roc_auc_score(labels[drawn], values[drawn]))
        low, high = np.percentile(repeats, [2.5, 97.5])
        matched, pairs = matched_auc(values, labels, table["words"].to_numpy())
        print(
            f"{name:16} {column:6} AUC {roc_auc_score(labels, values):.3f} [{low:.3f}, {high:.3f}]  "
            f"n {labels.sum()} + {(1 - labels).sum()}  matched {matched:.3f} ({pairs} pairs)"
        )
    shares = [float((table["count"][labels == value] > 0).mean()) for value in (1, 0)]
    rates = [1000 * table["count"][labels == v].sum() / table["words"][labels == v].sum() for v in (1, 0)]
    print(
        f"{'':16} with a hit: {shares[0]:.2f} of judged, {shares[1]:.2f} of plain; "
        f"per 1,000 words: {rates[0]:.1f} and {rates[1]:.1f}"
    )


def opinion_pieces() -> None:
    rows = pd.read_csv(
        DATA / "vader_nyt" / "nytEditorialSnippets_GroundTruth.txt",
        sep="\t",
        header=None,
        encoding="latin-1",
        quoting=3,
    )
    table = measured([str(text) for text in rows[2]])
    found = spearmanr(table["rate"], rows[1].abs())
    print(f"{'opinion pieces':16} rank correlation with |rating| {found.statistic:.3f}, n {len(rows)}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--text", default="Sentence")
    parser.add_argument("--label", default="Label")
    parser.add_argument("--positive", default="SUBJ")
    options = parser.parse_args()
    parts = [options.file] if options.file else [DATA / "newssd_eng" / f"{p}.csv" for p in ("train", "val")]
    for path in parts:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        labels = np.array([row[options.label] == options.positive for row in rows], dtype=int)
        report(path.stem, [row[options.text].strip() for row in rows], labels)
    if not options.file:
        opinion_pieces()


if __name__ == "__main__":
    main()
