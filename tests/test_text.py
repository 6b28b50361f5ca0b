import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text.document import document


def sentences(text: str) -> list[str]:
    doc = document(text)
    return [doc.norm[a:b] for a, b in doc.sentences]


def n_words(text: str) -> int:
    return sum(map(len, document(text).tokens))


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("“dictator”", '"dictator"'),
        ("dic\u00adta\u200btor", "dictator"),
        ("SVО and dictаtor", "SVO and dictator"),  # Cyrillic О and а
        ("СВО is Russian", "СВО is Russian"),  # a word wholly in Cyrillic stays
        ("of\ufb01ce \ufb03", "office ffi"),
        ("e\u0301lite élite", "elite elite"),
        ("non\u2011aligned\u00a0states", "non-aligned states"),
        ("See also  Putin", "See also Putin"),
    ],
)
def test_normalised_text_reads_as_it_looks(raw, norm):
    assert document(raw).norm == norm


@pytest.mark.parametrize(
    ("raw", "word", "expected"),
    [
        ("the dic\u00adtator left", "dictator", "dic\u00adtator"),
        ("\ufeffthe dictator", "dictator", "dictator"),
        ("of\ufb01ce of the dictator", "dictator", "dictator"),
        ("of\ufb01ce", "office", "of\ufb01ce"),
        ("cafe\u0301 regime", "cafe", "cafe\u0301"),
        ("a  b   regime", "regime", "regime"),
    ],
)
def test_spans_lead_back_to_the_text_as_read(raw, word, expected):
    doc = document(raw)
    start = doc.norm.index(word)
    assert doc.text[slice(*doc.span(start, start + len(word)))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The U.S. Army agreed. Gen. Brown left at 5 p.m. on Monday.",
            ["The U.S. Army agreed.", "Gen. Brown left at 5 p.m. on Monday."],
        ),
        (
            "troops (in the war, — ed.), when needed. So it is.",
            ["troops (in the war, – ed.), when needed.", "So it is."],
        ),
        ("He said: “We won. They lost.” They left.", ['He said: "We won.', 'They lost."', "They left."]),
        (
            "A headline without a stop\nThe first sentence.",
            ["A headline without a stop", "The first sentence."],
        ),
        ("• One point\n• Another point", ["• One point", "• Another point"]),
        ("It ended. .", ["It ended. ."]),
        ("", []),
        ("   \n\n ", []),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == expected


def test_hard_wrapped_lines_are_one_paragraph():
    text = (
        "The ministers met on Monday in the capital and\nspoke about the border for two hours before they\n"
        "left. They will meet again in the spring, an aide\n"
        "said, although no place has been named so far.\n\nA second paragraph\nfollows here."
    )
    found = sentences(text)
    assert found[0].startswith("The ministers met")
    assert found[0].endswith("left.")
    assert len(found) == 3


def test_words_inside_furniture_are_not_counted():
    assert n_words("Talks began on Monday.\nSubscribe to our newsletter") == 4


def test_a_sentence_without_end_is_cut_into_rows():
    doc = document("word " * 20_000)
    assert max(b - a for a, b in doc.sentences) <= 20_000
    assert n_words(doc.text) == 20_000


def test_bullets_without_words_cost_little():
    begun = time.perf_counter()
    document("\u2022 " * 40_000)
    assert time.perf_counter() - begun < 15  # a quarter of a second; minutes where each looked to the end


@given(st.text(max_size=300))
def test_any_text_becomes_a_document_whose_spans_are_valid(text):
    doc = document(text)
    last = 0
    for a, b in doc.sentences:
        assert last <= a < b <= len(doc.norm)
        assert not any(left < b and a < right for left, right, _ in doc.furniture)
        last = b
        start, end = doc.span(a, b)
        assert 0 <= start <= end <= len(text)
    assert doc.text == text


@given(st.text(alphabet="abc \u00ad\u200b\ufb01\u0301é", max_size=80))
def test_span_of_a_letter_holds_that_letter(text):
    doc = document(text)
    for i, c in enumerate(doc.norm):
        if c in "abc":
            start, end = doc.span(i, i + 1)
            assert c in text[start:end]
            assert end - start <= 12


CLOSERS = [".\u201d", "?\u201d", '!"', ".\u2019", ".\u00bb", ".)", ".]", ".''"]


@pytest.mark.parametrize("closer", CLOSERS)
def test_a_sentence_ends_with_its_closing_mark(closer):
    openers = {"\u201d": "\u201c", '"': '"', "\u2019": "\u2018", "\u00bb": "\u00ab", ")": "(", "]": "["}
    opener = openers.get(closer[-1], "''")
    found = sentences(f"Kyiv named it {opener}a criminal order{closer} Moscow rejected the word.")
    assert len(found) == 2
    assert found[1] == "Moscow rejected the word."


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("It was \u201ca crime.\u201d Kyiv agreed.", "It was \u201ca crime\u201d. Kyiv agreed."),
        ('It was "a crime." Kyiv agreed.', "It was 'a crime'. Kyiv agreed."),
        ('He said "no." In May he left.', 'He said "no". In May he left.'),
        ('It ended "by force." "We saw it," she said.', 'It ended "by force". "We saw it," she said.'),
        ('They "won." 300 men left.', 'They "won". 300 men left.'),
    ],
)
def test_american_and_british_marks_give_the_same_sentences(american, british):
    bare = [re.sub(r"\W", "", sentence) for sentence in sentences(american)]
    assert bare == [re.sub(r"\W", "", sentence) for sentence in sentences(british)]
    assert len(bare) == 2


@pytest.mark.parametrize(
    "text",
    [
        "He left at 6 p.m. Monday, officials said.",
        "Talks began at 10 a.m. Feb. 3 in Geneva.",
        "It fell at 5 a.m. Moscow time, he said.",
        "It cost approx. 300 roubles, officials said.",
        "Brig. Gen. Budanov spoke to Adm. Kirby and Maj. Smith.",
        "The United States (U.S.) Army agreed.",
        'He met "Dr." Smith there.',
        "Lt. Gen. (ret.) Ivan Koval spoke.",
        "Col.-Gen. Syrskyi spoke.",
        "Gov. Haidai said 3 sq. km. were lost.",
        "The 1st Bn. Cmdr. Koval and Fld. Mshl. Pak met.",
        "They met on Tues. and on Thurs. in Kyiv.",
        "Senator J.D. Vance spoke to the U.S. Chamber of Commerce.",
        "War in Ukraine | Censor.NET wrote it.",
        "Koval & Co. of Kyiv, i.e. Est. Ltd. of Lviv, lost.",
        "Fig. 3 shows it, on pp. 6 and 7.",
        "Koval Co. Ltd. Chief Ivan Koval left Apple Inc. Chief Tim Cook.",
        "The Dnipro, incl. Kherson, and Ave. Foch in St. Petersburg, Messrs. Koval et al. say, flooded.",
        "Ihor Koval et al. (2022) say that Unit No. 5 fled.",
        "Martin Koval Jr. Day was quiet in St. Louis.",
        "Gen. Col. Koval, Staff Sgt. 1st Class Melnyk and Lt. Col. (res.) Pak left.",
        "1. The guns were late.",
        "He fired \u2014 the order read \u201cfire!\u201d \u2014 and left.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text):
    assert len(sentences(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "He left at 6 p.m. Moscow denied it.",
        "He left at 9 p.m. in Kyiv on Jan. 5. It rained.",
        "He works for Koval Ltd. The firm grew.",
        "Ivan Koval Jr. He left.",
        "They were charged, Koval et al. They fled.",
        "They asked for guns, tanks, etc. The talks failed.",
        "He lives at 5 Main St. The house burned.",
        "Is it over or not? No.",
        'He said: "No." They left.',
        "Unit No. 3 fled. No. 4 stayed.",
    ],
)
def test_a_shortened_word_may_end_a_sentence(text):
    assert len(sentences(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        '"Is it over?" Putin asked.',
        "\u201cShame!\u201d Kuleba wrote on Telegram.",
        "'Is it over?' Olha Koval, a nurse, asked.",
        "\u2018Who fired?\u2019 Serhiy Haidai asked.",
        "\u00abIs it over?\u00bb Putin asked aloud.",
        '"Who did it?" Defence Minister Shoigu asked reporters in Moscow.',
        "\u201cIt is over\u2026\u201d Zelensky said.",
        '"We hold." Zelensky said.',
        "\u2014 Is it over? \u2014 asked the reporter.",
    ],
)
def test_who_said_it_ends_the_sentence(text):
    assert len(sentences(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '"Is it over?" Putin asked that the war end.',
        '"It is over!" The crowd left.',
        '"Why?" Putin left the room.',
        '"Is it over?" Zelensky said the West was late.',
        "The crowd chanted \u201cShame!\u201d Police said that it was calm.",
        'He asked: "Is it over?" Putin said on Monday that it was not.',
        "\u201cIs it over?\u201d Minsk did not reply.",
        "\u201cWe won,\u201d Putin said. \u201cThey lost.",
        "They met in Washington, D.C. The town slept.",
        "They left the U.S. In Kyiv it rained.",
        "He met Kim Jong Un. Gone was the rest.",
        "He would stay\u2026 Then he left.",
    ],
)
def test_another_sentence_follows_a_quotation(text):
    assert len(sentences(text)) == 2


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("a special military opera-\ntion", "a special military operation"),
        ("a special military opera\u00ad\n  tion", "a special military operation"),
        ("the pro-\nwar camp", "the pro-war camp"),
        ("Kiev re\u2010\ngime", "Kiev regime"),
        ("the war -\nand peace", "the war -\nand peace"),
        ("zelensky called nato. he left.", "Zelensky called NATO. He left."),
        ("north korean leader kim jong un left.", "North Korean leader Kim Jong UN left."),
        ("the turkish and russian envoys", "The Turkish and Russian envoys"),
        ("he met us in the west.", "he met us in the west."),
        ("MOSCOW DENIED IT.", "MOSCOW DENIED IT."),
    ],
)
def test_line_ends_and_lost_capitals(raw, norm):
    doc = document(raw)
    assert doc.norm == norm
    assert doc.text[slice(*doc.span(0, len(norm)))] == raw
