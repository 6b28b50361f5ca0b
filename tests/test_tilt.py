import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import tilt
from framing.hits import Hit
from framing.lexicon import Term
from framing.terms import Named, Variant


def hit(term_id: str, side: str, strength: int, *, voice: str = "own", negated: bool = False) -> Hit:
    term = Term(
        term_id, term_id, "any", "epithet", "evaluation", "none", -1, strength, "", "", None, None,
        "", "", "x", (term_id,),
    )  # fmt: skip
    return Hit(0, 1, term, voice, None, "", side, negated, 0)


def name(thing: str, side: str, voice: str = "own") -> Named:
    return Named(0, 1, Variant(thing, thing, "form", side, (thing,), ""), voice, 0)


def test_evidence_by_hand():
    a, b, c = hit("a", "kyiv", 3), hit("b", "moscow", 2), hit("c", "none", 3)
    unheard = [hit("d", "moscow", 3, voice="quoted"), hit("d", "moscow", 3, negated=True)]
    e = tilt.evidence([a, a, b, c, *unheard])
    assert (e.kyiv, e.moscow) == (6, 2)
    assert e.kyiv_distinct == pytest.approx(3 * 1.5)
    assert e.moscow_distinct == 2


def test_one_term_about_both_sides_is_evidence_for_both():
    e = tilt.evidence([hit("a", "kyiv", 2), hit("a", "moscow", 2)])
    assert (e.kyiv_distinct, e.moscow_distinct) == (2, 2)


def test_names_add_a_little():
    names = [name("Kyiv", "kyiv"), name("Kyiv", "kyiv"), name("the war", "kyiv"), name("Lviv", "kyiv")]
    e = tilt.evidence([], [*names, name("Odesa", "moscow"), name("Bakhmut", "moscow", "quoted")])
    assert (e.kyiv_names, e.moscow_names) == (pytest.approx(0.2), pytest.approx(0.1))
    assert (e.kyiv, e.moscow) == (0, 0)


def test_side_probability_by_hand(monkeypatch):
    monkeypatch.setattr(tilt, "fitted", lambda: {"words": 2.0, "names": 1.0, "threshold": 0.6})
    # 100 words leave room for 1: (2 - 0) / (2 + 0 + 1 + 1) = 1/2, times 2 = 1; the names -1/4
    assert tilt.side_probability(tilt.Evidence(0, 2, 0, 2), 100) == pytest.approx(1 / (1 + math.exp(-1)))
    named = tilt.Evidence(0, 2, 0, 2, kyiv_names=0.1)
    assert tilt.side_probability(named, 100) == pytest.approx(1 / (1 + math.exp(-0.75)))
    assert tilt.side_probability(tilt.Evidence(0, 0, 0, 0), 10) == 0.5


def test_interval_by_hand():
    # no hits: Beta(1, 1) is uniform, so the 95% interval of p is [.025, .975]
    assert tilt.interval(tilt.Evidence(0, 0, 0, 0)) == pytest.approx((-0.95, 0.95))


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 1), st.floats(0, 1))
def test_sides_are_treated_alike(kyiv, moscow, x, y):
    e = tilt.Evidence(kyiv, moscow, kyiv * x, moscow * y)
    mirrored = tilt.Evidence(moscow, kyiv, moscow * y, kyiv * x)
    assert tilt.tilt(kyiv, moscow) == -tilt.tilt(moscow, kyiv)
    low, high = tilt.interval(e)
    assert low <= tilt.tilt(kyiv, moscow) <= high or math.isclose(high - low, 0, abs_tol=1e-3)
    assert tilt.interval(mirrored) == pytest.approx((-high, -low), abs=1e-9)
    assert tilt.side_probability(e, 100) == pytest.approx(1 - tilt.side_probability(mirrored, 100))
    reads = tilt.reads_as(e, 100)
    assert reads == "neutral" or (reads == "pro-moscow") == (tilt.tilt(kyiv, moscow) > 0)
    swap = {"pro-kyiv": "pro-moscow", "pro-moscow": "pro-kyiv", "neutral": "neutral"}
    assert tilt.reads_as(mirrored, 100) == swap[tilt.reads_as(e, 100)]


def test_repeats_of_one_term_widen_the_interval_against_distinct_terms():
    repeated = tilt.evidence([hit("a", "moscow", 2)] * 6)
    distinct = tilt.evidence([hit(str(i), "moscow", 2) for i in range(6)])
    width = lambda e: tilt.interval(e)[1] - tilt.interval(e)[0]  # noqa: E731
    assert repeated.moscow == distinct.moscow
    assert width(repeated) > width(distinct)


@pytest.mark.parametrize("n_words", [5, 16, 700])
def test_spellings_alone_never_decide(n_words):
    for side in ("kyiv", "moscow"):
        places = [name(f"p{i}", side) for i in range(6) for _ in range(20)]
        assert tilt.reads_as(tilt.evidence([], places), n_words) == "neutral"


def test_one_weak_word_decides_a_headline_but_not_a_page():
    e = tilt.evidence([hit("provocation", "moscow", 1)])
    assert tilt.reads_as(e, 16) == "pro-moscow"
    assert tilt.reads_as(e, 1500) == "neutral"


def test_too_short_to_tell():
    assert tilt.reads_as(tilt.evidence([hit("a", "kyiv", 3)]), 4) == "unclear"
