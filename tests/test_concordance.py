"""Evidence: as many rows behind a number as the number counts, and each of them the words themselves."""

import contextlib
import dataclasses
import re
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import TEXTS

import framing as fr
from framing import matching, paths, reading, schema
from framing.concordance import Corpus
from framing.scores import scored_documents
from framing.statements import statements

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # odd articles are told of so


@pytest.fixture(scope="module")
def corpus() -> tuple[fr.Scores, pd.DataFrame]:
    articles = fr.read_articles(paths.project() / "data" / "articles").iloc[::6].reset_index(drop=True)
    return fr.score(articles), articles


@pytest.fixture(scope="module")
def uneven() -> tuple[fr.Scores, pd.DataFrame]:
    """Nine outlets on two shared events and one of a single side, with a copy that is not counted."""
    sides = dict(zip("uvwxyzklm", ["pro-kyiv"] * 3 + ["neutral"] * 3 + ["pro-moscow"] * 3, strict=True))
    rows = [(f"{outlet}{n}", outlet, side, event) for outlet, side in sides.items()
            for n, event in enumerate(["shared", "also shared"])]  # fmt: skip
    rows += [("copy", "v", "pro-kyiv", "shared"), ("alone", "u", "pro-kyiv", "only kyiv")]
    articles = pd.DataFrame(rows, columns=["article_id", "outlet", "perspective", "event"])
    words = ["dictator", "regime", "heroic"]
    texts = [f"The {words[n % 3]} left. " * (n % 4 + 1) + f'"The {words[n % 2]} left," Putin said. It rained.'
             for n in range(len(rows))]  # fmt: skip
    articles = articles.assign(text=texts, date="2024-06-19", language="en")
    articles["dup_group"] = articles["article_id"].map({"u0": "u0", "copy": "u0"}).fillna("")
    articles.loc[articles["article_id"] == "copy", "date"] = "2024-06-20"
    return fr.score(articles), articles


def n_rows(corpus, row, keys, **options):
    """How many lines `fr.evidence` gives for a row of a table, by the table's own key columns."""
    scores, articles = corpus
    return len(fr.evidence(scores, articles, **{key: row[key] for key in keys}, **options))


@pytest.mark.parametrize(
    ("by", "split"),
    [(["perspective", "outlet"], "voice"), ("outlet", "category"), ("event", "side"), ("outlet", "term_id")],
)
def test_a_row_of_rates_has_as_many_lines_as_hits(corpus, by, split):
    table = fr.rates(corpus[0], by=by, split=split)
    keys = [*([by] if isinstance(by, str) else by), split]
    for row in (
        table[table["n_hits"] > 0].groupby("outlet" if "outlet" in by else by).head(4).to_dict("records")
    ):
        assert n_rows(corpus, row, keys) == row["n_hits"]


def test_few_words_in_a_voice_are_left_out_as_the_rate_leaves_them_out():
    texts = ["The dictator left.", "The dictator left. " + "Plain words follow here. " * 5]
    articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": "x", "text": texts})
    scores = fr.score(articles)
    table = fr.rates(scores, by="outlet").set_index("voice")
    lines = fr.evidence(scores, articles, outlet="x", voice="own")
    assert table.loc["own", "n_hits"] == len(lines) == 1
    assert lines["article_id"].tolist() == ["b"]


def test_a_row_of_share_of_voice_has_as_many_lines_as_statements(corpus):
    table = fr.share_of_voice(corpus[0])
    assert table["statements"].sum() > 20
    for row in table[table["statements"] > 0].to_dict("records"):
        assert n_rows(corpus, row, ["perspective", "outlet", "bloc"]) == row["statements"]


@pytest.mark.parametrize(("by", "voice"), [("outlet", "own"), (["perspective", "month"], "all")])
def test_a_row_of_naming_has_as_many_lines_as_mentions(corpus, by, voice):
    table = fr.naming(corpus[0], by=by, voice=voice)
    keys = [*([by] if isinstance(by, str) else by), "place", "voice"]
    assert table["n_mentions"].sum() > 20
    for row in table.to_dict("records"):
        assert n_rows(corpus, row, keys) == row["n_mentions"]


def test_names_of_translated_articles_are_no_evidence(corpus):
    scores, articles = corpus
    scores = dataclasses.replace(scores, articles=scores.articles.assign(translated_from="ru"))
    assert fr.evidence(scores, articles, place="all").empty
    assert not fr.evidence(*corpus, place="all").empty


@pytest.mark.parametrize("of", ["actor", "bloc"])
def test_a_row_of_sentiment_toward_has_as_many_lines_as_mentions(corpus, of):
    table = fr.sentiment_toward(corpus[0], by="perspective", of=of)
    for row in table.groupby("perspective").head(6).to_dict("records"):
        assert n_rows(corpus, row, ["perspective", "actor", "bloc"]) == row["mentions"]


@pytest.mark.parametrize(
    "measure", ["loaded_own_per_1000", "loaded_per_1000", "n_statements", "tilt", "sentiment"]
)
def test_a_row_of_compare_opens_the_lines_of_the_articles_it_counts(uneven, measure):
    scores, articles = uneven
    table = fr.compare(scores, measure)
    every = fr.evidence(scores, articles, measure)["article_id"].value_counts()
    assert set(table["event"]) == {"all", "shared", "also shared", "only kyiv"}
    for row in table.to_dict("records"):
        lines = fr.evidence(scores, articles, **{k: row[k] for k in ("event", "group", "measure")})
        used = scores.articles[scores.articles["perspective"] == row["group"]]
        events = ["shared", "also shared"] if row["event"] == "all" else [row["event"]]
        used = used[used["event"].isin(events) & (used["article_id"] != "copy")]
        assert len(used) == row["n_articles"]
        assert len(lines) == every.reindex(used["article_id"]).sum()


def test_a_row_of_compare_with_copies_and_other_groups(uneven):
    scores, articles = uneven
    lines = fr.evidence(
        scores,
        articles,
        "loaded_per_1000",
        by="outlet",
        within="language",
        group="u",
        event="en",
        copies=True,
    )
    assert set(lines["article_id"]) == set(scores.articles.query("outlet == 'u'")["article_id"])


def test_a_row_of_contrast_opens_both_sides_over_the_events_that_both_cover(uneven):
    scores, articles = uneven
    table = fr.contrast(scores, "loaded_own_per_1000")
    row = table[(table["event"] == "all") & (table["group_b"] == "neutral")].iloc[0]
    cell = {key: row[key] for key in ("event", "group_a", "group_b", "measure")}
    both = fr.evidence(scores, articles, **cell)
    sides = [fr.evidence(scores, articles, **cell, group=row[side]) for side in ("group_a", "group_b")]
    assert len(both) == sum(map(len, sides)) > 0
    assert set(both["event"]) == {"shared", "also shared"}
    assert set(both["perspective"]) == {row["group_a"], row["group_b"]}


def test_a_row_of_robustness_opens_the_lines_it_still_counts(uneven):
    scores, articles = uneven
    table = fr.robustness(scores)
    keys = ("group_a", "group_b", "measure", "variant", "left_out")
    found = {
        (row["variant"], row["left_out"]): fr.evidence(scores, articles, **{key: row[key] for key in keys})
        for row in table.to_dict("records")
    }
    head = found["headline", ""]
    assert len(found["quoted voice in", ""]) > len(head)
    assert set(found["copies in", ""]["article_id"]) - set(head["article_id"]) == {"copy"}
    term = next(left_out for variant, left_out in found if variant == "term left out")
    assert len(head) - len(found["term left out", term]) == (head["match"].str.lower() == term).sum() > 0
    for (variant, left_out), lines in found.items():
        assert variant != "outlet left out" or left_out not in set(lines["outlet"])


@pytest.mark.parametrize(
    ("options", "terms"),
    [({}, 12), ({"within": "event", "reference": "neutral"}, 12), ({"ngrams": 2, "mask_names": True}, 400)],
)
def test_a_row_of_keyness_has_as_many_lines_as_occurrences(corpus, options, terms):
    scores, articles = corpus
    table = fr.keyness(articles, target="pro-moscow", resamples=2, **options)
    cell = {"target": "pro-moscow", **options}
    cell.pop("ngrams", None)
    longest = table.loc[table["term"].str.count(" ").nlargest(terms).index]
    for row in longest.sample(3, random_state=1).to_dict("records"):
        lines = fr.evidence(scores, articles, term=row["term"], **cell)
        theirs = fr.evidence(scores, articles, term=row["term"], group="pro-moscow", **cell)
        assert len(theirs) == row["target_count"]
        assert len(lines) == row["target_count"] + row["reference_count"]
        assert lines["match"].str.lower().str.split().str.join(" ").eq(row["term"]).all()


def test_numbers_of_one_article_have_as_many_lines(corpus):
    scores, articles = corpus
    for row in scores.articles.to_dict("records"):
        counted = {
            "loaded_per_1000": row["n_words"] * row["loaded_per_1000"] / 1000,
            "loaded_own_per_1000": row["n_words_own"] * row["loaded_own_per_1000"] / 1000,
            "n_statements": row["n_statements"],
            "n_direct": row["n_direct"],
        }
        for measure, number in counted.items():
            lines = fr.evidence(scores, articles, measure, article_id=row["article_id"])
            assert len(lines) == pytest.approx(number), (row["article_id"], measure)
    assert len(fr.evidence(scores, articles, "sentiment")) == len(scores.sentences)
    assert len(fr.evidence(scores, articles, "hits")) == len(scores.hits)


def test_the_words_quoted_of_a_bloc_are_behind_their_number(corpus):
    scores, articles = corpus
    for bloc in ("russia", "north_korea"):
        lines = fr.evidence(scores, articles, f"words_quoted_{bloc}")
        quoted = scores.articles.loc[scores.articles[f"words_quoted_{bloc}"] > 0, "article_id"]
        assert set(lines["article_id"]) == set(quoted)


@pytest.mark.parametrize(
    "measure", ["hits", "tilt", "n_statements", "sentiment", "sentiment_toward", "naming"]
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
        after = text[line.article_id][line.end :].replace("\n", " ")
        assert after.startswith(line.post)


def test_a_cell_may_hold_several_values_and_any_column_of_hits(corpus):
    scores, articles = corpus
    outlets = scores.articles["outlet"].unique()[:2].tolist()
    lines = fr.evidence(scores, articles, outlet=outlets, side="moscow", voice=("own", "scare"))
    hits = scores.hits[(scores.hits["category"] != "toponym") & (scores.hits["side"] == "moscow")]
    hits = hits[hits["voice"].isin(["own", "scare"])].merge(scores.articles, on="article_id")
    assert len(lines) == hits["outlet"].isin(outlets).sum() > 0
    negated = fr.evidence(scores, articles, "hits", negated=True)
    assert len(negated) == scores.hits["negated"].sum()


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({"bluc": "russia"}, "no column 'bluc' in rates or articles. Did you mean 'bloc'"),
        ({"measure": "loaded_per_100"}, "no evidence for measure 'loaded_per_100'. Did you mean"),
        ({"measure": "n_words"}, "no evidence for measure 'n_words'"),
        ({"category": "epithat"}, "category 'epithat'. Did you mean 'epithet'"),
        ({"outlet": ["Halvorsen Wire", "Halvorsen"]}, "outlet 'Halvorsen'. Did you mean 'Halvorsen Wire'"),
        ({"actor": "vladimir-putn"}, "actor 'vladimir-putn'. Did you mean 'vladimir-putin'"),
        ({"place": "Kyif"}, "place 'Kyif'. Did you mean 'Kyiv'"),
        ({"group": "neutrl", "measure": "tilt"}, "group 'neutrl'. Did you mean 'neutral'"),
        ({"group_a": "pro-kiev", "group_b": "neutral", "measure": "tilt"}, "Did you mean 'pro-kyiv'"),
        ({"event": "nowhere", "group": "neutral", "measure": "tilt"}, "event 'nowhere'"),
        ({"by": "outlets", "group": "x", "measure": "tilt"}, "no column 'outlets'"),
        ({"term": "war"}, "a word's evidence needs its target"),
        ({"term": "war", "target": "neutral", "wthin": "event"}, "no key 'wthin'. Did you mean 'within'"),
        ({"outlet": None}, "outlet 'None'"),
        ({"outlet": {"Halvorsen": 1}}, "outlet 'Halvorsen'"),
        ({"variant": "headlin", "measure": "tilt"}, "variant 'headlin'. Did you mean 'headline'"),
        ({"variant": "term left out", "left_out": "dictaor", "measure": "tilt"}, "term_id 'dictaor'"),
        ({"variant": "outlet left out", "left_out": "x", "measure": "tilt"}, "outlet 'x'"),
        ({"context": -1}, "context '-1'; give a whole number"),
        ({"context": "wide"}, "context 'wide'; give a whole number"),
    ],
)
def test_an_unknown_key_or_value_is_one_line(corpus, cell, words):
    with pytest.raises(fr.InputError, match=re.escape(words)) as error:
        fr.evidence(*corpus, **cell)
    assert "\n" not in str(error.value)


NAMED_ALL = pd.DataFrame(
    {
        "article_id": list("abcd"),
        "outlet": ["x", "", "y", "y"],
        "event": "e",
        "desk": ["all", "all", "home", "home"],
        "text": ["The dictator left. " * n + "It rained. " * 20 for n in (1, 2, 3, 4)],
    }
)


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ({"by": "desk", "group": "all", "event": "all"}, 1),  # a group's name, of which b has no outlet
        ({"by": "desk", "group": "home", "event": ["all"]}, 7),
        ({"by": "desk", "group_a": "all", "group_b": ["home"], "event": "e"}, 8),
        ({"by": "desk", "group": ["all", "home"], "event": "e"}, 8),
        ({"variant": "copies in", "by": "desk", "group_a": "home", "group_b": "all"}, 8),  # there are none
        ({"desk": "all"}, 3),
        ({"outlet": ""}, 2),
        ({"outlet": np.nan}, 2),  # empty in a table read back from CSV
        ({"outlet": ["", "y"], "article_id": ["b", "c"]}, 5),
    ],
)
def test_all_names_every_event_and_no_other_cell(cell, lines):
    found = fr.evidence(fr.score(NAMED_ALL), NAMED_ALL, "loaded_own_per_1000", **cell)
    assert len(found) == lines


def test_an_event_may_be_called_all_where_none_are_compared():
    articles = NAMED_ALL.assign(event=["all", "all", "f", "f"], perspective="unknown")
    scores = fr.score(articles)
    for row in fr.rates(scores, by="event").to_dict("records"):
        assert n_rows((scores, articles), row, ["event", "voice"]) == row["n_hits"]


@pytest.mark.parametrize("pattern", ["the dictator’s", "“Kiev regime”", "café", "naive"])
def test_a_pattern_is_read_as_texts_are(pattern):
    text = 'The dictator\'s "Kiev regime" met in a nai\u0308ve cafe\u0301.'
    assert len(fr.kwic(pd.DataFrame({"article_id": ["a"], "text": [text]}), pattern)) == 1


def test_lines_and_tabs_are_blanks_in_a_line_of_context():
    text = "They said\tthat the dictator\u2028left\r\nthe old town by the river."
    lines = fr.kwic(pd.DataFrame({"article_id": ["a"], "text": [text]}), "dictator")
    assert not re.search(r"[^\S ]", lines[["pre", "match", "post"]].sum(axis=1)[0])


def test_context_is_cut_at_a_word_and_stays_in_the_sentence():
    text = "It rained. All of the people knew that the dictator was an old man of the town. It snowed."
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    (line,) = fr.kwic(articles, "dictator", context=12).to_dict("records")
    assert (line["pre"], line["match"], line["post"]) == ("that the ", "dictator", " was an old")
    (line,) = fr.kwic(articles, "dictator").to_dict("records")
    assert line["pre"] == "All of the people knew that the "
    assert line["post"] == " was an old man of the town."
    assert fr.kwic(articles, "Dictator", case=True).empty
    (line,) = fr.kwic(articles, "All of").to_dict("records")
    assert line["pre"] == "", "what stands before the sentence is not shown"


def test_page_furniture_is_not_searched():
    text = "The dictator left.\n\nSubscribe to our newsletter about the dictator."
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    assert fr.kwic(articles, "dictator")["start"].tolist() == [4]


def test_a_statement_over_sentences_is_shown_from_its_first_to_its_last():
    text = 'It rained. "We will win. We will go home," Putin said. It snowed.'
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    (line,) = fr.evidence(fr.score(articles), articles, "n_direct").to_dict("records")
    whole = line["pre"] + line["match"] + line["post"]
    assert whole.startswith('"We will win.') and whole.endswith("Putin said.")  # noqa: PT018
    assert "rained" not in whole
    assert "snowed" not in whole


def test_tilt_counts_the_narrators_words_that_serve_a_side_and_no_others(corpus):
    scores, articles = corpus
    hits = scores.hits
    sided = hits[(hits["voice"] == "own") & hits["side"].isin(["kyiv", "moscow"])]
    assert len(fr.evidence(scores, articles, "tilt")) == len(sided) > 0
    assert len(fr.evidence(scores, articles, "kyiv_own")) == (sided["side"] == "kyiv").sum() > 0


def test_a_direct_statement_inside_another_is_not_counted_again(corpus):
    scores, articles = corpus
    first = scores.statements[scores.statements["part"] == 0]
    direct = first[(first["kind"] == "direct") & first["parent"].isna()]
    assert len(fr.evidence(scores, articles, "n_direct")) == len(direct) == scores.articles["n_direct"].sum()


def test_kwic_carries_what_is_known_of_the_article():
    about = {"article_id": ["a"], "outlet": ["x"], "perspective": ["neutral"], "event": ["e"]}
    (line,) = fr.kwic(pd.DataFrame({**about, "text": ["Kiev waits."]}), "Kiev").to_dict("records")
    assert [line[key] for key in about] == ["a", "x", "neutral", "e"]


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
    assert len(rows("sentiment_toward")) == targets["mentions"].sum()
    assert set(rows("sentiment_toward", voice="own").index) == set(
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


SAID = (
    "The dictator left.", "A heroic people waited.", "Kiev slept.", "Kyiv woke.", "The Kiev regime fell.",
    '"The terrorists came," Putin said.', "Zelensky claimed that the regime lied.", "He saw Artemovsk.",
    "Officials said Russia's brutal war went on.", "Some 1,500 men were shipped to Vladivostok.",
    'The "special military operation" began.', "It rained on the long road to the town in the east.",
)  # fmt: skip
SIDE = dict(
    zip("uvwxyz", ["pro-kyiv", "pro-kyiv", "neutral", "neutral", "pro-moscow", "unknown"], strict=True)
)
ARTICLE = st.fixed_dictionaries(
    {
        "outlet": st.sampled_from("uvwxyz"),
        "event": st.sampled_from(["e", "f", ""]),
        "date": st.sampled_from(["2024-06-19", "2024-07", "2023", "19.06.2024", ""]),
        "dup_group": st.sampled_from(["", "", "c"]),
        "translated_from": st.sampled_from(["", "", "ru"]),
        "text": st.lists(st.sampled_from(SAID), max_size=12).map(" ".join),
    }
)
FIRST = {"outlet": "u", "event": "e", "date": "", "dup_group": "", "translated_from": "", "text": SAID[0]}
BY = st.sampled_from(
    [
        *("outlet", "perspective outlet", "perspective event", "year", "month outlet", "article_id"),
        *("urgent", "rank", "actor"),  # columns of one's own
    ]
).map(str.split)


@settings(max_examples=4, deadline=None)
@given(st.lists(ARTICLE, min_size=1, max_size=5), BY, st.data())
def test_each_row_of_each_statistic_has_as_many_lines_as_it_counts(rows, by, data):
    articles = pd.DataFrame(rows := [FIRST, *rows]).assign(article_id=[f"a{n}" for n in range(len(rows))])
    articles["perspective"] = articles["outlet"].map(SIDE)
    articles["urgent"] = articles["outlet"].isin(["u", "x"])
    articles["rank"] = pd.Categorical(articles["outlet"], list("zyxwvut"))
    articles["actor"] = articles["event"]  # a column of one's own, which hits have not
    scores = fr.score(articles)
    scores.articles = scores.articles.assign(rank=pd.Categorical(scores.articles["rank"], list("zyxwvut")))
    corpus = Corpus(scores, articles)
    split = data.draw(
        st.sampled_from(["voice", "category", "polarity", "bloc", "negated", "statement", "target"])
    )
    voice = data.draw(st.sampled_from(["own", "quoted", "scare"]))
    as_list = data.draw(st.booleans())
    counted = [
        ("rates", [*by, split], "n_hits", lambda: fr.rates(scores, by, split)),
        ("rates", [*by, "side", "voice"], "n_hits", lambda: fr.rates(scores, by, "side", voice=voice)),
        ("share_of_voice", [*by, "bloc"], "statements", lambda: fr.share_of_voice(scores, by)),
        ("naming", [*by, "place", "voice"], "n_mentions", lambda: fr.naming(scores, by, voice=voice)),
        ("sentiment_toward", [*by, "actor", "bloc"], "mentions", lambda: fr.sentiment_toward(scores, by)),
        ("described", KEYS_OF_DESCRIBED, "hits", lambda: fr.described(scores)),
        ("told", ["event", "fact"], "rows", lambda: with_rows(fr.told(scores, articles))),
    ]
    for measure, keys, number, made in counted:
        with contextlib.suppress(fr.InputError):
            for row in made().to_dict("records"):
                cell = {key: [row[key]] if as_list else row[key] for key in keys}
                assert len(corpus.evidence(measure, **cell)) == row[number], (measure, cell)


KEYS_OF_DESCRIBED = "event perspective outlet target text polarity side voice".split()


def with_rows(told):
    return told.groupby(["event", "fact"]).size().rename("rows").reset_index()


@settings(max_examples=3, deadline=None)
@given(
    st.lists(ARTICLE, min_size=1, max_size=5),
    st.sampled_from(["n_loaded", "n_loaded_own", "n_statements", "n_direct"]),
)
def test_of_single_articles_a_comparison_is_the_number_of_its_lines(rows, measure):
    articles = pd.DataFrame(rows := [FIRST, *rows]).assign(
        article_id=[f"a{n}" for n in range(len(rows))], language="en"
    )
    scores = fr.score(articles)
    corpus, how = Corpus(scores, articles), {"by": "article_id", "within": "language"}
    assume(len(scores.articles) > 1)
    for row in fr.compare(scores, measure, **how).to_dict("records"):
        cell = {key: row[key] for key in ("event", "group", "measure")}
        assert len(corpus.evidence(**cell, **how)) == row["estimate"]
    for row in fr.contrast(scores, measure, **how).to_dict("records"):
        cell = {key: row[key] for key in ("event", "group_a", "group_b", "measure")}
        a, b = (len(corpus.evidence(**cell, **how, group=row[side])) for side in ("group_a", "group_b"))
        assert a - b == row["difference"]
        assert a + b == len(corpus.evidence(**cell, **how))
    try:
        hung = fr.robustness(scores, "loaded_per_1000", **how, groups=["a0", "a1"])
    except fr.InputError:  # one of them has no word
        return
    words = scores.articles.set_index("article_id")["n_words"]
    for row in hung[hung["difference"].notna()].to_dict("records"):
        cell = {key: row[key] for key in ("group_a", "group_b", "measure", "variant", "left_out")}
        a, b = (1000 * len(corpus.evidence(**cell, **how, group=one)) / words[one] for one in ("a0", "a1"))
        assert a - b == pytest.approx(row["difference"])


@settings(max_examples=3, deadline=None)
@given(
    st.lists(ARTICLE, min_size=1, max_size=5),
    st.sampled_from([None, "event", "perspective"]),
    st.booleans(),
    st.integers(1, 3),
)
def test_each_word_of_keyness_has_as_many_lines_as_it_counts(rows, within, mask_names, ngrams):
    articles = pd.DataFrame(rows := [FIRST, *rows]).assign(article_id=[f"a{n}" for n in range(len(rows))])
    scores = fr.score(articles.drop(columns="dup_group"))
    corpus, how = Corpus(scores, articles), {"by": "outlet", "within": within, "mask_names": mask_names}
    with contextlib.suppress(fr.InputError):
        target = articles["outlet"].iloc[0]
        table = fr.keyness(articles, target=target, ngrams=ngrams, resamples=2, **how)
        for row in table.iloc[:: max(1, len(table) // 8)].to_dict("records"):
            lines = corpus.evidence(term=row["term"], target=target, **how)
            assert len(lines) == row["target_count"] + row["reference_count"]
            assert (
                len(corpus.evidence(term=row["term"], target=target, group=target, **how))
                == row["target_count"]
            )


def test_a_cells_values_are_meant_as_they_are_written(corpus):
    """Numbers, truth values and text of a table read back, and several values in whatever holds them."""
    scores, articles = corpus
    first, second = scores.articles["outlet"].unique()[:2]
    of_both = len(fr.evidence(scores, articles, outlet=[first, second]))
    for several in ((first, second), {first, second}, np.array([first, second]), pd.Series([first, second])):
        assert len(fr.evidence(scores, articles, outlet=several)) == of_both
    for measure, column in (("hits", "polarity"), ("hits", "statement"), ("rates", "strength")):
        lines = [len(fr.evidence(scores, articles, measure, **{column: value})) for value in ("1", 1)]
        assert lines[0] == lines[1]
    words = fr.evidence(scores, articles, term=["war", "said"], target="neutral")
    assert set(words["match"].str.lower()) == {"war", "said"}


@pytest.mark.parametrize("pattern", [None, 5, ["dictator"]])
def test_a_pattern_that_is_no_text_is_one_line(pattern):
    with pytest.raises(fr.InputError, match="not a string"):
        fr.kwic(pd.DataFrame({"article_id": ["a"], "text": ["The dictator."]}), pattern)


def test_an_article_without_words_changes_nothing_of_what_a_word_counts():
    """It is not scored, yet its outlet covers the event, and the others' words there are compared."""
    rows = {"outlet": ["x", "x", "y", "y"], "event": ["e", "f", "e", "f"]}
    texts = ["The war fell.", "The war fell.", "The town fell.", ""]
    articles = pd.DataFrame(rows).assign(article_id=list("abcd"), text=texts)
    how = {"by": "outlet", "target": "x", "within": "event"}
    table = fr.keyness(articles, resamples=2, **how).set_index("term")
    assert table.loc["war", "target_count"] == 2
    assert len(fr.evidence(fr.score(articles), articles, term="war", **how)) == 2
