"""The script that turns RUWA into articles (studies/ruwa-2022)."""

import gzip
import json
import runpy
from pathlib import Path

import pytest

import framing as fr

SCRIPT = runpy.run_path(str(Path(__file__).parents[1] / "studies" / "ruwa-2022" / "import_ruwa.py"))
HEADER = "row,url,outlet,date,event,title,desc\n"
ROWS = [
    "0,u/0,rt.com,2022-04-04,bucha,,Only a subheading here",
    "1,u/1,rt.com,2022-04-04,bucha,,",
    "2,u/2,bbc.co.uk,2022-04-04,bucha,A headline,",
    "3,u/2,bbc.co.uk,2022-04-05,bucha,Another headline,A subheading",
    '4,u/4,censor.net,2022-05-06,azovstal,"Port: Two ships sail (06.05.22 07:02) « War in Ukraine | '
    'Censor.NET","06.05.22 07:02 - Port: Two ships sail. They carry grain. View photo news."',
    "5,u/5,ukrinform.net,2022-05-06,azovstal,Grain leaves port,The ships left. — Ukrinform.",
    "6,u/6,msnbc.com,2022-05-06,nuclear,,The same on every page",
    "7,u/7,msnbc.com,2022-05-07,nuclear,,The same on every page",
    "8,u/8,msnbc.com,2022-05-08,nuclear,,The same on every page",
    "9,u/9,tass.com,yesterday,nuclear,A headline,",
    "10,,,2022-05-08,nuclear,A headline,",
    "2,u/11,bbc.co.uk,2022-04-04,bucha,The row number of another,",
]


def test_every_fault_is_survived_and_told_and_framing_reads_the_articles(tmp_path):
    file, out = tmp_path / "ruwa.csv.gz", tmp_path / "ruwa.jsonl"
    file.write_bytes(gzip.compress((HEADER + "\n".join(ROWS) + "\n").encode()))
    SCRIPT["main"]([str(file), str(out)])
    articles = fr.read_articles(out).set_index("article_id")
    text = articles["text"]
    assert text["ruwa-0"] == "Only a subheading here"
    assert text["ruwa-3"] == "Another headline\n\nA subheading"
    assert text["ruwa-4"] == "Port: Two ships sail\n\nThey carry grain.", "no stamp, no section, no repeat"
    assert text["ruwa-5"] == "Grain leaves port\n\nThe ships left."
    assert articles.index[articles["repeated_url"]].tolist() == ["ruwa-3"]
    assert articles.index[articles["weak_event"]].tolist() == ["ruwa-4", "ruwa-5"]

    report = json.loads((tmp_path / "ruwa.jsonl.report.json").read_text())
    assert (report["rows"], report["articles"]) == (12, 8) == (len(ROWS), len(articles))
    assert {(entry["source"], entry["reason"]) for entry in report["skipped"]} == {
        ("ruwa-1", "no headline and no subheading"),
        ("ruwa-9", "no date (YYYY-MM-DD)"),
        ("ruwa-10", "no outlet"),
        ("ruwa-2", "its row number stands twice"),
    }
    faults = report["faults"]
    assert faults["no_title"] == {"msnbc.com": 3, "rt.com": 2}
    assert faults["repeated_url"] == {"bbc.co.uk": 1}
    assert faults["generic_page"] == {"msnbc.com": 3}
    assert faults["weak_event"] == {"censor.net": 1, "ukrinform.net": 1}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"a,b\n1,2\n", "is not RUWA"), (b"", "no CSV"), (HEADER.encode(), "none of its 0 rows")],
)
def test_what_is_not_ruwa_gets_one_clear_line(tmp_path, content, words):
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(SystemExit, match=words):
        SCRIPT["main"]([str(tmp_path / "x.csv"), str(tmp_path / "x.jsonl")])


@pytest.mark.needs_shared
def test_the_whole_data_set_is_imported(shared):
    articles, report = SCRIPT["articles"](SCRIPT["read"](shared / "data" / "ruwa" / "ruwa.csv.gz"))
    assert report["rows"] == 16545
    assert len(articles) + len(report["skipped"]) == 16545
    assert not articles["text"].str.contains("| Censor.NET", regex=False).any()
    assert articles["article_id"].is_unique
