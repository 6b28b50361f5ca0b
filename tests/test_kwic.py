"""Evidence: as many rows behind a number as the number counts, and each of them the words themselves."""

import contextlib
import re
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import TEXTS

import framing as fr
from framing import matching, paths, reading, schema
from framing.scores import scored_documents
from framing.statements import statements


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
        }
        for measure, number in counted.items():
            lines = fr.evidence(scores, articles, measure, article_id=row["article_id"])
            assert len(lines) == pytest.approx(number), (row["article_id"], measure)
    for measure in ("n_statements", "n_direct"):
        assert len(fr.evidence(scores, articles, measure)) == scores.articles[measure].sum()
    assert len(fr.evidence(scores, articles, "sentiment")) == len(scores.sentences)
    assert len(fr.evidence(scores, articles, "targets")) == scores.targets["mentions"].sum()


def test_the_words_quoted_of_a_bloc_are_behind_their_number(corpus):
    scores, articles = corpus
    for bloc in ("russia", "north_korea"):
        lines = fr.evidence(scores, articles, f"words_quoted_{bloc}")
        quoted = scores.articles.loc[scores.articles[f"words_quoted_{bloc}"] > 0, "article_id"]
        assert set(lines["article_id"]) == set(quoted)


@pytest.mark.parametrize("measure", ["hits", "tilt", "n_statements", "sentiment", "targets"])
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
    with pytest.raises(fr.InputError, match=r"no evidence for measure 'loaded_per_100'. Did you mean"):
        fr.evidence(scores, articles, "loaded_per_100")


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


WORDS = (
    "“ ” ‘ ’ , . : — ( ) ? that to according Putin Zelensky Kyiv Kiev he said says claimed denied called "
    "told criticised reporters the dictator so-called regime terrorists liberated is was and"
).split()
PHRASES = ['"', "\n", "the ministry", "special military operation", ". The minister said", ". “We"]
SPEECH = st.lists(st.sampled_from([*WORDS, *PHRASES]), max_size=70).map(" ".join)
CROSSED = 'He said "we, says Putin, will go to Kiev" and, he said, "the regime knows", that it is so.'


@settings(max_examples=10, deadline=None)
@given(st.lists(SPEECH | SPEECH | TEXTS, max_size=12))
def test_rows_and_marks_agree_with_the_counts_whatever_the_texts(texts):
    texts = [CROSSED, *texts]
    articles = pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": texts}, dtype=object)
    scores = fr.score(articles)
    table, documents = scores.articles.set_index("article_id"), scored_documents(scores, articles)
    parts = {(i, *documents(i).span(a, b)): documents(i).words(a, b)
             for i in table.index for s in statements(documents(i)) for a, b in s.parts}  # fmt: skip

    def rows(measure, **cell):
        return fr.evidence(scores, articles, measure, **cell).set_index("article_id")

    for measure in ("n_statements", "n_direct"):
        found = rows(measure).groupby(level=0).size().reindex(table.index, fill_value=0)
        assert found.tolist() == table[measure].tolist()
    quoted_words = {f"words_quoted_{bloc}": [f"words_quoted_{bloc}"] for bloc in ("ukraine", "russia")}
    quoted_words["source_balance"] = [f"words_quoted_{bloc}" for bloc in schema.BLOCS]
    for measure, columns in quoted_words.items():
        counted = dict.fromkeys(table.index, 0)
        for span in rows(measure)[["start", "end"]].itertuples(name=None):
            counted[span[0]] += parts[span]
        assert [*counted.values()] == table[columns].sum(axis=1).tolist()
    targets = scores.targets
    assert len(rows("targets")) == targets["mentions"].sum()
    assert set(rows("targets", voice="own").index) == set(
        targets["article_id"][targets["sentiment_own"].notna()]
    )
    quoted = rows("quoted_share")["match"]
    for article in reading.marked(scores, articles, list(table.index)):
        runs = [run for paragraph in article["paragraphs"] for run in paragraph]
        said = "".join(part["text"] for run in runs if run["said"] for part in run["parts"])
        assert said == "".join(quoted[quoted.index == article["article_id"]]).replace("\n", "")
        hits = scores.hits[scores.hits["article_id"] == article["article_id"]].sort_values(["start", "end"])
        marks = [part["hit"] for run in runs for part in run["parts"] if part["new"]]
        assert [(m["start"], m["voice"]) for m in marks] == [
            *hits[["start", "voice"]].itertuples(False, None)
        ]


TEXT = (
    "The dictator's so-called “special military operation” (SMO) began. Диктатор, İstanbul and 3.5% of ﬁles. "
)
PATTERNS = st.text("*()[]|_ -'.,&/%+\\d\\w?^$aeiodctrspİﬁД5", max_size=25) | st.text(max_size=12)
WELL_FORMED = st.recursive(
    st.sampled_from(["dictator", "special", "so-called", "op*", "a", "3.5%", "files", "began", "SMO"]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(" ".join)
        | st.lists(inner, min_size=1, max_size=3).map(lambda some: f"({'|'.join(some)})")
        | inner.map(lambda one: f"[{one}]")
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(PATTERNS | WELL_FORMED, st.booleans(), st.integers(0, 200))
def test_any_pattern_gives_rows_of_the_text_or_one_line_of_error(pattern, case, context):
    articles = pd.DataFrame({"article_id": ["a"], "text": [TEXT * 2]})
    with contextlib.suppress(ValueError):
        matching.expand(pattern)
        lines = fr.kwic(articles, pattern, case=case, context=context)
        assert_found(lines, pattern, context)
        return
    with pytest.raises(fr.InputError) as told:
        fr.kwic(articles, pattern)
    assert len(str(told.value).splitlines()) == 1
    assert len(str(told.value)) < 300


def assert_found(lines, pattern, context):
    literals = matching.expand(pattern)
    for line in lines.itertuples():
        assert line.match == (TEXT * 2)[line.start : line.end]
        assert len(line.pre) <= context
        assert len(line.post) <= context
        assert any(re.fullmatch(matching.as_regex(one), line.match, re.IGNORECASE) for one in literals) or (
            not line.match.isascii()  # folded before matching
        )
    assert (lines["start"].diff().dropna() > 0).all()


@pytest.mark.parametrize(
    "pattern",
    [
        "(a*|a*|aa*) " * 5 + "b",
        "a* " * 60 + "b",
        "[a]" * 40,
        "((((((((((a|b)(a|b)(a|b)(a|b)(a|b)(a|b)",
        "a" * 1999,
        "(" * 1000,
    ],
)
def test_no_pattern_takes_long(pattern):
    articles = pd.DataFrame({"article_id": ["a"], "text": ["a" * 30_000 + " " + "a " * 30_000]})
    fr.kwic(articles, "warm")  # tables are read once
    start = time.perf_counter()
    with contextlib.suppress(fr.InputError):
        fr.kwic(articles, pattern)
    assert time.perf_counter() - start < 10
