"""Train the weights of the subjectivity model.

    python benchmarks/train_subjectivity.py                    write framing/lexicons/subjectivity.json
    python benchmarks/train_subjectivity.py --check            say whether the file would come out the same
    python benchmarks/train_subjectivity.py --cross-validate   cross-validated figures

Reads the train and val parts of NewsSD-ENG (Antici et al., LREC-COLING 2024, CC BY 4.0), never the test part.
Weights are rounded, so that the file comes out bit for bit. To be run again after style.csv, subjectivity.csv
or the lexicon loaded-en has changed. The author of loaded-en looked at labels of train, not of val: figures
pooled over both are a little too good, those on val are fair but few (99 sentences).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score

from framing import lexicon, matching, paths, storage
from framing.style import marks, opinion
from framing.text.document import document

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "newssd_eng"
WEIGHTS = paths.LEXICONS / "subjectivity.json"
PENALTY = 0.003  # chosen by cross-validation among .001, .003, .01, .03


def read(part: str) -> tuple[list[str], np.ndarray]:
    with (DATA / f"{part}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    labels = np.array([row["Label"] == "SUBJ" for row in rows], dtype=int)
    return [row["Sentence"].strip() for row in rows], labels


def features(sentence: str) -> dict[str, float]:
    """All features of a sentence, words unfolded; empty for one without words of its own."""
    doc = document(sentence)
    spans = [(0, len(doc.norm))]
    lowered = matching.lower(doc.norm)
    words = marks.words(doc, spans)
    own, row = opinion.sentence_features(doc, spans, words, marks.markers(doc.norm, lowered, spans), lowered)[
        0
    ]
    if not own:
        return {}
    values = dict(zip(opinion.FEATURES, row, strict=True))
    for word in own:
        for name in opinion.word_features(word):
            values[name] = values.get(name, 0.0) + 1 / np.sqrt(len(own))
    return values


def names() -> list[str]:
    lists, endings = opinion.word_lists()
    found = {name for group in lists.values() for name in group} | {name for _, name in endings}
    return sorted(found | {"number", "capital"} | set(opinion.FEATURES))


def matrix(sentences: list[str], columns: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Features as a matrix, and which sentences have any (the others are quotations, 0 by rule)."""
    rows = [features(sentence) for sentence in sentences]
    values = np.array([[row.get(column, 0.0) for column in columns] for row in rows])
    return values, np.array([bool(row) for row in rows])


def fit(values: np.ndarray, labels: np.ndarray, penalty: float = PENALTY) -> tuple[float, np.ndarray]:
    """Bias and weights for unscaled features."""
    mean, scale = values.mean(0), values.std(0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=penalty, class_weight="balanced", max_iter=5000, tol=1e-8)
    model.fit((values - mean) / scale, labels)
    weights = model.coef_[0] / scale
    return float(model.intercept_[0] - weights @ mean), weights


def cross_validate(values: np.ndarray, known: np.ndarray, labels: np.ndarray, first: int) -> dict[str, Any]:
    """Eight folds: seven blocks of neighbouring train sentences, and val; articles stay (nearly) whole."""
    folds = np.r_[np.arange(first) * 7 // first, np.full(len(labels) - first, 7)]
    result: dict[str, Any] = {}
    for penalty in (0.001, 0.003, 0.01, 0.03):
        scores = np.full(len(labels), -9.0)
        for fold in range(8):
            inside = (folds != fold) & known
            outside = (folds == fold) & known
            bias, weights = fit(values[inside], labels[inside], penalty)
            scores[outside] = bias + values[outside] @ weights
        val = folds == 7
        result[str(penalty)] = {
            "macro_f1": round(f1_score(labels, scores > 0, average="macro"), 3),
            "auc": round(roc_auc_score(labels, scores), 3),
            "macro_f1_val": round(f1_score(labels[val], scores[val] > 0, average="macro"), 3),
            "auc_val": round(roc_auc_score(labels[val], scores[val]), 3),
        }
    return result


def train() -> dict[str, Any]:
    (train_x, train_y), (val_x, val_y) = read("train"), read("val")
    columns = names()
    values, known = matrix(train_x + val_x, columns)
    labels = np.r_[train_y, val_y]
    bias, weights = fit(values[known], labels[known])
    return {
        "attribution": "Trained on NewsSD-ENG, CC BY 4.0: Antici, Ruggeri, Galassi, Korre, Muti, Bardi, "
        "Fedotova, Barron-Cedeno, A Corpus for Sentence-level Subjectivity Detection on English News "
        "Articles, LREC-COLING 2024. None of its sentences is contained.",
        "licence": "CC-BY-4.0",
        "script": "benchmarks/train_subjectivity.py",
        "sentences": int(known.sum()),
        "lists": fingerprint(),
        "bias": round(bias, 4),
        "weights": {name: round(float(w), 4) for name, w in zip(columns, weights, strict=True)},
    }


def fingerprint() -> dict[str, str]:
    """The word lists that the weights belong to."""
    return {
        "loaded-en": lexicon.load_lexicon("loaded-en").sha256,
        **{name: storage.sha256(paths.LEXICONS / name) for name in ("style.csv", "subjectivity.csv")},
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--cross-validate", action="store_true", help="write nothing")
    options = parser.parse_args()
    if options.cross_validate:
        (train_x, train_y), (val_x, val_y) = read("train"), read("val")
        values, known = matrix(train_x + val_x, names())
        print(json.dumps(cross_validate(values, known, np.r_[train_y, val_y], len(train_y)), indent=1))
        return 0
    model = train()
    if options.check:
        same = WEIGHTS.is_file() and json.loads(WEIGHTS.read_text(encoding="utf-8")) == model
        print("the same" if same else "different: run without --check")
        return 0 if same else 1
    storage.write_json(WEIGHTS, model)
    print(f"{WEIGHTS}: {len(model['weights'])} weights from {model['sentences']} sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
