"""About whom? How often a counted hit is loaded, and its side right, for both sides by the same rule.

    python benchmarks/about_whom.py [--press DIR] [--errors N]

On open data only (../shared): passages that two language models labelled by the codebook, headlines
of a pro-Moscow and a pro-Kyiv outlet, pro-Moscow sites, two presidents' releases, subjective sentences. DIR
holds Western articles as text files (any public collection), for false alarms on the other side's texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

import pandas as pd
from sklearn.metrics import f1_score, roc_auc_score

import framing as fr

SHARED = Path(__file__).resolve().parents[2] / "shared"
LABELS = Path(__file__).resolve().parents[1] / "data" / "labels" / "hits-in-context.csv"
OTHER = {"kyiv": "moscow", "moscow": "kyiv"}
PERSPECTIVES = ["pro-kyiv", "neutral", "pro-moscow"]


def line(name: str, value: float, n: int) -> None:
    print(f"{name:<64}{value:>8.3f}  n {n}")


def share(name: str, right: int, n: int) -> None:
    line(name, right / n if n else float("nan"), n)


def scored(texts: list[str]) -> fr.Scores:
    ids = [f"{number:05d}" for number in range(len(texts))]
    return fr.score(pd.DataFrame({"article_id": ids, "text": texts}))


def touching(row: dict, marks: list[dict]) -> list[dict]:
    return [mark for mark in marks if mark["start"] < row["end"] and row["start"] < mark["end"]]


def with_repeats(text: str, marks: list[dict]) -> list[dict]:
    """Marks, and the places where the passage repeats a marked word: readers marked it once."""
    found = list(marks)
    for mark in marks:
        at = text.lower().find(mark["text"].lower())
        while at >= 0:
            place = {**mark, "start": at, "end": at + len(mark["text"])}
            if not touching(place, found):
                found.append(place)
            at = text.lower().find(mark["text"].lower(), at + 1)
    return found


def sided_by_passage() -> pd.DataFrame:
    """Per open passage: own-voice hits serving Kyiv's account, of these right, and the same of Moscow's."""
    path = SHARED / "gold" / "passages.jsonl"
    gold = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    hits = scored([passage["text"] for passage in gold]).hits
    counts = pd.DataFrame(0, range(len(gold)), ["kyiv", "kyiv right", "moscow", "moscow right"])
    for hit in hits[hits["counted"] & (hits["voice"] == "own") & (hits["side"] != "none")].to_dict("records"):
        passage, side = gold[int(hit["article_id"])], hit["side"]
        marks = [mark for x in "ab" for mark in passage[f"annotator_{x}"]["loaded"]]
        near = touching(hit, with_repeats(passage["text"], marks))
        counts.loc[int(hit["article_id"]), side] += 1
        counts.loc[int(hit["article_id"]), f"{side} right"] += any(mark["side"] == side for mark in near)
    return counts


def passages(errors: int) -> None:
    path = SHARED / "gold" / "passages.jsonl"
    gold = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    scores = scored([passage["text"] for passage in gold])
    hits = scores.hits[scores.hits["counted"]]
    by_passage = {int(key): rows.to_dict("records") for key, rows in hits.groupby("article_id")}
    count: Counter[str] = Counter()
    told = []
    for number, passage in enumerate(gold):
        one, two = (passage[f"annotator_{x}"]["loaded"] for x in "ab")
        rows = by_passage.get(number, [])
        for mark in one:
            other = touching(mark, two)
            if not other:
                continue
            near = touching(mark, rows)
            count["both mark"] += 1
            count["found"] += bool(near)
            if near and other[0]["side"] == mark["side"]:
                count["side asked"] += 1
                right = any(hit["side"] == mark["side"] for hit in near)
                count["side right"] += right
                if not right:
                    told.append(
                        (
                            "side",
                            mark["side"],
                            near[0]["side"],
                            near[0]["target"],
                            mark["text"],
                            passage["text"],
                        )
                    )
            if not near:
                told.append(("missed", mark["side"], mark["text"], passage["text"]))
        every = with_repeats(passage["text"], one + two)
        for hit in rows:
            marks = touching(hit, every)
            count["hits"] += 1
            count["marked"] += bool(marks)
            if not marks:
                told.append(("unmarked", hit["term_id"], hit["text"], passage["text"]))
            if hit["voice"] == "own" and hit["side"] != "none":
                count[f"own {hit['side']}"] += 1
                right = any(mark["side"] == hit["side"] for mark in marks)
                count[f"own {hit['side']} right"] += right
                if not right:
                    told.append(
                        (f"own {hit['side']}", hit["term_id"], hit["target"], hit["text"], passage["text"])
                    )
    share("passages: counted hits a reader marked", count["marked"], count["hits"])
    share("passages: terms both readers mark, found", count["found"], count["both mark"])
    share("passages: side right where found and readers agree", count["side right"], count["side asked"])
    for side in ("kyiv", "moscow"):
        share(
            f"passages: own-voice hits serving {side}, right",
            count[f"own {side} right"],
            count[f"own {side}"],
        )
    agreed = [
        (passage["annotator_a"]["perspective"], reads)
        for passage, reads in zip(gold, scores.articles["reads_as"], strict=True)
        if passage["annotator_a"]["perspective"] == passage["annotator_b"]["perspective"] in PERSPECTIVES
    ]
    labels, reads = zip(*agreed, strict=True)
    line("passages: reads_as, macro-F1 (fitted here; see fit_reads_as.py)",
         f1_score(labels, reads, labels=PERSPECTIVES, average="macro"), len(labels))  # fmt: skip
    for row in sorted(told, key=str)[: errors or 0]:
        print("  ", *row, sep=" | ")


def headlines() -> None:
    rows = pd.read_csv(SHARED / "data" / "sputnik_kyivindependent" / "headlines.csv")
    scores = scored(rows["title"].astype(str).tolist())
    moscow = rows["outlet"].str.lower().str.contains("sputnik").to_numpy()
    line("headlines: AUC of tilt", roc_auc_score(moscow, scores.articles["tilt"]), len(rows))


def other_side(name: str, texts: list[str], wrong: str, reads: str) -> None:
    """Own-voice hits that serve the other side than the texts, per 10,000 words; how the texts read."""
    scores = scored(texts)
    hits = scores.hits
    alarms = hits["counted"] & (hits["voice"] == "own") & (hits["side"] == wrong)
    words = scores.articles["n_words"].sum()
    line(f"{name}: own hits serving {wrong} per 10,000 words", 10_000 * alarms.sum() / words, int(words))
    table = scores.articles["reads_as"]
    line(f"{name}: read {reads}", (table == reads).mean(), len(table))


def sites() -> list[str]:
    with gzip.open(SHARED / "data" / "ppn" / "ppn_en_open.jsonl.gz", "rt", encoding="utf-8") as file:
        return list(dict.fromkeys(json.loads(row)["text"] for row in file))


def releases() -> dict[str, list[str]]:
    """The releases of each president's office that name a war."""
    with gzip.open(SHARED / "data" / "presidents" / "releases.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(row) for row in file]
    about_war = [row for row in rows if "war" in row["text"].lower().split()]
    return {
        who: [r["text"] for r in about_war if r["who"] == who] for who in sorted({r["who"] for r in rows})
    }


def presidents() -> None:
    for who, texts in releases().items():
        scores = scored(texts)
        hits = scores.hits[scores.hits["counted"] & (scores.hits["side"] != "none")]
        weight = hits["strength"].where(hits["side"] == "moscow", -hits["strength"])
        balance = weight.groupby(hits["article_id"]).sum()
        balance = balance[balance != 0]
        right = balance > 0 if "utin" in who or "remlin" in who else balance < 0
        line(f"presidents: {who}: his words, whoever utters them, serve his side", right.mean(), len(right))


def documents() -> dict[tuple[str, str], str]:
    """The texts that data/labels/hits-in-context.csv points into, by corpus and document."""
    data = SHARED / "data"
    found: dict[tuple[str, str], str] = {}

    def lines(name: str, path: Path, field: str) -> None:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as file:
            found.update({(name, str(n)): json.loads(row)[field] for n, row in enumerate(file)})

    lines("ppn", data / "ppn" / "ppn_en_open.jsonl.gz", "text")
    lines("presidents", data / "presidents" / "releases.jsonl.gz", "text")
    lines("newsmtsc", data / "newsmtsc" / "train.jsonl", "sentence_normalized")
    for row in pd.read_csv(data / "ruwa" / "ruwa.csv.gz", dtype=str).fillna("").itertuples():
        found["ruwa", row.row] = f"{row.title}\n{row.desc}".strip()
    headlines = pd.read_csv(data / "sputnik_kyivindependent" / "headlines.csv", dtype=str).fillna("")
    found.update({("sputnik_kyivindependent", str(n)): title for n, title in enumerate(headlines["title"])})
    return found


def labelled_targets() -> None:
    """Camp and side of the counted evaluations that both readers judged alike, on the part for reporting."""
    table = pd.read_csv(LABELS, dtype=str, keep_default_na=False)
    same = (table["a_loaded"] == "yes") & (table["b_loaded"] == "yes")
    for column in ("camp", "side"):
        same &= table[f"a_{column}"] == table[f"b_{column}"]
    table = table[same & (table["part"] == "report")]
    texts = documents()
    keys = list(zip(table["corpus"], table["document"], strict=True))
    table = table[[key in texts for key in keys]]
    ids = {key: f"{n:05d}" for n, key in enumerate(dict.fromkeys(keys)) if key in texts}
    scores = fr.score(pd.DataFrame({"article_id": [*ids.values()], "text": [texts[key] for key in ids]}))
    places = {(row.article_id, row.start): row for row in scores.hits.itertuples() if row.counted}
    right: Counter[str] = Counter()
    for row in table.itertuples():
        hit = places.get((ids[row.corpus, row.document], int(row.start)))
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
        rows = pd.read_csv(SHARED / "data" / "newssd_eng" / f"{part}.csv")
        scores = scored(rows["Sentence"].astype(str).tolist())
        rate = scores.articles["loaded_per_1000"].fillna(0)
        line(
            f"newssd {part}: AUC of loaded_per_1000", roc_auc_score(rows["Label"] == "SUBJ", rate), len(rows)
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--press", type=Path, help="a folder of Western articles, one .txt each")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    passages(options.errors)
    headlines()
    labelled_targets()
    other_side("pro-Moscow sites", sites(), "kyiv", "pro-moscow")
    if options.press:
        texts = [
            path.read_text(encoding="utf-8", errors="replace") for path in sorted(options.press.glob("*.txt"))
        ]
        other_side(f"press ({options.press.name})", texts, "moscow", "pro-moscow")
    presidents()
    subjective()


if __name__ == "__main__":
    main()
