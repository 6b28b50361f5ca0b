from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import framing as fr
from framing import cli

COLUMNS = (
    "term_id,pattern,case,category,kind,side,polarity,strength,target,unless,seen,right,rationale,source"
)
TERM = "dictator,dictator*,any,delegitimising,code,kyiv,-1,3,,,,,denial,coder"
GOOD = "The dictator met the press in Seoul on Monday, officials said."
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as leave:
            cli.main([str(argument) for argument in arguments])
        assert isinstance(leave.value.code, int)
        return leave.value.code, *capsys.readouterr()

    return run


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "terms.csv").write_text(f"{COLUMNS}\n{TERM}\n", encoding="utf-8")
    toml = 'title = "t"\nname = "small"\nversion = "1"\nlanguage = "en"\nlicence = "x"\n'
    (folder / "lexicon.toml").write_text(toml, encoding="utf-8")
    return folder


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def framing(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "framing", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_help_teaches(run: Run) -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    assert "framing score data/articles --out out" in out
    assert all(name in out for name in ("score", "kwic", "compare", "figures", "lexicon"))
    assert "..." not in out.partition("Commands:")[2], "no summary is cut off"
    assert "..." not in run("lexicon", "--help")[1].partition("Commands:")[2]
    code, out, _ = run("score", "--help")
    assert code == 0
    assert all(
        word in out for word in ("--out DIR", "csv|parquet", "--jobs N", "Exit: 0 done; 1", "run.json")
    )


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from framing.cli import main\n"
        "try: main(['score', '--help'])\nexcept SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {
        "pandas",
        "numpy",
        "pyarrow",
        "trafilatura",
        "nltk",
        "yaml",
        "matplotlib",
        "py3langid",
    }


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("scor x", "No such command 'scor'. Did you mean 'score'? See framing --help."),
        ("--nonsense", "No such option: --nonsense. See framing --help."),
        ("score", "Missing argument 'INPUT'. See framing score --help."),
        ("score x --ouut y", "No such option: --ouut"),
        ("score x --jobs 0", "Invalid value for '--jobs'"),
        ("score x --jobs two", "Invalid value for '--jobs'"),
        ("score x --format word", "'--format': 'word' is not one of 'csv', 'parquet', 'xlsx', 'sav', 'dta'."),
        ("score x --engine spark", "'--engine': 'spark' is not one of 'local', 'dask'."),
        ("score x --engine dask --out y", "--engine dask and --scheduler ADDRESS go together"),
        ("score x --scheduler tcp://h:1 --out y", "--engine dask and --scheduler ADDRESS go together"),
        ("score x --resume", "--resume, --engine dask and workbooks need --out"),
        ("score x --lexicon ukraine-war", "Did you mean 'ukraine-war-en'?"),
        ("score x", "x: no such file or folder"),
        ("score x --outlets nowhere.csv", "nowhere.csv: no such file"),
        ("score x --events nowhere.csv", "nowhere.csv: no such file"),
        ("score x --metadata nowhere.csv", "nowhere.csv: no such file."),
        ("score x --columns text", "write text=body,date=published"),
        ("score x --day-first --jobs", "Option '--jobs' requires an argument."),
        ("compare", "Missing argument 'DIR'"),
        ("keyness x", "Missing option '--target'"),
        ("keyness x --target y --seed -1", "Invalid value for '--seed'"),
        ("validate x --sample 5 --out y --seed -1", "Invalid value for '--seed'"),
        ("kwic dictator", "Missing argument 'INPUT'"),
        ("kwic dictator x --context 3", "Invalid value for '--context'"),
        ("read x", "x: no such file or folder"),
        ("report nowhere", "nowhere: no such folder"),
        ("figures --study nowhere.toml", "nowhere.toml: no such study"),
        ("validate", "give either --sample N (to draw passages) or --labels FILE (to compare)."),
        ("validate --sample 5", "--sample needs articles and a folder"),
        ("validate --labels nowhere.csv", "nowhere.csv: no such file"),
        ("lexicon new UPPER", "a name has lower-case letters"),
        ("lexicon new a b", "Got unexpected extra argument"),
        ("lexicon check nowhere", "no such lexicon"),
        ("lexicon show loaded-en --term puppett", "term 'puppett'. Did you mean 'puppet'?"),
        ("lexicon", "Missing command. See framing lexicon --help."),
        ("lexicon shw", "Did you mean 'show'?"),
        ("lexicon show nowhere", "lexicon 'nowhere': no such lexicon"),
        ("kwic ( x", "x: no such file or folder"),
        ("compare nowhere", "nowhere: no articles.csv or articles.parquet"),
    ],
)
def test_wrong_arguments_are_told_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments.split())
    assert (code, out) == (2, "")
    assert told in err
    assert err.startswith("framing: ")
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_bad_pattern_is_told(run: Run, good: Path) -> None:
    code, out, err = run("kwic", "(a|", good)
    assert (code, out) == (2, "")
    assert err.startswith("framing: pattern '(a|'")


def test_out_that_cannot_be_written_is_told_before_the_work(
    run: Run, good: Path, lexicon: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = run("score", good, "--lexicon", lexicon, "--out", good)
    assert (code, err.count("\n")) == (2, 1)
    assert f"'{good}' is a file. See framing score --help." in err
    code, _, err = run("score", good, "--lexicon", lexicon, "--out", good / "x")
    assert (code, err) == (2, f"framing: {good / 'x' / 'parts'}: Not a directory\n")
    (good.parent / "closed").mkdir()
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    code, _, err = run("score", good, "--lexicon", lexicon, "--out", good.parent / "closed")
    assert code == 2
    assert "is not writable" in err


@pytest.mark.parametrize("theirs", ["parts/precious.txt", "parts/a/run.json", "hits.csv/x", "run.json/x"])
def test_what_lies_in_out_and_is_not_ours_stays(
    run: Run, good: Path, lexicon: Path, tmp_path: Path, theirs: str
) -> None:
    """A corpus may have a folder `parts`; its texts were lost before they were read."""
    out = tmp_path / "out"
    (out / theirs).parent.mkdir(parents=True)
    (out / theirs).write_text(GOOD, encoding="utf-8")
    for options in ((), ("--resume",)):
        code, _, err = run("score", good, "--lexicon", lexicon, "--out", out, *options)
        assert (code, err.count("\n")) == (2, 1)
        assert "is in the way, and none of ours; give another folder" in err
        assert [path for path in out.rglob("*") if path.is_file()] == [out / theirs]


def test_a_corpus_is_never_overwritten_by_its_results(run: Run, tmp_path: Path, lexicon: Path) -> None:
    corpus = tmp_path / "articles.csv"
    corpus.write_text(f'article_id,text\n1,"{GOOD}"\n', encoding="utf-8")
    for given in (corpus, tmp_path):
        code, _, err = run("score", given, "--lexicon", lexicon, "--out", tmp_path)
        assert (code, err.count("\n")) == (2, 1)
        assert "articles.csv is in the way, and none of ours" in err
    with pytest.raises(fr.InputError, match=r"articles.csv is in the way"):
        fr.score(fr.read_articles(corpus), lexicon).save(tmp_path)
    assert GOOD in corpus.read_text(encoding="utf-8")


def test_what_is_named_for_something_else_is_no_article(
    run: Run, tmp_path: Path, lexicon: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also the folder of results, when a run is repeated."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "about.csv").write_text("article_id,outlet\na,Post\nb.txt,Gazette\n", encoding="utf-8")
    (tmp_path / "sides.csv").write_text("outlet,perspective\nPost,neutral\n", encoding="utf-8")
    options = ("--metadata", "about.csv", "--outlets", "./sides.csv", "--lexicon", lexicon, "--out", "out")
    for _ in range(2):
        code, _, err = run("score", ".", *options)
        assert code == 0
        assert "about.csv: rows of no article that was read: 1, as 'b.txt'" in err
    assert list(fr.read_tables("out").articles["perspective"]) == ["neutral"]
    (tmp_path / "about.csv").write_text("article_id,outlet\na,Post\na,Gazette\n", encoding="utf-8")
    code, _, err = run("score", "a.txt", *options)
    assert (code, err.count("\n")) == (2, 1)
    assert "about.csv: article_id 'a' stands twice" in err


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("run.json", b"[1]", "run.json: cannot be read"),
        ("run.json", b"5", "run.json: cannot be read"),
        ("run.json", b"\xff\xfe", "run.json: cannot be read"),
        ("source.txt", b"caf\xe9", "source.txt: cannot be read"),
        ("articles.csv", b"", "articles.csv: cannot be read"),
        ("hits.parquet", b"PAR1", "hits.parquet: cannot be read"),
    ],
)
def test_a_folder_with_a_broken_file_is_told_in_one_line(
    run: Run, good: Path, lexicon: Path, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    out = tmp_path / "out"
    assert run("score", good, "--lexicon", lexicon, "--out", out)[0] == 0
    (out / name).write_bytes(content)
    for command in (("compare", out), ("report", out, "--out", tmp_path / "report.html")):
        code, _, err = run(*command)
        assert (code, err.count("\n")) == (2, 1)
        assert told in err
    assert not (tmp_path / "report.html").exists()


def test_a_file_that_is_no_table_of_what_it_was_given_for_is_told(
    run: Run, good: Path, tmp_path: Path
) -> None:
    """Also where it has no row, so that none lacks anything."""
    out = tmp_path / "out"
    assert run("score", good, "--out", out)[0] == 0
    for command in (
        ("score", good, "--outlets", good),
        ("score", good, "--events", good),
        ("score", good, "--metadata", good),
        ("validate", "--labels", good),
        ("report", out, "--validity", good, "--out", tmp_path / "r.html"),
    ):
        code, _, err = run(*command)
        assert (code, err.count("\n")) == (2, 1), command
        assert "a fault of framing" not in err
        assert "column" in err


def test_readability_is_a_measure_also_from_csv(run: Run, tmp_path: Path, lexicon: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for n in range(4):
        front = f"---\noutlet: o{n}\nevent: e\nperspective: {('pro-kyiv', 'neutral')[n % 2]}\n---\n"
        (texts / f"{n}.md").write_text(front + f"{GOOD} " * 12, encoding="utf-8")
    out = tmp_path / "out"
    assert run("score", texts, "--lexicon", lexicon, "--readability", "--out", out)[0] == 0
    assert fr.read_tables(out).articles["grade"].dtype == "float64"
    code, printed, _ = run("compare", out, "--measure", "readability", "--measure", "grade")
    assert (code, printed.count("readability"), printed.count("grade")) == (0, 4, 4)


def test_score_prints_the_articles_or_writes_the_tables(
    run: Run, good: Path, lexicon: Path, tmp_path: Path
) -> None:
    code, out, err = run("score", good, "--lexicon", lexicon)
    assert (code, err) == (0, "")
    assert out.splitlines()[1].startswith("good,")
    code, out, err = run("score", good, tmp_path / "no", "--lexicon", lexicon, "--out", tmp_path / "out")
    assert (code, out) == (1, "")
    assert f"skipped {tmp_path / 'no'}: no such file or folder" in err
    assert err.endswith(f"1 skipped; all are listed in {tmp_path / 'out' / 'run.json'}\n")


def test_standard_input_is_one_text_or_rows_of_json(
    run: Run, lexicon: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def given(data: bytes) -> tuple[int, list[str], str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code, out, err = run("score", "-", "--lexicon", lexicon)
        return code, [line.partition(",")[0] for line in out.splitlines()[1:]], err

    assert given(GOOD.encode()) == (0, ["stdin"], "")
    assert given(f"{{Photo: Reuters}}\n{GOOD}".encode("utf-16")) == (0, ["stdin"], "")
    rows = (
        json.dumps({"article_id": "a", "text": GOOD})
        + "\n{broken\n"
        + json.dumps({"article_id": "b", "text": GOOD})
    )
    code, ids, err = given(b"\xef\xbb\xbf" + rows.encode())
    assert (code, ids) == (1, ["a", "b"])
    assert "skipped -, line 2: no valid JSON object" in err
    assert given(b"")[0] == 2
    assert given(bytes(range(256)) * 9)[0] == 2


def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path, lexicon: Path) -> None:
    rows = [json.dumps({"article_id": str(n), "text": GOOD, "more": "x" * 1000}) for n in range(500)]
    (tmp_path / "many.jsonl").write_text("\n".join(rows), encoding="utf-8")
    command = [sys.executable, "-m", "framing"]
    for arguments in (
        ["score", tmp_path / "many.jsonl", "--lexicon", lexicon],
        ["kwic", "dictator", tmp_path / "many.jsonl"],
    ):
        with subprocess.Popen(
            [*command, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.read(10)
            process.stdout.close()
            told = process.stderr.read()
            assert process.wait() == 0
        assert b"rror" not in told
        assert b"Traceback" not in told


@pytest.mark.parametrize(("name", "code"), [("good.txt", 0), ("nowhere.txt", 2)])
def test_messages_that_nobody_reads_change_nothing(good: Path, lexicon: Path, name: str, code: int) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    arguments = ("score", good.with_name(name), "--lexicon", lexicon, "--out", good.with_name("out"))
    command = [sys.executable, "-m", "framing", *map(str, arguments)]
    assert subprocess.run(command, stderr=writer, check=False).returncode == code
    os.close(writer)


def test_control_characters_never_reach_a_terminal(
    run: Run, tmp_path: Path, lexicon: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = "\x1b]0;owned\x07\u202e"
    row = {"article_id": f"a{evil}", "text": f"The {evil} dictator\x1b[2J left. {GOOD * 9}", "title": evil}
    path = tmp_path / "evil.jsonl"
    path.write_text(json.dumps(row) + "\n" + json.dumps({**row, "text": evil}), encoding="utf-8")

    def clean(text: str) -> bool:
        return all(c.isprintable() or c == "\n" for c in text)

    code, out, err = run("kwic", "dictator*", path)
    assert code == 1
    assert "dictator" in out
    assert clean(out)
    assert clean(err)
    code, out, err = run("score", path, "--lexicon", lexicon)
    assert evil in out, "a pipe gets the data as they are"
    assert clean(err)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, out, err = run("score", path, "--lexicon", lexicon)
    assert code == 1
    assert clean(out)
    code, out, err = run("score", tmp_path / "no\x1b[2J")
    assert clean(err)


def test_kwic_shows_matches_and_counts_them(run: Run, good: Path) -> None:
    code, out, err = run("kwic", "dictator*", good)
    assert code == 0
    assert "[dictator] met the press" in out
    assert err == "1 match in 1 of 1 articles\n"
    code, out, _ = run("kwic", "dictator*", good, "--csv")
    assert out.splitlines()[0] == "article_id,start,end,pre,match,post,voice,outlet,perspective,event"
    assert run("kwic", "nowhere", good)[0] == 0


def test_a_fault_of_our_own_is_one_line_too(run: Run, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("framing.read.articles", fail)
    code, _, err = run("score", good)
    assert code == 2
    assert err.startswith(
        "framing: a fault of framing, not of your input: RuntimeError: inside (test_cli.py, line "
    )
    assert err.count("\n") == 1


def test_output_is_utf_8_wherever_it_runs(good: Path, lexicon: Path) -> None:
    good.write_text(GOOD + " “Так”, he said.", encoding="utf-8")
    path = good.rename(good.with_name("café.txt"))
    done = framing(
        "score", path, "--lexicon", lexicon, env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    )
    assert done.returncode == 0
    assert done.stdout.decode("utf-8").splitlines()[1].startswith("café,")


def test_lexicon_list_show_and_check(run: Run, lexicon: Path) -> None:
    code, out, _ = run("lexicon", "list")
    assert code == 0
    assert "ukraine-war-en" in out
    code, out, _ = run("lexicon", "show", lexicon)
    assert (code, out.split()[:2]) == (0, ["dictator", "delegitimising"])
    assert "denial" in run("lexicon", "show", lexicon, "--term", "dictator")[1]
    assert run("lexicon", "show", lexicon, "--term", "dictatr")[2].endswith("Did you mean 'dictator'?\n")
    code, out, _ = run("lexicon", "check", lexicon)
    assert code == 0
    assert "1 terms, no problem" in out
    terms = lexicon / "terms.csv"
    terms.write_text(terms.read_text(encoding="utf-8").replace(",kyiv,", ",kiev,"), encoding="utf-8")
    code, _, err = run("lexicon", "check", lexicon)
    assert code == 2
    assert "row 2" in err
    assert "kiev" in err
    terms.write_text(terms.read_text(encoding="utf-8").replace(",kiev,", ",kyiv,,"), encoding="utf-8")
    assert run("lexicon", "check", lexicon)[2].startswith(
        f"framing: {terms}, row 2: more cells than the header"
    )


def test_a_new_lexicon_passes_the_check(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "my-words"
    assert run("lexicon", "new", folder)[:2] == (0, f"{folder}\n")
    code, out, err = run("lexicon", "check", folder)
    assert (code, err) == (0, "")
    assert "3 terms, no problem" in out
    assert run("lexicon", "new", folder)[0] == 2


def test_compare_prints_contrasts(run: Run, tmp_path: Path) -> None:
    for number in range(6):
        side, name = ("pro-kyiv", "neutral")[number // 3], f"a{number}"
        front = f"---\noutlet: {name}\nevent: e\nperspective: {side}\n---\n"
        text = "The dictator met the press in Seoul. " + "The officials went home. " * number
        (tmp_path / f"{name}.md").write_text(front + text, encoding="utf-8")
    assert run("score", tmp_path, "--out", tmp_path / "out")[0] == 0
    measures = ("--measure", "loaded_own_per_1000", "--measure", "tilt")
    code, out, _ = run("compare", tmp_path / "out", "--contrast", *measures)
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("event,group_a,group_b,measure,difference,low,high,ratio,")
    overall = [line.split(",") for line in lines if line.startswith("all,")]
    assert [row[1:4] for row in overall] == [["pro-kyiv", "neutral", name] for name in measures[1::2]]
    assert run("compare", tmp_path / "out", "--contrast", "--measure", "tlt")[0] == 2


def test_headings_are_told_and_columns_named(run: Run, tmp_path: Path, lexicon: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f'id,Content,Lead\n7,"{GOOD}","The dictator left."\n', encoding="utf-8")
    code, out, err = run("score", path, "--lexicon", lexicon)
    assert (code, out.splitlines()[1].partition(",")[0]) == (0, "7")
    assert err == f"{path}: article_id = id, text = Content\n"
    code, out, err = run("kwic", "dictator", path, "--columns", "text=lead")
    assert (code, out.count("[dictator]")) == (0, 1)
    assert "text = Lead" in err
    path.write_text('id,Story Text\n7,"A long one."\n', encoding="utf-8")
    code, _, err = run("score", path)
    assert code == 2
    assert "Say which it is: --columns 'text=Story Text'" in err
    assert err.count("\n") == 1


def test_copies_are_marked_and_events_assigned(run: Run, tmp_path: Path, lexicon: Path) -> None:
    text = "Officials in Seoul said on Monday that the envoys would meet again, and that talks go on. " * 3
    rows = [{"article_id": n, "text": text, "outlet": n, "date": "2024-06-19"} for n in "ab"]
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    events = tmp_path / "events.csv"
    events.write_text(
        "event,title,date_from,date_to,keywords\ntalks,T,2024-06-18,2024-06-20,envoys;talks;seoul\n"
    )
    out = tmp_path / "out"
    code, _, err = run("score", path, "--lexicon", lexicon, "--mark-copies", "--events", events, "--out", out)
    assert code == 0
    assert "100% of the articles are copies of one another" in err
    articles = fr.read_tables(out).articles
    assert len(set(articles["dup_group"])) == 1
    assert set(articles["event"]) == {"talks"}


@pytest.mark.parametrize(("ending", "reader"), [("xlsx", ""), ("sav", "read_sav"), ("dta", "read_dta")])
def test_tables_for_spreadsheets_and_statistics(
    run: Run, tmp_path: Path, lexicon: Path, ending: str, reader: str
) -> None:
    pytest.importorskip("xlsxwriter")
    pyreadstat = pytest.importorskip("pyreadstat")
    (tmp_path / "x.csv").write_text(
        "article_id,text,odd name\n1,The dictator met the press.,=1+1\n2,They met.,\n", encoding="utf-8"
    )
    options = ("--format", ending, "--lexicon", str(lexicon))
    assert run("score", str(tmp_path / "x.csv"), *options)[0] == 2
    assert run("score", str(tmp_path / "x.csv"), "--out", str(tmp_path / "out"), *options)[0] == 0
    assert run("score", str(tmp_path / "x.csv"), "--out", str(tmp_path / "again"), *options)[0] == 0
    assert run("score", str(tmp_path / "x.csv"), "--out", str(tmp_path / "again"))[0] == 0
    names = {path.name for path in (tmp_path / "again").iterdir()}
    assert names == {"run.json", *(f"{name}.csv" for name in storage_names())}, (
        "nothing of an earlier run stays"
    )
    if reader:
        table, about = getattr(pyreadstat, reader)(tmp_path / "out" / f"articles.{ending}")
        assert list(table["n_loaded"]) == [1, 0]
        assert about.column_names_to_labels["n_words"] != "n_words"
        assert list(table["odd_name"]) == ["=1+1", ""]
    else:
        sheets = pd.read_excel(tmp_path / "out" / "scores.xlsx", sheet_name=None, engine="calamine")
        assert list(sheets) == list(storage_names())
        assert sheets["articles"]["odd name"][0] == "=1+1"


def storage_names() -> tuple[str, ...]:
    from framing.scores import NAMES

    return tuple(NAMES)


@pytest.mark.parametrize("out", [("--out", ""), ("--out=",)])
def test_an_empty_folder_for_the_results_is_told(run: Run, good: Path, out: tuple[str, ...]) -> None:
    code, printed, err = run("score", good, *out)
    assert (code, printed) == (2, "")
    assert err == "framing: --out is empty; give a folder, or a file for a report.\n"
