import pandas as pd
import pytest

import framing as fr


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
