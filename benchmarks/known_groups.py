"""Known groups: how each publisher reads, and how it spells Kyiv. The labels are the publishers'.

    python -m benchmarks known_groups

Headlines of Sputnik and the Kyiv Independent, full texts of three pro-Moscow sites, addresses of Ukraine's
president. The AUC of tilt between them: `about_whom`.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pandas as pd

import framing as fr

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def read(path: Path, outlet: str) -> pd.DataFrame:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        texts = dict.fromkeys(json.loads(line)["text"] for line in lines)
    return pd.DataFrame({"outlet": outlet, "text": list(texts)})


def main() -> None:
    headlines = pd.read_csv(DATA / "sputnik_kyivindependent" / "headlines.csv")
    articles = pd.concat(
        [
            headlines[["outlet"]].assign(text=headlines["title"].astype(str)),
            read(DATA / "ppn" / "ppn_en_open.jsonl.gz", "pro-Moscow sites"),
            read(DATA / "zelensky_addresses" / "addresses.jsonl", "president of Ukraine"),
        ],
        ignore_index=True,
    )
    scores = fr.score(articles.assign(article_id=[f"{n:05}" for n in articles.index]))
    by_outlet = scores.articles.groupby("outlet")
    print(pd.crosstab(scores.articles["outlet"], scores.articles["reads_as"], normalize="index").round(3))
    print(by_outlet.agg(n=("article_id", "size"), mean_tilt=("tilt", "mean")).round(2))
    kyiv = scores.names[scores.names["thing"] == "Kyiv"].merge(scores.articles[["article_id", "outlet"]])
    print(kyiv.groupby(["outlet", "variant"]).size().unstack(fill_value=0))


if __name__ == "__main__":
    main()
