# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
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
# - **Headlines and subheadings only.** Ten to forty words, not an article. RT has subheadings and no headlines,
#   Reuters and News-Front headlines and no subheadings: forms differ before any wording does.
# - **TASS has 34 rows and News-Front 94.** An outlet counts as one whatever its size, so two of three pro-Moscow
#   estimates are noise.
# - **Ukrinform and Censor were collected by wildcard** and the rest by keyword. The data set's event labels are
#   therefore not comparable; here every row's event comes from one table of dates and keywords
#   (`data/derived/ruwa-2022/events.csv`), and four rows of five have none.
# - **Two pro-Kyiv outlets**: no interval, and they share texts (below). Perspectives come from ownership and funding
#   (`outlets.csv`), never from wording.

# %% tags=["parameters"]
TABLES = "data/derived/ruwa-2022"
MEASURE = "loaded_own_per_1000"  # the primary measure of studies/ruwa-2022.toml, named before looking

# %%
import framing as fr
from framing import paths

scores = fr.read_tables(paths.project() / TABLES)
articles = scores.articles[~scores.articles["generic_page"]]
assert len(articles) == 16248
articles.groupby(["perspective", "outlet"]).agg(
    rows=("article_id", "size"), words=("n_words", "median"), with_event=("event", lambda e: (e != "").sum())
)

# %% [markdown]
# ## First: selection
#
# Before anybody words an event, somebody decides to cover it.

# %%
coverage = fr.events_over_time(articles)
fr.charts.events_over_time(coverage)

# %% [markdown]
# **What to see.** The theatre of Mariupol has no row from a pro-Moscow outlet: it leaves the comparison, and its absence
# is a finding to follow up in the full output of those outlets, not in this sample. *nuclear* is a topic of eight
# months, the others are days.
#
# **What not to conclude.** That a low share means neglect. Wildcards bring in everything an outlet wrote on Ukraine, which
# makes each event a small part of it; keywords bring in the events. The shares describe the collection first.

# %% [markdown]
# ## Second: wording, within events
#
# The primary measure: loaded terms in the narrator's own words, whatever their side.

# %%
shared = articles[articles["event"] != "theatre"]
comparison = fr.compare(shared, MEASURE)
fr.charts.compare(comparison)

# %% [markdown]
# The intervals overlap almost everywhere. On this measure the groups do not differ in any way that nine outlets could
# show, and twenty words make rates jump: one term more is fifty per thousand.
#
# Exploratory: `tilt`, which has a direction.

# %%
tilts = fr.compare(shared, "tilt")
fr.charts.compare(tilts)

# %%
order = tilts.pivot(index="event", columns="group", values="estimate").round(2)
assert (order["pro-kyiv"] < order["pro-moscow"]).all()
order

# %% [markdown]
# In each event the pro-Kyiv outlets' wording serves Kyiv's account more than the pro-Moscow outlets' does. The order is
# the expected one; the sizes are not to be quoted without their intervals, and the pro-Kyiv group has none.
#
# The differences between the groups, each with its own interval where there are outlets enough:

# %%
pairs = fr.contrast(shared, "tilt")
fr.charts.contrast(pairs[pairs["event"] == "all"])

# %% [markdown]
# ## Facts known from elsewhere
#
# Do the tables show what everybody can check? Spellings of the capital, and the name of the war, by outlet: the
# number of hits. RT spells *Kiev*, Ukrinform *Kyiv*.

# %%
kept = scores.hits[scores.hits["article_id"].isin(articles["article_id"])]
hits = kept.merge(articles[["article_id", "outlet", "perspective"]], on="article_id")
names = ["kiev", "kyiv", "special-military-operation", "kharkov", "kharkiv", "zaporozhye", "zaporizhzhia"]
facts = hits[hits["term_id"].isin(names)].groupby(["perspective", "outlet", "term_id"]).size()
facts = facts.unstack(fill_value=0).reindex(columns=names, fill_value=0)
assert facts.xs("rt.com", level="outlet")["kyiv"].sum() == 0
assert facts.xs("ukrinform.net", level="outlet")["kiev"].sum() == 0
facts

# %% [markdown]
# **A trap to look for.** News-Front, as pro-Moscow as any by its owner, writes *Kyiv* too. Spelling alone decides nothing.

# %% [markdown]
# ## Are they independent witnesses?
#
# `dup_group` marks copies. Where one text stands in two outlets, the second is no second witness.

# %%
copies = articles[articles["dup_group"] != ""]
between = copies.groupby("dup_group")["outlet"].agg(lambda o: " and ".join(sorted(set(o))))
between.value_counts()

# %%
alone = shared[(shared["dup_group"] == "") | (shared["dup_group"] == shared["article_id"])]
without = fr.compare(alone, "tilt")
both = tilts.merge(without, on=["event", "group"], suffixes=("", "_without_copies"))
both[both["event"] == "all"][["group", "estimate", "estimate_without_copies"]].round(3)

# %% [markdown]
# Without the copies the estimates hardly move: there are few, and fewer still on these events. The two pro-Kyiv outlets
# share sources all the same; two outlets of which one reprints the other are less than two witnesses.
#
# ## Exercises
#
# 1. Replace `event` by `given_event`, the data set's own label. Which estimates move, and whose labels are weak?
# 2. Leave RT out. What remains of the pro-Moscow group?
# 3. Change a keyword in a copy of `events.csv` and import the data set again (the commands are in
#    `data/derived/README.md`). How many rows change their event?
