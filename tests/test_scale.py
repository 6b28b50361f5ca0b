"""Streaming, processes, interruption, and what may go wrong around a run."""

from __future__ import annotations

import dataclasses
import errno
import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from strategies import steps

import framing as fr
from framing import read, schema, scoring
from framing.lexicon import load_lexicons
from framing.scores import NAMES
from framing.scoring import Options, in_batches, in_processes, score_batch

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
    command = [sys.executable, "-m", "framing", *map(str, arguments)]
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


def run_into(out: Path, corpus: Path, lexicon: str | None = None, **options: Any) -> dict[str, Any]:
    """A run in this process: fields of `Options`, and what `score_into` takes besides."""
    ours = {field.name for field in dataclasses.fields(Options)} & options.keys()
    made = Options(load_lexicons(lexicon), outlets={}, **{key: options.pop(key) for key in ours})
    stream = read.articles([corpus], report := read.Report())
    return scoring.score_into(out, stream, report, made, **options)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("text", [True, False])
def test_streamed_tables_are_those_held_in_memory(
    corpus: Path, tmp_path: Path, ending: str, text: bool
) -> None:
    """But for the articles' further columns, which are text."""
    memory = fr.read_tables(fr.score(fr.read_articles(corpus)).save(tmp_path / "memory", ending, text))
    run = run_into(tmp_path / "stream", corpus, format=ending, text=text)
    stream = fr.read_tables(tmp_path / "stream")
    for name in NAMES:
        columns = list(schema.TABLES[name])
        pd.testing.assert_frame_equal(getattr(memory, name)[columns], getattr(stream, name)[columns])
    assert stream.run == run
    assert len(stream.articles) == run["counts"]["articles"] == 257
    assert ("page" in stream.articles) == text
    if text:
        assert set(stream.articles) <= set(memory.articles)
        assert stream.articles["page"].tolist()[:3] == ["1", "2", "3"]
        assert stream.articles["desk"].tolist()[-2:] == ["home", "259"]


def test_without_text_no_column_of_the_input_stays_that_may_hold_words(tmp_path: Path) -> None:
    """In memory those of truth values do; a run by batches knows no types."""
    rows: list[dict[str, Any]] = [
        {"article_id": f"a{n}", "text": SENTENCES[n % 5], "title": "T", "flag": n % 2 == 0, "page": n}
        for n in range(70)
    ]
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run_into(tmp_path / "stream", path, "loaded-en", text=False, readability=True)
    fr.score(fr.read_articles(path), "loaded-en").save(tmp_path / "memory", text=False)
    stream, memory = (fr.read_tables(tmp_path / name).articles for name in ("stream", "memory"))
    ours = {*schema.TABLES["articles"], "sha256"}
    assert set(stream) - ours == {"readability", "grade"}
    assert set(memory) - ours == {"url", "translated_from", "flag"}
    assert memory["flag"].tolist() == ["True", "False"] * 35


def killed(corpus: Path, out: Path, after: float, *options: object) -> bool:
    """Kill a run without warning; whether it was still running."""
    command = [sys.executable, "-m", "framing", "score", corpus, "--out", out, *options]
    with subprocess.Popen(list(map(str, command)), stderr=subprocess.DEVNULL) as process:
        limit = time.monotonic() + 600
        while not list(out.glob("parts/*/run.json")) and process.poll() is None and time.monotonic() < limit:
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
        assert framing("score", corpus, "--out", out, "--resume", *jobs).returncode == 1
        assert not (out / "parts").exists()
        assert content(out) == whole, f"seed {seed}, kill {n}"
    assert hit, "no run was killed before its end"


def interrupted(corpus: Path, out: Path, after: int, **options: Any) -> list[str]:
    """First articles of the batches worked on, by a run that stops after some of them."""
    worked: list[str] = []

    def stops(articles: Any, *rest: Any) -> Any:
        if len(worked) == after:
            raise KeyboardInterrupt
        worked.append(articles[0]["article_id"])
        return score_batch(articles, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "score_batch", stops)
        try:
            run_into(out, corpus, "loaded-en", **options)
        except KeyboardInterrupt:
            worked.append("stopped")
    return worked


def test_what_is_done_is_not_done_again(corpus: Path, tmp_path: Path) -> None:
    first, second, third, fourth, fifth = interrupted(corpus, tmp_path / "all", 99)
    assert interrupted(corpus, tmp_path, 2) == [first, second, "stopped"]
    (unfinished,) = tmp_path.glob("parts/00000001-*/run.json")
    unfinished.unlink()
    (unfinished.parent / ".hits.parquet.x").write_bytes(b"left behind")
    assert interrupted(corpus, tmp_path, 2, resume=True) == [second, third, "stopped"]
    assert interrupted(corpus, tmp_path, 99, resume=True) == [fourth, fifth]
    assert not (tmp_path / "parts").exists()


@pytest.mark.parametrize("damaged", ["run.json", "hits.parquet", "targets.parquet"])
@pytest.mark.parametrize("content", [b"", b"{", None])
def test_a_damaged_part_is_done_again(
    corpus: Path, tmp_path: Path, damaged: str, content: bytes | None
) -> None:
    second = interrupted(corpus, tmp_path, 3)[1]
    (file,) = tmp_path.glob(f"parts/00000001-*/{damaged}")
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert interrupted(corpus, tmp_path, 1, resume=True) == [second, "stopped"]


def test_other_articles_or_options_are_done_again(corpus: Path, tmp_path: Path) -> None:
    first, second, third, fourth, fifth = interrupted(corpus, tmp_path / "all", 99)
    interrupted(corpus, tmp_path, 3)
    assert interrupted(corpus, tmp_path, 1, resume=True, with_title=True) == [first, "stopped"]
    lines = corpus.read_text().splitlines()
    changed = tmp_path / "changed.jsonl"
    changed.write_text("\n".join([*lines[:70], lines[70].replace('text": "', 'text": "Well. '), *lines[71:]]))
    out = tmp_path / "out"
    interrupted(corpus, out, 3)
    assert interrupted(changed, out, 99, resume=True) == [second, fourth, fifth]
    interrupted(corpus, out, 2)
    assert interrupted(corpus, out, 99) == [first, second, third, fourth, fifth], "it starts anew"


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


def test_processes_give_results_in_order_and_tell_of_their_death() -> None:
    assert list(in_processes(math.factorial, range(7), 2)) == [1, 1, 2, 6, 24, 120, 720]
    with pytest.raises(fr.InputError, match=r"a process was killed.* fewer --jobs\. .* --resume goes on"):
        list(in_processes(os._exit, [1, 1, 1], 2))


@pytest.mark.parametrize("at", ["parts/00000003", "parts/hits.csv", "parts/run.json"])
def test_a_full_disk_leaves_nothing_half_written(
    corpus: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    (tmp_path / "run.json").write_text("{}")
    replace = os.replace

    def full(source: Path, target: Path) -> None:
        if f"/{at}" in target.as_posix():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left on device"):
        run_into(tmp_path, corpus)
    monkeypatch.undo()
    assert {path.name for path in tmp_path.iterdir()} == {"run.json", "parts"}, "the old result is untouched"
    assert not list((tmp_path / "parts").rglob(".*"))
    run_into(tmp_path, corpus, resume=True)
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
        assert "No space left on device" in done.stderr
        assert {path.name for path in (small / "out").iterdir()} == {"parts"}
    finally:
        subprocess.run(["umount", small], check=True)


def test_no_home_no_locale_no_clock(
    corpus: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o500)
    keep = {key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ}
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
    run_into(tmp_path / "clock", corpus)
    assert content(tmp_path / "clock") == whole


def test_batches_are_bounded_by_number_and_by_length() -> None:
    rows = [{"article_id": str(n), "text": "x" * size} for n, size in enumerate([10] * 130 + [600_000] * 5)]
    assert [len(batch) for batch in in_batches(iter(rows))] == [64, 64, 4, 2, 1]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads peak memory from /proc")
def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    """Peak memory of a run over many articles, in a process of its own, against one over few."""
    code = (
        "import pathlib, re, sys\nfrom framing import read, scoring\n"
        "from framing.lexicon import load_lexicons\n"
        "row = {'text': 'The dictator left. ' * 8}\n"
        "rows = (({**row, 'article_id': str(n)}, '') for n in range(int(sys.argv[1])))\n"
        "report = read.Report()\n"
        "found = read.checked(rows, report)\n"
        "options = scoring.Options(load_lexicons())\n"
        "scoring.score_into(pathlib.Path(sys.argv[2]), found, report, options, format='parquet')\n"
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
    options = Options(load_lexicons())
    count, scores = steps(lambda: score_batch([{"article_id": "a", "text": text, "language": "en"}], options))
    assert len(scores.articles) == 1
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
        scores = score_batch([{"article_id": "a", "text": text, "language": "en"}], Options(load_lexicons()))
        assert len(scores.articles) == 1
        return (time.process_time() - began) / len(text)

    cost(prose(10))
    ordinary = cost(prose(100))
    dear = {
        piece: ratio for piece in HOSTILE if (ratio := cost(piece * (15_000 // len(piece))) / ordinary) > 10
    }
    assert not dear
