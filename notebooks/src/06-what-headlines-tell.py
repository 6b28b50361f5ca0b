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
# # What real headlines tell
#
# *One question: of one real event, which facts do the headlines of real outlets share, and who was not found to tell
# them?*
#
# On 8 April 2022 a missile hit the railway station of Kramatorsk, full of people who were leaving. Headlines and
# subheadings of real outlets on it come from RUWA (Khairova et al. 2023, **CC BY-NC-SA 4.0**). Their texts are not in
# this project: here stands the table that `python studies/ruwa-2022/told.py` makes of them, and a fact is named by the
# words its wordings share. `fr.evidence` opens the sentences once you have fetched the texts (`data/derived/README.md`).

# %% tags=["parameters"]
TABLES = "data/derived/ruwa-2022"
FACTS = "data/derived/ruwa-2022/told.csv"
EVENT = "railway"

# %%
import pandas as pd

import framing as fr
from framing import paths, validity
from framing.accounts import told_by_one, told_shares

facts = pd.read_csv(paths.project() / FACTS, keep_default_na=False)
facts = facts[facts["event"] == EVENT]
scores = fr.read_tables(paths.project() / TABLES)
shares = told_shares(facts, scores)
assert not facts.empty
print(
    f"{facts['fact'].nunique()} facts that two outlets or more tell; {facts['outlet'].nunique()} outlets tell one or more."
)

# %%
fr.charts.told(facts, shares)

# %% [markdown]
# A row may tell of another event: the data set's articles were grouped by date and keywords, and a keyword can fit two.
#
# ## Who is found to tell
#
# A headline and a line under it are thirty words: far less can be found in them than in an article.

# %%
shares[["perspective", "outlet", "n_words", "told", "facts", "share"]].sort_values("n_words").round(2)

# %%
longest = shares.sort_values("n_words").iloc[-1]
most = shares.sort_values("told").iloc[-1]
print(
    f"{longest['outlet']} has most words ({longest['n_words']:,}), {most['outlet']} tells most of the facts ({most['told']})."
)
print(
    f"Correlation of words and facts told, by rank: {shares['n_words'].corr(shares['told'], 'spearman'):.2f}."
)

# %%
for pair in told_by_one(facts).to_dict("records"):
    print(
        f"{pair['group_a']} and {pair['group_b']}: {pair['both']} facts are told by both, "
        f"{pair['only_a']} by {pair['group_a']} outlets alone, {pair['only_b']} by {pair['group_b']} outlets alone."
    )

# %% [markdown]
# **What not to conclude.** That a side with few facts keeps silent. It has fewer and shorter headlines in this data set,
# and a fact told in wholly other words is not found. What the table is good for is a list of places to look at.
#
# ## Where figures differ

# %%
facts.loc[facts["figures"] != "", ["fact", "label", "perspective", "outlet", "voice", "figures"]]

# %% [markdown]
# ## How far to trust it

# %%
print(validity.line("told"))

# %% [markdown]
# ## Exercises
#
# 1. Which facts does a narrator tell for one side, and only a quoted speaker for another? Are they the disputed ones?
# 2. Fetch the texts, make the table for `sinking` or `prisoners` with the script, and change the parameters. Does the
#    order of the outlets stay?
# 3. Open five empty places by hand. How many were in fact told?
