"""Train the weights of `framing.sentiment.toward` from NewsMTSC's training part.

    python benchmarks/train_target_sentiment.py [--check]

Settings were chosen by five-fold cross-validation over sentence groups in the development part (85 % of the
sentences, by hash). The report part is scored with weights that never saw it; its score was seen for some
twenty versions of the signs, none was chosen by it. The weights that ship are fitted on all of train.jsonl.
`--check` compares with the shipped files instead of writing them.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from common import DATA, rows, run
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from threadpoolctl import threadpool_limits

from framing import paths, storage
from framing.sentiment import REACHES, located, signs

FILE = DATA / "newsmtsc" / "train.jsonl"
STRENGTH = 0.05  # inverse of the ridge penalty
LEAST = 3  # words a sign must occur at


class Target(NamedTuple):
    text: str
    start: int
    end: int
    polarity: int  # 0 negative, 1 neutral, 2 positive
    group: str  # hash of the sentence


def load() -> list[Target]:
    """Targets of NewsMTSC's training part."""
    found = []
    for row in rows(FILE):
        text = row["sentence_normalized"]
        for target in row["targets"]:
            polarity = int(target["polarity"]) // 2 - 1
            found.append(Target(text, target["from"], target["to"], polarity, storage.sha256(text)))
    return found


def split(targets: list[Target]) -> tuple[list[Target], list[Target]]:
    """Development part and report part (15 % of the sentences, by hash)."""
    report = [t for t in targets if int(t.group[:8], 16) % 100 < 15]
    return [t for t in targets if int(t.group[:8], 16) % 100 >= 15], report


def choosing(rows: list[range], size: int) -> sp.csr_matrix:
    """A matrix of ones that adds up, row by row, what stands in a range of `size` places."""
    places = np.concatenate([np.arange(row.start, row.stop) for row in rows])
    ends = np.cumsum([0, *map(len, rows)])
    return sp.csr_matrix((np.ones(len(places)), places, ends), shape=(len(rows), size))


class Design:
    """Targets → the signs before and after them, by reach, over the root of the sentence's length."""

    def __init__(self, targets: list[Target]) -> None:
        said = [word for text in {t.text for t in targets} for word in signs(text)[1]]
        often = Counter(sign for word in said for sign in word)
        self.signs = DictVectorizer().fit([{sign: 1 for sign, n in often.items() if n >= LEAST}])
        self.rarity = TfidfTransformer(norm=None).fit(self.counts(targets))

    def counts(self, targets: list[Target]) -> sp.csr_matrix:
        """Target × (side, reach, sign)."""
        sentences = {text: signs(text) for text in dict.fromkeys(target.text for target in targets)}
        sizes = {text: len(spans) for text, (spans, _) in sentences.items()}
        first_of = dict(zip(sizes, accumulate(sizes.values(), initial=0), strict=False))
        words = [word for _, said in sentences.values() for word in said]
        told = self.signs.transform([dict.fromkeys(word, 1) for word in words])
        before: list[list[range]] = [[] for _ in REACHES]
        after: list[list[range]] = [[] for _ in REACHES]
        for target in targets:
            spans, first = sentences[target.text][0], first_of[target.text]
            start, end = located(spans, target.start, target.end)
            for at, reach in enumerate(REACHES):
                before[at].append(range(first + max(0, start - reach), first + start))
                after[at].append(range(first + end, first + min(len(spans), end + reach)))
        counted = sp.hstack([choosing(ranges, len(words)) @ told for ranges in (*before, *after)])
        roots = [sizes[target.text] ** 0.5 for target in targets]
        return (sp.diags(1 / np.array(roots)) @ counted).tocsr()

    def rows(self, targets: list[Target]) -> sp.csr_matrix:
        return self.rarity.transform(self.counts(targets))


def polarities(targets: list[Target]) -> NDArray[np.int64]:
    return np.array([target.polarity for target in targets])


def untrained() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=400)


def cross_validated(targets: list[Target]) -> NDArray[np.int64]:
    """The class of every target by a model that saw neither it nor its sentence."""
    rows, groups = Design(targets).rows(targets), [target.group for target in targets]
    return cross_val_predict(untrained(), rows, polarities(targets), groups=groups, cv=GroupKFold(5))


def guessed() -> dict[str, tuple[list[Target], NDArray[np.int64]]]:
    """Both parts, and what is guessed of them: by folds, and by the development part's model."""
    development, report = split(load())
    with threadpool_limits(1):
        design = Design(development)
        model = untrained().fit(design.rows(development), polarities(development))
        return {
            "development": (development, cross_validated(development)),
            "report": (report, model.predict(design.rows(report))),
        }


def shipped(targets: list[Target], figures: dict[str, float]) -> tuple[bytes, str]:
    """The two files: weights of every feature, and what they are."""
    design = Design(targets)
    model = untrained().fit(design.rows(targets), polarities(targets))
    against_neutral = (model.coef_[[0, 2]] - model.coef_[1]) * design.rarity.idf_
    by_place = against_neutral.reshape(2, 2, len(REACHES), -1)  # class × side × reach × sign
    by_distance = by_place[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]  # what is near is within every reach
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        signs=np.frombuffer("\n".join(design.signs.get_feature_names_out()).encode(), dtype=np.uint8),
        bias=model.intercept_[[0, 2]] - model.intercept_[1],
        weights=by_distance.transpose(3, 1, 2, 0).astype(np.float16),
    )
    about = {
        "title": "Weights of framing.sentiment.toward",
        "source": "NewsMTSC, train.jsonl; Hamborg and Donnay (2021), EACL; github.com/fhamborg/NewsMTSC",
        "licence": "MIT-style, Copyright 2020 Felix Hamborg; weights only, no sentences",
        "made_by": "benchmarks/train_target_sentiment.py",
        "data_sha256": storage.sha256(FILE),
        "targets": len(targets),
        **figures,
    }
    return buffer.getvalue(), json.dumps(about, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main(check: bool = False) -> None:
    names = ["macro_f1_cross_validated", "macro_f1_report_part"]
    scores = [f1_score(polarities(given), guess, average="macro") for given, guess in guessed().values()]
    figures = {name: round(float(f1), 3) for name, f1 in zip(names, scores, strict=True)}
    print(figures)
    with threadpool_limits(1):
        weights, about = shipped(load(), figures)
    path = paths.LEXICONS / "sentiment_target.npz"
    if not check:
        path.write_bytes(weights)
        path.with_suffix(".json").write_text(about, encoding="utf-8")
        return
    same = path.read_bytes() == weights and path.with_suffix(".json").read_text("utf-8") == about
    print("the shipped files are the same" if same else "the shipped files DIFFER")
    raise SystemExit(int(not same))


if __name__ == "__main__":
    run(main)
