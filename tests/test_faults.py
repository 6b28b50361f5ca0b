"""Files that unpack without end, streams that are closed, runs that are interrupted: one line, no loss."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import framing as fr
from framing.read import files

GOOD = "The dictator met the press in Seoul."
FRAMING = [sys.executable, "-m", "framing"]


@pytest.mark.parametrize("name", ["x.txt.gz", "x.html.gz", "x.csv.gz", "x.jsonl.gz"])
def test_what_unpacks_without_end_is_told_before_it_is_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST", 1_000_000)
    bomb = gzip.compress(b"The dictator left. " * 600_000)
    (tmp_path / name).write_bytes(gzip.compress(b'article_id,text\na,"') + bomb)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    found = fr.read_articles(tmp_path)
    assert found["article_id"].tolist() == ["good"]
    assert "MB, unpacked" in found.attrs["skipped"][-1]["reason"]


def test_a_parquet_bomb_is_told_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 1_000_000)
    pd.DataFrame({"text": ["The war. " * 2_000_000]}).to_parquet(tmp_path / "x.parquet", compression="zstd")
    with pytest.raises(fr.InputError, match=r"MB, unpacked, in so small a file"):
        fr.read_articles(tmp_path)


def test_a_page_nested_without_end_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<div>" * 50_000 + "The war.", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\na: " + "[" * 5000 + "\n---\nThe war.", encoding="utf-8")
    (tmp_path / "c.md").write_text("---\na: &a [*a]\n---\nThe war.", encoding="utf-8")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    assert fr.read_articles(tmp_path)["article_id"].tolist() == ["good"]


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes the streams")
@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [(">&-", "lexicon list", 0), ("<&-", "score -", 2), ("2>&-", "lexicon show no-such", 2)],
)
def test_closed_streams_are_no_fault(closed: str, arguments: str, code: int) -> None:
    command = f'"{sys.executable}" -m framing {arguments} {closed}'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert done.returncode == code, done.stderr
    assert "a fault of framing" not in done.stderr
    assert done.stderr.count("\n") <= 1


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_by_hand_it_goes_on(jobs: str, tmp_path: Path) -> None:
    rows = "".join(f'{{"article_id": "a{n}", "text": "{GOOD} It was {n}."}}\n' for n in range(500))
    (tmp_path / "x.jsonl").write_text(rows, encoding="utf-8")
    out = tmp_path / "out"
    command = [*FRAMING, "score", str(tmp_path / "x.jsonl"), "--out", str(out), "--jobs", jobs]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    limit = time.monotonic() + 600
    while not list(out.glob("parts/*/run.json")) and run.poll() is None:
        assert time.monotonic() < limit
        time.sleep(0.005)
    os.killpg(run.pid, signal.SIGINT)
    told = run.communicate(timeout=600)[1]
    assert run.returncode == 130
    assert told == "framing: interrupted; the same command with --resume goes on.\n"
    assert not (out / "run.json").exists()
    done = subprocess.run([*command, "--resume"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(fr.read_tables(out).articles) == 500
