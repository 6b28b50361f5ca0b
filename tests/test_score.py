import math

import pandas as pd
import pytest

import framing as fr
from framing import measuring, schema
from framing.outlets import perspective_of
from framing.scores import NAMES

ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "outlet": ["Severny Klaxon", "x", ""],
        "perspective": ["", "pro-kyiv", ""],
        "event": ["e", "e", ""],
        "date": ["2024-10-24", "", ""],
        "desk": ["foreign", "", "home"],
        "text": [
            "The Kiev regime begs for arms. Putin said the dictator of the North was “not a friend”. "
            "Kiev waits.",
            "“The SVO goes to plan,” said a retired colonel. The dictator was odious, our “liberators” "
            "allegedly ran.",
            "Nothing much happened here today.",
        ],
    }
)


@pytest.fixture(scope="module")
def scores() -> fr.Scores:
    return fr.score(ARTICLES)


def test_tables_have_the_columns_of_the_contract(scores):
    for name in NAMES:
        table = getattr(scores, name)
        spec = list(schema.TABLES[name])
        assert list(table.columns)[: len(spec)] == spec
    assert "desk" in scores.articles
    assert "text" not in scores.articles


def test_input_is_not_changed():
    before = ARTICLES.copy()
    fr.score(ARTICLES)
    pd.testing.assert_frame_equal(ARTICLES, before)


def test_offsets_lead_to_the_characters(scores):
    texts = ARTICLES.set_index("article_id")["text"]
    for table in (scores.hits, scores.statements):
        assert not table.empty
        for row in table.to_dict("records"):
            assert texts[row["article_id"]][row["start"] : row["end"]] == row["text"]
    for row in scores.sentences.to_dict("records"):
        assert texts[row["article_id"]][row["start"] : row["end"]].strip()


def test_rates_and_sums_follow_from_the_hits(scores):
    for article in scores.articles.to_dict("records"):
        hits = scores.hits[scores.hits["article_id"] == article["article_id"]]
        counted = hits[hits["counted"]]
        own = counted[counted["voice"] == "own"]
        assert article["n_loaded"] == len(counted)
        assert article["n_loaded_own"] == len(own)
        assert article["loaded_per_1000"] == pytest.approx(1000 * len(counted) / article["n_words"])
        assert article["loaded_own_per_1000"] == pytest.approx(1000 * len(own) / article["n_words_own"])
        for side in ("kyiv", "moscow"):
            assert article[f"{side}_own"] == own.loc[own["side"] == side, "strength"].sum()
        named = scores.names[(scores.names["article_id"] == article["article_id"])]
        things = named[named["voice"] == "own"].groupby("side")["thing"].nunique()
        k, m = (article[f"{x}_own"] + min(0.2, 0.1 * things.get(x, 0)) for x in ("kyiv", "moscow"))
        assert article["tilt"] == pytest.approx((m - k) / (m + k + 2))


def test_perspective_is_joined_and_the_inputs_own_wins(scores):
    assert scores.articles["perspective"].tolist() == ["pro-moscow", "pro-kyiv", "unknown"]


def test_perspective_holds_for_its_dates():
    table = {
        "x": [
            {"perspective": "neutral", "valid_from": "2020-01-01", "valid_to": "2021-12-31"},
            {"perspective": "pro-kyiv", "valid_from": "2022-01-01", "valid_to": ""},
        ]
    }
    found = [
        perspective_of({"outlet": "X", "date": d}, table) for d in ("2021-06-01", "2023-01-01", "2019-01-01")
    ]
    assert found == ["neutral", "pro-kyiv", "unknown"]


def test_quoted_words_add_up(scores):
    for article in scores.articles.to_dict("records"):
        inside = article["n_words"] - article["n_words_own"]
        assert sum(article[f"words_quoted_{bloc}"] for bloc in schema.BLOCS) <= inside
        assert article["quoted_share"] == pytest.approx(inside / article["n_words"])


def test_a_part_beyond_its_parent_is_not_the_narrators():
    text = 'Putin said Zelensky had said "we want peace". "We will fight Putin." Rain fell.'
    scores = fr.score(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    assert scores.statements[["parent", "part"]].fillna(-1).to_numpy().tolist() == [[-1, 0], [0, 0], [0, 1]]
    article = scores.articles.loc[0]
    assert article[["n_words", "n_words_own"]].tolist() == [14, 4]  # "Putin said", "Rain fell"
    assert article[["words_quoted_russia", "words_quoted_ukraine"]].tolist() == [6, 4]
    assert scores.sentences["own_share"].tolist() == [2 / 8, 0, 1]
    putin = scores.targets.set_index("actor").loc["vladimir-putin"]
    assert putin["mentions"] == 2
    assert putin["sentiment_own"] == pytest.approx(fr.sentiment.toward(text[:45], 0, 5), abs=1e-6)


def test_an_article_without_sided_words_has_no_tilt(scores):
    plain = scores.articles.set_index("article_id").loc["c"]
    assert (plain["tilt"], plain["reads_as"]) == (0.0, "neutral")
    assert math.isnan(plain["source_balance"])


def test_title_is_scored_only_when_asked():
    articles = pd.DataFrame(
        {"article_id": ["a"], "title": ["The dictator speaks"], "text": ["A calm day in Seoul."]}
    )
    assert fr.score(articles).hits.empty
    scored = fr.score(articles, with_title=True)
    assert scored.hits["text"].tolist() == ["dictator"]
    assert fr.evidence(scored, articles)["pre"].tolist() == ["The "]


def test_result_does_not_depend_on_the_processes(scores):
    other = fr.score(ARTICLES, jobs=2)
    for name in NAMES:
        pd.testing.assert_frame_equal(getattr(scores, name), getattr(other, name))


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_saved_tables_read_back_equal(scores, tmp_path, ending):
    again = fr.read_tables(scores.save(tmp_path / "out", format=ending))
    for name in NAMES:
        pd.testing.assert_frame_equal(getattr(scores, name), getattr(again, name))
    assert again.run["counts"]["articles"] == 3


def test_tables_without_text_hold_no_word_of_the_articles(scores, tmp_path):
    folder = scores.save(tmp_path / "out", text=False)
    written = "".join(p.read_text() for p in folder.iterdir()).lower()
    for phrase in ("kiev regime", "retired colonel", "dictator was", "not a friend", "foreign"):
        assert phrase not in written.replace("ukraine-war-en", "").replace("kiev-regime", "")
    again = fr.read_tables(folder)
    assert len(again.hits) == len(scores.hits)
    assert fr.rates(again, by="outlet").equals(fr.rates(scores, by="outlet"))


def test_evidence_opens_the_sentences_behind_a_cell(scores):
    lines = fr.evidence(
        scores, ARTICLES, "hits", perspective="pro-moscow", voice="own", category="delegitimising"
    )
    assert (lines["pre"] + lines["match"] + lines["post"]).tolist() == ["The Kiev regime begs for arms."]
    with pytest.raises(fr.InputError, match=r"no column 'voise'.* Did you mean 'voice'"):
        fr.evidence(scores, ARTICLES, voise="own")
    with pytest.raises(fr.InputError, match=r"category 'delegitimizing'. Did you mean 'delegitimising'"):
        fr.evidence(scores, ARTICLES, category=["delegitimizing", "other"])
    with pytest.raises(fr.InputError, match=r"outlet 'Nobody'. Valid: "):
        fr.evidence(scores, ARTICLES, outlet="Nobody")
    with pytest.raises(fr.InputError, match="not the text that was scored"):
        fr.evidence(scores, ARTICLES.assign(text="Other words."))
    with pytest.raises(fr.InputError, match="not among the articles given"):
        fr.evidence(scores, ARTICLES.iloc[:1])


def test_one_article_that_fails_costs_no_other(monkeypatch):
    real = measuring.measured

    def fails(article, *rest):
        if article["article_id"] == "b":
            raise RuntimeError("boom")
        return real(article, *rest)

    monkeypatch.setattr(measuring, "measured", fails)
    found = fr.score(ARTICLES)
    assert found.articles["article_id"].tolist() == ["a", "c"]
    assert found.run["skipped"][0]["article_id"] == "b"
    assert "boom" in found.run["skipped"][0]["reason"]


def test_composed_corpus_has_its_shape_and_its_notice():
    from framing import paths

    articles = fr.read_articles(paths.data() / "articles")
    assert len(articles) == 54 == articles["text"].nunique()
    assert articles["text"].str.startswith("COMPOSED FOR TEACHING").all()
    scores = fr.score(articles)
    table = scores.articles
    cells = table.groupby(["perspective", "event"]).size()
    assert cells.tolist() == [3] * 18
    assert "unknown" not in set(table["perspective"])
    assert table["n_words"].between(140, 360).all()
    assert scores.notice.startswith("COMPOSED FOR TEACHING")
    assert not any(text.startswith("COMPOSED") for text in scores.statements["text"])
    tilt = table.groupby("perspective")["tilt"].mean()
    assert tilt["pro-kyiv"] < tilt["neutral"] < tilt["pro-moscow"]


def test_spelling_kyiv_does_not_make_an_outlet_pro_kyiv():
    from framing import paths

    scores = fr.score(fr.read_articles(paths.data() / "articles"))
    sextant = scores.articles[scores.articles["outlet"] == "Eurasia Sextant"]
    spelled = scores.names[
        scores.names["article_id"].isin(sextant["article_id"]) & (scores.names["text"] == "Kyiv")
    ]
    assert len(spelled) > 3
    assert (sextant["reads_as"] != "pro-kyiv").all()


def test_targets_say_who_is_spoken_of_and_how():
    text = (
        "Critics praised Kim Jong Un. "
        'A lawmaker said: "The cruel tyrant Putin ordered a brutal attack." Putin left.'
    )
    scores = fr.score(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    table = scores.targets.set_index("actor")
    assert table.loc["vladimir-putin", ["mentions", "sentences"]].tolist() == [2, 2]
    assert table.loc["kim-jong-un", "bloc"] == "north_korea"
    sentence = scores.sentences.iloc[1]
    said = text.index("Putin") - sentence["start"]
    first = fr.sentiment.toward(text[sentence["start"] : sentence["end"]], said, said + 5)
    own = table.loc["vladimir-putin", "sentiment_own"]
    assert table.loc["vladimir-putin", "sentiment"] == pytest.approx((first + own) / 2, abs=1e-6)
    assert first < own


def test_dates_not_written_as_iso_are_counted_and_left_unread(tmp_path):
    rows = [("a", "12/07/2023"), ("b", "2023-07-12T09:31:01+00:00"), ("c", ""), ("d", "2023-07")]
    articles = pd.DataFrame(rows, columns=["article_id", "date"]).assign(outlet="x", text="Talks began.")
    (tmp_path / "o.csv").write_text(
        "outlet,perspective,valid_from,valid_to\nx,neutral,2023-01-01,2023-12-31\n"
    )
    scores = fr.score(articles, outlets=tmp_path / "o.csv")
    assert scores.run["dates_not_iso"] == 1
    assert scores.articles["date"].tolist() == ["12/07/2023", "2023-07-12T09:31:01+00:00", "", "2023-07"]
    assert set(scores.articles["perspective"]) == {"neutral"}


@pytest.mark.parametrize("jobs", [0, -1, 2.5, "2", None])
def test_jobs_that_are_no_number_of_processes_are_told(jobs):
    with pytest.raises(fr.InputError, match=r"jobs is .*; give a number of processes, 1 or more"):
        fr.score(ARTICLES, jobs=jobs)


@pytest.mark.parametrize("folder", [5, None, b"out", ["out"]])
def test_a_folder_that_is_no_path_is_told(scores, folder):
    for function in (fr.read_tables, scores.save):
        with pytest.raises(fr.InputError, match=r"folder is a .*; give the path of"):
            function(folder)


@pytest.mark.parametrize("outlets", [pd.DataFrame({"outlet": ["x"]}), {"x": "neutral"}, b"outlets.csv"])
def test_outlets_that_are_no_path_are_told(outlets):
    with pytest.raises(fr.InputError, match=r"outlets is a .*; give the path of a CSV"):
        fr.score(pd.DataFrame({"article_id": ["a"], "text": ["Talks."]}), outlets=outlets)
