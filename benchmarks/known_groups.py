"""Known groups: does `tilt`, untrained, tell apart what everybody knows to be apart?

    python benchmarks/known_groups.py

Headlines of Sputnik and the Kyiv Independent (AUC of tilt), full texts of three pro-Moscow sites, addresses
of Ukraine's president (share reading each way), and how each spells Kyiv. The labels are the publishers', not
a reader's.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

import framing as fr

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def interval(y: np.ndarray, x: np.ndarray, draws: int = 500) -> tuple[float, float]:
    rng = np.random.default_rng(1)
    found = []
    for _ in range(draws):
        index = rng.integers(0, len(y), len(y))
        found.append(roc_auc_score(y[index], x[index]))
    return tuple(np.quantile(found, [0.025, 0.975]).round(3))


def spells(scores: fr.Scores) -> None:
    for row in fr.naming(scores, by="outlet", voice="all").query("place == 'Kyiv'").itertuples():
        russian = round(row.share * row.n_mentions)
        print(f"{row.outlet}: Kiev {russian}, Kyiv {row.n_mentions - russian}, in {row.n_articles} texts")


def reads(name: str, texts: list[str]) -> None:
    ids = [str(i) for i in range(len(texts))]
    scores = fr.score(pd.DataFrame({"article_id": ids, "outlet": name, "text": texts}))
    spells(scores)
    table = scores.articles
    share = table["reads_as"].value_counts(normalize=True).round(3).to_dict()
    print(
        f"{name}: n {len(table)}, reads {share}, mean tilt {table['tilt'].mean():.2f}, "
        f"tilt > 0: {(table['tilt'] > 0).mean():.2f}"
    )


def main() -> None:
    lines = pd.read_csv(DATA / "sputnik_kyivindependent" / "headlines.csv")
    lines = lines.assign(article_id=[str(i) for i in range(len(lines))], text=lines["title"].astype(str))
    scores = fr.score(lines[["article_id", "text", "outlet"]])
    spells(scores)
    table = scores.articles
    y = table["outlet"].str.lower().str.contains("sputnik").to_numpy()
    x = table["tilt"].to_numpy()
    print(f"headlines: AUC of tilt {roc_auc_score(y, x):.3f} {interval(y, x)}, n {len(y)}")
    print(pd.crosstab(table["outlet"], table["reads_as"]))
    with gzip.open(DATA / "ppn" / "ppn_en_open.jsonl.gz", "rt", encoding="utf-8") as file:
        reads("ppn (pro-Moscow sites)", list(dict.fromkeys(json.loads(line)["text"] for line in file)))
    with (DATA / "zelensky_addresses" / "addresses.jsonl").open(encoding="utf-8") as file:
        reads("addresses of the president of Ukraine", [json.loads(line)["text"] for line in file])


if __name__ == "__main__":
    main()
