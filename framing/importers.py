"""Data sets of others → articles, with every fault they are known for counted and told."""

from __future__ import annotations

import gzip
import io
import os
import re
from pathlib import Path
from typing import Any

import pandas as pd

from framing import schema
from framing.schema import InputError

RUWA = (
    "RUWA, N. Khairova, B. Ivasiuk, F. Lo Scudo, C. Comito, A. Galassi (LDK 2023, 559-564), CC BY-NC-SA 4.0"
)
_WILDCARD = ("censor.net", "ukrinform.net")  # collected without an event's keywords: the label says little
_MOST = 500_000_000  # bytes; RUWA has a hundredth of it
_MANY = 3  # pages of one outlet with the same words: the outlet's page, not an article's
# Censor's headlines end in time, section and site; its subheadings begin with the time and the headline.
_TAIL = re.compile(r"\s*\(\d\d\.\d\d\.\d\d \d\d:\d\d\)\s*«[^«]*\|[^|]*$")
_HEAD = re.compile(r"^\d\d\.\d\d\.\d\d \d\d:\d\d - |\s*View (?:\w+ )?news\.$|\s*— Ukrinform\.$")


def ruwa(path: str | os.PathLike[str]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read RUWA, headlines and subheadings on the war in Ukraine, 2022.

    Parameters
    ----------
    path : path
        The data set as CSV (also .gz) with `url` (`ref`), `outlet` (`Site`), `date, event, title, desc`, case
        ignored; `row` where known.

    Returns
    -------
    articles : DataFrame
        `article_id` (``ruwa-<row>``), `text` (headline and subheading as paragraphs, without time stamps,
        section names and repeats of the headline), `title, outlet, date, event, url`, and the flags
        `weak_event` (collected by wildcard: the label says little), `repeated_url` (of an earlier row) and
        `generic_page` (the same words in three or more rows of the outlet).
    report : dict
        `source, rows, articles`, `skipped` (rows without words, outlet or date, with the reason), `faults`
        (the number of rows by fault and outlet).

    Raises
    ------
    InputError
        No such file, no CSV, a missing column, or no row that can be used.
    """
    try:
        with Path(path).open("rb") as raw:
            file = gzip.GzipFile(fileobj=raw) if Path(path).suffix.lower() == ".gz" else raw
            text = file.read(_MOST + 1)
        if len(text) > _MOST:
            raise ValueError(f"more than {_MOST // 1_000_000} MB, unpacked")
        data = pd.read_csv(io.BytesIO(text), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; give RUWA as .csv or .csv.gz.") from None
    except (ValueError, EOFError, OSError) as error:  # pandas' own errors are ValueErrors
        raise InputError(f"{path}: no CSV that can be read to its end ({error}).") from None
    data.columns = [{"site": "outlet", "ref": "url"}.get(c.lower(), c.lower()) for c in data.columns]
    schema.require(data, ("url", "outlet", "date", "event", "title", "desc"), f"{path}, so it is not RUWA")
    data = data.apply(lambda column: column.str.split().str.join(" "))
    data["article_id"] = "ruwa-" + (data["row"] if "row" in data else data.index.astype(str))
    title = data["title"].str.replace(_TAIL, "", regex=True)
    desc = data["desc"].str.replace(_HEAD, "", regex=True)
    repeated = [bool(t) and d.startswith(t) for t, d in zip(title, desc, strict=True)]
    rest = [d[len(t) :].lstrip(" .") if r else d for t, d, r in zip(title, desc, repeated, strict=True)]
    stamped = (title != data["title"]) | (desc != data["desc"])
    data["title"], data["text"] = title, (title + "\n\n" + pd.Series(rest, dtype=str)).str.strip()
    same = data.groupby(["outlet", "text"])["text"].transform("size")
    flags = {
        "weak_event": data["outlet"].isin(_WILDCARD),
        "repeated_url": data["url"].duplicated() & (data["url"] != ""),
        "generic_page": (same >= _MANY) & (data["text"] != ""),
    }
    reasons = {
        "no headline and no subheading": data["text"] == "",
        "no outlet": data["outlet"] == "",
        "no date (YYYY-MM-DD)": pd.to_datetime(data["date"], errors="coerce", format="%Y-%m-%d").isna(),
        "its row number stands twice": data["article_id"].duplicated(),
    }
    faults = {"no_title": title == "", "no_desc": desc == "", "stamped": stamped,
              "title_repeated_in_desc": repeated, **flags, **reasons}  # fmt: skip
    unusable = pd.DataFrame(reasons)
    lost = unusable.any(axis=1)
    if lost.all():
        raise InputError(f"{path}: none of its {len(data)} rows has words, an outlet, a date (YYYY-MM-DD).")
    columns = ["article_id", "text", "title", "outlet", "date", "event", "url", *flags]
    kept = data.assign(**flags).loc[~lost, columns].reset_index(drop=True)
    report = {
        "source": RUWA,
        "rows": len(data),
        "articles": len(kept),
        "faults": {
            name: {str(k): int(v) for k, v in data["outlet"][rows].value_counts().sort_index().items()}
            for name, rows in faults.items()
        },
        "skipped": [
            {"source": f"row {data['article_id'][n]}", "reason": reason}
            for n, reason in unusable[lost].idxmax(axis=1).items()
        ],
    }
    return kept, report
