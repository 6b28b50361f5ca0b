"""How well loaded terms are found, on the gold of ../shared (two language models' labels by a codebook).

    python benchmarks/loaded_terms.py [--misses]

A term counts as found where a hit overlaps it. Categories the codebook did not ask for (toponym, war_naming,
in_group) are left out of precision on the passages.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pandas as pd

import framing as fr

SHARED = Path(__file__).resolve().parents[2] / "shared"
NOT_ASKED = {"toponym", "war_naming", "in_group"}


def overlapping(start: int, end: int, rows: list[dict]) -> list[dict]:
    return [row for row in rows if row["start"] < end and start < row["end"]]


def articles() -> None:
    gold = json.loads((SHARED / "gold" / "articles.json").read_text(encoding="utf-8"))["terms"]
    read = fr.read_articles(SHARED / "articles")
    hits = fr.score(read).hits.to_dict("records")
    found = voices = targets = asked = 0
    for term in gold:
        near = overlapping(
            term["start"], term["end"], [h for h in hits if h["article_id"].startswith(term["article"])]
        )
        found += bool(near)
        voices += any(h["voice"] == term["voice"] for h in near)
        if "--misses" in sys.argv and not any(h["voice"] == term["voice"] for h in near):
            print(
                "   ", term["article"], term["text"], term["voice"], [(h["text"], h["voice"]) for h in near]
            )
        if term["target"]:
            asked += 1
            names = {
                part.strip().split()[-1].lower()
                for part in term["target"].replace("Kim Jong Un", "Un").split(";")
            }
            targets += any(
                names <= set(h["target"].replace(";", "-").replace("the-", "").split("-")) for h in near
            )
    print(f"gold articles: {found} of {len(gold)} terms found ({found / len(gold):.2f})")
    print(f"  voice right {voices / max(1, found):.2f} of those found, target right {targets} of {asked}")


def passages() -> None:
    gold = [
        json.loads(line)
        for line in (SHARED / "gold" / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    scores = fr.score(
        pd.DataFrame({"article_id": [p["id"] for p in gold], "text": [p["text"] for p in gold]})
    )
    hits = {key: rows.to_dict("records") for key, rows in scores.hits.groupby("article_id")}
    count: Counter[str] = Counter()
    for passage in gold:
        a, b = passage["annotator_a"]["loaded"], passage["annotator_b"]["loaded"]
        rows = hits.get(passage["id"], [])
        for term in a:
            both = overlapping(term["start"], term["end"], b)
            if not both:
                continue
            count["gold"] += 1
            near = overlapping(term["start"], term["end"], rows)
            count["found"] += bool(near)
            if near and both[0]["voice"] == term["voice"]:
                count["voice_n"] += 1
                count["voice"] += any(h["voice"] == term["voice"] for h in near)
                if "--misses" in sys.argv and not any(h["voice"] == term["voice"] for h in near):
                    print(
                        "   ",
                        passage["id"],
                        term["text"],
                        term["voice"],
                        [(h["text"], h["voice"]) for h in near],
                        passage["text"][:300],
                    )
            if near and both[0]["side"] == term["side"]:
                count["side_n"] += 1
                count["side"] += any(h["side"] == term["side"] for h in near)
        for hit in rows:
            if hit["category"] in NOT_ASKED:
                continue
            right = bool(overlapping(hit["start"], hit["end"], a + b))
            kind = "sided" if hit["side"] != "none" else "unsided"
            count[kind] += 1
            count[kind + "_right"] += right
    print(
        f"gold passages ({len(gold)}): {count['found']} of {count['gold']} terms both annotators mark "
        f"are found ({count['found'] / count['gold']:.2f})"
    )
    print(
        f"  precision of sided hits {count['sided_right'] / count['sided']:.2f} (n {count['sided']}), "
        f"of other hits {count['unsided_right'] / count['unsided']:.2f} (n {count['unsided']})"
    )
    print(
        f"  voice right {count['voice'] / count['voice_n']:.3f} (n {count['voice_n']}), "
        f"side right {count['side'] / count['side_n']:.3f} (n {count['side_n']})"
    )


if __name__ == "__main__":
    articles()
    passages()
