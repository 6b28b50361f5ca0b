import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from scipy.stats import binom
from sklearn.metrics import accuracy_score, f1_score

import framing as fr
from framing import labelling, paths, storage, validation, validity
from framing.cli import main
from framing.validity import line

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # odd articles are told of so

TEXTS = pd.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "text": ["The dictator spoke to the regime.", "The regime fell.", "Snow fell on the town."],
    }
)


@pytest.fixture(scope="module")
def scores():
    return fr.score(TEXTS)


def value(table, measure, metric, coder):
    rows = table[(table["measure"] == measure) & (table["metric"] == metric) & (table["coder"] == coder)]
    assert len(rows) == 1
    return rows.iloc[0]


def labels_table(n=60, coders=2, seed=0):
    rng = np.random.default_rng(seed)
    ids = [f"t{i}" for i in range(n)]
    classes = np.array(["pro-kyiv", "neutral", "pro-moscow"])
    truth = rng.integers(0, 3, n)
    noisy = lambda: classes[np.where(rng.random(n) < 0.3, rng.integers(0, 3, n), truth)]  # noqa: E731
    gold = pd.concat(
        [pd.DataFrame({"article_id": ids, "coder": f"c{k}", "reads_as": noisy()}) for k in range(coders)]
    )
    return pd.DataFrame({"article_id": ids, "reads_as": noisy()}), gold


def test_labels_agree_with_scikit_learn_and_nltk():
    ours, gold = labels_table()
    table = fr.validate(ours, gold)
    said = ours["reads_as"]
    for coder, rows in gold.groupby("coder"):
        true = rows["reads_as"].to_numpy()
        assert value(table, "reads_as", "macro-F1", coder)["value"] == pytest.approx(
            f1_score(true, said, average="macro")
        )
        assert value(table, "reads_as", "accuracy", coder)["value"] == pytest.approx(
            accuracy_score(true, said)
        )
    task = AnnotationTask(data=gold[["coder", "article_id", "reads_as"]].to_numpy().tolist())
    assert value(table, "reads_as", "alpha", "c0, c1")["value"] == pytest.approx(task.alpha())
    one = gold[gold["coder"] == "c0"]
    data = [("x", i, v) for i, v in ours.to_numpy()] + [
        ("y", i, v) for i, _, v in one[["article_id", "coder", "reads_as"]].to_numpy()
    ]
    assert value(table, "reads_as", "alpha", "c0")["value"] == pytest.approx(
        AnnotationTask(data=data).alpha()
    )


READINGS = ["pro-kyiv", "neutral", "pro-moscow"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(READINGS)] * 2), min_size=2, max_size=20))
def test_alpha_agrees_with_nltk(rows):
    gold, said = zip(*rows, strict=True)
    data = [(c, i, v) for i, pair in enumerate(rows) for c, v in enumerate(pair)]
    several = len({v for _, _, v in data}) > 1
    tables = (pd.DataFrame({"article_id": range(len(rows)), "reads_as": labels}) for labels in (said, gold))
    found = value(fr.validate(*tables, draws=0), "reads_as", "alpha", "gold")["value"]
    assert found == pytest.approx(AnnotationTask(data=data).alpha() if several else np.nan, nan_ok=True)


def test_intervals_are_near_those_of_the_binomial_and_decided_by_the_seed():
    ours, gold = labels_table(n=200, coders=1)
    table = fr.validate(ours, gold, draws=1000, seed=3)
    row = value(table, "reads_as", "accuracy", "c0")
    expected = binom.ppf([0.025, 0.975], 200, row["value"]) / 200
    assert (row["low"], row["high"]) == pytest.approx(expected, abs=0.015)
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    pd.testing.assert_frame_equal(fr.validate(ours, gold, draws=1000, seed=3), table)


def test_articles_are_resampled_whole():
    ids = np.repeat(np.arange(10), 10)
    said = np.array(["a"] * 50 + ["b"] * 50)  # half of the articles all wrong
    whole, units = (
        validation.with_intervals(
            validation.agreement, validation.label_counts(np.full(100, "a"), said, of, np.unique(of))
        ).iloc[0]
        for of in (ids, np.arange(100))
    )
    assert whole["value"] == units["value"] == 0.5
    assert whole["high"] - whole["low"] > 2.5 * (units["high"] - units["low"])


def test_spans_by_hand(scores):
    # hits: a dictator 4-12, a regime 26-32, b regime 4-10
    assert scores.hits[["article_id", "start", "end"]].to_numpy().tolist() == [
        ["a", 4, 12],
        ["a", 26, 32],
        ["b", 4, 10],
    ]
    gold = pd.DataFrame(
        [
            ("a", "x", 0, 12, "own", "none"),  # overlaps dictator
            ("a", "y", 4, 12, "quoted", "none"),
            ("a", "y", 13, 18, "own", "none"),  # spoke: nothing found there
            ("b", "x", 4, 10, "own", "none"),
            ("b", "y", None, None, "", ""),
            ("c", "x", None, None, "", ""),
        ],
        columns=["article_id", "coder", "start", "end", "voice", "side"],
    )
    table = fr.validate(scores, gold)
    for coder, metric, expected, n in [
        ("x", "precision", 2 / 3, 3),
        ("x", "recall", 1, 2),
        ("y", "precision", 1 / 3, 3),
        ("y", "recall", 1 / 2, 2),
        ("x, y", "F1", 2 * (1 / 2 * 1 / 2) / (1 / 2 + 1 / 2), 4),
    ]:
        row = value(table, "hits", metric, coder)
        assert (row["value"], row["n"]) == (pytest.approx(expected), n), (coder, metric)
    assert value(table, "voice", "accuracy", "x")["value"] == 1
    assert value(table, "voice", "accuracy", "y")["value"] == 0
    assert value(table, "voice", "alpha", "x, y")["n"] == 1
    assert set(table.loc[table["coder"] == "x, y", "metric"]) == {"F1", "alpha"}
    assert table["low"].isna().all()
    assert table["note"].str.contains("under 10 articles").all()
    terms = validation.validate_terms(scores, gold, fewest=2).set_index("term_id")
    assert terms.loc["regime", ["hits", "right"]].tolist() == [2, 1]
    assert terms.loc["regime", "verdict"] == "keep"
    wrong = gold.assign(start=13, end=18)
    assert set(validation.validate_terms(scores, wrong, fewest=2)["verdict"]) == {"repair", "too few hits"}
    assert (terms["low"].to_numpy() <= terms["precision"].to_numpy()).all()


def test_spans_match_one_to_one(scores):
    wide = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [33]})  # one span over both hits of a
    assert value(fr.validate(scores, wide), "hits", "precision", "gold")["value"] == 0.5
    assert validation.validate_terms(scores, wide)["right"].sum() == 1


def test_what_was_not_asked_costs_no_precision_but_may_find(scores):
    text = pd.DataFrame({"article_id": ["k"], "text": ["They met in an odious hall with the dictator."]})
    found = fr.score(text)
    gold = pd.DataFrame({"article_id": ["k", "k"], "start": [15, 36], "end": [21, 44]})
    category = found.hits.loc[found.hits["text"] == "odious", "category"].item()
    table = fr.validate(found, gold, not_asked=[category])
    assert value(table, "hits", "precision", "gold")["n"] == 1
    assert value(table, "hits", "recall", "gold")["value"] == 1
    with pytest.raises(fr.InputError, match="Did you mean 'epithet'"):
        fr.validate(found, gold, not_asked=["epithets"])


@pytest.mark.parametrize(
    ("rows", "reason", "n"),
    [
        ([("a", "x", 4, 12), ("nobody", "x", 4, 12)], "not scored (first: 'nobody')", 1),
        ([("a", "x", 4, 12), ("a", "", 4, 12), ("a", None, 4, 12)], "without a coder", 2),
        ([("a", "x", 4, 12), ("a", "x", 7, 7), ("a", "x", 9, 7)], "none of the text", 2),
        ([("a", "x", 4, 12), ("a", "x", 4, 999), ("a", "x", -4, 12)], "none of the text", 2),
        (
            [("a", "x", 4, 12), ("a", "x", 4.5, 12), ("a", "x", "four", 12), ("a", "x", None, 12)],
            "none of the text",
            3,
        ),
        ([("a", "x", 4, 12), ("a", "x", 4, 12)], "given twice", 1),
    ],
)
def test_bad_rows_are_left_out_and_counted(scores, rows, reason, n):
    gold = pd.DataFrame(rows, columns=["article_id", "coder", "start", "end"]).astype(object)
    before = gold.copy()
    table = fr.validate(scores, gold)
    pd.testing.assert_frame_equal(gold, before)
    assert [e["n"] for e in table.attrs["left_out"] if reason in e["reason"]] == [n]
    assert value(table, "hits", "recall", "x")["n"] == 1


@pytest.mark.parametrize("ids", [[1, 2], [1.0, 2.0], ["1", " 2 "]])
def test_ids_may_be_numbers(ids):
    scored = fr.score(TEXTS.assign(article_id=[1, 2, 3]))
    spans = pd.DataFrame({"article_id": ids, "start": [4, None], "end": [12, None]})
    assert value(fr.validate(scored, spans), "hits", "precision", "gold")["n"] == 3
    labels = pd.DataFrame({"article_id": ids, "reads_as": "neutral"})
    assert value(fr.validate(labels, labels), "reads_as", "accuracy", "gold")["value"] == 1


def test_labels_are_read_as_a_spreadsheet_leaves_them(scores):
    gold = pd.DataFrame({"article_id": ["a", "b", "c"], "reads_as": [" Neutral", "pro-kyiv ", " "]})
    table = fr.validate(scores.articles.assign(reads_as=["neutral", "pro-kyiv", "neutral"]), gold)
    assert value(table, "reads_as", "accuracy", "gold")[["value", "n"]].tolist() == [1, 2]
    assert table.attrs["left_out"] == []
    loud = pd.DataFrame({"article_id": ["a"], "start": [4], "end": [12], "voice": ["loud"], "side": ["None"]})
    table = fr.validate(scores, loud)
    assert set(table["measure"]) == {"hits", "side"}
    assert "labels that are no voice (valid: own" in table.attrs["left_out"][0]["reason"]


@pytest.mark.parametrize("written", ["pro_kyiv", "Pro Kyiv", " PRO-KYIV\u00a0", "pro\u2011kyiv", "prokyiv"])
def test_labels_have_one_spelling(written):
    ours = pd.DataFrame({"article_id": ["a", "b"], "reads_as": ["pro-kyiv", "neutral"]})
    table = fr.validate(ours, ours.assign(reads_as=[written, "Neutral"]))
    assert value(table, "reads_as", "accuracy", "gold")["value"] == 1
    assert table.attrs["left_out"] == []


def test_coders_may_be_numbers(scores):
    gold = pd.DataFrame(
        {"article_id": ["a", "a", "b"], "coder": [1, 2, None], "start": 4, "end": [12, 12, 10]}
    )
    table = fr.validate(scores, gold)
    assert set(table["coder"]) == {"1", "2", "1, 2"}
    assert "without a coder" in table.attrs["left_out"][0]["reason"]


def test_coders_of_different_articles_are_not_compared(scores):
    gold = pd.DataFrame({"article_id": ["a", "b"], "coder": ["x", "y"], "start": 4, "end": [12, 10]})
    assert set(fr.validate(scores, gold)["coder"]) == {"x", "y"}


def test_coders_who_agree_without_exception_have_an_alpha_of_one():
    ours, _ = labels_table()
    row = value(fr.validate(ours, ours), "reads_as", "alpha", "gold")
    assert row[["value", "low", "high"]].tolist() == [1, 1, 1]


def test_coders_who_marked_nothing_leave_no_recall(scores):
    table = fr.validate(scores, pd.DataFrame({"article_id": ["a", "b"], "start": ["", ""], "end": ["", ""]}))
    assert value(table, "hits", "precision", "gold")["value"] == 0
    assert np.isnan(value(table, "hits", "recall", "gold")["value"])


def test_one_class_only_has_no_macro_f1_and_says_so():
    ours, _ = labels_table()
    table = fr.validate(ours, ours.assign(reads_as="neutral"))
    row = value(table, "reads_as", "macro-F1", "gold")
    assert np.isnan(row["value"])
    assert "one class only (neutral)" in row["note"]
    odd = fr.validate(ours, ours.assign(reads_as=["pro-kiev", *ours["reads_as"][1:]]))
    assert any("valid: pro-kyiv" in e["reason"] and e["n"] == 1 for e in odd.attrs["left_out"])


def test_perspective_is_compared_with_what_the_text_reads_as():
    ours, gold = labels_table()
    renamed = gold.rename(columns={"reads_as": "perspective"})
    pd.testing.assert_frame_equal(
        fr.validate(ours.assign(perspective="neutral"), renamed), fr.validate(ours, gold)
    )


def test_bad_gold_gets_one_clear_line(scores, tmp_path):
    good = pd.DataFrame({"article_id": ["a"], "start": [4], "end": [12]})
    for gold, words in [
        (good.rename(columns={"article_id": "article"}), "no column 'article_id' in the gold. Did you"),
        (good.assign(article_id="zz"), "nothing of the gold can be compared (1 rows of articles"),
        (good.drop(columns="end"), "it needs article_id with reads_as, or with start and end"),
        (pd.DataFrame({"article_id": ["a"], "read_as": ["neutral"]}), "it needs article_id with reads_as"),
        (good.iloc[:0], "no rows"),
        (good.assign(reads_as="left").drop(columns=["start", "end"]), "(1 labels that are no reads_as"),
        ([], "no gold: give"),
        (None, "no gold: give"),
        (tmp_path / "none.csv", "no such file"),
    ]:
        with pytest.raises(fr.InputError) as error:
            fr.validate(scores, gold)
        assert words in str(error.value)
        assert "\n" not in str(error.value)
    with pytest.raises(fr.InputError, match="and the Scores"):
        fr.validate(scores.articles, good)
    with pytest.raises(fr.InputError, match="no column 'reads_as'"):
        fr.validate(scores.articles[["article_id"]], good)
    with pytest.raises(fr.InputError, match="nothing of the gold"):
        validation.validate_terms(scores, good[["article_id"]].assign(reads_as="neutral"))
    (tmp_path / "bad.jsonl").write_text("{")
    with pytest.raises(fr.InputError, match="cannot be read"):
        fr.validate(scores, tmp_path / "bad.jsonl")


def test_gold_from_files_is_the_gold_from_a_table(scores, tmp_path):
    gold = pd.DataFrame(
        {"article_id": ["a", "b"], "coder": "x", "start": [4, None], "end": [12, None], "voice": ["own", ""]}
    )
    (tmp_path / "x.csv").write_text(storage.to_csv(gold.astype({"start": "Int64", "end": "Int64"})))
    (tmp_path / "x.jsonl").write_text(
        "".join(json.dumps(r) + "\n" for r in gold.replace(np.nan, None).to_dict("records"))
    )
    expected = fr.validate(scores, gold)
    for name in ("x.csv", "x.jsonl"):
        pd.testing.assert_frame_equal(fr.validate(scores, tmp_path / name), expected)
    gold.drop(columns="coder").to_csv(tmp_path / "ben.csv", index=False)
    gold.drop(columns="coder").to_csv(tmp_path / "anna.csv", index=False)
    assert set(fr.validate(scores, [tmp_path / "ben.csv", tmp_path / "anna.csv"])["coder"]) >= {
        "anna",
        "ben",
        "anna, ben",
    }


@pytest.fixture(scope="module")
def drawn():
    articles = fr.read_articles(paths.data() / "articles")
    return articles, *labelling.draw_sample(articles, 40, seed=5)


def test_a_sample_is_blind_seeded_and_stratified(drawn):
    articles, sheet, key = drawn
    again, _ = labelling.draw_sample(articles, 40, seed=5)
    pd.testing.assert_frame_equal(sheet, again)
    assert not labelling.draw_sample(articles, 40, seed=6)[0].equals(sheet)
    assert sheet["article_id"].nunique() == len(key) == 40
    words = storage.to_csv(sheet)
    for outlet, name in articles[["outlet", "article_id"]].drop_duplicates().to_numpy():
        assert outlet.lower() not in words.lower()
        assert name not in words
    assert (sheet[["reads_as", "missed", "right", "voice", "side"]] == "").all(axis=None)
    assert key["perspective"].value_counts().max() - key["perspective"].value_counts().min() <= 1
    assert not key.duplicated(["outlet", "event"]).any()
    texts = articles.set_index("article_id")["text"]
    passages = sheet[sheet["start"].isna()].set_index("article_id")["text"]
    for row in key.itertuples():
        covered = passages[row.article_id]
        original = texts[row.source][row.start : row.end]
        assert len(covered) == len(original)
        assert all(a in (b, "█") for a, b in zip(covered, original, strict=True))
    hits = sheet[sheet["start"].notna()]
    for row in hits.itertuples():
        assert passages[row.article_id][row.start : row.end] == row.text
    assert labelling.draw_sample(articles.head(2), 500)[1]["article_id"].is_unique  # more than there are: all


def test_an_outlet_is_covered_where_it_is_named_and_nowhere_else():
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["RT"], "text": ["A report of rt. RT's report."]})
    sheet, _ = labelling.draw_sample(articles, 1)
    assert sheet["text"].iloc[0] == "A report of ██. ██'s report."


def fill(sheet, *, right):
    filled = sheet.copy()
    hit = filled["start"].notna()
    filled.loc[~hit, "reads_as"] = "neutral"
    filled.loc[hit, ["right", "voice", "side"]] = [right, "own", "none"]
    return filled


def test_labels_come_back_as_they_were_given(drawn, tmp_path):
    _, sheet, _ = drawn
    anna, ben = fill(sheet, right="yes"), fill(sheet, right=" No ")
    first = anna.index[anna["start"].isna()][0]
    anna.loc[first, "missed"] = anna.loc[first, "text"].split()[0].upper() + "; not there at all"
    gap = anna.index[anna["start"].notna()][-1]
    anna.loc[gap, "right"] = "perhaps"
    blank = sheet["article_id"].iloc[0]
    ben.loc[ben["article_id"] == blank, ["reads_as", "right", "voice", "side"]] = ""
    for name, table in (("anna", anna), ("ben", ben)):
        (tmp_path / f"{name}.csv").write_text(storage.to_csv(table))
    articles, gold = labelling.read_labels(tmp_path / "anna.csv", tmp_path / "ben.csv")
    scores = fr.score(articles)
    table = fr.validate(scores, gold)
    assert value(table, "hits", "precision", "anna")["value"] == 1
    assert value(table, "hits", "precision", "ben")["value"] == 0
    assert value(table, "hits", "recall", "anna")["value"] < 1
    assert value(table, "reads_as", "accuracy", "ben")["n"] == 39
    told = {e["reason"]: e["n"] for e in table.attrs["left_out"]}
    assert told["passages that 'ben' left blank, or a hit in them without yes or no"] == 1
    assert told["passages that 'anna' left blank, or a hit in them without yes or no"] == 1
    assert told["missed words of 'anna' that are not in their passage"] == 1


@pytest.mark.parametrize(
    ("yes", "mark", "encoding"), [("Yes", ";", "cp1252"), ("TRUE", "\t", "utf-8"), ("1", ",", "utf-8")]
)
def test_a_sheet_comes_back_as_a_spreadsheet_saves_it(drawn, tmp_path, yes, mark, encoding):
    _, sheet, _ = drawn
    filled = fill(sheet, right=yes)
    filled.to_csv(tmp_path / "anna.csv", index=False, sep=mark, encoding=encoding, errors="replace")
    articles, gold = labelling.read_labels(tmp_path / "anna.csv")
    assert gold.attrs["left_out"] == []
    assert value(fr.validate(fr.score(articles), gold), "hits", "precision", "anna")["value"] == 1


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main([str(a) for a in arguments])
    output = capsys.readouterr()
    return left.value.code, output.out, output.err


def test_command_line_from_sample_to_report(capsys, tmp_path):
    code, _, err = run(capsys, "validate", "--sample", 12, paths.data() / "articles", "--out", tmp_path / "x")
    assert code == 0
    assert "12 passages" in err
    assert {p.name for p in (tmp_path / "x").iterdir()} == {"sheet.csv", "key.csv", "codebook.md"}
    sheet = storage.read_table(tmp_path / "x" / "sheet.csv", "sheet").replace("", None)
    (tmp_path / "anna.csv").write_text(storage.to_csv(fill(sheet, right="no").fillna("")))
    code, out, err = run(capsys, "validate", "--labels", tmp_path / "anna.csv")
    assert code == 0, err
    assert out.startswith("measure,metric,value,low,high,n,coder,note")
    code, out, _ = run(capsys, "validate", "--labels", tmp_path / "anna.csv", "--out", tmp_path / "report")
    assert (out, code) == ("", 0)
    assert {p.name for p in (tmp_path / "report").iterdir()} == {"validity.csv", "terms.csv"}
    gold = tmp_path / "own.csv"
    gold.write_text("article_id,reads_as\nquayside-daily--kursk-troops-2024,neutral\nnobody,neutral\n")
    code, out, err = run(capsys, "validate", paths.data() / "articles", "--labels", gold)
    assert code == 1
    assert "1 of the labels: rows of articles that were not scored (first: 'nobody')" in err
    for arguments in (
        [],
        ["--sample", 3],
        ["--sample", 3, "--labels", gold],
        ["--labels", tmp_path / "x" / "sheet.csv"],
        ["--labels", tmp_path / "gone.csv"],
        ["--labels", gold],
    ):
        code, out, err = run(capsys, "validate", *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1), arguments


def test_every_caption_tells_the_validity_of_its_measure():
    table = pd.DataFrame(
        {
            "event": "e",
            "group": ["g", "h"],
            "measure": "tilt",
            "estimate": [0.1, 0.2],
            "low": 0.0,
            "high": 0.3,
            "n_articles": 3,
            "n_outlets": 3,
        }
    )
    for measure, words in (("tilt", "; AUC ."), ("grade", "Validity: not validated.")):
        ax = fr.charts.compare(table.assign(measure=measure))
        assert words in ax.caption
        assert all(
            "Validity" not in t.get_text() for t in ax.figure.findobj(lambda a: hasattr(a, "get_text"))
        )
    assert "labels: two language models" in line("loaded_own_per_1000")


def test_a_caption_tells_no_validity_of_another_measure():
    texts = ["Putin is a brutal dictator of the regime.", "Putin met the heroic army.", "Snow fell on Putin."]
    articles = TEXTS.assign(
        text=texts, outlet=list("xyz"), event="e", perspective=["pro-kyiv", "neutral", "neutral"]
    )
    scores = fr.score(articles)
    drawn = {
        fr.charts.contrast(fr.contrast(scores, "tilt")): line("tilt"),
        fr.charts.robustness(fr.robustness(scores)): line("loaded_own_per_1000"),
        fr.charts.keyness(fr.keyness(articles, target="neutral", least=1)): line(""),
        fr.charts.sentiment_toward(fr.sentiment_toward(scores)): line("toward"),
    }
    assert "NewsMTSC" in line("toward")
    assert line("") == "Validity: not validated."
    for ax, words in drawn.items():
        assert ax.caption.endswith(words)


def test_stored_figures_are_complete_and_their_page_is_made_from_them(monkeypatch):
    table = validity.validity()
    measured = table[table["value"].notna()]
    assert measured["value"].between(0, 1).all()
    known = measured[measured["low"].notna()]
    assert ((known["low"] <= known["value"]) & (known["value"] <= known["high"])).all()
    assert (measured[["unit", "data", "labels", "command"]] != "").all(axis=None)
    assert (table.loc[table["value"].isna(), "note"] != "").all()
    import importlib.util

    root = paths.PACKAGE.parent
    spec = importlib.util.spec_from_file_location(
        "benchmark_of_validity", root / "benchmarks" / "validity.py"
    )
    module = importlib.util.module_from_spec(spec)
    monkeypatch.syspath_prepend(root / "benchmarks")
    spec.loader.exec_module(module)
    assert (root / "docs" / "validity.md").read_text(encoding="utf-8") == module.page(table)


@pytest.mark.needs_shared
def test_stored_figures_are_of_these_lexicons(shared):
    table = validity.validity()
    for name in ("ukraine-war-en", "loaded-en"):
        lexicon = fr.load_lexicon(name)
        now = f"{name} {lexicon.version} {lexicon.sha256[:8]}"
        row = table[(table["measure"] == "hits") & (table["metric"] == "precision")].iloc[0]
        assert now in row["lexicons"], "measure again: python benchmarks/validity.py"


def test_the_chart_draws_every_figure_and_names_the_rest(tmp_path):
    table = validity.validity()
    ax = fr.charts.validity(table)
    drawn = sorted(round(float(x), 4) for c in ax.collections for x, _ in c.get_offsets())
    assert drawn == sorted(table["value"].dropna().round(4))
    assert (tmp_path / "v.txt") in fr.save_figure(ax, "v", folder=tmp_path)
    assert "Not validated: readability" in (tmp_path / "v.txt").read_text()
    ours, gold = labels_table()
    fr.charts.validity(fr.validate(ours, gold))
    with pytest.raises(fr.InputError, match=r"this chart draws"):
        fr.charts.validity(ours)
