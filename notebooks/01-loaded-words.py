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
# # Loaded words: one event, three accounts
#
# *One question: which kinds of loaded words tell the accounts of one event apart, and in whose voice?*
#
# Comparing outlets over different events mixes two things: **what** they cover and **how** they word it.
# Within one event the facts are the same, so what differs is wording, order and choice of sources.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"
EVENT = "kursk-troops-2024"
CATEGORY = "delegitimising"

# %%
import framing as fr
from framing import paths

articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)
event = scores.articles[scores.articles["event"] == EVENT]
assert event["perspective"].nunique() == 3
event.groupby("perspective")[["n_words", "loaded_per_1000", "loaded_own_per_1000"]].mean().round(1)

# %% [markdown]
# ## What kind of loaded terms
#
# Categories say **how** a word is loaded. *Delegitimising* denies a right to rule or to act; *euphemism* makes
# smaller; *territory* and *war naming* decide whose land and whose war; *glorifying* praises.

# %%
kinds = fr.rates(scores, by="perspective", split="category")
fr.charts.categories(kinds)

# %% [markdown]
# **What to see.** Both partisan sides use the same kinds of words, with other objects: each delegitimises the
# other and glorifies its own. The audit `framing lexicon check` shows that the lexicon holds both sides'
# words by the same rule.
#
# **What not to conclude.** That equal counts mean equal truth. The chart counts wording, not facts.

# %% [markdown]
# ## Behind one mark: the sentences

# %%
lines = fr.evidence(scores, articles, event=EVENT, category=CATEGORY, context=70)
lines[["perspective", "outlet", "voice", "pre", "match", "post"]]

# %% [markdown]
# Look at the `voice` column. A neutral agency can hold many loaded words and use none: it quotes them.

# %%
voices = scores.hits.merge(scores.articles[["article_id", "perspective"]], on="article_id")
voices = voices[voices["category"] != "toponym"]
voices.groupby(["perspective", "voice"]).size().unstack(fill_value=0)

# %% [markdown]
# ## The same events, by perspective
#
# Event by event, mean of outlet means, with 95% intervals over outlets. Three outlets a side: wide intervals.

# %%
comparison = fr.compare(scores, "loaded_own_per_1000")
fr.charts.compare(comparison)

# %%
comparison[comparison["event"] == "all"].round(2)

# %% [markdown]
# ## Which side's account does the wording serve?
#
# The count of loaded terms has no direction. `tilt` has one.

# %%
tilts = fr.compare(scores, "tilt")
fr.charts.compare(tilts)

# %% [markdown]
# **A trap to look for.** *Eurasia Sextant* spells *Kyiv* and still reads pro-Moscow; *Quayside Daily* mixes both
# spellings and slips of both sides. Spelling alone decides nothing: in the lexicon a toponym weighs .1.

# %%
naming = scores.hits.merge(scores.articles[["article_id", "outlet"]], on="article_id")
naming[naming["text"].isin(["Kyiv", "Kiev"])].groupby(["outlet", "text"]).size().unstack(fill_value=0)

# %% [markdown]
# ## Exercises
#
# 1. Change `EVENT` and `CATEGORY` above and run all cells. Which category separates the sides best, and which
#    does not at all?
# 2. Find a sentence in which the library gives the wrong voice or counts a harmless word. Which rule failed?
# 3. Take a neutral article and rewrite one sentence so that it serves one side without any listed word.
