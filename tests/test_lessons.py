"""Lessons: keys that stand in the texts, answers out of sight, pages that stand alone."""

from __future__ import annotations

import gzip
import html
import json
import re
import runpy
from collections import Counter

import pandas as pd
import pytest

import framing as fr
from framing import paths

HANDOUTS = runpy.run_path(str(paths.project() / "docs" / "handouts.py"))
ALL = list(HANDOUTS["lessons"]())
IDS = [lesson["number"] for lesson in ALL]


@pytest.fixture(scope="module")
def corpus():
    articles = fr.read_articles(paths.data() / "articles")
    return fr.score(articles, with_title=True), articles


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handouts")
    return {path.stem: path.read_text(encoding="utf-8") for path in HANDOUTS["handouts"](folder)}


def test_four_lessons_and_the_passages_each_with_a_page_for_the_teacher(pages):
    names = {f"lesson-{n}" for n in "1234"} | {"passages"}
    assert set(pages) == names | {f"{name}-teacher" for name in names}


@pytest.mark.parametrize("lesson", ALL, ids=IDS)
def test_a_lesson_is_whole(lesson):
    assert sum(step["minutes"] for step in lesson["step"]) == lesson["minutes"]
    for name in (
        "title",
        "aim",
        "prerequisites",
        "task",
        "questions",
        "ticket",
        "before",
        "parents",
        "trouble",
    ):
        assert lesson[name], name
    assert [sample["level"] for sample in lesson["sample"]] == ["developing", "secure"]
    assert {"criterion", "developing", "secure"} == set(lesson["rubric"])
    assert len(lesson["says"]) >= 3
    for check in lesson["check"]:
        assert len(check["options"]) == len(check["feedback"]) == 3
        assert 1 <= check["right"] <= 3
    assert len({check["right"] for check in lesson["check"]}) > 1, "not always the same place"


@pytest.mark.parametrize("lesson", ALL, ids=IDS)
def test_the_key_stands_in_the_texts(lesson, corpus):
    texts = corpus[1].set_index("article_id")
    assert set(texts.loc[lesson["articles"], "event"]) == {lesson["event"]}
    for row in lesson["key"]:
        text = " ".join(texts.loc[row["article"], "text"].split())
        assert row["words"] in text
        if "text" in row:
            assert row["text"] in text
            assert row["words"] in row["text"]
        else:
            assert row["article"] in lesson["articles"], "the key is of the texts of the lesson"
    for fact in lesson["fact"]:
        for article, words in zip(lesson["articles"], fact["words"], strict=True):
            assert words in texts.loc[article, "text"]
    strips = [row["strip"] for row in lesson["key"] if "strip" in row]
    assert strips == list(range(1, len(strips) + 1))


def test_voices_of_the_strips_are_those_of_the_library_where_the_key_does_not_say_otherwise(corpus):
    (lesson,) = (one for one in ALL if one["number"] == "2")
    found = fr.evidence(*corpus, "hits", event=lesson["event"])
    checked = 0
    for row in lesson["key"]:
        lines = found[(found["article_id"] == row["article"])]
        marked = [
            line.voice for line in lines.itertuples()
            if line.match.strip("\"“”") in row["words"] and line.match in row["text"]
        ]  # fmt: skip
        said = row.get("library", row["answer"])
        assert set(marked) <= {said}, row["text"]
        checked += bool(marked)
    assert checked >= 9
    answers = {row["answer"] for row in lesson["key"]}
    assert answers == {"own", "quoted", "scare"}


def test_the_nine_wordings_tell_one_fact(corpus):
    (lesson,) = (one for one in ALL if one["number"] == "4")
    told = fr.told(*corpus, event=lesson["event"])
    strips = {row["article"]: row["text"] for row in lesson["key"]}
    assert len(strips) == 9
    alike = [
        (row.fact, row.article_id)
        for row in told.itertuples()
        if strips[row.article_id] in row.text or row.text in strips[row.article_id]
    ]
    facts = Counter(fact for fact, _ in alike)
    shared = [fact for fact, count in facts.items() if count >= 7]
    assert len(shared) == 1
    dates = corpus[1].set_index("article_id")["date"]
    assert all(
        dates[f"{name}--kursk-troops-2024"] < "2024-11-01" for name in ("halvorsen-wire", "volga-observer")
    )
    assert dates["steppe-lantern--kursk-troops-2024"] > "2024-11-01", "as the lesson says of the dates"


def visible(page):
    """What a reader of a page sees before anything is opened: text outside templates and details."""
    page = re.sub(r"<(template|style|script|details)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


@pytest.mark.parametrize("lesson", ALL, ids=IDS)
def test_no_answer_is_in_a_learner_s_sight(lesson, pages):
    page = visible(pages[f"lesson-{lesson['number']}"])
    for row in lesson["key"]:
        assert row["why"] not in page
    for check in lesson["check"]:
        assert check["question"] in page
        assert not any(said in page for said in check["feedback"])
    assert "placeholder" not in pages[f"lesson-{lesson['number']}"]
    teacher = pages[f"lesson-{lesson['number']}-teacher"]
    assert all(row["why"] in html.unescape(teacher) for row in lesson["key"])

    assert "A note for parents" in teacher


def test_pages_ask_for_nothing_and_say_what_the_texts_are(pages):
    for name, page in pages.items():
        assert "COMPOSED FOR TEACHING" in page
        assert not re.search(r"""(?:src|@import|url\()\s*=?\s*["']?(?:https?:)?//""", page), name
        assert page.count("<script>") <= 1


def test_every_event_has_a_real_text_with_source_and_licence_that_is_in_no_count(pages, corpus):
    real = fr.read_articles(paths.data() / "real")
    assert not set(real["article_id"]) & set(corpus[1]["article_id"])
    assert real["licence"].str.startswith("CC BY 4.0").all()
    assert real["url"].str.match(r"https?://(en\.kremlin\.ru|www\.president\.gov\.ua)/").all()
    assert not real["composed"].astype(bool).any()
    assert (real[["context", "changes", "source"]] != "").all(axis=None)
    assert real["text"].str.split().str.len().between(80, 260).all()
    events = pd.read_csv(paths.data() / "events.csv").set_index("event")["date_from"]
    assert set(real["beside"]) == set(events.index)
    assert (real["date"] < real["beside"].map(events)).all()
    assert list(real["outlet"].value_counts()) == [4, 4], "as many of each president"
    for lesson in ALL:
        for text in real[real["beside"] == lesson["event"]].itertuples():
            for page in (pages[f"lesson-{lesson['number']}"], pages[f"lesson-{lesson['number']}-teacher"]):
                assert text.url in page
                assert f"<b>A real text</b> of {text.date}." in page
                assert "Licence: CC BY 4.0" in page


@pytest.mark.needs_shared
def test_real_texts_are_as_their_sites_have_them(shared):
    real = fr.read_articles(paths.data() / "real").set_index("url")["text"]
    with gzip.open(shared / "data" / "presidents" / "releases.jsonl.gz", "rt", encoding="utf-8") as lines:
        sources = {row["url"]: " ".join(row["text"].split()) for row in map(json.loads, lines)}
    for url, text in real.items():
        for part in filter(None, re.split(r"\s*\[…\]\s*|\n+", text)):
            assert part in sources[url]


def test_the_worksheet_of_ten_passages_hides_the_answers(pages):
    reason = "No word is loaded"
    assert reason not in pages["passages"]
    assert reason in pages["passages-teacher"]
