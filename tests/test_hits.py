import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import framing as fr
from framing import facts


def found(text: str, lexicon: str | None = "ukraine-war-en") -> list[tuple[str, str]]:
    return fr.find_hits(text, lexicon)[["text", "voice"]].apply(tuple, axis=1).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dictator left Pyongyang.", [("dictator", "own")]),
        ('A protester called him "a dictator and a coward", and left.', [("dictator", "quoted")]),
        ("“The dictator must go,” said a lawmaker in Seoul.", [("dictator", "quoted")]),
        ("The “dictator” came again and they went home.", [("dictator", "scare")]),
        (
            "The dic\u00adtator and the dictаtor left.",
            [("dic\u00adtator", "own"), ("dictаtor", "own")],
        ),  # soft hyphen, Cyrillic а
    ],
)
def test_voice_of_a_word(text, expected):
    assert [(t, v) for t, v in found(text) if t.replace("\u00ad", "").startswith("dict")] == expected


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("It is false that Smith is a dictator.", True),
        ("It is simply untrue that the man is a dictator.", True),
        ("It is a lie that the country has a dictator.", True),
        ("Nobody calls him a dictator.", True),
        ("Nobody believes he is a dictator.", True),
        ("No one here takes him for a dictator.", True),
        ("He isn\u2019t a dictator.", True),
        ("They don\u2019t call him a dictator.", True),
        ("It is true that Smith is a dictator.", False),
        ("Everybody calls him a dictator.", False),
        ("Nobody spoke. The dictator left.", False),
        ("He is not only a dictator.", False),
        ("The man is far from being a dictator.", True),
        ("The man is anything but a dictator.", True),
        ("It is a blatant lie that the man is a dictator.", True),
        ("It is a lie to call the man a dictator.", True),
        ("It would be wrong to call the man a dictator.", True),
        ("It is not the case that the country\u2019s leader is a dictator.", True),
        ("There is no evidence that the country\u2019s leader is a dictator.", True),
        ("It is nonsense that the man is a dictator.", True),
        ("He was falsely called a dictator.", True),
        ("They doubt that he is a dictator.", True),
        ("They refuted the claim that he is a dictator.", True),
        ("He is nothing but a dictator.", False),
        ("He is not a president but a dictator.", False),
        ("He is not just a dictator.", False),
        ("No doubt he is a dictator.", False),
        ("Nobody doubts that he is a dictator.", False),
        ("Nobody can deny that he is a dictator.", False),
        ("It cannot be denied that he is a dictator.", False),
        ("It is no secret that he is a dictator.", False),
    ],
)
def test_denial(text, negated):
    hits = fr.find_hits(text)
    assert hits[hits["text"] == "dictator"]["negated"].tolist() == [negated]


def test_every_negation_has_an_example_that_it_denies():
    for row in facts.rows("negations.csv", {"phrase": None, "example": None}):
        found = fr.find_hits(row["example"])
        denied = found[found["text"].isin(("dictator", "genocide"))]["negated"]
        assert denied.tolist() == [True], row["phrase"]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("He is not a dictator.", True),
        ("He is no dictator.", True),
        ("They never called him an odious dictator.", True),
        ("He denied being a dictator.", True),
        ("He is a dictator.", False),
        ("He is not, in fact, a dictator.", True),
        ("I don't think that's a dictator.", True),
        ("Accusations that he is a dictator are simply nonsense.", True),
        ("The claim that he is a dictator is new.", False),
        ("He is nothing less than a dictator.", False),
        ("He cannot be anything but a dictator.", False),
        ("Nobody is as bad as this dictator.", False),
        ("Make no mistake, he is a dictator.", False),
        ("There is no limit to what a dictator wants.", False),
        ("Do not forget Russia's dictator.", False),
        ("They will not stop their dictator.", False),
        ("Not today, he said. A dictator came.", False),
        ("It was not long ago, and then, at last, the dictator came.", False),
    ],
)
def test_negation(text, negated):
    hits = fr.find_hits(text, "ukraine-war-en")
    assert hits[hits["text"] == "dictator"]["negated"].tolist() == [negated]


def test_longest_match_wins_over_both_lexicons():
    hits = fr.find_hits("The Kiev regime spoke of a special military operation.")
    assert "Kiev regime" in hits["text"].tolist()
    assert "regime" not in hits["text"].tolist()
    for (_, a), (_, b) in zip(hits.iterrows(), hits.iloc[1:].iterrows(), strict=False):
        assert a["end"] <= b["start"]


def test_nothing_is_found_in_furniture():
    hits = fr.find_hits("The talks went on.\nSee also  The dictator speaks\nThey ended.", "ukraine-war-en")
    assert "dictator" not in hits["text"].tolist()


def test_a_lexicon_is_chosen_by_name_object_or_list():
    text = "The odious dictator left."
    war = fr.load_lexicon("ukraine-war-en")
    assert fr.find_hits(text, war).equals(fr.find_hits(text, "ukraine-war-en"))
    assert set(fr.find_hits(text)["lexicon"]) <= {"ukraine-war-en", "loaded-en"}
    assert fr.find_hits("", war).empty
    assert list(fr.find_hits("").columns) == list(fr.schema.TABLES["hits"])


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                "dictator",
                "SVO",
                "“",
                "”",
                "'",
                "Kiev",
                "said",
                "Putin",
                ".",
                "\n",
                "not",
                "regime",
                "the",
                "\u00ad",
                "Ukraine,",
            ]
        )
    ).map(" ".join)
)
def test_hits_index_the_text_whatever_it_is(text):
    hits = fr.find_hits(text)
    for row in hits.to_dict("records"):
        assert text[row["start"] : row["end"]] == row["text"] != ""
        assert row["voice"] in fr.schema.VOICES
        assert not (row["negated"] and row["counted"])
        assert row["kind"] == "code" or row["side"] == "none" or row["target"]
    assert not hits.duplicated(["start", "end", "term_id"]).any()


@pytest.mark.needs_shared
def test_gold_terms_of_the_real_articles_are_found(shared):
    import json

    gold = json.loads((shared / "gold" / "articles.json").read_text(encoding="utf-8"))["terms"]
    hits = fr.score(fr.read_articles(shared / "articles")).hits
    found = 0
    for term in gold:
        near = hits[
            hits["article_id"].str.startswith(term["article"])
            & (hits["start"] < term["end"])
            & (hits["end"] > term["start"])
        ]
        found += not near.empty
    assert found >= 0.9 * len(gold)


@pytest.mark.needs_shared
def test_real_articles_read_as_they_should(shared):
    scores = fr.score(fr.read_articles(shared / "articles")).articles
    reads = dict(zip(scores["article_id"].str[:3], scores["reads_as"], strict=True))
    assert reads["001"] == "pro-kyiv"
    assert reads["004"] == "pro-moscow"
    assert reads["002"] == "neutral"
    assert reads["000"] in ("neutral", "pro-kyiv")
    assert reads["003"] in ("neutral", "pro-kyiv")


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("pattern", "sputnik", "kyiv_independent"),
    [
        ("Kiev", 69, 0),
        ("Kyiv", 0, 127),
        ("special (military |)op(|s|eration|erations)", 51, 0),
        ("war", 24, 708),
        ("Art(em|yom|iom)ovsk", 32, 0),
        ("Bakhmut", 1, 28),
        ("Kharkov", 14, 0),
        ("Kharkiv", 0, 34),
    ],
)
def test_known_groups_of_headlines_are_counted_exactly(shared, pattern, sputnik, kyiv_independent):
    from framing.matching import Matcher, expand

    headlines = pd.read_csv(shared / "data" / "sputnik_kyivindependent" / "headlines.csv")
    matcher = Matcher([(expand(pattern), False)])
    counts = headlines[[any(matcher.find(t)) for t in headlines["title"]]].groupby("outlet").size()
    by_name = {("sputnik" if "sputnik" in str(k).lower() else "ki"): int(v) for k, v in counts.items()}
    assert (by_name.get("sputnik", 0), by_name.get("ki", 0)) == (sputnik, kyiv_independent)


@pytest.mark.parametrize(
    ("text", "whole", "voice"),
    [
        (
            "They launched a special \u201cmilitary\u201d operation in spring.",
            "special \u201cmilitary\u201d operation",
            "scare",
        ),
        (
            "The \u201cspecial\u201d military operation began.",
            "\u201cspecial\u201d military operation",
            "scare",
        ),
        ('The special "military operation" began.', 'special "military operation"', "scare"),
        ("It talked of the collective \u201cWest\u201d again.", "collective \u201cWest\u201d", "scare"),
        ("The special military operation began.", "special military operation", "own"),
        ('The "special military operation" began.', "special military operation", "scare"),
    ],
)
def test_marks_inside_a_term(text, whole, voice):
    rows = fr.find_hits(text, "ukraine-war-en")[["start", "end", "voice"]].to_numpy().tolist()
    start = text.index(whole)
    assert rows == [[start, start + len(whole), voice]]


@pytest.mark.parametrize(
    "written",
    [
        "special-military-operation",
        "special military opera-\ntion",
        "special mili\u00adtary opera\u00adtion",
        "special\u2011military\u2011operation",
        "\u201cspecial\u201d military operation",
        "\u2018special\u2019 military operation",
        '"special military" operation',
        "special-military operation",
    ],
)
def test_a_term_with_hyphens_marks_or_a_line_end_inside_is_one_hit(written):
    found = fr.find_hits(f"The {written} goes on.")
    assert found["text"].tolist() == [written]
    assert found["voice"].tolist() == ["scare" if written[0] in '\u201c\u2018"' else "own"]
