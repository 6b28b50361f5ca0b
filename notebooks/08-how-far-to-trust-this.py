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
# # How far to trust this
#
# *One question: how often is each measure right, where does it fail, and how do I find out for my own texts?*
#
# A dictionary that works on one kind of text fails on another. So every measure here comes with figures from texts
# that somebody labelled, and a measure without such figures is called *not validated*. The figures are made by
# `python benchmarks/validity.py` and stored with the library; [the whole table](../docs/validity.md) says more.
#
# > **COMPOSED FOR TEACHING.** The articles used below are invented: nine invented outlets, six real events. They are
# > evidence of nothing about real media. The figures of the first chart are from real texts, which are not shipped.

# %% tags=["parameters"]
ARTICLES = "data/articles"
LABELS = "data/annotations/model.csv"
POSITIVE = 0.05
SEED = 1

# %%
import pandas as pd

import framing as fr
from framing import labelling, paths, validation, validity

pd.set_option("display.max_colwidth", 200)

fr.charts.validity(validity.validity())

# %% [markdown]
# **What to see.** Circles are the library against labels, diamonds the labellers against each other. On the gold
# passages the labellers were **two language models that followed a codebook**; no human was asked.
#
# - *Whose* words they are (`voice`) and who is quoted (`sources`) is read rather well.
# - About **half** of the marked loaded terms were marked by a labeller too (`hits`, precision), and about a quarter of
#   those that both marked are missed (recall). So a count of loaded terms is a noisy count: compare groups, do not
#   judge an article by it, and open the sentences.
# - `reads_as` is better on passages that were seen while the lexicon was written than on the odd-numbered ones, which
#   were not. The odd-numbered ones tell what to expect; other outlets and years may do worse.
# - Sentence `sentiment` (VADER) agrees with people only loosely, on editorials. It is a baseline here.
#
# **What not to conclude.** That an error of 20 in 100 averages out. It does so only if it is the same for all groups.
# `reads_as` finds pro-Kyiv passages more often than pro-Moscow ones, so shares of either are not comparable as they
# are.

# %% [markdown]
# ## What nobody has validated

# %%
table = validity.validity()
table.loc[table["value"].isna(), ["measure", "note"]]

# %% [markdown]
# ## Where two measures disagree: VADER and the loaded terms
#
# Does negative sentiment go with loaded words? If both measured "bias", it should.

# %%
articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)
both = scores.articles[["article_id", "perspective", "sentiment", "loaded_own_per_1000"]]
assert len(both) == len(articles)
both[["sentiment", "loaded_own_per_1000"]].corr(method="spearman").round(2)

# %%
many = both["loaded_own_per_1000"] > both["loaded_own_per_1000"].median()
odd = both[many & (both["sentiment"] > POSITIVE)].sort_values("sentiment", ascending=False)
odd.round(2)

# %% [markdown]
# These articles are *positive* for VADER and hold more of the narrator's loaded words than most. The sentences say why.

# %%
hits = scores.hits[scores.hits["voice"].eq("own") & scores.hits["category"].ne("toponym")]
loaded = (
    hits.groupby(["article_id", "sentence"])
    .agg(words=("text", "; ".join), terms=("text", "size"))
    .reset_index()
)
texts = scores.sentences.merge(loaded).merge(articles[["article_id", "text"]])
texts["text"] = [t[a:b] for t, a, b in zip(texts["text"], texts["start"], texts["end"], strict=True)]
texts = texts[texts["article_id"].isin(odd["article_id"])]
texts.nlargest(6, "sentiment")[["article_id", "sentiment", "words", "text"]]

# %% [markdown]
# **What to see.** VADER adds up pleasant words (*great*, *good*, *peace*, *heroes*) and turns negated ones round; it
# hears no irony. Sentiment asks whether words are pleasant, loaded terms ask whether they take a side: neither stands
# in for the other. And the list errs too: who *silenced the guns* silenced nobody, and *great powers* may be a plain
# term. That is what a precision of about a half looks like.

# %% [markdown]
# ## On your own texts: sample, label, report
#
# 1. **Sample.** `framing validate --sample 200 YOUR_TEXTS --out labels` draws passages: half in turn from every
#    perspective, outlet and event, half so that as many terms as possible are covered. The sheet is *blind*.

# %%
sheet, key = labelling.draw_sample(articles, 16, seed=SEED)
assert sheet["article_id"].nunique() == len(key) == 16
sheet.head(6).astype(object).fillna("")

# %%
key.groupby(["perspective", "drawn_for"]).size().unstack()

# %% [markdown]
# 2. **Label.** Two people or more fill in a copy each, alone, by [the codebook](../framing/codebook.md).
# 3. **Report.** `framing validate --labels anna.csv --labels ben.csv`. Here with an example that ships with the
#    library: sixteen invented passages that one language model filled in. It shows the form and validates nothing.

# %%
passages, gold = labelling.read_labels(paths.project() / LABELS)
labelled = fr.score(passages)
report = fr.validate(labelled, gold, seed=SEED)
assert report["value"].dropna().between(-1, 1).all()
fr.charts.validity(report)

# %% [markdown]
# Mind the width of the intervals: with sixteen passages nearly everything is possible. Two hundred passages give an
# interval of about a third of that width. With a second coder the report gains rows for *both*: how far the coders
# agree (Krippendorff's alpha) is about as far as any program can agree with them.
#
# ## Which terms to repair

# %%
terms = validation.validate_terms(labelled, gold, fewest=1)
terms[["term_id", "forms", "hits", "right", "precision", "low", "high", "verdict"]].head(8).round(2)

# %% [markdown]
# The list above shows every term, however rare. By default a term gets no verdict under four hits. One wrong hit is an anecdote; look at the sentence before you
# change a lexicon (`unless` holds the contexts in which a term does not count).
#
# ## Exercises
#
# 1. Fill in the sheet above yourself, without looking at `key`, and validate. Where do you and the model differ?
# 2. Take the term with the lowest precision in your report. Would a context in `unless` repair it, or should it go?
# 3. Find a sentence of the table of disagreements in which VADER is right and the loaded term is wrong.
