"""Sentiment against people: VADER on rated sentences; target sentiment beside its peers.

    python -m benchmarks sentiment

`vader_nyt`: Pearson's r with the mean rating. NewsMTSC, development part: macro-F1, folds by sentence.
"""

from __future__ import annotations

import train_target_sentiment as training
from common import DATA
from scipy.stats import pearsonr
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.tree import DecisionTreeClassifier

from framing import sentiment


def rated() -> tuple[list[str], list[float], list[str]]:
    """Sentences of opinion pieces, their mean ratings, and the editorial of each."""
    text = (DATA / "vader_nyt" / "nytEditorialSnippets_GroundTruth.txt").read_text(encoding="latin-1")
    rows = [line.split("\t") for line in text.splitlines() if line.count("\t") > 1]
    return [row[2] for row in rows], [float(row[1]) for row in rows], [row[0].split("_")[0] for row in rows]


def main() -> None:
    sentences, ratings, _ = rated()
    found = pearsonr([sentiment.compound(one) for one in sentences], ratings)
    print(f"VADER, {len(ratings)} sentences of opinion pieces: r with ratings {found.statistic:.3f}")
    targets, _ = training.split(training.load())
    truth, groups = training.polarities(targets), [target.group for target in targets]
    whole = [[sentiment.sentence(t.text)] for t in targets]
    cuts = DecisionTreeClassifier(max_leaf_nodes=3, class_weight="balanced", random_state=1)
    guesses = {
        "VADER of the sentence": cross_val_predict(cuts, whole, truth, groups=groups, cv=GroupKFold(5)),
        "framing.sentiment.toward": training.cross_validated(targets),
    }
    print(f"target sentiment, {len(targets)} targets, macro-F1 over negative, neutral, positive")
    for name, guess in guesses.items():
        print(f"  {name:<32}{f1_score(truth, guess, average='macro'):.3f}")


if __name__ == "__main__":
    main()
