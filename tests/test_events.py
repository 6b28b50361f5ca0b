import random
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

import framing as fr
from framing import paths


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


def test_paragraphs_in_another_order_are_a_copy():
    a, b, frame = words(1, 150), words(2, 150), words(9, 200)
    assert groups(table([f"{frame}\n{a}\n{b}", f"{b}\n{a}\n{frame}"])) == ["a0", "a0"]


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


@pytest.mark.parametrize("nothing", ["", " — ", None, float("nan"), pd.NA])
def test_articles_without_words_are_no_copies(nothing):
    assert groups(table([nothing, nothing, "nan", "A b.", "a b"])) == ["", "", "", "a3", "a3"]


def test_copies_are_those_of_exact_shares_of_shingles():
    """All pairs counted, against what MinHash lets through."""
    draw, story = random.Random(7), words(1, 120).split()  # noqa: S311
    edited = [
        " ".join(word if draw.random() > share else f"x{draw.randrange(10**6)}" for word in story)
        for share in (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)
    ]
    texts = [*edited, " ".join(story[:90]), " ".join(story) + " " + words(2, 60), words(3, 120)]
    runs = [{tuple(text.split()[n : n + 5]) for n in range(len(text.split()) - 4)} for text in texts]
    near = np.zeros((len(texts), len(texts)))
    for a, b in combinations(range(len(texts)), 2):
        short, long = sorted((len(runs[a]), len(runs[b])))
        common = len(runs[a] & runs[b])
        near[a, b] = common >= (short + long - common) / 2 or (common >= 0.8 * short and long <= 2 * short)
    group = connected_components(near, directed=False)[1]
    first = [f"a{list(group).index(one)}" if list(group).count(one) > 1 else "" for one in group]
    assert groups(table(texts)) == first
    assert 0 < first.count("") < len(first)


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
    for function in (fr.mark_copies, lambda table: fr.assign_events(table, EVENTS)):
        with pytest.raises(fr.InputError, match=r"text|more than once"):
            function(articles)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda events: events.drop(columns="keywords"), "keywords"),
        (lambda events: events.assign(date_to="19 June"), "date_to '19 June' of events is no date"),
        (lambda events: pd.concat([events, events]), "event 'treaty' is empty or stands more than once"),
        (lambda events: events.assign(event=["treaty", None]), "event '' is empty"),
    ],
)
def test_a_table_of_events_that_cannot_be_used_gets_one_clear_line(change, words):
    with pytest.raises(fr.InputError, match=words):
        fr.assign_events(table(["x"]), change(EVENTS))


@pytest.mark.parametrize("window", [-1, "3", float("nan"), 1.5])
def test_a_window_is_a_number_of_days(window):
    with pytest.raises(fr.InputError, match=r"window '.*'; give a whole number from 0 on"):
        fr.assign_events(table(["x"]), EVENTS, window=window)
    assert fr.assign_events(table(["A treaty in Pyongyang."]), EVENTS, window=10**9)["event"].tolist() == [
        "treaty"
    ]


def test_dates_of_events_may_be_dates():
    dated = EVENTS.assign(date_from=pd.to_datetime(EVENTS["date_from"]), date_to=pd.Timestamp("2024-06-19"))
    found = fr.assign_events(
        table(["A treaty in Pyongyang."] * 2).assign(date=["2024-06-19", "2024-07-19"]), dated
    )
    assert found["event"].tolist() == ["treaty", ""]


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
    found = fr.assign_events(table(texts), EVENTS)
    assert found["event"].tolist() == ["treaty", "vote", "", "treaty", ""]
    np.testing.assert_allclose(found["event_score"], [1.5 / 2.5, 1, np.nan, 1 / 2.5, np.nan])
    assert found["event_basis"].tolist() == ["assigned", "assigned", "", "assigned", ""]


def test_dates_bound_a_table_and_given_events_stay():
    articles = table(["A treaty in Pyongyang."] * 5, event=["", "", "", "", "mine"])
    articles["date"] = ["2024-06-17", "2024-06-22", "2024-06-23", "", "2024-06-19"]
    found = fr.assign_events(articles, EVENTS, window=3)
    assert found["event"].tolist() == ["", "treaty", "", "treaty", "mine"]
    assert found["event_basis"].tolist() == ["", "assigned", "", "assigned", "given"]
    assert np.isnan(found["event_score"].iloc[-1])


def test_an_article_that_two_events_fit_alike_is_about_neither():
    found = fr.assign_events(table(["A treaty, Pyongyang, the Duma."]), EVENTS)
    assert found["event"].tolist() == [""]
    assert np.isnan(found["event_score"].iloc[0])


def test_no_event_at_all_leaves_every_article_without_one():
    assert fr.assign_events(table(["x", "y"]), EVENTS.head(0))["event"].tolist() == ["", ""]


def test_the_teaching_corpus_by_its_own_table_of_events():
    articles = fr.read_articles(paths.data() / "articles")
    found = fr.assign_events(articles.drop(columns="event"), pd.read_csv(paths.data() / "events.csv"))
    assigned = found["event"] != ""
    assert assigned.mean() > 0.8
    assert (found["event"] == articles["event"])[assigned].mean() > 0.95
