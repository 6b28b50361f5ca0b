"""How far perspective is read from wording on outlets that training has not seen.

    python benchmarks/perspective.py

Two parts: the open gold passages (labels on which two annotators agree) and the composed corpus, whose
outlets are invented. Models of scikit-learn on our measures, on words, and on both, with whole outlets held
out, against `reads_as`, which needs no training. Macro-F1 with 95% percentile intervals, outlets resampled;
with few outlets too narrow. Words are not masked: they may give an outlet away, never one held out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from common import READINGS, agreed_readings
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler

import framing as fr
from framing import paths

MEASURES = (
    make_pipeline(fr.FramingFeatures(), SimpleImputer(keep_empty_features=True), MaxAbsScaler()),
    ["text"],
)
WORDS = (TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), "text")
READERS = {"measures": [MEASURES], "words": [WORDS], "both": [MEASURES, WORDS]}


def macro_f1(found: pd.DataFrame, name: str) -> float:
    return float(
        f1_score(found["perspective"], found[name], labels=READINGS, average="macro", zero_division=0)
    )


def compare(title: str, articles: pd.DataFrame, draws: int = 500) -> None:
    by_outlet = list(articles.groupby("outlet").indices.values())
    found = articles[["outlet", "perspective"]].reset_index(drop=True)
    found["reads_as"] = fr.score(articles).articles["reads_as"].to_numpy()
    folds = GroupKFold(min(20, len(by_outlet)))
    for name, columns in READERS.items():
        regression = LogisticRegression(C=0.3, class_weight="balanced", max_iter=2000)
        model = make_pipeline(make_column_transformer(*columns), regression)
        found[name] = cross_val_predict(
            model, articles, articles["perspective"], groups=articles["outlet"], cv=folds
        )
    rng = np.random.default_rng(1)
    drawn = [rng.integers(0, len(by_outlet), len(by_outlet)) for _ in range(draws)]
    samples = [found.iloc[np.concatenate([by_outlet[n] for n in outlets])] for outlets in drawn]
    print(f"{title}: macro-F1, n {len(articles)}, {len(by_outlet)} outlets")
    for name in ("reads_as", *READERS):
        gains = [macro_f1(sample, name) - macro_f1(sample, "reads_as") for sample in samples]
        low, high = np.quantile(gains, [0.025, 0.975])
        print(f"  {name:10} {macro_f1(found, name):.3f}, over reads_as [{low:+.3f}, {high:+.3f}]")


def gold() -> pd.DataFrame:
    table = pd.DataFrame(agreed_readings()).rename(columns={"id": "article_id", "reads_as": "perspective"})
    return table[["article_id", "outlet", "text", "perspective"]]


if __name__ == "__main__":
    compare("open gold passages", gold())
    composed = fr.read_articles(paths.data() / "articles")
    compare("composed corpus", composed.assign(perspective=fr.score(composed).articles["perspective"]))
