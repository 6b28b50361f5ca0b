"""Every bad input of the issue, through the command line: a good article beside it is always scored."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

import framing as fr
from framing import cli, read, storage
from framing.schema import InputError

GOOD = "The dictator met the press in Seoul on Monday, officials said."
COLUMNS = (
    "term_id,pattern,case,category,kind,side,polarity,strength,target,unless,seen,right,rationale,source"
)
TERMS = (
    "dictator,dictator*,any,delegitimising,code,kyiv,-1,3,,,,,denial,coder",
    "svo,SVO,exact,euphemism,code,moscow,0,3,,,,,official euphemism,coder",
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("small")
    (folder / "terms.csv").write_text("\n".join([COLUMNS, *TERMS]) + "\n", encoding="utf-8")
    (folder / "lexicon.toml").write_text(
        'title = "t"\nname = "small"\nversion = "1"\nlanguage = "en"\nlicence = "x"\n', encoding="utf-8"
    )
    return str(folder)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], lexicon: str, tmp_path: Path) -> Run:
    """`framing score` on the inputs: exit code, stderr, and what run.json says was skipped."""

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as leave:
            cli.main(["score", *map(str, arguments), "--lexicon", lexicon, "--out", str(tmp_path / "out")])
        path = tmp_path / "out" / "run.json"
        skipped = json.loads(path.read_text(encoding="utf-8"))["skipped"] if path.exists() else []
        lines = [f"{Path(entry['source']).name}: {entry['reason']}" for entry in skipped]
        told = capsys.readouterr().err
        assert "Traceback" not in told
        assert isinstance(leave.value.code, int)
        return leave.value.code, told, "\n".join(lines)

    return run


def scored(tmp_path: Path) -> pd.DataFrame:
    return fr.read_tables(tmp_path / "out").articles.set_index("article_id")


BROKEN = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n\xc2\xa0", "empty"),
    "binary.txt": (bytes(range(256)) * 40, "binary"),
    "nul.txt": (b"Some text\x00 and more text that follows after it, so that zeros are rare." * 3, "binary"),
    "dots.txt": ("… — !".encode(), "empty"),
    "escapes.txt": (b"\x1b\x07\x01" * 100 + b"text", "binary"),
    "script.html": (b"<html><script>var war = 1</script></html>", "no article text"),
    "none.html": (b"\x89PNG\r\n\x1a\n" + bytes(300), "no article text"),
    "columns.csv": (b"id,url\n1,x\n", "no column holds the text"),
    "binary.csv": (bytes(range(256)) * 40, "binary"),
    "empty.csv": (b"", "empty: nothing to read"),
    "ragged.csv": (b"article_id,text\nr1,a,b,c\nr2\n", "cells under 2 columns"),
    "open.csv": (b'article_id,text\nr1,"never closed\n', "unclosed quotation mark"),
    "rows.csv": (b"article_id,text\nr1,\n", "empty"),
    "broken.jsonl": (b'{"article_id": "j1", "text": \nnull\n[1]\n"x"\n', "no valid JSON object"),
    "twice.jsonl": (b'{"article_id": "good", "text": "Again."}\n', "ids must be unique"),
    "false.parquet": (b"PAR1, not really", "no .parquet that can be read"),
    "empty.parquet": (b"", "no .parquet that can be read"),
    "broken.txt.gz": (gzip.compress(b"Talks began. " * 99)[:-9], "that can be read"),
    "no.jsonl.gz": (b"not packed", "that can be read"),
    "open.md": (b"---\noutlet: X\n\nText.\n", "never closed"),
    "yaml.md": (b"---\noutlet: {\n---\nText.\n", "no .md that can be read"),
    "german.txt": (("Der Präsident ist gestern in der Stadt eingetroffen. " * 4).encode(), "not English"),
    "russian.txt": (("Президент вчера прибыл в город с визитом. " * 4).encode("cp1251"), "not English"),
}


def packed(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def workbook(*rows: list[object]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def merged_heading() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 2, "Corpus of 2022")
    sheet.write_row(1, 0, ["id", "text", "date"])
    sheet.write_row(2, 0, ["m1", "They met.", "2022-06-23"])
    book.close()
    return buffer.getvalue()


# What an office program writes for a workbook with a password is an OLE file with such streams.
LOCKED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(24) + "EncryptedPackage".encode("utf-16-le") + bytes(4000)
)
DOCX = packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document"))
WORKBOOK = workbook(["id", "text"], ["w1", "They met."])
BROKEN |= {
    "no-zip.docx": (b"They met.", "no .docx that can be read"),
    "inside.docx": (DOCX, "no .docx that can be read"),
    "empty.docx": (b"", "no .docx that can be read"),
    "bomb.docx": (packed(("word/document.xml", b" " * 60_000_000)), "more than 50 MB"),
    "no-text.rtf": (b"{\\rtf1\\ansi{\\fonttbl\\f0 Arial;}\\pard\\par}", "no text in it"),
    "none.rtf": (b"They met.", "no RTF"),
    "empty.rtf": (b"", "no RTF"),
    "truncated.pdf": (b"%PDF-1.7\n1 0 obj\n<<", "no .pdf that can be read"),
    "none.pdf": (b"They met.", "no .pdf that can be read"),
    "empty.pdf": (b"", "no .pdf that can be read"),
    "password.xlsx": (LOCKED, "locked with a password"),
    "truncated.xlsx": (WORKBOOK[:-300], "no .xlsx that can be read"),
    "empty.xlsx": (b"", "no .xlsx that can be read"),
    "merged.xlsx": (merged_heading(), "no column holds the text"),
    "alike.xlsx": (workbook(["id", "text", "text"], ["w1", "One.", "Two."]), "two columns are called text"),
    "outside.zip": (packed(("../x.txt", b"They met.")), "leads outside"),
    "truncated.zip": (packed(("x.txt", b"They met."))[:-30], "no .zip that can be read: BadZipFile"),
    "empty.zip": (b"", "no .zip that can be read: BadZipFile"),
    "bomb.zip": (packed(("x.txt", b"War. " * 11_000_000)), "more than 50 MB"),
    "truncated.json": (b'[{"id": "1", "text": "They', "no valid JSON object"),
    "inside.json": (b'{"status": "ok", "articles": []}', "empty: nothing to read"),
    "empty.json": (b"", "empty"),
    "nexis.txt": (b"1 of 12 DOCUMENTS\n\nThe Po", "looks like an export of Nexis"),
    "factiva.txt": (b"HD  Talks\nWC  5 words\nSN  The Post\n", "looks like an export of Factiva"),
    "proquest.txt": (b"Document 1 of 3\n\nTalks\n\nFull text: \n", "looks like an export of ProQuest"),
}


def test_an_export_of_200_columns_is_read(run: Run, tmp_path: Path) -> None:
    names = [f"v{number}" for number in range(198)]
    (tmp_path / "wide.xlsx").write_bytes(workbook(["id", "text", *names], ["w1", GOOD, *names]))
    assert run(tmp_path / "wide.xlsx")[0] == 0
    assert scored(tmp_path)["v197"].to_dict() == {"w1": "v197"}


@pytest.mark.parametrize("name", BROKEN)
def test_a_good_article_beside_a_bad_one_is_scored(run: Run, tmp_path: Path, name: str) -> None:
    data, reason = BROKEN[name]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / f"x-{name}").write_bytes(data)
    code, told, skipped = run(folder)
    assert code == 1
    assert reason in skipped
    assert f"x-{name}" in told
    assert "skipped; all are listed in" in told
    assert scored(tmp_path)["n_words"].to_dict() == {"good": 11}


def test_bad_inputs_alone_end_with_2_and_say_why(run: Run, tmp_path: Path) -> None:
    for name, (data, _) in BROKEN.items():
        (tmp_path / name).write_bytes(data)
        if name != "twice.jsonl":
            code, told, _ = run(tmp_path / name)
            assert code == 2
            assert told.splitlines()[-1].startswith("framing: nothing could be scored; ")
            assert name in told
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("given", ["missing", "empty", "note.xyz", ""])
def test_paths_without_articles(run: Run, tmp_path: Path, given: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.xyz").write_bytes(b"PK")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    bad = tmp_path / given if given else ""
    assert run(bad)[0] == 2
    code, told, skipped = run(bad, tmp_path / "good.txt")
    assert code == 1
    assert skipped.count("\n") == 0
    assert str(bad) in told


def test_good_input_ends_with_0_and_silence_about_skipping(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    code, told, skipped = run(tmp_path / "good.txt")
    assert (code, skipped) == (0, "")
    assert "1 articles" in told


@pytest.mark.parametrize(
    "text",
    [
        GOOD + " " + ("The talks went on " + "and on " * 60 + "in the city. ") * 11_000,
        (GOOD + " and then ").ljust(5_000_000, "x"),
        "“" * 5000 + GOOD,
        '"' * 4999 + GOOD,
        "".join(f'He said: "{n} of them. ' for n in range(5000)) + GOOD,
        "«‘" * 2500 + GOOD,
    ],
    ids=["long line", "long word", "curly", "straight", "never closed", "nested"],
)
def test_monstrous_texts_are_scored_in_time(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    assert run(tmp_path / "long.txt", tmp_path / "good.txt")[0] == 0
    assert list(scored(tmp_path).index) == ["long", "good"]


@pytest.mark.parametrize(
    "written",
    [
        "dict\u200bator",
        "dic\u00adtator",
        "dictаtor",
        "dictаtоr",
        "dictator\u0301",
        "ｄictator",
        "\ufeffdictator",
    ],
)
def test_hidden_and_look_alike_letters_do_not_hide_a_word(lexicon: str, written: str) -> None:
    text = f"The {written} met the press."
    hits = fr.score(pd.DataFrame({"article_id": ["a"], "text": [text]}), lexicon).hits
    assert hits["term_id"].tolist() == ["dictator"]
    assert text[hits["start"][0] : hits["end"][0]].strip("\ufeff\u0301") == written.strip("\ufeff\u0301")


IDS = [
    "../../x",
    "=cmd|' /C calc'!A0",
    "a\nb",
    "a\rb",
    "x" * 10_000,
    "<script>",
    "\x1b[31mred",
    "a,b;c",
    "'",
    "'=1",
    "ü",
]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_odd_ids_come_back_and_name_no_file(run: Run, tmp_path: Path, kind: str) -> None:
    rows = [json.dumps({"article_id": name, "text": GOOD, "=head": "@x", "title": "+1"}) for name in IDS]
    (tmp_path / "ids.jsonl").write_text("\n".join(rows), encoding="utf-8")
    code, told, _ = run(tmp_path / "ids.jsonl", "--format", kind)
    assert code == 0
    back = fr.read_tables(tmp_path / "out")
    assert back.articles["article_id"].tolist() == IDS
    assert back.hits["article_id"].tolist() == IDS
    assert set(back.articles["=head"]) == {"@x"}
    assert "\x1b" not in told
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ids.jsonl", "out"]
    assert len(list((tmp_path / "out").iterdir())) == 7
    if kind == "csv":
        for path in (tmp_path / "out").glob("*.csv"):
            cells = (
                pd.read_csv(path, header=None, dtype=str, keep_default_na=False, quotechar='"')
                .to_numpy()
                .ravel()
            )
            assert not [
                c
                for c in cells
                if c.startswith(("=", "+", "@", "\t", "\r")) or (c[:1] == "-" and not c[1:2].isdigit())
            ]


def frame(**columns: Any) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    return pd.DataFrame({"article_id": [str(n) for n in range(size)], "text": [GOOD] * size, **columns})


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_rows_without_text_in_a_dataframe_are_skipped(lexicon: str, missing: object) -> None:
    scores = fr.score(frame(text=[GOOD, missing, 5, GOOD]), lexicon)
    assert scores.articles["article_id"].tolist() == ["0", "3"]
    assert [entry["reason"] for entry in scores.run["skipped"]] == [
        "no text",
        "its text is a int, not a string",
    ]
    assert [entry["source"] for entry in scores.run["skipped"]] == ["row 1", "row 2"]


def test_numeric_missing_and_repeated_ids(lexicon: str) -> None:
    scores = fr.score(frame(article_id=[1, 2.0, None, 2, "x ", True]), lexicon)
    assert scores.articles["article_id"].tolist() == ["1", "2", "x", "True"]
    assert [entry["reason"][:24] for entry in scores.run["skipped"]] == [
        "no article_id",
        "its article_id was read ",
    ]


AS_NUMBERS = {
    "int": [7, 8], "float": [7.0, 8.0], "float32": np.array([7, 8], "float32"), "mixed": [7.0, "8"],
    "Int64": pd.array([7, 8], "Int64"), "written": ["7.0", " 8 "],
}  # fmt: skip


@pytest.mark.parametrize("kind", AS_NUMBERS)
def test_an_id_that_is_a_number_has_one_spelling_everywhere(lexicon: str, tmp_path: Path, kind: str) -> None:
    articles = frame(
        article_id=AS_NUMBERS[kind], outlet=["x", "y"], event="e", perspective=["neutral", "pro-kyiv"]
    )
    scores = fr.score(articles, lexicon)
    gold = articles[["article_id"]].assign(reads_as="neutral")
    tables = [
        scores.articles, scores.hits, fr.readability(articles), fr.kwic(articles, "dictator*"),
        fr.mark_copies(articles), fr.evidence(scores, articles),
    ]  # fmt: skip
    for ending in ("csv", "parquet"):
        scores.save(tmp_path / ending, ending)
        tables.append(fr.read_tables(tmp_path / ending).hits)
    for table in tables:
        assert list(table["article_id"]) == ["7", "8"]
    assert fr.validate(scores, gold)["n"].max() == 2
    assert repr(fr.read_along(scores, articles, ids=articles["article_id"])) == "<Reading: 7, 8>"
    assert fr.report(scores, articles, out=tmp_path / "report.html").stat().st_size > 10_000


def test_a_dataframe_without_the_columns_is_told(lexicon: str) -> None:
    with pytest.raises(InputError, match=r"no column 'text' in articles"):
        fr.score(pd.DataFrame({"article_id": ["a"]}), lexicon)
    with pytest.raises(InputError, match="nothing could be scored"):
        fr.score(frame(text=[None]), lexicon)
    with pytest.raises(InputError, match="nothing could be scored"):
        fr.score(frame(text=[GOOD]).head(0), lexicon)


def test_further_columns_of_any_kind_can_be_written(lexicon: str, tmp_path: Path) -> None:
    articles = frame(
        mixed=[1, "x", True],
        lists=[[1], {"a": 2}, None],
        numbers=[1, None, 3],
        dates=pd.to_datetime(["2024-06-19", None, "2024-06-20"]),
        surrogates=pd.Series(["\ud800", "b", "c"], dtype=object),
        n_words=["mine", "not", "yours"],
    )
    before = articles.copy()
    scores = fr.score(articles, lexicon)
    pd.testing.assert_frame_equal(articles, before)
    for kind in ("csv", "parquet"):
        scores.save(tmp_path / kind, format=kind)
        back = fr.read_tables(tmp_path / kind).articles
        assert back["mixed"].tolist() == ["1", "x", "True"]
        assert back["lists"].tolist() == ["[1]", '{"a": 2}', ""]
        assert back["surrogates"].tolist() == ["\\ud800", "b", "c"]
        assert back["n_words"].tolist() == [11, 11, 11]
    assert scores.articles["numbers"].tolist()[::2] == [1, 3]
    assert scores.articles["dates"].tolist()[1] == ""


def test_a_perspective_column_wins(lexicon: str) -> None:
    outlet = storage.read_csv(Path(__file__).parents[1] / "data" / "outlets.csv")[0]
    other = "neutral" if outlet["perspective"] != "neutral" else "pro-kyiv"
    articles = frame(outlet=[outlet["outlet"]] * 3, perspective=[other, "", "nonsense"])
    assert fr.score(articles, lexicon).articles["perspective"].tolist() == [
        other,
        outlet["perspective"],
        "unknown",
    ]


def test_texts_of_any_usual_encoding_are_the_same_texts(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        (folder / f"{encoding}.txt").write_bytes(f"{GOOD} “So”, he’d said.".encode(encoding))
    assert run(folder)[0] == 0
    assert len(set(scored(tmp_path)["sha256"])) == 1


def test_results_do_not_depend_on_processes_or_the_day(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(140):
        (folder / f"{n:03}.txt").write_text(f"{GOOD} It was talk {n}. " * (n % 7), encoding="utf-8")
    written = []
    for jobs in (1, 2, 1):
        assert run(folder, "--jobs", jobs)[0] == 1
        written.append({p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()})
    assert written[0] == written[1] == written[2]
    assert len(written[0]) == 7
    assert b"time" not in written[0]["run.json"]


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_failing_disk_is_told_in_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(f"os.{call}", fail)
        code, told, _ = run(tmp_path / "good.txt")
    assert code == 2
    assert told.startswith(f"framing: {tmp_path / 'out'}")
    assert told.endswith(": No space left on device\n")
    assert told.count("\n") == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] in ([], ["parts"])


def test_the_shipped_corpus_and_lexicons(tmp_path: Path) -> None:
    folder = Path(__file__).parents[1] / "data" / "articles"
    some = sorted(folder.glob("*.md"))[:3]
    articles = read.read_articles(*some)
    scores = fr.score(articles)
    assert scores.articles["article_id"].tolist() == [path.stem for path in some]
    assert not scores.run["skipped"]


@pytest.mark.parametrize("given", [None, float("nan"), b"War.", ["War."]])
def test_what_is_no_text_is_told_in_one_line(given):
    for function in (
        fr.find_hits,
        fr.find_statements,
        fr.sentiment.sentence,
        lambda text: fr.sentiment.toward(text, 0, 1),
    ):
        with pytest.raises(fr.InputError, match=f"text is a {type(given).__name__}, not a string"):
            function(given)
    for function in (fr.score, fr.keyness, fr.mark_copies, fr.read_articles, lambda x: fr.kwic(x, "war")):
        if not isinstance(given, str | bytes) or function is not fr.read_articles:
            with pytest.raises(fr.InputError, match=f"{type(given).__name__}"):
                function(given)


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 2), (0, 0), (0, 99)])
def test_a_target_outside_its_text_is_told(start, end):
    with pytest.raises(fr.InputError, match=f"the target {start}–{end}"):
        fr.sentiment.toward("Putin praised the dictator.", start, end)
