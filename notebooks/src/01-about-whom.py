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
about = scores.articles[["article_id", "outlet", "perspective", "event"]]
hits = scores.hits[scores.hits["counted"]].merge(about, on="article_id")
own = hits[hits["voice"] == "own"]

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
# ## Who speaks badly of whom
#
# The narrators' own words only, by the camp or actor at whom they are aimed. Rows: who writes. Columns: about whom.

# %%
aimed = own[own["target"] != ""]
bad = aimed[aimed["polarity"] < 0].pivot_table(
    index=["perspective", "outlet"], columns="target", values="text", aggfunc="size", fill_value=0
)
bad[bad.sum().sort_values(ascending=False).index[:8]]

# %% [markdown]
# The same cells as words: what each perspective's narrators call whom.

# %%
called = aimed[aimed["polarity"] != 0].assign(
    said=lambda t: t["polarity"].map({-1: "bad", 1: "good"}), text=lambda t: t["text"].str.lower()
)
most = called["target"].value_counts().index[:6]
called[called["target"].isin(most)].groupby(["target", "said", "perspective"])["text"].agg(
    lambda t: ", ".join(f"{word} {n}" for word, n in t.value_counts().head(5).items())
).unstack(fill_value="")

# %% [markdown]
# ## From a cell back to its sentences
#
# A cell is named by its own columns.

# %%
first = called["target"].value_counts().index[0]
lines = fr.evidence(scores, articles, target=first, voice="own", polarity=-1, context=60)
assert len(lines) == ((own["target"] == first) & (own["polarity"] == -1)).sum()
print(f"{len(lines)} lines behind the cells of '{first}'.")
lines[["perspective", "outlet", "pre", "match", "post"]].head(8)

# %% [markdown]
# ## Sides
#
# Whose account do the narrators' words serve? Counts, without direction for those about nobody in a camp.

# %%
sides = own.groupby(["perspective", "outlet", "side"]).size().unstack(fill_value=0)
sides

# %%
share = (own["side"] == "none").mean()
print(f"{share:.0%} of the narrators' counted words serve no side.")

# %%
fr.charts.compare(fr.compare(scores, "tilt"))

# %% [markdown]
# **What not to conclude.** That a target is always right, or found. In doubt the library names nobody; where it names
# somebody, it is wrong now and then: [validity](../docs/validity.md) says how often, for each side apart.
#
# ## And the sentences without a loaded word?
#
# `fr.sentiment_toward` asks how sentences speak of an actor, by a linear model trained on news about US politics: −1
# negative, +1 positive. It is wrong about one mention in three. Means over many mentions can be compared; a single
# mention must never be quoted as a finding.

# %%
for sentence in (
    "Zelensky was praised for his courage and Putin was condemned for his cruelty.",
    "Putin was praised for his courage and Zelensky was condemned for his cruelty.",
):
    spans = {name: sentence.index(name) for name in ("Zelensky", "Putin")}
    toward = {n: round(fr.sentiment.toward(sentence, at, at + len(n)), 2) for n, at in spans.items()}
    print(sentence, toward)

# %% [markdown]
# The measure knows no names: two names changed round change their scores round.

# %%
blocs = fr.sentiment_toward(scores, by="perspective", of="bloc")
assert set(blocs["perspective"]) == {"pro-kyiv", "neutral", "pro-moscow"}
fr.charts.sentiment_toward(blocs)

# %% [markdown]
# **How to read it.** Filled: the narrator's own mentions; hollow: all mentions, those of quoted people too. Where they
# differ, it is the people quoted who praise or blame, and choosing them is the outlet's part in it.

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
