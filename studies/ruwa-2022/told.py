"""The facts that headlines of RUWA share → a table without their texts, for notebook 06.

    python studies/ruwa-2022/told.py ruwa.jsonl data/derived/ruwa-2022/told.csv --event railway

ruwa.jsonl is what import_ruwa.py writes. A fact's label is not a headline but the words that most of its
wordings share.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

import framing as fr
from framing import storage

KEPT = ["event", "fact", "label", "perspective", "outlet", "article_id", "start", "end", "voice"]
OUTLETS = Path(__file__).parents[2] / "data" / "derived" / "ruwa-2022" / "outlets.csv"


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("--event", required=True)
    given = parser.parse_args()
    articles = fr.read_articles(given.articles)
    articles = articles[(articles["event"] == given.event) & ~articles["generic_page"].astype(bool)]
    articles = fr.mark_copies(articles.reset_index(drop=True))
    facts = fr.told(fr.score(articles, outlets=OUTLETS), articles, event=given.event)
    facts["label"] = facts["fact"].map(facts.groupby("fact")["text"].agg(shared_words))
    kept = facts[[*KEPT, "similarity", "figures"]]
    with storage.written_whole(given.table) as file:
        file.write(storage.to_csv(kept))
    print(
        f"{kept['fact'].nunique()} facts in {len(kept)} sentences of {len(articles)} articles → {given.table}"
    )


def shared_words(wordings: pd.Series, most: int = 5) -> str:
    """The words that most of these texts share."""
    model = CountVectorizer(stop_words="english", binary=True)
    counts = model.fit_transform(wordings).sum(axis=0).A1
    words = pd.Series(counts, model.get_feature_names_out()).sort_values(ascending=False, kind="stable")
    return " · ".join(words[words > 1].index[:most])


if __name__ == "__main__":
    main()
