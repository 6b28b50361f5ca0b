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
# # Who gets to speak
#
# *One question: whose words fill an article, and what happens to the loaded-term rates when the quoted words are
# taken out?*
#
# Quoting a minister who says "illegal war" is not the outlet's word. And an article that gives nine of ten
# statements to one side's officials tells its reader something without a single loaded term.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"
EVENT = "treaty-ratification-2024"

# %%
import framing as fr
from framing import paths

articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)

# %% [markdown]
# ## Statements: source, cue, content
#
# A **statement** is content that somebody is said to have said, thought or written. It has a source ("South Korea's
# intelligence service"), a cue ("said") and a content. Direct statements stand in quotation marks, indirect ones
# do not, mixed ones quote a few words.

# %%
one = articles[articles["event"] == EVENT].iloc[0]
print(one["outlet"], "·", one["title"])
fr.find_statements(one["text"])[["kind", "source", "cue", "cue_stance", "bloc", "text"]].head(8)

# %% [markdown]
# ## The chart that shows why voice matters
#
# The same outlets, counted twice: all loaded terms per 1,000 words, and only the narrator's.

# %%
everything = fr.compare(scores, "loaded_per_1000")
narrator = fr.compare(scores, "loaded_own_per_1000")
assert set(everything["group"]) == set(narrator["group"])
both = everything.merge(narrator, on=["event", "group"], suffixes=(" all voices", " narrator"))
both.loc[both["event"] == "all", ["group", "estimate all voices", "estimate narrator"]].round(1)

# %%
fr.charts.rates(fr.rates(scores), narrator)

# %% [markdown]
# **What to see.** The neutral outlets hold plenty of loaded words; most of them are quoted. Counted without regard
# to voice, a careful agency looks nearly as loaded as a partisan paper. Counted by voice, it does not.
#
# **What not to conclude.** That quoting is innocent. Choosing whom to quote is a choice; the next charts show it.

# %% [markdown]
# ## Shares of voice

# %%
voices = fr.share_of_voice(scores)
fr.charts.share_of_voice(voices)

# %% [markdown]
# The number at the right is the **balance**, the entropy of the shares in bits: 0 if one bloc alone speaks, 3.17 if
# all nine have as many words. Higher means more varied, not fairer: it does not know who ought to be heard.
#
# The intervals in the table come from resampling the six articles of each outlet. They are wide.

# %%
columns = ["perspective", "outlet", "bloc", "words", "share", "low", "high"]
voices.loc[voices["bloc"].isin(["ukraine", "russia"]), columns].round(2)

# %%
fr.charts.who_quotes_whom(voices)

# %% [markdown]
# ## One event, three perspectives

# %%
event = scores.articles[scores.articles["event"] == EVENT]
columns = [c for c in event.columns if c.startswith("words_quoted_")]
event.groupby("perspective")[columns].sum().rename(columns=lambda c: c[len("words_quoted_") :])

# %% [markdown]
# ## Reporting words carry stance
#
# *Said* is neutral, *claimed* doubts, *revealed* and *admitted* endorse, *ranted* is hostile. Who gets which?

# %%
verbs = fr.reporting_verbs(scores)
fr.charts.reporting_verbs(verbs)

# %%
verbs[verbs["cue_stance"] != "neutral"].drop(columns=["share", "n_articles"])

# %% [markdown]
# **Exercises.** 1. Find an article whose statements all come from one bloc. Does it read one-sided to you? 2. Find a
# statement the library missed or gave to the wrong source; which construction was it? 3. Rewrite one paragraph with
# other reporting verbs and watch `cue_stance` change.
