"""Tables of `framing.sentiment`: the same as nltk's VADER and how much faster, r with human ratings, and
target sentiment against its peers, cross-validated by sentence.

    python benchmarks/sentiment.py [--shared ../shared] [--skip-targets]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import nltk
import numpy as np
import train_target_sentiment as training
from nltk.sentiment.vader import SentimentIntensityAnalyzer
from numpy.typing import NDArray
from scipy.stats import pearsonr
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer as VaderSentiment

from framing import sentiment

Labels = NDArray[np.int64]


def reference() -> Callable[[str], float]:
    """nltk's compound score over vaderSentiment's lexicon, put where nltk looks for data."""
    folder = Path(tempfile.mkdtemp())
    (folder / "sentiment").mkdir()
    shutil.copy(
        str(files("vaderSentiment").joinpath("vader_lexicon.txt")), folder / "sentiment" / "vader_lexicon.txt"
    )
    nltk.data.path.insert(0, str(folder))
    analyser = SentimentIntensityAnalyzer("nltk:sentiment/vader_lexicon.txt")
    shutil.rmtree(folder)
    return lambda text: float(analyser.polarity_scores(text)["compound"])


def seconds(run: Callable[[str], object], texts: Sequence[str]) -> float:
    start = time.process_time()
    for text in texts:
        run(text)
    return time.process_time() - start


def vader_tables(path: Path) -> None:
    rows = [
        line.split("\t") for line in path.read_text(encoding="latin-1").splitlines() if line.count("\t") > 1
    ]
    texts, ratings = [row[2] for row in rows], [float(row[1]) for row in rows]
    compound, other = reference(), VaderSentiment().polarity_scores
    sentiment.sentence("")
    cold, slow, middle = np.zeros(3)
    for at in range(0, len(texts), 250):  # in turns, so that a busy machine slows all three alike
        block = texts[at : at + 250]
        cold += seconds(sentiment.sentence, block)  # every sentence and most words for the first time
        slow += seconds(compound, block)
        middle += seconds(other, block)
    warm = seconds(sentiment.sentence, texts)  # words known
    ours = sentiment.sentences(texts)
    theirs = [compound(text) for text in texts]
    print(f"VADER, {len(texts)} rows of vader_nyt")
    print(f"  differ from nltk            {sum(a != b for a, b in zip(ours, theirs, strict=True))}")
    print(f"  Pearson r with ratings      {pearsonr(ours, ratings).statistic:.3f}")
    for name, one in (("first sight", cold), ("words known", warm)):
        print(f"  {name}: {len(texts) / one:,.0f} rows/s", end="   ")
        print(f"nltk x{slow / one:.1f}   vaderSentiment x{middle / one:.1f}")


def by_threshold(value: NDArray[np.float64], truth: Labels, folds: Sequence[tuple[Labels, Labels]]) -> float:
    """Macro-F1 of a score cut in three, thresholds from the training folds."""
    guess = np.zeros(len(truth), dtype=np.int64)
    steps = np.arange(0, 0.65, 0.05)
    for train, test in folds:
        pairs = [
            (f1_score(truth[train], cut(value[train], a, b), average="macro"), a, b)
            for a in steps
            for b in steps
        ]
        _, low, high = max(pairs)
        guess[test] = cut(value[test], low, high)
    return float(f1_score(truth, guess, average="macro"))


def cut(value: NDArray[np.float64], low: float, high: float) -> Labels:
    return np.where(value > high, 2, np.where(value < -low, 0, 1))


def target_table(path: Path) -> None:
    targets, _ = training.split(training.load(path))
    truth = np.array([t.polarity for t in targets])
    folds = list(GroupKFold(5).split(truth, truth, [t.group for t in targets]))
    print(f"target sentiment, {len(targets)} targets, five folds by sentence, macro-F1")
    whole = np.array([sentiment.sentence(t.text) for t in targets])
    print(f"  sentence VADER              {by_threshold(whole, truth, folds):.3f}")
    near = np.array([sentiment.sentence(t.text[max(0, t.start - 60) : t.end + 60]) for t in targets])
    print(f"  VADER, 60 characters around {by_threshold(near, truth, folds):.3f}")
    marked = np.array([f"{t.text[: t.start]} targetmark {t.text[t.end :]}" for t in targets], dtype=object)
    guess = np.zeros(len(truth), dtype=np.int64)
    for train, test in folds:
        peer = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
            LogisticRegression(C=1, class_weight="balanced", max_iter=400),
        )
        guess[test] = peer.fit(marked[train], truth[train]).predict(marked[test])
    print(f"  target-marked TF-IDF + LR   {f1_score(truth, guess, average='macro'):.3f}")
    ours = training.cross_validated(targets)
    print(f"  framing.sentiment.toward    {f1_score(truth, ours, average='macro'):.3f}")
    for name, row in zip(("negative", "neutral", "positive"), confusion(truth, ours), strict=True):
        print(f"    {name:8} read as {row}")
    start = time.perf_counter()
    for target in targets[:1000]:
        sentiment.toward(target.text, target.start, target.end)
    print(f"  {1000 / (time.perf_counter() - start):,.0f} targets/s, one at a time")


def confusion(truth: Labels, guess: Labels) -> list[list[int]]:
    return [[int(((truth == a) & (guess == b)).sum()) for b in range(3)] for a in range(3)]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--skip-targets", action="store_true")
    options = parser.parse_args()
    vader_tables(options.shared / "data" / "vader_nyt" / "nytEditorialSnippets_GroundTruth.txt")
    if not options.skip_targets:
        target_table(options.shared / "data" / "newsmtsc" / "train.jsonl")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
