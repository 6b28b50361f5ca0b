import re

import pytest

from framing import storage
from framing.paths import LEXICONS
from framing.text.document import document
from framing.text.furniture import find_furniture, rules

RULES = storage.read_csv(LEXICONS / "furniture.csv")


def marked(text: str, title: str = "") -> list[str]:
    doc = document(text, title)
    return [text[slice(*doc.span(a, b))].strip() for a, b, _ in doc.furniture]


@pytest.mark.parametrize("row", RULES, ids=lambda row: row["rule_id"])
def test_every_rule_marks_its_example_and_spares_its_counter_example(row):
    assert row["reason"]
    found = [rule for _, _, rule in document("A first line of text.\n" + row["example"]).furniture]
    assert row["rule_id"] in found
    assert document("A first line of text.\n" + row["counter_example"]).furniture == []


def test_rules_have_unique_ids_and_known_scopes():
    assert len({row["rule_id"] for row in RULES}) == len(RULES)
    assert {row["scope"] for row in RULES} == set(rules())


def test_title_stays_once():
    text = "Talks end in Seoul\nTalks end in Seoul\nThe ministers left.\ntalks end  in Seoul"
    assert marked(text) == ["Talks end in Seoul", "talks end  in Seoul"]


def test_nothing_of_the_article_follows_the_comment_form():
    assert marked("They left.\nLeave a Reply\nYour name\nRequired fields are marked *")[0].startswith(
        "Leave a Reply"
    )


def test_no_word_of_the_article_follows_the_comment_form():
    assert (
        sum(map(len, document("They left.\nLeave a Reply\nYour name\nRequired fields are marked.").tokens))
        == 2
    )


def test_a_sentence_that_contains_subscribe_stays():
    assert (
        marked(
            "Officials do not subscribe to the newsletter's view of our channel of talks, he said, and left."
        )
        == []
    )


REAL = {
    "000": [],
    "001": [
        "Publication date",
        "Source:",
        "By staying online",
        "Based on your browser",
        "Russia, North Korea dictators",
    ],
    "002": ["See also", "Discover more", "Subscribe to get", "Leave a Reply"],
    "003": ["North Korean soldiers during the welcoming", "(nak)"],
    "004": [
        "/ world today news/",
        "Translation:",
        "Subscribe to our YouTube",
        "and for the channel",
        "Share on your",
        "#weapon",
    ],
}


@pytest.mark.needs_shared
@pytest.mark.parametrize("number", REAL)
def test_furniture_of_the_real_articles_is_marked_and_the_article_stays(shared, number):
    text = next((shared / "articles").glob(f"{number}*.txt")).read_text(encoding="utf-8")
    found = marked(text)
    for beginning in REAL[number]:
        assert any(piece.startswith(beginning) for piece in found), beginning
    assert len(found) <= len(REAL[number]) + 2
    proper = len(re.findall(r"\w+", text)) - sum(len(re.findall(r"\w+", piece)) for piece in found)
    doc = document(text)
    kept = sum(len(re.findall(r"\w+", doc.norm[a:b])) for a, b in doc.sentences)
    assert kept >= 0.97 * proper


@pytest.mark.needs_shared
def test_gold_boilerplate_is_marked(shared):
    import json

    gold = json.loads((shared / "gold" / "articles.json").read_text(encoding="utf-8"))
    missed = []
    for piece in gold["boilerplate"]:
        text = next((shared / "articles").glob(f"{piece['article']}*.txt")).read_text(encoding="utf-8")
        doc = document(text)
        spans = [doc.span(a, b) for a, b, _ in doc.furniture]
        if not any(a <= piece["start"] and piece["end"] <= b for a, b in spans):
            missed.append(piece)
    assert missed == []


def test_the_only_line_of_a_text_is_no_furniture():
    headline = "Video: Kiev regime shells Donetsk"
    assert find_furniture(headline, [(0, len(headline))]) == []
    two = headline + "\nIt rained."
    assert find_furniture(two, [(0, len(headline)), (len(headline) + 1, len(two))])[0][:2] == (
        0,
        len(headline),
    )


@pytest.mark.parametrize(
    "line",
    [
        "GENEVA, Feb 2 (Reuters) - ",
        "Moscow. March 3. INTERFAX.RU - ",
        "NEW YORK \u2014 ",
        "Washington, D.C. (AFP) \u2013 ",
        "SEOUL, July 28 (Halvorsen Wire) - ",
        "WARSAW, Oct. 9 (PAP) – ",
        "KYIV (Kyodo) -- ",
        "VILNIUS, Lithuania, May 4 (Baltic News) — ",
        "New York, 4 Oct 2024 (PAP) - ",
        "MOSCOW, 3 March. /TASS/. ",
        "BRUSSELS — ",
        "KHARKIV, Ukraine (AP) \u2014 ",
        "MOSCOW, June 19. /TASS/. ",
        "/TASS/ ",
        "Pyongyang, July 27 (KCNA) -- ",
        "KYIV, Ukraine \u2014 ",
        "KYIV, 24 Feb \u2014 ",
        "Kyiv. UNN. ",
        "WASHINGTON (AP) _ ",
        "MOSCOW. June 3. INTERFAX - ",
        "MOSCOW, 3 June (RIA Novosti) - ",
    ],
)
def test_a_dateline_is_furniture(line):
    text = f"{line}The talks began on Monday.\nThey ended on Friday."
    assert marked(text) == [line.strip()]


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by A. Example in Moscow; Editing by B. Example)",
        "By Olha Brave",
        "By Olha Brave and John Doe in Kyiv",
        "Reporting by A. Example in Kyiv; editing by B. Example",
        "Additional reporting by A. Example",
        "Olha Brave is a reporter based in Kyiv.",
        "Olha Brave, Kyiv correspondent",
        "The Associated Press contributed to this report.",
        "Getty Images",
        "This story has been corrected to show that the vote was on Friday.",
        "Correction: an earlier version misspelt a name.",
        "FILE PHOTO: Soldiers walk past a gate. REUTERS/A. Example",
        "Residents leave a shelter in Kharkiv. (AP Photo/A. Example)",
    ],
)
def test_credits_captions_and_corrections_are_furniture(line):
    assert marked(f"The talks began on Monday.\n{line}\nThey ended on Friday.") == [line]


@pytest.mark.parametrize(
    "text",
    [
        "NATO \u2013 the alliance \u2013 agreed to it.\nThey left.",
        "Geneva, the host (of many talks), is quiet.\nThey left.",
        "By Monday the troops had left the town of Bakhmut.\nThey left.",
        "Reporting by the agency was wrong, he said.\nThey left.",
        "The correction was late: nobody read it.\nThey left.",
    ],
)
def test_prose_that_looks_like_a_dateline_or_a_credit_stays(text):
    assert marked(text) == []


def test_later_copies_of_a_paragraph_are_furniture():
    update = "The ministry said that eight drones were shot down overnight."
    assert marked(f"{update}\nThey left.\n{update}\nThey left.\n{update}") == [update, update]
    assert marked("They left.\nWe stayed.\nThey left.") == []
