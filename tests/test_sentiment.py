"""Sentence sentiment worked by hand; target sentiment by what a reader would say."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import steps

import framing as fr
from framing import paths, sentiment


# Worked by hand: compound = s / sqrt(s * s + 15), s the sum of valences after the rules.
@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("good", 1.9),
        ("It is good.", 1.9),
        ("not good", 1.9 * -0.74),
        ("very good", 1.9 + 0.293),
        ("It is GOOD now", 1.9 + 0.733),
        ("good!", 1.9 + 0.292),
        ("bad!!", -2.5 - 2 * 0.292),
        ("bad ??", -2.5 - 2 * 0.18),
        ("good but bad", 1.9 * 0.5 + -2.5 * 1.5),
        ("slightly bad", -2.5 + 0.293),
    ],
)
def test_sentence_by_hand(text: str, total: float) -> None:
    assert sentiment.sentence(text) == pytest.approx(total / (total * total + 15) ** 0.5, abs=5e-5)


@pytest.mark.parametrize("text", ["", " ", "a", "!!!", "12 345", "\U0001f680", "\n\t", "\ud800"])
def test_sentence_without_words(text: str) -> None:
    assert sentiment.sentence(text) == 0.0


@pytest.mark.parametrize(
    "text", ["It isn\u2019t good.", "It is not good.", "A \u201cgreat\u201d war, Kyiv said."]
)
def test_the_same_number_as_in_the_tables(text: str) -> None:
    table = fr.score(pd.DataFrame({"article_id": ["a"], "text": [text]})).sentences
    assert table["sentiment"].tolist() == [sentiment.sentence(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zelensky is no dictator.", "Zelensky"),
        ("It is false that Zelensky is a dictator.", "Zelensky"),
        ("Putin isn\u2019t a war criminal.", "Putin"),
        ("Critics never call Putin a hero.", "Putin"),
    ],
)
def test_what_is_denied_of_somebody_is_neither_bad_nor_good(text: str, name: str) -> None:
    start = text.index(name)
    assert sentiment.toward(text, start, start + len(name)) == 0
    targets = fr.score(pd.DataFrame({"article_id": ["a"], "text": [text]})).targets
    assert targets["sentiment"].tolist() == [0]


def test_a_curly_apostrophe_negates_too() -> None:
    assert sentiment.sentence("It isn\u2019t good.") == sentiment.sentence("It isn't good.") < 0


def test_very_long_text_ends() -> None:
    """The package's time grows with the square of the length; what is read is bounded."""
    for text in ("A brutal war is good but not bad. " * 20_000, "but good " * 50_000, "\U0001f600" * 50_000):
        begin = time.process_time()
        assert -1 <= sentiment.sentence(text) <= 1
        assert time.process_time() - begin < 3


def test_a_target_in_a_long_text_reads_a_window() -> None:
    long = "A brutal war is good but not bad. " * 6400
    sentiment.toward(long[:100], 0, 5)  # reads the model
    for at in (0, len(long) // 2, len(long) - 10):
        count, found = steps(lambda at=at: sentiment.toward(long, at, at + 5))
        assert -1 <= found <= 1
        assert count < 30_000, "of a window, not of 200,000 characters"


def score(text: str) -> float:
    """Score toward the span in [brackets]."""
    start, end = text.index("["), text.index("]") - 1
    return sentiment.toward(text.replace("[", "").replace("]", ""), start, end)


def test_the_brutality_belongs_to_the_attacker() -> None:
    judge = score("[Halder] condemned Osten's brutal attack on the village.")
    judged = score("Halder condemned [Osten]'s brutal attack on the village.")
    assert judged < judge
    assert sentiment.label(judged) == "negative"


def test_being_praised_is_good() -> None:
    assert sentiment.label(score("[Halder] was praised by Osten for her courage.")) == "positive"
    assert score("[Halder] was praised by Osten.") > score("[Halder] was condemned by Osten.")


@pytest.mark.parametrize(
    ("plain", "turned"),
    [
        ("[Halder] lied to parliament.", "[Halder] did not lie to parliament."),
        ("[Halder] betrayed the voters.", "[Halder] never betrayed the voters."),
    ],
)
def test_negation_turns(plain: str, turned: str) -> None:
    assert score(plain) < score(turned)


def test_a_hypothetical_deed_counts_less() -> None:
    assert score("[Halder] betrayed the country.") < score("If elected, [Halder] might betray the country.")


def test_what_the_target_says_is_not_about_the_target() -> None:
    said = score('"The bombing was horrible and cruel," [Halder] said.')
    assert said > score("The bombing by [Halder] was horrible and cruel.")
    assert sentiment.label(said) == "neutral"


def test_fighting_evil_is_not_evil() -> None:
    fighter = score("[Halder] fought terrorism for many years.")
    assert fighter > score("[Halder] supported terrorism for many years.")


@pytest.mark.xfail(
    strict=True, reason="half of those who accuse somebody are labelled negative in NewsMTSC, too"
)
def test_who_condemns_evil_is_not_evil() -> None:
    assert sentiment.label(score("[Halder] condemned Osten's brutal attack on the village.")) != "negative"


def test_who_fights_evil_is_not_evil() -> None:
    assert sentiment.label(score("[Halder] fought terrorism for many years.")) != "negative"


def test_names_do_not_matter() -> None:
    text = "{} accused {} of lying about the attack."
    scores = {
        score(text.format(f"[{a}]", b))
        for a, b in [("Kyiv", "Moscow"), ("Moscow", "Kyiv"), ("Trump", "Putin")]
    }
    assert len(scores) == 1


def test_many_are_as_one() -> None:
    norm = "Halder praised Osten. Osten lied to Halder."
    spans = [(0, 21, 0, 6), (0, 21, 15, 20), (22, 43, 22, 27), (22, 43, 36, 42)]
    alone = [sentiment.toward(norm[a:b], s - a, e - a) for a, b, s, e in spans]
    assert sentiment.toward_many(norm, spans) == alone
    assert sentiment.toward_many(norm, []) == []


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 3), (0, 99)])
def test_a_span_that_is_none(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"{start}–{end}.*12 characters"):
        sentiment.toward("Smith spoke.", start, end)


@pytest.mark.parametrize("text", ["x", " ", "?", "7", "\U0001f600", "\u0301", "\ud800", "\u4e2d\u56fd"])
def test_odd_targets(text: str) -> None:
    assert -1 <= sentiment.toward(text, 0, len(text)) <= 1


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=120), st.data())
def test_any_target(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert -1 <= sentiment.toward(text, start, end) <= 1


def test_label_has_its_borders_at_a_third() -> None:
    found = [sentiment.label(x) for x in (-1, -1 / 3, 0, 1 / 3, 1)]
    assert found == ["negative", "negative", "neutral", "positive", "positive"]


def test_the_weights_tell_their_origin() -> None:
    about = json.loads((paths.LEXICONS / "sentiment_target.json").read_text(encoding="utf-8"))
    assert "NewsMTSC" in about["source"]
    assert "MIT" in about["licence"]
    assert (paths.LEXICONS / "sentiment_target.npz").stat().st_size < 800_000


def test_an_estimate_sums_the_weights_before_and_after_the_target() -> None:
    """Added up word by word from the shipped file, and turned into one number by hand."""
    with np.load(paths.LEXICONS / "sentiment_target.npz") as stored:
        names = stored["signs"].tobytes().decode().split("\n")
        weights, bias = dict(zip(names, stored["weights"].astype(float), strict=True)), stored["bias"]
    text = "Halder was not praised by Osten, who said he betrayed the villages in Lind."
    spans, said = sentiment.signs(text)
    for target, (start, end) in enumerate(spans):
        negative, positive = bias
        for word, signs in enumerate(said):
            side, distance = (0, target - word) if word < target else (1, word - target)
            reach = next(n for n, farthest in enumerate(sentiment.REACHES) if distance <= farthest)
            for sign in signs if word != target else ():
                weight = weights.get(sign, np.zeros((2, len(sentiment.REACHES), 2)))[side, reach]
                negative += weight[0] / math.sqrt(len(spans))
                positive += weight[1] / math.sqrt(len(spans))
        powers = [math.exp(negative), 1.0, math.exp(positive)]
        bad, neutral, good = (power / sum(powers) for power in powers)
        _, second, best = sorted((bad, neutral, good))
        wanted = (
            (good - bad) / 3
            if best == neutral
            else math.copysign(1 / 3 + 2 / 3 * (best - second), good - bad)
        )
        assert sentiment.toward_many(text, [(0, len(text), start, end)]) == [pytest.approx(wanted, abs=1e-4)]


def signs_of(text: str) -> dict[str, set[str]]:
    spans, said = sentiment.signs(text)
    return {text[start:end]: set(signs) for (start, end), signs in zip(spans, said, strict=True)}


def test_passives_and_negation_reach_three_words_within_their_clause() -> None:
    found = signs_of("halder was praised by osten, but kerr has condemned lind and did not help.")
    assert "passive verb praise" in found["praised"]
    assert "negation word help" in found["help"]
    assert not [
        sign for word, signs in found.items() if word != "praised" for sign in signs if "passive" in sign
    ]
    assert not [sign for sign in found["kerr"] if "negation" in sign]


def test_what_is_fought_is_turned() -> None:
    assert "negation opinion crime" in signs_of("he fought terrorism for years")["terrorism"]
    assert "opinion crime" in signs_of("he supported terrorism for years")["terrorism"]


def test_import_is_light() -> None:
    code = "import framing.sentiment, sys; print(*{'nltk', 'sklearn', 'pandas', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("The dictator Putin spoke.", "Putin", -2 / 3),  # bad, of strength 2
        ("The press met Kim, and the dictator Putin spoke.", "Putin", -2 / 3),
        ("The heroic defenders of Ukraine held.", "Ukraine", 2 / 3),
        ("The brutal Russian army came, and Russia was silent.", "Russian army", -1 / 3),
        ("The ruthless, heinous Vladimir Putin spoke.", "Vladimir Putin", -1 / 3),
    ],
)
def test_evaluations_aimed_at_an_actor_value_it(text: str, name: str, expected: float) -> None:
    at = text.index(name)
    assert sentiment.toward(text, at, at + len(name)) == pytest.approx(expected)
    scores = fr.score(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    hit = scores.hits[scores.hits["target"] != ""].iloc[0]
    row = scores.targets.set_index("actor").loc[hit["target"]]
    assert row["sentiment"] == pytest.approx(expected)
    assert row["evaluations"] == row["mentions"] == 1


def test_nothing_aimed_at_it_leaves_the_linear_model() -> None:
    text = "Vladimir Putin met Kim Jong Un."
    table = fr.score(pd.DataFrame({"article_id": ["a"], "text": [text]})).targets
    assert table["evaluations"].tolist() == [0, 0]
    assert table["sentiment"].iloc[0] == pytest.approx(
        sentiment.toward_many(text, [(0, len(text), 19, 30)])[0]
    )
