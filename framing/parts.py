"""A corpus → tables in a folder, in constant memory. Killed at any moment, it goes on where it was."""

from __future__ import annotations

import contextlib
import errno
import gzip
import itertools
import json
import os
import shutil
import socket
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import read, schema, storage
from framing.lexicon import Lexicon
from framing.outlets import outlets_table
from framing.schema import InputError
from framing.scores import NAMES, without_text
from framing.scoring import about, batches, counted, mapped, score_batch

if TYPE_CHECKING:
    import pandas as pd

Batch = list[read.Article]
Item = tuple[int, str, Batch]  # number, hash of the input, articles


def score_into(
    folder: str | os.PathLike[str],
    articles: Iterable[read.Article],
    report: read.Report,
    lexicons: Sequence[Lexicon],
    *,
    format: str = "csv",  # noqa: A002 - as in Scores.save
    text: bool = True,
    with_title: bool = False,
    outlets: str | os.PathLike[str] | None = None,
    jobs: int = 1,
    resume: bool = False,
) -> dict[str, Any]:
    """Score articles as they come and write what `Scores.save` would write, without holding it in memory.

    Each batch of articles becomes a file in `folder/parts`, whole or not at all; `parts/manifest.jsonl`
    says which inputs are done. At the end they are merged into one file a table, and removed.
    The bytes depend on the articles and the options alone: not on `jobs` or interruptions.

    Parameters
    ----------
    folder : path
    articles : iterable of dict
        From `read.articles`; `report` is filled while they are read.
    format, text : see `Scores.save`
    with_title, outlets : see `score`
    jobs : int
        Processes.
    resume : bool
        Keep the parts that an earlier run left and whose articles, lexicons and options are the same.

    Returns
    -------
    dict
        What `run.json` holds.

    Raises
    ------
    InputError
        Nothing could be scored, another run writes into the folder, or the disk is full.
    """
    folder, parts = Path(folder), Path(folder, "parts")
    parts.mkdir(parents=True, exist_ok=True)
    table = outlets_table(outlets)
    options = [[x.sha256 for x in lexicons], with_title, table]
    work = partial(_scored, lexicons=list(lexicons), with_title=with_title, outlets=table)
    try:
        with alone(parts):
            manifest = _manifest(parts, resume)
            count = 0

            def undone() -> Iterator[Item]:
                nonlocal count
                for number, batch in enumerate(batches(articles)):
                    made = key(options, batch)
                    count = number + 1
                    if manifest.get(number, {}).get("input") != made:
                        yield number, made, batch

            for (number, made, _), done in mapped(work, undone(), jobs):
                _keep(parts, manifest, number, made, done)
            known = Known()
            for head in _lines(parts, count, 0):
                known.add(head)
            rows = merged(parts, _lines(parts, count, 1), known, format, text)
            try:
                run = about(rows, known.failures, report, lexicons, with_title)
            except InputError:  # nothing to go on from
                _emptied(parts)
                raise
            run |= {"format": format, "text": text}
            storage.write_json(parts / "run.json", run)
            (folder / "run.json").unlink(missing_ok=True)  # a folder without it is not finished
            for name in (*(f"{name}.{format}" for name in NAMES), "run.json"):
                (parts / name).replace(folder / name)
            for name in NAMES:
                (folder / f"{name}.{'csv' if format == 'parquet' else 'parquet'}").unlink(missing_ok=True)
            _emptied(parts)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise InputError(
            f"{folder}: the disk is full. Nothing half-written is left, and what is done is kept: make room, "
            "and run it again with --resume."
        ) from None
    return run


@contextlib.contextmanager
def alone(parts: Path) -> Iterator[None]:
    """Hold the folder for this process; the lock ends with it, however it ends."""
    path = parts / "lock"
    with path.open("a+", encoding="utf-8") as lock:
        try:
            if sys.platform == "win32":
                import msvcrt

                lock.seek(1 << 30)  # past its text, which others could not read otherwise
                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            lock.seek(0)
            raise InputError(
                f"{parts.parent}: another run ({lock.read().strip()}) writes there; wait for its end, "
                "or give another folder."
            ) from None
        if not path.exists() or not os.path.samestat(path.stat(), os.fstat(lock.fileno())):
            raise InputError(f"{parts.parent}: another run has just ended there; run it again.")
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        lock.flush()
        yield
    if sys.platform == "win32" and list(parts.iterdir()) == [path]:  # there, no open file can be removed
        shutil.rmtree(parts)


def _emptied(parts: Path) -> None:
    shutil.rmtree(parts, ignore_errors=sys.platform == "win32")


def _manifest(parts: Path, resume: bool) -> dict[int, dict[str, Any]]:
    """What is done, by number of the part; everything else in the folder is removed."""
    path, done = parts / "manifest.jsonl", {}
    for line in path.read_bytes().splitlines() if resume and path.exists() else ():
        with contextlib.suppress(ValueError, KeyError, TypeError, OSError):  # the last line may be torn
            entry = json.loads(line)
            if storage.sha256(_path(parts, entry["part"])) == entry["output"]:
                done[int(entry["part"])] = entry
    kept = {"lock", "manifest.jsonl", *(_path(parts, number).name for number in done)}
    for file in parts.iterdir():
        if file.name not in kept:
            file.unlink()
    if not done:
        path.unlink(missing_ok=True)
    return done


def _path(parts: Path, number: int) -> Path:
    return parts / f"{number:08}.json.gz"


def key(options: Any, batch: Sequence[read.Article]) -> str:
    """What tells whether a part was made of these articles in this way."""
    from framing import __version__

    return storage.sha256(json.dumps([__version__, options, batch], sort_keys=True))


def _scored(item: Item, **options: Any) -> bytes:
    return packed(item[2], item[1], **options)


def packed(articles: Sequence[read.Article], made: str, **options: Any) -> bytes:
    """Score articles and pack their tables, and what must be known of all parts before one is written."""
    tables, failures = score_batch(articles, **options)
    extra = [key for key in tables["articles"] if key not in schema.TABLES["articles"]]
    returns = [
        name
        for name, columns in tables.items()
        if any("\r" in value for values in columns.values() for value in values if isinstance(value, str))
    ]
    known = {key: schema.witnesses(tables["articles"][key]) for key in extra}
    rows = len(tables["articles"]["article_id"])
    head = {"input": made, "articles": rows, "extra": known, "returns": returns, "failures": failures}
    return gzip.compress(f"{json.dumps(head)}\n{json.dumps(tables)}".encode(), 1, mtime=0)


def unpacked(file: Any) -> tuple[dict[str, Any], Any]:
    """Head and tables of a part."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return json.loads(next(lines)), json.loads(next(lines))


class Known:
    """What the heads of all parts together tell: further columns, returns in texts, failures."""

    def __init__(self) -> None:
        self.rows = 0
        self.failures: list[Any] = []
        self.returns: set[str] = set()  # tables with a carriage return
        self._values: dict[str, list[Any]] = {}
        self._having = Counter[str]()

    def add(self, head: Mapping[str, Any]) -> None:
        """Take in the next part."""
        self.rows += head["articles"]
        self.failures += head["failures"]
        self.returns |= set(head["returns"])
        for key, values in head["extra"].items():
            self._values[key] = schema.witnesses([*self._values.get(key, ()), *values])
            self._having[key] += head["articles"]

    def columns(self) -> dict[str, list[Any]]:
        """The witnesses (see `schema.witnesses`) of each column."""
        return {
            key: [*values, *([""] if self._having[key] < self.rows else [])]
            for key, values in self._values.items()
        }


def frames(group: Sequence[Any], known: Mapping[str, list[Any]]) -> dict[str, pd.DataFrame]:
    """The tables of some parts, typed as those of all parts."""
    columns: dict[str, dict[str, list[Any]]] = {
        name: {key: [] for key in schema.TABLES[name]} for name in NAMES
    }
    columns["articles"] |= {key: [] for key in known}
    for tables in group:
        empty = [""] * len(tables["articles"]["article_id"])
        for name, kept in columns.items():
            for key, values in kept.items():
                values += tables[name].get(key, empty)
    return {name: schema.frame(name, columns[name], known) for name in NAMES}


def _keep(parts: Path, manifest: dict[int, dict[str, Any]], number: int, made: str, data: bytes) -> None:
    with storage.written_whole(_path(parts, number), binary=True) as file:
        file.write(data)
    manifest[number] = {"part": number, "input": made, "output": storage.sha256(data)}
    with (parts / "manifest.jsonl").open("ab") as lines:  # a newline first, lest the last line was torn
        lines.write(b"\n" + json.dumps(manifest[number]).encode())
        lines.flush()
        os.fsync(lines.fileno())


def _lines(parts: Path, count: int, line: int) -> Iterator[Any]:
    """Of each part the head (0), or the tables (1)."""
    for number in range(count):
        with gzip.open(_path(parts, number), "rt", encoding="utf-8") as file:
            yield json.loads(next(itertools.islice(file, line, None)))


def merged(
    folder: Path,
    tables: Iterator[Any],
    known: Known,
    format: str,  # noqa: A002
    text: bool,
    at_once: int = 4,  # a larger table costs little more than a small one
) -> Counter[str]:
    """Make one file a table out of the tables of all parts; counts of rows."""
    counts, columns = Counter[str](), known.columns()
    with contextlib.ExitStack() as stack:
        files = {
            name: stack.enter_context(storage.table_file(folder / f"{name}.{format}", name in known.returns))
            for name in NAMES
        }
        while group := list(itertools.islice(tables, at_once)):
            for name, table in frames(group, columns).items():
                counts.update(counted(name, table))
                files[name](table if text else without_text(name, table))
    return counts
