"""RUWA, headlines and subheadings on the war in Ukraine → articles, with every known fault counted and told.

    python studies/ruwa-2022/import_ruwa.py ruwa.csv.gz ruwa.jsonl --events data/derived/ruwa-2022/events.csv

With --events each row's event is assigned by its date and the table's keywords, whatever its own label, which
goes to the column given_event: a part of the labels is weak. Beside the articles stands FILE.report.json:
every row that was skipped, and how many rows of each outlet have which fault.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

import pandas as pd

import framing as fr

SOURCE = (
    "RUWA, N. Khairova, B. Ivasiuk, F. Lo Scudo, C. Comito, A. Galassi (LDK 2023, 559-564), CC BY-NC-SA 4.0"
)
NEEDED = ("url", "outlet", "date", "event", "title", "desc")
WILDCARD = ("censor.net", "ukrinform.net")  # collected without an event's keywords: the label says little
GENERIC = 3  # rows of one outlet with the same words: the outlet's page, not an article's
# Censor's headlines end in time, section and site; its subheadings begin with the time and the headline.
TITLE_TAIL = re.compile(r"\s*\(\d\d\.\d\d\.\d\d \d\d:\d\d\)\s*«[^«]*\|[^|]*$")
DESC_FRAME = re.compile(r"^\d\d\.\d\d\.\d\d \d\d:\d\d - |\s*View (?:\w+ )?news\.$|\s*— Ukrinform\.$")


def read(path: Path) -> pd.DataFrame:
    """The data set's rows, blanks single, columns by the names that we use."""
    try:
        data = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, EOFError, OSError) as error:  # pandas' own errors are ValueErrors
        raise SystemExit(f"{path}: no CSV that can be read to its end ({error}).") from None
    data.columns = [{"site": "outlet", "ref": "url"}.get(c.lower(), c.lower()) for c in data.columns]
    missing = [name for name in NEEDED if name not in data]
    if missing:
        raise SystemExit(f"{path} is not RUWA: no column {', '.join(missing)}.")
    data = data.apply(lambda column: column.str.split().str.join(" "))
    number = data["row"] if "row" in data else data.index.astype(str)
    return data.assign(article_id="ruwa-" + number)


def articles(data: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Articles without time stamps, section names and repeats of the headline; and the report of faults."""
    title = data["title"].str.replace(TITLE_TAIL, "", regex=True)
    desc = data["desc"].str.replace(DESC_FRAME, "", regex=True)
    stamped = (title != data["title"]) | (desc != data["desc"])
    repeated = pd.Series([bool(t) and d.startswith(t) for t, d in zip(title, desc, strict=True)], data.index)
    rest = desc.where(~repeated, [d.removeprefix(t).lstrip(" .") for t, d in zip(title, desc, strict=True)])
    data = data.assign(title=title, text=(title + "\n\n" + rest).str.strip())

    same_words = data.groupby(["outlet", "text"])["text"].transform("size")
    flags = {
        "weak_event": data["outlet"].isin(WILDCARD),
        "repeated_url": data["url"].duplicated() & (data["url"] != ""),
        "generic_page": (same_words >= GENERIC) & (data["text"] != ""),
    }
    unusable = {
        "no headline and no subheading": data["text"] == "",
        "no outlet": data["outlet"] == "",
        "no date (YYYY-MM-DD)": pd.to_datetime(data["date"], errors="coerce", format="%Y-%m-%d").isna(),
        "its row number stands twice": data["article_id"].duplicated(),
    }
    faults = {
        "no_title": title == "",
        "no_desc": desc == "",
        "stamped": stamped,
        "title_repeated_in_desc": repeated,
        **flags,
        **unusable,
    }
    reasons = pd.DataFrame(unusable)
    skipped = reasons.any(axis=1)
    columns = ["article_id", "text", "title", "outlet", "date", "event", "url", *flags]
    kept = data.assign(**flags).loc[~skipped, columns].reset_index(drop=True)
    report = {
        "source": SOURCE,
        "rows": len(data),
        "articles": len(kept),
        "faults": {name: per_outlet(data, rows) for name, rows in faults.items()},
        "skipped": [
            {"source": data["article_id"][row], "reason": reason}
            for row, reason in reasons[skipped].idxmax(axis=1).items()
        ],
    }
    return kept, report


def per_outlet(data: pd.DataFrame, rows: pd.Series[bool]) -> dict[str, int]:
    return data["outlet"][rows].value_counts().sort_index().to_dict()


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=Path, help="RUWA as .csv or .csv.gz")
    parser.add_argument("out", type=Path, help="the .jsonl to write")
    parser.add_argument("--events", type=Path, help="a table like data/events.csv")
    given = parser.parse_args(arguments)

    found, report = articles(read(given.file))
    if found.empty:
        sys.exit(f"{given.file}: none of its {report['rows']} rows has words, an outlet and a date.")
    found = fr.mark_copies(found)
    report["copies"] = int((found["dup_group"] != "").sum())
    if given.events:
        found = fr.assign_events(found.rename(columns={"event": "given_event"}), pd.read_csv(given.events))
        report["events"] = found["event"].value_counts().to_dict()
    found.to_json(given.out, orient="records", lines=True, force_ascii=False)
    about = json.dumps(report, indent=2, sort_keys=True, ensure_ascii=False)
    given.out.with_name(f"{given.out.name}.report.json").write_text(about + "\n", encoding="utf-8")
    print(f"{report['articles']} articles of {report['rows']} rows → {given.out}")


if __name__ == "__main__":
    main()
