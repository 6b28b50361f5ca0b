# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Eight events of 2022, nine real outlets
#
# *One question: how much of the difference between outlets is what they cover, and how much is how they word it?*
#
# **Real outlets, without their texts.** These are derived tables (counts, scores, links) of headlines and
# subheadings from RUWA: N. Khairova, B. Ivasiuk, F. Lo Scudo, C. Comito, A. Galassi (LDK 2023, 559-564),
# CC BY-NC-SA 4.0. The tables and these results are under the same licence.
#
# **Read this first.**
#
# - **Headlines and subheadings only**, not articles. RT has subheadings and no headlines, Reuters and News-Front
#   headlines and no subheadings: forms differ before any wording does.
# - **An outlet counts as one whatever its size**, so small outlets make a group's estimate noise.
# - **Ukrinform and Censor were collected by wildcard** and the rest by keyword. The data set's event labels are
#   therefore not comparable; here every row's event comes from one table of dates and keywords
#   (`data/derived/ruwa-2022/events.csv`).
# - Perspectives come from ownership and funding (`outlets.csv`), never from wording.

# %% tags=["parameters"]
TABLES = "data/derived/ruwa-2022"
MEASURE = "loaded_own_per_1000"  # the primary measure of studies/ruwa-2022.toml, named before looking

# %%
from dataclasses import replace

import framing as fr
from framing import paths

scores = fr.read_tables(paths.project() / TABLES)
articles = scores.articles[~scores.articles["generic_page"]]
rows = articles.groupby(["perspective", "outlet"]).agg(
    rows=("article_id", "size"), words=("n_words", "median"), with_event=("event", lambda e: (e != "").sum())
)
without_event = (articles["event"] == "").mean()
tenth, ninetieth = articles["n_words"].quantile([0.1, 0.9])
outlets = articles.groupby("perspective")["outlet"].nunique()
few = outlets[outlets < 3]
print(
    f"{len(articles):,} rows, eight in ten of {tenth:.0f} to {ninetieth:.0f} words; {without_event:.0%} have no event; "
    f"{rows['rows'].idxmin()[1]} has {rows['rows'].min()} rows."
)
print(
    f"Under three outlets, so without an interval: {', '.join(f'{name} ({n})' for name, n in few.items())}."
)
rows

# %% [markdown]
# ## First: selection
#
# Before anybody words an event, somebody decides to cover it. The share of each outlet's rows, in per cent:

# %%
share = articles[articles["event"] != ""].groupby(["event", "perspective", "outlet"]).size()
share = (
    100
    * share.unstack(["perspective", "outlet"], fill_value=0).sort_index(axis=1)
    / articles.groupby(["perspective", "outlet"]).size()
)
share.round(1)

# %%
counts = articles[articles["event"] != ""].groupby(["event", "perspective"]).size().unstack(fill_value=0)
not_everywhere = counts[(counts == 0).any(axis=1)]
for event, row in not_everywhere.iterrows():
    print(f"'{event}' has no row from a {' or '.join(row.index[row == 0])} outlet: it leaves the comparison.")

# %% [markdown]
# **What not to conclude.** That a low share means neglect. Wildcards bring in everything an outlet wrote on Ukraine, which
# makes each event a small part of it; keywords bring in the events. The shares describe the collection first. And an event
# without a row is a finding to follow up in the full output of those outlets, not in this sample.

# %% [markdown]
# ## Second: wording, within events
#
# The primary measure: loaded terms in the narrator's own words, whatever their side.

# %%
shared = articles[~articles["event"].isin(not_everywhere.index)]
comparison = fr.compare(shared, MEASURE)
fr.charts.compare(comparison)

# %%
words = shared["n_words"].median()
print(f"In a row of {words:.0f} words one term more is {1000 / words:.0f} per thousand: such rates jump.")
comparison[comparison["event"] == "all"].round(1)

# %% [markdown]
# Exploratory: `tilt`, which has a direction.

# %%
tilts = fr.compare(shared, "tilt")
fr.charts.compare(tilts)

# %%
order = tilts[tilts["event"] != "all"].pivot(index="event", columns="group", values="estimate")
expected = (order["pro-kyiv"] < order["pro-moscow"]).sum()
print(
    f"In {expected} of {len(order)} events the pro-Kyiv outlets' wording serves Kyiv's account more than the pro-Moscow outlets' does."
)
order.round(2)

# %% [markdown]
# Sizes are not to be quoted without their intervals, and a group of two outlets has none. The differences between the
# groups, each with its own interval where there are outlets enough:

# %%
pairs = fr.contrast(shared, "tilt")
fr.charts.contrast(pairs[pairs["event"] == "all"])

# %%
overall = pairs[pairs["event"] == "all"]
assert overall.loc[overall[["group_a", "group_b"]].isin(few.index).any(axis=1), "low"].isna().all()
sure = overall[(overall["low"] > 0) | (overall["high"] < 0)]
print(
    f"{overall['low'].notna().sum()} of {len(overall)} pairs have an interval; {len(sure)} of these leave out 0."
)
overall[["group_a", "group_b", "difference", "low", "high", "p_adjusted", "note"]].round(3)

# %% [markdown]
# ## Facts known from elsewhere
#
# Do the tables show what everybody can check? Spellings of the capital by outlet:

# %%
spellings = fr.naming(replace(scores, articles=articles))
capital = spellings.loc[spellings["place"] == "Kyiv", ["perspective", "outlet", "share", "n_mentions"]]
by_outlet = capital.set_index("outlet")["share"]
assert by_outlet["rt.com"] == 1
assert by_outlet["ukrinform.net"] == 0
capital.round(2)

# %%
both = capital[capital["share"].between(0, 1, inclusive="neither")]
assert len(both), "no outlet writes both; the sentence below would be wrong"
for row in both.to_dict("records"):
    print(
        f"{row['outlet']} ({row['perspective']}) writes both: {row['share']:.0%} of {row['n_mentions']} are Kiev."
    )

# %% [markdown]
# Where one house writes both, a spelling is no stance.

# %% [markdown]
# ## Are they independent witnesses?
#
# `dup_group` marks copies. Where one text stands in two outlets, the second is no second witness.

# %%
copies = articles[articles["dup_group"] != ""]
between = copies.groupby("dup_group")["outlet"].agg(lambda o: " and ".join(sorted(set(o))))
assert between.str.contains(" and ").any()
between.value_counts()

# %%
alone = shared[(shared["dup_group"] == "") | (shared["dup_group"] == shared["article_id"])]
without = fr.compare(alone, "tilt")
both = tilts.merge(without, on=["event", "group"], suffixes=("", "_without_copies"))
both = both[both["event"] == "all"].set_index("group")[["estimate", "estimate_without_copies"]]
print(f"Without the copies an estimate moves by at most {both.diff(axis=1).iloc[:, 1].abs().max():.3f}.")
both.round(3)

# %% [markdown]
# Two outlets that share texts are less than two witnesses.
#
# ## Exercises
#
# 1. Replace `event` by `given_event`, the data set's own label. Which estimates move, and whose labels are weak?
# 2. Leave RT out. What remains of the pro-Moscow group?
# 3. Change a keyword in a copy of `events.csv` and import the data set again (the commands are in
#    `data/derived/README.md`). How many rows change their event?
