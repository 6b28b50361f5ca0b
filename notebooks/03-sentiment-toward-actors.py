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
# # Sentiment toward actors
#
# *One question: how does each outlet speak of each actor, in its own words and in the words it quotes?*
#
# A sentence about a massacre sounds terrible, whoever is to blame. So the sentiment of a sentence says little about
# whom it blames. What is measured here is sentiment **toward** the actor that a sentence names.
#
# **How far to trust it.** The measure was trained on news about US politics (NewsMTSC). On sentences it had not seen
# it reaches a macro-F1 of .69 over negative, neutral and positive: it is wrong about **one mention in three**. Means
# over many mentions can be compared. A single mention must never be quoted as a finding.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"
FEWEST = 3  # articles under which a mean gets no interval
ACTOR = "russia"

# %%
import framing as fr
from framing import paths

articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)

# %% [markdown]
# ## Right, symmetric, and wrong
#
# The score belongs to a name at its place in the sentence, from −1 (negative about it) to +1 (positive about it). Two
# names changed round change their scores round: the measure knows no names. The third sentence shows an error of the
# usual kind: praise and blame in one short sentence, and everybody gets the blame.

# %%
for sentence in (
    "Zelensky was praised for his courage and Putin was condemned for his cruelty.",
    "Putin was praised for his courage and Zelensky was condemned for his cruelty.",
    "NATO praised Zelensky and accused Putin of lying.",
):
    spans = {name: sentence.index(name) for name in ("Zelensky", "Putin")}
    print(sentence, {n: round(fr.sentiment.toward(sentence, at, at + len(n)), 2) for n, at in spans.items()})

# %% [markdown]
# ## Blocs, by perspective
#
# Three outlets a side, the mean of their means. Left: mentions outside every statement, the narrator's own. Right:
# all mentions.

# %%
blocs = fr.sentiment_toward(scores, by="perspective", of="bloc", fewest=FEWEST)
assert set(blocs["perspective"]) == {"pro-kyiv", "neutral", "pro-moscow"}
fr.charts.sentiment_toward(blocs)

# %% [markdown]
# **How to read it.** Numbers are hundredths: −100 negative, 100 positive. The small number counts articles. Hatched
# cells have too few articles or outlets for an interval; bold ones have a 95% interval that leaves out 0. With so
# many cells about one in twenty would do so by chance alone.
#
# ## Actors, by outlet

# %%
table = fr.sentiment_toward(scores, fewest=FEWEST)
fr.charts.sentiment_toward(table)

# %% [markdown]
# **What to see.** Colours are weak where a reader would expect strong ones. News sentences mostly report; few judge.
# Look for rows and columns rather than cells. Then compare left with right: where they differ, it is the people quoted
# who do the praising or blaming, and choosing them is the outlet's part in it.
#
# **What not to conclude.** That a negative number is unfair. Sentences about an army that invades, or about a
# government that falls, are negative in careful reports too. And no cell here rests on more than six articles.
#
# ## The interval says how little six articles can tell

# %%
columns = ["perspective", "outlet", "sentiment_own", "low_own", "high_own", "mentions", "n_articles_own"]
table.loc[table["actor"] == ACTOR, columns].round(2)

# %% [markdown]
# ## From a cell back to its articles
#
# A mean is traced to its articles in `scores.targets`, and from there to the sentences.

# %%
outlets = scores.articles[["article_id", "outlet", "perspective"]]
found = scores.targets[scores.targets["actor"] == ACTOR].merge(outlets, on="article_id")
found.sort_values("sentiment_own")[["outlet", "article_id", "mentions", "sentiment", "sentiment_own"]].head(
    6
).round(2)

# %% [markdown]
# ## Exercises
#
# 1. Open the article at the top of the last table. Mark each mention of the actor as negative, neutral or positive
#    before you look at the scores. How often do you agree with the measure, and with your neighbour?
# 2. Choose two outlets whose intervals overlap for `ACTOR`. What would you need in order to tell them apart?
# 3. Set `FEWEST` to 5. Which sentences of your summary can you still write?
