"""The table and chart of sentiment toward actors, on numbers worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

import framing as fr
from framing import paths, schema

NAN = float("nan")


def scores(targets: list[tuple], outlets: dict[str, tuple[str, str]]) -> fr.Scores:
    """Scores from rows of `targets` and {article_id: (outlet, perspective)}."""
    articles = pd.DataFrame(
        [(a, o, p, "e") for a, (o, p) in outlets.items()],
        columns=["article_id", "outlet", "perspective", "event"],
    )
    empty = {name: schema.from_rows(name, []) for name in ("hits", "names", "statements", "sentences")}
    articles = articles.reindex(columns=list(schema.TABLES["articles"]))
    return fr.Scores(
        articles=articles, targets=schema.from_rows("targets", [(*row, 0) for row in targets]), **empty
    )


@pytest.fixture(scope="module")
def small() -> fr.Scores:
    return scores(
        [
            ("a", "vladimir-putin", "russia", 3, 2, 0.2, NAN),
            ("a", "kremlin", "russia", 1, 1, -0.6, -0.6),
            ("b", "vladimir-putin", "russia", 1, 1, 0.4, 0.1),
            ("c", "vladimir-putin", "russia", 1, 1, 0.6, 0.3),
            ("d", "vladimir-putin", "russia", 9, 5, -1.0, -1.0),
            ("d", "ukraine", "ukraine", 2, 1, 0.5, 0.5),
        ],
        {"a": ("x", "neutral"), "b": ("x", "neutral"), "c": ("x", "neutral"), "d": ("y", "neutral")},
    )


def row(table: pd.DataFrame, **where: str) -> pd.Series:
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_means_and_intervals_by_hand(small: fr.Scores):
    x = row(fr.sentiment_toward(small, by="outlet"), outlet="x", actor="vladimir-putin")
    half = 4.302653 * 0.2 / 3**0.5  # t of 2 degrees of freedom; standard deviation of .2, .4, .6
    assert [x["sentiment"], x["low"], x["high"]] == pytest.approx([0.4, 0.4 - half, 0.4 + half])
    assert x["sentiment_own"] == pytest.approx(0.2)  # of two articles: no interval
    assert pd.isna(x["low_own"])
    assert x[["mentions", "n_articles", "n_articles_own", "n_outlets"]].tolist() == [5, 3, 2, 1]


def test_a_group_is_the_mean_of_its_outlets(small: fr.Scores):
    group = row(fr.sentiment_toward(small, by="perspective"), actor="vladimir-putin")
    assert group["sentiment"] == pytest.approx((0.4 - 1.0) / 2)
    assert group["n_outlets"] == 2
    assert pd.isna(group["low"])


def test_a_bloc_weighs_its_actors_by_mentions(small: fr.Scores):
    table = fr.sentiment_toward(small, by="outlet", of="bloc")
    russia = row(table, outlet="x", bloc="russia")
    # a: (3 * .2 + 1 * -.6) / 4 = 0, own only the Kremlin's -.6; b and c hold Putin alone.
    assert russia["sentiment"] == pytest.approx((0 + 0.4 + 0.6) / 3)
    assert russia["sentiment_own"] == pytest.approx((-0.6 + 0.1 + 0.3) / 3)
    assert (russia["actor"], russia["mentions"]) == ("", 6)


def test_actors_stand_by_bloc(small: fr.Scores):
    y = fr.sentiment_toward(small, by="outlet").query("outlet == 'y'")
    assert y["actor"].tolist() == ["ukraine", "vladimir-putin"]
    with pytest.raises(fr.InputError, match="Did you mean 'actor'"):
        fr.sentiment_toward(small, of="actors")
    with pytest.raises(fr.InputError, match="Did you mean 'outlet'"):
        fr.sentiment_toward(small, by="outlets")


@pytest.fixture(scope="module")
def corpus() -> fr.Scores:
    return fr.score(fr.read_articles(paths.data() / "articles"))


@pytest.mark.parametrize("voice", ["", "_own"])
def test_over_outlets_it_is_the_interval_of_compare(corpus: fr.Scores, voice: str):
    """The t interval over outlets equals compare's jackknife where all articles lie in one event."""
    measure = f"sentiment{voice}"
    russia = corpus.targets[corpus.targets["actor"] == "russia"].drop(columns="sentiment")
    russia = russia.assign(sentiment=corpus.targets["sentiment"])
    one = corpus.articles[["article_id", "outlet", "perspective"]].assign(event="e")
    theirs = fr.compare(russia.merge(one, on="article_id"), measure).query("event == 'all'")
    ours = fr.sentiment_toward(corpus, by="perspective").query("actor == 'russia'").set_index("perspective")
    assert len(theirs) == 3
    for their in theirs.itertuples():
        mine = ours.loc[their.group, [measure, f"low{voice}", f"high{voice}"]].tolist()
        assert mine == pytest.approx([their.estimate, their.low, their.high])


def test_intervals_lie_on_the_scale(corpus: fr.Scores):
    table = fr.sentiment_toward(corpus)
    for mean, low, high in (("sentiment", "low", "high"), ("sentiment_own", "low_own", "high_own")):
        sure = table[table[low].notna()]
        assert len(sure) > 20
        assert (sure[low].between(-1, 1) & sure[high].between(-1, 1)).all()
        assert (sure[low].le(sure[mean]) & sure[mean].le(sure[high])).all()
    assert table["mentions"].sum() == corpus.targets["mentions"].sum()


def test_the_chart_shows_every_number(small: fr.Scores):
    table = fr.sentiment_toward(small, by="outlet")
    ax = fr.charts.sentiment_toward(table)
    shown = {mark.get_gid(): mark.get_offsets()[0][0] for mark in ax.collections if mark.get_gid()}
    own = [x for cell, x in shown.items() if "voice=own" in cell]
    everyone = [x for cell, x in shown.items() if "voice=own" not in cell]
    assert sorted(own) == pytest.approx([-1.0, -0.6, 0.2, 0.5])
    assert sorted(everyone) == pytest.approx([-1.0, -0.6, 0.4, 0.5])
    assert "Vladimir Putin" in [label.get_text() for label in ax.get_yticklabels()]


@pytest.mark.parametrize("width", [8.5, 17.5])
@pytest.mark.parametrize("of", ["actor", "bloc"])
def test_nothing_sticks_out_of_the_figure(corpus: fr.Scores, width: float, of: str):
    ax = fr.charts.sentiment_toward(fr.sentiment_toward(corpus, of=of), width=width / 2.54)
    figure = ax.get_figure()
    figure.draw_without_rendering()
    box = figure.get_tightbbox()
    assert box.x0 > -0.02
    assert box.x1 < width / 2.54 + 0.02
    assert box.y0 > -0.02


def test_the_caption_carries_notice_and_validity(corpus: fr.Scores):
    ax = fr.charts.sentiment_toward(fr.sentiment_toward(corpus, by="perspective", of="bloc"))
    caption = ax.caption
    assert caption.startswith("COMPOSED FOR TEACHING")
    assert "macro-F1 .67" in caption


def test_the_chart_refuses_other_tables():
    with pytest.raises(fr.InputError, match=r"fr\.sentiment_toward"):
        fr.charts.sentiment_toward(pd.DataFrame({"a": [1]}))
