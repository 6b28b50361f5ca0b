import math
from dataclasses import replace

import pandas as pd
import pytest
from scipy import stats

import framing as fr
from framing import paths
from framing.measuring import balance
from framing.scores import NAMES

TEXT = (
    'Putin said the talks were useful. "We will sign," Putin said. '
    "Zelensky claimed that the visit changed nothing. The weather was mild all week."
)


@pytest.fixture(scope="module")
def scores() -> fr.Scores:
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "outlet": ["x", "y"],
            "perspective": ["neutral", "pro-kyiv"],
            "text": [TEXT, "Nobody spoke at all on that day."],
        }
    )
    return fr.score(articles)


def test_balance_by_hand():
    assert balance([1, 1, 1, 1]) == pytest.approx(2)
    assert balance([3, 1]) == pytest.approx(-(0.75 * math.log2(0.75) + 0.25 * math.log2(0.25)))
    assert balance([9, 0, 0]) == 0
    assert math.isnan(balance([0, 0]))


def test_shares_by_hand(scores):
    table = fr.share_of_voice(scores, by="outlet")
    x = table[table["outlet"] == "x"].set_index("bloc")
    # Putin: "the talks were useful" and "We will sign"; Zelensky: "that the visit changed nothing".
    assert x.loc[["russia", "ukraine"], "words"].tolist() == [7, 5]
    assert x.loc[["russia", "ukraine"], "statements"].tolist() == [2, 1]
    assert x.loc["russia", "share"] == pytest.approx(7 / 12)
    assert x["share"].sum() == pytest.approx(1)
    assert x["balance"].iloc[0] == pytest.approx(balance([7, 5]))
    assert (x["low"] <= x["share"]).all()
    assert (x["share"] <= x["high"]).all()


@pytest.mark.parametrize("voice", ["own", "quoted", "scare"])
def test_rates_of_one_voice_are_those_of_all_voices(corpus, voice):
    one = fr.rates(corpus, split="voice", voice=voice)
    every = fr.rates(corpus, split="voice")
    every = every[every["voice"] == voice].reset_index(drop=True)
    numbers = ["per_1000", "n_hits", "n_words", "n_articles"]
    pd.testing.assert_frame_equal(one[["outlet", *numbers]], every[["outlet", *numbers]])


def test_an_outlet_without_statements_has_no_shares(scores):
    y = fr.share_of_voice(scores, by="outlet").query("outlet == 'y'")
    assert y["share"].isna().all()
    assert y["balance"].isna().all()
    assert y["own_share"].eq(1).all()


def test_the_same_seed_gives_the_same_interval(scores):
    a, b = (fr.share_of_voice(scores, by="perspective", seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(a, b)


def test_wrong_columns_are_named(scores):
    with pytest.raises(fr.InputError, match="Did you mean 'outlet'"):
        fr.share_of_voice(scores, by="outlets")


def test_no_statement_at_all_is_said():
    silent = fr.score(pd.DataFrame({"article_id": ["a"], "text": ["It rained."]}))
    with pytest.raises(fr.InputError, match="no statement"):
        fr.share_of_voice(silent, by="outlet")


PLAIN = "Plain words follow here. " * 10  # 40 words
QUOTED = (  # 20 words inside, 2 outside
    '"The dictator has left us and we are glad that he is gone and will not be back again soon," she said. '
)


def test_rates_by_hand():
    texts = ["The dictator left. The dictator went home. " + PLAIN + QUOTED, "Plain words only. " * 7]
    articles = pd.DataFrame(
        {"article_id": ["a", "b"], "outlet": "x", "perspective": "neutral", "text": texts}
    )
    scores = fr.score(articles, "ukraine-war-en")
    assert scores.articles[["n_words", "n_words_own"]].iloc[0].tolist() == [7 + 40 + 20 + 2, 7 + 40 + 2]
    found = fr.rates(scores, by="outlet").set_index("voice")
    assert found.loc["own", "per_1000"] == pytest.approx((1000 * 2 / 49 + 0) / 2)
    assert found.loc["quoted", "per_1000"] == pytest.approx(1000 / 20)  # only the first quotes anybody
    assert found["n_articles"].tolist() == [2, 1, 2]
    assert found["n_words"].tolist() == [49 + 21, 20, 49 + 21]


def test_a_busy_outlet_weighs_as_much_as_another_and_places_are_no_loaded_terms():
    loud, quiet = "The dictator went home. It is Kiev. " + PLAIN, "He went home late. It is Kiev. " + PLAIN
    outlets = {"a": "x", "b": "x", "c": "x", "d": "y"}
    articles = pd.DataFrame(
        {"article_id": list(outlets), "outlet": outlets.values(), "text": [loud, loud, quiet, quiet]}
    ).assign(perspective="neutral")
    found = fr.rates(fr.score(articles, "ukraine-war-en"), by="perspective").set_index("voice")
    assert found.loc["own", "per_1000"] == pytest.approx((2 / 3 * 1000 / 47 + 0) / 2)
    assert found.loc["own", ["n_hits", "n_articles", "n_outlets"]].tolist() == [2, 4, 2]


FILLER = "and then the people of the town went home along the dry road in the evening".split() * 7


def loaded_texts(*numbers):
    """Texts of 100 words, so many of them loaded."""
    return [" ".join([*["dictator"] * n, *FILLER][:100]) + "." for n in numbers]


def test_a_groups_rate_has_the_interval_of_its_outlets():
    """Outlets of one article of 100 words: rates 10, 20, 30 and 0, 10, 20 per 1,000."""
    texts, ids = loaded_texts(1, 2, 3, 0, 1, 2), list("uvwxyz")
    articles = pd.DataFrame({"article_id": ids, "outlet": ids, "text": texts, "event": "e"})
    articles["perspective"] = ["pro-kyiv"] * 3 + ["neutral"] * 3
    scores = fr.score(articles, "ukraine-war-en")
    table = fr.rates(scores, by="perspective").query("voice == 'own'").set_index("perspective")
    # Both vary by 100; by their means that is 5 and 10, pooled 7.5: of 20 it is 150, of 10 only 75.
    for group, mean, variance in (("pro-kyiv", 20, 150), ("neutral", 10, 100)):
        step = stats.t.ppf(0.975, 4) * (variance / 3) ** 0.5 / mean / 4
        expected = [mean, mean * (1 - step) ** 4, mean * (1 + step) ** 4]
        assert table.loc[group, ["per_1000", "low", "high"]].tolist() == pytest.approx(expected)
    same = fr.compare(scores, "loaded_own_per_1000").query("event == 'e'").set_index("group")
    assert table["low"].to_dict() == pytest.approx(same["low"].to_dict())
    assert fr.rates(scores, by="outlet")["low"].isna().all()  # one article each


def test_of_one_outlet_the_interval_is_over_its_articles():
    articles = pd.DataFrame({"article_id": list("abc"), "outlet": "x", "text": loaded_texts(1, 2, 3)})
    own = fr.rates(fr.score(articles, "ukraine-war-en"), by="outlet").query("voice == 'own'").iloc[0]
    step = stats.t.ppf(0.975, 2) * (100 / 3) ** 0.5 / 20 / 4
    assert [own["low"], own["high"]] == pytest.approx([20 * (1 - step) ** 4, 20 * (1 + step) ** 4])


TABLES = [fr.rates, fr.share_of_voice, fr.naming, fr.sentiment_toward]


@pytest.fixture(scope="module")
def odd():
    text = 'The dictator fell in Kiev. "The regime lied about it," Putin said. ' + "It rained. " * 12
    articles = pd.DataFrame(
        {"article_id": ["a", "b"], "outlet": ["x", "y"], "text": text, "date": "2024-06-19"}
    )
    return fr.score(articles.assign(category="world", place="Kyiv", urgent=[True, False]))


NO_GROUPS = [([], "no column ''"), (None, "no column 'None'"), (5, "no column '5'")]
NO_GROUPS += [("n_articles", "no column|no groups by"), (["outlt"], "Did you mean 'outlet'")]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("by", "said"), NO_GROUPS)
def test_groups_that_are_none_get_one_line(odd, table, by, said):
    with pytest.raises(fr.InputError, match=said):
        table(odd, by)


@pytest.mark.parametrize("table", TABLES)
def test_groups_may_be_named_twice_and_be_truth_values_or_months(odd, table):
    pd.testing.assert_frame_equal(table(odd, ["outlet", "outlet"]), table(odd, "outlet"))
    assert set(table(odd, "urgent")["urgent"]) == {False, True}
    assert set(table(odd, "month")["month"]) == {"2024-06"}
    with pytest.raises(fr.InputError, match="scores is a DataFrame"):
        table(odd.articles)


@pytest.mark.parametrize(
    ("table", "by"), [(fr.rates, "category"), (fr.naming, "place"), (fr.rates, "n_words")]
)
def test_a_column_of_articles_that_the_rows_have_too_makes_no_groups(odd, table, by):
    """Else the cell of a row could not tell which of the two it means."""
    with pytest.raises(fr.InputError, match=f"no groups by '{by}'"):
        table(odd, by)


@pytest.mark.parametrize(("by", "split"), [("quoted", "voice"), ("none", "side"), ("outlet", "text")])
def test_a_value_that_is_the_name_of_a_column_is_no_clash(odd, by, split):
    hits = odd.hits.assign(text="outlet")
    scores = replace(odd, articles=odd.articles.assign(quoted=[True, False], none="x"), hits=hits)
    table = fr.rates(scores, by, split)
    assert table["n_hits"].sum() > 0
    assert list(table.columns[:2]) == [by, split]


@pytest.mark.parametrize(
    ("date", "year", "month"),
    [
        ("2024-06-19T10:00", "2024", "2024-06"),
        ("2024", "2024", ""),
        ("19.06.2024", "", ""),
        (pd.NaT, "", ""),
        (pd.Timestamp("2024-06-19"), "2024", "2024-06"),
    ],
)
def test_years_and_months_are_read_off_days_alone(odd, date, year, month):
    scores = replace(odd, articles=odd.articles.assign(date=pd.Series([date] * 2)))
    assert set(fr.rates(scores, "year")["year"]) == {year}
    assert set(fr.naming(scores, "month")["month"]) == {month}


@pytest.fixture(scope="module")
def corpus() -> fr.Scores:
    return fr.score(fr.read_articles(paths.data() / "articles"))


@pytest.mark.parametrize("table", TABLES)
def test_one_order_of_groups_and_the_same_numbers_whatever_the_order_of_rows(corpus, table):
    shuffled = {name: getattr(corpus, name).sample(frac=1, random_state=4) for name in NAMES}
    pd.testing.assert_frame_equal(table(replace(corpus, **shuffled)), table(corpus))
    assert list(dict.fromkeys(table(corpus)["perspective"])) == ["pro-kyiv", "neutral", "pro-moscow"]
    numbers = 11 - corpus.articles["outlet"].factorize()[0]
    found = table(replace(corpus, articles=corpus.articles.assign(wave=numbers)), "wave")["wave"]
    assert list(dict.fromkeys(found)) == sorted(set(numbers))


@pytest.mark.parametrize("seed", [-1, "x", None, 1.5])
def test_a_seed_is_a_whole_number(corpus, seed):
    with pytest.raises(fr.InputError, match=r"seed '.*'; give a whole number from 0 on"):
        fr.share_of_voice(corpus, seed=seed)


@pytest.mark.parametrize(
    "split", ["polarity", "strength", "negated", "counted", "bloc", "statement", "speaker", "kind"]
)
def test_whatever_splits_the_hits_no_hit_is_lost(odd, split):
    assert fr.rates(odd, "outlet", split)["n_hits"].sum() == odd.hits["counted"].sum() > 0
    with pytest.raises(fr.InputError, match="no column 'article_id' in hits"):
        fr.rates(odd, "outlet", "article_id")
