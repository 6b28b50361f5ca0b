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
# # In the classroom: four lessons on how wording works
#
# *One question for the class: the facts are the same, so what makes the accounts different?*
#
# The lessons themselves are **pages** that need neither Python nor a network, on a screen or printed: [the lessons](../docs/lessons.md),
# or `make handouts`. Each has a page for learners (texts, strips, questions, a check with feedback) and a pack for the teacher
# (plan, key, rubric, what pupils usually say, help, a note for parents). This notebook is for the teacher: it explores all
# 54 texts, and shows the numbers behind the keys. **The lesson is how wording works, not which side to take.**
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.
#
# **Before you start.** Some in the room may come from Ukraine, from Russia, or have family in the war. Nobody has to state a
# view, and anyone may pass on any text. Pointing at a loaded word is not saying that the statement is false: some charges are
# established facts, and can still be worded so as to take a side. The other way round, plain wording does not make a
# statement true.

# %% tags=["parameters"]
ARTICLES = "data/articles"
EVENT = "vostochny-summit-2023"
OUTLETS = ["Tryzub Frontline", "Halvorsen Wire", "Severny Klaxon"]  # of lesson 1
COMMENTS = ["Kyivan Meridian", "Eurasia Sextant"]  # of lesson 3, on the ratification

# %%
import pandas as pd

import framing as fr
from framing import classroom, paths

pd.set_option("display.max_colwidth", None)

articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles, with_title=True)  # headlines are shown, so they are scored
event = scores.articles[scores.articles["event"] == EVENT]
assert set(OUTLETS) <= set(event["outlet"])

# %% [markdown]
# ## The explorer
#
# In JupyterLab: choose an event and up to four of its nine articles. Untick **all marks** to read first; open a fact to see
# its sentence in every account. Below stand **real** words of one or both presidents on a matter of the event's kind, with
# date, source and licence: they are no reports of it, and in no count. On the web, and until you run it, its first picture
# stands here instead.

# %%
classroom.Explorer(scores, articles, EVENT)

# %% [markdown]
# ## Lesson 1 · Same event, other words
#
# Learners tell a fact from the word chosen for it. **What the library finds**, to compare with the teacher's key, which a
# person can extend:

# %%
hits = scores.hits[scores.hits["counted"]].merge(event[["article_id", "outlet"]], on="article_id")
own = hits[(hits["voice"] == "own") & hits["outlet"].isin(OUTLETS)]
for outlet in OUTLETS:
    words = own.loc[own["outlet"] == outlet, "text"]
    print(f"{outlet}: {len(words)} loaded words of its own. {', '.join(words)}")

# %% [markdown]
# **What it does not show.** How often real media do so, or that both sides are equally right. Symmetry of **method** is not a
# claim of symmetry of **conduct**.
#
# ## Lesson 2 · Whose words are they?
#
# The narrator's own words, words of others, and quotation marks that cite nobody, in the texts of each perspective:

# %%
voices = scores.hits[scores.hits["counted"]].merge(scores.articles[["article_id", "perspective"]])
voices.groupby(["perspective", "voice"]).size().unstack(fill_value=0)

# %% [markdown]
# The table counts marks, and the library is wrong on some of them ([validity](../docs/validity.md) says how often; two
# strips of the lesson show how). It is no number about a real outlet.
#
# ## Lesson 3 · Count, and doubt the count
#
# Learners guess first, then read the chart. One row is one outlet; a long bar says that little is known.

# %%
fr.charts.rates(fr.rates(scores), fr.rates(scores, by="perspective"))

# %% [markdown]
# Then they read two comments on the ratification, whose side every reader can tell. How much of it does the count see?

# %%
ratified = scores.articles[scores.articles["event"] == "treaty-ratification-2024"].set_index("outlet")
seen = ratified.loc[COMMENTS, ["n_words", "n_loaded_own", "reads_as"]]
assert (seen["n_loaded_own"] <= 2).all(), "the lesson says that a list finds little in these two"
assert (seen["reads_as"] == "neutral").all()
seen

# %% [markdown]
# Both are taken for neutral: irony, selection and the choice of who is asked are no words of a list.
#
# ## Lesson 4 · Same fact, nine wordings
#
# Which outlet tells which fact, and where was it not found? Look at the dates before you say why.

# %%
fr.charts.told(fr.told(scores, articles, event="kursk-troops-2024"))

# %% [markdown]
# ## Glossary
#
# | word | meaning |
# |---|---|
# | **event** | something that happened at a time and place; accounts are compared within one event |
# | **outlet** | who published the text |
# | **perspective** | pro-Kyiv, neutral, pro-Moscow or unknown: a claim about an outlet, with a source, made before its words are looked at |
# | **loaded term** | a word that a careful news agency would not let stand in its own voice |
# | **voice** | whose word it is: the narrator's **own**, **quoted** from somebody, or in **scare** quotes, which cite nobody |
# | **side** | whose account a word serves: Kyiv's, Moscow's, or neither |
# | **delegitimising** | denies somebody the right to rule or to act |
# | **dehumanising** | makes people animals, things or diseases |
# | **euphemism** | makes something smaller or softer than it is |
# | **epithet, glorifying** | words that scold or praise |
# | **doubt** | signs that a statement is not believed: *claimed*, *so-called* |
# | **framing** | choosing and stressing some parts of an event so that one reading lies nearest (Entman 1993) |
# | **tilt** | from −1 (the text's own words serve Kyiv's account) to +1 (Moscow's); not a verdict on truth |
# | **interval** | the range the data allow; long means that little is known |
# | **agreement (alpha)** | how far people code alike beyond chance: 1 perfect, 0 chance |
#
# **Next:** `11-be-the-coder` lets learners mark passages themselves; `12-fool-the-scorer` lets them beat the library.
