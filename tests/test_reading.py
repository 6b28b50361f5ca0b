from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import framing as fr
from framing import paths, reading
from framing.scores import outermost_rows
from framing.text.document import document

EVENT = "pyongyang-treaty-2024"


@pytest.fixture(scope="module")
def corpus():
    articles = fr.read_articles(paths.data() / "articles")
    articles = articles[articles["event"].isin([EVENT, "kursk-troops-2024"])]
    return fr.score(articles), articles


def one(text, **columns):
    articles = pd.DataFrame({"article_id": ["a"], "text": [text], **{k: [v] for k, v in columns.items()}})
    return fr.score(articles), articles


def joined(article):
    return ["".join(part["text"] for run in runs for part in run["parts"]) for runs in article["paragraphs"]]


def test_an_event_shows_the_longest_article_of_each_perspective(corpus):
    scores, articles = corpus
    shown = fr.read_along(scores, articles, event=EVENT).articles
    assert [a["perspective"] for a in shown] == ["pro-kyiv", "neutral", "pro-moscow"]
    table = scores.articles[scores.articles["event"] == EVENT]
    for article in shown:
        group = table[table["perspective"] == article["perspective"]]
        assert article["n_words"] == group["n_words"].max()


def test_numbers_name_articles_and_events():
    texts = pd.DataFrame({"article_id": [1, 2], "text": ["He left.", "The dictator left."], "event": 2024})
    scores = fr.score(texts)
    assert [a["article_id"] for a in fr.read_along(scores, texts, ids=[2]).articles] == ["2"]
    assert fr.read_along(scores, texts, ids="1").articles[0]["text"] == "He left."
    assert fr.read_along(scores, texts, event=2024).articles


@pytest.mark.parametrize("ids", [[1, 2], [1.0, 2.0], [" 1", "2 "], ["\u20281", "2"]])
def test_ids_are_those_that_were_scored(ids, tmp_path):
    texts = pd.DataFrame({"article_id": ids, "text": ["The dictator left."] * 2, "event": "e", "found": "x"})
    scores = fr.score(texts)
    assert [a["article_id"] for a in fr.read_along(scores, texts, event="e").articles] == ["1"]
    page = fr.report(scores, texts, out=tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.count("<article id=") == 2


def test_ids_keep_the_order_asked_for(corpus):
    scores, articles = corpus
    ids = [f"severny-klaxon--{EVENT}", f"steppe-lantern--{EVENT}"]
    assert [a["article_id"] for a in fr.read_along(scores, articles, ids=ids).articles] == ids


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"event": "pyongyang-treaty-2042"}, "Did you mean 'pyongyang-treaty-2024'"),
        ({"ids": ["nobody"]}, "was not scored"),
        ({"ids": []}, "0 articles; side by side stand two to 4"),
        ({}, "18 articles: name an event or ids"),
    ],
)
def test_what_cannot_be_shown_is_told(corpus, asked, told):
    with pytest.raises(fr.InputError, match=re.escape(told)):
        fr.read_along(*corpus, **asked)


def test_no_character_of_the_text_is_lost_or_moved(corpus):
    scores, articles = corpus
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    for article in reading.marked(scores, articles, list(scores.articles["article_id"])):
        lines = [line for line in texts[article["article_id"]].split("\n") if line.strip()]
        assert joined(article) == lines


def test_every_hit_is_marked_once_at_its_own_characters(corpus):
    scores, articles = corpus
    for article in reading.marked(scores, articles, list(scores.articles["article_id"])):
        marks = [
            part for runs in article["paragraphs"] for run in runs for part in run["parts"] if part["new"]
        ]
        hits = scores.hits[scores.hits["article_id"] == article["article_id"]].sort_values("start")
        assert [m["hit"]["start"] for m in marks] == hits["start"].tolist()
        assert [m["text"] for m in marks] == hits["text"].tolist()
        assert sum(article["counts"].values()) == len(hits)


def test_runs_follow_statements_and_furniture(corpus):
    scores, articles = corpus
    article_id = f"severny-klaxon--{EVENT}"
    (article,) = reading.marked(scores, articles, [article_id])
    text = articles.set_index("article_id")["text"][article_id]
    grey = {text[a:b] for a, b, _ in document(text).furniture}
    shown = {"".join(p["text"] for p in run["parts"])
             for runs in article["paragraphs"] for run in runs if run["grey"]}  # fmt: skip
    assert shown == grey
    outer = outermost_rows(scores.statements)
    outer = outer[outer["article_id"] == article_id]
    said = ["".join(p["text"] for p in run["parts"])
            for runs in article["paragraphs"] for run in runs if run["said"]]  # fmt: skip
    assert said == outer.sort_values("start")["text"].tolist()


def test_what_is_told_of_a_mark_names_kind_side_voice_speaker_and_target():
    scores, articles = one('Mr Putin said: "The illegitimate dictator in Kiev rules." The dictator left.')
    html = fr.read_along(scores, articles, ids=["a"])._repr_html_()
    told = re.findall(r'<span class="hush"> \[</span>([^<]+)<', html)
    assert any("quoted: Vladimir Putin (Russia)" in words for words in told)
    assert any("the narrator&#39;s own word" in words for words in told)
    assert all(words.split("; ")[1].startswith("serves ") for words in told)


HOSTILE = '</style><script>alert(1)</script><img src=x onerror="alert(1)">'


def test_everything_of_an_article_is_escaped():
    scores, articles = one(
        f"The dictator {HOSTILE} left.\n\u202egnidaer\u202c of {{{{ 7 * 7 }}}} and \x1b[31m.",
        title=HOSTILE, outlet=HOSTILE, event=HOSTILE, date=HOSTILE, url="javascript:alert(1)",
    )  # fmt: skip
    html = fr.read_along(scores, articles, ids=["a"])._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("</style>") == 1
    assert "javascript:" not in html
    assert "{{ 7 * 7 }}" in html
    assert "⟦U+202E⟧gnidaer⟦U+202C⟧" in html
    assert not set(html) & {"\u202e", "\u202c", "\x1b"}


def test_only_web_addresses_become_links():
    scores, articles = one("The dictator left.", url="https://example.org/?a=1&b='2'")
    html = fr.read_along(scores, articles, ids=["a"])._repr_html_()
    assert 'href="https://example.org/?a=1&amp;b=&#39;2&#39;" rel="noopener noreferrer nofollow"' in html


def test_the_file_carries_its_policy_and_nothing_from_elsewhere(corpus, tmp_path):
    path = fr.read_along(*corpus, event=EVENT).save(tmp_path / "along.html")
    html = Path(path).read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    policy = re.search(r'content="(default-src[^"]+)"', html)[1].replace("&#39;", "'")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"""(?:src|@import|url\()\s*=?\s*["']?(?:https?:)?//""", html)
    assert not re.search(r'<[a-z]+[^>]* (?:style|on[a-z]+)="', html)


def test_the_notice_of_composed_texts_stands_everywhere(corpus, tmp_path):
    along = fr.read_along(*corpus, event=EVENT)
    assert corpus[0].notice in along._repr_html_()
    assert corpus[0].notice in along.save(tmp_path / "x.html").read_text(encoding="utf-8")


def test_a_terminal_shows_marks_without_colour_and_obeys_no_article():
    scores, articles = one('Mr Putin said: "The rashists wait." The rashists \x1b[31mleft\u202e.')
    (article,) = reading.marked(scores, articles, ["a"])
    text = reading.render("terminal.txt.j2", articles=[article], notice="")
    assert text.count("H[rashists]") == 2
    assert "‹The H[rashists] wait.›{Mr Putin" in text
    assert not set(text) & {"\x1b", "\u202e"}
    assert text.rstrip().endswith("H dehumanising 2")
    assert "&" not in text, "plain text, nothing of HTML"


def test_ids_come_from_hashes():
    assert re.fullmatch(r"x[0-9a-f]{12}", reading.key('"><script>', 1))
    assert reading.key("a", "b") != reading.key("ab", "")


SHIPPED = (
    "Some 1,500 men were shipped to Vladivostok in October.",
    "To Vladivostok they shipped 1,500 soldiers in October, the tyrant's gift.",
    "In Oslo it rained.",
    "Envoys said 1,500 men were shipped to Vladivostok in October.",
)


def told(texts=SHIPPED, events="e"):
    table = pd.DataFrame({"article_id": list("abcd")[: len(texts)], "outlet": list("wxyz")[: len(texts)],
                          "text": texts, "event": events})  # fmt: skip
    return fr.score(table), table


def test_a_fact_marks_its_sentences_and_says_where_it_was_not_found():
    scores, articles = told()
    shown = fr.read_along(scores, articles, ids=["a", "b", "c", "d"])
    (fact,) = shown.facts
    assert fact["how"] == {"a": "own", "b": "own", "d": "quoted"}
    assert [a["absent"] for a in shown.articles] == [[], [], [1], []]
    html = shown._repr_html_()
    assert 'class="absent no-1 short"' in html
    assert "This fact: not found here; the text has only 4 words." in html
    assert html.count('class="t-1"') >= 3
    parts = [part for runs in shown.articles[1]["paragraphs"] for run in runs for part in run["parts"]]
    loaded = [part["text"] for part in parts if part["hit"] and part["facts"] == "t-1"]
    assert loaded == ["tyrant"], "a loaded word stays marked within the sentence"


def test_facts_are_those_of_the_event_even_of_accounts_that_are_not_shown():
    scores, articles = told()
    (fact,) = fr.read_along(scores, articles, ids=["a", "c"]).facts
    assert fact["how"] == {"a": "own", "b": "own", "d": "quoted"}
    assert {row["outlet"] for row in fact["tellings"]} == {"w", "x", "z"}


@pytest.mark.parametrize(
    ("ids", "events"),
    [
        (["a", "b"], ["e", "f", "e", "e"]),  # two events
        (["c"], "e"),  # one account
        (["c", "d"], ["e", "e", "f", "f"]),  # an event in which no fact is told twice
    ],
)
def test_there_is_no_list_of_facts_where_nothing_is_shared(ids, events):
    shown = fr.read_along(*told(events=events), ids=ids)
    assert shown.facts == []
    assert "The same fact" not in shown._repr_html_()


def test_a_copy_tells_what_its_original_tells():
    scores, articles = told()
    scores.articles["dup_group"] = ["x", "x", "", ""]
    (fact,) = fr.read_along(scores, articles, ids=["a", "b"]).facts
    assert fact["how"] == {"a": "own", "b": "own", "d": "quoted"}


def test_the_words_of_a_fact_are_only_text():
    hostile = [f"{text} {HOSTILE}" for text in SHIPPED]
    html = fr.read_along(*told(hostile), ids=["a", "b"])._repr_html_()
    assert "<details" in html
    assert "<script" not in html
    assert "<img" not in html


def test_all_marks_can_be_hidden_at_once(corpus):
    html = fr.read_along(*corpus, event=EVENT)._repr_html_()
    assert 'class="f-all" checked' in html
    assert ".f-all:not(:checked)" in html
