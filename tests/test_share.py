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
    russia, ukraine = x.loc["russia", "words"], x.loc["ukraine", "words"]
    assert (russia, x.loc["russia", "statements"], x.loc["ukraine", "statements"]) == (7, 2, 1)
    assert ukraine in (4, 5)  # with or without "that"
    assert x.loc["russia", "share"] == pytest.approx(7 / (7 + ukraine))
    assert x["share"].sum() == pytest.approx(1)
    assert x["balance"].iloc[0] == pytest.approx(balance([7, int(ukraine)]))


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


@pytest.mark.parametrize("chart", ["share_of_voice"])
def test_charts_refuse_other_tables(chart):
    with pytest.raises(fr.InputError, match="this chart draws"):
        getattr(fr.charts, chart)(pd.DataFrame({"a": [1]}))
