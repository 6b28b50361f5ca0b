"""Is put together what belongs together? B-cubed F1 of `fr.group_events`; copies by `fr.mark_copies`.

    python benchmarks/events.py              the parameters that ship
    python benchmarks/events.py --grid       other windows and scores too, on the development data

Composed corpus: 54 articles, six events, labels hidden. RUWA: headlines and subheadings of 2022. Outlets
collected by keyword and date have labels that mean something; Ukrinform's and Censor's come from wildcards.
A label there is a topic that may last for months ("nuclear"): groups within days can be pure (precision) and
never complete (recall).
"""

from __future__ import annotations

import gzip
import json
import runpy
import sys
import time
from collections import Counter
from pathlib import Path

import pandas as pd

import framing as fr
from framing import events as core
from framing import paths

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
RUWA = runpy.run_path(str(ROOT / "studies" / "ruwa-2022" / "import_ruwa.py"))


def b_cubed(found: list[str], true: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 (Bagga and Baldwin 1998); an item without a group (empty) stands alone."""
    found = [name or f"alone {i}" for i, name in enumerate(found)]
    both, ours, theirs = Counter(zip(found, true, strict=True)), Counter(found), Counter(true)
    precision = sum(n * n / ours[a] for (a, _), n in both.items()) / len(true)
    recall = sum(n * n / theirs[b] for (_, b), n in both.items()) / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)


def told(name: str, articles: pd.DataFrame, **options: object) -> None:
    start = time.perf_counter()
    found = fr.group_events(articles.drop(columns="event"), **options)  # type: ignore[arg-type]
    seconds = time.perf_counter() - start
    p, r, f = b_cubed(found["event"].tolist(), articles["event"].tolist())
    groups, named = found["event"].replace("", None).nunique(), (found["event"] != "").mean()
    same = (found["event"] == articles["event"]).sum() / max(1, (found["event"] != "").sum())
    extra = f", right where named {same:.3f}" if "events" in options else ""
    print(
        f"{name}: n {len(articles)}, B-cubed P {p:.3f} R {r:.3f} F1 {f:.3f}, {groups} groups, "
        f"{named:.2f} named{extra}, {seconds:.1f} s"
    )


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
        told(f"{name}, table", articles, events=table)
        told(f"{name}, grouped", articles)
    if "--grid" in sys.argv:
        for name, articles, table in sets:
            for core._WORDS_ALIKE in (0.2, 0.3, 0.4):
                for window in (1, 3, 7):
                    called = f"{name}, table, {core._WORDS_ALIKE} {window} d"
                    told(called, articles, events=table, window=window)
            for core._ALIKE in (0.06, 0.08, 0.1, 0.12, 0.15, 0.2):
                for window in (7, 14, 30):
                    told(f"{name}, grouped, {core._ALIKE} {window} d", articles, window=window)
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
