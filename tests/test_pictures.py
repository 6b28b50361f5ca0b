"""Charts as pictures: each drawn from a small table made by hand, compared with tests/golden/.

`make baselines` draws the pictures anew; look at every one that changed before committing it.
"""

from pathlib import Path

import pandas as pd
import pytest

from framing import charts, storage

GOLDEN = Path(__file__).parent / "golden"
NAN = float("nan")
K, N, M = "pro-kyiv", "neutral", "pro-moscow"
LANTERN = "Steppe Lantern"


def table(columns, *rows, **attrs):
    made = pd.DataFrame([dict(zip(columns.split(), row, strict=True)) for row in rows])
    made.attrs |= attrs
    return made


def compared():
    return table(
        "event group measure estimate low high n_articles n_outlets",
        *(("all", g, "tilt", x, x - 0.3, x + 0.4, 6, 3) for g, x in ((K, -0.5), (N, 0.0), (M, 0.4))),
        *(("treaty", g, "tilt", x, NAN, NAN, 2, 2) for g, x in ((K, -0.6), (N, 0.1), (M, 0.3))),
    )


def contrasted():
    columns = (
        "event group_a group_b measure difference low high p_adjusted n_articles_a n_articles_b "
        "n_outlets_a n_outlets_b note"
    )
    pair = {"group_a": K, "group_b": M, "measure": "tilt"}
    outlets = [{**pair, "group": g, "outlet": f"{g} {x}", "difference": x} for g, x in ((K, -0.7), (M, -0.2))]
    return table(
        columns,
        ("all", K, M, "tilt", -0.5, -1.2, 0.2, 0.11, 6, 6, 3, 3, ""),
        ("treaty", K, M, "tilt", -0.4, NAN, NAN, NAN, 2, 2, 2, 2, "no interval"),
        outlets=outlets,
    )


def hung():
    return table(
        "measure group_a group_b variant left_out words difference low high p change note",
        ("tilt", K, M, "headline", "", "", -0.5, -0.9, -0.1, 0.03, 0.0, ""),
        ("tilt", K, M, "toponyms out", "", "", -0.4, -0.8, 0.0, 0.05, 0.1, ""),
        ("tilt", K, M, "outlet left out", LANTERN, LANTERN, -0.1, NAN, NAN, NAN, 0.4, "no interval"),
        ("tilt", K, M, "term left out", "regime", "regime", -0.6, -1.0, -0.2, 0.02, -0.1, ""),
    )  # fmt: skip


def words():
    columns = (
        "term log_ratio low high z p_adjusted target_articles reference_articles "
        "target_dispersion reference_dispersion"
    )
    return table(
        columns,
        ("svo", 3.0, 2.0, 9.0, 4.0, 0.001, 5, 1, 0.2, 1.0),
        ("talks", 0.5, -0.5, 1.5, 1.0, 0.3, 4, 4, 0.3, 0.4),
        ("invasion", -2.0, -3.0, -1.0, -3.5, 0.004, 1, 6, 0.9, 0.1),
        target=M, reference=K, n_articles=[(6, 6)], unit="article_id",
    )  # fmt: skip


def rated():
    return table(
        "perspective outlet voice per_1000 n_hits n_words n_articles n_outlets",
        *((p, o, v, x, 3, 300, 2, 1)
          for p, o, xs in ((K, "Lantern", (9, 20, 1)), (N, "Wire", (0, 12, 0)), (M, "Klaxon", (15, 30, 5)))
          for v, x in zip(("own", "quoted", "scare"), map(float, xs), strict=True)),
    )  # fmt: skip


def sided():
    columns = "perspective outlet side voice per_1000 low high n_hits n_words n_articles n_outlets"
    rates = {(K, "Lantern"): (4, 1, 6), (N, "Wire"): (0, 0, 1), (M, "Klaxon"): (1, 9, 3)}
    return table(
        columns,
        *((p, o, side, "own", float(x), NAN, NAN, x, 1000, 2, 1)
          for (p, o), xs in rates.items() for side, x in zip(("kyiv", "moscow", "none"), xs, strict=True)),
    )  # fmt: skip


def named():
    return table(
        "perspective outlet place voice share low high n_mentions n_articles n_translated_left_out",
        (K, "Lantern", "Kyiv", "own", 0.0, 0.0, 0.3, 10, 4, 0),
        (M, "Klaxon", "Kyiv", "own", 0.9, 0.6, 0.98, 12, 5, 0),
        (K, "Lantern", "all", "own", 0.0, 0.0, 0.2, 14, 4, 1),
        (M, "Klaxon", "all", "own", 0.9, 0.7, 0.98, 20, 5, 0),
    )


def felt():
    columns = (
        "perspective actor bloc sentiment low high sentiment_own low_own high_own mentions n_articles "
        "n_articles_own n_outlets"
    )
    return table(
        columns,
        (K, "ukraine", "ukraine", 0.2, 0.1, 0.3, 0.3, NAN, NAN, 9, 3, 2, 3),
        (K, "russia", "russia", -0.5, -0.7, -0.3, -0.4, -0.6, -0.2, 20, 4, 4, 3),
        (M, "ukraine", "ukraine", -0.3, -0.6, 0.1, NAN, NAN, NAN, 8, 3, 0, 3),
        (M, "russia", "russia", 0.1, -0.1, 0.3, 0.2, 0.0, 0.4, 15, 5, 5, 3),
    )


def voiced():
    shares = {"Lantern": (0.6, 0.3, 0.1), "Klaxon": (0.1, 0.2, 0.7)}
    return table(
        "perspective outlet bloc words share low high balance n_articles",
        *((p, o, b, int(100 * x), x, x - 0.1, x + 0.1, 1.2, 3)
          for p, o in ((K, "Lantern"), (M, "Klaxon"))
          for b, x in zip(("ukraine", "west", "russia"), shares[o], strict=True)),
    )  # fmt: skip


def called():
    columns = "event perspective outlet target text polarity side voice hits articles"
    return table(
        columns,
        ("treaty", K, "Lantern", "russia", "dictator", -1, "kyiv", "own", 2, 1),
        ("treaty", K, "Lantern", "russia", "horde", -1, "kyiv", "own", 1, 1),
        ("treaty", K, "Lantern", "russia", "great leader", 1, "moscow", "quoted", 1, 1),
        ("treaty", N, "Wire", "west", "collective West", 0, "moscow", "quoted", 1, 1),
        ("treaty", M, "Klaxon", "ukraine", "regime", -1, "moscow", "own", 3, 2),
        ("treaty", M, "Klaxon", "north_korea", "heroic", 1, "moscow", "own", 1, 1),
    )


def trusted():
    return table(
        "measure metric value low high n unit data labels note",
        ("hits", "precision", 0.6, 0.5, 0.7, 300, "hits", "passages", "two coders", ""),
        ("hits", "alpha", 0.8, 0.7, 0.9, 300, "hits", "passages", "two coders", "between coders"),
        ("tilt", "AUC", 0.9, NAN, NAN, 80, "articles", "articles", "two coders", ""),
        ("grade", "", NAN, NAN, NAN, NAN, "", "", "", ""),
    )


TABLES = {
    "compare": compared, "contrast": contrasted, "described": called, "keyness": words,
    "naming": named, "rates": rated,
    "robustness": hung, "sentiment_toward": felt, "share_of_voice": voiced, "sides": sided,
    "validity": trusted,
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.mpl_image_compare(
    baseline_dir="golden", tolerance=8, style="default", savefig_kwargs={"dpi": 60}
)
def test_picture(name, request):
    ax = getattr(charts, name)(TABLES[name]())
    behind, golden = storage.to_csv(ax.numbers), GOLDEN / f"{name}.csv"
    if request.config.getoption("mpl_generate_path"):
        golden.write_text(behind, encoding="utf-8", newline="")
    assert behind == golden.read_bytes().decode()
    return ax.whole
