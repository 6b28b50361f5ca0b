import csv
import re

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import estimator_checks

import framing as fr
from framing import paths, perspective
from framing.text.document import document

MOSCOW, KYIV = "The Kiev regime shelled Donetsk.", "The occupiers shelled Kherson."


@pytest.fixture(scope="module")
def composed():
    """Two events, nine outlets: 18 articles."""
    articles = fr.read_articles(paths.data() / "articles")
    events = articles["event"].isin(["kursk-troops-2024", "vostochny-summit-2023"])
    return articles[events].reset_index(drop=True)


@pytest.fixture(scope="module")
def fitted(composed):
    return fr.PerspectiveClassifier().fit(composed)


def articles_of(outlets, text="{side} {outlet} {n}", copies=3):
    """Three texts an outlet; `outlets` maps names to perspectives."""
    rows = [
        (
            f"{outlet}-{n}",
            outlet,
            side,
            text.format(outlet=outlet, side=MOSCOW if "m" in side else KYIV, n="so " * n),
        )
        for outlet, side in outlets.items()
        for n in range(copies)
    ]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "perspective", "text"])


SIX = {
    f"{'Alpha Beta Gamma Delta Zeta Theta'.split()[n]} Post": side
    for n, side in enumerate(["pro-moscow", "pro-kyiv"] * 3)
}


def test_rates_worked_out_by_hand():
    text = 'The dictator met the press. "The dictator left," Putin said.'
    row = fr.FramingFeatures().set_output(transform="pandas").fit_transform([text]).iloc[0]
    table = fr.score(pd.DataFrame({"article_id": ["a"], "text": [text]})).articles.iloc[0]
    assert (table["n_words"], table["n_words_own"]) == (10, 7)
    assert row["own_kyiv_delegitimising_per_1000"] == pytest.approx(1000 / 7)
    assert row["quoted_kyiv_delegitimising_per_1000"] == pytest.approx(1000 / 3)
    assert row["words_quoted_russia_share"] == pytest.approx(3 / 10)
    assert row["loaded_own_per_1000"] == table["loaded_own_per_1000"]
    assert row["scare_moscow_doubt_per_1000"] == 0
    assert np.isnan(row["readability"])  # under 100 words


def test_nothing_quoted_is_missing_and_not_zero():
    row = (
        fr.FramingFeatures()
        .set_output(transform="pandas")
        .fit_transform(["The dictator met the press."])
        .iloc[0]
    )
    quoted = [c for c in row.index if c.startswith("quoted_") and c.endswith("_per_1000")]
    assert len(quoted) == 39
    assert row[quoted].isna().all()
    assert np.isnan(row["source_balance"])


def test_features_agree_with_the_tables(composed):
    table = fr.FramingFeatures().set_output(transform="pandas").fit_transform(composed.head(9))
    scores = fr.score(composed.head(9))
    for n, article in enumerate(scores.articles.itertuples()):
        hits = scores.hits[scores.hits["article_id"] == article.article_id]
        for (voice, side, category), some in hits.groupby(["voice", "side", "category"]):
            words = article.n_words - article.n_words_own if voice == "quoted" else article.n_words_own
            assert table[f"{voice}_{side}_{category}_per_1000"].iloc[n] == pytest.approx(
                1000 * len(some) / words
            )
        assert table["tilt"].iloc[n] == article.tilt


def test_a_row_depends_on_its_own_text_only(composed, fitted):
    few = composed.iloc[[3, 12, 3]]  # also a repeated id, as resampling makes them
    features = fr.FramingFeatures().fit(composed)
    whole = features.transform(composed)
    assert np.array_equal(features.transform(few), whole[[3, 12, 3]], equal_nan=True)
    assert np.allclose(fitted.predict_proba(few), fitted.predict_proba(composed)[[3, 12, 3]])


def test_frames_keep_their_index():
    texts = pd.Series([MOSCOW, KYIV], index=["x", "y"])
    table = fr.FramingFeatures().set_output(transform="pandas").fit_transform(texts)
    assert table.index.tolist() == ["x", "y"]
    assert table.columns.tolist() == fr.FramingFeatures().get_feature_names_out().tolist()


CHECKS = (
    "check_no_attributes_set_in_init check_parameters_default_constructible check_get_params_invariance "
    "check_set_params check_estimator_repr "
    "check_estimator_cloneable check_estimator_tags_renamed check_valid_tag_types check_mixin_order"
).split()


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("estimator", [fr.FramingFeatures, fr.PerspectiveClassifier])
def test_scikit_learns_own_checks_of_parameters(estimator, check):
    getattr(estimator_checks, check)(estimator.__name__, estimator())


def test_they_work_in_others_pipelines():
    texts, sides = [MOSCOW, KYIV] * 3, ["m", "k"] * 3
    tree = make_pipeline(fr.FramingFeatures(), DecisionTreeClassifier(random_state=0)).fit(texts, sides)
    assert clone(tree).fit(texts, sides).predict([KYIV, MOSCOW]).tolist() == ["k", "m"]
    model = fr.PerspectiveClassifier(C=1.0).fit(texts, sides)
    assert model.score(texts, sides) == 1
    assert model.predict_proba(texts).sum(axis=1) == pytest.approx(1)


def test_masks_match_their_examples_only():
    with (paths.LEXICONS / "masks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert re.search(row["pattern"], row["example"]), row["rule_id"]
            assert not re.search(row["pattern"], row["counter_example"]), row["rule_id"]


def test_outlets_names_are_no_words():
    text = (
        "SEOUL, June 21 (Example Wire) - Troops of Alpha-Post and The New York Times met.\n"
        "By Anna Example\nThe alpha post, told example.com, held 12 days. /EXAMPLE/"
    )
    outlets = perspective._outlet_names(pd.DataFrame({"outlet": ["alpha-post.com"]}))
    words, places = perspective._ngrams(document(text), outlets, (1, 2))
    assert words == [
        *("troops", "of", "troops of", "and", "met"),
        *("the", "alpha", "the alpha", "post", "alpha post", "told", "post told", "held", "days"),
    ]
    assert [text[a:b].lower().replace(",", "") for a, b in places] == words


def test_no_name_of_an_outlet_is_in_the_vocabulary(composed, fitted):
    known = perspective._outlet_names(composed)
    vocabulary = fitted.pipeline_[0].named_transformers_["words"].vocabulary_
    assert {"halvorsenwire", "quaysidedaily", "tass"} <= known
    assert not {w for w in vocabulary if "halvorsen" in w or "quayside" in w or "(" in w or w.isdigit()}


def test_contributions_add_up_to_the_log_odds(composed, fitted):
    some = composed.iloc[[0, 7, 16]]
    found = fitted.explain(some, top=None)
    logs = np.log(fitted.predict_proba(some))
    for n, (_, rows) in enumerate(found.groupby("article_id", sort=False)):
        side = rows["toward"].iloc[0]
        k = fitted.classes_.tolist().index(side)
        gap = logs[n, k] - np.delete(logs[n], k).mean()
        assert found.attrs["baseline"][side] + rows["contribution"].sum() == pytest.approx(gap)
        assert k == logs[n].argmax()


def test_contributions_of_two_classes_are_log_odds():
    model = fr.PerspectiveClassifier().fit([MOSCOW, KYIV] * 2, ["m", "k"] * 2)
    found = model.explain(pd.DataFrame({"article_id": ["a"], "text": [MOSCOW]}), top=None)
    p = model.predict_proba([MOSCOW])[0]
    assert found.attrs["baseline"]["m"] + found["contribution"].sum() == pytest.approx(np.log(p[1] / p[0]))


def test_explanations_point_at_words_and_sentences():
    model = fr.PerspectiveClassifier().fit([MOSCOW, KYIV] * 2, ["m", "k"] * 2)
    text = "They spoke. The Kiev\u00ad regime shelled Donetsk, the Kiev regime.\nSubscribe to our channel"
    found = model.explain(pd.DataFrame({"article_id": [7], "text": [text]}), top=None)
    words = found[found["feature"] == "words__kiev regime"]
    assert [text[a:b] for a, b in zip(words["start"], words["end"], strict=True)] == [
        "Kiev\u00ad regime",
        "Kiev regime",
    ]
    assert words["sentence"].tolist() == [text[12:63].rstrip("\n")] * 2
    assert (words["contribution"] > 0).all()
    assert words["contribution"].iloc[0] == words["contribution"].iloc[1]
    cell = found[found["feature"].str.match("measures__own_moscow_[a-z]+_per_1000") & found["start"].notna()]
    assert all(text[a:b].startswith("Kiev") for a, b in zip(cell["start"], cell["end"], strict=True))
    assert len(cell) == 1  # the second is of a cell that training never filled
    tilt = found[found["feature"] == "measures__tilt"]
    assert tilt["start"].notna().all()
    assert found["article_id"].unique().tolist() == [7]
    assert "subscribe" not in " ".join(found["feature"])


def test_folds_hold_outlets_out_and_f1_is_scikit_learns(composed):
    model = fr.PerspectiveClassifier(ngrams=None)
    table = fr.cross_validate(composed, model, seed=3)
    assert not hasattr(model, "pipeline_")
    assert table["held_out"].iloc[:-1].nunique() == 9
    assert set(table["held_out"].iloc[:-1]) == set(composed["outlet"])
    assert table["n_train"].iloc[:-1].tolist() == [16 - n for n in table["copies_left_out"].iloc[:-1]]
    p = pd.DataFrame(table.attrs["out_of_fold"])
    assert p["fold"].groupby(composed["outlet"].to_numpy()).nunique().max() == 1
    total = table.iloc[-1]
    by_class = f1_score(p["perspective"], p["predicted"], average=None)
    assert total[["f1_neutral", "f1_pro-kyiv", "f1_pro-moscow"]].tolist() == pytest.approx(by_class.tolist())
    assert total["macro_f1"] == pytest.approx(by_class.mean())
    assert total["low"] < total["macro_f1"] < total["high"]
    fold = p[p["fold"] == 1]
    expected = f1_score(
        fold["perspective"], fold["predicted"], average=None, labels=[fold["perspective"].iloc[0]]
    )
    assert table["macro_f1"].iloc[0] == pytest.approx(expected[0])
    again = fr.cross_validate(composed, model, seed=3)
    pd.testing.assert_frame_equal(table, again)


def test_what_is_learnt_of_an_outlet_does_not_help_on_another():
    """Each outlet has its own jargon: mixed folds read it as perspective, outlet-disjoint folds cannot."""
    jargon = dict(zip(SIX, ("argle", "bargle", "cockle", "dingle", "eftle", "fargle"), strict=True))
    articles = articles_of(SIX, copies=6)
    articles["text"] = [
        "They met " + "so " * n + jargon[o] + " again." for n, o in enumerate(articles["outlet"])
    ]
    model = fr.PerspectiveClassifier(features=False, ngrams=(1, 1), C=100)
    mixed = fr.cross_validate(articles, model, groups=None, unsafe=True)
    apart = fr.cross_validate(articles, model)
    assert mixed["macro_f1"].iloc[-1] == 1
    assert apart["macro_f1"].iloc[-1] < 0.6


def test_copies_never_straddle_folds():
    articles = articles_of(SIX)
    articles["text"] = [f"{text} It was number {'so ' * n}." for n, text in enumerate(articles["text"])]
    articles.loc[3, "text"] = articles.loc[0, "text"].upper()  # Beta's copy of Alpha's text
    table = fr.cross_validate(articles, fr.PerspectiveClassifier(ngrams=None))
    left_out = table.set_index("held_out")["copies_left_out"]
    assert left_out["Alpha Post"] == left_out["Beta Post"] == 1
    assert left_out["Gamma Post"] == 0
    assert table["n_train"].iloc[:-1].tolist() == [15 - n for n in table["copies_left_out"].iloc[:-1]]
    articles["dup_group"] = ["", *["g"] * 4, *[""] * 13]  # rows 1 to 4: two of Alpha's, two of Beta's
    table = fr.cross_validate(articles, fr.PerspectiveClassifier(ngrams=None))
    assert table.set_index("held_out")["copies_left_out"][["Alpha Post", "Beta Post"]].tolist() == [2, 2]


def test_few_outlets_get_no_interval():
    four = dict(list(SIX.items())[:4])
    total = fr.cross_validate(articles_of(four), fr.PerspectiveClassifier(ngrams=None)).iloc[-1]
    assert np.isnan(total["low"])
    assert total["macro_f1"] == 1


@pytest.mark.parametrize("groups", [None, "event", "article_id"])
def test_other_folds_are_refused_and_say_why(groups):
    with pytest.raises(fr.InputError, match=r"learns the outlet .*Baly.*groups='outlet', or unsafe=True"):
        fr.cross_validate(articles_of(SIX).assign(event="x"), groups=groups)


def bad(**changes):
    return articles_of(SIX).assign(**changes)


@pytest.mark.parametrize(
    ("articles", "told"),
    [
        (bad(perspective="pro-kyiv"), "needs two classes; given: pro-kyiv"),
        (
            bad(perspective=None),
            r"no known perspective: 18 of 18 articles \(Alpha Post-0, .*outlets.csv says",
        ),
        (bad(perspective="pro-kiev"), "no known perspective"),
        (bad(text=[" ", *["War came."] * 17]), r"1 of 18 articles \(Alpha Post-0\); empty"),
        (bad(text=[None, *["War came."] * 17]), r"1 of 18 articles \(Alpha Post-0\); no text"),
        (bad(language="ru"), r"18 of 18 articles .*language column says 'ru'"),
        (
            bad(outlet=["", None, *["x"] * 16]),
            r"no outlet .*: 2 of 18 articles \(Alpha Post-0, Alpha Post-1\)",
        ),
        (bad(outlet="x"), "all articles are of one outlet"),
        (articles_of(dict(list(SIX.items())[:3])), "with Beta Post held out no pro-kyiv is left"),
        (bad().drop(columns="outlet"), "no column 'outlet' in articles"),
        (bad().drop(columns="text"), "no column 'text' in articles"),
    ],
)
def test_bad_articles_get_one_clear_line(articles, told):
    with pytest.raises(fr.InputError, match=told) as error:
        fr.cross_validate(articles)
    assert "\n" not in str(error.value)


def test_bad_texts_and_labels_get_one_clear_line(composed, fitted):
    model = fr.PerspectiveClassifier()
    for texts, labels, told in [
        ([MOSCOW, KYIV], None, "give y, or a table"),
        ([MOSCOW, KYIV], ["m"], "1 labels for 2 articles"),
        ([MOSCOW, KYIV], ["m", None], "no known perspective: 1 of 2"),
        ([MOSCOW, ""], ["m", "k"], r"1 of 2 articles \(1\); empty"),
        (MOSCOW, ["m"] * len(MOSCOW), "two classes"),
        ([], [], "two classes; given: none"),
    ]:
        with pytest.raises(fr.InputError, match=told):
            model.fit(texts, labels)
    for texts, told in [
        (MOSCOW, "sequence of texts"),
        ([], "there is none"),
        ([[MOSCOW]], "sequence of texts"),
    ]:
        with pytest.raises(fr.InputError, match=told):
            fr.FramingFeatures().fit_transform(texts)
    with pytest.raises(NotFittedError):
        model.predict([MOSCOW])
    with pytest.raises(fr.InputError, match="article_id and text"):
        fitted.explain(composed.head(1)[["text"]])
