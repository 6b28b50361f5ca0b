import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import framing as fr
from framing import paths
from framing.sensitivity import MEASURES, robustness, verdict


@pytest.fixture(scope="module")
def scores():
    return fr.score(fr.read_articles(paths.data() / "articles"))


FILLER = "and then the people of the town went home along the dry road in the evening".split() * 7


def composed(words):
    """Six outlets, an article of 100 words each: 'pro-kyiv' in the first three."""
    return pd.DataFrame(
        {
            "article_id": list("abcdef"),
            "outlet": list("uvwxyz"),
            "event": "e",
            "perspective": ["pro-kyiv"] * 3 + ["pro-moscow"] * 3,
            "text": [" ".join([*w.split(), *FILLER][:100]) + "." for w in words],
        }
    )


@pytest.mark.parametrize("measure", MEASURES)
def test_the_headline_is_the_contrast_of_the_scored_column(scores, measure):
    found = robustness(scores, measure=measure).iloc[0]
    expected = fr.contrast(scores, measure, groups=["pro-kyiv", "pro-moscow"]).iloc[0]
    for column in ("difference", "low", "high", "p"):
        assert found[column] == pytest.approx(expected[column], rel=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
def test_variants_are_what_scoring_anew_would_give(scores, measure):
    found = robustness(scores, measure=measure)
    lexicon = found[found["variant"] == "one lexicon"].set_index("left_out")
    assert set(lexicon.index) == set(scores.hits["lexicon"])
    outlet = found[found["variant"] == "outlet left out"].iloc[0]
    rest = scores.articles[scores.articles["outlet"] != outlet["left_out"]]
    expected = fr.contrast(rest, measure, groups=["pro-kyiv", "pro-moscow"]).iloc[0]
    assert outlet["difference"] == pytest.approx(expected["difference"])
    assert outlet["change"] == pytest.approx(expected["difference"] - found["difference"].iloc[0])
    if measure != "tilt":
        hits = scores.hits[scores.hits["counted"]]
        hits = hits if measure == "loaded_per_1000" else hits[hits["voice"] == "own"]
        term = found[found["variant"] == "term left out"].iloc[0]
        kept = hits[hits["term_id"] != term["left_out"]].groupby("article_id").size()
        words = scores.articles["n_words" if measure == "loaded_per_1000" else "n_words_own"]
        rate = 1000 * scores.articles["article_id"].map(kept).fillna(0) / words
        expected = fr.contrast(scores.articles.assign(rate=rate), "rate", groups=["pro-kyiv", "pro-moscow"])
        assert term["difference"] == pytest.approx(expected.iloc[0]["difference"])
    own = robustness(scores).query("variant == 'quoted voice in'")["difference"].iloc[0]
    every = robustness(scores, measure="loaded_per_1000")["difference"].iloc[0]
    assert own == pytest.approx(every)


def test_order_and_notes(scores):
    found = robustness(scores)
    assert found["variant"].iloc[0] == "headline"
    terms = found[found["variant"] == "term left out"]["change"].abs()
    assert terms.is_monotonic_decreasing
    assert found["variant"].iloc[-len(terms) :].eq("term left out").all()
    notes = found.set_index("variant")["note"]
    assert not {"strengths flat", "names out", "copies in"} & set(notes.index), "they change nothing here"
    assert notes["outlet left out"].str.startswith("no interval").all()


def test_a_result_that_hangs_on_one_term_says_so():
    words = [
        "The dictator and the dictator left, said nobody:",
        "The dictator, dictator left",
        "The dictator dictator dictator",
    ]
    scores = fr.score(composed([*words, "He left", "He went", "A traitor left"]), "ukraine-war-en")
    found = robustness(scores)
    assert verdict(found).startswith("pro-kyiv minus pro-moscow:")
    assert "It hangs on one term: without 'dictator'" in verdict(found)
    left = found[found["left_out"] == "dictator"].iloc[0]
    assert left["difference"] <= 0 < found["difference"].iloc[0]


def test_a_result_that_hangs_on_one_outlet_says_so():
    words = ["The dictator " * 6, "He left", "He went", "He came", "He saw", "He slept"]
    said = verdict(robustness(fr.score(composed(words), "ukraine-war-en")))
    assert "It hangs on one outlet: without 'u' (0)" in said
    assert "takes in 0" in said


LOADED, PLAIN = "The dictator left", "He left"


@pytest.mark.parametrize(
    ("kept", "change", "rests_on"),
    [
        ("ad", {}, True),  # one outlet a side
        ("adef", {}, True),  # one against three
        ("abde", {"event": ["e", "f", "e", "e"]}, True),  # b alone in f: without a no event is shared
        ("abde", {}, False),  # two a side: no interval, yet something is left
        ("de", {"perspective": ["pro-kyiv", "pro-moscow"]}, True),  # no loaded word at all
    ],
)
def test_of_one_outlet_a_side_nobody_says_that_the_result_hangs_on_none(kept, change, rests_on):
    table = composed([LOADED, LOADED, LOADED, PLAIN, PLAIN, PLAIN])
    table = table[table["article_id"].isin(list(kept))].assign(**change)
    found = robustness(fr.score(table, "ukraine-war-en"))
    said = verdict(found)
    assert ("It rests on one outlet: without" in said) == rests_on
    assert ("hangs on no one outlet" in said) == (not rests_on)
    assert ("nothing is left to compare" in set(found["note"])) == rests_on
    drawn = " ".join(text.get_text() for text in fr.charts.robustness(found).get_figure().findobj(Text))
    assert not re.search(r"\bnan\b", f"{said} {drawn}")


def test_groups_without_a_shared_event_say_so():
    table = composed([LOADED, LOADED, LOADED, PLAIN, PLAIN, PLAIN]).assign(event=list("aaabbb"))
    with pytest.raises(fr.InputError, match="no event is covered by both pro-kyiv and pro-moscow"):
        robustness(fr.score(table, "ukraine-war-en"))


def test_copies_count_once_but_where_they_are_let_in():
    words = ["The dictator left", "The dictator left", "He went", "He came", "He saw", "He slept"]
    marked = composed(words).assign(dup_group=["x", "x", "", "", "", ""])
    found = robustness(fr.score(marked, "ukraine-war-en")).set_index("variant")["difference"]
    rate = 1000 / 100
    assert found["headline"] == pytest.approx(rate / 2)  # b is a's copy: outlets u and w remain
    assert found["copies in"] == pytest.approx(2 * rate / 3)


def test_bad_input_gets_one_clear_line(scores):
    with pytest.raises(fr.InputError, match="Did you mean 'tilt'"):
        robustness(scores, measure="tlt")
    with pytest.raises(fr.InputError, match="Did you mean 'pro-kyiv'"):
        robustness(scores, groups=["pro-kiev", "neutral"])
    with pytest.raises(fr.InputError, match="two groups of outlet"):
        robustness(scores, by="outlet")
    with pytest.raises(fr.InputError, match="two groups of perspective, and here is neutral"):
        robustness(scores, groups=["neutral", "neutral"])
    with pytest.raises(fr.InputError, match="scores is a DataFrame"):
        robustness(scores.articles)


def test_terms_are_named_by_their_words():
    words = ["The special military operation " * 4, "He left", "He went", "He came", "He saw", "He slept"]
    found = robustness(fr.score(composed(words), "ukraine-war-en"))
    assert "special-military-operation" in set(found["left_out"])
    assert "without 'special military operation'" in verdict(found)
    assert "without special military operation" in {
        label.get_text() for label in fr.charts.robustness(found).get_yticklabels()
    }


@pytest.mark.parametrize(
    ("said", "term", "written"),
    [
        ("The Kiev regime fell. The Kiev regime lied", "kiev-regime", "Kiev regime"),
        ("The SVO began", "svo", "SVO"),
        ("Dictators came. A dictator and a dictator", "dictator", "dictator"),
    ],
)
def test_a_term_is_named_as_it_is_mostly_written(said, term, written):
    scores = fr.score(composed([said, "He left", "He went", "He came", "He saw", "He slept"]))
    found = robustness(scores)
    row = found[(found["variant"] == "term left out") & (found["left_out"] == term)]
    assert row["words"].tolist() == [written]
    assert f"without {written}" in {t.get_text() for t in fr.charts.robustness(found).get_yticklabels()}
    without_texts = replace(scores, hits=scores.hits.assign(text=""))
    assert term.replace("-", " ") in set(robustness(without_texts)["words"])


def test_charts_draw_what_the_tables_hold(scores, tmp_path):
    pairs = fr.contrast(scores, "tilt")
    ax = fr.charts.contrast(pairs)
    drawn = {round(float(x), 6) for c in ax.collections for x, _ in np.asarray(c.get_offsets())}
    assert {round(x, 6) for x in pairs["difference"]} <= drawn
    assert {round(dot["difference"], 6) for dot in pairs.attrs["outlets"]} <= drawn
    table = robustness(scores, measure="tilt")
    ax = fr.charts.robustness(table)
    drawn = {round(float(x), 6) for c in ax.collections for x, _ in np.asarray(c.get_offsets())}
    terms = table["variant"] == "term left out"
    shown = pd.concat([table[~terms], table[terms].head(8)])
    assert {round(x, 6) for x in shown["difference"]} == drawn
    files = fr.save_figure(ax, "robustness", scores, folder=tmp_path)
    text = next(f for f in files if f.suffix == ".txt").read_text(encoding="utf-8")
    assert verdict(table) in text
    with pytest.raises(fr.InputError, match="shows one at a time"):
        fr.charts.contrast(fr.contrast(scores, ["tilt", "sentiment"]))
    with pytest.raises(fr.InputError, match=r"fr\.contrast"):
        fr.charts.contrast(pd.DataFrame())
    with pytest.raises(fr.InputError, match=r"fr\.robustness"):
        fr.charts.robustness(pairs)
