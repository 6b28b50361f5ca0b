"""Titles state what the table shows, by rule: each worked out by hand from a small table."""

import numpy as np
import pandas as pd
import pytest
from test_pictures import M, N, called, compared, hung, named, rated, sided, table, voiced, words

from framing import charts, looks

NAN = float("nan")


def title(ax):
    return ax.whole.texts[0].get_text().replace("\n", " ")


def written(ax):
    return [text.get_text() for text in [*ax.whole.texts, *ax.texts, *ax.get_yticklabels()]]


def groups(low=NAN, high=NAN):
    rates = {("pro-kyiv", "kyiv"): 4.0, ("pro-kyiv", "moscow"): 0.5, (M, "kyiv"): 1.0, (M, "moscow"): 9.0}
    rows = [(by, side, "own", x, low * x, high * x, 5, 3) for (by, side), x in rates.items()]
    return table("perspective side voice per_1000 low high n_hits n_outlets", *rows)


@pytest.mark.parametrize(
    ("means", "end"),
    [(None, ""), (groups(), "; so few outlets cannot show it surely"), (groups(0.8, 1.2), "")],
    ids=["no groups", "no intervals", "intervals apart"],
)
def test_sides_says_whose_account_and_how_surely(means, end):
    found = title(charts.sides(sided(), means))
    assert found == (
        "The narrators' sided words serve Kyiv's account in pro-Kyiv outlets (4 to 1), neither more in "
        f"neutral outlets (0 to 0), Moscow's account in pro-Moscow outlets (1 to 9){end}"
    )


def test_words_without_a_side_have_no_direction():
    ax = charts.sides(sided())
    x = [float(at) for mark in ax.collections for at, _ in mark.get_offsets()]
    assert sorted(x) == [-4, -1, 0, 1, 9]  # an outlet without sided words stands at 0
    assert {"6.0", "1.0", "3.0"} <= set(written(ax))


@pytest.mark.parametrize(
    ("measure", "estimates", "said"),
    [
        (
            "loaded_own_per_1000",
            (3, 6),
            "Pro-Moscow outlets use 2 times as many loaded words of their own as",
        ),
        ("loaded_own_per_1000", (0, 6), "Pro-Moscow outlets are highest, neutral outlets lowest"),
        ("tilt", (-0.5, 0.5), "The wording of pro-Moscow outlets serves Moscow's account most"),
        (
            "tilt",
            (0.2, 0.6),
            "The wording of pro-Moscow outlets serves Moscow's account more than that of neutral",
        ),
        (
            "tilt",
            (-0.6, -0.2),
            "The wording of neutral outlets serves Kyiv's account more than that of pro-Mos",
        ),
        ("loaded_own_per_1000", (0.02, 25), "Pro-Moscow outlets use 1,200 times as many loaded words"),
        ("grade", (8, 12), "Pro-Moscow outlets are highest, neutral outlets lowest: grade 12.0 and 8.0"),
    ],
)
def test_compare_says_who_has_more_and_whether_outlets_can_show_it(measure, estimates, said):
    rows = compared().iloc[[1, 2]].assign(measure=measure, estimate=estimates, group=[N, M])
    apart = rows.assign(low=np.subtract(estimates, 0.1), high=np.add(estimates, 0.1))
    over = rows.assign(low=-9.0, high=99.0)
    assert title(charts.compare(apart)).startswith(said)
    assert "cannot show it surely" not in title(charts.compare(apart))
    assert title(charts.compare(over)).endswith("; 3 outlets a side cannot show it surely")


def test_what_is_equal_has_no_highest():
    rows = compared().iloc[[1, 2]].assign(estimate=[-0.001, 0.001], low=-1.0, high=1.0)
    assert title(charts.compare(rows)) == (
        "No group is higher than another: tilt: whose account the wording serves 0.00"
    )
    alike = rated().assign(per_1000=4.0)
    assert title(charts.rates(alike)) == "All 3 outlets use as many loaded words of their own (4.0 in 1,000)"
    alike.loc[alike["outlet"] == "Wire", "per_1000"] = 1.0
    assert title(charts.rates(alike)) == (
        "Lantern and Klaxon use most loaded words of their own (4.0 in 1,000), Wire fewest (1.0)"
    )
    assert title(charts.share_of_voice(voiced().assign(share=0.5))) == (
        "The largest share of the quoted words is that of Russia and that of Ukraine and that of the West "
        "in 2 of 2 outlets each"
    )
    assert title(charts.robustness(hung().assign(difference=-0.5))) == (
        "Whatever is left out alone, the difference stays −0.50"
    )


def test_of_two_spoken_of_as_badly_both_are_named():
    words = called().assign(perspective=M, voice="own", polarity=-1, hits=3).iloc[[0, 4]]
    assert title(charts.described(words)) == (
        "Pro-Moscow narrators speak worst of Russia and Putin and of Ukraine and Zelensky (3 bad words each)"
    )
    assert title(charts.described(words.assign(polarity=1))) == "The narrators say nothing bad of anybody"


def test_robustness_names_what_turns_the_difference_before_what_changes_it_most():
    changes = hung()
    assert title(charts.robustness(changes)) == (
        "Without Steppe Lantern alone the difference changes most: from −0.50 to −0.10"
    )
    changes.loc[3, "difference"] = 0.1
    changes.loc[2, "difference"] = -9.0
    assert title(charts.robustness(changes)) == (
        "Without regime alone the difference turns: from −0.50 to 0.10"
    )
    alone = charts.robustness(changes[changes["variant"] == "headline"])
    assert title(alone) == "The difference is −0.50; nothing could be left out to test it"


def test_fewer_than_three_mentions_are_words_and_no_per_cent():
    few = named().assign(n_mentions=2, share=0.5)
    few.loc[0, ["n_mentions", "share"]] = 4, 0.75
    ax = charts.naming(few, places=["Kyiv"])
    assert title(ax) == "Kyiv: 1 of 1 mostly use the Russian-derived name (Lantern)"
    assert len(ax.collections) == 1
    assert {"3 of 4", "1 of 2"} <= set(written(ax))


def test_a_distinctive_word_has_one_sentence():
    given = words()
    line = pd.DataFrame({"pre": ["he said that the "], "match": ["svo"], "post": [" goes on as it did"]})
    ax = charts.keyness(given, sentences=lambda cell: line if cell["term"] == "svo" else line.head(0))
    assert any("he said that the svo goes on as it" in text for text in written(ax))
    assert title(charts.keyness(given.assign(p_adjusted=1.0))) == (
        "No word tells pro-Moscow outlets and pro-Kyiv outlets apart reliably"
    )


def test_shares_of_voice_name_the_bloc_that_has_most():
    shares = voiced()
    assert title(charts.share_of_voice(shares)) == (
        "The largest share of the quoted words is that of Russia and that of Ukraine in 1 of 2 outlets each"
    )


def test_numbers_agree_with_their_nouns():
    assert [looks.counted(n, "hit") for n in (0, 1.0, 2, 1000)] == ["0 hits", "1 hit", "2 hits", "1,000 hits"]
    assert looks.sizes(3.0, NAN) == "3 outlets, ? articles"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-0.0, "0.00"),
        (-0.004, "0.00"),
        (-0.5, "−0.50"),
        (99.96, "100.0"),
        (12345.6, "12,346"),
        (-2e300, "−2e+300"),
    ],
)
def test_numbers_have_the_digits_that_they_deserve_and_no_negative_zero(value, said):
    assert looks.number(value) == said
