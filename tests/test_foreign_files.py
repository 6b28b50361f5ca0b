"""Files as other tools write them, with invented texts: each is read as it is, or told in one clear line."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import xlsxwriter

import framing as fr
from framing import exchange, read
from framing.schema import InputError

TEXTS = [
    "The envoys met in Seoul on Monday. The junta denied it, officials said.",
    'Talks went on for a second day.\n\n"We go on," said Ha, the envoy.',
]
TITLES, DATES, OUTLETS = ["Envoys meet", "Talks go on"], ["2022-06-23", "2022-07-01"], ["The Post", "Gazette"]
URLS = ["https://post.example/1", "https://gazette.example/2"]
ROWS = list(zip(TITLES, DATES, OUTLETS, URLS, TEXTS, strict=True))


def rows(*headings: str) -> list[dict[str, Any]]:
    """Two articles under the headings for title, date, outlet, address and text; - leaves one out."""
    return [
        {heading: cell for heading, cell in zip(headings, row, strict=True) if heading != "-"} for row in ROWS
    ]


def table(given: list[dict[str, Any]], mark: str = ",", encoding: str = "utf-8", before: str = "") -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(given[0]), delimiter=mark, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(given)
    return (before + file.getvalue()).encode(encoding)


def packed(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


def workbook(given: list[dict[str, Any]], before: tuple[str, ...] = ()) -> bytes:
    """A workbook whose last sheet has the table; sheets before it hold a note."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name in before:
        book.add_worksheet(name).write(0, 0, "Exported by the library.")
    sheet = book.add_worksheet("Articles")
    sheet.write_row(0, 0, list(given[0]))
    for number, row in enumerate(given, 1):
        for column, cell in enumerate(row.values()):
            sheet.write(number, column, cell, *[day] * isinstance(cell, date))
    book.close()
    return buffer.getvalue()


def ods(given: list[dict[str, Any]]) -> bytes:
    """The least that is an OpenDocument table."""

    def row(cells: list[str]) -> str:
        inner = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in cells
        )
        return f"<table:table-row>{inner}</table:table-row>"

    lines = row(list(given[0])) + "".join(row([*each.values()]) for each in given)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = f'<office:spreadsheet><table:table table:name="A">{lines}</table:table></office:spreadsheet>'
    content = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


def lines(given: list[Any]) -> bytes:
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in given).encode()


def whole(given: Any) -> bytes:
    return json.dumps(given, indent=2).encode()


def parquet(given: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    pd.DataFrame(given, index=["a", "b"]).to_parquet(buffer)
    return buffer.getvalue()


PLAIN = rows("title", "date", "outlet", "url", "text")
NEWS_PLEASE = rows("title", "date_publish", "source_domain", "url", "maintext")
TRAFILATURA = rows("title", "date", "source-hostname", "source", "text")
MEDIA_CLOUD = rows("title", "publish_date", "media_name", "url", "-")
OLD = [row | {"date": f"{row['date'][8:]}/{row['date'][5:7]}/{row['date'][:4]}"} for row in PLAIN]
NUMBERED = [{"": str(n), **row} for n, row in enumerate(PLAIN, 1)]
WIDE = [row | {f"v{n}": n for n in range(200)} for row in PLAIN]
TWICE = table(PLAIN).replace(b"url,", b"tag,tag,").replace(b"https:", b"x,https:")
JOINED = [
    {
        "Hlead+Text": f"{row['text']}",
        "Headline": row["title"],
        "Publication": row["outlet"],
        "Date": row["date"],
    }
    for row in PLAIN
]
NEWS_API = [
    row
    | {
        "source": {"id": None, "name": row.pop("outlet")},
        "publishedAt": f"{row.pop('publishedAt')}T08:00:00Z",
    }
    for row in rows("title", "publishedAt", "outlet", "url", "content")
]
GUARDIAN = [
    {"id": row["url"][-8:], "type": "article", "webTitle": row["title"], "webPublicationDate": row["date"],
     "fields": {"bodyText": row["text"], "publication": row["outlet"]}}
    for row in PLAIN
]  # fmt: skip
ELASTIC = [{"_id": row["url"], "_source": row} for row in PLAIN]
TEXTACY = [{"text": row.pop("text"), "meta": row} for row in rows("title", "date", "outlet", "url", "text")]
EXCEL_DAYS = [
    row | {"Date": date.fromisoformat(row["Date"])}
    for row in rows("Headline", "Date", "Source", "Link", "Article")
]

EVENT_REGISTRY = [
    row | {"source": {"uri": "x.example", "title": row.pop("outlet")}, "lang": "eng"}
    for row in rows("title", "date", "outlet", "url", "body")
]
WEBZ = [
    row | {"thread": {"site": row.pop("outlet")}, "language": "english", "entities": [{"name": "Ha"}]}
    for row in rows("title", "published", "outlet", "url", "text")
]

READ = {
    "plain.csv": table(PLAIN),
    "semicolons with a mark.csv": table(PLAIN, ";", "utf-8-sig"),
    "tabs.tsv": table(PLAIN, "\t"),
    "tabs.csv": table(PLAIN, "\t"),
    "bars.csv": table(PLAIN, "|"),
    "utf-16.csv": table(PLAIN, "\t", "utf-16"),
    "windows.csv": table(PLAIN, ";", "cp1252"),
    "hint of excel.csv": table(PLAIN, ";", before="sep=;\r\n"),
    "row names of r.csv": table(NUMBERED),
    "200 columns.csv": table(WIDE),
    "a tag twice.csv": TWICE,
    "a cell too many.csv": table(PLAIN).replace(b"text\r\n", b"text\n").replace(b"said.\r\n", b"said.,\r\n"),
    "capitals.csv": table(rows("TITLE", "DATE", "SOURCE", "LINK", "FULL TEXT")),
    "a heading in two lines.csv": table(rows("Article\ntitle", "Publication\ndate", "Paper", "URL", "Body")),
    "amcat.csv": table(rows("headline", "date", "medium", "url", "text")),
    "news-please.csv": table(NEWS_PLEASE),
    "newspaper4k.csv": table(rows("title", "publish_date", "-", "source_url", "text"), ","),
    "joined.csv": table(JOINED),
    "days first.csv": table([*OLD[:1], OLD[1] | {"date": "01/07/2022"}]),
    "packed.csv.gz": gzip.compress(table(PLAIN)),
    "packed.zip": packed(in_csv=table(PLAIN)),
    "zip in zip.zip": packed(in_zip=packed(in_csv=table(PLAIN))),
    "gz in zip.zip": packed(in_csv_gz=gzip.compress(table(PLAIN))),
    "quanteda.json": whole(PLAIN),
    "r by columns.json": whole({name: [row[name] for row in PLAIN] for name in PLAIN[0]}),
    "pandas by columns.json": pd.DataFrame(PLAIN).to_json().encode(),
    "news-please.jsonl": lines(NEWS_PLEASE),
    "trafilatura.jsonl": lines(TRAFILATURA),
    "lines called json.json": lines(PLAIN),
    "textacy.jsonl": lines(TEXTACY),
    "newsapi.json": whole({"status": "ok", "totalResults": 2, "articles": NEWS_API}),
    "eventregistry.json": whole({"articles": {"page": 1, "results": EVENT_REGISTRY, "count": 2}}),
    "webz.json": whole({"posts": WEBZ, "totalResults": 2}),
    "webz lines.jsonl": lines(WEBZ),
    "guardian.json": whole({"response": {"status": "ok", "total": 2, "results": GUARDIAN}}),
    "elastic.json": whole({"took": 2, "hits": {"total": 2, "hits": ELASTIC}}),
    "days of excel.xlsx": workbook(EXCEL_DAYS),
    "a cover sheet.xlsx": workbook(PLAIN, ("Read me",)),
    "200 columns.xlsx": workbook(WIDE),
    "office.ods": ods(PLAIN),
    "an index.parquet": parquet(PLAIN),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_it_is_read_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(READ[name])
    report = read.Report()
    first, second = read.articles([tmp_path], report)
    assert not report.skipped
    for article, title, day, outlet, _, text in ((first, *ROWS[0]), (second, *ROWS[1])):
        assert " ".join(article["text"].split()) == " ".join(text.split())
        assert (article["title"], article["date"][:10]) == (title, day)
        assert article.get("outlet") in (outlet, None if "newspaper4k" in name else outlet)
    assert first["article_id"] != second["article_id"]
    assert all("\n" not in note for note in report.notes)


GDELT = rows("title", "seendate", "domain", "url", "-")
NEWER_ZIP = packed(a_csv=table(PLAIN)).replace(b"\x14\x03\x14\0", b"\x14\x03\xea\0")
TOLD = {
    "media-cloud.csv": (table(MEDIA_CLOUD), "addresses (url) without texts, as Media Cloud"),
    "gdelt.csv": (table(rows("-", "-", "-", "SOURCEURL", "-")), "addresses (SOURCEURL) without texts"),
    "gdelt doc.json": (whole({"articles": GDELT}), "addresses (url) without texts"),
    "no text.csv": (table(rows("title", "date", "outlet", "-", "Inhalt")), "--columns text=Inhalt"),
    "texts twice.csv": (table(PLAIN).replace(b"url,text", b"text,text"), "two columns are called text"),
    "newsapi.json": (whole({"articles": [NEWS_API[0] | {"content": "They met… [+2314 chars]"}]}), "NewsAPI"),
    "bomb.docx.gz": (gzip.compress(bytes(60_000_000)), "more than 50 MB"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + bytes(2000), "save it as .docx"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0" + bytes(2000), "locked with a password"),
    "thrice.zip": (packed(a_zip=packed(a_zip=packed(a_csv=table(PLAIN)))), "a zip in a zip in a zip"),
    "newer.zip": (NEWER_ZIP, "NotImplementedError"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(20), "an unknown kind of file"),
    "answer.json": (whole({"status": "error", "message": "key missing"}), "no column holds the text"),
    "a workbook.csv": (workbook(PLAIN), "the ending of its kind"),
    "unequal.json": (whole({"text": ["a", "b"], "date": ["2022"]}), "no .json that can be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_it_is_told_in_one_clear_line(tmp_path: Path, name: str) -> None:
    data, told = TOLD[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXTS[0], encoding="utf-8")
    report = read.Report()
    assert [article["article_id"] for article in read.articles([tmp_path], report)] == ["good"]
    (entry,) = report.skipped
    assert told in entry["reason"]
    assert "\n" not in entry["reason"]


def broken(data: bytes, way: str) -> bytes:
    third = len(data) // 3
    return {
        "truncated": data[: 2 * third],
        "wrong inside": data[:third] + bytes(range(256)) + data[third + 256 :],
        "another kind": b"\x89PNG\r\n\x1a\n" + bytes(300),
        "empty": b"",
    }[way]


@pytest.mark.parametrize("way", ["truncated", "wrong inside", "another kind", "empty"])
@pytest.mark.parametrize("name", READ)
def test_broken_it_costs_no_other_and_nothing_vanishes(tmp_path: Path, name: str, way: str) -> None:
    (tmp_path / name).write_bytes(broken(READ[name], way))
    (tmp_path / "good.txt").write_text(TEXTS[0], encoding="utf-8")
    report = read.Report()
    *found, good = sorted(
        read.articles([tmp_path], report), key=lambda article: bool(article["article_id"] == "good")
    )
    assert good["article_id"] == "good"
    assert report.skipped or len(found) == 2
    assert not found or way in ("truncated", "wrong inside")
    for entry in report.skipped:
        assert entry["source"].startswith(str(tmp_path / name))
        assert 0 < len(entry["reason"]) <= 300
        assert "\n" not in entry["reason"]


def pdf(text: str) -> bytes:
    figure = plt.figure()
    with plt.rc_context({"pdf.fonttype": 42}):
        for number, line in enumerate(text.split("\n")):
            figure.text(0.1, 0.9 - number / 20, line)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="pdf")
    plt.close(figure)
    return buffer.getvalue()


def docx(text: str) -> bytes:
    document = pytest.importorskip("docx").Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


DOCUMENTS: dict[str, Callable[[str], bytes]] = {
    "a.txt": str.encode,
    "a.txt.gz": lambda text: gzip.compress(text.encode("cp1252")),
    "a.md": lambda text: f"---\noutlet: The Post\n---\n{text}".encode(),
    "a.pdf": pdf,
    "a.docx": docx,
    "a.docx.gz": lambda text: gzip.compress(docx(text)),
    "a.rtf": lambda text: rf"{{\rtf1\ansi {text}}}".replace("\n", "\\par\n").encode("cp1252"),
    "a.doc": lambda text: rf"{{\rtf1\ansi {text}}}".replace("\n", "\\par\n").encode("cp1252"),
    "a.zip": lambda text: packed(a_docx=docx(text)),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_file_of_one_text_is_one_article(tmp_path: Path, name: str) -> None:
    text = f"{TEXTS[0]}\n\nIt was a naïve café, they said."
    (tmp_path / name).write_bytes(DOCUMENTS[name](text))
    report = read.Report()
    (article,) = read.articles([tmp_path], report)
    assert article["article_id"] == "a"
    assert " ".join(article["text"].split()) == " ".join(text.split())
    assert not report.skipped


def sheets(**named: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name, given in named.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate([{each: each for each in given[0]}, *given]):
            sheet.write_row(number, 0, list(row.values()))
    book.close()
    return buffer.getvalue()


HEADINGS = [
    "Headline|Publication Date|Newspaper Name|Web address|Article Body",
    "article_title|date_of_publication|source_name|article_link|article_text",
    "Heading|Date published|Outlet name|Link to article|Text of article",
    "news_title|news_date|news_outlet|news_url|news_content",
    "Title |DATE |Source Name|URL |Clean_text",
    "headline.main|pub_date|source|web_url|raw_text",
    "og:title|article:published_time|og:site_name|og:url|articleBody",
    "post_title|created_at|publisher_name|link|body_clean",
    "title|date|outlet|url|cleaned_text",
]
BY_ID = {row["url"]: row for row in PLAIN}
WORDPRESS = [
    {"title": {"rendered": row["title"]}, "date": row["date"], "link": row["url"], "site": row["outlet"],
     "content": {"rendered": f"<p>{row['text']}</p>", "protected": False}}
    for row in PLAIN
]  # fmt: skip
VARIANTS = {f"headings {n}.csv": table(rows(*given.split("|"))) for n, given in enumerate(HEADINGS)} | {
    "table.txt": table(PLAIN, "\t"),
    "bars.psv": table(PLAIN, "|"),
    "utf-16 without a mark.csv": table(PLAIN, encoding="utf-16-le"),
    "big end first.csv": table(PLAIN, encoding="utf-16-be"),
    "utf-32.csv": table(PLAIN, encoding="utf-32"),
    "utf-16 without a mark.jsonl": lines(PLAIN).decode().encode("utf-16-le"),
    "blank lines first.csv": b"\r\n\r\n" + table(PLAIN),
    "a title first.csv": table(PLAIN, before="Exported on 2 July 2022\r\n\r\n"),
    "the query first.csv": table(PLAIN, ";", before="Query: envoys, talks;;;;\r\nHits: 2;;;;\r\n"),
    "a title first.xlsx": sheets(
        A=[{"My export": "", "": ""}, dict(zip("abcde", PLAIN[0], strict=True)), *PLAIN]
    ),
    "blanks after commas.csv": "\n".join(
        ", ".join(f'"{cell}"'.replace('"We go on,"', '""We go on,""') for cell in line)
        for line in ([*PLAIN[0]], *(row.values() for row in PLAIN))
    ).encode(),
    "old mac.csv": table(PLAIN).replace(b"\r\n", b"\r"),
    "seconds of unix.json": whole(
        [row | {"date": day} for row, day in zip(PLAIN, [1655942400, 1656633600000], strict=True)]
    ),
    "two digits.csv": table(
        [row | {"date": day} for row, day in zip(PLAIN, ["6/23/22", "7/1/22"], strict=True)]
    ),
    "ids from nought.jsonl": lines([row | {"id": n} for n, row in enumerate(PLAIN)]),
    "a hint in capitals.csv": table(PLAIN, ";", before="SEP=;\r\n"),
    "a quoted hint.csv": table(PLAIN, ";", before='"sep=;"\r\n'),
    "macros.xlsm": workbook(PLAIN),
    "two sheets.xlsx": sheets(A=PLAIN[:1], B=PLAIN[1:]),
    "a pivot first.xlsx": sheets(Pivot=[{"text": "a", "count": 5}], B=PLAIN),
    "deep.json": whole({"meta": {"n": 2}, "data": {"articles": {"items": PLAIN}}}),
    "by id.json": whole(BY_ID),
    "pandas by index.json": pd.DataFrame(PLAIN).to_json(orient="index").encode(),
    "an array.jsonl": whole(PLAIN),
    "paragraphs.json": whole([row | {"text": row["text"].split("\n\n")} for row in PLAIN]),
    "wordpress.json": whole([row | {"id": n} for n, row in enumerate(WORDPRESS)]),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_read_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(VARIANTS[name])
    report = read.Report()
    first, second = read.articles([tmp_path], report)
    assert not report.skipped
    for article, title, day, outlet, _, text in ((first, *ROWS[0]), (second, *ROWS[1])):
        assert " ".join(article["text"].split()) == " ".join(text.split())
        assert (article["title"], article["date"][:10], article["outlet"]) == (title, day, outlet)
    assert "nought" not in name or (first["article_id"], second["article_id"]) == ("0", "1")


@pytest.mark.parametrize(
    ("name", "data"),
    [("broken.json", whole(PLAIN)[:-1] + b",]"), ("objects.json", json.dumps(PLAIN[0]).encode() * 2)],
)
def test_a_broken_json_is_told_in_one_line(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    report = read.Report()
    assert not list(read.articles([tmp_path], report))
    (entry,) = report.skipped
    assert "no valid JSON" in entry["reason"]


@pytest.mark.parametrize("name", ["..\\..\\x.txt", "C:\\x.txt", "C:/x.txt", "/abs/x.txt", "a/../../x.txt"])
def test_a_name_that_leads_outside_a_zip_is_told(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr(name, TEXTS[0])
        archive.writestr("good.txt", TEXTS[0])
    report = read.Report()
    assert [article["article_id"] for article in read.articles([tmp_path], report)] == ["good"]
    (entry,) = report.skipped
    assert "leads outside" in entry["reason"]


def test_files_without_an_ending_are_texts_of_their_name(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text(f"The envoys met {name}.", encoding="utf-8")
    (tmp_path / "three.gz").write_bytes(gzip.compress(b"The envoys met three."))
    report = read.Report()
    assert sorted(a["article_id"] for a in read.articles([tmp_path], report)) == ["one", "three", "two"]
    assert not report.skipped


def test_a_table_of_outlets_that_is_not_used_is_told_and_so_is_a_linked_folder(tmp_path: Path) -> None:
    folder, other = tmp_path / "in", tmp_path / "other"
    for place in (folder, folder / "sub", other):
        place.mkdir()
        (place / "outlets.csv").write_text("outlet,perspective\nThe Post,neutral\n", encoding="utf-8")
    (folder / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    (folder / "linked").symlink_to(other)
    report = read.Report()
    assert [article["article_id"] for article in read.articles([folder], report)] == ["a"]
    (entry,) = report.skipped
    assert "sub" in entry["source"]
    assert any(str(folder / "linked") in note and "not followed" in note for note in report.notes)


@pytest.mark.parametrize("columns", [5, True, ["text"], {"text": ["a", "b"]}, {"text": None}, {5: "text"}])
def test_columns_of_another_type_are_told(tmp_path: Path, columns: Any) -> None:
    (tmp_path / "x.csv").write_bytes(table(PLAIN))
    with pytest.raises(InputError, match="write text=body"):
        read.read_articles(tmp_path, columns=columns)


@pytest.mark.filterwarnings("default::UserWarning")
def test_a_heading_with_a_plus_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("No,Lead+Story\n1,They met.\n", encoding="utf-8")
    assert list(read.read_articles(tmp_path, columns="text=Lead+Story")["text"]) == ["They met."]


def test_dates_of_metadata_are_read_as_is_asked(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(TEXTS[0], encoding="utf-8")
    (tmp_path / "about.csv").write_text("article_id,date\nx,01/02/2022\n", encoding="utf-8")
    table = read.read_articles(tmp_path / "x.txt", metadata=tmp_path / "about.csv", day_first=True)
    assert list(table["date"]) == ["2022-02-01"]


def test_rows_are_numbered_as_the_lines_of_their_file(tmp_path: Path) -> None:
    for name, before in (("blank", "\r\n\r\n"), ("hint", "sep=,\r\n\r\n")):
        (tmp_path / f"{name}.csv").write_bytes(table(PLAIN, before=before))
    found = [article["article_id"] for article in read.articles([tmp_path], read.Report())]
    assert found == ["blank-4", "blank-5", "hint-4", "hint-5"]


TAKEN = [(["a b", "a-b"], "unique"), (["2nd"], "illegal"), (["with"], "")]


@pytest.mark.parametrize(("extra", "told"), TAKEN)
@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_names_that_statistics_programs_do_not_take_are_told_and_leave_no_file(
    tmp_path: Path, extra: list[str], told: str, kind: str
) -> None:
    pytest.importorskip("pyreadstat")
    articles = pd.DataFrame({"article_id": ["a"], "text": TEXTS[:1]} | {name: ["x"] for name in extra})
    fr.score(articles).save(tmp_path)
    if kind == "sav" and not told:
        exchange.write(tmp_path, kind)  # a word of Stata's alone
        return
    with pytest.raises(InputError, match=f"--format {kind}: .*{told}.*; rename the column"):
        exchange.write(tmp_path, kind)
    assert not (tmp_path / f"articles.{kind}").exists()
