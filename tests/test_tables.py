import math

import pandas as pd
import pytest

import framing as fr
from framing.scoring import balance

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
