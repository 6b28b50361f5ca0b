"""Articles → tables, batch by batch: in memory, or in a folder, where a run that was killed goes on.

Meanwhile `parts/` in the folder holds a folder of tables for each batch. `score_batch` does the work; a
notebook, processes and a cluster only call it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import __version__, measuring, read, schema, storage
from framing.batches import in_batches, in_processes, on_cluster
from framing.lexicon import Lexicon, load_lexicons
from framing.outlets import Outlets, outlets_table
from framing.readable import readability
from framing.schema import InputError, records
from framing.scores import NAMES, Scores, text_and_title
from framing.terms import term_finder

if TYPE_CHECKING:
    import pandas as pd

    from framing.lexicon import LexiconLike

_AT_ONCE = 16  # batches that are merged in one piece
_RESULT = rf"(?:{'|'.join(NAMES)})\.(?:csv|parquet)|articles\.(?:sav|dta)|scores\.xlsx|run\.json"
_PART = re.compile(rf"\d{{8}}-[0-9a-f]{{16}}|{_RESULT}|\..*")  # what may lie in `parts`


@dataclass(frozen=True)
class Options:
    """How articles are read and scored, and what is kept of them: see `score` and `Scores.save`."""

    lexicons: Sequence[Lexicon]
    outlets: Outlets = field(default_factory=dict)
    with_title: bool = False
    readability: bool = False
    text: bool = True
    columns: str | None = None  # as they were named for reading


def score(
    articles: pd.DataFrame,
    lexicons: LexiconLike = None,
    *,
    with_title: bool = False,
    outlets: str | os.PathLike[str] | None = None,
    jobs: int = 1,
) -> Scores:
    """Score articles on loaded terms, voice, statements and sentiment.

    Parameters
    ----------
    articles : DataFrame
        `article_id, text` required; `title, outlet, perspective, date, event, url, language,
        translated_from` optional; further columns travel along to `.articles`. Not changed.
    lexicons : name, path, Lexicon or list of them, optional
        Both shipped lexicons by default.
    with_title : bool
        Score ``title + "\\n\\n" + text``, which offsets then index.
    outlets : path, optional
        A table like `data/outlets.csv` (the default); a `perspective` column in `articles` wins.
    jobs : int
        Processes. The result does not depend on it.

    Returns
    -------
    Scores

    Raises
    ------
    InputError
        A required column is missing, or no article could be scored. Single rows that cannot be scored are
        listed in ``.run["skipped"]`` and cost no other.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = score(pd.DataFrame({"article_id": ["a"], "text": ["The dictator met the press in Seoul."]}))
    >>> scores.hits[["text", "category", "voice"]].values.tolist()
    [['dictator', 'delegitimising', 'own']]
    """
    import pandas as pd

    schema.require(articles, ("article_id", "text"))
    report = read.Report(articles.attrs)
    usable = read.checked(((row, f"row {n}") for n, row in enumerate(records(articles))), report)
    known = outlets_table(outlets, articles.attrs.get("outlets"))
    options = Options(load_lexicons(lexicons), known, with_title)
    done = in_processes(partial(score_batch, options=options), in_batches(usable), jobs)
    report.warn()
    run = run_record(report, (batch.run for batch in done), options)
    tables = {name: pd.concat([getattr(batch, name) for batch in done], ignore_index=True) for name in NAMES}
    scored = tables["articles"]
    further = {name: schema.one_type(scored[name]) for name in schema.further_columns(scored)}
    return Scores(**tables | {"articles": scored.assign(**further)}, run=run)


def score_into(
    folder: Path,
    articles: Iterable[read.Article],
    report: read.Report,
    options: Options,
    *,
    format: str = "csv",  # noqa: A002 - as in Scores.save
    jobs: int = 1,
    scheduler: str | None = None,
    resume: bool = False,
) -> dict[str, Any]:
    """Score articles as they come, in constant memory, and write what `Scores.save` would write.

    The articles' further columns, whose type no batch knows, are text. The bytes depend on the articles and
    the options alone. With `scheduler` the work is done on a Dask cluster; with `resume`, batches of an
    earlier run with the same articles and options are kept. Returns what `run.json` holds.
    """
    parts = _folder_of_parts(folder, resume)
    work = partial(_score_part, parts=parts.absolute(), options=options)
    batches = enumerate(in_batches(articles))
    done = on_cluster(work, batches, scheduler) if scheduler else in_processes(work, batches, jobs)
    runs = [json.loads((part / "run.json").read_text(encoding="utf-8")) for part in done]
    try:
        run = run_record(report, runs, options) | {"text": options.text, "format": format}
    except InputError:  # there is nothing to go on from
        shutil.rmtree(parts)
        raise
    for name in NAMES:
        storage.write_table(parts / f"{name}.{format}", _pieces([part / f"{name}.parquet" for part in done]))
    storage.write_json(parts / "run.json", run)
    _publish(folder, format)
    return run


def _folder_of_parts(folder: Path, resume: bool) -> Path:
    """`parts`, empty unless a run resumes an earlier one; refused where others' files lie in the way."""
    parts = folder / "parts"
    strange = [path for path in folder.glob("*") if path.is_dir() and re.fullmatch(_RESULT, path.name)]
    strange += [path for path in parts.glob("*") if not _PART.fullmatch(path.name)]
    if strange:
        raise InputError(f"{strange[0]} is in the way, and none of ours; give --out another folder.")
    if parts.is_dir() and not resume:
        shutil.rmtree(parts)
    parts.mkdir(parents=True, exist_ok=True)
    return parts


def _score_part(numbered: tuple[int, Sequence[read.Article]], parts: Path, options: Options) -> Path:
    """Score a batch into a folder of its own, unless that was done with the same articles and options."""
    number, articles = numbered
    lexicons = [lexicon.sha256 for lexicon in options.lexicons]
    how = [__version__, lexicons, options.outlets, options.with_title, options.readability, options.text]
    part = parts / f"{number:08}-{storage.sha256(json.dumps([how, articles], sort_keys=True))[:16]}"
    if not _is_whole(part):
        scores = score_batch(articles, options)
        mixed = scores.articles.columns[scores.articles.dtypes.eq("object")]
        scores.articles[mixed] = scores.articles[mixed].apply(schema.texts)
        scores.save(part, "parquet", options.text)
    return part


def _is_whole(part: Path) -> bool:
    """Whether a part is there and undamaged; its `run.json` is written last."""
    from pyarrow.parquet import read_schema

    try:
        json.loads((part / "run.json").read_text(encoding="utf-8"))
        for name in NAMES:
            read_schema(part / f"{name}.parquet")
    except (OSError, ValueError):
        return False
    return True


def _pieces(files: Sequence[Path]) -> Iterator[pd.DataFrame]:
    """One table of all batches, a few at a time."""
    import pandas as pd
    from pyarrow.parquet import read_schema

    columns = list(dict.fromkeys(column for file in files for column in read_schema(file).names))
    for first in range(0, len(files), _AT_ONCE):
        tables = map(pd.read_parquet, files[first : first + _AT_ONCE])
        yield pd.concat([table.reindex(columns=columns, fill_value="") for table in tables])


def _publish(folder: Path, format: str) -> None:  # noqa: A002
    """Put the finished tables of `folder/parts` in place of an earlier run's, and `run.json` last."""
    parts = folder / "parts"
    (folder / "run.json").unlink(missing_ok=True)  # a folder without it is not finished
    for earlier in list(folder.iterdir()):
        if re.fullmatch(_RESULT, earlier.name):
            earlier.unlink()
    for name in (*(f"{name}.{format}" for name in NAMES), "run.json"):
        (parts / name).replace(folder / name)
    shutil.rmtree(parts)


def score_batch(articles: Sequence[read.Article], options: Options) -> Scores:
    """Score a few articles; `run` counts their rows, and lists those that failed."""
    import pandas as pd

    terms = term_finder(tuple(options.lexicons))
    rows: dict[str, list[Any]] = {name: [] for name in NAMES}
    scored, report = [], read.Report()
    for article in articles:
        try:
            found = measuring.measured(article, terms, options.with_title, options.outlets)
        except InputError:  # not the article's fault: a resource or a data file is missing
            raise
        except Exception as error:  # one article must never cost another; run.json says which and why
            reason = f"failed inside framing: {type(error).__name__}: {error}"
            report.skip(article["article_id"], reason, article["article_id"])
            continue
        scored.append(article)
        for name in NAMES:
            rows[name] += found[name]
    tables = {name: schema.from_rows(name, rows[name]) for name in NAMES}
    hashes = [storage.sha256(text_and_title(article, options.with_title)[0]) for article in scored]
    names = schema.further_columns(key for article in scored for key in article)
    further = pd.DataFrame(scored, columns=names, dtype=object)  # their types are settled over all batches
    tables["articles"] = tables["articles"].assign(sha256=pd.Series(hashes, dtype="str")).join(further)
    if options.readability:
        measured = readability(pd.DataFrame(scored, columns=["article_id", "text"]))
        tables["articles"] = tables["articles"].merge(measured, on="article_id", how="left")
    return Scores(**tables, run={"counts": _counted(tables), "skipped": report.skipped})


def _counted(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Rows of each table, and articles without a perspective, with an unread date, or that are speeches."""
    articles = tables["articles"]
    dates = articles["date"]
    return {name: len(table) for name, table in tables.items()} | {
        "speeches": int((articles["quoted_share"] > schema.SPEECH).sum()),
        "perspective_unknown": int((articles["perspective"] == "unknown").sum()),
        "dates_not_iso": int(((dates != "") & (dates.map(schema.day) == "")).sum()),
    }


def run_record(
    report: read.Report, of_batches: Iterable[Mapping[str, Any]], options: Options
) -> dict[str, Any]:
    """What `run.json` says of all batches; refuses a run that could score nothing."""
    counts: Counter[str] = Counter()
    for run in of_batches:
        counts.update(run["counts"])
        report.skipped += run["skipped"]
    if not counts["articles"]:
        first = [f" First reason: {entry['source']}: {entry['reason']}" for entry in report.skipped[:1]]
        raise InputError(f"nothing could be scored; {len(report.skipped)} skipped.{''.join(first)}")
    lexicons = [
        {"name": x.name, "version": x.version, "sha256": x.sha256, "terms": len(x.terms)}
        for x in options.lexicons
    ]
    return {
        "framing": __version__,
        "lexicons": lexicons,
        "options": {name: getattr(options, name) for name in ("with_title", "readability", "columns")},
        "inputs": report.inputs,
        "counts": {name: counts[name] for name in NAMES},
        **{name: counts[name] for name in ("speeches", "perspective_unknown", "dates_not_iso")},
        "notes": report.notes,
        "skipped": report.skipped,
    }
