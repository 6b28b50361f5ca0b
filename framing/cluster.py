"""Scoring on a Dask cluster: its workers read pieces of a data set and write the tables (`framing[dask]`)."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import logging
import os
import sqlite3
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from framing import parts, read, storage
from framing.lexicon import Lexicon
from framing.outlets import outlets_table
from framing.read.kinds import json_objects
from framing.schema import InputError
from framing.scores import NAMES, without_text
from framing.scoring import about, counted, no_interrupt

_T = TypeVar("_T")
_R = TypeVar("_R")
_BYTES, _ROWS = 4_000_000, 1_000  # of one piece: of a JSONL file, of a Parquet file


class Piece(NamedTuple):
    """What one worker reads at once."""

    url: str
    group: int  # of rows, in Parquet; else -1
    start: int  # row within it, or byte
    length: int


def score_into(
    out: str | os.PathLike[str],
    inputs: Iterable[str | os.PathLike[str]],
    report: read.Report,
    lexicons: Sequence[Lexicon],
    *,
    format: str = "parquet",  # noqa: A002 - as in Scores.save
    with_title: bool = False,
    text: bool = True,
    outlets: str | os.PathLike[str] | None = None,
    jobs: int = 1,
    resume: bool = False,
    scheduler: str | None = None,
) -> dict[str, Any]:
    """Score a data set where its pieces lie: each is read, and its tables are written, by a worker.

    The tables are those of `parts.score_into`. In Parquet they are data sets, which the workers write:
    ``out/hits.parquet/00000000.parquet`` and so on, one file a piece, in the order of the articles; through
    the calling process pass ids and counts, not texts. As CSV that process merges them, piece by piece, into
    the bytes of a run without a cluster. What is done is kept in ``out/parts``, from which `resume` goes on.
    A second run into a folder is refused; of an address that is no local path nothing keeps it out.

    Parameters
    ----------
    out : path or address
        Folder that all workers can reach, also as ``s3://…`` and others that fsspec knows.
    inputs : list of path or address
        UTF-8 .jsonl and .parquet files, or folders of them, that all workers can reach.
    report : Report
        Gets what was skipped; of each file the hash of its articles' hashes.
    lexicons, format, with_title, text, outlets, resume : see `parts.score_into`
    jobs : int
        Workers of the cluster that is started on this machine where no scheduler is given.
    scheduler : str, optional
        Address, as ``tcp://10.0.0.1:8786``. Whoever reaches a scheduler can run code on its workers.

    Returns
    -------
    dict
        What `run.json` holds.

    Raises
    ------
    InputError
        Dask is not installed, no scheduler answers, an input is no such file, nothing could be scored, a
        piece lost four workers, or another run writes into the folder.
    """
    try:
        import distributed  # noqa: F401
        import fsspec
        from fsspec.implementations.local import LocalFileSystem
    except ImportError:
        raise InputError(
            "--engine dask needs Dask, which is not installed: pip install 'framing[dask]'."
        ) from None
    pieces = list(_pieces(inputs))
    place = _url(out)
    system, folder = fsspec.url_to_fs(place)
    system.makedirs(f"{folder}/parts", exist_ok=True)
    options = {"lexicons": list(lexicons), "with_title": with_title, "outlets": outlets_table(outlets)}
    seen = sqlite3.connect("", isolation_level=None)
    seen.execute("CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")
    known, hashes, lines = parts.Known(), dict[str, list[str]](), Counter[str]()
    local = Path(folder, "parts") if isinstance(system, LocalFileSystem) else None
    with parts.alone(local) if local else contextlib.nullcontext(), _cluster(scheduler, jobs) as mapped:
        if not resume:
            earlier = system.ls(f"{folder}/parts", detail=False)
            _remove(system, [path for path in earlier if not path.endswith("/lock")])
        score = partial(_scored, place=place, options=options)
        for item, done in mapped(score, ((number, piece, ()) for number, piece in enumerate(pieces))):
            number, piece, _ = item
            ask = "SELECT 1 FROM seen WHERE id = ?"
            if copies := [key for key in done["ids"] if seen.execute(ask, (key,)).fetchone()]:
                [(_, done)] = mapped(score, iter([(number, piece, copies)]))
            seen.executemany("INSERT INTO seen VALUES (?)", zip(done["ids"], strict=True))
            for entry in done["skipped"]:
                kind, _, at = entry["source"].rpartition(" ")
                where = f"{piece.url}{kind} {int(at) + lines[piece.url]}" if at.isdigit() else piece.url
                report.skip(where, entry["reason"], entry["article_id"])
            lines[piece.url] += done["lines"]
            hashes.setdefault(piece.url, []).append(done["input"])
            known.add(done["head"])
        report.inputs |= {url: storage.sha256("".join(found)) for url, found in hashes.items()}
        counts: Counter[str] = Counter()
        if known.rows and format == "csv":
            with tempfile.TemporaryDirectory(dir=local) as draft:
                tables = (_tables(place, number) for number in range(len(pieces)))
                counts = parts.merged(Path(draft), tables, known, format, text, at_once=1)
                for made in Path(draft).iterdir():
                    system.put_file(str(made), f"{folder}/parts/{made.name}")
        if known.rows:
            both = [f"{name}.{ending}" for name in NAMES for ending in ("csv", "parquet")]
            _remove(system, [f"{folder}/{name}" for name in ("run.json", *both)])
            for made in system.glob(f"{folder}/parts/*.csv"):
                system.mv(made, f"{folder}/{made.rpartition('/')[2]}")
        if format == "parquet":
            write = partial(_written, place=place, known=known.columns(), text=text)
            for _, found in mapped(write, iter(range(len(pieces) if known.rows else 0))):
                counts.update(found)
        run = about(counts, known.failures, report, lexicons, with_title) | {"format": format, "text": text}
        told = json.dumps(run, indent=2, sort_keys=True, ensure_ascii=False)
        _put(place, "run.json", f"{told}\n".encode())
        system.rm(f"{folder}/parts", recursive=True)
    return run


def _url(path: str | os.PathLike[str]) -> str:
    """The address of a path, also of one that was taken for a local one (which holds but one slash)."""
    scheme, found, rest = os.fspath(path).partition(":/")
    if found and len(scheme) > 1 and scheme.isalnum():
        return f"{scheme}://{'/' * (scheme == 'file')}{rest.lstrip('/')}"
    return Path(path).absolute().as_uri()


def _pieces(inputs: Iterable[str | os.PathLike[str]]) -> Iterator[Piece]:
    import fsspec
    import pyarrow
    from pyarrow.parquet import ParquetFile

    for given in inputs:
        try:
            system, path = fsspec.url_to_fs(_url(given))
            found = sorted(system.find(path)) if system.isdir(path) else [path] if system.exists(path) else []
        except (ImportError, ValueError) as error:
            raise InputError(f"{given}: {error}.") from None
        found = [name for name in found if name.endswith((".jsonl", ".parquet"))]
        if not found:
            raise InputError(f"{given}: no .jsonl or .parquet there; with --engine dask workers read these.")
        for name in found:
            url = system.unstrip_protocol(name)
            if name.endswith(".jsonl"):
                yield from (Piece(url, -1, start, _BYTES) for start in range(0, system.size(name), _BYTES))
                continue
            try:
                with system.open(name, "rb") as file:
                    about = ParquetFile(file).metadata
            except (pyarrow.ArrowException, OSError) as error:
                raise InputError(f"{url}: no valid Parquet: {error}") from None
            for group in range(about.num_row_groups):
                for start in range(0, about.row_group(group).num_rows, _ROWS):
                    yield Piece(url, group, start, _ROWS)


def _rows(piece: Piece, report: read.Report) -> tuple[list[tuple[dict[str, Any], str]], int]:
    """Rows with their places in the piece, and how many lines or rows it has."""
    import fsspec
    from fsspec.utils import read_block
    from pyarrow.parquet import ParquetFile

    with fsspec.open(piece.url, "rb") as file:
        if piece.group < 0:
            block = read_block(file, piece.start, piece.length, b"\n")
            lines = block.decode("utf-8", "replace").split("\n")
            return list(json_objects(lines, "", report)), block.count(b"\n")
        batches = ParquetFile(file).iter_batches(batch_size=_ROWS, row_groups=[piece.group])
        rows = (row for batch in batches for row in batch.to_pylist())
        chosen = list(itertools.islice(rows, piece.start, piece.start + piece.length))
    return [(row, f", row {number}") for number, row in enumerate(chosen, 1)], len(chosen)


def _scored(item: tuple[int, Piece, Sequence[str]], *, place: str, options: dict[str, Any]) -> dict[str, Any]:
    """On a worker: a piece → its part, unless that is there; copies of other pieces' articles left out."""
    import fsspec

    number, piece, copies = item
    report = read.Report()
    rows, lines = _rows(piece, report)
    articles = list(read.checked(rows, report))
    for article_id in copies:
        report.skip("", "its article_id was read before; ids must be unique", article_id)
    articles = [article for article in articles if article["article_id"] not in copies]
    hashes = [[x.sha256 for x in options["lexicons"]], options["with_title"], options["outlets"]]
    done: dict[str, Any] = {
        "input": parts.key(hashes, articles),
        "ids": [article["article_id"] for article in articles],
        "skipped": report.skipped,
        "lines": lines,
    }
    part = f"parts/{number:08}.json.gz"
    with contextlib.suppress(OSError, EOFError, ValueError), fsspec.open(f"{place}/{part}", "rb") as file:
        head, _ = parts.unpacked(file)
        if head["input"] == done["input"]:
            return done | {"head": head}
    packed = parts.packed(articles, done["input"], **options)
    _put(place, part, packed)
    return done | {"head": parts.unpacked(io.BytesIO(packed))[0]}


def _remove(system: Any, found: Iterable[str]) -> None:
    for path in found:
        if system.exists(path):
            system.rm(path, recursive=True)


def _tables(place: str, number: int) -> Any:
    import fsspec

    with fsspec.open(f"{place}/parts/{number:08}.json.gz", "rb") as file:
        return parts.unpacked(file)[1]


def _written(number: int, *, place: str, known: dict[str, list[Any]], text: bool) -> Counter[str]:
    """On a worker: a part → a file of each table."""
    counts: Counter[str] = Counter()
    for name, table in parts.frames([_tables(place, number)], known).items():
        counts.update(counted(name, table))
        shown = table if text else without_text(name, table)
        _put(place, f"{name}.parquet/{number:08}.parquet", shown.to_parquet(index=False))
    return counts


def _put(place: str, name: str, data: bytes) -> None:
    """Write a file that appears under its name only when it is complete."""
    import fsspec

    system, path = fsspec.url_to_fs(f"{place}/{name}")
    folder, _, last = path.rpartition("/")
    system.makedirs(folder, exist_ok=True)
    draft = f"{folder}/.{last}.{os.urandom(4).hex()}"
    with system.open(draft, "wb") as file:
        file.write(data)
    system.mv(draft, path)


Mapped = Callable[[Callable[[_T], _R], Iterator[_T]], Iterator[tuple[_T, _R]]]


@contextlib.contextmanager
def _cluster(scheduler: str | None, jobs: int) -> Iterator[Mapped[Any, Any]]:
    """A function that computes on the cluster: items and results, in order; a lost worker's go to others."""
    from distributed import Client, KilledWorker, LocalCluster, WorkerPlugin

    with contextlib.ExitStack() as stack:
        try:
            if not (address := scheduler):
                quiet = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
                with no_interrupt(spawns=True):  # for its threads and workers
                    here = LocalCluster(n_workers=jobs, threads_per_worker=1, **quiet)  # type: ignore[no-untyped-call]
                    address = stack.enter_context(here)
            client = stack.enter_context(Client(address, timeout=10))  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise InputError(f"--scheduler {scheduler}: no Dask scheduler answers there ({error}).") from None

        def mapped(work: Callable[[_T], _R], items: Iterator[_T]) -> Iterator[tuple[_T, _R]]:
            name = f"framing_{os.urandom(8).hex()}"  # other runs may use the same workers

            class Start(WorkerPlugin):
                """Gives the work, whose lexicons are large, once to each worker, also to later ones."""

                def setup(self, worker: Any) -> None:
                    setattr(worker, name, work)

            client.register_plugin(Start(), name=name)
            waiting: deque[tuple[_T, Any]] = deque()
            more = True
            try:
                while more or waiting:
                    room = 4 * max(1, len(client.nthreads()))
                    for item in itertools.islice(items, max(0, room - len(waiting))):
                        waiting.append((item, client.submit(_work, name, item, pure=False)))
                    more = bool(waiting)
                    if waiting:
                        first, future = waiting.popleft()
                        yield first, future.result()
            except KilledWorker as error:
                raise InputError(
                    f"workers were lost again and again over the same articles: {error}."
                ) from None
            finally:
                client.unregister_worker_plugin(name)

        yield mapped


def _work(name: str, item: Any) -> Any:
    from distributed import get_worker

    return getattr(get_worker(), name)(item)
