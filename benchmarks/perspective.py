"""How far perspective is read from wording on outlets that training has not seen.

    python benchmarks/perspective.py

Two parts: the open gold passages (labels on which two annotators agree) and the composed corpus, whose
outlets are invented. Models of scikit-learn on our measures, on words, and on both, with whole outlets held
out, against `reads_as`, which needs no training. Macro-F1 with 95% percentile intervals, outlets resampled;
with few outlets too narrow. Words are not masked: they may give an outlet away, never one held out.
"""

from __future__ import annotations

import pandas as pd
from common import READINGS, agreed_readings, with_interval
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

SCALED = make_pipeline(fr.FramingFeatures(), SimpleImputer(keep_empty_features=True), MaxAbsScaler())
MEASURES = (SCALED, ["text"])
WORDS = (TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), "text")
READERS = {"measures": [MEASURES], "words": [WORDS], "both": [MEASURES, WORDS]}


def macro_f1(found: pd.DataFrame, name: str) -> float:
    labels = found["perspective"], found[name]
    return float(f1_score(*labels, labels=READINGS, average="macro", zero_division=0))


def compare(title: str, articles: pd.DataFrame) -> None:
    found = articles[["outlet", "perspective"]].reset_index(drop=True)
    found["reads_as"] = fr.score(articles).articles["reads_as"].to_numpy()
    n_outlets = found["outlet"].nunique()
    folds = GroupKFold(min(20, n_outlets))
    for name, columns in READERS.items():
        regression = LogisticRegression(C=0.3, class_weight="balanced", max_iter=2000)
        model = make_pipeline(make_column_transformer(*columns), regression)
        truth, outlets = articles["perspective"], articles["outlet"]
        found[name] = cross_val_predict(model, articles, truth, groups=outlets, cv=folds)
    print(f"{title}: macro-F1, n {len(articles)}, {n_outlets} outlets")
    print(f"  reads_as   {macro_f1(found, 'reads_as'):.3f}")
    for name in READERS:
        gain = with_interval(
            lambda rows, name=name: macro_f1(found.iloc[rows], name) - macro_f1(found.iloc[rows], "reads_as"),
            found["outlet"],
            draws=500,
        )
        ends = f"[{gain['low']:+.3f}, {gain['high']:+.3f}]"
        print(f"  {name:10} {macro_f1(found, name):.3f}, over reads_as {ends}")


if __name__ == "__main__":
    gold = pd.DataFrame(agreed_readings()).rename(columns={"id": "article_id", "reads_as": "perspective"})
    compare("open gold passages", gold[["article_id", "outlet", "text", "perspective"]])
    composed = fr.read_articles(paths.data() / "articles")
    compare("composed corpus", composed.assign(perspective=fr.score(composed).articles["perspective"]))
