"""Titles state what the table shows, by rule: each worked out by hand from a small table."""

import numpy as np
import pandas as pd
import pytest
from test_pictures import M, N, compared, hung, named, sided, table, voiced, words

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
        "The largest share of the quoted words is that of Russia in 1 of 2 outlets"
    )


def test_numbers_agree_with_their_nouns():
    assert [looks.counted(n, "hit") for n in (0, 1, 2, 1000)] == ["0 hits", "1 hit", "2 hits", "1,000 hits"]
