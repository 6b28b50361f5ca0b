import importlib.util
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import framing as fr
from framing import paths

BENCHMARK = paths.PACKAGE.parent / "benchmarks" / "events.py"


def words(seed, n):
    """Text that nobody wrote: no two seeds share a run of five words."""
    draw = random.Random(seed)  # noqa: S311
    return " ".join(
        f"{draw.choice('bcdfgklmnprst')}{draw.choice('aeiou')}{draw.randrange(400)}" for _ in range(n)
    )


def table(texts, **columns):
    ids = [f"a{n}" for n in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "text": texts, "date": "2024-06-19", **columns})


def groups(articles):
    return fr.mark_copies(articles)["dup_group"].tolist()


def test_exact_updated_and_edited_copies_are_one_group_and_others_are_none():
    story, other = words(1, 300), words(2, 300)
    updated = story + "\n" + words(3, 120)  # containment 1, Jaccard .71
    much_longer = story + "\n" + words(4, 700)  # a story inside a long read is no copy of it
    assert groups(table([story, other, story.upper(), updated, much_longer])) == ["a0", "", "a0", "a0", ""]


def test_paragraphs_in_another_order_are_a_copy_and_a_shared_frame_is_none():
    a, b, frame = words(1, 150), words(2, 150), words(9, 200)
    assert groups(table([f"{frame}\n{a}\n{b}", f"{b}\n{a}\n{frame}"])) == ["a0", "a0"]
    pages = [
        f"{frame}\n{words(n, 60)}" for n in range(10, 16)
    ]  # three quarters of each is the outlet's frame
    assert groups(table(pages, outlet="x")) == [""] * 6
    assert set(groups(table(pages))) == {"a0"}, "of outlets unknown, a frame cannot be told from a story"
    reordered = f"{words(10, 60)}\n{frame}"
    assert groups(table([*pages, reordered], outlet="x")) == ["a0", *[""] * 5, "a0"]


def test_copies_of_copies_are_one_group_named_after_the_earliest():
    parts = [words(n, 100) for n in range(8)]
    chain = [
        " ".join(parts[i : i + 4]) for i in (0, 1, 2)
    ]  # neighbours share three parts of five, ends two of six
    articles = table(chain).assign(date=["2024-06-21", "2024-06-20", ""])
    assert groups(articles) == ["a1", "a1", "a1"]
    assert groups(articles.iloc[[0, 2]]) == ["", ""]


def test_short_texts_are_copies_only_word_for_word():
    lines = [
        "Army repels 12 attacks near Bakhmut",
        "Army repels 13 attacks near Bakhmut",
        "ARMY repels 12 attacks near Bakhmut!",
    ]
    assert groups(table(lines)) == ["a0", "", "a0"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_groups_are_classes_whatever_the_order_of_rows(kinds, rng):
    articles = table(
        [words(kind, 40) for kind in kinds], date=[f"2024-06-{rng.randrange(1, 29):02}" for _ in kinds]
    )
    before = articles.copy()
    found = fr.mark_copies(articles)
    pd.testing.assert_frame_equal(articles, before)
    shuffled = articles.sample(frac=1, random_state=rng.randrange(1000))
    again = fr.mark_copies(shuffled).set_index("article_id")["dup_group"]
    assert again.loc[found["article_id"]].tolist() == found["dup_group"].tolist()
    for kind in set(kinds):
        mine = found[[k == kind for k in kinds]].sort_values(["date", "article_id"])
        expected = mine["article_id"].iloc[0] if len(mine) > 1 else ""
        assert set(mine["dup_group"]) == {expected}


def test_wire_copy_of_the_teaching_corpus_is_found_and_nothing_else():
    found = fr.mark_copies(fr.read_articles(paths.data() / "articles"))
    copies = found[found["dup_group"] != ""]
    assert sorted(copies["article_id"]) == [
        "halvorsen-wire--vostochny-summit-2023",
        "quayside-daily--vostochny-summit-2023",
    ]
    assert set(copies["dup_group"]) == {"halvorsen-wire--vostochny-summit-2023"}


@pytest.mark.parametrize(
    "articles", [pd.DataFrame({"article_id": ["a"]}), table(["x", "y"]).assign(article_id="a")]
)
def test_what_cannot_be_grouped_gets_one_clear_line(articles):
    for function in (fr.mark_copies, fr.group_events):
        with pytest.raises(fr.InputError, match=r"text|more than once"):
            function(articles)
    with pytest.raises(fr.InputError, match="needs dates"):
        fr.group_events(table(["x", "y"]).assign(date=""))
    with pytest.raises(fr.InputError, match="keywords"):
        fr.group_events(table(["x"]), pd.DataFrame({"event": ["e"], "date_from": "", "date_to": ""}))


EVENTS = pd.DataFrame(
    {
        "event": ["treaty", "vote"],
        "date_from": ["2024-06-18", "2024-06-18"],
        "date_to": ["2024-06-19", "2024-06-19"],
        "keywords": ["treaty;pyongyang;state visit", "treaty;duma;ratify"],
    }
)


def test_scores_of_a_table_worked_out_by_hand():
    # 'treaty' belongs to both events and is worth 1/2, the others 1; three words are worth 2.5.
    texts = [
        "A treaty in Pyongyang.",
        "The Duma will ratify the treaty.",
        "A treaty.",
        "A state visit.",
        "Visit a state.",
    ]
    found = fr.group_events(table(texts), EVENTS)
    assert found["event"].tolist() == ["treaty", "vote", "", "treaty", ""]
    np.testing.assert_allclose(found["event_score"], [1.5 / 2.5, 1, np.nan, 1 / 2.5, np.nan])
    assert found["event_basis"].tolist() == ["assigned", "assigned", "", "assigned", ""]


def test_dates_bound_a_table_and_given_events_stay():
    articles = table(["A treaty in Pyongyang."] * 5, event=["", "", "", "", "mine"])
    articles["date"] = ["2024-06-17", "2024-06-22", "2024-06-23", "", "2024-06-19"]
    found = fr.group_events(articles, EVENTS, window=3)
    assert found["event"].tolist() == ["", "treaty", "", "treaty", "mine"]
    assert found["event_basis"].tolist() == ["", "assigned", "", "assigned", "given"]
    assert np.isnan(found["event_score"].iloc[-1])


def test_grouping_finds_the_teaching_corpus_events_in_any_order():
    articles = fr.read_articles(paths.data() / "articles")
    found = fr.group_events(articles.drop(columns="event"))
    truth = articles.set_index("article_id")["event"]
    pairs = set(zip(found["event"], truth.loc[found["article_id"]], strict=True))
    assert len(pairs) == 6, "each group is one event, each event one group"
    assert found["event_score"].between(0, 1).all()
    assert set(found["event_basis"]) == {"grouped"}
    shuffled = fr.group_events(articles.drop(columns="event").sample(frac=1, random_state=4)).set_index(
        "article_id"
    )
    assert shuffled["event"].loc[found["article_id"]].tolist() == found["event"].tolist()


def test_the_same_words_weeks_apart_are_two_events_and_one_alone_is_none():
    text = "Leaders met Kim in Pyongyang to sign a treaty of partnership."
    articles = table([text] * 4 + ["Rain fell on Oslo."])
    articles["date"] = ["2024-06-19", "2024-06-20", "2024-08-19", "2024-08-20", "2024-06-19"]
    found = fr.group_events(articles)["event"].tolist()
    assert found[0] == found[1] != found[2] == found[3]
    assert found[0].startswith("2024-06-19-")
    assert found[4] == ""


def test_parts_too_large_are_cut_and_clustered_as_their_parts_are(monkeypatch):
    import sys

    articles = fr.read_articles(paths.data() / "articles").drop(columns="event")
    monkeypatch.setattr(sys.modules["framing.events"], "_LARGEST", 8)  # every event has nine articles
    found = fr.group_events(articles)["event"]
    assert found.replace("", None).value_counts().max() <= 8


def test_b_cubed_worked_out_by_hand():
    spec = importlib.util.spec_from_file_location("benchmark_events", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # items 1 2 3 | 4 5 found; truth 1 2 | 3 4 5. Precision (2/3 2/3 1/3 1 1)/5, recall (1 1 1/3 2/3 2/3)/5.
    p, r, f = module.b_cubed(["x", "x", "x", "y", "y"], ["a", "a", "b", "b", "b"])
    assert (p, r) == pytest.approx((11 / 15, 11 / 15))
    assert f == pytest.approx(11 / 15)
    assert module.b_cubed(["", ""], ["a", "a"])[:2] == (1.0, 0.5)
