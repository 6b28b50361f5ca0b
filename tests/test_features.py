import re

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

import framing as fr
from framing import paths

MOSCOW, KYIV = "The Kiev regime shelled Donetsk.", "The occupiers shelled Kherson."


def measured(texts):
    return fr.FramingFeatures().set_output(transform="pandas").fit_transform(texts)


def test_worked_out_by_hand():
    text = 'The dictator met the press. "The dictator left," Putin said.'
    row = measured([text]).iloc[0]
    table = fr.score(pd.DataFrame({"article_id": ["a"], "text": [text]})).articles.iloc[0]
    assert (table["n_words"], table["n_words_own"]) == (10, 7)
    assert row["kyiv_own_per_1000"] == pytest.approx(1000 * table["kyiv_own"] / 7)
    assert row["words_quoted_russia_share"] == pytest.approx(3 / 10)
    assert row["statements_per_1000"] == pytest.approx(1000 / 10)
    assert row["loaded_own_per_1000"] == table["loaded_own_per_1000"]


def test_nothing_quoted_is_missing_and_not_zero():
    assert np.isnan(measured(["The dictator met the press."])["source_balance"].iloc[0])


def test_a_row_depends_on_its_own_text_only_and_may_come_twice():
    articles = fr.read_articles(paths.data() / "articles").head(6)
    whole = fr.FramingFeatures().transform(articles)
    some = fr.FramingFeatures().transform(articles.iloc[[3, 0, 3]])
    assert np.array_equal(some, whole[[3, 0, 3]], equal_nan=True)


def test_frames_keep_their_index_and_names():
    table = measured(pd.Series([MOSCOW, KYIV], index=["x", "y"]))
    assert table.index.tolist() == ["x", "y"]
    assert table.columns.tolist() == fr.FramingFeatures().get_feature_names_out().tolist()


def test_it_works_in_a_pipeline_that_is_cloned():
    texts, sides = [MOSCOW, KYIV] * 3, ["m", "k"] * 3
    tree = make_pipeline(fr.FramingFeatures(), DecisionTreeClassifier(random_state=0))
    assert clone(tree).fit(texts, sides).predict([KYIV, MOSCOW]).tolist() == ["k", "m"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("one text", "one text: \\[text\\]"),
        (pd.DataFrame({"body": ["x"]}), "no column 'text'"),
        ([MOSCOW, ""], "1 of 2 articles cannot be scored"),
    ],
)
def test_what_cannot_be_measured_is_said(given, words):
    with pytest.raises(fr.InputError, match=words):
        fr.FramingFeatures().transform(given)


def test_the_page_on_prediction_runs_and_holds_out_whole_outlets():
    page = (paths.project() / "docs" / "how-to" / "predict.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, flags=re.S)
    names = {}
    exec(code, names)  # noqa: S102 - our own page
    assert len(names["predicted"]) == len(names["articles"])
    assert 0.5 < names["macro_f1"] <= 1, "well above the third of chance"
