"""About whom? How often a counted hit is loaded, and its side right, for both sides by the same rule.

    python benchmarks/about_whom.py [--press DIR]

On open data only (../shared): passages that two language models labelled by the codebook, headlines of a
pro-Moscow and a pro-Kyiv outlet, hits judged in context (data/labels), pro-Moscow sites, two presidents'
releases, plain sentences. DIR holds Western articles, one .txt each, for the other side's false alarms.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import common
import pandas as pd
from common import DATA, RELEASES, SITES, agreed, line, marks, numbered, passages, rows, run, scored, touching
from sklearn.metrics import roc_auc_score

from framing import storage

OTHER = {"kyiv": "moscow", "moscow": "kyiv"}


def share(name: str, right: int, n: int) -> None:
    line(name, right / n, f"n {n}")


def with_repeats(passage: common.Row) -> list[common.Row]:
    """What readers marked, and the places where the passage repeats it: they marked it once."""
    one, two = marks(passage, "loaded")
    found = one + two
    for mark in one + two:
        for again in re.finditer(re.escape(mark["text"]), passage["text"], re.IGNORECASE):
            place = {**mark, "start": again.start(), "end": again.end()}
            found += [] if touching(place, found) else [place]
    return found


def counted_hits() -> list[tuple[common.Row, list[common.Row]]]:
    """The open passages, each with its counted hits."""
    gold = passages()
    hits = scored(passage["text"] for passage in gold).hits
    of_passage = {int(n): of.to_dict("records") for n, of in hits[hits["counted"]].groupby("article_id")}
    return [(passage, of_passage.get(n, [])) for n, passage in enumerate(gold)]


def sided_by_passage() -> pd.DataFrame:
    """Per open passage: own-voice hits serving Kyiv's account, of these right, and the same of Moscow's."""
    counts = []
    for passage, hits in counted_hits():
        count, marked = Counter[str](), with_repeats(passage)
        for hit in hits:
            side = hit["side"]
            if hit["voice"] == "own" and side in OTHER:
                right = any(mark["side"] == side for mark in touching(hit, marked))
                count.update({side: 1, f"{side} right": int(right)})
        counts.append(count)
    return pd.DataFrame(counts).fillna(0)


def marked_terms() -> None:
    """Counted hits that a reader marked, and marks of both readers that are found, by side."""
    hits, terms = [], []
    for passage, counted in counted_hits():
        every = with_repeats(passage)
        hits += [bool(touching(hit, every)) for hit in counted]
        for mark, other in agreed(passage, "loaded"):
            sides = [hit["side"] for hit in touching(mark, counted)]
            terms.append((mark["side"], mark["side"] == other["side"], bool(sides), mark["side"] in sides))
    share("passages: counted hits a reader marked, repeats too", sum(hits), len(hits))
    table = pd.DataFrame(terms, columns=["side", "alike", "found", "right"])
    share("passages: terms both readers mark, found", table["found"].sum(), len(table))
    both = table[table["found"] & table["alike"]]
    share("passages: side right where found and readers agree", both["right"].sum(), len(both))
    sided = sided_by_passage().sum()
    for side in OTHER:
        found = table.loc[table["side"] == side, "found"]
        share(f"passages: terms both mark as serving {side}, found", found.sum(), len(found))
        share(f"passages: own-voice hits serving {side}, right", sided[f"{side} right"], int(sided[side]))


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
    table = pd.DataFrame(rows(RELEASES))
    names_war = ["war" in text.split() for text in table["text"].str.lower()]
    return table[names_war].groupby("who")["text"].agg(list).to_dict()


def other_side(name: str, texts: list[str], wrong: str, reads: str) -> None:
    """Own-voice hits that serve the other side than the texts, per 10,000 words; how the texts read."""
    scores = scored(texts)
    hits, articles = scores.hits, scores.articles
    alarms = (hits["counted"] & (hits["voice"] == "own") & (hits["side"] == wrong)).sum()
    words = articles["n_words"].sum()
    share(f"{name}: own hits serving {wrong} per 10,000 words", 10_000 * alarms, words)
    share(f"{name}: read {reads}", (articles["reads_as"] == reads).sum(), len(articles))


def presidents() -> None:
    """Whether the loaded words of a release, whoever utters them, serve the president's own side."""
    for who, texts in releases().items():
        hits = scored(texts).hits
        hits = hits[hits["counted"] & hits["side"].isin(OTHER)]
        own = "moscow" if who == "putin" else "kyiv"
        weight = hits["strength"].where(hits["side"] == own, -hits["strength"])
        balance = weight.groupby(hits["article_id"]).sum()
        serving, against = (balance > 0).sum(), (balance < 0).sum()
        share(f"presidents: {who}: the words of a release serve his side", serving, serving + against)


def documents() -> dict[tuple[str, str], str]:
    """The texts that data/labels/hits-in-context.csv points into, by corpus and document."""
    found = numbered("ppn", SITES) | numbered("presidents", RELEASES)
    found |= numbered("newsmtsc", DATA / "newsmtsc" / "train.jsonl", "sentence_normalized")
    for row in pd.read_csv(DATA / "ruwa" / "ruwa.csv.gz", dtype=str).fillna("").itertuples():
        found["ruwa", row.row] = f"{row.title}\n{row.desc}".strip()
    titles = pd.read_csv(DATA / "sputnik_kyivindependent" / "headlines.csv", dtype=str).fillna("")["title"]
    return found | {("sputnik_kyivindependent", str(n)): title for n, title in enumerate(titles)}


def judged_hits(part: str, texts: dict[tuple[str, str], str]) -> pd.DataFrame:
    """The counted hits of a part of data/labels whose camp and side both readers judge alike; with the `camp`
    that each is aimed at, by us."""
    table = storage.read_table(common.LABELS, "labels").astype({"start": int})
    alike = (table["part"] == part) & (table["a_loaded"] == "yes") & (table["b_loaded"] == "yes")
    alike &= (table["a_camp"] == table["b_camp"]) & (table["a_side"] == table["b_side"])
    table = table[alike]
    keys = [key for key in texts if key in set(zip(table["corpus"], table["document"], strict=True))]
    scores = scored(texts[key] for key in keys)
    articles = pd.DataFrame(keys, columns=["corpus", "document"])
    articles["article_id"] = scores.articles["article_id"].to_numpy()
    hits = scores.hits[scores.hits["counted"]].drop_duplicates(["article_id", "start"], keep="last")
    met = table.merge(articles).merge(hits, on=["article_id", "start"], suffixes=("_label", ""))
    served = met["side"].where(met["polarity"] > 0, met["side"].map(OTHER))
    return met.assign(camp=served.fillna("none"))


def labelled_targets() -> None:
    """Side of the hits, and camp of the evaluations, on the part for reporting."""
    met = judged_hits("report", documents())
    share("labels, report part: side right", (met["side"] == met["a_side"]).sum(), len(met))
    met = met[(met["kind"] == "evaluation") & (met["polarity"] != 0)]
    right, given = met["camp"] == met["a_camp"], met["camp"] != "none"
    share("labels, report part: camp of the target right", right.sum(), len(met))
    share("labels, report part: camp right where one is given", right[given].sum(), given.sum())


def subjective() -> None:
    for part in ("train", "val"):
        table = pd.read_csv(DATA / "newssd_eng" / f"{part}.csv")
        rate = scored(table["Sentence"].astype(str)).articles["loaded_per_1000"].fillna(0)
        auc = roc_auc_score(table["Label"] == "SUBJ", rate)
        line(f"newssd {part}: AUC of loaded_per_1000", auc, f"n {len(table)}")


def main(press: Path | None = None) -> None:
    marked_terms()
    table = headlines()
    line("headlines: AUC of tilt", roc_auc_score(table["moscow"], table["tilt"]), f"n {len(table)}")
    labelled_targets()
    other_side("pro-Moscow sites", sites(), "kyiv", "pro-moscow")
    if press:
        other_side(f"press ({press.name})", common.western(press), "moscow", "pro-moscow")
    presidents()
    subjective()


if __name__ == "__main__":
    run(main)
