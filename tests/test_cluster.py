"""A real scheduler and real workers on this machine; one of them is killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import framing as fr
from framing import cluster, parts, read
from framing.lexicon import load_lexicons
from framing.parts import score_into
from framing.schema import InputError
from framing.scores import NAMES

pytest.importorskip("distributed")
TABLES = [f"{name}.csv" for name in NAMES]
TEXT = (
    "“The dictator will not win,” Zelensky said in Kiev on Monday. The regime’s guns, number {}, fell silent."
)


def started(stack: ExitStack, *arguments: str) -> subprocess.Popen[bytes]:
    """A process of Dask, ended with the test."""
    command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler with two worker processes."""
    from distributed import Client

    with ExitStack() as stack:
        known = tmp_path / "scheduler.json"
        local = ("--host", "127.0.0.1", "--no-dashboard")
        started(stack, "scheduler", *local, "--port", "0", "--scheduler-file", str(known))
        limit = time.monotonic() + 600
        while not (known.exists() and known.read_text().strip().endswith("}")):
            assert time.monotonic() < limit
            time.sleep(0.05)
        found = json.loads(known.read_text())["address"]
        one = ("--host", "127.0.0.1", "--no-dashboard", "--nthreads", "1", "--no-nanny")
        workers = [
            started(stack, "worker", found, *one, "--local-directory", str(tmp_path / f"worker{n}"))
            for n in range(2)
        ]
        with Client(found) as client:
            client.wait_for_workers(2, timeout=600)
        yield found, workers


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A data set of JSONL and Parquet, cut into pieces; ids return, rows are broken, a column comes late."""
    monkeypatch.setattr(cluster, "_BYTES", 12_000)
    monkeypatch.setattr(cluster, "_ROWS", 50)
    rows: list[dict[str, Any]] = [
        {"article_id": f"a{n}", "outlet": f"o{n % 3}", "text": TEXT.format(n)} for n in range(300)
    ]
    rows[170] |= {"page": 7}
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [*map(json.dumps, rows[:150]), "{broken", json.dumps(rows[3]), json.dumps({"article_id": "x"})]
    (folder / "a.jsonl").write_text("\n".join([*lines, *map(json.dumps, rows[150:200])]), encoding="utf-8")
    table = pd.DataFrame([*rows[200:], rows[7], rows[160]])
    table.to_parquet(folder / "b.parquet", index=False, row_group_size=60)
    return [folder / "a.jsonl", folder / "b.parquet"]


def local(corpus: list[Path], out: Path) -> tuple[fr.Scores, dict[str, Any]]:
    stream = read.articles(corpus, report := read.Report())
    run = score_into(out, stream, report, load_lexicons("ukraine-war-en"), format="parquet")
    return fr.read_tables(out), run


def assert_equal(scores: fr.Scores, corpus: list[Path], tmp_path: Path) -> None:
    """The same tables and the same lines skipped as by a run here."""
    expected, run = local(corpus, tmp_path / "local")
    for name in NAMES:
        pd.testing.assert_frame_equal(getattr(scores, name), getattr(expected, name))
    assert len(scores.articles) == 300
    assert scores.run["counts"] == run["counts"]
    skipped = [
        {**entry, "source": entry["source"].removeprefix("file://")} for entry in scores.run["skipped"]
    ]
    assert skipped == run["skipped"]
    assert len(skipped) == 5


def test_a_worker_killed_on_the_way_changes_nothing(
    address: tuple[str, list[subprocess.Popen[bytes]]],
    corpus: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, workers = address
    add, heads, second = parts.Known.add, [], []

    def kills(self: parts.Known, head: Any) -> None:
        heads.append(head)
        if len(heads) == 2:
            os.kill(workers[0].pid, signal.SIGKILL)
            second.append(framing(tmp_path / "in", "--out", out, "--scheduler", found, "--resume"))
        add(self, head)

    monkeypatch.setattr(parts.Known, "add", kills)
    out, lexicons = tmp_path / "out", load_lexicons("ukraine-war-en")
    cluster.score_into(out, [tmp_path / "in"], read.Report(), lexicons, scheduler=found)
    pieces = len(heads)
    assert second[0].returncode == 2
    assert f"out: another run (process {os.getpid()} on " in second[0].stderr
    assert second[0].stderr.count("\n") == 1
    assert workers[0].wait() == -signal.SIGKILL
    assert workers[1].poll() is None
    assert_equal(fr.read_tables(out), corpus, tmp_path)
    assert {path.name for path in out.iterdir()} == {*(f"{name}.parquet" for name in NAMES), "run.json"}
    assert len(list((out / "hits.parquet").iterdir())) == pieces > 5


def test_addresses_and_resume(corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From files into fsspec's memory, with a cluster in this process; stopped, it goes on."""
    import fsspec
    from distributed import LocalCluster

    lexicons, scored = load_lexicons("ukraine-war-en"), []
    packed, add = parts.packed, parts.Known.add

    def counts(articles: Any, made: str, **options: Any) -> bytes:
        scored.append(made)
        return packed(articles, made, **options)

    def stops(self: parts.Known, head: Any) -> None:
        add(self, head)
        if self.rows > 150:
            raise KeyboardInterrupt

    monkeypatch.setattr(parts, "packed", counts)
    given = [f"file://{path}" for path in corpus]
    loopback = {"host": "127.0.0.1", "protocol": "tcp://", "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, **loopback) as here:
        score = partial(cluster.score_into, "memory://out", given, scheduler=here.scheduler_address)
        monkeypatch.setattr(parts.Known, "add", stops)
        with pytest.raises(KeyboardInterrupt):
            score(read.Report(), lexicons)
        monkeypatch.setattr(parts.Known, "add", add)
        system = fsspec.filesystem("memory")
        first = system.find("/out/parts")
        with system.open(first[0], "wb") as file:
            file.write(b"spoilt")
        before = len(scored)
        score(read.Report(), lexicons, resume=True)
    pieces = len(system.ls("/out/hits.parquet"))
    assert pieces < len(scored) < before + pieces
    assert not system.exists("/out/parts")
    system.get("/out", str(tmp_path / "copy"), recursive=True)
    assert_equal(fr.read_tables(tmp_path / "copy"), corpus, tmp_path)
    system.rm("/out", recursive=True)


def framing(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "framing.cli", "score", "--engine", "dask", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_command_line_starts_a_cluster(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"article_id": "a", "text": TEXT}), encoding="utf-8")
    where = [f"file://{tmp_path}/in.jsonl", "--out", f"file://{tmp_path}/out"]
    done = framing(*where, "--format", "parquet")
    assert done.returncode == 0, done.stderr
    assert len(fr.read_tables(tmp_path / "out").hits) == 3


@pytest.mark.parametrize("text", [True, False])
def test_csv_is_that_of_a_run_without_a_cluster(
    corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bool
) -> None:
    """Byte by byte; an earlier result in Parquet goes."""
    from distributed import LocalCluster

    (tmp_path / "cluster" / "hits.parquet").mkdir(parents=True)
    lexicons = load_lexicons("ukraine-war-en")
    loopback = {"host": "127.0.0.1", "protocol": "tcp://", "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, **loopback) as here:
        cluster.score_into(
            tmp_path / "cluster", corpus, read.Report(), lexicons,
            format="csv", text=text, scheduler=here.scheduler_address,
        )  # fmt: skip
    stream = read.articles(corpus, report := read.Report())
    score_into(tmp_path / "local", stream, report, lexicons, text=text)
    assert {path.name for path in (tmp_path / "cluster").iterdir()} == {*TABLES, "run.json"}
    for name in TABLES:
        assert (tmp_path / "cluster" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_interrupted_by_hand_it_ends_in_one_line(tmp_path: Path) -> None:
    for n in range(200):  # each a piece
        rows = [json.dumps({"article_id": f"a{n} {m}", "text": TEXT.format(m)}) for m in range(100)]
        (tmp_path / f"{n}.jsonl").write_text("\n".join(rows), encoding="utf-8")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "framing.cli", "score", str(tmp_path), "--out", str(out)]
    run = subprocess.Popen(
        [*command, "--engine", "dask", "--jobs", "2"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    limit = time.monotonic() + 600
    while not list(out.glob("parts/0*")) and run.poll() is None:
        assert time.monotonic() < limit
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)
    told = run.communicate(timeout=600)[1]  # ends where no worker holds it open any more
    assert (run.returncode, told) == (130, "framing: interrupted; the same command with --resume goes on.\n")


def test_what_cannot_be_read_or_reached_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    client = distributed.Client
    monkeypatch.setattr(distributed, "Client", lambda address, timeout: client(address, timeout=timeout / 10))
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.parquet").write_text("no Parquet")
    (tmp_path / "c.jsonl").write_text("{}\n")
    for given, told in (
        (tmp_path / "a.txt", r"no \.jsonl or \.parquet there"),
        ("nosuch://x/y.jsonl", "nosuch"),
        (tmp_path / "b.parquet", "no valid Parquet"),
        (tmp_path / "c.jsonl", "^--scheduler tcp://127.0.0.1:9: no Dask scheduler answers there"),
    ):
        with pytest.raises(InputError, match=told):
            cluster.score_into(
                tmp_path / "out",
                [given],
                read.Report(),
                load_lexicons("loaded-en"),
                scheduler="tcp://127.0.0.1:9",
            )
