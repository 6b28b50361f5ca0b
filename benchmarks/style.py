"""How valid and how fast is style? Subjectivity, readability against textstat, speed.

    python benchmarks/style.py [--test] [--sample N]

Subjectivity: macro-F1 on NewsSD-ENG (Antici et al., LREC-COLING 2024, CC BY 4.0), with TF-IDF peers trained
in the same run on the same sentences. Without --test: val, by models trained on train alone. With --test: the
test part, by the shipped weights (train and val); nothing may be chosen by its figures. Readability: the
difference to textstat's own values on 200 real texts (PPN). Speed: CPU time of one process, Documents given.
--sample N prints N agentless hits with their sentences, drawn at random, to be judged by hand.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import time
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC
from train_subjectivity import DATA, fit, matrix, names, read

from framing import resources
from framing.style import readability, style, subjective
from framing.text.document import Document, document

PPN = DATA.parent / "ppn" / "ppn_en_open.jsonl.gz"
PEERS: dict[str, Any] = {
    "TF-IDF + SVM": lambda: make_pipeline(TfidfVectorizer(), LinearSVC()),
    "TF-IDF 1-2 + LR, balanced": lambda: make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(class_weight="balanced")
    ),
    "characters 2-5 + LR, balanced": lambda: make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        LogisticRegression(class_weight="balanced"),
    ),
}


def subjectivity(test: bool) -> None:
    train_x, train_y = read("train")
    val_x, val_y = read("val")
    if test:
        texts, labels = read("test")
        train_x, train_y = train_x + val_x, np.r_[train_y, val_y]
        scores = np.array([sentence(text) for text in texts])
    else:
        texts, labels = val_x, val_y
        columns = names()
        values, known = matrix(train_x, columns)
        bias, weights = fit(values[known], train_y[known])
        values, known = matrix(texts, columns)
        scores = np.where(known, 1 / (1 + np.exp(-(bias + values @ weights))), 0.0)
    print(f"subjectivity, {'test' if test else 'val'}: {len(labels)} sentences, {labels.sum()} subjective")
    report("framing", labels, scores > 0.5, scores)
    for name, make in PEERS.items():
        report(name, labels, make().fit(train_x, train_y).predict(texts))
    report("all objective", labels, np.zeros(len(labels), dtype=int))


def sentence(text: str) -> float:
    """One value for a row of the data set, which our reading may take as several sentences."""
    doc = document(text)
    known = [value for value in subjective(doc) if not math.isnan(value)]
    return max(known, default=0.0)


def report(name: str, labels: np.ndarray, said: np.ndarray, scores: np.ndarray | None = None) -> None:
    draws = np.random.default_rng(1).integers(0, len(labels), (1000, len(labels)))
    spread = [f1_score(labels[d], said[d], average="macro", zero_division=0) for d in draws]
    low, high = np.percentile(spread, [2.5, 97.5])
    line = f"  {name:30} macro-F1 {f1_score(labels, said, average='macro'):.3f} [{low:.3f}, {high:.3f}]"
    line += f"  accuracy {accuracy_score(labels, said):.3f}"
    print(line + ("" if scores is None else f"  AUC {roc_auc_score(labels, scores):.3f}"))


def texts() -> list[str]:
    with gzip.open(PPN, "rt", encoding="utf-8") as file:
        return list(dict.fromkeys(json.loads(line)["text"] for line in file))


def against_textstat(articles: list[str]) -> None:
    resources.use()
    import textstat

    docs = [doc for doc in map(document, articles) if doc.n_words >= 100][:200]
    differences: dict[str, list[float]] = {}
    for doc in docs:
        text = "\n".join(doc.norm[a:b] for a, b in doc.paragraphs)
        for name, value in readability(doc).items():
            differences.setdefault(name, []).append(value - getattr(textstat.textstat, name)(text))
    print(f"readability, ours minus textstat's on {len(docs)} texts without furniture")
    for name, values in differences.items():
        size = np.abs(values)
        line = f"  {name:30} median {np.median(values):+.2f}  absolute: median {np.median(size):.2f}"
        print(line + f", 95% under {np.percentile(size, 95):.2f}, largest {size.max():.2f}")


def speed(docs: list[Document]) -> None:
    words = sum(doc.n_words for doc in docs)
    for doc in docs:
        style(doc)
    seconds = []
    for _ in range(5):
        start = time.process_time()
        for doc in docs:
            style(doc)
        seconds.append(time.process_time() - start)
    print(f"speed: {words / 700 / min(seconds):,.0f} articles of 700 words a second (best of 5)")


def sample(docs: list[Document], size: int) -> None:
    hits = [(doc, hit) for doc in docs for hit in style(doc).agentless]
    print(f"agentless: {len(hits)} hits in {sum(doc.n_words for doc in docs)} words")
    drawn = np.random.default_rng(1).permutation(len(hits))[:size]
    for doc, hit in (hits[i] for i in drawn):
        left, right = doc.sentences[doc.sentence_at(hit.start)]
        parts = doc.norm[left : hit.start], doc.norm[hit.start : hit.end], doc.norm[hit.end : right]
        print(f"  [{hit.kind}] " + "{}>>{}<<{}".format(*parts))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--test", action="store_true", help="report the test part, kept for the end")
    parser.add_argument(
        "--sample", type=int, default=0, metavar="N", help="only print agentless hits to judge"
    )
    options = parser.parse_args()
    articles = texts()
    docs = [document(text) for text in articles[:600]]
    if options.sample:
        sample(docs, options.sample)
        return 0
    subjectivity(options.test)
    against_textstat(articles)
    speed(docs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
