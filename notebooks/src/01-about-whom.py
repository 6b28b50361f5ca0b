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
# # About whom? Targets, sides, and who speaks badly of whom
#
# *One question: at whom are the loaded words aimed, and whose account do they serve?*
#
# *Dictator* serves nobody until we know who is meant. The library knows two kinds of loaded terms. A **code** belongs to
# one side's account whoever it is about (*special military operation*; *temporarily occupied*). An **evaluation** says
# something bad or good of somebody, and its **side** is worked out at each place: bad of one camp serves the other,
# good of a camp serves it, and about nobody in particular it serves nobody. So both sides are treated by one rule.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"
EVENT = "kursk-troops-2024"
ACTOR = "vladimir-putin"

# %%
import pandas as pd

import framing as fr
from framing import paths

pd.set_option("display.max_colwidth", 90)

articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)

# %% [markdown]
# ## One word, several targets

# %%
sentences = [
    "Putin, a tyrant, spoke.",
    "Zelensky, a tyrant, spoke.",
    "The film is about a tyrant.",
    "Putin is no tyrant.",
]
examples = fr.score(pd.DataFrame({"article_id": sentences, "text": sentences})).hits.set_index("article_id")
assert examples["side"].tolist()[:3] == ["kyiv", "moscow", "none"]
assert examples["counted"].tolist() == [True, True, True, False]
examples[["text", "polarity", "target", "side", "negated", "counted"]]

# %% [markdown]
# `counted` is false where the sentence denies the word, and where careful readers found a term loaded less than every
# second time. Such hits stay in the table and enter no rate.
#
# ## Who is called what
#
# Rows: about whom, by the bloc that an actor belongs to (Putin and the Russian army: `russia`). Columns: who writes.

# %%
called = fr.described(scores)
fr.charts.described(called)

# %% [markdown]
# The same as numbers, the narrators' bad words only. Rows: who writes. Columns: about whom.

# %%
bad = called[(called["voice"] == "own") & (called["polarity"] < 0)]
bad.pivot_table(index=["perspective", "outlet"], columns="target", values="hits", aggfunc="sum", fill_value=0)

# %%
by_target = bad.groupby(["perspective", "target"])["hits"].sum()
for perspective, counts in by_target.groupby(level="perspective"):
    print(
        f"Narrators of {perspective} outlets aim {counts.max()} of {counts.sum()} bad words at '{counts.idxmax()[1]}'."
    )

# %% [markdown]
# ## From a cell back to its sentences
#
# A cell is named by its own columns.

# %%
cell = {"measure": "described", "target": by_target.idxmax()[1], "voice": "own", "polarity": -1}
lines = fr.evidence(scores, articles, **cell, context=60)
assert len(lines) == bad.loc[bad["target"] == cell["target"], "hits"].sum()
print(f"{len(lines)} lines behind the narrators' bad words of '{cell['target']}'.")
lines[["perspective", "outlet", "pre", "match", "post"]].head(8)

# %% [markdown]
# ## Sides
#
# Whose account do the narrators' words serve? To the left Kyiv's, to the right Moscow's; those about nobody in a camp
# have no direction and stand in grey at the right.

# %%
narrators = {"split": "side", "voice": "own"}
sides = fr.rates(scores, **narrators)
fr.charts.sides(sides, fr.rates(scores, by="perspective", **narrators))

# %%
counts = sides.pivot_table(index="perspective", columns="side", values="n_hits", aggfunc="sum")
print(f"{counts['none'].sum() / counts.to_numpy().sum():.0%} of the narrators' counted words serve no side.")
counts

# %% [markdown]
# `tilt` puts both sides into one number for each article, from −1 (Kyiv's account) to +1 (Moscow's).

# %%
fr.charts.compare(fr.compare(scores, "tilt"))

# %% [markdown]
# **What not to conclude.** That a target is always right, or found. In doubt the library names nobody; where it names
# somebody, it is wrong now and then: [validity](../docs/validity.md) says how often, for each side apart.
#
# ## And the sentences without a loaded word?
#
# `fr.sentiment_toward` asks how sentences speak of an actor, by a linear model trained on news about US politics: −1
# negative, +1 positive. It is often wrong about a single mention (the line below says how often it is right), so means over
# many mentions can be compared, and a single mention must never be quoted as a finding.

# %%
from framing.validity import line

print(line("toward"))
for sentence in (
    "Zelensky was praised for his courage and Putin was condemned for his cruelty.",
    "Putin was praised for his courage and Zelensky was condemned for his cruelty.",
):
    spans = {name: sentence.index(name) for name in ("Zelensky", "Putin")}
    toward = {n: round(fr.sentiment.toward(sentence, at, at + len(n)), 2) for n, at in spans.items()}
    print(sentence, toward)

# %% [markdown]
# Two names changed round should change their scores round: the measure is meant to know no names.

# %%
blocs = fr.sentiment_toward(scores, by="perspective", of="bloc")
assert set(blocs["perspective"]) == {"pro-kyiv", "neutral", "pro-moscow"}
fr.charts.sentiment_toward(blocs)

# %% [markdown]
# **How to read it.** Filled: the narrator's own mentions; hollow: all mentions, those of quoted people too. Where the two
# differ, the people quoted speak otherwise than the narrator, and choosing them is the outlet's part in it.

# %%
table = fr.sentiment_toward(scores)
columns = ["perspective", "outlet", "sentiment_own", "low_own", "high_own", "mentions", "n_articles_own"]
table.loc[table["actor"] == ACTOR, columns].round(2)

# %%
crossing = (table["low_own"] < 0) & (table["high_own"] > 0)
with_interval = table["low_own"].notna()
print(f"{crossing.sum()} of {with_interval.sum()} intervals of an outlet toward an actor hold 0.")

# %% [markdown]
# **What not to conclude.** That a negative number is unfair. Sentences about an army that invades, or about a
# government that falls, are negative in careful reports too.
#
# ## Exercises
#
# 1. Open ten lines of your own choice with `fr.evidence(scores, articles, event=EVENT, voice="own")`. Whom would you
#    name as the target? Compare with `target` in `scores.hits`.
# 2. Find a word that both sides' narrators use of each other. Is it the same charge?
# 3. Write a sentence in which the target is clear to you and empty in the table. What would a rule have to know?
