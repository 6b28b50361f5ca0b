"""Sentence sentiment against nltk; target sentiment by what a reader would say."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import steps

from framing import paths, sentiment
from framing.sentiment import features, vader
from framing.sentiment.features import Sentence, word_table
from framing.sentiment.target import EDGE, model

SHARED = Path(__file__).parents[2] / "shared"
NYT = SHARED / "data" / "vader_nyt" / "nytEditorialSnippets_GroundTruth.txt"
Reference = Callable[[str], float]


@pytest.fixture(scope="module")
def nltk_vader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    """nltk's analyser over vaderSentiment's lexicon, put where nltk looks for data."""
    nltk = pytest.importorskip("nltk")
    from nltk.sentiment.vader import SentimentIntensityAnalyzer

    folder = tmp_path_factory.mktemp("nltk_data")
    (folder / "sentiment").mkdir()
    lexicon = files("vaderSentiment").joinpath("vader_lexicon.txt")
    shutil.copy(str(lexicon), folder / "sentiment" / "vader_lexicon.txt")
    nltk.data.path.insert(0, str(folder))
    analyser = SentimentIntensityAnalyzer("nltk:sentiment/vader_lexicon.txt")
    yield lambda text: float(analyser.polarity_scores(text)["compound"])
    nltk.data.path.remove(str(folder))


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


@pytest.mark.parametrize("text", ["", " ", "a", "!!!", "12 345", "\U0001f600\U0001f680", "\n\t"])
def test_sentence_without_words(text: str, nltk_vader: Reference) -> None:
    assert sentiment.sentence(text) == nltk_vader(text) == 0.0


def test_sentence_equals_nltk_on_every_row(nltk_vader: Reference) -> None:
    if not NYT.is_file():
        pytest.skip(f"{NYT} is not here")
    texts = [
        line.split("\t")[2] for line in NYT.read_text(encoding="latin-1").splitlines() if line.count("\t") > 1
    ]
    assert len(texts) > 5000
    assert sentiment.sentences(texts) == [nltk_vader(text) for text in texts]


_table = vader.lexicon()
_telling = sorted(
    {*list(_table.valence)[::40], *_table.negation, *_table.degree, *" ".join(_table.idioms).split()}
)
_word = st.sampled_from([*_telling, *"but never so this least at very kind of without good bad".split()])
_edge = st.sampled_from(["", "", "", ".", "!", "?!?", "??", ",", "'", "...", "\u2019", ":)"])
_cased = st.builds(lambda f, w, e: f(w) + e, st.sampled_from([str, str.upper, str.title]), _word, _edge)


@settings(max_examples=1000, deadline=None)
@given(st.lists(_cased, max_size=12).map(" ".join))
def test_sentence_equals_nltk_on_composed_text(nltk_vader: Reference, text: str) -> None:
    assert sentiment.sentence(text) == nltk_vader(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_sentence_equals_nltk_on_any_text(nltk_vader: Reference, text: str) -> None:
    assert sentiment.sentence(text) == nltk_vader(text)


def test_work_grows_linearly() -> None:
    short, long = ("A brutal war is good but not bad. " * n for n in (800, 6400))
    assert len(long.split()) > 50_000
    sentiment.sentence(short)
    few, many = (steps(lambda text=text: sentiment.sentence(text))[0] for text in (short, long))
    assert many < 9 * few
    sentiment.toward(short[:100], 0, 5)  # reads the model
    for at in (0, len(long) // 2, len(long) - 10):
        count, found = steps(lambda at=at: sentiment.toward(long, at, at + 5))
        assert -1 <= found <= 1
        assert count < 20_000, "of a window, not of 200,000 characters"


def test_the_word_table_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.text.document._MOST_KNOWN", 10)
    words = vader._Words()
    for number in range(100):
        words[f"word{number}"]
        words["long" * number]
    assert len(words) <= 10


def score(text: str) -> float:
    """Score toward the span in [brackets]."""
    start, end = text.index("["), text.index("]") - 1
    return sentiment.toward(text.replace("[", "").replace("]", ""), start, end)


def test_the_brutality_belongs_to_the_attacker() -> None:
    judge = score("[Halder] condemned Osten's brutal attack on the village.")
    judged = score("Halder condemned [Osten]'s brutal attack on the village.")
    assert judged < judge
    assert sentiment.label(judged) == "negative"
    assert sentiment.label(judge) != "negative"


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
    assert sentiment.label(fighter) != "negative"
    assert fighter > score("[Halder] supported terrorism for many years.")


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


def test_label_reads_the_shipped_thresholds() -> None:
    low, high = model().about["thresholds"]
    assert [sentiment.label(x) for x in (-1, low, 0, high, 1)] == [
        "negative",
        "negative",
        "neutral",
        "positive",
        "positive",
    ]
    assert (low, high) == pytest.approx((-EDGE, EDGE), abs=1e-5)


def test_the_weights_tell_their_origin() -> None:
    about = json.loads((paths.LEXICONS / "sentiment_target.json").read_text(encoding="utf-8"))
    assert "NewsMTSC" in about["source"]
    assert "MIT" in about["licence"]
    assert (paths.LEXICONS / "sentiment_target.npz").stat().st_size < 800_000


def test_passives_negation_and_supposition_have_their_reach() -> None:
    text = "Halder was praised by Osten, but Kerr has condemned Lind and might not help."
    sentence = Sentence(text, word_table(frozenset(("was", "but", "and"))))
    for flags, wanted in (
        (sentence.passive, ["praised"]),
        (sentence.negated, ["help"]),
        (sentence.supposed, ["not", "help"]),
    ):
        assert [w.word for w, on in zip(sentence.known, flags, strict=True) if on] == wanted


def test_tokens_of_a_target_are_found_whatever_the_blanks() -> None:
    table = word_table(frozenset())
    for text in ('He met "Kim\'s aide", then left.', ' He  met\n"Kim\'s aide", then left. '):
        sentence = Sentence(text, table)
        start = text.index("Kim")
        first, stop = sentence.located(start, start + 3)
        assert [word.word for word in sentence.known[first:stop]] == ["kim"]
        assert [word.word for word in sentence.known[stop : stop + 2]] == ["'s", "aide"]
        assert sentence.located(start - 2, start - 1) == (-1, -1)


@given(st.text(st.sampled_from("ab'- .\"_x\n\u00e9"), max_size=40))
def test_stretches_hold_the_tokens_of_the_whole(text: str) -> None:
    read = Sentence(text, word_table(frozenset())).known
    assert [word.word for word in read] == [token.lower() for token in features._TOKEN.findall(text)]


def test_import_is_light() -> None:
    code = "import framing.sentiment, sys; print(*{'nltk', 'sklearn', 'pandas', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
