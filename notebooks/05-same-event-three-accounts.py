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
# # Same event, three accounts
#
# *One question: within one event, how far do the accounts differ in wording, and how sure may we be?*
#
# Two things make coverage differ. **Selection** is what an outlet reports at all: which events, which facts, which
# speakers. **Wording** is how it puts them. Here every outlet writes about the same event, so the choice of the event
# is held fixed. The choice of facts and speakers *within* it is not: it still mixes with wording.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"
EVENT = "kursk-troops-2024"
MEASURE = "loaded_own_per_1000"  # the primary measure, named before looking
EXPLORATORY = ["tilt", "quoted_share"]
PAIR = ["pro-kyiv", "pro-moscow"]

# %%
import framing as fr
from framing import paths

articles = fr.read_articles(paths.project() / ARTICLES)
articles = articles[articles["event"] == EVENT].reset_index(drop=True)
scores = fr.score(articles)
assert scores.articles["perspective"].nunique() == 3
columns = ["perspective", "outlet", "date", "n_words", MEASURE, *EXPLORATORY]
scores.articles[columns].sort_values(["perspective", "outlet"]).round(2).reset_index(drop=True)

# %% [markdown]
# ## 1. Three estimates

# %%
groups = fr.compare(scores, MEASURE)
fr.charts.compare(groups)

# %% [markdown]
# **What to see.** Two rows of the same numbers, because there is only one event. Each line is the 95% interval over
# three outlets, and each runs from almost none to several times the estimate: three outlets say very little about a
# whole side.
#
# **What not to conclude.** That the three sides word the event alike. Wide lines that overlap mean *we cannot tell*.

# %% [markdown]
# ## 2. The differences
#
# An interval for each group is not an interval for their difference. `fr.contrast` gives the differences: in the
# measure's own unit, as a ratio, and as **Cliff's delta**, from −1 to +1: how much more often an outlet of the first
# group is above one of the second than below it. `p_adjusted` is Holm's, over all the pairs and measures in the table.

# %%
pairs = fr.contrast(scores, [MEASURE, *EXPLORATORY])
overall = pairs[pairs["event"] == "all"]
columns = [
    "measure",
    "group_a",
    "group_b",
    "difference",
    "low",
    "high",
    "cliffs_delta",
    "p",
    "p_adjusted",
    "note",
]
overall[columns].round(3)

# %%
one_measure = fr.contrast(scores, MEASURE)
ax = fr.charts.contrast(one_measure)
sentences = fr.evidence(scores, articles, measure="loaded_own_per_1000", event="all", group="pro-moscow")
ax

# %% [markdown]
# **What to see.** Bold: the difference and its interval. Coloured marks below it: each outlet's own difference from
# the other group. They scatter more *within* a side than the sides lie apart, and every interval takes in 0. (With one
# event, the row of the event repeats the bold one.)
#
# **What not to conclude.** *No difference shown* is not *no difference*. With three outlets against three, a
# difference has to be about three and a half times the spread within the sides before an interval leaves 0 out. The `note` column
# says where something was left out or an interval is missing. Take one outlet away and it has something to say:

# %%
two = scores.articles[scores.articles["outlet"] != "Steppe Lantern"]
fewer = fr.contrast(two, MEASURE, groups=PAIR)
assert fewer["p"].isna().all()
fewer[["event", "difference", "low", "high", "p", "n_outlets_a", "n_outlets_b", "note"]].round(2)

# %% [markdown]
# ## 3. The sentences behind the chart
#
# `fr.evidence` gives every sentence that a number was counted from.

# %%
print(len(sentences), "own-voice loaded terms behind the chart")
sentences.groupby("perspective").head(3)[["perspective", "outlet", "pre", "match", "post"]]

# %% [markdown]
# Any cell of any table opens the same way. The narrator's words in one account that serve Moscow's:

# %%
fr.evidence(scores, articles, perspective="neutral", side="moscow", voice="own", context=70)[
    ["outlet", "pre", "match", "post"]
]

# %% [markdown]
# **A trap to look for.** A neutral outlet can hold sided words in its own voice: a slip, a phrase taken over from a
# source without saying so, or a word that the lexicon misreads. Only the sentence tells which.

# %% [markdown]
# ## 4. What does the difference hang on?
#
# The same contrast again and again, one thing changed each time: quoted words counted too, one lexicon only, one
# outlet left out, one term left out.

# %%
changed = fr.robustness(scores, measure=MEASURE, groups=PAIR)
print(changed.attrs["verdict"])
fr.charts.robustness(changed)

# %% [markdown]
# **What to see.** Dashed: the difference as first measured. Hollow marks have no interval, because a side has only two
# outlets left. A mark on the other side of 0 turns the finding round.
#
# **What not to conclude.** A result that hangs on no one term can still hang on the whole list: choose other words and
# it may change. And a result that hangs on one outlet is a finding about that outlet.

# %% [markdown]
# ## 5. Read
#
# The longest article of each perspective, side by side. Hover over a mark, or tick the boxes of the legend.

# %%
fr.read_along(scores, articles, event=EVENT)

# %% [markdown]
# **Selection inside the event.** Note which facts and which speakers each account has and the others leave out. No
# count of loaded words sees that.
#
# ## Exercises
#
# 1. Change `EVENT` and run all cells. For how many of the six events does an interval of `MEASURE` leave 0 out? How
#    many of the eighteen would do so by chance?
# 2. List the facts that all three accounts in section 5 share. Is what remains selection or wording?
# 3. Run the contrast over all six events (do not filter `articles`). The intervals get narrower. Why not by √6?
# 4. Put the event on one page for a class: `fr.charts.fact_sheet(fr.fact_sheet(scores, articles, EVENT))`.
