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
# # Distinctive words: what tells the accounts apart?
#
# *One question: which words tell the accounts of the same events apart, once names are set aside?*
#
# A lexicon finds the loaded words somebody has listed. Keyness asks the other way round: it compares **all** words
# of two groups, and lets the texts say which ones differ.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"
TARGET = "pro-moscow"
REFERENCE = "pro-kyiv"
WORD = "side"

# %%
import framing as fr
from framing import paths

articles = fr.read_articles(paths.project() / ARTICLES)
groups = {"target": TARGET, "reference": REFERENCE}

# %% [markdown]
# ## With names: who is written about, and how places are spelt

# %%
columns = ["term", "target_count", "reference_count", "log_ratio", "low", "high", "z", "p_adjusted"]
everything = fr.keyness(articles, **groups)
everything[columns].head(8).round(2)

# %% [markdown]
# Spellings and names stand high. They say which spelling an outlet's style book asks for and whom it mentions, which is
# hardly news; and *Eurasia Sextant* shows that spelling is no stance.
#
# ## Within events, names set aside
#
# Now the names of known people, bodies and states are left out, and the groups are compared **within each event**:
# what one side alone covers cannot pass for how it words things.

# %%
words = fr.keyness(articles, **groups, within="event", mask_names=True)
fr.charts.keyness(words)

# %% [markdown]
# **How to read it.** To the right: more often in the target's articles; +1 is twice as often, +2 four times. The line is
# what resampling whole articles allows. At the right, the spread over articles: a mark near 1 says that the word comes
# from one article, whatever its ratio.
#
# **What to see.** Long lines. Eighteen short articles a side do not pin down how often a rare word is used.

# %%
told_apart = words[words["p_adjusted"] < 0.05]
print(f"{len(words)} words; {len(told_apart)} with an adjusted p under .05")
assert not {"putin", "zelensky", "moscow"} & set(words["term"])

# %% [markdown]
# **Significance is not size.** G² treats every word as an independent draw and calls many of these differences
# significant (over 3.84). Words come in articles; once whole articles are shuffled and the many tests are
# adjusted for, what is left is the number printed above. Compare the two columns:

# %%
sizes = words.assign(g2_over_3_84=words["g2"] > 3.84, p_under_05=words["p_adjusted"] < 0.05)
sizes[["g2_over_3_84", "p_under_05"]].sum()

# %% [markdown]
# ## Behind one word: its sentences
#
# A number is a question; the lines are the answer. Whose word is it (`voice`), and does it mean the same on both
# sides?

# %%
lines = fr.kwic(articles, WORD, context=60)
lines = lines[lines["perspective"].isin([TARGET, REFERENCE])].sort_values(["perspective", "outlet"])
lines[["perspective", "outlet", "voice", "pre", "match", "post"]]

# %% [markdown]
# ## Which loaded terms make the difference of the rate?
#
# The word shift turns to a number we already had, the narrator's loaded terms per 1,000 words, and splits the
# difference between the groups into its terms. The parts sum to the whole, exactly.

# %%
scores = fr.score(articles)
shift = fr.word_shift(scores, **groups)
fr.charts.word_shift(shift)

# %%
estimates = fr.compare(scores, "loaded_own_per_1000")
overall = estimates[estimates["event"] == "all"].set_index("group")["estimate"]
assert abs(shift["contribution"].sum() - (overall[TARGET] - overall[REFERENCE])) < 1e-9
overall.round(2)

# %% [markdown]
# **What to see.** A small difference of rates can hide large ones of words: the bars to the left and to the right nearly
# cancel. *How much* loaded wording two sides use, and *which*, are two questions.
#
# **What not to conclude.**
#
# - A distinctive word is not a stance. Who uses *regime* may quote it, deny it or mock it.
# - Few articles find few words. "Not significant" here says that we cannot know, not that the accounts are alike.
# - The p-values are about other articles of *these* outlets. Whether other outlets of the same perspective would
#   differ is another question, and three a side can never answer it.
# - Names unknown to the actors file, adjectives (*Ukrainian*) and places are still among the words.
#
# ## Exercises
#
# 1. Set `TARGET` to `neutral` and leave `reference` out of `groups`. Which words are the agency's trade, not its view?
# 2. Ask for pairs and triples (`ngrams=3, least=4`). Which phrase says more than its words do?
# 3. Find a word whose dispersion is near 1 and read its article. Would you have reported it?
