"""What README and docs claim in numbers is what was measured: a number that moves fails here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from framing import paths, storage, validity

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "docs" / "index.md",
    *sorted((ROOT / "docs" / "explanation").glob("*.md")),
]
FIGURE = re.compile(r"(?<![\d.])(\.\d\d) \[(\.\d\d), (\.\d\d|1(?:\.00)?)\]")
COVERS = re.compile(r"cover (?:the truth in )?(\d\d(?:\.\d)?) to (\d\d(?:\.\d)?) %")


def measured():
    table = validity.validity().dropna(subset=["value", "low"])
    numbers = table[["value", "low", "high"]].itertuples(index=False)
    return {validity.figure(*row).replace("1.00", "1") for row in numbers}


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_a_figure_with_its_interval_stands_in_the_table_of_validity(file):
    text = file.read_text(encoding="utf-8")
    claimed = {match[0].replace("1.00", "1") for match in FIGURE.finditer(text)}
    assert claimed <= measured()


def test_readme_says_how_whole_texts_read():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    told = next(line for line in lines if line.startswith("| `reads_as` on whole texts"))
    table = validity.validity()
    rows = table[table["measure"].str.startswith("no false alarm")]
    assert len(rows) == 3
    for row in rows.to_dict("records"):
        assert f"{row['n']:,.0f}" in told
        assert f"{row['note'].split('%')[0]} %" in told
        assert f"{100 * (1 - row['value']):.0f} % of" in told


def test_readme_says_how_the_intervals_cover():
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    rows = [
        line.split("|")
        for line in page.splitlines()
        if re.match(r"\| (even|2 : 1|skewed|few|sparse) \|", line)
    ]
    coverage = [float(row[5]) for row in rows]
    for text in (path.read_text(encoding="utf-8") for path in PAGES):
        for low, high in COVERS.findall(text):
            assert (float(low), float(high)) == (min(coverage), max(coverage))


def test_more_places_of_kyivs_side_were_judged_than_of_moscows():
    """Fair to both sides: "Open texts that may be used hold more places where Kyiv's codes occur"."""
    labels = storage.read_table(paths.data() / "labels" / "hits-in-context.csv", "labels")
    own = labels[(labels["a_voice"] == "own") & (labels["b_voice"] == "own")]
    counts = own["a_side"].value_counts()
    assert counts["kyiv"] > counts["moscow"]


def test_a_pair_of_threes_is_what_the_page_on_comparing_says():
    """Comparing within events: with three a side one study of five finds it, with eight two of three."""
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    rows = [[text.strip() for text in line.split("|")] for line in page.splitlines()]
    found = {(row[1], row[2]): int(row[5].split()[0]) for row in rows if len(row) == 8 and row[1].isdigit()}
    three, eight = found["3", "3"], found["8", "3"]
    assert 15 <= three <= 25
    assert 62 <= eight <= 72
