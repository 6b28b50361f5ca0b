"""Exports of archives as they are written, with invented texts; documents; what is broken in them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from framing import read

BODY = (
    'The junta denied it. The envoys met the press in Seoul and left without a word.\n\n"We go on," Ha said.'
)
NEXIS = f"""

                               1 of 2 DOCUMENTS


                              The Daily Example

                            June 23, 2022 Thursday
                                 London Edition

Envoys meet in Seoul as talks
go on

BYLINE: Jane Writer

SECTION: NEWS; Pg. 4

LENGTH: 23 words

DATELINE: SEOUL

{BODY}

LOAD-DATE: June 24, 2022

LANGUAGE: ENGLISH

GRAPHIC: The envoys, Reuters

PUBLICATION-TYPE: Newspaper

                         Copyright 2022 Example Ltd
                            All Rights Reserved


                               2 of 2 DOCUMENTS

                              The Daily Example

                             July 1, 2022 Friday

Second headline

LENGTH: 23 words

{BODY}

LOAD-DATE: July 2, 2022

LANGUAGE: ENGLISH
"""
NEXIS_UNI = f"""User Name: A. Researcher
Date and Time: Monday, July 4, 2022 10:00:00 AM CET
Job Number: 123456
Documents (2)
1. Envoys meet in Seoul as talks go on
Client/Matter: -None-
Search Terms: envoys
2. Second headline

Envoys meet in Seoul as talks go on
The Daily Example
June 23, 2022 Thursday

Copyright 2022 Example Ltd All Rights Reserved

Section: NEWS; Pg. 4
Length: 23 words
Byline: Jane Writer
Body


{BODY}

Graphic

The envoys, Reuters

Load-Date: June 24, 2022

End of Document

Second headline
The Daily Example
July 1, 2022 Friday 12:04 PM GMT

Copyright 2022 Example Ltd All Rights Reserved

Length: 23 words
Body

{BODY}

Classification

Language: ENGLISH
Publication-Type: Newspaper
Load-Date: July 2, 2022

End of Document
"""
FACTIVA = f"""SE  World
HD  Envoys meet in Seoul as talks go on
BY  Jane Writer
WC  23 words
PD  23 June 2022
ET  12:00
SN  The Daily Example
SC  DEX
LA  English
CY  Copyright 2022. Example Ltd.
LP  The junta denied it. The envoys met the press in Seoul and left without a word.

TD  "We go on," Ha said.

NS  gdip : International Relations
RE  skorea : South Korea
AN  Document DEX0000020220623ei6n00001

HD  Second headline
WC  23 words
PD  1 July 2022
SN  The Daily Example
LA  English
LP  {BODY}

CO  xmpl : Example Ltd
AN  Document DEX0000020220701ei7100002
"""
UNTAGGED = f"""Envoys meet in Seoul as talks go on
Jane Writer
23 words
23 June 2022
12:00
The Daily Example
DEX
4
English
Copyright 2022. Example Ltd.

{BODY}

Document DEX0000020220623ei6n00001

Second headline
23 words
1 July 2022
The Daily Example
DEX
English
(c) 2022 Example Ltd.

{BODY}

Document DEX0000020220701ei7100002
"""
LINE = "_" * 60
PROQUEST = f"""{LINE}

Document 1 of 2

Envoys meet in Seoul as talks go on

Author: Writer, Jane.

Publication info: The Daily Example ; London (UK) [London (UK)]23 June 2022: 4.

ProQuest document link

Abstract: The junta in an abstract.

Full text: {BODY}

Subject: Diplomacy; Talks

Location: Seoul

Title: Envoys meet in Seoul as talks go on

Publication title: The Daily Example

Pages: 4

Publication date: Jun 23, 2022

Publisher: Example Ltd

Language of publication: English

ProQuest document ID: 265

Document URL: https://archive.example/265

Copyright: Copyright Example Ltd Jun 23, 2022

Database: Newsstream

{LINE}

Document 2 of 2

Second headline

Full text: {BODY}

Publication title: The Daily Example

Publication date: Jul 1, 2022

ProQuest document ID: 266

{LINE}

Contact us at: https://archive.example
"""


ONE_LINE = NEXIS.replace("talks\ngo on", "talks go on")
NUMBERS = re.compile(r"\n +\d of 2 DOCUMENTS\n")
COPYRIGHT_FIRST = NEXIS.replace("                         Copyright 2022 Example Ltd\n", "").replace(
    "                              The Daily Example",
    "        Copyright 2022 Example Ltd\n        All Rights Reserved\n\n             The Daily Example",
)
COLUMN = FACTIVA.replace("SE  World\n", "CLM A column\nof two lines\nSE  World\n").replace(
    "\nHD  Second", "\nSE  World\nHD  Second"
).replace("NS  gdip", "ART The envoys, Reuters\nCT  press@daily.example\nNS  gdip")  # fmt: skip
SECTION = UNTAGGED.replace("Envoys meet", "News\nEnvoys meet").replace("Second", "News\nSecond")


def as_text(folder: Path, text: str) -> Path:
    (folder / "x.txt").write_text(text, encoding="utf-8")
    return folder / "x.txt"


def as_page(folder: Path, text: str) -> Path:
    """Each line a paragraph, tags in bold, after what a page has above it."""
    lines = "".join(f"<p><b>{html.escape(line)}</b></p>\n" for line in text.split("\n"))
    above = "<html><head><title>Archive</title></head><body><form>Menu</form>"
    page = f'{above}<div class="article a">{lines}</div></body></html>'
    (folder / "x.html").write_text(page, encoding="utf-8")
    return folder / "x.html"


def as_page_of_cells(folder: Path, text: str) -> Path:
    rows = ""
    for line in text.replace('\n\n"', '<br>"').split("\n"):
        tag, _, value = line.partition("  ")
        rows += f"<tr><td><b>{tag}</b>&nbsp;</td><td>{value}</td></tr>\n"
    (folder / "x.html").write_text(f"<html><body><table>{rows}</table></body></html>", encoding="utf-8")
    return folder / "x.html"


def as_old_word(folder: Path, text: str) -> Path:
    return as_rtf(folder, text).rename(folder / "x.doc")


def as_word(folder: Path, text: str) -> Path:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(str(folder / "x.docx"))
    return folder / "x.docx"


def as_rtf(folder: Path, text: str) -> Path:
    pytest.importorskip("striprtf")
    escaped = text.replace("\\", r"\\").replace("{", r"\{").replace("\n", "\\par\n")
    (folder / "x.rtf").write_text(rf"{{\rtf1\ansi {escaped}}}", encoding="ascii")
    return folder / "x.rtf"


def as_table_of_rtf(folder: Path, text: str) -> Path:
    """Factiva's tags stand in the first cell of a row, what they mean in the second."""
    pytest.importorskip("striprtf")
    rows = ""
    for line in text.replace('\n\n"', '\\par\n"').split("\n"):
        tag, _, value = line.partition("  ")
        rows += (
            rf"\trowd\cellx900\cellx9000\intbl {tag}\cell\intbl {value}\cell\row" "\n" if line else "\\par\n"
        )
    (folder / "x.rtf").write_text(rf"{{\rtf1\ansi {rows}}}", encoding="ascii")
    return folder / "x.rtf"


def test_export(tmp_path: Path, text: str, written: Callable[[Path, str], Path]) -> None:
    report = read.Report()
    first, second = read.articles([written(tmp_path, text)], report)
    assert not report.skipped
    assert first["title"] == "Envoys meet in Seoul as talks go on"
    assert second["title"] == "Second headline"
    assert {first["outlet"], second["outlet"]} == {"The Daily Example"}
    assert (first["date"], second["date"]) == ("2022-06-23", "2022-07-01")
    assert "Writer" in first["byline"]
    for article in (first, second):
        assert " ".join(article["text"].split()) == " ".join(BODY.split())
        assert "\n\n" in article["text"]
    assert any("articles: 2" in line for line in report.notes)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.function is test_export:
        cases = [
            ("nexis", NEXIS, as_text), ("nexis uni", NEXIS_UNI, as_text), ("nexis uni", NEXIS_UNI, as_word),
            ("nexis uni", NEXIS_UNI, as_rtf), ("factiva", FACTIVA, as_text), ("factiva", FACTIVA, as_rtf),
            ("factiva", FACTIVA, as_table_of_rtf), ("one blank", FACTIVA.replace("  ", " "), as_text),
            ("untagged", UNTAGGED, as_text), ("untagged", UNTAGGED, as_rtf),
            ("proquest", PROQUEST, as_text), ("proquest", PROQUEST, as_rtf),
            ("without numbers", NUMBERS.sub("", NEXIS), as_text), ("nexis", ONE_LINE, as_rtf),
            ("copyright first", COPYRIGHT_FIRST, as_text),
            ("copyright first without numbers", NUMBERS.sub("", COPYRIGHT_FIRST), as_text),
            ("nexis", ONE_LINE, as_page), ("nexis", ONE_LINE, as_old_word), ("nexis uni", NEXIS_UNI, as_page),
            ("column", COLUMN, as_text), ("column", COLUMN, as_rtf), ("column", COLUMN, as_table_of_rtf),
            ("factiva", FACTIVA, as_page_of_cells), ("section", SECTION, as_rtf),
            ("section", SECTION, as_page),
            ("proquest", PROQUEST, as_page), ("proquest", PROQUEST, as_word),
        ]  # fmt: skip
        ids = [f"{name} {written.__name__}" for name, _, written in cases]
        metafunc.parametrize(("text", "written"), [case[1:] for case in cases], ids=ids)


@pytest.mark.parametrize(
    "text",
    [
        "1 of 12 DOCUMENTS\n\nnothing that is an article",
        "1 of 1 DOCUMENTS\n\nLENGTH: 5 words\n",
        "HD  A headline\nWC  5 words\nPD  23 June 2022\n",
        f"{LINE}\n\nDocument 1 of 3\n\nA headline\n\nFull text: \n",
        "Job Number: 77\nDocuments (3)\n",
    ],
)
def test_what_looks_like_an_export_and_is_none_is_told(tmp_path: Path, text: str) -> None:
    report = read.Report()
    assert not list(read.articles([as_text(tmp_path, text)], report))
    assert "looks like an export of" in report.skipped[0]["reason"]


@pytest.mark.parametrize("line", ["Body language told more.", "Graphic scenes followed.", "Notes: none."])
def test_a_line_of_text_that_begins_like_a_tag_stays_text(tmp_path: Path, line: str) -> None:
    text = NEXIS_UNI.replace('"We go on,"', f'{line}\n\n"We go on,"')
    first, second = read.articles([as_text(tmp_path, text)], read.Report())
    for article in (first, second):
        assert line in article["text"]
        assert article["text"].endswith("Ha said.")


def test_prose_with_capitals_and_colons_is_no_export(tmp_path: Path) -> None:
    text = "BY THE TIME they met, it was late.\n\nLength: no matter.\n\nFull text: see page 4.\n"
    report = read.Report()
    assert [article["text"] for article in read.articles([as_text(tmp_path, text)], report)] == [text]


MEDIA_CLOUD = "id,media_name,publish_date,title,url\n" + "1,Post,2022-06-23,Talks,https://p.example/1\n" * 2
GDELT = "1\t20220623\tRUS\thttps://p.example/1\n2\t20220623\tRUS\thttps://p.example/2\n"
GKG = "GKGRECORDID,DATE,DocumentIdentifier\n1-2,20220623120000,https://p.example/1\n"


@pytest.mark.parametrize(
    ("table", "told"),
    [(MEDIA_CLOUD, "addresses (url)"), (GDELT, "addresses"), (GKG, "DocumentIdentifier")],
    ids=["media cloud", "gdelt", "gkg"],
)
def test_addresses_without_texts_are_told_once(tmp_path: Path, table: str, told: str) -> None:
    (tmp_path / "x.csv").write_text(table, encoding="utf-8")
    report = read.Report()
    assert not list(read.articles([tmp_path], report))
    (entry,) = report.skipped
    assert told in entry["reason"]
    assert "fetch the pages first" in entry["reason"]


@pytest.mark.parametrize("way", ["truncated", "wrong inside", "empty"])
@pytest.mark.parametrize(
    ("text", "written"),
    [(NEXIS_UNI, as_word), (FACTIVA, as_rtf), (ONE_LINE, as_old_word), (ONE_LINE, as_page), (NEXIS, as_text)],
    ids=["docx", "rtf", "doc", "html", "txt"],
)
def test_a_broken_export_costs_no_other_and_nothing_vanishes(
    tmp_path: Path, text: str, written: Callable[[Path, str], Path], way: str
) -> None:
    path = written(tmp_path, text)
    data = path.read_bytes()
    third = len(data) // 3
    wrong = data[:third] + bytes(range(256)) + data[third + 256 :]
    path.write_bytes({"truncated": data[: 2 * third], "wrong inside": wrong, "empty": b""}[way])
    (tmp_path / "good.txt").write_text(BODY, encoding="utf-8")
    report = read.Report()
    found = {article["article_id"] for article in read.articles([tmp_path], report)}
    assert "good" in found
    assert len(found) > 1 or report.skipped
    assert way != "empty" or len(found) == 1


DATES = re.compile(r"June 23, 2022 Thursday|July 1, 2022 Friday|PD  .*\n|Publication date:.*\n")


@pytest.mark.parametrize(
    ("text", "outlet"), [(NEXIS, ""), (FACTIVA, "The Daily Example"), (PROQUEST, "The Daily Example")]
)
def test_an_export_without_dates_keeps_its_titles(tmp_path: Path, text: str, outlet: str) -> None:
    report = read.Report()
    first, second = read.articles([as_text(tmp_path, DATES.sub("", text))], report)
    assert not report.skipped
    assert first["title"] == "Envoys meet in Seoul as talks go on"
    assert second["title"] == "Second headline"
    for article in (first, second):
        assert article.get("outlet", "") == outlet
        assert not article.get("date")
        assert " ".join(article["text"].split()) == " ".join(BODY.split())


@pytest.mark.parametrize(("language", "told"), [("Deutsch\n(c) 2022", "'Deutsch'"), ("(c) 2022", "empty")])
def test_an_article_of_an_export_that_is_not_told_apart_does_not_vanish(
    tmp_path: Path, language: str, told: str
) -> None:
    report = read.Report()
    text = UNTAGGED.replace("English\n(c) 2022", language)
    (article,) = read.articles([as_text(tmp_path, text)], report)
    assert article["title"] == "Envoys meet in Seoul as talks go on"
    (entry,) = report.skipped
    assert "article 2" in entry["source"]
    assert told in entry["reason"]


def test_an_export_called_md_is_one(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(NEXIS, encoding="utf-8")
    assert len(list(read.articles([tmp_path], read.Report()))) == 2
