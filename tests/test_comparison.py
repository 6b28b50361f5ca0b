import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from strategies import steps

import framing as fr
from framing.comparison import FEWEST_OUTLETS


def table(rows):
    data = pd.DataFrame(rows, columns=["outlet", "perspective", "event", "rate"])
    data.insert(0, "article_id", [str(i) for i in range(len(data))])
    return data


BALANCED = table(
    [
        (f"{p}{o}", p, e, base + o + bump)
        for p, base in (("neutral", 1.0), ("pro-kyiv", 5.0))
        for o in range(3)
        for e, bump in (("e1", 0.0), ("e2", 2.0))
    ]
)


def test_a_group_of_rates_has_the_t_interval_of_its_outlets_on_the_fourth_root():
    found = fr.compare(BALANCED, "rate")
    row = found[(found["event"] == "all") & (found["group"] == "pro-kyiv")].iloc[0]
    # Outlets over both events: 6, 7, 8 (variance 1) and in neutral 2, 3, 4 (variance 1). In proportion to the
    # means, 7 and 3, that is 1/7 and 1/3 for each unit of the mean: pooled (2/7 + 2/3) / 4 = 5/21, of 7 it is
    # 5/3, more than the group's own 1. So 5/3 / 3 is the variance of the mean; t on 2 (3 - 1) = 4.
    error = (5 / 3 / 3) ** 0.5
    t = stats.t.ppf(0.975, 4)
    step = t * error / 7 / 4
    assert row["estimate"] == pytest.approx(7.0)
    assert (row["low"], row["high"]) == pytest.approx((7 * (1 - step) ** 4, 7 * (1 + step) ** 4))
    assert (row["n_articles"], row["n_outlets"]) == (6, 3)
    other = found[(found["event"] == "all") & (found["group"] == "neutral")].iloc[0]
    step = t * (1 / 3) ** 0.5 / 3 / 4  # pooled, 3 x 5/21 = 5/7, is less than its own 1
    assert (other["low"], other["high"]) == pytest.approx((3 * (1 - step) ** 4, 3 * (1 + step) ** 4))


def test_a_signed_measure_has_the_plain_t_interval_cut_at_its_bounds():
    found = fr.compare(BALANCED.assign(tilt=(BALANCED["rate"] - 5) / 10), "tilt")
    row = found[(found["event"] == "all") & (found["group"] == "neutral")].iloc[0]
    means = np.array([-0.3, -0.2, -0.1])
    expected = stats.t.interval(0.95, 4, means.mean(), stats.sem(means))
    assert (row["low"], row["high"]) == pytest.approx(expected)
    assert fr.compare(BALANCED.assign(tilt=BALANCED["rate"] / 5 - 1.2), "tilt")["low"].min() == -1.0


def test_a_group_alone_pools_nothing():
    alone = BALANCED[BALANCED["perspective"] == "neutral"].assign(tilt=lambda d: d["rate"] / 10)
    row = fr.compare(alone, "tilt").iloc[0]
    means = np.array([0.2, 0.3, 0.4])
    assert (row["low"], row["high"]) == pytest.approx(stats.t.interval(0.95, 2, 0.3, stats.sem(means)))


def test_busy_outlets_and_much_covered_events_weigh_no_more():
    rows = [("a", "neutral", "e1", 1.0)] * 9 + [
        ("b", "neutral", "e1", 3.0),
        ("a", "neutral", "e2", 10.0),
        ("c", "pro-kyiv", "e1", 0.0),
        ("c", "pro-kyiv", "e2", 0.0),
    ]
    found = fr.compare(table(rows), "rate")
    assert found[found["group"] == "neutral"].iloc[0]["estimate"] == pytest.approx(((1 + 3) / 2 + 10) / 2)


def test_only_shared_events_enter_all_but_each_event_has_its_row():
    rows = [("a", "neutral", "e1", 1.0), ("a", "neutral", "only", 50.0), ("b", "pro-kyiv", "e1", 2.0)]
    found = fr.compare(table(rows), "rate")
    assert found[found["event"] == "all"]["estimate"].tolist() == [2.0, 1.0]  # pro-kyiv, neutral
    assert found[found["event"] == "only"]["group"].tolist() == ["neutral"]
    assert found["note"].tolist() == ["1 of 2 events are covered by all"] * 2 + [""] * 3


def test_the_note_says_what_all_rests_on_and_what_the_interval_assumes():
    said = "2 of 2 events are covered by all; interval: outlets of each group vary alike, at most 2 : 1"
    assert fr.compare(BALANCED, "rate")["note"].tolist() == [said, said, "", "", "", ""]
    row = fr.contrast(BALANCED, "rate").iloc[0]
    assert row["note"] == said.replace("all;", "both;")


def test_no_interval_under_three_outlets():
    assert FEWEST_OUTLETS == 3
    rows = [
        (o, p, "e", 1.0)
        for o, p in (("a", "neutral"), ("b", "neutral"), ("c", "pro-kyiv"), ("d", "pro-kyiv"))
    ]
    assert fr.compare(table(rows), "rate")[["low", "high"]].isna().all(axis=None)


def test_input_is_not_changed():
    before = BALANCED.copy()
    fr.compare(BALANCED, "rate")
    pd.testing.assert_frame_equal(BALANCED, before)


@pytest.mark.parametrize(
    ("measure", "by", "words"),
    [
        ("raet", "perspective", "Did you mean 'rate'"),
        ("rate", "perspectiv", "Did you mean 'perspective'"),
        ("outlet", "perspective", "no number"),
    ],
)
def test_wrong_columns_are_named(measure, by, words):
    with pytest.raises(fr.InputError, match=words):
        fr.compare(BALANCED, measure, by=by)


def test_groups_without_a_shared_event_say_so():
    rows = [("a", "neutral", "e1", 1.0), ("b", "pro-kyiv", "e2", 2.0)]
    with pytest.raises(fr.InputError, match="no event is covered by all"):
        fr.compare(table(rows), "rate")


# Two events. a: o1 has 2 and 4, o2 4 and 8, o3 6 and nothing; b: p1 has 1 and 3, p2 2 and 2, p3 3 and 1.
HAND = table(
    [
        ("o1", "pro-kyiv", "e1", 2.0),
        ("o1", "pro-kyiv", "e2", 4.0),
        ("o2", "pro-kyiv", "e1", 4.0),
        ("o2", "pro-kyiv", "e2", 8.0),
        ("o3", "pro-kyiv", "e1", 5.0),
        ("o3", "pro-kyiv", "e1", 7.0),
        ("p1", "neutral", "e1", 1.0),
        ("p1", "neutral", "e2", 3.0),
        ("p2", "neutral", "e1", 2.0),
        ("p2", "neutral", "e2", 2.0),
        ("p3", "neutral", "e1", 3.0),
        ("p3", "neutral", "e2", 1.0),
    ]
)


def test_contrast_by_hand():
    found = fr.contrast(HAND, "rate")
    row = found.iloc[0]
    # a: e1 (2 + 4 + 6) / 3 = 4, e2 (4 + 8) / 2 = 6, mean 5. b: 2 and 2, mean 2.
    # a without o1: (4 + 6) / 2 = 5 and 8: 6.5; without o2: 4 and 4: 4; without o3: 3 and 6: 4.5.
    variance_a = 2 / 3 * (1.5**2 + 1 + 0.5**2)
    # b without p1: 2.5 and 1.5, without p2: 2 and 2, without p3: 1.5 and 2.5: always 2.
    variance_b = 0.0
    error = (variance_a + variance_b) ** 0.5
    t = stats.t.ppf(0.975, 4)  # 2 (3 - 1)
    assert row["difference"] == pytest.approx(3.0)
    assert (row["low"], row["high"]) == pytest.approx((3 - t * error, 3 + t * error))
    assert row["p"] == pytest.approx(2 * stats.t.sf(3 / error, 4))
    assert row["ratio"] == pytest.approx(2.5)
    step = np.exp(stats.t.ppf(0.975, 3) * error / 5)  # three quarters of 4
    assert (row["ratio_low"], row["ratio_high"]) == pytest.approx((2.5 / step, 2.5 * step))
    # Levels of events: 3 and 4. o1: (-1 + 0) / 2, o2: (1 + 4) / 2, o3: 3; p1, p2, p3: -1.5 each.
    assert row["cliffs_delta"] == 1.0
    assert row[["n_articles_a", "n_articles_b", "n_outlets_a", "n_outlets_b"]].tolist() == [6, 6, 3, 3]
    assert row["note"].startswith("2 of 2 events are covered by both; interval: outlets")
    first, second = found.iloc[1], found.iloc[2]
    assert (first["difference"], second["difference"]) == pytest.approx((2.0, 4.0))
    assert np.isnan(second["p"])
    assert "pro-kyiv has 2" in second["note"]
    dots = {(d["group"], d["outlet"]): d["difference"] for d in found.attrs["outlets"]}
    assert dots["pro-kyiv", "o1"] == pytest.approx((0 + 2) / 2)
    assert dots["neutral", "p3"] == pytest.approx((1 + 5) / 2)


def test_cliffs_delta_counts_ties_for_neither():
    rows = [(f"a{v}{i}", "pro-kyiv", "e", v) for i, v in enumerate((1.0, 2.0, 3.0))]
    rows += [(f"b{v}{i}", "neutral", "e", v) for i, v in enumerate((2.0, 2.0, 4.0))]
    # Of nine pairs: above in 2 (3 > 2 twice), below in 5 (1 under all, 2 and 3 under 4), two ties.
    assert fr.contrast(table(rows), "rate").iloc[0]["cliffs_delta"] == pytest.approx(-3 / 9)


def one_event(groups):
    return table(
        [
            (f"{name}{i}", name, "e", v)
            for name, values in zip(("pro-kyiv", "neutral"), groups, strict=True)
            for i, v in enumerate(values)
        ]
    )


@pytest.mark.parametrize("n", [3, 5, 12])
def test_with_as_many_outlets_on_both_sides_it_is_students_test(n):
    rng = np.random.default_rng(n)
    groups = [rng.gamma(3, 2, n) for _ in range(2)]
    row = fr.contrast(one_event(groups), "rate").iloc[0]
    test = stats.ttest_ind(*groups)
    interval = test.confidence_interval()
    assert row["p"] == pytest.approx(test.pvalue)
    assert (row["low"], row["high"]) == pytest.approx((interval.low, interval.high))


@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_with_fewer_on_one_side_the_larger_variance_counts_on_the_smaller_groups_degrees(spread):
    a, b = spread * np.array([1.0, 2.0, 4.5]), np.array([3.0, 4.0, 5.0, 6.0, 8.0, 9.0, 9.5])
    row = fr.contrast(one_event([a, b]), "rate").iloc[0]
    own = a.var(ddof=1) / 3 + b.var(ddof=1) / 7
    pooled = (2 * a.var(ddof=1) + 6 * b.var(ddof=1)) / 8 * (1 / 3 + 1 / 7)
    assert (own > pooled) == (spread == 3.0)
    half = stats.t.ppf(0.975, 2 * (3 - 1)) * max(own, pooled) ** 0.5
    assert row["high"] - row["low"] == pytest.approx(2 * half)


def test_over_complete_events_it_is_least_squares_of_outlets_means():
    """The same from an independent implementation: groups and events, the outlet as the unit."""
    smf = pytest.importorskip("statsmodels.formula.api")
    rng = np.random.default_rng(7)
    outlets = {f"{p}{o}": p for p in ("pro-kyiv", "neutral") for o in range(4)}
    rows = [(o, p, f"e{e}", rng.gamma(3) + 5 * e) for o, p in outlets.items() for e in range(3)]
    data = table(rows)
    row = fr.contrast(data, "rate").iloc[0]
    cleared = data.assign(rate=data["rate"] - data.groupby("event")["rate"].transform("mean"))
    means = cleared.groupby(["perspective", "outlet"], as_index=False)["rate"].mean()
    model = smf.ols("rate ~ C(perspective, Treatment('neutral'))", means).fit()
    assert row["difference"] == pytest.approx(model.params.iloc[1])
    assert (row["low"], row["high"]) == pytest.approx(tuple(model.conf_int().iloc[1]))
    assert row["p"] == pytest.approx(model.pvalues.iloc[1])


def test_p_is_adjusted_over_all_rows_shown():
    rng = np.random.default_rng(3)
    rows = [
        (f"{p}{o}", p, e, float(rng.gamma(4)))
        for p in ("pro-kyiv", "neutral", "pro-moscow")
        for o in range(4)
        for e in ("e1", "e2")
    ]
    data = table(rows).assign(other=lambda d: d["rate"] ** 2)
    found = fr.contrast(data, ["rate", "other"])
    for family in (found["event"] == "all", found["event"] != "all"):
        p = np.sort(found.loc[family, "p"])
        adjusted = np.sort(found.loc[family, "p_adjusted"])
        steps = [min(1.0, (len(p) - i) * value) for i, value in enumerate(p)]
        assert adjusted == pytest.approx([max(steps[: i + 1]) for i in range(len(p))])
    assert (found["event"] == "all").sum() == 6
    alone = fr.contrast(data, "rate")
    pd.testing.assert_series_equal(alone["p"], found["p"].iloc[: len(alone)], check_names=False)


@st.composite
def studies(draw):
    outlets = {"pro-kyiv": draw(st.integers(3, 5)), "neutral": draw(st.integers(3, 5))}
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    rows = [
        (f"{p}{o}", p, f"e{e}", float(rng.gamma(2) * 5))
        for p, n in outlets.items()
        for o in range(n)
        for e in range(3)
        for _ in range(rng.integers(0, 4))
    ]
    rows += [(f"{p}0", p, "e0", 1.0) for p in outlets]
    return table(rows), rng


NUMBERS = ["difference", "low", "high", "cliffs_delta", "p"]


@settings(max_examples=15, deadline=None)
@given(studies())
def test_what_all_groups_share_in_an_event_does_not_widen_an_interval(study):
    """Outlets that missed a loud event differ from the others by the event, which says nothing of outlets."""
    data, _ = study
    data = data.rename(columns={"rate": "tilt"}).assign(tilt=lambda d: d["tilt"] / 1000)
    shifts = data["event"].map({"e0": 0.0, "e1": 0.1, "e2": -0.2})
    found, shifted = (
        fr.compare(table, "tilt").query("event == 'all'")
        for table in (data, data.assign(tilt=data["tilt"] + shifts))
    )
    for end in ("low", "high"):
        half, after = (t[end] - t["estimate"] for t in (found, shifted))
        assert after.tolist() == pytest.approx(half.tolist(), nan_ok=True, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(studies(), st.sampled_from([0.001, 3.0, 1000.0]))
def test_an_interval_holds_its_estimate_and_scales_with_the_rates(study, factor):
    data, _ = study
    found, scaled = fr.compare(data, "rate"), fr.compare(data.assign(rate=data["rate"] * factor), "rate")
    known = found["low"].notna()
    assert (found["low"] <= found["estimate"])[known].all()
    assert (found["estimate"] <= found["high"])[known].all()
    assert (found["low"] >= 0)[known].all()
    for column in ("estimate", "low", "high"):
        assert scaled[column].tolist() == pytest.approx((found[column] * factor).tolist(), nan_ok=True)


def test_a_group_without_a_loaded_word_has_no_interval_and_lends_no_certainty():
    rows = [(f"k{n}", "pro-kyiv", "e", 0.0) for n in range(4)]
    rows += [(f"n{n}", "neutral", "e", v) for n, v in enumerate((2.0, 3.0, 4.0))]
    found = fr.compare(table(rows), "rate").query("event == 'all'").set_index("group")
    assert np.isnan(found.loc["pro-kyiv", "low"])
    step = stats.t.ppf(0.975, 4) * (1 / 3) ** 0.5 / 3 / 4  # of its own outlets' variance, 1
    ends = (3 * (1 - step) ** 4, 3 * (1 + step) ** 4)
    assert tuple(found.loc["neutral", ["low", "high"]]) == pytest.approx(ends)


@pytest.mark.parametrize(
    ("measure", "values", "bounds"),
    [("tilt", [0.99, 0.5, 0.95], (-1, 1)), ("quoted_share", [0.99, 0.4, 0.9], (0, 1)),
     ("loaded_per_1000", [990.0, 300.0, 900.0], (0, 1000)), ("share", [0.99, 0.4, 0.9], (0, 1)),
     ("own_share", [1.0, 0.3, 0.9], (0, 1)), ("source_balance", [3.1, 0.2, 2.9], (0, np.log2(9)))],
)  # fmt: skip
def test_an_interval_ends_where_the_measure_does(measure, values, bounds):
    rows = [(f"{p}{n}", p, "e", v) for p in ("neutral", "pro-kyiv") for n, v in enumerate(values)]
    found = fr.compare(table(rows).rename(columns={"rate": measure}), measure)
    assert (found["high"] == bounds[1]).all()
    assert (found["low"] >= bounds[0]).all()


@pytest.mark.parametrize(
    ("measure", "a", "b", "most"),
    [("quoted_share", [0.99, 0.2, 0.9], [0.01, 0.8, 0.0], 1), ("tilt", [1.0, 0.2, 0.9], [-1.0, 0.8, -0.9], 2),
     ("loaded_per_1000", [990.0, 20.0, 900.0], [10.0, 800.0, 50.0], 1000)],
)  # fmt: skip
def test_a_difference_ends_where_it_can(measure, a, b, most):
    data = one_event([a, b]).rename(columns={"rate": measure})
    row, mirrored = fr.contrast(data, measure).iloc[0], fr.contrast(data, measure, groups=SWAPPED).iloc[0]
    assert (row["high"], mirrored["low"]) == (most, -most)
    assert row["low"] == -mirrored["high"] > -most
    assert row["p"] == mirrored["p"]


SWAPPED = ["neutral", "pro-kyiv"]


def test_a_measure_of_ones_own_with_a_known_name_is_not_cut():
    rows = [(f"{p}{n}", p, "e", v) for p in ("neutral", "pro-kyiv") for n, v in enumerate((20.0, 45.0, 30.0))]
    data = table(rows).rename(columns={"rate": "share"})  # per cent
    assert (fr.compare(data, "share")["high"] > 45).all()
    assert (fr.contrast(data, "share")["high"] > 10).all()


def test_numbers_as_groups_stand_in_their_order():
    data = one_event([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])
    data["perspective"] = data["perspective"].map({"pro-kyiv": 10, "neutral": 9})
    assert fr.compare(data, "rate")["group"].tolist() == ["9", "10", "9", "10"]


def cells(seed):
    """Two groups' cells (events x outlets), some of them missing, and the table of them."""
    rng = np.random.default_rng(seed)
    groups = {name: rng.gamma(2, 5, (3, n)) for name, n in (("pro-kyiv", 4), ("neutral", 5))}
    for group in groups.values():
        group[:, 1:][rng.random((3, group.shape[1] - 1)) < 0.3] = np.nan
    rows = [
        (f"{name}{outlet}", name, f"e{event}", group[event, outlet])
        for name, group in groups.items()
        for event, outlet in zip(*np.nonzero(~np.isnan(group)), strict=True)
    ]
    return *groups.values(), table(rows)


def deleted(group, other):
    """Delete-one-outlet variance of the mean over events, outlet by outlet; and the number of outlets."""
    deviations = group - np.nanmean(other, axis=1)[:, None]
    outlets = np.flatnonzero(~np.isnan(group).all(axis=0))
    left = [np.delete(deviations, outlet, axis=1) for outlet in outlets]
    means = [np.mean([np.nanmean(event) for event in one if not np.isnan(event).all()]) for one in left]
    whole = np.nanmean(np.nanmean(deviations, axis=1))
    return (len(left) - 1) / len(left) * sum((mean - whole) ** 2 for mean in means), len(left)


@pytest.mark.parametrize("seed", range(12))
def test_contrast_is_the_jackknife_written_out_and_delta_mann_and_whitneys_u(seed):
    a, b, data = cells(seed)
    row = fr.contrast(data, "rate").iloc[0]
    (variance_a, n), (variance_b, m) = deleted(a, b), deleted(b, a)
    pooled = ((n - 1) * n * variance_a + (m - 1) * m * variance_b) / (n + m - 2) * (1 / n + 1 / m)
    error, degrees = max(variance_a + variance_b, pooled) ** 0.5, 2 * (min(n, m) - 1)
    level_a, level_b = np.nanmean(a, axis=1), np.nanmean(b, axis=1)
    gap = level_a.mean() - level_b.mean()
    assert row["difference"] == pytest.approx(gap)
    if min(n, m) >= FEWEST_OUTLETS:
        half = stats.t.ppf(0.975, degrees) * error
        assert (row["low"], row["high"]) == pytest.approx((gap - half, gap + half))
        assert row["p"] == pytest.approx(2 * stats.t.sf(abs(gap) / error, degrees))
    levels = ((level_a + level_b) / 2)[:, None]
    x, y = (pd.DataFrame(group - levels).mean().dropna() for group in (a, b))
    u = stats.mannwhitneyu(x, y).statistic
    assert row["cliffs_delta"] == pytest.approx(2 * u / len(x) / len(y) - 1)


def test_groups_stand_in_the_order_of_perspectives_and_unknown_ones_are_left_out():
    rows = [(p, p, "e", 1.0) for p in ("unknown", "neutral", "pro-moscow", "pro-kyiv", "")]
    found = fr.compare(table(rows), "rate")
    assert found.loc[found["event"] == "all", "group"].tolist() == ["pro-kyiv", "neutral", "pro-moscow"]
    pairs = fr.contrast(table(rows), "rate").query("event == 'all'")
    assert pairs["group_a"].tolist() == ["pro-kyiv", "pro-kyiv", "neutral"]


def test_values_that_cannot_be_squared_are_left_out():
    rows = [(f"{p}{n}", p, "e", v) for p in ("neutral", "pro-kyiv") for n, v in enumerate((1.0, 2.0, 3.0))]
    found = fr.compare(table([*rows, ("huge", "neutral", "e", 1e200)]), "rate")
    assert found["n_articles"].tolist() == [3, 3, 3, 3]


def test_the_earliest_copy_counts_whatever_the_order_of_rows():
    rows = [("late", "neutral", "e", 9.0), ("early", "neutral", "e", 1.0), ("k", "pro-kyiv", "e", 2.0)]
    copies = table(rows).assign(date=["2024-01-02", "2024-01-01", ""], dup_group=["x", "x", ""])
    found = fr.compare(copies, "rate").set_index(["event", "group"])
    assert found.loc[("e", "neutral"), "estimate"] == 1.0


def test_a_date_that_is_no_day_makes_no_copy_the_earliest():
    rows = [("slashes", "neutral", "e", 1.0), ("dated", "neutral", "e", 9.0), ("k", "pro-kyiv", "e", 2.0)]
    copies = table(rows).assign(date=["01/02/2024", "2024-01-05", ""], dup_group=["x", "x", ""])
    assert fr.compare(copies, "rate").set_index(["event", "group"]).loc[("e", "neutral"), "estimate"] == 9.0


def test_rounding_is_no_difference_between_outlets():
    rows = [(f"{p}{n}", p, "e", 0.1 * 3 if n % 2 else 0.3) for p in ("neutral", "pro-kyiv") for n in range(4)]
    assert fr.compare(table(rows), "rate")[["low", "high"]].isna().all(axis=None)
    assert np.isnan(fr.contrast(table(rows), "rate")["p"].iloc[0])
    rows = [(f"{p}{n}", p, "e", v) for p, v in (("neutral", 0.1 * 3), ("pro-kyiv", 0.3)) for n in range(3)]
    assert fr.contrast(table(rows), "rate")["cliffs_delta"].iloc[0] == 0.0


@settings(max_examples=25, deadline=None)
@given(studies())
def test_swap_shift_and_order(study):
    data, rng = study
    found = fr.contrast(data, "rate")
    swapped = fr.contrast(data, "rate", groups=["neutral", "pro-kyiv"])
    assert swapped["difference"].tolist() == pytest.approx((-found["difference"]).tolist(), nan_ok=True)
    assert swapped["low"].tolist() == pytest.approx((-found["high"]).tolist(), nan_ok=True)
    assert swapped["cliffs_delta"].tolist() == pytest.approx((-found["cliffs_delta"]).tolist(), nan_ok=True)
    assert swapped["p"].tolist() == pytest.approx(found["p"].tolist(), nan_ok=True)
    assert swapped["ratio_low"].tolist() == pytest.approx((1 / found["ratio_high"]).tolist(), nan_ok=True)
    shifts = data["event"].map({"e0": 0.0, "e1": 7.0, "e2": 31.0})
    shifted = fr.contrast(data.assign(rate=data["rate"] + shifts), "rate")
    for column in NUMBERS:
        assert shifted[column].tolist() == pytest.approx(found[column].tolist(), nan_ok=True, abs=1e-9)
    mixed = fr.contrast(data.sample(frac=1.0, random_state=int(rng.integers(1000))), "rate")
    pd.testing.assert_frame_equal(mixed, found)
    excluded = (found["low"] > 0) | (found["high"] < 0)
    assert (excluded == (found["p"] < 0.05)).all()


def test_an_event_of_one_group_is_dropped_and_said():
    rows = [(f"{p}{o}", p, "e1", o + b) for p, b in (("pro-kyiv", 1.0), ("neutral", 2.0)) for o in range(3)]
    found = fr.contrast(table([*rows, ("pro-kyiv0", "pro-kyiv", "e2", 99.0)]), "rate")
    assert found["event"].tolist() == ["all", "e1"]
    assert found.iloc[0]["difference"] == pytest.approx(-1.0)
    assert found.iloc[0]["note"].startswith("1 of 2 events are covered by both; interval:")


def test_no_p_under_three_outlets_a_side_and_the_note_says_why():
    row = fr.contrast(HAND[HAND["outlet"] != "p3"], "rate").iloc[0]
    assert row[["low", "high", "p", "p_adjusted", "ratio_low"]].isna().all()
    assert row["difference"] == pytest.approx(3.0)
    few = "no interval and no p under 3 outlets a side: pro-kyiv has 3, neutral has 2"
    assert row["note"] == f"{few}; 2 of 2 events are covered by both"


def test_no_ratio_of_a_signed_measure_or_a_mean_of_zero():
    assert fr.contrast(HAND.assign(tilt=HAND["rate"] / 10), "tilt")["ratio"].isna().all()
    assert fr.contrast(HAND.assign(rate=HAND["rate"] - 3), "rate")["ratio"].isna().all()
    zero = HAND.assign(rate=HAND["rate"].where(HAND["perspective"] != "neutral", 0.0))
    row = fr.contrast(zero, "rate").iloc[0]
    assert np.isnan(row["ratio"])
    assert row["difference"] == pytest.approx(5.0)
    assert row["high"] > row["low"] > -np.inf


def test_all_zero_has_no_interval_and_says_so():
    row = fr.contrast(HAND.assign(rate=0.0), "rate").iloc[0]
    assert (row["difference"], row["cliffs_delta"]) == (0.0, 0.0)
    assert np.isnan(row["p"])
    assert "do not differ" in row["note"] or "differ from one another" in row["note"]
    assert fr.compare(HAND.assign(rate=0.0), "rate")[["low", "high"]].isna().all(axis=None)


def test_a_copy_counts_once_in_each_group_and_event():
    copies = HAND.assign(
        date=[f"2024-01-{20 - i:02}" for i in range(12)],
        dup_group=["x", "", "x", None, "", "", "x", "", "x", "y", "", "y"],
    )
    # In e1, of group a, o2 ran it on the 18th, o1 on the 20th; of b, p2 ran x on the 12th, p1 on the 14th;
    # in e2, p3 ran y on the 9th, p2 on the 11th.
    row = fr.contrast(copies, "rate").iloc[0]
    gone = fr.contrast(copies.drop(index=[0, 6, 9]).drop(columns="dup_group"), "rate").iloc[0]
    assert row["difference"] == pytest.approx(gone["difference"])
    assert (row["n_articles_a"], row["n_articles_b"]) == (5, 4)
    assert row["note"].endswith("; copies left out: 3")
    assert fr.contrast(copies, "rate", copies=True).iloc[0]["n_articles_a"] == 6
    assert fr.compare(copies, "rate")["note"].iloc[0].endswith("; copies left out: 3")


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        (lambda d: d, {"measure": "raet"}, "Did you mean 'rate'"),
        (lambda d: d, {"groups": ["pro-kiev", "neutral"]}, "Did you mean 'pro-kyiv'"),
        (lambda d: d.assign(rate=np.nan), {}, "no article has 'rate'"),
        (lambda d: d.assign(event=d["perspective"]), {}, "no event is covered by two groups"),
        (lambda d: d.iloc[:1], {}, "needs two groups of perspective; 'rate' has pro-kyiv only"),
        (lambda d: d.drop(columns="article_id"), {}, "no column 'article_id'"),
        (lambda d: d.assign(outlet=""), {}, "an outlet"),
        (lambda d: d.assign(event="all"), {}, "'all', which stands for all"),
        (lambda d: d, {"groups": ["neutral", "neutral"]}, "'rate' has neutral only"),
        (lambda d: d, {"measure": []}, "no column ''"),
        (lambda d: d, {"measure": None}, "no column 'None'"),
        (lambda d: None, {}, "articles is a NoneType"),
    ],
)
def test_bad_input_gets_one_clear_line(change, options, words):
    with pytest.raises(fr.InputError, match=words) as error:
        fr.contrast(change(HAND), **{"measure": "rate", **options})
    assert "\n" not in str(error.value)


def test_one_outlet_a_side_is_no_error():
    row = fr.contrast(HAND[HAND["outlet"].isin(["o1", "p1"])], "rate").iloc[0]
    assert row["difference"] == pytest.approx(1.0)
    assert "pro-kyiv has 1, neutral has 1" in row["note"]


def test_five_hundred_rows_are_contrasted_at_once():
    rng = np.random.default_rng(0)
    data = table(
        [
            (f"o{o}", ("pro-kyiv", "neutral")[o % 2], f"e{e}", rng.gamma(2))
            for o in range(20)
            for e in range(10)
        ]
        * 3
    ).head(500)
    fr.contrast(data, "rate")
    assert steps(lambda: fr.contrast(data, "rate"))[0] < 150_000  # 61,000


BENCHMARK = importlib.util.spec_from_file_location(
    "coverage_benchmark", Path(__file__).parents[1] / "benchmarks" / "coverage.py"
)
coverage = importlib.util.module_from_spec(BENCHMARK)
BENCHMARK.loader.exec_module(coverage)


def simulated(name, sides, missing, effect, n=400):
    return coverage.studies(coverage.SHAPES[name], sides, missing, effect, n, seed=1)


def group_ends(a, b, positive):
    """The interval that `compare` gives the first of two groups, of all studies at once."""
    both = (coverage.intervals.jackknife(x, coverage.intervals.event_means(y)) for x, y in ((a, b), (b, a)))
    stacked = [np.stack(numbers) for numbers in zip(*both, strict=True)]
    low, high = coverage.intervals.group_intervals(*stacked, positive)
    return low[0], high[0]


@pytest.mark.parametrize("missing", [0.0, 0.4])
def test_the_public_functions_are_the_simulated_ones(missing):
    a, b, _, _ = simulated("skewed", (4, 5), missing, 2.0, n=5)
    every = coverage.intervals.difference(a, b, True)
    low, high = group_ends(a, b, True)
    for study in range(5):
        rows = [
            (f"{group}{o}", group, f"e{e}", cells[study, e, o])
            for group, cells in (("pro-kyiv", a), ("neutral", b))
            for e, o in zip(*np.nonzero(~np.isnan(cells[study])), strict=True)
        ]
        row = fr.contrast(table(rows), "rate").iloc[0]
        for column, values in every.items():
            assert row[column] == pytest.approx(values[study], nan_ok=True), column
        group = fr.compare(table(rows), "rate").iloc[0]
        assert (group["low"], group["high"]) == pytest.approx((low[study], high[study]), nan_ok=True)


@pytest.mark.parametrize(
    ("name", "sides", "missing", "effect"),
    [
        ("even", (3, 3), 0.4, 1.0),
        ("2 : 1", (3, 10), 0.0, 1.0),
        ("skewed", (3, 10), 0.0, 2.0),
        ("few", (5, 5), 0.0, 2.0),
        ("sparse", (3, 5), 0.4, 1.0),
    ],
)
def test_intervals_cover(name, sides, missing, effect):
    """1,000 studies: a method that covers 93 % falls under 90.5 % once in a thousand times."""
    a, b, true_a, true_b = simulated(name, sides, missing, effect, n=1000)
    positive = coverage.SHAPES[name].positive
    found = coverage.intervals.difference(a, b, positive)
    assert coverage.coverage(found["low"], found["high"], true_a - true_b) > 0.905
    assert coverage.coverage(*group_ends(a, b, positive), true_a) > 0.89
    if positive:
        assert coverage.coverage(found["ratio_low"], found["ratio_high"], true_a / true_b) > 0.905
    if effect == 1:
        assert (found["p"] < 0.05)[~np.isnan(found["p"])].mean() < 0.085


def numbers_of(page, start):
    """The rows of a table of docs/coverage.md whose first column begins so, as lists of texts."""
    lines = (line for line in page.splitlines() if line.startswith(f"| {start}"))
    return [[text.strip() for text in line.strip("|").split("|")] for line in lines]


PAGE = (Path(__file__).parents[1] / "docs" / "coverage.md").read_text(encoding="utf-8")


def test_what_was_asked_of_the_intervals_holds_in_the_page_of_coverage():
    for row in numbers_of(PAGE, "lowest coverage"):
        assert float(row[2]) >= float(row[1]), row[0]
    for row in [*numbers_of(PAGE, "most false"), *numbers_of(PAGE, "median width")]:
        assert float(row[2]) <= float(row[1]), row[0]
    usual = [row for name in coverage.SHAPES if name != "extreme" for row in numbers_of(PAGE, f"{name} |")]
    assert len(usual) == 5 * 7 * 4
    equal = [row for row in usual if row[3] == "a is b" and row[0] != "2 : 1"]
    assert f"{min(float(row[4]) for row in equal):.1f}" == numbers_of(PAGE, "lowest coverage, equal")[0][2]
    assert min(float(row[4]) for row in usual) >= 92.0
    assert min(float(row[10]) for row in usual if row[10]) >= 93.5  # of the ratio


def test_the_power_table_says_what_the_code_finds():
    rows = numbers_of(PAGE, "3 | 3 |") + numbers_of(PAGE, "5 | 10 |")
    for row in rows:
        outlets, articles = int(row[0]), int(row[1])
        shape = coverage.SHAPES["skewed"]._replace(fewest=articles, most=articles)
        a, b, _, _ = coverage.studies(shape, (outlets, outlets), 0.0, 2.5, 2000, seed=9)
        found = coverage.intervals.difference(a, b, True)["p"] < 0.05
        assert 100 * found.mean() == pytest.approx(float(row[4].split()[0]), abs=5)
