"""The same fact in each account: facts by hand, the teaching corpus by labels, bad input, the chart."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import framing as fr
from framing import schema, wording
from framing.accounts import told_by_one, told_shares
from framing.charts.rows import PAGE, cell_of
from framing.text.document import document

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # odd articles are told of so

ROOT = Path(fr.__file__).parents[1]
LABELS = ROOT / "data" / "annotations" / "told.csv"


def corpus(*texts: str, **columns: list[str]) -> pd.DataFrame:
    """Articles of one event, each of an outlet of its own."""
    names = [f"o{n}" for n in range(len(texts))]
    table = {"article_id": [f"a{n}" for n in range(len(texts))], "outlet": names, "event": "e"}
    return pd.DataFrame({**table, "text": list(texts), **columns})


def told(articles: pd.DataFrame, **options: object) -> pd.DataFrame:
    return fr.told(fr.score(articles), articles, **options)


SOLDIERS = (
    "On 18 October they said that a first group of some 1,500 soldiers had been shipped to Vladivostok.",
    "About fifteen hundred is the wrong count. A first group of 12,000 soldiers was shipped to Vladivostok.",
    "Rain fell all morning. Thousands of soldiers, a first group, were shipped to Vladivostok.",
)


def test_one_fact_in_three_wordings_and_their_figures():
    articles = corpus(*SOLDIERS, perspective=["pro-kyiv", "neutral", "pro-moscow"])
    table = told(articles)
    assert list(table.columns) == list(schema.TABLES["told"])
    assert table["fact"].tolist() == [1, 1, 1]
    assert table["outlet"].tolist() == ["o0", "o1", "o2"]  # by perspective
    assert table["figures"].tolist() == ["1,500", "12,000", "thousands"]
    assert set(table["label"]) == {
        "A first group of 12,000 soldiers was shipped to Vladivostok."
    }  # the neutral
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    for row in table.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.text
        assert 0 < row.similarity <= 1


def test_facts_of_one_side_and_of_both():
    rain = "Rain fell on the market square of Sumy all day."
    table = told(
        corpus(
            SOLDIERS[0], SOLDIERS[1], rain, rain, perspective=["pro-kyiv", "neutral", "neutral", "neutral"]
        )
    )
    assert told_by_one(table).to_numpy().tolist() == [["e", "neutral", "pro-kyiv", 1, 1, 0]]


@pytest.mark.parametrize(
    ("one", "other", "figures"),
    [
        ("led by Colonel Petrov of the guards", "led by Colonel Ivanov of the guards", ["petrov", "ivanov"]),
        ("on 18 October with no losses", "on 19 October with no losses", ["18 October", "19 October"]),
        ("on 18 October with no losses", "on October 18th, 2024, with no losses", ["", ""]),
        ("with two men lost", "with three men lost", ["2 men", "3 men"]),
        ("with fifteen hundred men", "with 1,500 men", ["", ""]),
        ("with one man lost", "with five men lost", ["1 man", "5 men"]),
        ("with one person lost", "with two people lost", ["1 person", "2 peopl"]),
        ("with one of the guns lost", "with two guns lost", ["", ""]),
        ("2.5 metres deep", "two metres deep", ["2.5 metr", "2 metr"]),
        ("paid with $50m in gold", "paid with 50 million in gold", ["", ""]),
        ("paid with £30m in gold", "paid with £13m in gold", ["30,000,000", "13,000,000"]),
        ("built in 1985 with no tools", "built in 1986 with no tools", ["1985", "1986"]),
        ("built in 1985 with no tools", "built on 18 October with no tools", ["", ""]),
        ("on 18 October-style parade", "on 19 October-style parade", ["18 October", "19 October"]),
        ("there on June 18-19 with guards", "there on 18 and 19 June with guards", ["", ""]),
        ("by Petrov, who is from Samara", "by men from Samara whom Ivanov knows", ["", ""]),
    ],
)
def test_wordings_of_one_fact_that_differ(one: str, other: str, figures: list[str]):
    named = "Petrov and Ivanov met Kim there at noon today."
    table = told(corpus(f"The convoy at Sudzha was {one}.", f"The convoy at Sudzha was {other}.", named))
    assert table["figures"].tolist()[:2] == figures


@pytest.mark.parametrize(
    ("denied", "affirmed"),
    [
        ("The Ukrainian brigade did not cross the Dnipro near Krynky.", "crossed the Dnipro near Krynky."),
        ("The Russian brigade did not cross the Oskil near Kupiansk.", "crossed the Oskil near Kupiansk."),
        ("The brigade hasn’t crossed the Dnipro near Krynky.", "crossed the Dnipro near Krynky."),
        ("The brigade cannot cross the Dnipro near Krynky.", "crosses the Dnipro near Krynky."),
        ("The brigade never crossed the Dnipro near Krynky.", "crossed the Dnipro near Krynky."),
        ("No North Korean soldiers died near Kursk.", "of North Korean soldiers died near Kursk."),
        ("The brigade can no longer cross the Dnipro near Krynky.", "can cross the Dnipro near Krynky."),
    ],
)
def test_who_denies_what_another_says(denied: str, affirmed: str):
    table = told(corpus(denied, f"A brigade {affirmed}", "Rain fell on the fields all the week long."))
    assert table[["fact", "figures"]].to_numpy().tolist() == [[1, "denied"], [1, ""]]


@pytest.mark.parametrize(
    "other",
    [
        "The brigade has never crossed the Dnipro near Krynky.",
        "The brigade, No. 5, did not cross the Dnipro near Krynky.",
    ],
)
def test_who_denies_the_same_is_not_marked(other: str):
    table = told(corpus("The brigade did not cross the Dnipro near Krynky.", other))
    assert table["figures"].tolist() == ["", ""]


@pytest.mark.parametrize("text", ["not only crossed", "no less than crossed", "crossed"])
def test_not_only_is_no_denial(text: str):
    table = told(corpus(f"The brigade {text} the Dnipro near Krynky.", "It crossed the Dnipro near Krynky."))
    assert table["figures"].tolist() == ["", ""]


@pytest.mark.parametrize("handle", ["@x", "~0", "@ 10", "~", "~10-18 @a-b"])
def test_a_texts_own_signs_are_no_dates_or_names(handle: str):
    table = told(corpus(*(f"{text} Then {handle} wrote so again and again." for text in SOLDIERS)))
    assert table["figures"].tolist()[:3] == ["1,500", "12,000", "thousands"]


def test_who_tells_it():
    articles = corpus(
        '"A first group of 1,500 soldiers was shipped to Vladivostok," Vladimir Putin said.',
        "A first group of 1,500 soldiers was shipped to Vladivostok.",
    )
    table = told(articles)
    assert table[["voice", "speaker"]].to_numpy().tolist() == [["quoted", "vladimir-putin"], ["own", ""]]


def test_without_a_rare_anchor_nothing_is_the_same():
    table = told(
        corpus("They went there and they were glad of it.", "We went there and we were sorry for it.")
    )
    assert table.empty
    assert list(table.columns) == list(schema.TABLES["told"])


def test_copies_and_short_sentences_are_out():
    same = SOLDIERS[0]
    assert told(corpus(same, same, dup_group=["a0", "a0"])).empty
    assert not told(corpus(same, same)).empty
    assert told(corpus("Vladivostok, 18 October 1500.", "Vladivostok, 18 October 1500.")).empty


def test_a_sentence_tells_two_facts():
    table = told(
        corpus(
            "The Pentagon spoke of 10,000 men, and NATO confirmed that Korean units were at Kursk.",
            "NATO confirmed that Korean units were at Kursk.",
            "About 10,000 men is what the Pentagon spoke of.",
        )
    )
    first = table[table["outlet"] == "o0"]
    assert first["fact"].nunique() == 2
    assert set(first["start"]) == {0}


def test_forms_of_dates_numbers_and_nations():
    one, other = (
        wording.terms(wording.one_form(text, [], "2024-10-20"), set())
        for text in (
            "Ten thousand guests left on Friday.",
            "10,000 guests left on Oct. 18.",
        )
    )
    assert {"#10000", "~10-18", "guest", "left"} <= set(one) & set(other)
    nations = wording.one_form("Guests from China", [(12, 17, "china")], "")
    assert wording.terms(nations, set()) == ("guest", "@china")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty two men", ("#22", "men")),
        ("Twenty-two men", ("#22", "men")),
        ("two hundred thousand men", ("#200000", "men")),
        ("12 thousand men", ("#12000", "men")),
        ("$1.5bn", ("#1500000000",)),
        ("$200m", ("#200000000",)),
        ("200m away", ("#200", "away")),
        ("300 mln", ("#300000000",)),
        ("10k shells", ("#10000", "shell")),
        ("sixteen men", ("#16", "men")),
        ("one hundred and fifty men", ("#150", "men")),
        ("two hundred and thirty-five thousand men", ("#235000", "men")),
        ("one thousand two hundred men", ("#1200", "men")),
        ("a hundred thousand men", ("#100000", "men")),
        ("two and a half thousand men", ("#2500", "men")),
        ("half a million men", ("#500000", "men")),
        ("two dozen men", ("#24", "men")),
        ("two and three men", ("#2 men", "#3 men", "men")),
        ("One man", ("#1 man", "man")),
        ("One of the men", ("men",)),
        ("in 2024", ("~2024",)),
        ("2000 soldiers", ("#2000", "soldier")),
        ("June 18-19", ("~6-18", "~6-19")),
        ("from 10 to 16 September", ("~9-10", "~9-16")),
        ("10,000-12,000 men", ("#10000", "#12000", "men")),
        ("1 500 men", ("#1500", "men")),
        ("1\u202f500 men", ("#1500", "men")),
        ("1500 men", ("#1500", "men")),
        ("10,000-strong", ("#10000", "strong")),
        ("2 men", ("#2 men", "men")),
        ("tens of thousands", ("ten", "#thousands")),
        ("on October 18th, 2024", ("~10-18",)),
        ("18th of October 2024", ("~10-18",)),
        ("Sept. 3", ("~9-3",)),
        ("October 18,500 men", ("octob", "#18500", "men")),
    ],
)
def test_figures_and_dates_in_one_form(text: str, expected: tuple[str, ...]):
    assert wording.terms(wording.one_form(document(text).norm, [], ""), set()) == expected


def test_evidence_opens_a_mark():
    articles = corpus(*SOLDIERS)
    scores = fr.score(articles)
    chart = fr.charts.told(fr.told(scores, articles, event="e"))
    cells = [cell_of(mark.get_gid()) for mark in chart.collections if mark.get_gid()]
    assert len(cells) == 3
    for cell in cells:
        lines = fr.evidence(scores, articles, **cell)
        assert lines["outlet"].tolist() == [cell["outlet"]]


def test_shares_go_into_compare():
    articles = corpus(*SOLDIERS, "Nothing of the kind was heard in this town.", perspective=["neutral"] * 4)
    scores = fr.score(articles)
    shares = told_shares(fr.told(scores, articles), scores)
    assert shares["share"].tolist() == [1, 1, 1, 0]
    turned = articles.iloc[::-1].assign(outlet="o")
    scored = fr.score(turned)
    assert told_shares(fr.told(scored, turned, fewest=1), scored)["article_id"].tolist() == ["a0;a1;a2;a3"]
    assert fr.compare(shares, "share")["estimate"].iloc[0] == pytest.approx(0.75)


@pytest.mark.parametrize(
    "articles",
    [
        corpus(SOLDIERS[0]),
        corpus(*[SOLDIERS[0]] * 3, dup_group=["a0"] * 3),
        corpus(*SOLDIERS).assign(event=""),
        corpus(*(text.upper() for text in SOLDIERS)),
        corpus(*SOLDIERS, "", "   "),
        corpus(*SOLDIERS, "The soldiers came with a " + "very " * 10_000 + "long train to Vladivostok."),
        corpus(*SOLDIERS).drop(columns=["event", "outlet"]),
        corpus(SOLDIERS[0], SOLDIERS[1]).assign(date=["yesterday", None]),
    ],
    ids=["one article", "copies", "no event", "capitals", "empty", "long", "no columns", "no dates"],
)
def test_bad_input_gives_a_table(articles: pd.DataFrame):
    scores = fr.score(articles)
    table = fr.told(scores, articles)
    assert list(table.columns) == list(schema.TABLES["told"])
    assert told_shares(table, scores)["share"].between(0, 1).all()
    assert len(told_by_one(table)) <= 3


def test_outlets_without_a_name_have_no_column():
    articles = corpus(*SOLDIERS, SOLDIERS[0]).assign(outlet=["x", "y", "", "z"])
    chart = fr.charts.told(told(articles))
    assert len(chart.get_xticks()) == 3


def test_what_is_refused_in_one_line():
    articles = corpus(*SOLDIERS)
    scores = fr.score(articles)
    with pytest.raises(fr.InputError, match="Did you mean 'e'"):
        fr.told(scores, articles, event="ee")
    with pytest.raises(fr.InputError, match="nothing to draw"):
        fr.charts.told(told(corpus(SOLDIERS[0])))
    two = pd.concat([articles, articles.assign(article_id=["x", "y", "z"], event="f")])
    with pytest.raises(fr.InputError, match="several events"):
        fr.charts.told(told(two))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200), min_size=2, max_size=4)
)
def test_any_text_gives_a_table_with_its_offsets(texts: list[str]):
    articles = corpus(*(f"{text} {SOLDIERS[0]} {text}" for text in texts))
    scored = dict(zip(articles["article_id"], articles["text"], strict=True))
    for row in told(articles).itertuples():
        assert scored[row.article_id][row.start : row.end] == row.text


def test_teaching_corpus_by_labels():
    articles = fr.read_articles(ROOT / "data" / "articles")
    scores = fr.score(articles)
    table = fr.told(scores, articles)
    shuffled = articles.sample(frac=1, random_state=1)
    assert table.equals(fr.told(fr.score(shuffled), shuffled))
    with LABELS.open(encoding="utf-8") as file:
        labels = pd.DataFrame(csv.DictReader(file)).astype({"start": int})
    found = labels.merge(table, on=["event", "article_id", "start"], suffixes=("_label", ""))
    told_by = labels[labels["sheet"] == "yes"].groupby(["event", "fact"])["article_id"].nunique()
    standing = found.groupby(["event", "fact_label", "fact"])["article_id"].nunique()
    best = standing.groupby(level=[0, 1]).max().reindex(told_by.index, fill_value=0)
    assert best.sum() / told_by.sum() >= 0.88


def test_chart_fits_a_page():
    articles = fr.read_articles(ROOT / "data" / "articles")
    articles = articles[articles["event"] == "pyongyang-treaty-2024"]
    scores = fr.score(articles)
    table = fr.told(scores, articles)
    chart = fr.charts.told(table, told_shares(table, scores))
    assert chart.whole.get_figwidth() == pytest.approx(PAGE)
    assert len(chart.get_yticklabels()) == 20
    assert len(chart.get_xticks()) == 9
    assert "not found" in chart.caption
