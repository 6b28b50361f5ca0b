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
# # Be the coder: mark ten passages, and see where you differ
#
# *One question: do two careful readers mark the same words, and if not, who is right?*
#
# You mark **loaded terms** (words that take a side or a tone, whoever says them) and say how each passage **reads**:
# pro-Kyiv, neutral, pro-Moscow or unclear. Then you see how far you agree with each other and with the library, and talk
# about the differences. They are the interesting part.
#
# > **COMPOSED FOR TEACHING.** The ten passages were composed for this task, three for each side and four for neither,
# > in pairs made by the same device. Their speakers are invented. Evidence of nothing about real media.

# %% tags=["parameters"]
NAME = "anna"
SHEETS = []  # CSV files typed from paper, a file or more; columns article_id, coder, reads_as, terms

# %%
import pandas as pd
from IPython.display import HTML

import framing as fr
from framing import classroom, paths

pd.set_option("display.max_colwidth", 700)
LEFT = [{"selector": "th", "props": "text-align: left"}]
passages = pd.read_csv(paths.data() / "annotations" / "classroom.csv")
scores = fr.score(passages)
assert len(passages) == 10
shown = passages[["article_id", "text"]].style.hide().format(escape="html")
HTML(shown.set_properties(**{"text-align": "left"}).set_table_styles(LEFT).set_uuid("passages").to_html())

# %% [markdown]
# ## 1. Code, alone
#
# On the screen: run the cell, choose, type the loaded terms as printed, separated by semicolons. On paper: `make
# handouts`, then type the sheets into a CSV and put its path into `SHEETS`. Do not look further down yet.

# %%
form = classroom.coder(passages, NAME)
form

# %% [markdown]
# Where nobody has answered, as on this page, two invented learners stand in: *anna* and *ben*.

# %%
invented = pd.DataFrame(
    [
        ("c01", "anna", "pro-kyiv", "dictator; tyrant; pariahs"),
        ("c01", "ben", "pro-kyiv", "dictator; beg; fellow tyrant; pariahs"),
        ("c02", "anna", "neutral", ""),
        ("c02", "ben", "neutral", ""),
        ("c03", "anna", "pro-moscow", ""),
        ("c03", "ben", "neutral", ""),
        ("c04", "anna", "pro-kyiv", "dictators; aggression"),
        ("c04", "ben", "neutral", "dictators; licence for aggression"),
        ("c05", "anna", "pro-moscow", "claimed; mysterious; so-called"),
        ("c05", "ben", "pro-moscow", "mysterious; so-called"),
        ("c06", "anna", "pro-moscow", "Kiev regime; puppet masters; neo-Nazis"),
        ("c06", "ben", "pro-moscow", "Kiev regime; begging; puppet masters; neo-Nazis"),
        ("c07", "anna", "pro-moscow", "fairy tale; Kiev regime; warmongers"),
        ("c07", "ben", "neutral", "Kiev regime; warmongers"),
        ("c08", "anna", "pro-kyiv", ""),
        ("c08", "ben", "neutral", ""),
        ("c09", "anna", "neutral", "special military operation"),
        ("c09", "ben", "unclear", "special military operation; invasion"),
        ("c10", "anna", "neutral", "claimed; so-called"),
        ("c10", "ben", "pro-kyiv", "revealed; claimed; so-called"),
    ],
    columns=["article_id", "coder", "reads_as", "terms"],
)
typed = [pd.read_csv(paths.project() / sheet, keep_default_na=False) for sheet in SHEETS]
answers = pd.concat([form.codings, *typed], ignore_index=True)
codings = answers if len(answers) else invented
codings.pivot(index="article_id", columns="coder", values="reads_as").fillna("")

# %% [markdown]
# ## 2. Feedback: not only right or wrong
#
# The key holds **two** readings: a *narrow* one, which judges words alone, and a *wide* one, which also looks at
# selection and order. Both are by the author of the passages, a language model, so they are not independent and not the
# truth. Where your answer matches neither, you get a question before the reasons.

# %%
key = pd.read_csv(paths.data() / "annotations" / "classroom_key.csv", keep_default_na=False)
first = codings[codings["coder"] == codings["coder"].iloc[0]]
shown = classroom.feedback(first, passages, key).drop(columns="coder").style.hide().format(escape="html")
HTML(shown.set_properties(**{"text-align": "left"}).set_table_styles(LEFT).set_uuid("feedback").to_html())

# %% [markdown]
# ## 3. How far do you agree?
#
# Two who tick blindly among three boxes agree on about a third of the passages, by luck. **Krippendorff's alpha** takes
# that luck away: it is 1 − (disagreement seen ÷ disagreement expected if the same answers were dealt out at random). 1 is
# perfect agreement, 0 is what luck gives, and below 0 the coders differ more than luck would. Content analysts often ask
# for .8 and draw only tentative conclusions above .667 (Krippendorff 2004). It does not say **who** is right: two coders
# can share an error. For words the units are single words, marked or not.

# %%
everyone = pd.concat([codings, classroom.library(scores)], ignore_index=True)
table = classroom.agreement(everyone, passages)
assert table["value"].dropna().le(1).all()
table.round(2)

# %% [markdown]
# **What to see.** The rows with `library` compare you with the program, the others compare you with each other. If you
# agree with each other no better than with the program, the task is hard, not the program clever. Look at `low` and
# `high`: with ten passages hardly anything is certain.
#
# **What not to conclude.** That a low alpha means a bad coder. It may mean that the rule was unclear. Write down the rule
# on which you differed, then code again.

# %% [markdown]
# ## 4. Talk about the differences

# %%
wide = everyone.pivot(index="article_id", columns="coder", values="reads_as").fillna("")
wide[wide.apply(set, axis=1).map(len) > 1]

# %% [markdown]
# And here is what the library marked, with the reason that its lexicon gives for each term:

# %%
names = ["ukraine-war-en", "loaded-en"]
terms = pd.concat([fr.load_lexicon(name).table.assign(lexicon=name) for name in names])
marks = scores.hits.merge(terms[["lexicon", "term_id", "rationale"]], on=["lexicon", "term_id"])
marks = marks[marks["counted"]].sort_values(["article_id", "start"])
assert len(marks) == scores.hits["counted"].sum()
shown = (
    marks[["article_id", "text", "category", "target", "side", "voice", "rationale"]]
    .style.hide()
    .format(escape="html")
)
HTML(shown.set_properties(**{"text-align": "left"}).set_table_styles(LEFT).set_uuid("marks").to_html())

# %% [markdown]
# **For the talk.** Ask every question of both passages of the pair.
#
# 1. c04 and c07 hold strong words inside quotations. Whoever read them as partisan: was it the narrator or the diplomat?
#    Does it change the answer that one diplomat's words are stronger, or stand first?
# 2. c05 and c10 hold no name-calling. Whom do the verbs believe? The library marks some of these words and still reads
#    both as neutral, or not: why? (*Claimed* and *so-called* can be turned on anybody.)
# 3. c03 and c08 work without name-calling. What does the library mark in them? The narrow coding marks nothing. Is it **unfair** to
#    report from one town only? What would a fair desk have done?
# 4. c09 names the war in both ways. Is that always possible? What would you write in a headline? Whose word it is and
#    whether it is right are two questions: the UN General Assembly, for one, speaks of aggression (resolution ES-11/1,
#    2 March 2022), and a desk may decide to follow it. The coding asks only whose account a word serves.
# 5. Is there a pair whose two passages you coded differently? Swap the names and read again.
#
# ## Exercises
#
# 1. Agree on one rule for quoted words, code c04 and c07 again, and compare the alphas.
# 2. Find one mark of the library that all of you reject. What would it have to know?
# 3. Write an eleventh passage that you think will split the class in half.
