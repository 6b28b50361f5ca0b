from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import framing as fr
from framing import paths, reading
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


def test_ids_and_outlets_keep_the_order_asked_for(corpus):
    scores, articles = corpus
    ids = [f"severny-klaxon--{EVENT}", f"steppe-lantern--{EVENT}"]
    assert [a["article_id"] for a in fr.read_along(scores, articles, ids=ids).articles] == ids
    shown = fr.read_along(scores, articles, event=EVENT, outlets=["Severny Klaxon", "Steppe Lantern"])
    assert [a["article_id"] for a in shown.articles] == ids


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"event": "pyongyang-treaty-2042"}, "Did you mean 'pyongyang-treaty-2024'"),
        ({"outlets": ["Severny Claxon"]}, "Did you mean 'Severny Klaxon'"),
        ({"ids": ["nobody"]}, "was not scored"),
        ({"ids": []}, "0 articles; side by side stand two to 4"),
        ({}, "18 articles: name an event, outlets or ids"),
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
    outer = scores.statements[
        (scores.statements["article_id"] == article_id) & scores.statements["parent"].isna()
    ]
    said = ["".join(p["text"] for p in run["parts"])
            for runs in article["paragraphs"] for run in runs if run["said"]]  # fmt: skip
    assert said == outer.sort_values("start")["text"].tolist()


def test_what_is_told_of_a_mark_names_kind_side_voice_speaker_and_target():
    scores, articles = one('Mr Putin said: "The illegitimate dictator in Kiev rules." The dictator left.')
    (article,) = reading.marked(scores, articles, ["a"])
    told = [
        p["hit"]["told"] for runs in article["paragraphs"] for run in runs for p in run["parts"] if p["hit"]
    ]
    assert any("quoted: Vladimir Putin (Russia)" in words for words in told)
    assert any("the narrator's own word" in words for words in told)
    assert all(words.split("; ")[1].startswith("serves ") for words in told)


def test_an_excerpt_ends_after_so_many_words_and_marks_nothing_beyond():
    scores, articles = one("One two three dictator.\nFive six dictator eight.")
    (article,) = reading.marked(scores, articles, ["a"], most_words=3)
    assert joined(article) == ["One two three …"]
    (article,) = reading.marked(scores, articles, ["a"], most_words=5)
    assert joined(article) == ["One two three dictator.", "Five …"]
    (article,) = reading.marked(scores, articles, ["a"], most_words=8)
    assert joined(article) == ["One two three dictator.", "Five six dictator eight."]


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
    text = reading.terminal(article).plain
    assert text.count("H[rashists]") == 2
    assert "‹The H[rashists] wait.›{Mr Putin" in text
    assert not set(text) & {"\x1b", "\u202e"}
    assert text.endswith("H dehumanising 2\n")


def test_ids_come_from_hashes():
    assert re.fullmatch(r"x[0-9a-f]{12}", reading.key('"><script>', 1))
    assert reading.key("a", "b") != reading.key("ab", "")
