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
# # Start here: who is called what, and the sentence behind every word
#
# *Five minutes. One question: which loaded words do the outlets use of whom, and whose words are they?*
#
# A **loaded word** is one that a careful news agency would not let stand in its own voice: *dictator*, *horde*, *heroic*.
# Counting such words is easy. Two things are not: **whose words they are** (an outlet that writes *the dictator said* speaks
# itself; one that writes *a protester called him a "dictator"* reports somebody), and **about whom** they are said.
# `framing` works out both, and every word and number below leads back to its sentences.
#
# > **COMPOSED FOR TEACHING.** The articles of this notebook were written for this library, about real events,
# > by nine invented outlets. They show how the tool works. They are evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"  # a folder or a file of your own works as well: .txt, .html, .csv, .xlsx, .jsonl …
EVENT = "pyongyang-treaty-2024"

# %% [markdown]
# ## 1. Read, score, look
#
# Reading never changes a text; scoring returns tables.

# %%
import framing as fr
from framing import paths

articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)
called = fr.described(scores)
fr.charts.described(called)

# %% [markdown]
# **How to read it.** Rows: about whom. Columns: the outlets' perspectives, a claim about the *outlet* that was made beforehand
# (`data/outlets.csv`), never from its wording. In the cells the very words, as printed. After **−** something bad is said,
# after **+** something good. Black: the narrator's own words; lighter and in quotation marks: words of somebody who is
# quoted. Raised numbers: which outlets.
#
# **What not to conclude.** That an empty cell means respect: a word whose target the sentence leaves open is not in the
# picture, and one can be one-sided by choosing facts and sources alone. And these outlets are invented.

# %%
own = called[called["voice"] == "own"]
told = own[own["polarity"] < 0].groupby(["perspective", "target"])["hits"].sum().sort_values(ascending=False)
for (perspective, target), hits in told.head(3).items():
    print(f"Narrators of {perspective} outlets use {hits} bad words of '{target}'.")
known = (scores.hits["counted"] & (scores.hits["target"] != "")).sum()
print(f"Of {scores.hits['counted'].sum()} loaded words that count, {known} have a known target.")

# %% [markdown]
# ## 2. From a word to its sentence
#
# A row of the table is named by its own columns. Here the most frequent word of a narrator.

# %%
first = own.sort_values(["hits", "text"]).iloc[-1]
cell = first.drop(["hits", "articles"]).to_dict()
lines = fr.evidence(scores, articles, **cell, context=60)
assert len(lines) == first["hits"]
print(f"{first['outlet']} says '{first['text']}' {first['hits']} times of '{first['target']}':")
lines[["pre", "match", "post"]]

# %% [markdown]
# One event as a table: click on a word, and its sentences open.

# %%
from IPython.display import HTML

from framing import callings

table = callings.html(fr.described(scores, EVENT), lambda cell: fr.evidence(scores, articles, **cell))
HTML("<style>.described td {text-align: left; vertical-align: top}</style>" + table)

# %% [markdown]
# ## 3. Whose account do the words serve?
#
# Bad of one camp serves the other, good of a camp serves it; a few words (*special military operation*) belong to one account
# whoever they are about. To the left Kyiv's account, to the right Moscow's; at the right, in grey, the words that serve
# neither.

# %%
narrators = {"split": "side", "voice": "own"}
fr.charts.sides(fr.rates(scores, **narrators), fr.rates(scores, by="perspective", **narrators))

# %% [markdown]
# ## 4. How many, and in whose voice?
#
# Loaded words of any side, for 1,000 words of each voice.

# %%
table, groups = fr.rates(scores), fr.rates(scores, by="perspective")
fr.charts.rates(table, groups)

# %%
for row in groups[groups["voice"] == "own"].itertuples():
    print(
        f"{row.perspective}: {row.per_1000:.1f} in 1,000; {row.n_outlets} outlets allow anything from {row.low:.1f} to {row.high:.1f}."
    )
one_event = scores.articles[scores.articles["event"] == EVENT]
columns = ["outlet", "perspective", "n_words", "loaded_own_per_1000", "tilt", "reads_as"]
one_event[columns].sort_values("tilt").round(2).reset_index(drop=True)

# %% [markdown]
# `tilt` runs from −1 (the text's own wording serves Kyiv's account) to +1 (Moscow's); `reads_as` says how the **text** reads.
# It can differ from the outlet's `perspective`; where it does, read the article.
#
# **What not to conclude.** A high rate is not a lie and a low rate is not fairness.

# %% [markdown]
# ## 5. Read
#
# The longest article of each perspective, side by side. Hover over a mark, or tick the boxes of the legend.

# %%
fr.read_along(scores, articles, event=EVENT)

# %% [markdown]
# ## 6. Five real articles
#
# Five articles from the web about the same countries: two pro-Kyiv, two neutral, one pro-Moscow. Their texts
# belong to others and are not here; the **derived tables** (places in the text, names of terms, scores, no words) are, and
# the chart is made from them alone.

# %%
real = fr.read_tables(paths.data() / "derived" / "five-articles")
fr.charts.rates(fr.rates(real))

# %%
columns = ["outlet", "perspective", "n_words", "tilt", "tilt_low", "tilt_high", "reads_as"]
widths = real.articles["tilt_high"] - real.articles["tilt_low"]
unlike = real.articles[real.articles["reads_as"] != real.articles["perspective"]]
print(f"The ranges of tilt are {widths.min():.2f} to {widths.max():.2f} wide, on a scale of 2.")
print(f"{len(unlike)} of {len(real.articles)} texts read otherwise than their outlet's perspective.")
ironic = real.articles.iloc[0]
print(
    f"{ironic['outlet']} is {ironic['perspective']}, has {ironic['n_loaded_own']} loaded words of its own and reads {ironic['reads_as']}."
)
real.articles[columns].round(2)

# %% [markdown]
# **A limit, on purpose in view.** Who reads article 000 finds irony and a choice of facts; a list of words hears neither.
# Read the article before you believe the number.
#
# **Next:** `01-about-whom` asks at whom the words are aimed.
#
# ## Exercises
#
# 1. Draw the first chart for one event: `fr.charts.described(fr.described(scores, event=EVENT))`. What is left of it?
# 2. Find a sentence in which the library gives the wrong voice or counts a harmless word. Which rule failed?
# 3. Take a neutral article and rewrite one sentence so that it serves one side without any listed word.
