"""Transcripts, interviews, dialogue, labels and signatures: whose a word is, worked out by hand."""

import pandas as pd
import pytest

import framing as fr
from framing.statements import statements, voice
from framing.text.document import document


def whose(text: str, word: str) -> tuple[str, str]:
    """The voice of a word's first occurrence and, where it is quoted, its source."""
    doc = document(text)
    said = statements(doc)
    at = doc.norm.index(word)
    spoken, number = voice(at, at + len(word), doc, said)
    return spoken, said[number].source if spoken == "quoted" and number is not None else ""


INTERVIEW = (
    "Interviewer: Is it over?\nDmytro Kuleba: Not yet. The invaders regroup.\n\nThe butchers will pay.\n\n"
    "Interviewer: Is the regime weak?\nDmytro Kuleba: Yes. It rots."
)
LETTERS = (
    "Q: Is the regime weak? Does it last?\nA: It rots. The invaders flee.\n\nQ: And then?\nA: They lose."
)
CAPITALS = (
    "PRESIDENT ZELENSKYY: (through interpreter) Thank you. The invaders regroup.\n\nThe butchers know it.\n\n"
    "QUESTION: And the regime? Does it rot?\n\nPRESIDENT ZELENSKYY: (through interpreter) It does."
)
INTERPRETED = (
    "Volodymyr Zelensky (through interpreter): Thank you. The invaders regroup.\n"
    "Margaret Brennan: And the regime? Does it rot?\nVolodymyr Zelensky (through interpreter): Yes. It dies."
)
ONE_LINE = (
    "President of Russia Vladimir Putin: Good afternoon. The neo-Nazis retreat. Sergei Shoigu: Yes. The "
    "mercenaries fled. Vladimir Putin: Good. The junta falls. Sergei Shoigu: It does."
)
CROSSTALK = (
    "[Begin interview]\nAMANPOUR: Welcome. Is the regime weak?\nKULEBA: It is. The invaders regroup.\n\n"
    "(Crosstalk)\n\nThe butchers flee.\nAMANPOUR: Thank you."
)
OWN_LINES = (
    "Vladimir Putin:\nThe junta falls. The mercenaries flee.\n\nJournalist:\nAnd the regime? Does it rot?\n\n"
    "Vladimir Putin:\nIt does."
)
AFTERWARDS = (
    "BBC: Is the regime weak?\nZelensky: It is. The invaders regroup.\nBBC: When?\nZelensky: Soon.\n"
    "Zelensky spoke in Kyiv, where the butchers were."
)


@pytest.mark.parametrize(
    ("text", "word", "source"),
    [
        ("Dmytro Kuleba: Not yet. The invaders regroup.", "invaders", "Dmytro Kuleba"),
        (INTERVIEW, "invaders", "Dmytro Kuleba"),
        (INTERVIEW, "butchers", "Dmytro Kuleba"),
        (INTERVIEW, "regime", "Interviewer"),
        (INTERVIEW, "rots", "Dmytro Kuleba"),
        (LETTERS, "last", "Q"),
        (LETTERS, "invaders", "A"),
        (LETTERS.replace(":", "."), "last", "Q"),
        (LETTERS.replace(":", "."), "invaders", "A"),
        (
            "MS. SMITH: Thank you. The invaders go.\nMR. PRICE: I agree.\nMS. SMITH: Good.",
            "invaders",
            "MS. SMITH",
        ),
        (CAPITALS, "invaders", "PRESIDENT ZELENSKYY"),
        (CAPITALS, "butchers", "PRESIDENT ZELENSKYY"),
        (CAPITALS, "regime", "QUESTION"),
        (INTERPRETED, "invaders", "Volodymyr Zelensky"),
        (INTERPRETED, "regime", "Margaret Brennan"),
        (INTERPRETED, "dies", "Volodymyr Zelensky"),
        (ONE_LINE, "neo-Nazis", "President of Russia Vladimir Putin"),
        (ONE_LINE, "mercenaries", "Sergei Shoigu"),
        (ONE_LINE, "junta", "Vladimir Putin"),
        (CROSSTALK, "regime", "AMANPOUR"),
        (CROSSTALK, "invaders", "KULEBA"),
        (CROSSTALK, "butchers", "KULEBA"),
        (OWN_LINES, "mercenaries", "Vladimir Putin"),
        (OWN_LINES, "regime", "Journalist"),
        (AFTERWARDS, "invaders", "Zelensky"),
        ("Speaker 1: Is the regime weak? Will it fall?\nSpeaker 2: It rots. They flee.", "fall", "Speaker 1"),
        (
            "**Host:** Is it weak?\n**Olha Koval:** It is. The invaders go.\n**Host:** Good.",
            "invaders",
            "Olha Koval",
        ),
        (
            "Host: Is it weak?\nOlha Koval: The so-called “army of brutal invaders” goes.",
            "brutal",
            "Olha Koval",
        ),
    ],
)
def test_a_turn_lasts_until_the_next_speakers_label(text: str, word: str, source: str) -> None:
    assert whose(text, word) == ("quoted", source)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (AFTERWARDS, "butchers"),
        (
            "Kuleba on the war: we will win\nKuleba spoke in Kyiv. The invaders regroup.\nIt rained.",
            "invaders",
        ),
        (
            "Putin: the junta will fall\nKyiv rejected it. The invaders regroup.\nIt rained on Monday.",
            "invaders",
        ),
        ("War: what we know\nThe invaders regroup.\nExplainer: how it began\nThe regime fell.", "regime"),
        (
            "Claim: Kyiv fell.\nVerdict: False. The invaders left.\nClaim: It rained.\nVerdict: True.",
            "invaders",
        ),
        ("The town lost three things: water, power and peace. The invaders left.", "invaders"),
        ("- One gun fell near Bakhmut.\n- Another fell near Lyman.\n- The regime was silent.", "regime"),
        ("The experts determined: it was a shell. The regime fired it.", "regime"),
    ],
)
def test_what_only_looks_like_a_label_is_the_narrators(text: str, word: str) -> None:
    assert whose(text, word) == ("own", "")


DASHES = "— Is it over?\n— Not yet. The invaders regroup.\n— And the regime?\n— It rots."
TOLD = (
    "The reporter met him.\n– Is it over, Mr. Kuleba? Are the invaders gone?\n– Not yet. The butchers are.\n"
    "He left with the regime's envoy."
)
INSERTED = (
    "— The invaders go, — said Dmytro Kuleba. — The regime too.\n— And the butchers? — asked the host. — Now?"
)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        (DASHES, "invaders", ("quoted", "")),
        (DASHES, "regime", ("quoted", "")),
        (TOLD, "invaders", ("quoted", "")),
        (TOLD, "butchers", ("quoted", "")),
        (TOLD, "regime", ("own", "")),
        (INSERTED, "invaders", ("quoted", "Dmytro Kuleba")),
        (INSERTED, "regime", ("quoted", "Dmytro Kuleba")),
        (INSERTED, "butchers", ("quoted", "the host")),
        (INSERTED, "Now", ("quoted", "the host")),
    ],
)
def test_dialogue_between_dashes(text: str, word: str, expected: tuple[str, str]) -> None:
    assert whose(text, word) == expected


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“The invaders go. They lose.”\n— Serhiy Haidai\nThe regime denied it.", "Serhiy Haidai"),
        (
            '"The invaders go. They lose."\n\n- Olha Koval, a nurse\n\nThe regime denied it.',
            "Olha Koval, a nurse",
        ),
        ("“The invaders go.” — Olha Koval, a nurse\nThe regime denied it.", "Olha Koval, a nurse"),
        ("“The invaders go.”\n(Olha Koval, a nurse)\nThe regime denied it.", "Olha Koval, a nurse"),
        ("‘The invaders go. They lose.’\n–Olha Koval\nThe regime denied it.", "Olha Koval"),
        (
            "This was posted.\n> The invaders go. They lose.\n— Olha Koval\nThe regime denied it.",
            "Olha Koval",
        ),
        (
            "From Governor Serhiy Haidai:\n\n“The invaders go.”\n\nThe regime denied it.",
            "Governor Serhiy Haidai",
        ),
        (
            "From Governor Serhiy Haidai:\nThe invaders go. They lose.\nThe regime denied it.",
            "Governor Serhiy Haidai",
        ),
        ("Full text of the statement by Olha Koval:\n\nIt is war.\n\nThe invaders go.", "Olha Koval"),
        ("Statement of Olha Koval, the mayor:\nIt is war.\nThe invaders go.", "Olha Koval, the mayor"),
        ("The full text of Olha Koval's address:\n\nIt is war.\n\nThe invaders go.", "Olha Koval"),
        ("Below is the text of the speech by Olha Koval:\n\nIt is war.\n\nThe invaders go.", "Olha Koval"),
        ("Dmytro Kuleba: We are tired.\nBut we hold.\nThe invaders know our will.", "Dmytro Kuleba"),
        (
            "Olha Koval said in a statement:\n\n> It is war.\n> The invaders go.\n\nThe regime denied it.",
            "Olha Koval",
        ),
        ("Olha Koval wrote:\n\n\tThe invaders go. They lose.\n\nThe regime denied it.", "Olha Koval"),
        (
            "It rained. Olha Koval wrote:\n    The invaders go.\n    They lose.\nThe regime denied it.",
            "Olha Koval",
        ),
    ],
)
def test_signed_and_labelled_texts_and_block_quotations(text: str, source: str) -> None:
    assert whose(text, "invaders") == ("quoted", source)
    if "regime" in text:
        assert whose(text, "regime")[0] == "own"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Kuleba warned on Facebook: invaders burned it. The butchers fled. They will return.", "Kuleba"),
        (
            "Olha Koval wrote on Telegram: we hold. It burned. The butchers fled.\nThe regime denied it.",
            "Olha Koval",
        ),
        ("The general was blunt: The depot burned. The butchers fled.", "The general"),
        ("In an address on Monday Zelensky added: It burned. The butchers fled. We hold.", "Zelensky"),
        ("The ministry's statement reads: The depot burned. The butchers fled.", "The ministry's statement"),
        ("Zakharova commented: the West lies. The butchers burned it.", "Zakharova"),
        ("Kuleba said: we hold. Putin denied it. The butchers fled, Putin said.", "Putin"),
    ],
)
def test_words_after_a_colon_go_on_over_their_line(text: str, source: str) -> None:
    assert whose(text, "butchers") == ("quoted", source)
    if "regime" in text:
        assert whose(text, "regime")[0] == "own"


def test_a_speech_by_one_person_is_counted() -> None:
    texts = {
        "speech": "Vladimir Putin: " + "We will not yield. " * 20,
        "news": "Putin said that it rained. It did not.",
    }
    articles = pd.DataFrame({"article_id": texts.keys(), "text": texts.values(), "outlet": "x"})
    scores = fr.score(articles)
    assert scores.run["speeches"] == 1
    shares = fr.share_of_voice(scores, by="outlet")
    assert set(shares["n_speeches"]) == {1}
    assert (
        "1 of them speeches or transcripts"
        in fr.charts.share_of_voice(shares.assign(perspective="x")).caption
    )


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("KULEBA [through interpreter]: They came. The invaders fled.\nCNN: Yes?\nKULEBA: Yes.", "KULEBA"),
        ("«The invaders go».\n— Maria Zakharova\nThe regime denied it.", "Maria Zakharova"),
        ("— Where are the invaders? —asked Olha Koval.", "Olha Koval"),
        (
            "— The depot burned, — Olha Koval said. — The invaders ran.\n— Really? — asked the host.",
            "Olha Koval",
        ),
        ("The invaders flee — Kuleba.", "Kuleba"),
        ("Putin in his speech: the invaders lie.", "Putin"),
        ("Zelensky, in an evening address: We hold. The invaders tire.", "Zelensky, in an evening address"),
        ("Q1: Is it weak?\nA1: It is. The invaders flee.\nQ2: Where?\nA2: Home.", "A"),
        ("Q - Is it weak?\nA - It is. The invaders flee.\nQ - Where?\nA - Home.", "A"),
        ("[Olha Koval]: No. The invaders go.\n[Host]: When?\n[Olha Koval]: Soon.", "Olha Koval"),
        ('"The invaders go."\n-- Olha Koval\nThe regime denied it.', "Olha Koval"),
        ("Capt. Koval: No. The invaders go.\nHost: When?\nCapt. Koval: Soon.", "Capt. Koval"),
        ("As Kuleba put it, the invaders fled.", "Kuleba"),
        ("Kyiv named it “a war of invaders.” Moscow rejected the word.", "Kyiv"),
        ("Q    Are they gone?\nMR. KIRBY: Some are. The invaders hide.\nQ    Where?", "MR. KIRBY"),
        ("“The invaders fled,’ Olha Koval said. The regime denied it.", "Olha Koval"),
        ("“It is over,” Olha Koval said. “The invaders fled. We won.\nThe regime denied it.", "Olha Koval"),
    ],
)
def test_other_forms_of_the_same(text: str, source: str) -> None:
    assert whose(text, "invaders") == ("quoted", source)
    if "regime" in text:
        assert whose(text, "regime")[0] == "own"


def test_a_headline_before_a_dialogue_is_no_speaker() -> None:
    text = (
        "The Ninth Circle: A View From Below\n\nThe invaders left.\n\nQuestion: Who won?\n\nAnswer: Nobody."
    )
    assert whose(text, "invaders") == ("own", "")
    assert whose(text, "Nobody") == ("quoted", "Answer")
