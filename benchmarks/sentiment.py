"""Sentiment against people: VADER on rated sentences; target sentiment beside its peers.

    python -m benchmarks sentiment [--skip-targets]

`vader_nyt`: Pearson's r with the mean rating. NewsMTSC, development part: macro-F1,
cross-validated by sentence.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import train_target_sentiment as training
from numpy.typing import NDArray
from scipy.stats import pearsonr
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from framing import sentiment

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def rated() -> None:
    lines = (DATA / "vader_nyt" / "nytEditorialSnippets_GroundTruth.txt").read_text(encoding="latin-1")
    rows = [line.split("\t") for line in lines.splitlines() if line.count("\t") > 1]
    ratings = [float(row[1]) for row in rows]
    found = pearsonr(sentiment.sentences([row[2] for row in rows]), ratings)
    print(f"VADER, {len(rows)} sentences of opinion pieces: r with ratings {found.statistic:.3f}")


def toward_targets() -> None:
    targets, _ = training.split(training.load(DATA / "newsmtsc" / "train.jsonl"))
    truth, groups = training.polarities(targets), [target.group for target in targets]
    whole = [[sentiment.sentence(t.text)] for t in targets]
    near = [[sentiment.sentence(t.text[max(0, t.start - 60) : t.end + 60])] for t in targets]
    marked = [f"{t.text[: t.start]} targetmark {t.text[t.end :]}" for t in targets]
    cuts = DecisionTreeClassifier(max_leaf_nodes=3, class_weight="balanced", random_state=1)
    words = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        LogisticRegression(class_weight="balanced", max_iter=400),
    )
    guesses: dict[str, NDArray[np.int64]] = {
        name: cross_val_predict(model, given, truth, groups=groups, cv=GroupKFold(5))
        for name, model, given in (
            ("VADER of the sentence", cuts, whole),
            ("VADER of 60 characters around", cuts, near),
            ("words, the target marked", words, marked),
        )
    }
    guesses["framing.sentiment.toward"] = training.cross_validated(targets)
    print(f"target sentiment, {len(targets)} targets, macro-F1 over negative, neutral, positive")
    for name, guess in guesses.items():
        print(f"  {name:<32}{f1_score(truth, guess, average='macro'):.3f}")
    print(confusion_matrix(truth, guesses["framing.sentiment.toward"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--skip-targets", action="store_true")
    rated()
    if not parser.parse_args().skip_targets:
        toward_targets()


if __name__ == "__main__":
    main()
