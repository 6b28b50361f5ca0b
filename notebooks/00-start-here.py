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
# # Start here: from articles to a number, and back to the sentence
#
# *Five minutes. One question: how many loaded words does each outlet use, and whose words are they?*
#
# A **loaded term** is a word that takes a side or a tone: *illegitimate*, *dictator*, *SVO*. Counting such
# words is easy. Knowing **whose words they are** is not: an outlet that writes *the dictator said* speaks
# itself; one that writes *a protester called him a "dictator"* reports somebody. `framing` keeps the two
# apart, and every number below leads back to the sentences it counts.
#
# > **COMPOSED FOR TEACHING.** The articles of this notebook were written for this library, about real events,
# > by nine invented outlets. They show how the tool works. They are evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"  # a folder of your own works as well: .txt, .md, .html, .csv, .jsonl, .parquet
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
# **What to see.** Every outlet is a row. Filled marks are the narrator's own words, hollow ones stand in
# quotations. The diamonds are means of three outlets, and their lines are long: three outlets say little about
# a whole side.
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
print(top["outlet"], "·", round(top["per_1000"], 1), "own-voice loaded terms per 1,000 words")
lines[["pre", "match", "post"]]

# %% [markdown]
# The same in one picture, for print: underlined by category, framed where quoted, furniture in grey.

# %%
article_id = one_event.loc[one_event["outlet"] == top["outlet"], "article_id"].iloc[0]
fr.charts.marked_text(scores, articles, article_id, most_lines=22)

# %% [markdown]
# ## 4. Five real articles
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

# %% [markdown]
# **What to see.** Article 001 calls heads of state *dictator* and *illegitimate* in its own voice; 004 says
# *SVO*, *our country*, *Western world order*. The interval of each tilt is wide: one article is little evidence.
#
# **A limit, on purpose in view.** Article 000 is pro-Kyiv by irony and by what it selects, more than by any
# listed word. A lexicon cannot hear irony: its few sided words, mocking ones among them, point nowhere or the wrong
# way. Read the article before you believe the number.
#
# **Next:** `01-loaded-words` puts three accounts of one event side by side.
