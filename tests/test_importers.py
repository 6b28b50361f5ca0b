import gzip
import json

import pytest

import framing as fr
from framing import importers

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


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ruwa.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "\n".join(ROWS) + "\n").encode()))
    return path


def test_every_fault_is_survived_and_told(file):
    articles, report = importers.ruwa(file)
    text = articles.set_index("article_id")["text"]
    assert text["ruwa-0"] == "Only a subheading here"
    assert text["ruwa-3"] == "Another headline\n\nA subheading"
    assert text["ruwa-4"] == "Port: Two ships sail\n\nThey carry grain.", (
        "no stamp, no section called War, no repeat"
    )
    assert text["ruwa-5"] == "Grain leaves port\n\nThe ships left."
    assert "War" not in text["ruwa-4"]
    assert [(e["source"], e["reason"]) for e in report["skipped"]] == [
        ("row ruwa-1", "no headline and no subheading"),
        ("row ruwa-9", "no date (YYYY-MM-DD)"),
        ("row ruwa-10", "no outlet"),
        ("row ruwa-2", "its row number stands twice"),
    ]
    assert (report["rows"], report["articles"]) == (12, 8) == (len(ROWS), len(articles))
    faults = report["faults"]
    assert faults["no_title"] == {"msnbc.com": 3, "rt.com": 2}
    assert faults["repeated_url"] == {"bbc.co.uk": 1}
    assert faults["generic_page"] == {"msnbc.com": 3}
    assert faults["weak_event"] == {"censor.net": 1, "ukrinform.net": 1}
    flags = articles.set_index("article_id")
    assert flags.index[flags["repeated_url"]].tolist() == ["ruwa-3"]
    assert flags.index[flags["weak_event"]].tolist() == ["ruwa-4", "ruwa-5"]


def test_the_original_s_column_names_are_understood(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("src,desc,title,ref,Date,Site,Event\n,d,t,u,2022-04-04,rt.com,bucha\n")
    articles, _ = importers.ruwa(path)
    assert articles[["article_id", "text", "outlet", "url"]].values.tolist() == [
        ["ruwa-0", "t\n\nd", "rt.com", "u"]
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "no column 'url' in .*not RUWA"),
        (b"", "no CSV"),
        (gzip.compress(HEADER.encode())[:20], "no CSV"),
        (HEADER.encode(), "none of its 0 rows"),
        (b"\xff\xfe\x00", "no CSV"),
    ],
)
def test_what_is_not_ruwa_gets_one_clear_line(tmp_path, content, words):
    path = tmp_path / ("x.csv.gz" if content[:2] == b"\x1f\x8b" else "x.csv")
    path.write_bytes(content)
    with pytest.raises(fr.InputError, match=words) as error:
        importers.ruwa(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_the_command_writes_articles_that_score_reads(file, tmp_path, capsys, ending):
    from framing import cli

    out = tmp_path / f"out.{ending}"
    with pytest.raises(SystemExit) as left:
        cli.main(["import", "ruwa", str(file), "--out", str(out)])
    assert left.value.code == 1, "rows were skipped"
    told = capsys.readouterr()
    assert told.out == ""
    assert "no_title: msnbc.com 3, rt.com 2" in told.err
    assert json.loads((tmp_path / f"out.{ending}.report.json").read_text())["articles"] == 8
    read = fr.read_articles(out)
    assert len(read) == 8
    assert read["text"].tolist() == importers.ruwa(file)[0]["text"].tolist()
    for bad in (
        ["import", "ruwa", str(file), "--out", "x.xlsx"],
        ["import", "ruwa", "none.csv", "--out", str(out)],
    ):
        with pytest.raises(SystemExit) as left:
            cli.main(bad)
        assert left.value.code == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.needs_shared
def test_the_whole_data_set_is_imported(shared):
    articles, report = importers.ruwa(shared / "data" / "ruwa" / "ruwa.csv.gz")
    assert report["rows"] == 16545
    assert len(articles) + len(report["skipped"]) == 16545
    assert not articles["text"].str.contains("| Censor.NET", regex=False).any()
    assert articles["article_id"].is_unique
