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
from pathlib import Path
from typing import Any

import pytest

from framing import cluster, read
from framing.parts import score_into
from framing.schema import InputError
from framing.score import load_lexicons, mapped

pytest.importorskip("distributed")
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
        limit = time.monotonic() + 60
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
            client.wait_for_workers(2, timeout=60)
        yield found, workers


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    rows = [{"article_id": f"a{n}", "outlet": f"o{n % 3}", "text": TEXT.format(n)} for n in range(64 * 24)]
    path.write_text("\n".join(map(json.dumps, [*rows, {"article_id": "x"}])), encoding="utf-8")
    return path


def scored(corpus: Path, out: Path, engine: Any) -> dict[str, bytes]:
    stream = read.articles([corpus], report := read.Report())
    score_into(out, stream, report, load_lexicons("ukraine-war-en"), engine=engine, format="parquet")
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_a_worker_killed_on_the_way_changes_nothing(
    address: tuple[str, list[subprocess.Popen[bytes]]], corpus: Path, tmp_path: Path
) -> None:
    found, workers = address
    done = []

    def kills(work: Any, items: Any, jobs: int) -> Any:
        for item, result in cluster.engine(found)(work, items, jobs):
            done.append(item[0])
            if len(done) == 3:
                os.kill(workers[0].pid, signal.SIGKILL)
            yield item, result

    assert scored(corpus, tmp_path / "cluster", kills) == scored(corpus, tmp_path / "local", mapped)
    assert done == [*range(24)]
    assert workers[0].wait() == -signal.SIGKILL
    assert workers[1].poll() is None


def test_command_line_starts_a_cluster_and_reads_and_writes_by_address(tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{n}.txt").write_text(TEXT.format(n), encoding="utf-8")
    command = [sys.executable, "-m", "framing.cli", "score"]
    where = [f"file://{tmp_path / 'in'}", "--out", f"file://{tmp_path / 'cluster'}", "--engine", "dask"]
    subprocess.run([*command, *where], check=True, capture_output=True)
    subprocess.run([*command, str(tmp_path / "in"), "--out", str(tmp_path / "local")], check=True)
    for path in (tmp_path / "local").iterdir():
        other = (tmp_path / "cluster" / path.name).read_bytes().decode()
        assert other.replace(f"file://{tmp_path}", str(tmp_path)) == path.read_text(encoding="utf-8")


def test_a_scheduler_that_does_not_answer_is_told() -> None:
    with pytest.raises(InputError, match=r"^--scheduler tcp://127.0.0.1:9: no Dask scheduler answers there"):
        list(cluster.engine("tcp://127.0.0.1:9")(len, iter([]), 1))
    with pytest.raises(InputError, match="no Dask scheduler answers"):
        list(cluster.engine("nonsense://x")(len, iter([]), 1))
