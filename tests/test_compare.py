import numpy as np
import pandas as pd
import pytest
from scipy import stats

import framing as fr
from framing.compare import FEWEST_OUTLETS


def table(rows):
    data = pd.DataFrame(rows, columns=["outlet", "perspective", "event", "rate"])
    data.insert(0, "article_id", [str(i) for i in range(len(data))])
    return data


BALANCED = table(
    [
        (f"{p}{o}", p, e, base + o + bump)
        for p, base in (("neutral", 1.0), ("pro-kyiv", 5.0))
        for o in range(3)
        for e, bump in (("e1", 0.0), ("e2", 2.0))
    ]
)


def test_balanced_interval_is_the_t_interval_of_outlet_means():
    found = fr.compare(BALANCED, "rate")
    row = found[(found["event"] == "all") & (found["group"] == "neutral")].iloc[0]
    means = np.array([2.0, 3.0, 4.0])  # of outlets 0, 1, 2 over both events
    expected = stats.t.interval(0.95, 2, means.mean(), stats.sem(means))
    assert row["estimate"] == pytest.approx(3.0)
    assert (row["low"], row["high"]) == pytest.approx(expected)
    assert (row["n_articles"], row["n_outlets"]) == (6, 3)


def test_busy_outlets_and_much_covered_events_weigh_no_more():
    rows = [("a", "neutral", "e1", 1.0)] * 9 + [
        ("b", "neutral", "e1", 3.0),
        ("a", "neutral", "e2", 10.0),
        ("c", "pro-kyiv", "e1", 0.0),
        ("c", "pro-kyiv", "e2", 0.0),
    ]
    found = fr.compare(table(rows), "rate")
    assert found[found["group"] == "neutral"].iloc[0]["estimate"] == pytest.approx(((1 + 3) / 2 + 10) / 2)


def test_only_shared_events_enter_all_but_each_event_has_its_row():
    rows = [("a", "neutral", "e1", 1.0), ("a", "neutral", "only", 50.0), ("b", "pro-kyiv", "e1", 2.0)]
    found = fr.compare(table(rows), "rate")
    assert found[found["event"] == "all"]["estimate"].tolist() == [2.0, 1.0]  # pro-kyiv, neutral
    assert found[found["event"] == "only"]["group"].tolist() == ["neutral"]


def test_no_interval_under_three_outlets():
    assert FEWEST_OUTLETS == 3
    rows = [
        (o, p, "e", 1.0)
        for o, p in (("a", "neutral"), ("b", "neutral"), ("c", "pro-kyiv"), ("d", "pro-kyiv"))
    ]
    assert fr.compare(table(rows), "rate")[["low", "high"]].isna().all(axis=None)


def test_input_is_not_changed():
    before = BALANCED.copy()
    fr.compare(BALANCED, "rate")
    pd.testing.assert_frame_equal(BALANCED, before)


@pytest.mark.parametrize(
    ("measure", "by", "words"),
    [
        ("raet", "perspective", "Did you mean 'rate'"),
        ("rate", "perspectiv", "Did you mean 'perspective'"),
        ("outlet", "perspective", "no number"),
    ],
)
def test_wrong_columns_are_named(measure, by, words):
    with pytest.raises(fr.InputError, match=words):
        fr.compare(BALANCED, measure, by=by)


def test_groups_without_a_shared_event_say_so():
    rows = [("a", "neutral", "e1", 1.0), ("b", "pro-kyiv", "e2", 2.0)]
    with pytest.raises(fr.InputError, match="no event is covered by all"):
        fr.compare(table(rows), "rate")


def test_rates_by_hand():
    text = "The dictator left. The odious dictator went home. " + "Plain words follow here. " * 10
    quoted = (
        '"The dictator has left us and we are glad that he is gone and will not be back again soon," '
        "she said. "
    )
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "outlet": ["x", "x"],
            "perspective": "neutral",
            "text": [text + quoted, "Plain words only. " * 7],
        }
    )
    scores = fr.score(articles, "ukraine-war-en")
    first = scores.articles.iloc[0]
    assert (first["n_words"], first["n_words_own"]) == (8 + 40 + 20 + 2, 8 + 40 + 2)
    found = fr.rates(scores, by="outlet").set_index("voice")
    own = int((scores.hits["voice"] == "own").sum())
    assert own >= 2
    assert found.loc["own", "per_1000"] == pytest.approx(
        1000 * own / 50 / 2
    )  # two articles, the second without
    assert found.loc["quoted", "per_1000"] == pytest.approx(1000 / 20)  # only the first quotes anybody
    assert found["n_articles"].tolist() == [2, 1, 2]
