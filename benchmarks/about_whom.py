"""About whom? How often a counted hit is loaded, and its side right, for both sides by the same rule.

    python benchmarks/about_whom.py [--press DIR]

On open data only (../shared): passages that two language models labelled by the codebook, headlines of a
pro-Moscow and a pro-Kyiv outlet, hits judged in context (data/labels), pro-Moscow sites, two presidents'
releases, subjective sentences. DIR holds Western articles, one .txt each (any public collection), for false
alarms on the other side's texts.
"""

from __future__ import annotations

from pathlib import Path

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
    run,
    scored,
    touching,
    western,
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
        marked = with_repeats(passage)
        for hit in hits:
            if hit["voice"] == "own" and (side := hit["side"]) in OTHER:
                count[side] += 1
                count[f"{side} right"] += any(mark["side"] == side for mark in touching(hit, marked))
        counts.append(count)
    return pd.DataFrame(counts)


def passages() -> None:
    """Counted hits that a reader marked, marks of both readers that are found, and their sides."""
    hits, found, sides = [], [], []
    for passage, counted in counted_hits():
        one, two = marks(passage, "loaded")
        every = with_repeats(passage)
        hits += [bool(touching(hit, every)) for hit in counted]
        for mark in one:
            if others := touching(mark, two):
                near = touching(mark, counted)
                found.append(bool(near))
                if near and others[0]["side"] == mark["side"]:
                    sides.append(any(hit["side"] == mark["side"] for hit in near))
    share("passages: counted hits a reader marked", sum(hits), len(hits))
    share("passages: terms both readers mark, found", sum(found), len(found))
    share("passages: side right where found and readers agree", sum(sides), len(sides))
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


def other_side(name: str, texts: list[str], wrong: str, reads: str) -> None:
    """Own-voice hits that serve the other side than the texts, per 10,000 words; how the texts read."""
    scores = scored(texts)
    hits, articles = scores.hits, scores.articles
    alarms = (hits["counted"] & (hits["voice"] == "own") & (hits["side"] == wrong)).sum()
    words = articles["n_words"].sum()
    line(f"{name}: own hits serving {wrong} per 10,000 words", 10_000 * alarms / words, words)
    line(f"{name}: read {reads}", (articles["reads_as"] == reads).mean(), len(articles))


def presidents() -> None:
    """Whether the loaded words of a release, whoever utters them, serve the president's own side."""
    for who, texts in releases().items():
        hits = scored(texts).hits
        hits = hits[hits["counted"] & hits["side"].isin(OTHER)]
        weight = hits["strength"].where(hits["side"] == "moscow", -hits["strength"])
        balance = weight.groupby(hits["article_id"]).sum()
        balance = balance[balance != 0] if who == "putin" else -balance[balance != 0]
        line(f"presidents: {who}: the words of a release serve his side", (balance > 0).mean(), len(balance))


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


def main(press: Path | None = None) -> None:
    passages()
    table = headlines()
    line("headlines: AUC of tilt", roc_auc_score(table["moscow"], table["tilt"]), len(table))
    labelled_targets()
    other_side("pro-Moscow sites", sites(), "kyiv", "pro-moscow")
    if press:
        other_side(f"press ({press.name})", western(press), "moscow", "pro-moscow")
    presidents()
    subjective()


if __name__ == "__main__":
    run(main)
