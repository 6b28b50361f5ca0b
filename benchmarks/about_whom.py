"""About whom? How often a counted hit is loaded, and its side right, for both sides by the same rule.

    python benchmarks/about_whom.py

On open data only (../shared): passages that two language models labelled by the codebook, headlines of a
pro-Moscow and a pro-Kyiv outlet, hits judged in context (data/labels), subjective sentences.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from common import (
    DATA,
    RELEASES,
    SITES,
    Row,
    judged_alike,
    marks,
    ratio,
    rows,
    scored,
    touching,
)
from common import passages as gold_passages
from sklearn.metrics import roc_auc_score

OTHER = {"kyiv": "moscow", "moscow": "kyiv"}


def line(name: str, value: float, n: int) -> None:
    print(f"{name:<64}{value:>8.3f}  n {n}")


def share(name: str, right: int, n: int) -> None:
    line(name, ratio(right, n), n)


def with_repeats(passage: Row) -> list[Row]:
    """What readers marked, and the places where the passage repeats it: they marked it once."""
    one, two = marks(passage, "loaded")
    found, text = one + two, passage["text"].lower()
    for mark in one + two:
        words = mark["text"].lower()
        at = text.find(words)
        while at >= 0:
            place = {**mark, "start": at, "end": at + len(words)}
            if not touching(place, found):
                found.append(place)
            at = text.find(words, at + 1)
    return found


def counted_hits() -> list[tuple[Row, list[Row]]]:
    """The open passages, each with its counted hits."""
    gold = gold_passages()
    hits = scored(passage["text"] for passage in gold).hits
    of_passage = {int(n): of.to_dict("records") for n, of in hits[hits["counted"]].groupby("article_id")}
    return [(passage, of_passage.get(n, [])) for n, passage in enumerate(gold)]


def sided_by_passage() -> pd.DataFrame:
    """Per open passage: own-voice hits serving Kyiv's account, of these right, and the same of Moscow's."""
    counts = []
    for passage, hits in counted_hits():
        count = dict.fromkeys(("kyiv", "kyiv right", "moscow", "moscow right"), 0)
        for hit in hits:
            if hit["voice"] == "own" and (side := hit["side"]) in OTHER:
                count[side] += 1
                near = touching(hit, with_repeats(passage))
                count[f"{side} right"] += any(mark["side"] == side for mark in near)
        counts.append(count)
    return pd.DataFrame(counts)


def passages() -> None:
    """Own-voice hits of the open passages that serve a side: how many are loaded and serve it."""
    sided = sided_by_passage().sum()
    for side in OTHER:
        share(f"passages: own-voice hits serving {side}, right", sided[f"{side} right"], sided[side])


def headlines() -> tuple[np.ndarray, np.ndarray]:
    """Of each headline of two outlets whether it is the pro-Moscow one's, and its tilt."""
    table = pd.read_csv(DATA / "sputnik_kyivindependent" / "headlines.csv")
    moscow = table["outlet"].str.lower().str.contains("sputnik").to_numpy()
    return moscow, scored(table["title"].astype(str)).articles["tilt"].to_numpy()


def sites() -> list[str]:
    return list(dict.fromkeys(row["text"] for row in rows(SITES)))


def releases() -> dict[str, list[str]]:
    """The releases of each president's office that name a war."""
    found: dict[str, list[str]] = {}
    for row in sorted(rows(RELEASES), key=lambda row: row["who"]):
        if "war" in row["text"].lower().split():
            found.setdefault(row["who"], []).append(row["text"])
    return found


def documents() -> dict[tuple[str, str], str]:
    """The texts that data/labels/hits-in-context.csv points into, by corpus and document."""
    found: dict[tuple[str, str], str] = {}
    for name, path, field in (
        ("ppn", SITES, "text"),
        ("presidents", RELEASES, "text"),
        ("newsmtsc", DATA / "newsmtsc" / "train.jsonl", "sentence_normalized"),
    ):
        found.update({(name, str(n)): row[field] for n, row in enumerate(rows(path))})
    for row in pd.read_csv(DATA / "ruwa" / "ruwa.csv.gz", dtype=str).fillna("").itertuples():
        found["ruwa", row.row] = f"{row.title}\n{row.desc}".strip()
    titles = pd.read_csv(DATA / "sputnik_kyivindependent" / "headlines.csv", dtype=str).fillna("")["title"]
    return found | {("sputnik_kyivindependent", str(n)): title for n, title in enumerate(titles)}


def labelled_targets() -> None:
    """Camp and side of the counted evaluations that both readers judged alike, on the part for reporting."""
    table, texts = judged_alike("report"), documents()
    keys = list(zip(table["corpus"], table["document"], strict=True))
    order = {key: n for n, key in enumerate(dict.fromkeys(key for key in keys if key in texts))}
    hits = scored(texts[key] for key in order).hits
    places = {(int(row.article_id), row.start): row for row in hits.itertuples() if row.counted}
    right: Counter[str] = Counter()
    for key, row in zip(keys, table.itertuples(), strict=True):
        hit = places.get((order.get(key, -1), int(row.start)))
        if hit is None:
            continue
        right["n"] += 1
        right["side"] += hit.side == row.a_side
        if hit.kind == "evaluation" and hit.polarity:
            found = "none" if hit.side == "none" else hit.side if hit.polarity > 0 else OTHER[hit.side]
            right["evaluations"] += 1
            right["camp"] += found == row.a_camp
            right["given"] += found != "none"
            right["given right"] += found == row.a_camp != "none"
    share("labels, report part: side right", right["side"], right["n"])
    share("labels, report part: camp of the target right", right["camp"], right["evaluations"])
    share("labels, report part: camp right where one is given", right["given right"], right["given"])


def subjective() -> None:
    for part in ("train", "val"):
        table = pd.read_csv(DATA / "newssd_eng" / f"{part}.csv")
        rate = scored(table["Sentence"].astype(str)).articles["loaded_per_1000"].fillna(0)
        auc = roc_auc_score(table["Label"] == "SUBJ", rate)
        line(f"newssd {part}: AUC of loaded_per_1000", auc, len(table))


def main() -> None:
    passages()
    moscow, tilt = headlines()
    line("headlines: AUC of tilt", roc_auc_score(moscow, tilt), len(tilt))
    labelled_targets()
    subjective()


if __name__ == "__main__":
    main()
