import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import framing as fr
from framing import paths, schema
from framing.text.document import document


def articles(texts, **columns):
    """Texts by group, an article each."""
    rows = [(group, text) for group, found in texts.items() for text in found]
    table = pd.DataFrame(rows, columns=["group", "text"])
    table.insert(0, "article_id", [f"a{i}" for i in range(len(table))])
    return table.assign(**columns)


def keyness(table, **options):
    return fr.keyness(table, **{"by": "group", "target": "t", "reference": "r", **options})


@pytest.fixture(scope="module")
def corpus():
    return fr.read_articles(paths.data() / "articles")


@pytest.fixture(scope="module")
def scores(corpus):
    return fr.score(corpus)


TWO = articles({"t": ["War war peace.", "War."], "r": ["Talks, peace talks.", "The war talks."]})


def test_counts_rates_and_log_ratio_by_hand():
    found = keyness(TWO).set_index("term")
    assert sorted(found.index) == ["peace", "talks", "war"]  # "the" is a function word
    assert found.loc["war", ["target_count", "reference_count"]].tolist() == [3, 1]
    assert found.loc["war", "target_per_1000"] == 750
    assert found.loc["war", "log_ratio"] == pytest.approx(math.log2((3 / 4) / (1 / 6)))
    assert found.loc["talks", "log_ratio"] == pytest.approx(math.log2((0.5 / 4) / (3 / 6)))
    assert found.loc["war", ["target_articles", "reference_articles"]].tolist() == [2, 1]
    assert found["z"].is_monotonic_decreasing
    assert list(keyness(TWO).columns) == list(schema.TABLES["keyness"])


def test_g2_is_dunnings_as_scipy_has_it():
    found = keyness(TWO)
    for row in found.itertuples():
        cells = [[row.target_count, row.reference_count], [4 - row.target_count, 6 - row.reference_count]]
        expected = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
        assert row.g2 == pytest.approx(expected), row.term


def test_z_by_hand_and_as_written_down_apart(corpus):
    # War: y = 3 of 4, 1 of 6; alpha0 = 10 words / 4 articles = 2.5, alpha = 2.5 * 4 / 10 = 1.
    delta = math.log((3 + 1) / (4 + 2.5 - 3 - 1)) - math.log((1 + 1) / (6 + 2.5 - 1 - 1))
    by_hand = delta / math.sqrt(1 / (3 + 1) + 1 / (1 + 1))
    assert keyness(TWO).set_index("term").loc["war", "z"] == pytest.approx(by_hand)
    assert by_hand == pytest.approx(1.9037, abs=1e-4)

    found = fr.keyness(corpus, target="pro-moscow", reference="pro-kyiv", resamples=100).set_index("term")
    y, z = found["target_count"].to_dict(), found["reference_count"].to_dict()
    common = found.loc["said"]
    n, m = (1000 * common[f"{part}_count"] / common[f"{part}_per_1000"] for part in ("target", "reference"))
    alpha0 = (n + m) / 36
    for term in ("kiev", "said", "side"):
        a = alpha0 * (y[term] + z[term]) / (n + m)
        left = (y[term] + a) / (n + alpha0 - y[term] - a)
        right = (z[term] + a) / (m + alpha0 - z[term] - a)
        expected = math.log(left / right) / (1 / (y[term] + a) + 1 / (z[term] + a)) ** 0.5
        assert found.loc[term, "z"] == pytest.approx(expected)


def test_dispersion_runs_from_even_to_one_article():
    table = articles(
        {"t": ["Evenly odd clump clump.", "Evenly odd plain plain.", "Evenly plain."], "r": ["Word."] * 3}
    )
    found = keyness(table).set_index("term")["target_dispersion"]
    sizes, word = np.array([0.4, 0.4, 0.2]), np.array([1, 1, 1]) / 3  # of the words; of "evenly"
    assert found["evenly"] == pytest.approx(abs(sizes - word).sum() / 2 / (1 - 0.2))
    assert found["clump"] == pytest.approx((1 - 0.4) / (1 - 0.2))
    assert math.isnan(found["word"])
    alike = articles({"t": ["Word other."] * 4, "r": ["Word."] * 3})
    assert keyness(alike).set_index("term")["target_dispersion"]["word"] == pytest.approx(0)
    shortest = articles({"t": ["Rare.", "Word word word."], "r": ["Word."]})
    assert keyness(shortest).set_index("term")["target_dispersion"]["rare"] == pytest.approx(1)


def test_words_are_the_documents_and_furniture_is_left_out(corpus):
    outlets = ["Volga Dispatch-Observer", "Eurasia Sextant", "Severny Klaxon"]
    part = corpus[corpus["outlet"].isin(outlets)]
    words = [sum(map(len, document(row.text, row.title).tokens)) for row in part.itertuples()]
    found = fr.keyness(corpus, target="pro-moscow", reference="pro-kyiv", resamples=100)
    assert (1000 * found["target_count"] / found["target_per_1000"]).dropna().to_numpy() == pytest.approx(
        sum(words)
    )
    assert not {"the", "of", "he"} & set(found["term"])
    assert "composed" not in set(found["term"])  # the notice above each text is furniture


def test_ngrams_do_not_cross_sentences_and_have_their_own_rates():
    table = articles({"t": ["We left. Peace talks began today."], "r": ["The talks ended."]})
    found = keyness(table, ngrams=3).set_index("term")
    assert "left peace" not in found.index
    assert "peace talks began" in found.index
    assert found.loc["peace talks", "target_per_1000"] == pytest.approx(1000 / 4)  # of 4 pairs
    assert max(term.count(" ") for term in found.index) == 2


def test_function_words_have_no_row_and_no_ngram_begins_or_ends_with_one():
    table = articles({"t": ["The war of nerves went on under fire."], "r": ["A side of it."]})
    assert set(keyness(table)["term"]) == {"war", "nerves", "went", "fire", "side"}
    assert set(keyness(table, ngrams=3)["term"]) >= {"war of nerves", "nerves went"}
    assert not {"the war", "of nerves", "war of", "went on under"} & set(keyness(table, ngrams=3)["term"])
    only = articles({"t": ["He was there."], "r": ["It is."]})
    with pytest.raises(fr.InputError, match="no word of substance"):
        keyness(only)


def test_masked_names_are_no_words_and_break_ngrams():
    text = "Vladimir Putin's visit pleased the Kremlin guests. Ukrainian talks followed."
    table = articles({"t": [text], "r": ["The visit."]})
    plain, masked = (set(keyness(table, ngrams=2, mask_names=m)["term"]) for m in (False, True))
    assert {"vladimir", "putin's", "kremlin"} <= plain
    assert not {"vladimir", "putin's", "kremlin", "the guests"} & masked
    assert {"visit pleased", "ukrainian talks"} <= masked


def test_copies_count_once_a_part():
    table = articles(
        {"t": ["War."] * 3 + ["Peace."], "r": ["War.", "Talks."]}, dup_group=["c", "c", "", "", "c", ""]
    )
    row = keyness(table).set_index("term").loc["war"]
    assert row[["target_count", "target_articles", "reference_count"]].tolist() == [2, 2, 1]


def test_of_copies_the_earliest_counts_and_the_order_of_rows_changes_nothing():
    days = ["2024-02-02", "2024-02-01", "", ""]
    table = articles(
        {"t": ["War. Later words.", "War."], "r": ["Talks.", "Peace."]}, dup_group=["b", "b", "", ""]
    )
    found = keyness(table.assign(date=days))
    assert set(found["term"]) == {"war", "talks", "peace"}
    pd.testing.assert_frame_equal(keyness(table.assign(date=days).iloc[::-1]), found)
    many = shuffled_corpus(np.random.default_rng(1), n=10).assign(event=["e", "f"] * 5)
    for within in (None, "event"):
        numbers = [keyness(rows, resamples=20, within=within) for rows in (many, many.sample(frac=1))]
        pd.testing.assert_frame_equal(*numbers)


def test_groups_may_be_numbers():
    table = articles({1: ["War."], 2: ["Talks."]})
    pd.testing.assert_frame_equal(
        keyness(table, target=1, reference=2), keyness(table, target="1", reference="2")
    )


def test_within_events_coverage_is_no_wording():
    # Both sides use "treaty" once in ten words of e1 and never in e2; the target covers e1 more.
    e1, e2 = "Treaty " + "word " * 9, "word " * 10
    table = articles(
        {"t": [e1, e1, e1, e2], "r": [e1, e2, e2, e2]}, event=["e1", "e1", "e1", "e2", "e1"] + ["e2"] * 3
    )
    pooled, within = keyness(table).set_index("term"), keyness(table, within="event").set_index("term")
    assert pooled.loc["treaty", "log_ratio"] == pytest.approx(math.log2(3))
    assert within.loc["treaty", "log_ratio"] == pytest.approx(0)
    alone = articles({"t": ["War.", "Only here."], "r": ["Talks."]}, event=["e", "f", "e"])
    assert set(keyness(alone, within="event")["term"]) == {"war", "talks"}


def test_permutation_p_is_that_of_all_permutations():
    texts = {"t": ["x x y y"] * 1 + ["x x x y"] * 3 + ["x y y y"], "r": ["y y y y"] * 3 + ["x y y y"] * 2}
    table = articles(texts)
    counts = np.array([text.count("x") for text in table["text"]])
    observed = abs(counts[:5].sum() - counts[5:].sum())
    sums = [abs(2 * counts[list(chosen)].sum() - counts.sum()) for chosen in combinations(range(10), 5)]
    exact = np.mean(np.array(sums) >= observed)
    found = keyness(table, resamples=2000)["p_adjusted"]  # y is 4 minus x: both have the same p
    assert found.tolist() == pytest.approx([exact, exact], abs=0.02)
    assert exact < 0.2


def shuffled_corpus(rng, n=40, words=60):
    """Articles of two groups alike, each article with words of its own choice (they come in clumps)."""
    texts = []
    for _ in range(n):
        shares = rng.dirichlet([0.15] * words)
        texts.append(" ".join(f"w{i}" for i in rng.choice(words, size=150, p=shares)))
    return articles({"t": texts[: n // 2], "r": texts[n // 2 :]})


def test_false_positives_are_held_where_g2_does_not_hold_them(monkeypatch):
    raw = []
    monkeypatch.setattr(stats, "false_discovery_control", lambda p: raw.append(np.asarray(p)) or p)
    over = [
        keyness(shuffled_corpus(np.random.default_rng(seed)), resamples=100)["g2"] > 3.84
        for seed in range(12)
    ]
    p = np.concatenate(raw)
    assert len(p) > 600
    assert np.mean(p < 0.05) < 0.065
    assert np.mean(p < 0.5) == pytest.approx(0.5, abs=0.08)  # and not by never rejecting
    assert np.mean(np.concatenate(over)) > 0.3
    monkeypatch.undo()
    adjusted = [
        (keyness(shuffled_corpus(np.random.default_rng(s)), resamples=100)["p_adjusted"] < 0.05).any()
        for s in range(12)
    ]
    assert sum(adjusted) <= 2


def test_a_real_difference_is_found_and_its_interval_covers():
    covered = found = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        rates = {"t": 0.08, "r": 0.02}
        texts = {
            side: [" ".join(rng.choice(["x", "y"], 200, p=[p, 1 - p])) for p in rate * rng.gamma(2, 0.5, 20)]
            for side, rate in rates.items()
        }
        row = keyness(articles(texts), resamples=200).set_index("term").loc["x"]
        covered += row["low"] <= 2 <= row["high"]
        found += row["p_adjusted"] < 0.05
    assert covered >= 25
    assert found >= 25


def test_the_seed_decides_and_the_input_is_not_changed():
    table = shuffled_corpus(np.random.default_rng(1), n=10)
    before = table.copy()
    first, second = keyness(table, resamples=100), keyness(table, resamples=100)
    pd.testing.assert_frame_equal(first, second)
    pd.testing.assert_frame_equal(table, before)
    assert not keyness(table, resamples=100, seed=2)["low"].equals(first["low"])
    assert (first["low"] <= first["log_ratio"]).all()
    assert (first["log_ratio"] <= first["high"]).all()


def test_two_articles_a_side_have_no_interval_and_no_small_p():
    found = keyness(TWO)
    assert found[["low", "high"]].isna().all(axis=None)
    assert (found["p_adjusted"] == 1).all()


def test_perspectives_are_joined_as_score_joins_them(corpus):
    corpus = corpus.assign(text=corpus["text"].str.replace(". ", ". A zebra passed. ", n=1, regex=False))
    found = fr.keyness(corpus, target="neutral", resamples=100)
    given = corpus.assign(perspective=corpus["outlet"].map({"Halvorsen Wire": "neutral"}).fillna("pro-kyiv"))
    other = fr.keyness(given, target="neutral", resamples=100)
    assert found[["target_articles", "reference_articles"]].max().tolist() == [18, 36]  # the zebra is in all
    assert other[["target_articles", "reference_articles"]].max().tolist() == [6, 48]
    assert found.attrs["notice"].startswith("COMPOSED")


def test_the_outlets_table_beside_the_articles_gives_the_groups(tmp_path):
    rows = {"a": ("Alpha", "The war went on in the town."), "b": ("Beta", "The talks went on in the town.")}
    table = pd.DataFrame([(i, *row) for i, row in rows.items()], columns=["article_id", "outlet", "text"])
    table.to_csv(tmp_path / "articles.csv", index=False)
    sides = {"outlet": ["Alpha", "Beta"], "perspective": ["pro-kyiv", "neutral"]}
    pd.DataFrame(sides).to_csv(tmp_path / "outlets.csv", index=False)
    with pytest.warns(UserWarning, match="gives the outlets' perspectives"):
        given = fr.read_articles(tmp_path)
    found = fr.keyness(given, target="pro-kyiv", reference="neutral", resamples=10).set_index("term")
    assert found.loc["war", ["target_count", "reference_count"]].tolist() == [1, 0]
    (tmp_path / "other.csv").write_text("outlet,perspective\nAlpha,neutral\nBeta,pro-kyiv\n")
    other = fr.keyness(given, target="pro-kyiv", outlets=tmp_path / "other.csv", resamples=10)
    assert other.set_index("term").loc["war", "target_count"] == 0
    kept = fr.keyness(given.assign(perspective=["neutral", "pro-kyiv"]), target="pro-kyiv", resamples=10)
    assert kept.set_index("term").loc["war", "target_count"] == 0  # a column of its own goes before


@pytest.mark.parametrize(
    ("texts", "options", "words"),
    [
        ({"t": ["War."], "r": ["Talks."]}, {"target": "tt"}, "no article of group 'tt'. Did you mean 't'"),
        ({"t": ["War."], "r": ["Talks."]}, {"reference": "s"}, "no article of group 's'"),
        ({"t": ["War."], "r": ["Talks."]}, {"by": "grup"}, "Did you mean 'group'"),
        ({"t": ["War."], "r": ["Talks."]}, {"within": "event"}, "no column 'event'"),
        ({"t": ["War."], "r": ["Talks."]}, {"ngrams": 4}, "ngrams '4'"),
        ({"t": ["War."], "r": ["Talks."]}, {"least": 9}, "9 times"),
        ({"t": ["War."], "r": ["Talks."]}, {"resamples": 0}, "resamples '0'; give a whole number from 1 on"),
        ({"t": ["War."], "r": ["Talks."]}, {"within": "group"}, "no group is covered by both"),
        ({"t": ["", " "], "r": [""]}, {}, "hold no words"),
        ({"t": [""], "r": ["Talks."]}, {}, "has no word"),
        ({"t": ["War."]}, {"reference": None}, "nothing to compare it with"),
        ({"t": ["War."], "r": ["Talks."]}, {"reference": "t"}, "nothing to compare it with"),
        ({"": ["War."]}, {}, "no article has a group"),
    ],
)
def test_bad_input_gets_one_clear_line(texts, options, words):
    with pytest.raises(fr.InputError, match=words) as error:
        keyness(articles(texts), **options)
    assert "\n" not in str(error.value)


def test_no_shared_event_says_so():
    table = articles({"t": ["War."], "r": ["Talks."]}, event=["e", "f"])
    with pytest.raises(fr.InputError, match="no event is covered by both 't' and r"):
        keyness(table, within="event")


def test_the_charts_draw_what_the_tables_hold(corpus, scores, tmp_path):
    table = fr.keyness(corpus, target="pro-moscow", reference="pro-kyiv", resamples=100)
    ax = fr.charts.keyness(table, n=5)
    drawn = {round(float(x), 6) for c in ax.collections for x, _ in c.get_offsets()}
    ends = pd.concat([table.head(5), table.tail(5)])
    assert {round(x, 6) for x in ends["log_ratio"]} <= drawn
    assert [t.get_text() for t in ax.get_yticklabels()] == ends["term"].tolist()
    files = fr.save_figure(ax, "words", folder=tmp_path)
    assert (
        "with the word, pro-Moscow outlets | pro-Kyiv outlets"
        in next(p for p in files if p.suffix == ".txt").read_text()
    )


def test_the_command_prints_the_table(tmp_path, capsys):
    from framing.cli import main

    for name, side, text in (("a", "t", "War war."), ("b", "t", "The war."), ("c", "r", "Talks.")):
        (tmp_path / f"{name}.md").write_text(
            f"---\nperspective: {'pro-kyiv' if side == 't' else 'neutral'}\n---\n{text}\n"
        )
    with pytest.raises(SystemExit) as left:
        main(["keyness", str(tmp_path), "--target", "pro-kyiv", "--reference", "neutral", "--ngrams", "2"])
    out = capsys.readouterr().out.splitlines()
    assert left.value.code == 0
    assert out[0].startswith("term,target_count,reference_count,target_per_1000")
    assert out[1].startswith("war,3,0,")
    with pytest.raises(SystemExit) as left:
        main(["keyness", str(tmp_path), "--target", "pro-kiev"])
    assert left.value.code == 2
    assert "Did you mean 'pro-kyiv'" in capsys.readouterr().err
