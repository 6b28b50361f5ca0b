import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text.document import document
from framing.text.quotes import find_quotes


def inner(text: str) -> list[str]:
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    quotes = find_quotes(text, lines)
    return [text[slice(*q.inner)] for q in quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "we won" and "we left".', ["we won", "we left"]),
        ("He said “we won” and left.", ["we won"]),
        ("Он: «we won» he said.", ["we won"]),
        ("She said „we won“ there.", ["we won"]),
        ("She wrote »we won« there.", ["we won"]),
        ("‘We go,’ she said.", ["We go,"]),
        ("She said 'we go' and went.", ["we go"]),
        ("“He told me ‘go now’ and left,” she said.", ["He told me ‘go now’ and left,", "go now"]),
        ("'She said \"go\" to us,' he wrote.", ['She said "go" to us,', "go"]),
        ("Putin's men took the soldiers' rations in '24 and it's over.", []),
        ("The 5\" gun and the 6' wall stood in the '90s.", []),
        ("Rock 'n' roll and don't, they're the Joneses' songs.", []),
        ("He called it the 'soldiers' war' again.", ["soldiers' war"]),
        ('A "" empty pair.', []),
    ],
)
def test_quotations_are_found(text, expected):
    assert inner(text) == expected


def test_depth_tells_outer_from_inner():
    text = "“He told me ‘go now’ and left,” she said."
    quotes = find_quotes(text, [(0, len(text))])
    assert [q.depth for q in quotes] == [1, 2]


def test_quotation_over_paragraphs_is_one():
    text = "He said: “We came.\n“We saw.\n“We left.”\nThe end."
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    quotes = find_quotes(text, lines)
    assert [text[q.start : q.end] for q in quotes] == ["“We came.\n“We saw.\n“We left.”"]


def test_missing_closing_mark_is_flagged_and_ends_with_its_paragraph():
    text = "He said: “We came.\nThe town was quiet.\nShe said “no”."
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    quotes = find_quotes(text, lines)
    assert [text[slice(*q.inner)] for q in quotes] == ["We came.", "no"]


def test_stray_mark_in_running_text_quotes_nothing():
    text = 'They went into the " dark and stayed there.\n"Come back," she said.'
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    quotes = find_quotes(text, lines)
    assert [text[slice(*q.inner)] for q in quotes] == ["Come back,"]


def test_five_thousand_unclosed_marks_cost_little():
    text = "“word " * 5000
    quotes = find_quotes(text, [(0, len(text))])
    assert all(0 <= q.start < q.end <= len(text) for q in quotes)


@given(st.text(alphabet="ab .,\n\"'“”‘’«»„", max_size=200))
def test_quotations_index_the_text_and_nest_or_are_disjoint(text):
    quotes = document(text).quotes
    for q in quotes:
        assert 0 <= q.start < q.inner[0] <= q.inner[1] <= q.end <= len(text)
    for a, b in [(a, b) for i, a in enumerate(quotes) for b in quotes[i + 1 :]]:
        assert b.start >= a.end or b.end <= a.end


@pytest.mark.parametrize(
    "text",
    [
        "\u201cWe hold the line,\u201c the officer said. The junta denied it.",
        "\u201cWe hold the line,\u2019\u2019 the officer said. The junta denied it.",
        "\"We hold the line,'' the officer said. The junta denied it.",
        "\u201eWe hold the line,\u201e the officer said. The junta denied it.",
        "\u00abWe hold the line,\u00ab the officer said. The junta denied it.",
        "''We hold the line,'' the officer said. The junta denied it.",
        "\u2018\u2018We hold the line,\u2019\u2019 the officer said. The junta denied it.",
    ],
)
def test_a_wrong_closing_mark_closes(text):
    doc = document(f"{text}\nHe said: \u201cNo.\u201d They left.")
    assert [doc.norm[slice(*quote.inner)] for quote in doc.quotes] == ["We hold the line,", "No."]


@pytest.mark.parametrize(
    "text",
    [
        "He paused. \u201cWe won.\n\u201cThey lost,\u201d he said. They left.",
        'He paused. "We won.\n"They lost," he said. They left.',
        "He paused. \u00abWe won.\n\u00abThey lost,\u00bb he said. They left.",
        "\u201cWe won.\n\u201cThey lost,\u201d he said. They left.",
        "He said:\n\u201cWe won.\n\u201cAll of us.\n\u201cThey lost,\u201d he said. They left.",
    ],
)
def test_a_quotation_goes_on_over_paragraphs(text):
    doc = document(text)
    (quote,) = doc.quotes
    assert doc.norm[quote.start + 1 :].startswith("We won.")
    assert doc.norm[: quote.end - 1].endswith("They lost,")
