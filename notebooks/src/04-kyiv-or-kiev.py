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
# # Kyiv or Kiev, war or conflict?
#
# *One question: where a thing has several names, which one does an outlet choose, and what does the choice tell?*
#
# Counting *Kiev* alone punishes whoever writes much about the city. So we count **naming opportunities**: every mention
# of a thing that has a name of each form. The share is the Russian-derived name out of both: 0 is Ukrainian-derived only,
# 100 Russian-derived only. Names are no loaded words and enter no rate; they stand in a table of their own,
# `scores.names`.
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
assert "Kyiv" not in set(scores.hits["text"])
scores.names[["article_id", "text", "thing", "variant", "form", "voice"]].head(4)

# %% [markdown]
# ## The names
#
# Facts stand in a table that can be edited. Some are spellings of one name; some, such as Bakhmut and Artemovsk, are two
# names, since Ukraine renamed the town and Russia did not follow; and some are names of the war.

# %%
names = pd.read_csv(paths.LEXICONS / "naming.csv", keep_default_na=False)
places = names[names["form"].isin(["ukrainian-derived", "russian-derived"])]
wide = places.groupby(["thing", "form"], sort=False)["variant"].agg(", ".join).unstack(fill_value="")
wide.head(12)

# %% [markdown]
# ## The narrator's choice

# %%
table = fr.naming(scores)
fr.charts.naming(table, places=PLACES)

# %%
kyiv = table[table["place"] == "Kyiv"].set_index("outlet")
always = kyiv[kyiv["share"] == 1]
print("Writes only Kiev:", ", ".join(f"{outlet} ({p})" for outlet, p in always["perspective"].items()))
against = kyiv[(kyiv["share"] < 1) & (kyiv["perspective"] == "pro-moscow")]
print(
    "Is pro-Moscow and does not:",
    ", ".join(f"{outlet} ({share:.0%})" for outlet, share in against["share"].items()),
)
mixed = kyiv[kyiv["share"].between(0, 1, inclusive="neither")]
print("Writes both:", ", ".join(f"{outlet} ({p})" for outlet, p in mixed["perspective"].items()))

# %% [markdown]
# One could be tempted to sort outlets by this number. The second line says why not.
#
# The trap is not invented: real pro-Moscow sites write *Kyiv* too, and there are pairs of outlets that the spelling does
# separate (`tests/test_naming.py` counts both, on texts that cannot be shipped). A sign that is clear in one pair of
# outlets and points the wrong way in the next decides nothing by itself; `tilt` gives all names together very little weight:

# %%
from framing import tilt

print(
    f"In tilt a name counts {tilt.NAME}, all names of a side at most {tilt.MOST_NAMES}; one clear loaded word counts 2."
)

# %% [markdown]
# ## Names of the war
#
# The same holds for *war*, *invasion* and *conflict*: careful agencies write each of them in their own voice. The share of
# each name in all of a perspective's, the narrators' own:

# %%
war = scores.names[(scores.names["thing"] == "the war") & (scores.names["voice"] == "own")]
war = war.merge(scores.articles[["article_id", "perspective"]])
war.groupby(["perspective", "variant"]).size().unstack(fill_value=0)

# %% [markdown]
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
assert (table["n_translated_left_out"] == 0).all()
supposed = articles.assign(translated_from=articles["outlet"].map({"Severny Klaxon": "ru"}).fillna(""))
left = fr.naming(fr.score(supposed), by="outlet")
left.loc[left["place"] == "all", ["outlet", "share", "n_mentions", "n_translated_left_out"]].round(2)

# %% [markdown]
# **House style** decides for a newsroom, and it changes on a date. *Kiev* in an agency text of 2018 is what the style
# guide asked for.

# %%
styles = house_styles()
print(f"Last change {styles['date'].max()}, oldest article {articles['date'].min()}.")
assert styles["date"].max() < articles["date"].min()
styles[["agency", "old", "new", "date", "source"]]

# %% [markdown]
# All these changes are older than the oldest article here (the line `assert` above checks it), so none of them can explain a
# *Kiev* in it. In a corpus that spans such a date, compare only within periods: `by` takes `year` or `month`.

# %%
by_year = fr.naming(scores, by=["perspective", "year"])
by_year.loc[by_year["place"] == "Kyiv", ["perspective", "year", "share", "n_mentions", "n_articles"]].round(2)

# %% [markdown]
# **What not to conclude.** Nothing about stance from a spelling. The intervals are wide on purpose: a writer who has
# typed *Kiev* once will type it again, so an article is worth little more than one mention, and within a perspective
# it is the outlets that were sampled, and they are few.
#
# ## Exercises
#
# 1. Put *Bakhmut* into `PLACES`. Is the choice between two names the same kind of choice as between two spellings?
# 2. *Odessa* and *Chernobyl* were the usual English names for long. Would you count them? Argue both ways.
# 3. Find the style guide of a newspaper you read. Since when does it ask for *Kyiv*? Add a row, with its source, to
#    `framing/lexicons/house_styles.csv`.
