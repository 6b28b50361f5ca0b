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

import pandas as pd
import pytest

import framing as fr
from framing import read
from framing.lexicon import load_lexicons
from framing.scores import NAMES
from framing.scoring import Options, score_into

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


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, its two workers and itself; all but the first test have one worker left."""
    from distributed import Client

    tmp_path = tmp_path_factory.mktemp("cluster")
    with ExitStack() as stack:
        known = tmp_path / "scheduler.json"
        local = ("--host", "127.0.0.1", "--no-dashboard")
        scheduler = started(stack, "scheduler", *local, "--port", "0", "--scheduler-file", str(known))
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
        yield found, [*workers, scheduler]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A data set of JSONL and Parquet in several partitions; a line is broken, a column comes late."""
    rows: list[dict[str, Any]] = [
        {"article_id": f"a{n}", "outlet": f"o{n % 3}", "text": TEXT.format(n)} for n in range(1200)
    ]
    rows[1] |= {"text": ""}
    rows[170] |= {"page": "7"}
    folder = tmp_path_factory.mktemp("in")
    (folder / "a.jsonl").write_text(
        "\n".join([*map(json.dumps, rows[:200]), "{broken", "{broken"]), encoding="utf-8"
    )
    pd.DataFrame(rows[200:]).to_parquet(folder / "b.parquet", index=False, row_group_size=50)
    return [str(folder / "a.jsonl"), str(folder / "b.parquet")]


def framing(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "framing",
        "score",
        *arguments,
        "--engine",
        "dask",
        "--format",
        "parquet",
    ]
    return subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, text=True, **options)


def test_a_worker_killed_on_the_way_changes_nothing(
    address: tuple[str, list[subprocess.Popen[bytes]]], corpus: list[str], tmp_path: Path
) -> None:
    found, workers = address
    out = tmp_path / "out"
    run = framing(*corpus, "--out", out, "--lexicon", "ukraine-war-en", "--scheduler", found)
    limit = time.monotonic() + 600
    while len(list(out.glob("parts/*/run.json"))) < 2 and run.poll() is None:
        assert time.monotonic() < limit
        time.sleep(0.02)
    workers[0].send_signal(signal.SIGKILL)
    told = run.communicate(timeout=600)[1]
    assert workers[0].wait() == -signal.SIGKILL
    assert run.returncode == 1, told
    stream = read.articles(corpus, report := read.Report())
    options = Options(load_lexicons("ukraine-war-en"), {})
    score_into(tmp_path / "local", stream, report, options, format="parquet")
    for name in (*(f"{name}.parquet" for name in NAMES), "run.json"):
        assert (out / name).read_bytes() == (tmp_path / "local" / name).read_bytes()
    assert len(list(out.iterdir())) == 1 + len(NAMES)
    scores = fr.read_tables(out)
    assert len(scores.articles) == 1199
    assert scores.articles.set_index("article_id").loc["a170", "page"] == "7"
    assert [entry["article_id"] for entry in scores.run["skipped"]] == ["a1", "", ""]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_interrupted_by_hand_it_ends_in_one_line_and_goes_on(
    address: tuple[str, list[subprocess.Popen[bytes]]], corpus: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = (*corpus, "--out", out, "--scheduler", address[0])
    run = framing(*command)
    limit = time.monotonic() + 600
    while not list(out.glob("parts/*/run.json")) and run.poll() is None:
        assert time.monotonic() < limit
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    told = run.communicate(timeout=600)[1]
    assert (run.returncode, told) == (130, "framing: interrupted; the same command with --resume goes on.\n")
    done = [path.stat().st_mtime_ns for path in sorted(out.glob("parts/*/run.json"))]
    again = framing(*command, "--resume")
    assert "1199 articles" in again.communicate(timeout=600)[1]
    assert again.returncode == 1
    assert done
    assert len(fr.read_tables(out).articles) == 1199


def test_it_reads_and_writes_what_a_local_run_does(
    address: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.csv").write_text(f'id,body\nb,"{TEXT}"\nb,Again.\n', encoding="utf-8")
    (tmp_path / "c.parquet").write_text("no Parquet", encoding="utf-8")
    run = framing(tmp_path, "--out", tmp_path / "far", "--scheduler", address[0])
    assert run.communicate(timeout=600)[1].count("skipped") == 3
    assert run.returncode == 1
    assert fr.read_tables(tmp_path / "far").articles["article_id"].tolist() == ["a", "b"]


def test_nothing_to_score_is_told(address: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text("{}", encoding="utf-8")
    run = framing(tmp_path / "c.jsonl", "--out", tmp_path / "out", "--scheduler", address[0])
    stderr = run.communicate(timeout=600)[1]
    assert (run.returncode, stderr.count("\n")) == (2, 1), stderr
    assert "nothing could be scored; 1 skipped" in stderr


@pytest.mark.parametrize(
    ("scheduler", "told"),
    [((), "go together"), (("--scheduler", "tcp://127.0.0.1:9"), "no Dask scheduler with workers answers")],
)
def test_a_scheduler_must_be_named_and_answer(tmp_path: Path, scheduler: tuple[str, ...], told: str) -> None:
    run = framing(tmp_path / "c.jsonl", "--out", tmp_path / "out", *scheduler)
    stderr = run.communicate(timeout=600)[1]
    assert (run.returncode, stderr.count("\n")) == (2, 1), stderr
    assert told in stderr


def test_a_scheduler_that_is_lost_is_told_in_one_line(
    address: tuple[str, list[subprocess.Popen[bytes]]], corpus: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run = framing(*corpus, "--out", out, "--scheduler", address[0])
    limit = time.monotonic() + 600
    while not list(out.glob("parts/*/run.json")) and run.poll() is None:
        assert time.monotonic() < limit
        time.sleep(0.02)
    address[1][-1].kill()
    told = run.communicate(timeout=600)[1]
    assert (run.returncode, told.count("\n")) == (2, 1), told
    assert "--resume goes on from what is done" in told
    assert {path.name for path in out.iterdir()} == {"parts"}
