"""Who is called what: the table by hand, its numbers behind `fr.evidence`, its page and its picture."""

import pandas as pd
import pytest

import framing as fr
from framing import callings, charts, paths
from framing.concordance import Corpus

KEYS = ["event", "perspective", "outlet", "target", "text", "polarity", "side", "voice"]


def corpus(*texts, **columns):
    given = {"outlet": "x", "perspective": "pro-kyiv", "event": "e"} | columns
    articles = pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": texts} | given)
    return articles, fr.score(articles)


@pytest.fixture(scope="module")
def teaching():
    articles = fr.read_articles(paths.data() / "articles")
    return articles, fr.score(articles)


def rows(scores, *columns):
    return fr.described(scores)[list(columns)].to_numpy().tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Putin is a tyrant.", [["russia", "tyrant", -1, "kyiv", "own", 1]]),
        ("Zelensky is a tyrant.", [["ukraine", "tyrant", -1, "moscow", "own", 1]]),
        ("Putin is a tyrant. Zelensky is a TYRANT.",
         [["ukraine", "tyrant", -1, "moscow", "own", 1], ["russia", "tyrant", -1, "kyiv", "own", 1]]),
        ("Putin is a tyrant. Putin is a tyrant.", [["russia", "tyrant", -1, "kyiv", "own", 2]]),
        ("Putin is no tyrant.", []),
        ("The film is about a tyrant.", []),
    ],
)  # fmt: skip
def test_the_table_has_what_is_said_of_whom(text, expected):
    _, scores = corpus(text)
    assert rows(scores, "target", "text", "polarity", "side", "voice", "hits") == expected


def test_events_and_outlets_have_rows_of_their_own():
    text = "Putin is a tyrant."
    _, scores = corpus(text, text, text, outlet=["x", "x", "y"], event=["e", "f", "e"])
    assert rows(scores, "event", "outlet", "hits") == [["e", "x", 1], ["e", "y", 1], ["f", "x", 1]]
    assert fr.described(scores, "f")["outlet"].tolist() == ["x"]
    with pytest.raises(fr.InputError, match="Did you mean"):
        fr.described(scores, "ee")
    with pytest.raises(fr.InputError, match="no article of event 'zzz'"):
        fr.described(scores, event="zzz")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("vladimir-putin;kim-jong-un;kremlin", [["russia", 1], ["north_korea", 1]]),
        ("vladimir-putin; kim-jong-un", [["russia", 1], ["north_korea", 1]]),
        ("russia;", [["russia", 1]]),
        ("nobody-known", []),
        (None, []),
    ],
)
def test_a_word_about_two_blocs_stands_with_each(target, expected):
    _, scores = corpus("Putin is a tyrant.")
    scores.hits["target"] = target
    assert rows(scores, "target", "hits") == expected


@pytest.mark.parametrize("words", ["", " ", None])
def test_without_words_the_term_is_named(words):
    _, scores = corpus("Putin is a tyrant.")
    scores.hits["text"] = words
    assert rows(scores, "text") == [[scores.hits["term_id"].item().replace("-", " ")]]


def test_every_number_is_the_count_of_its_evidence(teaching):
    articles, scores = teaching
    table, opened = fr.described(scores), Corpus(scores, articles)
    assert list(table) == [*KEYS, "hits", "articles"]
    assert len(table) > 50
    for row in table.to_dict("records"):
        lines = opened.evidence(**{key: row[key] for key in KEYS})
        assert (len(lines), lines["article_id"].nunique()) == (row["hits"], row["articles"])
    for word in callings.words(table).to_dict("records"):
        assert len(opened.evidence(**word["cell"])) == word["hits"]


def test_the_page_names_what_would_turn_the_direction_of_its_text():
    articles, scores = corpus("Putin\u202e is a tyrant.", outlet="x\u202ey")
    page = callings.html(fr.described(scores), lambda cell: fr.evidence(scores, articles, **cell))
    assert "\u202e" not in page
    assert page.count("⟦U+202E⟧") == 3  # outlet as title, in the sentence, and after it


def test_the_page_opens_the_sentences_and_escapes_them():
    articles, scores = corpus("<b>Putin</b> is a tyrant.", outlet="<i>x")
    scores.hits["text"] = "<tyrant>"
    table = fr.described(scores)
    page = callings.html(table, lambda cell: fr.evidence(scores, articles, **cell))
    assert "<details><summary>" in page
    assert "&lt;tyrant&gt;" in page
    assert "&lt;b&gt;Putin" in page
    assert "<tyrant>" not in page
    assert "<b>" not in page
    assert "<i>" not in page
    assert "<details>" not in callings.html(table)


def test_the_title_is_made_from_the_table():
    texts = ["Putin is a tyrant. " * 3, "A quiet day."]
    _, scores = corpus(*texts, outlet=["x", "y"], perspective=["pro-kyiv", "neutral"])
    said = charts.described(fr.described(scores)).whole.texts[0].get_text().replace("\n", " ")
    assert said == "Pro-Kyiv narrators speak worst of Russia and Putin (3 bad words), neutral ones of nobody"
    _, scores = corpus("Zelensky is a tyrant.", perspective="neutral")
    said = charts.described(fr.described(scores)).whole.texts[0].get_text().replace("\n", " ")
    assert said == "Neutral narrators speak worst of Ukraine and Zelensky (tyrant)"


def test_a_chart_without_words_says_why():
    _, scores = corpus("A quiet day.")
    with pytest.raises(fr.InputError, match="no loaded word whose target is known"):
        charts.described(fr.described(scores))


def test_the_text_of_a_hit_alone_is_no_cell_of_described():
    articles, scores = corpus("The film is about a tyrant. Putin is a tyrant.")
    assert len(fr.evidence(scores, articles, text="tyrant")) == 2
    assert len(fr.evidence(scores, articles, "described", text="tyrant")) == 1


@pytest.mark.parametrize(("polarity", "sign"), [(-1e9, "−"), (-0.2, "−"), (0.5, "+"), (7, "+"), (None, "·")])
def test_a_word_is_bad_good_or_neither_by_the_sign_of_its_polarity(polarity, sign):
    _, scores = corpus("Putin is a tyrant.")
    table = fr.described(scores).assign(polarity=pd.Series([polarity], dtype=float))
    [[(shown, own, [word])]] = callings.layout(table)["russia"].values()
    assert (shown, own, word["text"]) == (sign, True, "tyrant")
