"""Data sets of others → articles, with every fault they are known for counted and told."""

from __future__ import annotations

import gzip
import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

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
        The data set as CSV (also .gz) with the columns `url, outlet, date, event, title, desc`, case
        ignored; `row` where known. The names `Site` and `ref` of the original are understood.

    Returns
    -------
    articles : DataFrame
        `article_id` (``ruwa-<row>``), `text` (headline, then subheading in a paragraph of its own, without
        time stamps, section names and repeats of the headline), `title, outlet, date, event, url`, and the
        flags `weak_event` (collected by wildcard: the event label says little), `repeated_url` (the URL
        stood in an earlier row) and `generic_page` (the same words in three or more rows of the outlet).
    report : dict
        `rows`, `articles`, `source`, `skipped` (rows without any word, or without outlet or date, with the
        reason) and `faults`: the number of rows by fault and outlet.

    Raises
    ------
    InputError
        No such file, no CSV, or a column is missing.
    """
    import pandas as pd

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
    missing = [c for c in ("url", "outlet", "date", "event", "title", "desc") if c not in data.columns]
    if missing:
        raise InputError(
            f"{path}: not RUWA: no column {', '.join(missing)}; found {', '.join(data.columns)}."
        )
    data = data.apply(lambda column: column.str.split().str.join(" "))
    data["article_id"] = "ruwa-" + (data["row"] if "row" in data else data.index.astype(str))
    title, desc = (
        data["title"].str.replace(_TAIL, "", regex=True),
        data["desc"].str.replace(_HEAD, "", regex=True),
    )
    stamped = (title != data["title"]) | (desc != data["desc"])
    repeated = [bool(t) and d.startswith(t) for t, d in zip(title, desc, strict=True)]
    rest = pd.Series(
        [d[len(t) :].lstrip(" .") if r else d for t, d, r in zip(title, desc, repeated, strict=True)]
    )
    data["title"], data["text"] = title, (title + "\n\n" + rest).str.strip()
    dated = pd.to_datetime(data["date"], errors="coerce", format="%Y-%m-%d").notna()
    data["weak_event"] = data["outlet"].isin(_WILDCARD)
    data["repeated_url"] = data["url"].duplicated() & (data["url"] != "")
    same = data.groupby(["outlet", "text"])["text"].transform("size")
    data["generic_page"] = (same >= _MANY) & (data["text"] != "")
    reasons = {
        "no headline and no subheading": data["text"] == "",
        "no outlet": data["outlet"] == "",
        "no date (YYYY-MM-DD)": ~dated,
        "its row number stands twice": data["article_id"].duplicated(),
    }
    faults = {
        "no_title": title == "",
        "no_desc": desc == "",
        "stamped": stamped,
        "title_repeated_in_desc": pd.Series(repeated),
        **{flag: data[flag] for flag in ("weak_event", "repeated_url", "generic_page")},
        **reasons,
    }
    unusable = pd.concat(reasons, axis=1)
    skipped = [
        {"source": f"row {data['article_id'][n]}", "reason": str(unusable.columns[row.argmax()])}
        for n, row in zip(unusable.index, unusable.to_numpy(), strict=True)
        if row.any()
    ]
    flags = ["weak_event", "repeated_url", "generic_page"]
    if len(skipped) == len(data):
        raise InputError(
            f"{path}: none of its {len(data)} rows has words, an outlet and a date (YYYY-MM-DD)."
        )
    kept = data.loc[
        ~unusable.any(axis=1), ["article_id", "text", "title", "outlet", "date", "event", "url", *flags]
    ]
    report = {
        "source": RUWA,
        "rows": len(data),
        "articles": len(kept),
        "faults": {
            name: {str(k): int(v) for k, v in data["outlet"][rows].value_counts().sort_index().items()}
            for name, rows in faults.items()
        },
        "skipped": skipped,
    }
    return kept.reset_index(drop=True), report
