"""Is an article given the event it is about? `fr.assign_events`, and copies by `fr.mark_copies`.

    python benchmarks/events.py              the parameters that ship
    python benchmarks/events.py --grid       other windows and scores too, on the development data

Composed corpus: 54 articles, six events, labels hidden. RUWA: headlines and subheadings of 2022. Outlets
collected by keyword and date have labels that mean something; Ukrinform's and Censor's come from wildcards.
A label there is a topic that may last for months ("nuclear").
"""

from __future__ import annotations

import gzip
import json
import runpy
import sys
import time
from pathlib import Path

import pandas as pd

import framing as fr
from framing import events as core
from framing import paths

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
RUWA = runpy.run_path(str(ROOT / "studies" / "ruwa-2022" / "import_ruwa.py"))


def told(name: str, articles: pd.DataFrame, events: pd.DataFrame, window: int = 3) -> None:
    start = time.perf_counter()
    found = fr.assign_events(articles.drop(columns="event"), events, window=window)
    seconds = time.perf_counter() - start
    assigned = found["event"] != ""
    right = (found["event"] == articles["event"])[assigned].mean()
    shown = f"{assigned.mean():.2f} assigned, of these {right:.3f} right"
    print(f"{name}: n {len(articles)}, {shown}, {seconds:.1f} s")


def main() -> None:
    composed = fr.read_articles(paths.data() / "articles")
    ruwa, _ = RUWA["articles"](RUWA["read"](DATA / "ruwa" / "ruwa.csv.gz"))
    strong, weak = ruwa[~ruwa["weak_event"]], ruwa[ruwa["weak_event"]]
    tables = (
        pd.read_csv(paths.data() / "events.csv"),
        pd.read_csv(paths.data() / "derived" / "ruwa-2022" / "events.csv"),
    )
    sets = (("composed", composed, tables[0]), ("ruwa, by keyword", strong, tables[1]))
    for name, articles, table in (*sets, ("ruwa, wildcards", weak, tables[1])):
        told(name, articles, table)
    if "--grid" in sys.argv:
        for name, articles, table in sets:
            for core._FEWEST_POINTS in (0.2, 0.3, 0.4):
                for window in (1, 3, 7):
                    told(f"{name}, {core._FEWEST_POINTS} {window} d", articles, table, window)
    with gzip.open(DATA / "ppn" / "ppn_en_open.jsonl.gz", "rt", encoding="utf-8") as file:
        ppn = pd.DataFrame(map(json.loads, file)).rename(columns={"site": "outlet"})
    for name, articles in (("ppn", ppn.assign(article_id=ppn.index.astype(str))), ("ruwa", ruwa)):
        start = time.perf_counter()
        groups = fr.mark_copies(articles)["dup_group"].value_counts().drop("")
        print(
            f"{name}: {len(articles)} articles, {len(groups)} groups of copies holding {groups.sum()}, "
            f"the largest {groups.max()}; {time.perf_counter() - start:.1f} s"
        )


if __name__ == "__main__":
    main()
