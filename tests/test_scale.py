"""Streaming, processes, interruption, and what may go wrong around a run."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import steps

import framing as fr
from framing import parts, read, schema, storage
from framing.lexicon import load_lexicons
from framing.scores import NAMES
from framing.scoring import batches, mapped, score_batch, score_stream

KILLS = int(os.environ.get("FRAMING_KILLS", "3"))
SENTENCES = (
    "The Kiev regime begs for arms.",
    "“We will not negotiate with the dictator,” Volodymyr Zelensky said on Monday.",
    "According to the ministry, the “liberators” had left the village.",
    "Putin allegedly praised the brutal attack, the agency reported.",
    "Talks went on in Seoul, and nobody spoke of them.",
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of which some cannot be scored; columns come and go, and change their type."""
    draw = random.Random(1)  # noqa: S311
    rows: list[dict[str, Any]] = []
    for n in range(260):
        text = " ".join(draw.choice(SENTENCES) for _ in range(draw.randint(1, 2)))
        row: dict[str, Any] = {"article_id": f"a{n}", "text": text, "outlet": f"=outlet {n % 7}", "page": n}
        if n >= 200:
            row["desk"] = n if n % 2 else "home"
        if n == 150:
            row |= {"page": "", "title": "One\rtwo"}
        rows.append(row if n % 97 else {**row, "text": ""})
    path = tmp_path_factory.mktemp("corpus") / "many.jsonl"
    path.write_text("\n".join(map(json.dumps, [*rows, rows[5]])) + "\n{broken\n", encoding="utf-8")
    return path


def framing(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "framing.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def whole(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run writes."""
    out = tmp_path_factory.mktemp("whole")
    done = framing("score", corpus, "--out", out)
    assert done.returncode == 1, done.stderr
    found = content(out)
    assert set(found) == {*(f"{name}.csv" for name in NAMES), "run.json"}
    return found


def test_processes_leave_no_trace_in_the_bytes(corpus: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    """Nor do a home that is not there and a locale that is not UTF-8."""
    env = {**os.environ, "HOME": str(tmp_path / "nowhere"), "LANG": "C", "LC_ALL": "C"}
    out = tmp_path / "out"
    assert framing("score", corpus, "--out", out, "--jobs", 3, env=env).returncode == 1
    assert content(out) == whole
    skipped = json.loads(whole["run.json"])["skipped"]
    assert len(skipped) == 260 // 97 + 1 + 2


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("text", [True, False])
def test_streamed_tables_are_those_held_in_memory(
    corpus: Path, tmp_path: Path, ending: str, text: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_ROWS", 100)
    report = read.Report()
    found = list(read.articles([corpus], report))
    score_stream(iter(found), report, load_lexicons()).save(tmp_path / "memory", format=ending, text=text)
    stream = read.articles([corpus], report := read.Report())
    run = parts.score_into(tmp_path / "stream", stream, report, load_lexicons(), format=ending, text=text)
    if not text and ending == "csv":  # a title held a carriage return, so that its file was quoted
        assert (pd.read_csv(tmp_path / "stream" / "articles.csv")).equals(
            pd.read_csv(tmp_path / "memory" / "articles.csv")
        )
        (tmp_path / "memory" / "articles.csv").write_bytes(
            (tmp_path / "stream" / "articles.csv").read_bytes()
        )
    assert content(tmp_path / "stream") == content(tmp_path / "memory")
    again = fr.read_tables(tmp_path / "stream")
    assert again.run == run
    assert len(again.articles) == run["counts"]["articles"] == 257
    if ending == "parquet" and text:
        assert again.articles["page"].dtype == "float64"
        assert again.articles["desk"].tolist()[-1] == "259"


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", "a", "7", 1, -1, 2**63, 2**70, 1.5, True, False]))))
def test_a_column_in_pieces_gets_the_type_of_the_whole(pieces: list[list[Any]]) -> None:
    values = [value for piece in pieces for value in piece]
    known: list[Any] = []
    for piece in pieces:
        known = schema.witnesses([*known, *piece])
    expected = schema._one_type(values, values)
    found = [schema._one_type(piece, known) for piece in pieces]
    assert all(column.dtype == expected.dtype for column in found)
    if values:
        pd.testing.assert_series_equal(pd.concat(found, ignore_index=True), expected)


def killed(corpus: Path, out: Path, after: float, *options: object) -> bool:
    """Kill a run without warning; whether it was still running."""
    command = [sys.executable, "-m", "framing.cli", "score", corpus, "--out", out, *options]
    with subprocess.Popen(list(map(str, command)), stderr=subprocess.DEVNULL) as process:
        limit = time.monotonic() + 600
        manifest = out / "parts" / "manifest.jsonl"
        while not manifest.exists() and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.002)
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


def test_killed_at_any_moment_it_goes_on(corpus: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    draw = random.Random(seed)  # noqa: S311
    hit = 0
    for n in range(KILLS):
        out = tmp_path / str(n)
        jobs = ("--jobs", n % 2 + 1)
        hit += killed(corpus, out, draw.uniform(0, 0.6 if n else 0), *jobs)
        if draw.random() < 0.5:  # and once more, on the way
            killed(corpus, out, draw.uniform(0, 0.4), "--resume", *jobs)
        stream = read.articles([corpus], report := read.Report())
        parts.score_into(out, stream, report, load_lexicons(), resume=True, jobs=n % 2 + 1)
        assert not (out / "parts").exists()
        assert content(out) == whole, f"seed {seed}, kill {n}"
    assert hit, "no run was killed before its end"


def interrupted(corpus: Path, out: Path, after: int, **options: Any) -> list[int]:
    """Numbers of the batches worked on, by a run that stops after some of them."""
    worked: list[int] = []

    def stops(work: Callable[..., Any], items: Any, jobs: int) -> Any:
        for item, result in mapped(work, items, jobs):
            if len(worked) == after:
                raise KeyboardInterrupt
            worked.append(item[0])
            yield item, result

    stream = read.articles([corpus], report := read.Report())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "mapped", stops)
        try:
            parts.score_into(out, stream, report, load_lexicons("loaded-en"), **options)
        except KeyboardInterrupt:
            worked.append(-1)
    return worked


def test_what_is_done_is_not_done_again(corpus: Path, tmp_path: Path) -> None:
    assert interrupted(corpus, tmp_path, 2) == [0, 1, -1]
    manifest = tmp_path / "parts" / "manifest.jsonl"
    lines = [json.loads(line) for line in manifest.read_text().split("\n") if line]
    assert [line["part"] for line in lines] == [0, 1]
    assert all(storage.sha256(tmp_path / "parts" / f"{n:08}.json.gz") == lines[n]["output"] for n in (0, 1))
    with manifest.open("a") as file:
        file.write('\n{"part": 2, "inp')  # torn
    (tmp_path / "parts" / "00000001.json.gz").write_bytes(b"spoilt")
    (tmp_path / "parts" / ".00000002.json.gz.x").write_bytes(b"left behind")
    assert interrupted(corpus, tmp_path, 2, resume=True) == [1, 2, -1]
    assert interrupted(corpus, tmp_path, 99, resume=True) == [3, 4]
    assert "parts" not in content(tmp_path)


def test_other_articles_or_options_are_done_again(corpus: Path, tmp_path: Path) -> None:
    interrupted(corpus, tmp_path, 3)
    assert interrupted(corpus, tmp_path, 1, resume=True, with_title=True) == [0, -1]
    lines = corpus.read_text().splitlines()
    changed = tmp_path / "changed.jsonl"
    changed.write_text("\n".join([*lines[:70], lines[70].replace('text": "', 'text": "Well. '), *lines[71:]]))
    out = tmp_path / "out"
    interrupted(corpus, out, 3)
    assert interrupted(changed, out, 99, resume=True) == [1, 3, 4]
    interrupted(corpus, out, 2)
    assert interrupted(corpus, out, 99) == [*range(5)], "without resume it starts anew"


def test_a_second_run_into_the_folder_refuses(corpus: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "stdin"
    os.mkfifo(pipe)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "framing.cli", "score", "-", "--out", str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as first:
        limit = time.monotonic() + 600
        while not ((lock := out / "parts" / "lock").exists() and lock.read_text()):
            assert time.monotonic() < limit
            time.sleep(0.01)
        second = framing("score", corpus, "--out", out, "--resume")
        assert second.returncode == 2
        assert f"another run (process {first.pid} on " in second.stderr
        assert second.stderr.count("\n") == 1
        assert first.stdin
        first.stdin.write("The dictator met the press in Seoul.")
        first.stdin.close()
        assert first.wait() == 0
    assert len(fr.read_tables(out).articles) == 1


def test_without_fcntl_the_folder_is_locked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows' lock, as its documentation has it: a byte of an open file, refused to all others."""
    held: list[int] = []

    def locking(descriptor: int, mode: int, count: int) -> None:
        if held:
            raise PermissionError(errno.EACCES, "Permission denied")
        held.append(os.lseek(descriptor, 0, os.SEEK_CUR))

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    with parts.alone(tmp_path):
        assert held == [1 << 30]
        refused = pytest.raises(fr.InputError, match=rf"another run \(process {os.getpid()} on .*\) writes")
        with refused, parts.alone(tmp_path):
            pass
        (tmp_path / "more").touch()
        held.clear()
        with parts.alone(tmp_path):  # the first was killed: its parts stay
            pass
    assert (tmp_path / "more").exists()
    (tmp_path / "more").unlink()
    held.clear()
    with parts.alone(tmp_path):
        pass
    assert not tmp_path.exists(), "as all was done"


def test_polars_and_duckdb_read_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines of docs/scale.md, run as they stand there."""
    pytest.importorskip("polars")
    pytest.importorskip("duckdb")
    page = (Path(__file__).parents[1] / "docs" / "scale.md").read_text(encoding="utf-8")
    lines = page.split("## Polars and DuckDB")[1].split("```python\n")[1].split("```")[0]
    rows = [{"article_id": str(n), "outlet": f"o{n % 3}", "text": SENTENCES[n % 5]} for n in range(40)]
    scores = fr.score(pd.DataFrame(rows))
    scores.save(tmp_path / "out", format="parquet")
    monkeypatch.chdir(tmp_path)
    found: dict[str, Any] = {}
    exec(lines, found)  # noqa: S102
    rates = scores.articles.groupby("outlet")["loaded_own_per_1000"].mean()
    assert dict(found["rates"].fetchall()) == pytest.approx(rates.to_dict())
    own = scores.hits[scores.hits["voice"] == "own"]["term_id"].value_counts()
    assert dict(found["terms"].iter_rows()) == own.to_dict()
    assert len(own) > 1


def test_a_killed_process_costs_no_article(tmp_path: Path) -> None:
    marker = tmp_path / "killed"

    def dies_once(number: int) -> int:
        if number == 5 and not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    assert list(mapped(dies_once, iter(range(20)), 2)) == [(n, n * n) for n in range(20)]
    assert marker.exists()


def dies(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_processes_killed_again_and_again_end_in_one_line() -> None:
    with pytest.raises(fr.InputError, match=r"killed 4 times .* try fewer --jobs"):
        list(mapped(dies, iter(range(9)), 2))


@pytest.mark.parametrize("at", ["00000003.json.gz", "hits.csv", "run.json"])
def test_a_full_disk_leaves_nothing_half_written(
    corpus: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    (tmp_path / "run.json").write_text("{}")
    replace = os.replace

    def full(source: Path, target: Path) -> None:
        if target.name == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    stream = read.articles([corpus], report := read.Report())
    with pytest.raises(fr.InputError, match=r"the disk is full\. .* again with --resume"):
        parts.score_into(tmp_path, stream, report, load_lexicons())
    monkeypatch.undo()
    assert {path.name for path in tmp_path.iterdir()} == {"run.json", "parts"}, "the old result is untouched"
    assert not [path for path in (tmp_path / "parts").iterdir() if path.name.startswith(".")]
    stream = read.articles([corpus], report := read.Report())
    parts.score_into(tmp_path, stream, report, load_lexicons(), resume=True)
    assert content(tmp_path) == whole


def test_a_really_full_disk_is_told_in_one_line(corpus: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        done = framing("score", corpus, "--out", small / "out")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "the disk is full" in done.stderr
        assert {path.name for path in (small / "out").iterdir()} == {"parts"}
    finally:
        subprocess.run(["umount", small], check=True)


def test_no_home_no_locale_no_clock(
    corpus: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o500)
    keep = {key: os.environ[key] for key in ("PATH", "PYTHONPATH", "FRAMING_RESOURCES") if key in os.environ}
    for number, more in enumerate(
        (
            {},
            {"HOME": str(closed), "LC_ALL": "tr_TR.ISO-8859-9"},
        )
    ):
        out = tmp_path / str(number)
        assert framing("score", corpus, "--out", out, env={**keep, **more}).returncode == 1
        assert content(out) == whole
    assert not list(closed.iterdir())
    draw = random.Random(2)  # noqa: S311
    monkeypatch.setattr(time, "time", lambda: draw.uniform(0, 4e9))
    stream = read.articles([corpus], report := read.Report())
    parts.score_into(tmp_path / "clock", stream, report, load_lexicons())
    assert content(tmp_path / "clock") == whole


def test_batches_are_bounded_by_number_and_by_length() -> None:
    rows = [{"article_id": str(n), "text": "x" * size} for n, size in enumerate([10] * 130 + [600_000] * 5)]
    assert [len(batch) for batch in batches(iter(rows))] == [64, 64, 4, 2, 1]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads peak memory from /proc")
def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    """Peak memory of a run over many articles, in a process of its own, against one over few."""
    code = (
        "import pathlib, re, sys\nfrom framing import parts, read\n"
        "from framing.lexicon import load_lexicons\n"
        "row = {'text': 'The dictator left. ' * 8}\n"
        "rows = (({**row, 'article_id': str(n)}, '') for n in range(int(sys.argv[1])))\n"
        "report = read.Report()\n"
        "found = read.checked(rows, report)\n"
        "parts.score_into(sys.argv[2], found, report, load_lexicons(), format='parquet')\n"
        # Not ru_maxrss, which starts at what the process that forked this one held.
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1]) // 1024)"
    )

    def peak(count: int) -> int:
        command = [sys.executable, "-c", code, str(count), str(tmp_path / str(count))]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    few, many = peak(200), peak(1000)
    assert many < few + 40
    assert many < 500


def calls(text: str) -> int:
    """Python calls made to score a text: work that no busy machine makes longer."""
    lexicons = load_lexicons()
    count, (tables, failures) = steps(
        lambda: score_batch([{"article_id": "a", "text": text, "language": "en"}], lexicons)
    )
    assert not failures
    assert len(tables["articles"]["article_id"]) == 1
    return count


def prose(count: int) -> str:
    return " ".join(
        f"Putin said on Monday {n} that Zelensky, the dictator, had met him {n} times. "
        f"“We met {n} men of the Kiev regime,” Putin said."
        for n in range(count)
    )


HOSTILE = (
    "dictator ",
    'He said "the war. ',
    '" ',
    "“",
    "Putin ",
    "Putin and he ",
    "He said that ",
    "He said, ",
    "a\n\n",
    "(",
)


@pytest.mark.parametrize("text", [prose, *HOSTILE])
def test_work_is_linear_in_the_text(text: Callable[[int], str] | str) -> None:
    made = (lambda n: f"Putin said. {text * (40 * n // len(text))}") if isinstance(text, str) else text
    calls(made(1))  # what is read once
    few, many = calls(made(25)), calls(made(100))
    assert many < 5 * few, "of four times the text; were it quadratic, 16 times"


def test_hostile_texts_cost_little_more_than_prose() -> None:
    """What Python's calls do not show, as a pattern that backtracks: CPU time, by a generous ratio."""

    def cost(text: str) -> float:
        began = time.process_time()
        _, failures = score_batch([{"article_id": "a", "text": text, "language": "en"}], load_lexicons())
        assert not failures
        return (time.process_time() - began) / len(text)

    cost(prose(10))
    ordinary = cost(prose(100))
    dear = {
        piece: ratio for piece in HOSTILE if (ratio := cost(piece * (15_000 // len(piece))) / ordinary) > 10
    }
    assert not dear
