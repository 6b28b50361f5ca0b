"""About whom? How often a counted hit is loaded, and its side right, for both sides by the same rule.

    python benchmarks/about_whom.py

On open data only (../shared): passages that two language models labelled by the codebook, headlines of a
pro-Moscow and a pro-Kyiv outlet, hits judged in context (data/labels), subjective sentences.
"""

from __future__ import annotations

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


def sided_by_passage() -> pd.DataFrame:
    """Per open passage: own-voice hits serving Kyiv's account, of these right, and the same of Moscow's."""
    gold = gold_passages()
    hits = scored(passage["text"] for passage in gold).hits
    sided = hits[hits["counted"] & (hits["voice"] == "own") & hits["side"].isin(OTHER)]
    of_passage = {int(n): of.to_dict("records") for n, of in sided.groupby("article_id")}
    counts = []
    for n, passage in enumerate(gold):
        count = dict.fromkeys(("kyiv", "kyiv right", "moscow", "moscow right"), 0)
        marked = with_repeats(passage)
        for hit in of_passage.get(n, []):
            side = hit["side"]
            count[side] += 1
            count[f"{side} right"] += any(mark["side"] == side for mark in touching(hit, marked))
        counts.append(count)
    return pd.DataFrame(counts)


def passages() -> None:
    """Own-voice hits of the open passages that serve a side: how many are loaded and serve it."""
    sided = sided_by_passage().sum()
    for side in OTHER:
        share(f"passages: own-voice hits serving {side}, right", sided[f"{side} right"], sided[side])


def headlines() -> pd.DataFrame:
    """Headlines of two outlets: whether each is the pro-Moscow one's (`moscow`), and its `tilt`."""
    table = pd.read_csv(DATA / "sputnik_kyivindependent" / "headlines.csv")
    moscow = table["outlet"].str.lower().str.contains("sputnik")
    tilt = scored(table["title"].astype(str)).articles["tilt"].to_numpy()
    return pd.DataFrame({"article_id": table.index.astype(str), "moscow": moscow, "tilt": tilt})


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
    table, texts = judged_alike("report").astype({"start": int}), documents()
    documents_here = table[["corpus", "document"]].drop_duplicates().itertuples(index=False, name=None)
    keys = [key for key in documents_here if key in texts]
    scores = scored(texts[key] for key in keys)
    articles = pd.DataFrame(keys, columns=["corpus", "document"])
    articles["article_id"] = scores.articles["article_id"].to_numpy()
    hits = scores.hits[scores.hits["counted"]].drop_duplicates(["article_id", "start"], keep="last")
    met = table.merge(articles).merge(hits, on=["article_id", "start"], suffixes=("_label", ""))
    share("labels, report part: side right", (met["side"] == met["a_side"]).sum(), len(met))
    met = met[(met["kind"] == "evaluation") & (met["polarity"] != 0)]
    camp = met["side"].where((met["side"] == "none") | (met["polarity"] > 0), met["side"].map(OTHER))
    right, given = camp == met["a_camp"], camp != "none"
    share("labels, report part: camp of the target right", right.sum(), len(met))
    share("labels, report part: camp right where one is given", right[given].sum(), given.sum())


def subjective() -> None:
    for part in ("train", "val"):
        table = pd.read_csv(DATA / "newssd_eng" / f"{part}.csv")
        rate = scored(table["Sentence"].astype(str)).articles["loaded_per_1000"].fillna(0)
        auc = roc_auc_score(table["Label"] == "SUBJ", rate)
        line(f"newssd {part}: AUC of loaded_per_1000", auc, len(table))


def main() -> None:
    passages()
    table = headlines()
    line("headlines: AUC of tilt", roc_auc_score(table["moscow"], table["tilt"]), len(table))
    labelled_targets()
    subjective()


if __name__ == "__main__":
    main()
