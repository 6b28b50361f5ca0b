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
# # Fool the scorer: take a side without a single listed word
#
# *One question: what can one-sided wording do that a list of words cannot see?*
#
# You write a paragraph that serves one side by **selection, order, passives, and who is quoted**. The library counts
# listed words, so it should miss it. Then you write the same facts for the other side: the craft has no side. At the end
# you make a lexicon of your own, and see what that mends and what it does not.
#
# > **COMPOSED FOR TEACHING.** The paragraphs are invented, for each side one made in the same way. Evidence of nothing
# > about real media.

# %% tags=["parameters"]
FOR_KYIV = (
    "Three families in Sumy were woken at four. A wall was gone, and a girl of nine asked where the cat was. "
    "“We had moved here because it was quiet,” her mother said. Down the street a baker, a nurse and a teacher had the same "
    "night behind them. Elsewhere that day, a treaty was ratified. Its authors say it is defensive."
)
FOR_MOSCOW = (
    "Three families in Belgorod were woken at four. A wall was gone, and a girl of nine asked where the cat was. "
    "“We had moved here because it was quiet,” her mother said. Down the street a baker, a nurse and a teacher had the same "
    "night behind them. Elsewhere that day, a protest was lodged. Its authors say the treaty is a threat."
)
PATTERN = "Elsewhere that day"  # the term to be added at the end
LEXICON = "out/my-words"

# %% [markdown]
# ## 1. See what the scorer sees
#
# Replace one of the paragraphs by your own and run all cells.

# %%
import pandas as pd

import framing as fr
from framing import lexicon_check, paths

pd.set_option("display.max_colwidth", None)

texts = pd.DataFrame(
    {"article_id": ["for-kyiv", "for-moscow"], "text": [FOR_KYIV, FOR_MOSCOW], "composed": [True, True]}
)
scores = fr.score(texts)
columns = ["article_id", "n_words", "loaded_per_1000", "tilt", "reads_as", "quoted_share"]
scores.articles[columns].round(2)

# %%
found = scores.hits[scores.hits["counted"]]
if found.empty:
    print("Not one listed word: by its words the library would take neither paragraph for one-sided.")
else:
    print(
        "Caught. Replace these words and run again:", *found["article_id"] + ": " + found["text"], sep="\n  "
    )

# %% [markdown]
# `reads_as` neutral means *no sided words found*, never *fair*. A human reader is not fooled. `quoted_share` is how much is
# said by others; it does not say which side gains.

# %% [markdown]
# ## 2. Whom do we hear?
#
# One voice in direct speech; the other side gets one line of indirect speech without a name. (Look closely at the
# sources that the library found. Machines misread, too.)

# %%
scores.statements[["article_id", "kind", "source", "cue", "text"]]

# %% [markdown]
# ## 3. Check yourself
#
# | device | question | where in the paragraphs above |
# |---|---|---|
# | **selection** | Which facts of the event are missing? Would the other side name them first? | what was hit and why; what the treaty says; whether the other town was hit |
# | **order** | What do I learn first, what last? Read the sentences backwards. | a child at the beginning, the politics at the end |
# | **passives** | Who did it? Can I tell? | *was ratified*, *was lodged*, *were woken* |
# | **who is quoted** | Who has a name, a job, a voice? Who is "its authors"? | mother, baker, nurse, teacher; "its authors" |
# | **proximity** | What is put next to what, as if one caused the other? | *Elsewhere that day* |
#
# If your own paragraph uses fewer than two of these, try another. If the class cannot tell which side it serves, it is
# either fair or too subtle: ask them which of the two, and why.
#
# **What not to conclude.** That reporting from one town is propaganda. People in Sumy and in Belgorod were woken at four. A
# true report becomes one-sided when a reader can no longer find out what else was true.

# %% [markdown]
# ## 4. A lexicon of your own
#
# In a terminal: `framing lexicon new my-words`. It makes a folder with two example rows, one a side. The same from here, once:
# what you write into it stays, however often you run this notebook.

# %%
folder = paths.project() / LEXICON
if not (folder / "terms.csv").exists():
    lexicon_check.new(folder)
rows = pd.read_csv(folder / "terms.csv", dtype=str, keep_default_na=False)

# %% [markdown]
# Add a row. Each needs a reason and a source. It is a `code` if it serves one side's account **whoever it is about**, else
# an `evaluation` that says something bad (-1), good (1) or neither (0) of whomever it is about. Here it is neither. In
# class, edit `terms.csv` in a spreadsheet instead.

# %%
mine = dict.fromkeys(rows.columns, "") | {
    "term_id": PATTERN.lower().replace(" ", "-"),
    "pattern": PATTERN,
    "case": "any",
    "category": "other",
    "kind": "evaluation",
    "side": "none",
    "polarity": "0",
    "strength": "1",
    "rationale": "puts two things side by side as if one answered the other; either side can use it",
    "source": "coder's judgement, in class",
}
if PATTERN not in set(rows["pattern"]):
    rows = pd.concat([rows, pd.DataFrame([mine])])
    rows.to_csv(folder / "terms.csv", index=False, lineterminator="\n")
problems = lexicon_check.check(folder)
print(*(problems or ["No problem: the lexicon is in order."]), sep="\n")
rows.T

# %% [markdown]
# `framing lexicon check out/my-words` says the same and prints the **audit**: how many terms serve each side. Score again,
# with your lexicon beside the others (without it, as long as it has problems):

# %%
lexicons = ["ukraine-war-en", "loaded-en", *([] if problems else [folder])]
again = fr.score(texts, lexicons)
assert len(again.hits) >= len(scores.hits)
again.hits[["article_id", "text", "lexicon", "category", "side", "voice"]]

# %% [markdown]
# What does your term find where nobody wrote for it? Look through the composed articles before you trust it.

# %%
others = fr.read_articles(paths.data() / "articles")
lines = fr.kwic(others, PATTERN)
print(f"'{PATTERN}': {len(lines)} matches in {len(others)} other articles")

# %%
caught = again.hits.loc[again.hits["lexicon"] == folder.name, "article_id"].nunique()
if problems:
    print("Your lexicon has problems: mend them, and run again.")
elif caught == len(texts):
    print("Your lexicon marks every paragraph now. Whoever knows the list writes around it.")
elif caught:
    print(f"Your lexicon marks {caught} of {len(texts)} paragraphs: it hears one trick, not the craft.")
else:
    print("Your lexicon marks none of the paragraphs: the trick has other words already.")

# %% [markdown]
# A list mends yesterday's trick: *In another city* says the same as *Elsewhere that day*.
#
# **What not to conclude.** That a longer list makes the measure fair. If the class lists twenty words for one side and two
# for the other, the measure has taken that side. Add a term for one side, then look for the mirror term of the other, and
# let the audit count.
#
# ## Exercises
#
# 1. Add a term with a side, and its mirror. Does `framing lexicon check` report an even audit?
# 2. Break a row on purpose (`side` = `kiev`; an example that does not match) and read what the check says.
# 3. Rewrite both paragraphs as **one** that people from both towns would call fair. What did you have to add? What does
#    the library say about it now? (Most likely: nothing new. That is its limit.)
