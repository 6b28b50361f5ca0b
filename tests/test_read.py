from __future__ import annotations

import gzip
import io
import json
import os
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

import framing as fr
from framing import read
from framing.read import files
from framing.schema import InputError

CURLY = "The “dictator” left Seoul — he’s gone, Kim’s aide said."
RUSSIAN = (
    "Президент прибыл в Пхеньян с государственным визитом, сообщили в Кремле. Стороны подписали договор о "
    "всеобъемлющем стратегическом партнёрстве, а затем обсудили торговлю, оборону и поставки оружия."
)
GERMAN = (
    "Der russische Präsident ist in Pjöngjang eingetroffen, wo er vom nordkoreanischen Machthaber empfangen "
    "wurde. Beide Seiten unterzeichneten ein Abkommen über eine umfassende Partnerschaft der Länder."
)
UKRAINIAN = (
    "Prezydent Ukrainy Volodymyr Zelenskyi zaiavyv, shcho Rosiia prodovzhuie ahresiiu proty nashoi derzhavy, "
    "i zaklyknuv mizhnarodnykh partneriv posylyty sanktsii ta nadaty bilshe zbroi dlia zakhystu mist."
)
PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html lang="en"><head><title>Talks in Pyongyang</title>
<meta property="article:published_time" content="2024-06-19T08:00:00Z">
<link rel="canonical" href="https://news.example/talks"><script>alert("no")</script></head><body>
<nav><a href="/">Home</a><a href="/world">World</a></nav><article><h1>Talks in Pyongyang</h1>
<p>The two leaders signed a treaty on Wednesday after talks that lasted for most of the day in the city.</p>
<p>Officials in Seoul called the treaty a threat and said that they would respond “in kind” to any move.</p>
</article><footer>Cookies and more</footer></body></html>"""


def found(*inputs: Path | str) -> tuple[dict[str, read.Article], read.Report]:
    report = read.Report()
    return {a["article_id"]: a for a in read.articles(inputs, report)}, report


def reasons(report: read.Report) -> str:
    return " | ".join(f"{entry['source']} {entry['reason']}" for entry in report.skipped)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.txt.gz", "a.csv", "a.jsonl"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str, name: str) -> None:
    whole = {
        ".csv": f'article_id,text\na,"{CURLY}"\n',
        ".jsonl": json.dumps({"article_id": "a", "text": CURLY}, ensure_ascii=False) + "\n",
    }.get(Path(name).suffix, CURLY)
    data = whole.encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    articles, report = found(tmp_path / name)
    assert articles["a"]["text"] == CURLY
    assert not report.skipped


def test_a_damaged_byte_costs_a_character_and_no_more(tmp_path: Path) -> None:
    rows = [json.dumps({"article_id": str(n), "text": CURLY}, ensure_ascii=False).encode() for n in range(3)]
    rows[1] = rows[1].replace(b"Seoul", b"S\xffoul")
    (tmp_path / "rows.jsonl").write_bytes(b"\n".join(rows))
    articles, _ = found(tmp_path)
    assert articles["2"]["text"] == CURLY
    assert articles["1"]["text"] == CURLY.replace("Seoul", "Sÿoul")


def test_newlines_become_one_kind_and_nothing_else_changes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"  One.\r\nTwo\x0c.\rThree \xc2\xa0 \xe2\x80\x8bfour.\n\n")
    (tmp_path / "b.jsonl").write_text(
        '{"article_id": "b", "text": "One.\\r\\nTwo.\\rThree."}', encoding="utf-8"
    )
    articles, _ = found(tmp_path)
    assert articles["a"]["text"] == "  One.\nTwo\x0c.\nThree \xa0 \u200bfour.\n\n"
    assert articles["b"]["text"] == "One.\nTwo.\nThree."


def test_html_gives_title_date_and_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.htm").write_bytes(PAGE.replace("utf-8", "windows-1252").encode("cp1252"))
    (tmp_path / "script.html").write_text("<html><script>var a = 'the war'</script></html>", encoding="utf-8")
    (tmp_path / "deep.html").write_text("<div>" * 50_000 + "The talks began.", encoding="utf-8")
    articles, report = found(tmp_path)
    assert articles["a"]["title"] == "Talks in Pyongyang"
    assert articles["a"]["date"] == "2024-06-19"
    assert articles["a"]["url"] == "https://news.example/talks"
    assert articles["a"]["text"] == articles["b"]["text"]
    assert "“in kind”" in articles["a"]["text"]
    assert "alert" not in articles["a"]["text"]
    assert "script.html no article text" in reasons(report)


FRONT = "---\noutlet: No\ndate: 2024-06-19\nevent: ~\ncomposed: true\ntags: [a]\n---\nBody.\n"


def test_front_matter_gives_columns_and_the_stem_gives_the_id(tmp_path: Path) -> None:
    (tmp_path / "stem.md").write_text(FRONT, encoding="utf-8")
    articles, _ = found(tmp_path)
    assert articles == {
        "stem": {
            "article_id": "stem",
            "text": "Body.\n",
            "outlet": "No",
            "date": "2024-06-19",
            "composed": True,
            "language": "en",
        }
    }


@pytest.mark.parametrize(
    "text", ["No front matter.\n", "---\n\nA rule first.\n", "---\nProse in rules.\n---\nMore.\n"]
)
def test_what_is_no_front_matter_stays_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert found(tmp_path)[0]["a"]["text"] == text


def test_empty_front_matter_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\n---\nBody.\n", encoding="utf-8")
    assert "Body." in found(tmp_path)[0]["a"]["text"]


def test_broken_front_matter_is_skipped(tmp_path: Path) -> None:
    bomb = "a0: &a0 {x: y}\n" + "".join(
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 30)
    )
    (tmp_path / "open.md").write_text("---\noutlet: X\n\nBody.\n", encoding="utf-8")
    (tmp_path / "broken.md").write_text("---\noutlet: [X\n---\nBody.\n", encoding="utf-8")
    (tmp_path / "deep.md").write_text(f"---\nx: {'[' * 2000}\n---\nBody.\n", encoding="utf-8")
    (tmp_path / "bomb.md").write_text(f"---\n{bomb}---\nBody.\n", encoding="utf-8")
    articles, report = found(tmp_path)
    assert list(articles) == ["bomb"], "a bomb that nobody lights is text"
    assert "open.md its front matter is never closed" in reasons(report)
    assert "broken.md no .md that can be read: ParserError" in reasons(report)
    assert "deep.md no .md that can be read: RecursionError" in reasons(report)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_separator(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    pd.DataFrame({" article_id ": ["1"], "text": ['He said: "no";\n1,2\tor 3.'], "page": ["7"]}).to_csv(
        path, sep=delimiter, index=False
    )
    assert found(path)[0]["1"] == {
        "article_id": "1",
        "text": 'He said: "no";\n1,2\tor 3.',
        "page": "7",
        "language": "en",
    }


def test_a_bad_csv_row_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ['1,"Good\none."', "2,too,many", "3", "", '4,"x" y', "5,Good."]
    path.write_text("article_id,text\n" + "\n".join(rows), encoding="utf-8")
    articles, report = found(path)
    assert list(articles) == ["1", "5"]
    told = [(entry["source"].rpartition("line ")[2], entry["reason"][:21]) for entry in report.skipped]
    assert told == [
        ("4", "3 cells under 2 colum"),
        ("5", "1 cells under 2 colum"),
        ("7", "no valid CSV: ',' exp"),
    ]


def test_an_unclosed_quotation_mark_costs_what_it_swallows_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'article_id,text\n1,Good.\n2,"never closed\n3,Lost.\n4,"Lost."\n5,Good.\n', encoding="utf-8"
    )
    articles, report = found(path)
    assert list(articles) == ["1", "5"]
    assert reasons(report).startswith(f"{path}, line 3 no valid CSV")


def test_a_bad_jsonl_line_costs_no_other(tmp_path: Path) -> None:
    lines = [
        '{"article_id": 7, "text": "Good.", "tags": ["a"], "n": 1.0, "none": null, "": 1}',
        '{"article_id": 7.0, "text": "Same id."}',
        '{"article_id": "x", "text": ',
        '["article_id", "text"]',
        "",
        '{"article_id": "y", "text": 5}',
        '{"article_id": "z"}',
        '{"article_id": null, "text": "No id."}',
        "[" * 100_000,
        '{"article_id": "\\ud800w", "text": "Half of a pair, as pages have it: \\ud83d.", "n": "\\udc00"}',
        '{"article_id": "nul", "text": "a\\u0000b"}',
        '{"article_id": "huge", "text": "Good.", "n": ' + "9" * 5000 + "}",
        '{"article_id": "last", "text": "Good."}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    articles, report = found(tmp_path)
    assert list(articles) == ["7", "a-8", "\\ud800w", "last"]
    assert articles["7"] == {"article_id": "7", "text": "Good.", "tags": '["a"]', "n": 1.0, "language": "en"}
    assert articles["\\ud800w"]["text"] == "Half of a pair, as pages have it: \ufffd."
    assert [entry["source"].rpartition("line ")[2] for entry in report.skipped] == "2 3 4 6 7 9 11 12".split()
    assert "ids must be unique" in report.skipped[0]["reason"]


def test_parquet(tmp_path: Path) -> None:
    data = pd.DataFrame(
        {
            "article_id": [1, 2, 1],
            "text": ["One.", None, "Again."],
            "date": pd.to_datetime(["2024-06-19"] * 3),
        }
    )
    data.to_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.parquet.gz").write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    (tmp_path / "c.parquet").write_bytes(b"PAR1" + b"\0" * 100 + b"PAR1")
    data.drop(columns="text").to_parquet(tmp_path / "d.parquet")
    articles, report = found(tmp_path / "a.parquet", tmp_path / "c.parquet", tmp_path / "d.parquet")
    assert articles["1"]["date"] == "2024-06-19T00:00:00"
    assert "row 2 no text" in reasons(report)
    assert "row 3 its article_id was read before" in reasons(report)
    assert "c.parquet no .parquet that can be read" in reasons(report)
    assert "no column holds the text; found: article_id, date" in reasons(report)
    assert list(found(tmp_path / "b.parquet.gz")[0]) == ["1"]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz", "a.parquet.gz", "a.html.gz"])
@pytest.mark.parametrize("broken", ["truncated", "no gz", "flipped"])
def test_a_broken_gz_is_skipped(tmp_path: Path, name: str, broken: str) -> None:
    data = gzip.compress(bytes(range(32, 127)) * 999)
    data = {"truncated": data[:-30], "no gz": b"no gz", "flipped": data[:30] + b"\xff" * 9 + data[39:]}[
        broken
    ]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text("Good.", encoding="utf-8")
    articles, report = found(tmp_path)
    assert list(articles) == ["good"]
    assert name in reasons(report)


def test_rows_before_the_break_of_a_gz_are_read(tmp_path: Path) -> None:
    rows = "".join(f'{{"article_id": "{n}", "text": "Text {hash(str(n))}."}}\n' for n in range(20_000))
    data = gzip.compress(rows.encode())
    (tmp_path / "a.jsonl.gz").write_bytes(data[: len(data) // 2])
    articles, report = found(tmp_path)
    assert 5_000 < len(articles) < 15_000
    assert [entry["reason"][:40] for entry in report.skipped] == ["no .jsonl that can be read: EOFError Com"]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.csv.gz", "a.jsonl.gz"])
def test_a_gz_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(files, "MOST", 2_000_000)
    (tmp_path / name).write_bytes(gzip.compress(b"article_id,text\n" + b"a" * 20_000_000))
    articles, report = found(tmp_path)
    assert not articles
    assert "more than 2 MB, unpacked" in reasons(report)


def test_a_text_or_line_beyond_the_limit_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 1000)
    (tmp_path / "long.txt").write_text("Talks. " * 200, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"article_id": "x", "text": "Talks. " * 500}) + '\n{"article_id": "y", "text": "Good."}\n',
        encoding="utf-8",
    )
    (tmp_path / "b.csv").write_text(f"article_id,text\nv,{'Talks. ' * 500}\nw,Good.\n", encoding="utf-8")
    articles, report = found(tmp_path)
    assert list(articles) == ["y", "w"]
    assert "long.txt more than" in reasons(report)
    assert "b.csv, line 2" in reasons(report)


@pytest.mark.parametrize("text", [RUSSIAN, GERMAN, UKRAINIAN])
def test_what_is_not_english_is_skipped(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text(" ".join(text.split()[:19]), encoding="utf-8")
    articles, report = found(tmp_path)
    latin = [] if text == RUSSIAN else ["b"]
    assert list(articles) == latin, "under 20 words nobody judges the language, but another alphabet is seen"
    assert reasons(report).count("not English") == 2 - len(latin)


def test_the_parts_that_a_browser_saves_beside_a_page_are_no_articles(tmp_path: Path) -> None:
    for name in ("Page.html", "Page_files/ad.html", "my_files/b.html", "Note.txt", "Note_files/c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    articles, _ = found(tmp_path)
    assert sorted(articles) == ["Note", "Page", "b", "c"]


def test_the_language_column_is_believed(tmp_path: Path) -> None:
    table = pd.DataFrame({"article_id": list("abc"), "text": ["Talks."] * 3, "language": ["en-GB", "ru", ""]})
    table.to_csv(tmp_path / "a.csv", index=False)
    articles, report = found(tmp_path)
    assert [a["language"] for a in articles.values()] == ["en-GB", "en"]
    assert "its language column says 'ru'" in reasons(report)


def test_ids_are_stems_and_on_collision_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("x/a.txt", "x/b.txt", "x/sub/a.txt", "y/a.txt", "y/c.v2.txt", "x/b.md.gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        data = f"Talks of {name}.".encode()
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    monkeypatch.chdir(tmp_path)
    articles, report = found("x")
    assert list(articles) == ["x/a.txt", "x/b.md.gz", "x/b.txt", "x/sub/a.txt"]
    articles, report = found("x", "y", "y/a.txt", "./x")
    assert list(articles) == ["x/a.txt", "x/b.md.gz", "x/b.txt", "x/sub/a.txt", "y/a.txt", "c.v2"]
    assert not report.skipped, "a file given twice is read once"


def test_links_loops_pipes_and_hidden_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, other = tmp_path / "in", tmp_path / "other"
    for path in (folder / "good.txt", folder / ".hidden.txt", folder / ".git" / "x.txt", other / "x.txt"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("Good.", encoding="utf-8")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "broken.txt").symlink_to("nowhere.txt")
    (folder / "linked").symlink_to(other)
    (folder / "self").symlink_to(folder)
    (folder / "link.txt").symlink_to(other / "x.txt")
    os.mkfifo(folder / "pipe.txt")
    articles, report = found(folder)
    assert sorted(articles) == ["good", "link"]
    assert {Path(entry["source"]).name for entry in report.skipped} == {"loop.txt", "broken.txt", "pipe.txt"}
    assert list(found(tmp_path / "in" / "linked")[0]) == ["x"], "a linked folder that is asked for is read"


def test_what_cannot_be_opened_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("bad.txt", "good.txt"):
        (tmp_path / name).write_text("Good.", encoding="utf-8")
    (tmp_path / "closed").mkdir()
    real_open, real_scan = Path.open, os.scandir

    def opened(self: Path, *args: str) -> object:
        if self.name == "bad.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return real_open(self, *args)

    def scanned(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_scan(path)

    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(os, "scandir", scanned)
    articles, report = found(tmp_path)
    assert list(articles) == ["good"]
    assert "bad.txt cannot be read: Permission denied" in reasons(report)
    assert "closed cannot be read: Permission denied" in reasons(report)


def test_odd_file_names(tmp_path: Path) -> None:
    names = [
        b"caf\xe9.txt",
        b"caf\xe8.txt",
        "новости.txt".encode(),
        b"=cmd.txt",
        b"new\nline.txt",
        b"a" * 200 + b".txt",
    ]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(b"Good.")
    articles, report = found(tmp_path)
    assert {"caf\\udce9", "caf\\udce8", "новости", "=cmd", "new\nline", "a" * 200} == set(articles)
    json.dumps(report.inputs, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "given", ["nowhere", "", "a\0b", "x" * 5000, lambda p: p / "empty", lambda p: p / "note.xyz"]
)
def test_a_path_without_articles_is_told_and_costs_no_other(
    tmp_path: Path, given: str | Callable[[Path], Path]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.xyz").write_bytes(b"PK")
    (tmp_path / "good.txt").write_text("Good.", encoding="utf-8")
    path = given if isinstance(given, str) else given(tmp_path)
    assert read.read_articles(path, tmp_path / "good.txt")["article_id"].tolist() == ["good"]
    with pytest.raises(InputError, match=r"no article could be read; 1 skipped\. First reason: ") as error:
        read.read_articles(path)
    assert "\n" not in str(error.value)


def test_no_input_is_told() -> None:
    with pytest.raises(InputError, match="no input given"):
        read.read_articles()


def test_read_articles_gives_the_promised_columns(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(
        '{"article_id": "b", "text": "Two.", "event": 3, "n": 1}\n{}', encoding="utf-8"
    )
    table = read.read_articles(tmp_path)
    assert [*table.columns] == [c for c in read.COLUMNS if c != "perspective"] + ["n"]
    assert table["event"].tolist() == ["", "3"]
    assert table["outlet"].tolist() == ["", ""]
    assert table["n"].tolist()[1] == 1
    assert table.attrs["skipped"][0]["reason"].startswith("no column holds the text")


def test_a_table_on_standard_input_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def given(data: bytes) -> list[str]:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        return read.read_articles("-")["text"].tolist()

    assert given(b"article_id;text\na;Talks.\nb;War.\n") == ["Talks.", "War."]
    assert given(b"The article_id, text of it.\nWar.\n") == ["The article_id, text of it.\nWar.\n"]
    assert given(b"Of the war and that. " * 9_000) == ["Of the war and that. " * 9_000]


def test_results_among_the_articles_are_no_articles(tmp_path: Path) -> None:
    import framing

    (tmp_path / "a.txt").write_text("The dictator left.", encoding="utf-8")
    out = tmp_path / "out"
    framing.score(read.read_articles(tmp_path)).save(out)
    assert read.read_articles(tmp_path)["article_id"].tolist() == ["a"]
    with pytest.raises(InputError, match="results of framing score"):
        read.read_articles(out)


TRAFILATURA = {
    "title": "Talks in Seoul", "author": "Ann Example", "hostname": "news.example", "date": "2024-06-19",
    "fingerprint": "14dc4b6d51121f2f", "id": None, "license": None, "comments": "",
    "raw_text": "Talks in Seoul The envoys met.", "text": "Talks in Seoul\nThe envoys met.", "language": None,
    "image": None, "pagetype": None, "filedate": "2026-11-29", "source": "https://news.example/talks",
    "source-hostname": "News Example", "excerpt": None, "categories": "", "tags": "",
}  # fmt: skip
NEWS_PLEASE = {
    "authors": ["Ann Example"], "date_download": "2024-06-20 10:00:00", "date_modify": None,
    "date_publish": "2024-06-19 08:00:00", "description": "Envoys met.", "filename": "x.html.json",
    "image_url": None, "language": "en", "localpath": None, "maintext": "The envoys met in Seoul.",
    "source_domain": "news.example", "title": "Talks in Seoul", "title_page": None, "title_rss": None,
    "url": "https://news.example/talks",
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "text", "outlet"),
    [
        (TRAFILATURA, "Talks in Seoul\nThe envoys met.", "News Example"),
        (NEWS_PLEASE, "The envoys met in Seoul.", "news.example"),
    ],
    ids=["trafilatura", "news-please"],
)
def test_what_crawlers_write_is_read(
    tmp_path: Path, written: dict[str, object], text: str, outlet: str
) -> None:
    (tmp_path / "8a7f.json").write_text(json.dumps(written), encoding="utf-8")
    articles, report = found(tmp_path)
    article = articles["8a7f"]
    assert (article["text"], article["outlet"]) == (text, outlet)
    assert (article["title"], article["date"][:10]) == ("Talks in Seoul", "2024-06-19")
    assert article["url"] == "https://news.example/talks"
    assert not report.skipped
    assert len(report.notes) == 1


def test_many_files_understood_alike_are_told_in_one_line_and_null_is_no_candidate(tmp_path: Path) -> None:
    for number in range(3):
        article = TRAFILATURA | {"source": None, "title": f"Talks {number}"}
        (tmp_path / f"{number}.json").write_text(json.dumps(article), encoding="utf-8")
    articles, report = found(tmp_path)
    assert {article["outlet"] for article in articles.values()} == {"News Example"}
    (note,) = report.notes
    assert note.startswith(f"{tmp_path / '0.json'} and 2 more: ")


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        ("ID,Headline,Content,Published,Source", "article_id = ID, text = Content, title = Headline"),
        ("id,title,BODY,pubDate,media-name", "text = BODY"),
        ("guid,headlines,full text,date_publish,Publisher", "text = full text"),
    ],
)
def test_usual_headings_are_recognised_and_told(tmp_path: Path, headings: str, told: str) -> None:
    (tmp_path / "x.csv").write_text(f"{headings}\n7,Talks,They met.,2024-06-19,The Post\n", encoding="utf-8")
    articles, report = found(tmp_path)
    article = articles["7"]
    assert [article[name] for name in ("title", "text", "date", "outlet")] == [
        "Talks", "They met.", "2024-06-19", "The Post",
    ]  # fmt: skip
    assert told in report.notes[0]


def test_of_two_headings_the_exact_one_wins_and_the_line_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("article_id,content,text\n1,Long.,Short.\n", encoding="utf-8")
    articles, report = found(tmp_path)
    assert articles["1"]["text"] == "Short."
    assert articles["1"]["content"] == "Long."
    assert "the text is text, not content" in report.notes[0]


def test_columns_that_are_named_win_and_texts_are_joined(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("text,lead,rest,when\nno,The lead.,The rest.,2024\n", encoding="utf-8")
    report = read.Report()
    rows = list(read.articles([tmp_path], report, columns="text=lead+rest,date=when"))
    assert (rows[0]["text"], rows[0]["date"]) == ("The lead.\n\nThe rest.", "2024")
    with pytest.raises(InputError, match="no column nowhere; found: text, lead, rest, when"):
        read.read_articles(tmp_path, columns={"text": "nowhere"})
    for wrong in ("txet=lead", "text", "text="):
        with pytest.raises(InputError, match="write text=body"):
            read.read_articles(tmp_path, columns=wrong)


def test_two_headings_alike_are_told(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,text,text,,\n1,One.,Two.,,\n", encoding="utf-8")
    with pytest.raises(InputError, match="two columns are called text; rename one"):
        read.read_articles(tmp_path)


def test_a_table_without_a_text_names_the_option_to_type(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(
        'No,Vorspann,Story-Text\n1,Hm,"It was long, and then."\n', encoding="utf-8"
    )
    told = r"found: No, Vorspann, Story-Text\. Say which it is: --columns text=Story-Text"
    with pytest.raises(InputError, match=told):
        read.read_articles(tmp_path)


def test_ids_are_made_from_the_file_s_name_and_the_row_s_number(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('text\n"Talks\nbegan."\n""\nThey ended.\n', encoding="utf-8")
    (tmp_path / "y.csv").write_text("text\nAlone.\n", encoding="utf-8")
    articles, report = found(tmp_path)
    assert list(articles) == ["x-2", "x-5", "y-2"]
    assert (
        f"{tmp_path / 'x.csv'} and 1 more: article_id = the file's name and the row's number" in report.notes
    )
    with pytest.warns(UserWarning, match="article_id = the file's name"):
        read.read_articles(tmp_path)


@pytest.mark.parametrize(
    "whole",
    [
        [{"id": "a", "body": "One."}, 5, {"id": "b", "body": "Two."}],
        {"status": "ok", "articles": [{"id": "a", "body": "One."}, 5, {"id": "b", "body": "Two."}]},
    ],
    ids=["a list", "an object with a list"],
)
def test_json_of_articles(tmp_path: Path, whole: object) -> None:
    (tmp_path / "x.json").write_text(json.dumps(whole), encoding="utf-8")
    articles, report = found(tmp_path)
    assert {name: article["text"] for name, article in articles.items()} == {"a": "One.", "b": "Two."}
    assert reasons(report).endswith("x.json, item 2 no valid JSON object")


@pytest.mark.parametrize("name", ["x.xlsx", "x.xlsx.gz"])
def test_a_workbook_is_a_table(tmp_path: Path, name: str) -> None:
    pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    day = pd.Timestamp("2024-06-19")
    table = pd.DataFrame(
        {"No": [1, 2], "Headline": ["A", "B"], "Article": ["One.", None], "Date": [day, day]}
    )
    table.to_excel(tmp_path / "plain.xlsx", index=False, engine="xlsxwriter")
    data = (tmp_path / "plain.xlsx").read_bytes()
    (tmp_path / "plain.xlsx").unlink()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    articles, report = found(tmp_path)
    assert articles["x-2"]["text"] == "One."
    assert articles["x-2"]["date"].startswith("2024-06-19")
    assert reasons(report).endswith("row 3 no text")


@pytest.mark.parametrize("name", ["x.xlsx", "x.xls", "x.ods"])
def test_what_is_no_workbook_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not a workbook")
    assert f"no {Path(name).suffix} that can be read" in reasons(found(tmp_path)[1])


def test_a_zip_is_read_within_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 10_000)
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in/a.txt", "Talks began.")
        archive.writestr("b.csv", "id,text\n7,They met.\n")
        archive.writestr("__MACOSX/._a.txt", "no")
        archive.writestr("../out.txt", "Outside.")
        archive.writestr("c.exe", b"MZ")
        archive.writestr("bomb.txt", "War. " * 100_000)
        archive.writestr("empty.txt", "")
    (tmp_path / "broken.zip").write_bytes((tmp_path / "x.zip").read_bytes()[:200])
    articles, report = found(tmp_path)
    assert sorted(articles) == ["7", "in/a"]
    told = reasons(report)
    for part in (
        "broken.zip no .zip that can be read: BadZipFile", "../out.txt its name leads outside",
        "c.exe an unknown kind",
        "bomb.txt more than", "empty.txt empty",
    ):  # fmt: skip
        assert part in told


def test_every_file_that_is_not_read_is_told(tmp_path: Path) -> None:
    for name in ("a.txt", "notes.pages", "picture.jpg", ".DS_Store", "Thumbs.db"):
        (tmp_path / name).write_text("Talks.", encoding="utf-8")
    _, report = found(tmp_path)
    assert [Path(entry["source"]).name for entry in report.skipped] == ["notes.pages", "picture.jpg"]


BLOCKS = """<html lang="en"><head><title>T</title></head><body><article><h1>Talks</h1>
<p>The two leaders signed a treaty on Wednesday after talks that lasted for most of the day in the city.</p>
<blockquote><p>We will never accept the invaders' terms.</p><footer>— Dmytro Kuleba</footer></blockquote>
<blockquote class="tweet"><p>The junta burned it.</p>
&mdash; Maria Zakharova (@mz) <a href="#">June 1</a></blockquote>
<p>Back on 24 February 2022 the war began, and it changed much of the life here, officials said.</p></article>
<aside><time datetime="2021-05-03">May 3</time> other</aside><footer>© 2019 Example</footer></body></html>"""


def test_block_quotations_of_a_page_have_their_speakers_and_its_date_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(BLOCKS, encoding="utf-8")
    article = found(tmp_path)[0]["a"]
    assert "\nDmytro Kuleba: “We will never accept the invaders' terms.”\n" in article["text"]
    assert "\nMaria Zakharova: “The junta burned it.”\n" in article["text"]
    assert not article.get("date")


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ("<p>One — two — three.</p>", "“One — two — three.”"),
        ("<p>First.</p><p>Second.</p><footer>Kim</footer>", "Kim: “First. Second.”"),
        ("<p>A <b>bold</b>er one.</p><cite>Ha Joon</cite>", "Ha Joon: “A bolder one.”"),
        ("<p>We <b>hold</b> — and win.</p>", "“We hold — and win.”"),
        ("<blockquote>Inner.</blockquote>", "“Inner.”"),
        ("<img src='x'>", ""),
    ],
)
def test_a_block_quotation_is_one_paragraph(tmp_path: Path, block: str, text: str) -> None:
    page = PAGE.replace("<p>Officials", f"<blockquote>{block}</blockquote><p>Officials")
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    between = found(tmp_path)[0]["a"]["text"].partition("the city.\n")[2].partition("Officials")[0]
    assert between.strip() == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>One.</p><p>Two &amp; <b>three</b>.</p>", "One.\n\nTwo & three."),
        ("One.<br/>Two.<!-- no --><script>var a</script>", "One.\n\nTwo."),
        ("&ldquo;One,&rdquo; he said.", "“One,” he said."),
        ("&amp;quot;One.&amp;quot;", '"One."'),
        ("â€œOne,â€\u009d he said. Itâ€™s two.", "“One,” he said. It’s two."),
        ("Zelenskyâ€™s cafÃ©", "Zelensky’s café"),
        ("<dl><dt>One.</dt><dd>Two <i>an</i>d.</dd></dl>", "One.\n\nTwo and."),
        ("See <https://x.example/a> <laughs>, a <b", "See <https://x.example/a> <laughs>, a <b"),
        ("1 < 2 and 3 > 2, R&D; AT&T", "1 < 2 and 3 > 2, R&D; AT&T"),
    ],
)
def test_markup_and_double_encoding_are_undone_and_said_once(tmp_path: Path, cell: str, text: str) -> None:
    pd.DataFrame({"article_id": [1, 2], "text": [cell, cell]}).to_csv(tmp_path / "x.csv", index=False)
    articles, report = found(tmp_path)
    assert [article["text"] for article in articles.values()] == [text, text]
    assert len(report.notes) == (cell != text)


@pytest.mark.parametrize("cell", ["NaN", "nan", "None", "null", "N/A", "NA"])
def test_cells_that_programs_write_for_nothing_are_empty(tmp_path: Path, cell: str) -> None:
    rows = f"1,{cell},Post,NA\n2,They met.,{cell},NA\n"
    (tmp_path / "x.csv").write_text(f"article_id,text,outlet,country\n{rows}", encoding="utf-8")
    articles, report = found(tmp_path)
    assert articles == {"2": {"article_id": "2", "text": "They met.", "country": "NA", "language": "en"}}
    assert reasons(report).endswith("line 2 no text")


def test_front_matter_after_a_blank_line_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("\n\n---\noutlet: The Post\n---\nBody.\n", encoding="utf-8")
    assert found(tmp_path)[0]["a"]["outlet"] == "The Post"


SMALL_WORDS_ALIKE = (  # Dutch, Afrikaans and Danish, with of, that, was, is, have
    "De minister zei dat het land niet van plan was om de troepen terug te trekken. Of dat gaat lukken is de "
    "vraag, want er was en is veel kritiek.",
    "Die president is in die land en hy het gesê dit is nie die tyd om te wag nie. Dit is of was die plan "
    "van die regering. Hy is vanaand in die stad en sal die minister sien.",
    "De vil have to biler og to huse, og de har have. Ministeren siger at de to lande har brug for at tale "
    "sammen og at de to have er store.",
)


@pytest.mark.parametrize("foreign", [GERMAN, RUSSIAN, UKRAINIAN, *SMALL_WORDS_ALIKE])
def test_a_foreign_paragraph_is_furniture_a_foreign_article_is_counted(tmp_path: Path, foreign: str) -> None:
    english = (
        "The envoys met in Seoul on Monday and said that they had agreed on most of what was on the table."
    )
    for name, text in {"a.txt": f"{english}\n\n{foreign}\n\n{english} Again.", "b.txt": foreign}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.warns(UserWarning, match=r"left out as not English: 1, as .*b\.txt"):
        articles = read.read_articles(tmp_path)
    scored = fr.score(articles).articles
    assert list(scored["n_words"]) == [2 * len(english.split()) + 1]


def test_a_python_user_is_told_once_of_perspectives_that_are_none(tmp_path: Path) -> None:
    rows = "".join(f"{n},They met.,{name}\n" for n, name in enumerate(["left", "PRO MOSCOW", "left"]))
    (tmp_path / "x.csv").write_text(f"article_id,text,perspective\n{rows}", encoding="utf-8")
    with pytest.warns(UserWarning, match="perspective 'left' is none of pro-kyiv, neutral"):
        articles = read.read_articles(tmp_path)
    assert list(articles["perspective"]) == ["left", "pro-moscow", "left"], "never overwritten in silence"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scores = fr.score(articles)
    assert list(scores.articles["perspective"]) == ["unknown", "pro-moscow", "unknown"]
    assert [note for note in scores.run["notes"] if "'left'" in note]
