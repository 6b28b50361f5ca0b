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
# # Same fact, nine wordings
#
# *One question: which facts of one event does each account tell, in which words, and which were not found there?*
#
# How a thing is worded is half of framing. The other half is **selection**: what is told at all. Here sentences of
# different outlets are laid together where they tell the same fact. What then stands side by side is wording; where a
# place stays empty, that account was not found to tell it.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, one real event. Evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"
EVENT = "vostochny-summit-2023"

# %%
from IPython.display import HTML

import framing as fr
from framing import paths, validity
from framing.accounts import told_by_one, told_shares

articles = fr.read_articles(paths.project() / ARTICLES)
articles = articles[articles["event"] == EVENT].reset_index(drop=True)
scores = fr.score(articles)
facts = fr.told(scores, articles, event=EVENT)
shares = told_shares(facts, scores)
print(f"{facts['fact'].nunique()} facts are told by two outlets or more, of {len(articles)} articles.")

# %% [markdown]
# ## 1. Who tells what
#
# Rows are facts in the order in which they are told, columns are outlets. **Filled**: the narrator tells it. **Hollow**:
# somebody is quoted with it. **Empty**: it was not found there.

# %%
fr.charts.told(facts, shares)

# %% [markdown]
# **What not to conclude.** An empty place is *not found*, never *left out on purpose*. The fact may be told in words that
# share nothing with the others', or the article may be short.

# %% [markdown]
# ## 2. One fact, all its wordings
#
# The fact that most outlets tell. Read down the column: what changes?

# %%
outlets_of = facts.groupby("fact")["outlet"].nunique()
commonest = outlets_of.idxmax()
one = facts[facts["fact"] == commonest]
print(f"Fact {commonest}, told by {outlets_of.max()} of {articles['outlet'].nunique()} outlets")
shown = one[["perspective", "outlet", "voice", "text"]].style.hide().format(escape="html")
HTML(shown.to_html(table_uuid="fact"))

# %% [markdown]
# Where the wordings of a fact give **different figures, dates or names**, the column `figures` says what each one says.
# That is a finding and no error: two sources may have counted differently, or one of them rounds. The composed
# accounts were written from one sheet of facts, so look for it in real ones (the notebook 06, and your own corpus).

# %%
differing = facts[facts["figures"] != ""]
print(f"The wordings of {differing['fact'].nunique()} facts differ in a figure, a date or a name.")
differing[["fact", "perspective", "outlet", "figures", "text"]].head(12)

# %% [markdown]
# ## 3. Which side tells it
#
# Of each two perspectives: facts that both tell, and facts that only one of them was found to tell.

# %%
pairs = told_by_one(facts)
pairs

# %%
for pair in pairs.to_dict("records"):
    print(
        f"{pair['group_a']} and {pair['group_b']}: {pair['both']} facts are told by both, "
        f"{pair['only_a']} by {pair['group_a']} outlets alone, {pair['only_b']} by {pair['group_b']} outlets alone."
    )

# %% [markdown]
# The share of the event's facts that an outlet tells goes into `fr.compare` like any measure, with an interval over the
# outlets:

# %%
estimates = fr.compare(shares, "share")
estimates[["event", "group", "estimate", "low", "high", "n_outlets"]].round(2)

# %% [markdown]
# **What not to conclude.** That an outlet with a small share hides something. A longer article tells more:

# %%
shares[["perspective", "outlet", "n_words", "told", "facts", "share"]].sort_values("n_words").round(2)

# %% [markdown]
# ## 4. How far to trust it

# %%
print(validity.line("told"))

# %% [markdown]
# The pairs that were judged are of real sentences (none of this corpus). Precision: of pairs laid together, how many
# tell the same. Recall: of pairs that tell the same, how many are laid together. So **a filled or hollow place is
# mostly right, and an empty one is a question.**
#
# ## Exercises
#
# 1. Take the fact of section 2. Underline in each wording the word that you would not find in a news agency's report.
# 2. Choose an empty place of the chart and read that article. Is the fact there after all? In which words?
# 3. Change `EVENT`. Which event has the most facts that one side alone tells? Does length explain it?
# 4. Write a tenth article that tells every fact of the chart and uses no loaded word. What had to go?
