"""Dates as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing import cli, dates, read


@pytest.mark.parametrize(
    "written",
    [
        "June 23, 2022", "june 23 2022", "23 June 2022", "23rd Jun. 2022", "Thursday, June 23, 2022",
        "2022/06/23", "2022/6/23", "2022.06.23", "20220623", "20220623120000", "Thu, 23 Jun 2022 10:00 GMT",
        "23-Jun-2022",
        "June 23, 2022 Thursday 12:04 PM GMT", "44735", "44735.25", "23-Jun-22",
        "Thu, 23 Jun 22 10:00:00 GMT", "2022_06_23", "2022-Jun-23", "2022 June 23",
        "23rd of June, 2022", "Published: June 23, 2022",
        "Thu Jun 23 10:00:00 +0000 2022", "23/Jun/2022:10:00:00 +0000", "June 23, 2022, 10 pm",
        "1655942400", "1655942400.0", "1655942400000",
    ],
)  # fmt: skip
def test_a_date_that_reads_one_way_is_read(written: str) -> None:
    assert dates.iso(written) == "2022-06-23"


@pytest.mark.parametrize(
    "written",
    [
        "2022-06-23", "2022-06-23T10:00:00+03:00", "2022-06", "2022", "01/02/2022", "June 31, 2022", "soon",
        "", "23 июня 2022", "June 23, 10 pm", "June 23 10am", "May 10 12:00", "Jun-22", "01/02/22",
        "2022年6月23日",
    ],
)  # fmt: skip
def test_what_is_iso_or_reads_in_two_ways_stays(written: str) -> None:
    assert dates.iso(written) == written


@pytest.mark.parametrize(
    ("column", "read_as", "told"),
    [
        (["01/02/2022", "25/02/2022"], ["2022-02-01", "2022-02-25"], "day first"),
        (["", "01/02/2022", "02/25/2022"], ["", "2022-01-02", "2022-02-25"], "month first"),
        (["01/02/2022", "02/03/2022"], ["01/02/2022", "02/03/2022"], ""),
        (["25/02/2022", "02/25/2022"], ["25/02/2022", "02/25/2022"], ""),
        (["1/2/22", "2/25/22 10:00 PM"], ["2022-01-02", "2022-02-25"], "month first"),
        (["01.02.22", "25.02.22"], ["2022-02-01", "2022-02-25"], "day first"),
    ],
)
def test_a_column_that_fits_one_reading_is_read_so(
    tmp_path: Path, column: list[str], read_as: list[str], told: str
) -> None:
    rows = "".join(f"{number},They met.,{date}\n" for number, date in enumerate(column))
    (tmp_path / "x.csv").write_text(f"id,text,date\n{rows}", encoding="utf-8")
    report = read.Report()
    assert [row["date"] for row in read.articles([tmp_path], report)] == read_as
    assert told in " ".join(report.notes)
    assert bool(report.notes[1:]) == bool(told)


def test_the_command_line_counts_or_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.csv").write_text("id,text,date\n1,They met.,01/02/2022\n", encoding="utf-8")
    for option, told in (
        ([], "1 of 1 articles: date left unread"),
        (["--day-first"], ""),
        (["--month-first"], ""),
    ):
        with pytest.raises(SystemExit) as leave:
            cli.main(["score", str(tmp_path / "x.csv"), "--out", str(tmp_path / "out"), *option])
        assert leave.value.code == 0
        heard = capsys.readouterr().err
        assert told in heard
        assert ("left unread" in heard) == bool(told)
    assert "2022-01-02" in (tmp_path / "out" / "articles.csv").read_text(encoding="utf-8")
