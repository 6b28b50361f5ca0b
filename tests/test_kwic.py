"""Evidence: as many rows behind a number as the number counts, and each of them the words themselves."""

import pandas as pd
import pytest

import framing as fr
from framing import paths, schema


@pytest.fixture(scope="module")
def corpus() -> tuple[fr.Scores, pd.DataFrame]:
    articles = fr.read_articles(paths.project() / "data" / "articles").iloc[::6].reset_index(drop=True)
    return fr.score(articles), articles


def test_as_many_rows_as_the_number_counts(corpus):
    scores, articles = corpus
    for row in scores.articles.to_dict("records"):
        counted = {
            "loaded_per_1000": row["n_words"] * row["loaded_per_1000"] / 1000,
            "loaded_own_per_1000": row["n_words_own"] * row["loaded_own_per_1000"] / 1000,
            "hedges_per_1000": row["n_words"] * row["hedges_per_1000"] / 1000,
            "agentless_per_1000": row["n_words"] * row["agentless_per_1000"] / 1000,
        }
        for measure, number in counted.items():
            lines = fr.evidence(scores, articles, measure, article_id=row["article_id"])
            assert len(lines) == pytest.approx(number), (row["article_id"], measure)
    parts = fr.evidence(scores, articles, "n_statements")
    assert len(parts) == len(scores.statements)
    assert len(fr.evidence(scores, articles, "sentiment")) == len(scores.sentences)
    assert len(fr.evidence(scores, articles, "targets")) == scores.targets["mentions"].sum()


def test_the_words_quoted_of_a_bloc_are_behind_their_number(corpus):
    scores, articles = corpus
    for bloc in ("russia", "north_korea"):
        lines = fr.evidence(scores, articles, f"words_quoted_{bloc}")
        quoted = scores.articles.loc[scores.articles[f"words_quoted_{bloc}"] > 0, "article_id"]
        assert set(lines["article_id"]) == set(quoted)


@pytest.mark.parametrize(
    "measure", ["hits", "tilt", "hedges_per_1000", "n_statements", "sentiment", "targets"]
)
def test_every_row_is_the_text_itself(corpus, measure):
    scores, articles = corpus
    text = dict(zip(articles["article_id"], articles["text"], strict=True))
    lines = fr.evidence(scores, articles, measure)
    assert len(lines)
    assert list(lines.columns) == list(schema.TABLES["kwic"])
    for line in lines.itertuples():
        found = text[line.article_id][line.start : line.end]
        assert line.match == found.replace("\n", " ")
        before = text[line.article_id][: line.start].replace("\n", " ")
        assert before.endswith(line.pre)


def test_cells_narrow_what_is_shown(corpus):
    scores, articles = corpus
    putin = fr.evidence(scores, articles, "targets", actor="vladimir-putin")
    counted = scores.targets.loc[scores.targets["actor"] == "vladimir-putin", "mentions"].sum()
    assert len(putin) == counted > 0
    tilted = fr.evidence(scores, articles, "tilt", side="moscow")
    own = scores.hits[(scores.hits["voice"] == "own") & (scores.hits["side"] == "moscow")]
    assert len(tilted) == len(own)
    with pytest.raises(
        fr.InputError, match=r"no column 'bluc' in statements or articles. Did you mean 'bloc'"
    ):
        fr.evidence(scores, articles, "n_statements", bluc="russia")
    with pytest.raises(fr.InputError, match=r"no evidence for measure 'hedges_per_100'. Did you mean"):
        fr.evidence(scores, articles, "hedges_per_100")


def test_every_chart_opens_the_sentences_behind_it(corpus):
    scores, articles = corpus
    table = fr.compare(scores, "loaded_own_per_1000", within="language")
    _, lines = fr.charts.compare(table, evidence=True)
    pd.testing.assert_frame_equal(lines, fr.evidence(scores, articles, "loaded_own_per_1000"))
    _, lines = fr.charts.rates(fr.rates(scores), evidence=True)
    assert len(lines) == fr.rates(scores, by="outlet", split="category")["n_hits"].sum()
    table = fr.sentiment_toward(scores, by="outlet")
    _, lines = fr.charts.sentiment_toward(table, evidence=True)
    assert len(lines) == table["mentions"].sum()
    table = fr.naming(scores, voice="all")
    _, lines = fr.charts.naming(table, evidence=True)
    assert len(lines) >= table.loc[table["place"] == "all", "n_mentions"].sum()


def test_tables_without_scores_say_how_to_get_at_the_sentences(corpus, tmp_path):
    scores, _ = corpus
    table = fr.compare(scores.articles, "loaded_own_per_1000", within="language")
    with pytest.raises(fr.InputError, match=r"call fr.evidence\(scores, articles"):
        fr.charts.compare(table, evidence=True)
    read = fr.read_tables(scores.save(tmp_path))
    with pytest.raises(fr.InputError, match="these scores hold no texts"):
        fr.charts.rates(fr.rates(read), evidence=True)


def test_what_opens_a_table_survives_copies_and_stays_out_of_files(corpus, tmp_path):
    import copy
    import pickle

    scores, _ = corpus
    table = fr.compare(scores, "loaded_own_per_1000", within="language")
    assert len(copy.deepcopy(table).attrs["behind"]()) == len(table.attrs["behind"]())
    table.to_parquet(tmp_path / "table.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "table.parquet"), table)
    assert pickle.loads(pickle.dumps(table)).attrs["behind"] == ""  # noqa: S301 - what we have just written
