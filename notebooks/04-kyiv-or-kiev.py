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
# # Kyiv or Kiev?
#
# *One question: where a place has two names, which one does an outlet choose, and what does the choice tell?*
#
# Counting *Kiev* alone punishes whoever writes much about the city. So we count **naming opportunities**: every
# mention of a place that has a Ukrainian-derived and a Russian-derived name. The share is Russian-derived names out
# of both: 0 is Ukrainian-derived only, 100 Russian-derived only.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"
PLACES = ["Kyiv", "Kharkiv"]

# %%
import pandas as pd

import framing as fr
from framing import paths
from framing.places import house_styles

articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)

# %% [markdown]
# ## The pairs
#
# Facts stand in a table that can be edited. Some pairs are spellings of one name; some, such as Bakhmut and
# Artemovsk, are two names, since Ukraine renamed the town and Russia did not follow.

# %%
pairs = pd.read_csv(paths.LEXICONS / "naming.csv", keep_default_na=False)
wide = pairs.groupby(["place", "form"])["spelling"].agg(", ".join).unstack()
wide.loc[["Kyiv", "Kharkiv", "Odesa", "Bakhmut", "Dnipro"], ["ukrainian-derived", "russian-derived"]]

# %% [markdown]
# ## The narrator's choice

# %%
names = fr.naming(scores)
fr.charts.naming(names, places=PLACES)

# %% [markdown]
# **What to see.** Two pro-Moscow outlets write *Kiev* only, and no pro-Kyiv outlet ever does. One could be tempted to
# sort outlets by this number. Then look at *Eurasia Sextant*, which is pro-Moscow and writes *Kyiv* only, and at
# *Quayside Daily*, which is neutral and writes both.

# %%
trap = names[(names["place"] == "Kyiv") & names["outlet"].isin(["Eurasia Sextant", "Quayside Daily"])]
assert trap.set_index("outlet")["share"].to_dict() == {"Eurasia Sextant": 0.0, "Quayside Daily": 0.5}
trap[["perspective", "outlet", "share", "low", "high", "n_mentions", "n_articles"]].round(2)

# %% [markdown]
# The trap is not invented. Among 1,031 texts of three real pro-Moscow sites (the open half of the PPN corpus) *Kyiv*
# stands 533 times and *Kiev* 133 times (`benchmarks/known_groups.py`). In the headlines of two other outlets the
# spelling does separate: Sputnik has *Kiev* in 69 headlines and *Kyiv* in none, the Kyiv Independent *Kiev* in none and
# *Kyiv* in 119, not counting its own name. A sign that is clear in one pair of outlets and points the wrong way in the
# next decides nothing by itself; in `tilt` all spellings together weigh next to nothing.
#
# ## Whose choice is it?
#
# **Quoted names** are the speaker's, or the translator's. They are counted apart.

# %%
quoted = fr.naming(scores, by="perspective", voice="quoted")
quoted[quoted["place"] == "all"].round(2)

# %% [markdown]
# **Translated articles** carry the translator's names. An article whose `translated_from` is filled is left out, and
# `n_translated_left_out` says how many were. Here none is; let us say that one outlet's articles were translated.

# %%
supposed = articles.assign(translated_from=articles["outlet"].map({"Severny Klaxon": "ru"}).fillna(""))
left = fr.naming(fr.score(supposed), by="outlet")
left.loc[left["place"] == "all", ["outlet", "share", "n_mentions", "n_translated_left_out"]].round(2)

# %% [markdown]
# **House style** decides for a newsroom, and it changes on a date. *Kiev* in an agency text of 2018 is what the style
# guide asked for.

# %%
house_styles()[["agency", "old", "new", "date", "source"]]

# %% [markdown]
# All these changes are older than the oldest article here, so none of them can explain a *Kiev* in it. In a corpus that
# spans such a date, compare only within periods. `by` takes `year` or `month`, and the chart over time marks the dates.

# %%
assert house_styles()["date"].max() < articles["date"].min()
over_time = fr.naming(scores, by=["perspective", "year"])
fr.charts.naming(over_time, house_styles(), places=["Kyiv"])

# %% [markdown]
# **What not to conclude.** Nothing about stance from a spelling. The intervals are wide on purpose: a writer who has
# typed *Kiev* once will type it again, so an article is worth little more than one mention, and within a perspective
# the outlets are what was sampled: three.
#
# ## Exercises
#
# 1. Put *Bakhmut* into `PLACES`. Is the choice between two names the same kind of choice as between two spellings?
# 2. *Odessa* and *Chernobyl* were the usual English names for long. Would you count them? Argue both ways.
# 3. Find the style guide of a newspaper you read. Since when does it ask for *Kyiv*? Add a row, with its source, to
#    `framing/lexicons/house_styles.csv`.
