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
# # How far to trust this
#
# *One question: how often is each measure right, where does it fail, and how do I find out for my own texts?*
#
# A dictionary that works on one kind of text fails on another. So every measure here comes with figures from texts
# that somebody labelled, and a measure without such figures is called *not validated*. The figures are made by
# `python -m benchmarks validity` and stored with the library; [the whole table](../docs/validity.md) says more.
#
# > **COMPOSED FOR TEACHING.** The articles used below are invented: nine invented outlets, six real events. They are
# > evidence of nothing about real media. The figures of the first chart are from real texts, which are not shipped.

# %% tags=["parameters"]
ARTICLES = "data/articles"
LABELS = "data/annotations/model.csv"
LEXICONS = ["ukraine-war-en", "loaded-en"]
POSITIVE = 0.05
SEED = 1

# %%
import pandas as pd

import framing as fr
from framing import labelling, lexicon_check, paths, validation, validity

pd.set_option("display.max_colwidth", 200)

measured = validity.validity()
fr.charts.validity(measured)

# %% [markdown]
# **How to read it.** The library against labels, and the labellers against each other. On the gold passages the labellers
# were **two language models that followed a codebook**; no human was asked.

# %%
for measure in ("hits", "voice", "side", "reads_as"):
    for row in measured[(measured["measure"] == measure) & measured["covers"].ne("")].to_dict("records"):
        how_good = validity.figure(row["value"], row["low"], row["high"])
        print(f"{measure}: {row['metric']} {how_good} on {row['n']:.0f} {row['unit']} ({row['data']})")
        assert "language models" in row["labels"]

# %%
right = measured[(measured["measure"] == "hits") & (measured["metric"] == "precision")]["value"].iloc[0]
print(f"Of 100 counted hits {100 * right:.0f} were marked by a labeller, {100 * (1 - right):.0f} by none.")

# %% [markdown]
# **What not to conclude.** That such errors average out. They do so only if they are the same for all groups, and that is
# the question of the section on symmetry below.

# %% [markdown]
# ## Has every term earned its place?
#
# Thousands of places where a term occurs in open corpora were judged twice, blind to the lexicon's opinion: loaded here?
# Two language models judged; no human. What they said stands in each row of a lexicon: `seen` (judged places) and `right`
# (judged loaded). A term under one half with evidence enough is not `counted`.

# %%
terms = pd.concat([fr.load_lexicon(name).table.assign(lexicon=name) for name in LEXICONS], ignore_index=True)
terms = terms.assign(**terms[["seen", "right"]].apply(pd.to_numeric))
judged = terms[terms["seen"] > 0]
assert judged["seen"].sum() > 1000
print(
    f"{len(judged):,} of {len(terms):,} terms were seen; {judged['right'].sum() / judged['seen'].sum():.0%} of {judged['seen'].sum():,.0f} places were called loaded."
)

# %% [markdown]
# The twenty that did worst, of those with the most evidence against them first:

# %%
worst = judged.assign(wrong=judged["seen"] - judged["right"], share=judged["right"] / judged["seen"])
worst = worst.sort_values(["share", "wrong"], ascending=[True, False]).head(20)
assert len(worst) == 20
print(f"Of their {worst['seen'].sum():.0f} places {worst['right'].sum():.0f} were called loaded.")
worst[["term_id", "lexicon", "category", "kind", "seen", "right", "unless"]].reset_index(drop=True)

# %% [markdown]
# ## Symmetry in use
#
# A lexicon with as many words for one side as for the other can still be wrong more often about one of them. So the
# question is how often a word of each side is loaded **where it occurs**. Codes have a side of their own; an evaluation
# serves the side that follows from whom it is about.

# %%
audit = pd.concat({name: lexicon_check.audit(fr.load_lexicon(name)) for name in LEXICONS})
rows = ["entries", "counted", "judgements", "called loaded"]
audit[audit.index.get_level_values("measure").isin(rows)]

# %% [markdown]
# What judges said of the places themselves: of those where both saw a side in the narrator's own words, how often they
# agreed on which.

# %%
labels = pd.read_csv(paths.data() / "labels" / "hits-in-context.csv", keep_default_na=False)
own = labels[
    (labels["a_voice"] == "own") & (labels["b_voice"] == "own") & labels["a_side"].isin(["kyiv", "moscow"])
]
agreed = own.assign(agreed=own["a_side"] == own["b_side"]).groupby(["corpus", "a_side"])["agreed"]
agreed.agg(places="size", agreed="mean").unstack().round(2)

# %% [markdown]
# The same question asked of the library: of the narrator's words that it counts for one side, how many did a labeller
# mark with that side, and how often does it raise a false alarm on texts of the other side?

# %%
by_side = measured[measured["measure"].str.contains("serving|false alarm")]
assert {"own words serving kyiv", "own words serving moscow"} <= set(by_side["measure"])
by_side[["measure", "metric", "value", "low", "high", "n", "unit", "data"]].round(2)

# %%
serving = by_side[by_side["measure"].str.contains("serving")]
low, high = serving["low"].max(), serving["high"].min()
apart = (
    "the intervals overlap: no difference between the sides is shown" if low <= high else "the sides differ"
)
print(f"Here {apart}.")

# %% [markdown]
# ## What nobody has validated

# %%
measured.loc[measured["value"].isna(), ["measure", "note"]]

# %% [markdown]
# ## Where two measures disagree: VADER and the loaded terms
#
# Does negative sentiment go with loaded words? If both measured "bias", it should.

# %%
articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)
both = scores.articles[["article_id", "perspective", "sentiment", "loaded_own_per_1000"]]
rank = both["sentiment"].corr(both["loaded_own_per_1000"], method="spearman")
assert rank > -0.7, "VADER and the loaded terms order the articles alike: the text below would be wrong"
print(f"Spearman's rank correlation: {rank:.2f}; −1 would be the same order, turned round.")

# %%
many = both["loaded_own_per_1000"] > both["loaded_own_per_1000"].median()
odd = both[many & (both["sentiment"] > POSITIVE)].sort_values("sentiment", ascending=False)
print(f"{len(odd)} articles are positive for VADER and hold more of the narrator's loaded words than most.")
assert len(odd)
odd.round(2)

# %% [markdown]
# The sentences say why.

# %%
hits = scores.hits[scores.hits["voice"].eq("own") & scores.hits["counted"]]
loaded = hits.groupby(["article_id", "sentence"])["text"].agg("; ".join).rename("words").reset_index()
texts = scores.sentences.merge(loaded).merge(articles[["article_id", "text"]])
texts["text"] = [t[a:b] for t, a, b in zip(texts["text"], texts["start"], texts["end"], strict=True)]
texts[texts["article_id"].isin(odd["article_id"])].nlargest(6, "sentiment")[["sentiment", "words", "text"]]

# %% [markdown]
# VADER adds up pleasant and unpleasant words and turns negated ones round; it hears no irony. Sentiment asks whether words
# are pleasant, loaded terms ask whether they take a side: neither stands in for the other. And the list errs too: read the
# sentences before you believe either.

# %% [markdown]
# ## On your own texts: sample, label, report
#
# 1. **Sample.** `framing validate --sample 200 YOUR_TEXTS --out labels` draws passages in turn from every perspective,
#    outlet and event. The sheet is *blind*.

# %%
sheet, key = labelling.draw_sample(articles, 16, seed=SEED)
assert sheet["article_id"].nunique() == len(key) == 16
sheet.head(6).astype(object).fillna("")

# %%
drawn = key["perspective"].value_counts()
assert drawn.max() - drawn.min() <= 1
drawn

# %% [markdown]
# 2. **Label.** Two people or more fill in a copy each, alone, by [the codebook](../framing/codebook.md).
# 3. **Report.** `framing validate --labels anna.csv --labels ben.csv`. Here with an example that ships with the
#    library: sixteen invented passages that one language model filled in. It shows the form and validates nothing.

# %%
passages, gold = labelling.read_labels(paths.project() / LABELS)
assert len(passages) == 16
assert set(gold["coder"]) == {"model"}
labelled = fr.score(passages)
report = fr.validate(labelled, gold, seed=SEED)
assert report["value"].dropna().between(-1, 1).all()
fr.charts.validity(report)

# %% [markdown]
# Mind the width of the intervals. With a second coder the report gains rows for *both*: how far the coders agree
# (Krippendorff's alpha) is about as far as any program can agree with them.
#
# ## Which terms to repair

# %%
repair = validation.validate_terms(labelled, gold, fewest=1)
repair[["term_id", "forms", "hits", "right", "precision", "low", "high", "verdict"]].head(8).round(2)

# %% [markdown]
# The list above gives every term a verdict, however rare; by default one needs four hits. One wrong hit is an
# anecdote; look at the sentence before you change a lexicon (`unless` holds the contexts in which a term does not count).
#
# ## Exercises
#
# 1. Fill in the sheet above yourself, without looking at `key`, and validate. Where do you and the model differ?
# 2. Take the term with the lowest precision in your report. Would a context in `unless` repair it, or should it go?
# 3. Find a sentence of the table of disagreements in which VADER is right and the loaded term is wrong.
