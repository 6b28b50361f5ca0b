"""One outlet in several spellings, perspectives as people write them, outlets.csv beside the input."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import framing as fr
from framing import cli, outlets, read

SPELLINGS = [
    "Café Courier",
    "café courier",
    " Café  Courier ",
    "Café\u00a0Courier",
    "CAFÉ-COURIER",
    "Cafe\u0301 Courier",
]


def table(folder: Path) -> Path:
    (folder / "outlets.csv").write_text(
        "outlet,outlet_id,perspective\nCafé Courier,cafe,PRO Moscow\nThe Post,post,pro_kyiv\n",
        encoding="utf-8",
    )
    return folder / "outlets.csv"


def corpus() -> pd.DataFrame:
    rows = [(f"a{n}", "The dictator met the press.", outlet) for n, outlet in enumerate(SPELLINGS)]
    return pd.DataFrame(rows, columns=["article_id", "text", "outlet"])


def test_one_outlet_has_one_name_everywhere(tmp_path: Path) -> None:
    assert set(fr.score(corpus()).articles["outlet"]) == {"Café Courier"}
    scores = fr.score(corpus().iloc[::-1], outlets=table(tmp_path))
    assert set(scores.articles["outlet"]) == {"Café Courier"}
    assert set(scores.articles["perspective"]) == {"pro-moscow"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Pro-Moscow", "pro-moscow"), ("pro_kyiv", "pro-kyiv"), ("PRO MOSCOW", "pro-moscow"),
        ("pro – Kiev", "pro-kyiv"), ("ProRussian", "pro-moscow"), ("pro-ukraine", "pro-kyiv"),
        (" Neutral ", "neutral"), ("Unknown", "unknown"), ("left", ""), ("pro", ""), ("", ""),
    ],
)  # fmt: skip
def test_perspectives_in_usual_spellings(written: str, meant: str) -> None:
    assert outlets.perspective(written) == meant


def test_an_unknown_perspective_is_named_once_with_the_valid_ones(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("text,perspective\n" + "They met.,left\n" * 3 + "They met.,PRO KYIV\n")
    report = read.Report()
    rows = list(read.articles([tmp_path], report))
    assert [row["perspective"] for row in rows] == ["left", "left", "left", "pro-kyiv"]
    (told,) = [line for line in report.notes if "left" in line]
    assert "pro-kyiv, neutral, pro-moscow, unknown" in told


def test_the_command_line_says_a_note_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where articles are read and then scored, which both look at perspectives."""
    (tmp_path / "x.csv").write_text("article_id,text,perspective\n1,They met.,left\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(SystemExit):
            cli.main(["read", str(tmp_path / "x.csv")])
        assert capsys.readouterr().err.count("perspective 'left' is none of") == 1


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        ("2024-01-01", "2024-06-19", True), ("2024-06-20", "", False), ("", "2024-06-18", False),
        ("2024", "2024", True), ("2024-06", "2024-06", True), ("", "2024", True), ("", "2023", False),
        ("June 1, 2024", "2024/06/30", True),
    ],
)  # fmt: skip
def test_a_perspective_holds_for_all_of_its_last_day_month_or_year(
    tmp_path: Path, since: str, until: str, held: bool
) -> None:
    path = tmp_path / "outlets.csv"
    line = f'The Post,neutral,"{since}","{until}"\n'
    path.write_text(f"outlet,perspective,valid_from,valid_to\n{line}", encoding="utf-8")
    found = outlets.perspective_of({"outlet": "the post", "date": "2024-06-19"}, outlets.outlets_table(path))
    assert found == ("neutral" if held else "unknown")


@pytest.mark.parametrize("date", ["soon", "01/02/2020", "2024-06-19 or so", "19"])
def test_a_date_of_outlets_that_is_none_is_told(tmp_path: Path, date: str) -> None:
    path = tmp_path / "outlets.csv"
    path.write_text(f"outlet,perspective,valid_to\nThe Post,neutral,{date}\n", encoding="utf-8")
    with pytest.raises(fr.InputError, match=r"row 2: valid_to '.*' is no date; write it as 2024-06-19"):
        outlets.outlets_table(path)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("The Post,neutral,,\nthe-post,pro-kyiv,,", True),
        ("The Post,neutral,2020,2024\nThe Post,pro-kyiv,2024-06-19,", True),
        ("The Post,neutral,2020,2024-05\nThe Post,pro-kyiv,2024-06,", False),
        ("The Post,pro-kyiv,2024-06,\nThe Post,neutral,,2024-05-31", False),
        ("The Post,neutral,2020,2024\nThe Post,neutral,2023,", False),
    ],
)
def test_two_rows_of_one_outlet_that_contradict_each_other_are_told(
    tmp_path: Path, rows: str, told: bool
) -> None:
    path = tmp_path / "outlets.csv"
    path.write_text(f"outlet,perspective,valid_from,valid_to\n{rows}\n", encoding="utf-8")
    if told:
        with pytest.raises(
            fr.InputError, match=r"rows 2 and 3: 'the post' is neutral and pro-kyiv at one time"
        ):
            outlets.outlets_table(path)
    else:
        assert (
            outlets.perspective_of({"outlet": "The Post", "date": "2023"}, outlets.outlets_table(path))
            == "neutral"
        )


def test_an_undated_article_of_an_outlet_that_changed_sides_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "outlets.csv"
    path.write_text(
        "outlet,perspective,valid_from,valid_to\nA,neutral,,2022\nA,pro-kyiv,2023,\nB,neutral,2022,\n",
        encoding="utf-8",
    )
    table = outlets.outlets_table(path)
    assert [outlets.perspective_of({"outlet": name}, table) for name in "AB"] == ["unknown", "neutral"]


@pytest.mark.parametrize("inside", [True, False])
def test_outlets_beside_the_input_are_used_and_said(
    tmp_path: Path, inside: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    table(folder if inside else tmp_path)
    (folder / "x.csv").write_text(
        "article_id,text,outlet\n1,The dictator met the press.,the post\n", encoding="utf-8"
    )
    with pytest.warns(UserWarning, match="outlets.csv: gives the outlets' perspectives"):
        articles = fr.read_articles(folder)
    assert list(fr.score(articles).articles[["outlet", "perspective"]].loc[0]) == ["The Post", "pro-kyiv"]
    assert list(fr.kwic(articles, "dictator*")["perspective"]) == ["pro-kyiv"]
    with pytest.raises(SystemExit) as leave:
        cli.main(["score", str(folder), "--out", str(tmp_path / "out")])
    assert leave.value.code == 0
    assert "gives the outlets' perspectives" in capsys.readouterr().err
    assert list(fr.read_tables(tmp_path / "out").articles["perspective"]) == ["pro-kyiv"]
