import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.matching import Matcher, expand, longest


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("regime", ["regime"]),
        ("occup(ier|iers)", ["occupier", "occupiers"]),
        ("special [military] operation", ["special military operation", "special operation"]),
        ("SVO|SMO", ["SMO", "SVO"]),
        ("neo(-| |)nazi*", ["neo nazi*", "neo-nazi*", "neonazi*"]),
        ("(a|)b [(c|d)]", ["ab", "ab c", "ab d", "b", "b c", "b d"]),
    ],
)
def test_patterns_expand_to_literals(pattern, literals):
    assert list(expand(pattern)) == literals


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "  ",
        "(a",
        "a)",
        "[a",
        "a]",
        "(a]",
        "a*b",
        "* a",
        "*",
        "(a|b)(a|b)" * 8,
        "a\\d",
        "a{3}",
        "x" * 3000,
        "|",
        "-",
    ],
)
def test_bad_patterns_are_refused_with_a_reason(pattern):
    with pytest.raises(ValueError, match=r"\w"):
        expand(pattern)


def found(pattern: str, text: str, exact: bool = False) -> list[str]:
    return [text[a:b] for a, b, _ in longest(list(Matcher([(expand(pattern), exact)]).find(text)))]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("orc|orcs", "Orcs, an orc; orchestra, force", ["Orcs", "orc"]),
        (
            "dictator*",
            "dictator dictatorship dictators' Dictator-like",
            ["dictator", "dictatorship", "dictators", "Dictator-like"],
        ),
        (
            "liberat* territor*",
            "the liberated territories, liberation of territory",
            ["liberated territories"],
        ),
        ("regime", "regimes regime's pro-regime regime-change", ["regime", "regime", "regime"]),
        ("our country", "our country; our\ncountry; your country", ["our country"]),
        ("U.S. pressure", "U.S. pressure, US pressure", ["U.S. pressure"]),
        ("so(-| )called", "so-called so called socalled", ["so-called", "so called"]),
    ],
)
def test_matches_on_whole_words(pattern, text, expected):
    assert found(pattern, text) == expected


def test_exact_case():
    assert found("SVO", "SVO svo Svo", exact=True) == ["SVO"]
    assert found("Orc*", "Orcs orcs", exact=True) == ["Orcs"]


def test_longest_match_wins_and_nothing_is_counted_twice():
    matcher = Matcher(
        [(expand("regime"), False), (expand("Kiev regime"), False), (expand("regime change"), False)]
    )
    text = "the Kiev regime change"
    assert [(text[a:b], i) for a, b, i in longest(list(matcher.find(text)))] == [("regime change", 2)]


@given(
    st.lists(st.text(alphabet="ab", min_size=1, max_size=3), min_size=1, max_size=5, unique=True),
    st.text(alphabet="ab -", max_size=60),
)
def test_agrees_with_a_regular_expression_on_plain_words(words, text):
    matcher = Matcher([(w,) and ([w], False) for w in words])
    expected = sorted(
        (m.start(), m.end()) for w in words for m in re.finditer(rf"(?<![^\W_]){w}(?![^\W_])", text)
    )
    assert sorted((a, b) for a, b, _ in matcher.find(text)) == expected


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8), st.integers(0, 3)), max_size=20))
def test_longest_never_overlaps_and_leaves_nothing_free(spans):
    matches = [(a, a + n, i) for a, n, i in spans]
    kept = longest(matches)
    assert all(x[1] <= y[0] for x, y in pairwise(kept))
    for a, b, _ in matches:
        assert any(a < y and x < b for x, y, _ in kept)


def test_a_hundred_thousand_repeats_stay_linear():
    matcher = Matcher([(expand("a b"), False), (expand("b a"), False)])
    assert len(longest(list(matcher.find("a b " * 100_000)))) == 100_000
