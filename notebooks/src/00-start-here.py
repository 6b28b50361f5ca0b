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
# # Start here: from articles to a number, and back to the sentence
#
# *Five minutes. One question: how many loaded words does each outlet use, and whose words are they?*
#
# A **loaded term** is a word that a careful news agency would not let stand in its own voice: *dictator*, *heroic*,
# *SVO*. Counting such words is easy. Knowing **whose words they are** is not: an outlet that writes *the dictator
# said* speaks itself; one that writes *a protester called him a "dictator"* reports somebody. `framing` keeps the two
# apart, and every number below leads back to the sentences it counts.
#
# > **COMPOSED FOR TEACHING.** The articles of this notebook were written for this library, about real events,
# > by nine invented outlets. They show how the tool works. They are evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"  # a folder or a file of your own works as well: .txt, .html, .csv, .xlsx, .jsonl …
EVENT = "pyongyang-treaty-2024"

# %% [markdown]
# ## 1. Read and score
#
# Reading never changes a text; scoring returns tables. `scores.articles` has a row per article.

# %%
import framing as fr
from framing import paths

articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)
scores

# %%
columns = ["outlet", "perspective", "n_words", "loaded_per_1000", "loaded_own_per_1000", "tilt", "reads_as"]
one_event = scores.articles[scores.articles["event"] == EVENT]
one_event[columns].sort_values("tilt").round(2).reset_index(drop=True)

# %% [markdown]
# - `perspective` is a claim about the **outlet**, made beforehand (`data/outlets.csv`), never from its wording.
# - `tilt` runs from −1 (the text's own wording serves Kyiv's account) to +1 (Moscow's); `reads_as` says how the
#   **text** reads. They can differ, and where they do it is worth reading the article.

# %% [markdown]
# ## 2. Look

# %%
table = fr.rates(scores)
groups = fr.compare(scores, "loaded_own_per_1000")
fr.charts.rates(table, groups)

# %% [markdown]
# **How to read it.** Every outlet is a row, every kind of voice a mark. A group's bar is the mean of its three outlets,
# the line behind it what three outlets allow one to say of their whole side: not much.
#
# **What not to conclude.** A high rate is not a lie and a low rate is not fairness: one can be one-sided by
# choosing facts and sources alone. And these outlets are invented.

# %% [markdown]
# ## 3. Open the evidence behind one number
#
# Take the outlet with the most own-voice terms and look at the very sentences.

# %%
top = table[table["voice"] == "own"].sort_values("per_1000").iloc[-1]
lines = fr.evidence(scores, articles, outlet=top["outlet"], event=EVENT, voice="own", context=60)
assert len(lines) > 0
print(
    f"{top['outlet']}: {top['per_1000']:.1f} of 1,000 words are loaded and its own; {len(lines)} on this event."
)
lines[["pre", "match", "post"]]

# %% [markdown]
# ## 4. What kinds of words are they?
#
# Categories say **how** a word is loaded. *Delegitimising* denies a right to rule or to act; *euphemism* makes smaller;
# *glorifying* praises. Counts of the narrators' own words:

# %%
kinds = fr.rates(scores, by="perspective", split="category")
kinds = kinds.pivot(index="category", columns="perspective", values="n_hits")
kinds[kinds.sum(axis=1) > 0].sort_values("neutral", ascending=False)

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
# belong to others and are not here; the **derived tables** (offsets, term ids, scores, no words) are, and the
# chart is made from them alone.

# %%
real = fr.read_tables(paths.data() / "derived" / "five-articles")
fr.charts.rates(fr.rates(real))

# %%
columns = [
    "outlet",
    "perspective",
    "n_words",
    "kyiv_own",
    "moscow_own",
    "tilt",
    "tilt_low",
    "tilt_high",
    "reads_as",
]
real.articles[columns].round(2)

# %%
widths = real.articles["tilt_high"] - real.articles["tilt_low"]
unlike = real.articles[real.articles["reads_as"] != real.articles["perspective"]]
print(
    f"An interval of tilt is {widths.min():.2f} to {widths.max():.2f} wide, on a scale of 2: one article is little evidence."
)
print(f"{len(unlike)} of {len(real.articles)} texts read otherwise than their outlet's perspective.")

# %% [markdown]
# **A limit, on purpose in view.** Article 000 is pro-Kyiv by irony and by what it selects, more than by any
# listed word. A lexicon cannot hear irony. Read the article before you believe the number.
#
# **Next:** `01-about-whom` asks at whom the words are aimed.
#
# ## Exercises
#
# 1. Change `EVENT` above and run all cells. Does the order of the outlets by `tilt` stay the same?
# 2. Find a sentence in which the library gives the wrong voice or counts a harmless word. Which rule failed?
# 3. Take a neutral article and rewrite one sentence so that it serves one side without any listed word.
