import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import tilt
from framing.lexicon import Term


def term(term_id: str, side: str, strength: int, category: str = "epithet") -> Term:
    return Term(
        term_id, "x", term_id, False, category, side, strength, "none", (), "", "", "", "", (term_id,)
    )


def test_evidence_by_hand():
    a, b, c, place = (
        term("a", "kyiv", 3),
        term("b", "moscow", 2),
        term("c", "none", 3),
        term("p", "moscow", 1, "toponym"),
    )
    e = tilt.evidence([a, a, b, c, place, place])
    assert e.kyiv == 6
    assert e.moscow == pytest.approx(2.2)
    assert e.kyiv_distinct == pytest.approx(3 * 1.5)
    assert e.moscow_distinct == pytest.approx(2 + 0.1 * 1.5)
    many = tilt.evidence([term(f"p{i}", "moscow", 1, "toponym") for i in range(9)])
    assert many.moscow == pytest.approx(0.9)
    assert many.moscow_distinct == pytest.approx(0.2)


def test_side_probability_by_hand():
    # Beta(3, 1): P(p > 1/2) = 1 - (1/2)^3; Beta(1, 1): 1/2
    assert tilt.side_probability(tilt.Evidence(0, 2, 0, 2), 10, 0) == pytest.approx(0.875)
    assert tilt.side_probability(tilt.Evidence(0, 0, 0, 0), 10, 0.01) == pytest.approx(0.5)


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
    assert tilt.side_probability(e, 100, 0.01) == pytest.approx(
        1 - tilt.side_probability(mirrored, 100, 0.01)
    )
    swap = {"pro-kyiv": "pro-moscow", "pro-moscow": "pro-kyiv", "neutral": "neutral"}
    assert tilt.reads_as(mirrored, 100) == swap[tilt.reads_as(e, 100)]


def test_repeats_of_one_term_widen_the_interval_against_distinct_terms():
    repeated = tilt.evidence([term("a", "moscow", 2)] * 6)
    distinct = tilt.evidence([term(str(i), "moscow", 2) for i in range(6)])
    width = lambda e: tilt.interval(e)[1] - tilt.interval(e)[0]  # noqa: E731
    assert repeated.moscow == distinct.moscow
    assert width(repeated) > width(distinct)


@pytest.mark.parametrize("n_words", [5, 16, 700])
def test_spellings_alone_never_decide(n_words):
    for side in ("kyiv", "moscow"):
        places = [term(f"p{i}", side, 1, "toponym") for i in range(6) for _ in range(20)]
        assert tilt.reads_as(tilt.evidence(places), n_words) == "neutral"


def test_one_clear_word_decides_a_headline_but_not_a_page():
    e = tilt.evidence([term("kiev-regime", "moscow", 3)])
    assert tilt.reads_as(e, 16) == "pro-moscow"
    assert tilt.reads_as(e, 1500) == "neutral"


def test_too_short_to_tell():
    assert tilt.reads_as(tilt.evidence([term("a", "kyiv", 3)]), 4) == "unclear"
