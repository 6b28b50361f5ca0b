"""Naming: shares by hand, Wilson against scipy, the pairs against the lexicon and SpellingUkraine."""

from __future__ import annotations

import datetime
import gzip
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

import framing as fr
from framing import paths, storage
from framing.intervals import wilson
from framing.places import house_styles

PAIRS = storage.read_csv(paths.LEXICONS / "naming.csv")


def score(*rows: tuple[str, str], **columns: list[str]) -> fr.Scores:
    """Scores of (outlet, text) pairs."""
    outlets, texts = zip(*rows, strict=True)
    ids = [str(i) for i in range(len(rows))]
    return fr.score(pd.DataFrame({"article_id": ids, "outlet": outlets, "text": texts, **columns}))


def one(table: pd.DataFrame, **where: str) -> pd.Series:
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_shares_by_hand():
    scores = score(
        ("x", "Kiev waited. Kiev slept. Kyiv woke."),
        ("x", "It rained in Kyiv and in Kharkov."),
        ("y", "Kyiv again."),
    )
    x = fr.naming(scores, by="outlet")
    kyiv = one(x, outlet="x", place="Kyiv")
    assert (kyiv["share"], kyiv["n_mentions"], kyiv["n_articles"], kyiv["n_outlets"]) == (0.5, 4, 2, 1)
    # Articles of 3 and 1 mentions are worth (3 + 1)^2 / (3^2 + 1^2) = 1.6 draws (Kish).
    assert [kyiv["low"], kyiv["high"]] == pytest.approx(wilson(0.5, 1.6))
    assert one(x, outlet="x", place="all")["share"] == pytest.approx(3 / 5)
    assert one(x, outlet="x", place="Kharkiv")["share"] == 1
    assert x["place"].tolist() == ["all", "Kharkiv", "Kyiv", "all", "Kyiv"]


def test_names_are_rows_of_what_was_chosen():
    names = score(("x", "The Ukraine war reached Kiev.")).names
    assert names[["thing", "variant", "side", "voice"]].to_numpy().tolist() == [
        ["the war", "war", "kyiv", "own"],
        ["Kyiv", "Kiev", "moscow", "own"],
    ]


def test_names_in_capitals_and_with_an_article_are_names():
    names = score(("x", "KIEV REGIME, KYIV UNDER FIRE. The war in the Ukraine went on. I like Rovno.")).names
    assert names["variant"].tolist() == ["Kiev", "Kyiv", "war", "Rovno"]
    assert score(("x", "He had a chicken Kiev; Dynamo Kiev won.")).names.empty


def test_outlets_of_a_group_weigh_the_same():
    scores = score(("x", "Kiev. Kiev. Kiev. Kiev. Kiev. Kiev."), ("y", "Kyiv."), perspective=["neutral"] * 2)
    row = one(fr.naming(scores, by="perspective"), place="Kyiv")
    assert (row["share"], row["n_mentions"], row["n_outlets"]) == (0.5, 7, 2)
    assert [row["low"], row["high"]] == pytest.approx(wilson(0.5, 2))


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_scipys(counts: tuple[int, int]):
    k, n = counts
    theirs = binomtest(k, n).proportion_ci(method="wilson")
    assert wilson(k / n, n) == pytest.approx([theirs.low, theirs.high], abs=1e-7)


def test_translated_texts_are_left_out_and_counted():
    rows = [("x", "Kyiv slept."), ("x", "Kiev slept."), ("y", "Kiev slept.")]
    scores = score(*rows, translated_from=["", "ru", "ru"])
    table = fr.naming(scores, by="outlet")
    x, y = one(table, outlet="x", place="all"), one(table, outlet="y", place="all")
    assert (x["share"], x["n_translated_left_out"]) == (0, 1)
    assert pd.isna(y["share"])
    assert pd.isna(y["low"])
    assert (y["n_mentions"], y["n_translated_left_out"]) == (0, 1)


def test_voices_are_told_apart():
    scores = score(("x", 'Kyiv slept. "We hold Kiev and Kiev," Putin said.'))
    assert one(fr.naming(scores, by="outlet"), place="Kyiv")["share"] == 0
    assert one(fr.naming(scores, by="outlet", voice="quoted"), place="Kyiv")["n_mentions"] == 2
    assert one(fr.naming(scores, by="outlet", voice="all"), place="Kyiv")["share"] == pytest.approx(2 / 3)


def test_names_inside_loaded_terms_count_and_dishes_do_not():
    scores = score(("x", "The Kiev regime fell. The defenders of Bakhmut slept. They ate chicken Kiev."))
    assert {"kiev-regime", "defenders-of-ukraine"} <= set(scores.hits["term_id"])
    table = fr.naming(scores, by="outlet")
    assert one(table, place="Kyiv")[["share", "n_mentions"]].tolist() == [1, 1]
    assert one(table, place="Bakhmut")[["share", "n_mentions"]].tolist() == [0, 1]


def test_names_are_no_hits():
    scores = score(("x", "Kiev slept through the war in Ukraine, and Kharkiv woke to Russia's invasion."))
    assert scores.hits.empty
    assert scores.names[["thing", "form", "side"]].to_numpy().tolist() == [
        ["Kyiv", "russian-derived", "moscow"],
        ["the war", "war", "kyiv"],
        ["Kharkiv", "ukrainian-derived", "kyiv"],
        ["the war", "invasion", "kyiv"],
    ]


def test_the_river_is_left_out():
    assert (
        one(fr.naming(score(("x", "The Dnipro River froze. So did the Dnieper.")), by="outlet"), place="all")[
            "n_mentions"
        ]
        == 0
    )


def test_over_time():
    scores = score(("x", "Kiev."), ("x", "Kyiv."), date=["2018-05-01", "2020-01-31"])
    table = fr.naming(scores, by=["outlet", "year"])
    assert table[table["place"] == "Kyiv"].set_index("year")["share"].to_dict() == {"2018": 1, "2020": 0}
    months = fr.naming(scores, by="month")
    assert months["month"].unique().tolist() == ["2018-05", "2020-01"]


def test_bad_arguments_get_one_clear_line():
    scores = score(("x", "Kiev."))
    with pytest.raises(fr.InputError, match="Did you mean 'outlet'"):
        fr.naming(scores, by="outlets")
    with pytest.raises(fr.InputError, match="Did you mean 'quoted'"):
        fr.naming(scores, voice="quote")


def test_places_have_names_of_both_derivations():
    places = [row for row in PAIRS if " " not in row["thing"]]
    forms = {"ukrainian-derived": "kyiv", "russian-derived": "moscow"}
    for place in {row["thing"] for row in places}:
        assert {row["form"] for row in places if row["thing"] == place} == set(forms), place
    assert all(forms[row["form"]] == row["side"] for row in places)
    assert len({row["variant"] for row in PAIRS}) == len(PAIRS)
    assert all(row["source"] for row in PAIRS)


def test_pairs_stand_in_spelling_ukraine_where_they_say_so(shared: Path):
    lines = (shared / "data" / "spelling_ukraine" / "spelling.jsonl").read_text(encoding="utf-8").splitlines()
    entries = {entry["correct"]: entry for entry in map(json.loads, lines)}
    named = [row for row in PAIRS if row["source"].startswith("SpellingUkraine")]
    assert len(named) > 60
    for row in named:
        entry = entries[row["thing"]]
        if row["form"] == "ukrainian-derived":
            assert row["variant"] == entry["correct"]
        else:
            assert row["variant"] in entry["incorrect"] + entry["related"]


def test_house_styles_have_dates_and_sources():
    styles = house_styles()
    dates = [datetime.date.fromisoformat(date) for date in styles["date"]]
    assert dates == sorted(dates)
    assert datetime.date(2019, 8, 14) in dates
    assert (styles["source"] != "").all()
    assert set(styles["new"]) <= {row["thing"] for row in PAIRS}


@pytest.fixture(scope="module")
def headlines(shared: Path) -> pd.DataFrame:
    lines = pd.read_csv(shared / "data" / "sputnik_kyivindependent" / "headlines.csv")
    ids = [str(i) for i in range(len(lines))]
    return lines.assign(article_id=ids, text=lines["title"].astype(str))[["article_id", "outlet", "text"]]


@pytest.fixture(scope="module")
def named(headlines: pd.DataFrame) -> pd.DataFrame:
    places = "Kyiv|Kiev|Khark|Art(?:e|yo|io)movsk|Bakhmut"  # the others would only cost time
    some = headlines[headlines["text"].str.contains(places, flags=re.IGNORECASE)]
    return fr.naming(fr.score(some), by="outlet", voice="all")


@pytest.mark.parametrize(
    ("outlet", "place", "russian", "sputnik", "independent"),
    [
        ("sputnikglobe.com", "Kyiv", "Kiev", 69, 0),
        ("kyivindependent.com", "Kyiv", "Kyiv", 0, 127),
        ("sputnikglobe.com", "Bakhmut", "Art(?:e|yo|io)movsk", 32, 0),
        ("kyivindependent.com", "Bakhmut", "Bakhmut", 1, 28),
        ("sputnikglobe.com", "Kharkiv", "Kharkov", 14, 0),
        ("kyivindependent.com", "Kharkiv", "Kharkiv", 0, 34),
    ],
)
def test_known_groups(
    headlines: pd.DataFrame,
    named: pd.DataFrame,
    outlet: str,
    place: str,
    russian: str,
    sputnik: int,
    independent: int,
):
    """METHODS.md's counts of headlines; a paper's own name does not count."""
    found = headlines[headlines["text"].str.contains(rf"\b{russian}\b", flags=re.IGNORECASE)]
    counts = found["outlet"].value_counts()
    assert (counts.get("sputnikglobe.com", 0), counts.get("kyivindependent.com", 0)) == (sputnik, independent)
    left = found[found["outlet"] == outlet]["text"].str.contains("Kyiv Independent")
    row = one(named, outlet=outlet, place=place)
    other = 1 if (outlet, place) == ("sputnikglobe.com", "Bakhmut") else 0  # its one headline with Bakhmut
    assert row["n_articles"] == (~left).sum() + other
    russian_derived = 1 - other / row["n_mentions"] if outlet == "sputnikglobe.com" else 0
    assert row["share"] == pytest.approx(russian_derived)
    assert row["low"] <= row["share"] <= row["high"]


def test_the_counter_example_pro_moscow_sites_write_kyiv(shared: Path):
    """Spelling alone decides nothing."""
    with gzip.open(shared / "data" / "ppn" / "ppn_en_open.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = list(
            dict.fromkeys(row["text"] for row in map(json.loads, file) if row["site"] == "rrn.media")
        )
    row = one(fr.naming(score(*(("rrn", text) for text in texts[:100])), by="outlet"), place="Kyiv")
    assert row["n_mentions"] > 30
    assert row["high"] < 0.5


@pytest.fixture(scope="module")
def corpus() -> fr.Scores:
    return fr.score(fr.read_articles(paths.data() / "articles"))


def test_the_composed_trap(corpus: fr.Scores):
    table = fr.naming(corpus)
    assert one(table, outlet="Eurasia Sextant", place="Kyiv")["share"] == 0
    assert one(table, outlet="Quayside Daily", place="Kyiv")["share"] == pytest.approx(4 / 9)
    assert table["n_translated_left_out"].eq(0).all()
    assert table["low"].le(table["share"]).all()
    assert table["high"].ge(table["share"]).all()


def test_the_chart_draws_every_share(corpus: fr.Scores):
    table = fr.naming(corpus)
    ax = fr.charts.naming(table, places=["Kyiv"])
    drawn = sorted(float(x) for dots in ax.collections for x, _ in dots.get_offsets())
    assert drawn == pytest.approx(sorted(100 * table[table["place"] == "Kyiv"]["share"]))


def test_the_chart_refuses_what_it_cannot_draw(corpus: fr.Scores):
    with pytest.raises(fr.InputError, match=r"fr\.naming"):
        fr.charts.naming(pd.DataFrame({"a": [1]}))
    with pytest.raises(fr.InputError, match=r"no place 'Kiev'.*Did you mean 'Kyiv'"):
        fr.charts.naming(fr.naming(corpus), places=["Kiev"])
    with pytest.raises(fr.InputError, match="nothing to draw"):
        fr.charts.naming(fr.naming(score(("x", "It rained.")), by="outlet"))
