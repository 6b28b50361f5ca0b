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
# pro-kyiv, neutral, pro-moscow or unclear. Then you see how far you agree with each other and with the library, and talk
# about the differences. They are the interesting part.
#
# > **COMPOSED FOR TEACHING.** The ten passages were composed for this task, three for each side and four for neither,
# > in pairs made by the same device. Their speakers are invented. Evidence of nothing about real media.
#
# ## 1. Read, and code alone
#
# Run the next two cells and read. On paper: `make handouts` prints the passages.

# %%
import pandas as pd
from IPython.display import HTML

import framing as fr
from framing import classroom, paths

pd.set_option("display.max_colwidth", 700)
LEFT = [{"selector": "th", "props": "text-align: left"}]
HERE = paths.data() / "annotations"
passages = pd.read_csv(HERE / "classroom.csv")
assert len(passages) == 10

# %%
shown = passages[["article_id", "text"]].style.hide().format(escape="html")
HTML(shown.set_properties(**{"text-align": "left"}).set_table_styles(LEFT).set_uuid("passages").to_html())

# %% [markdown]
# Now type into the cell below: after the passage's name what it reads as, then the loaded words as printed, with commas or
# semicolons between. Change `you` into your name; for a second coder copy the block and give it another name. **Run All**
# as often as you like: what you typed stays, since it stands in the notebook. Slips are met with a hint.

# %% tags=["parameters"]
CODINGS = {
    "you": """
c01 | |
c02 | |
c03 | |
c04 | |
c05 | |
c06 | |
c07 | |
c08 | |
c09 | |
c10 | |
""",
}

# %%
codings, hints = classroom.understood(CODINGS, passages)
for name in CODINGS:
    print(f"{name}: {(codings['coder'] == name).sum()} of {len(passages)} passages are answered.")
print(*hints, sep="\n")

# %% [markdown]
# ## 2. Feedback: not only right or wrong
#
# The key holds **two** readings: a *narrow* one, which judges words alone, and a *wide* one, which also looks at
# selection and order. Both are by the author of the passages, a language model, so they are not independent and not the
# truth. Where your answer matches neither, you get a question before the reasons. Only passages that you have answered
# appear here.

# %%
key = pd.read_csv(HERE / "classroom_key.csv", keep_default_na=False)
if len(codings):
    told = classroom.feedback(codings, passages, key).style.hide().format(escape="html")
    told = told.set_properties(**{"text-align": "left"}).set_table_styles(LEFT).set_uuid("feedback").to_html()
else:
    told = "<p>Nobody has answered yet. Feedback appears here for each passage that you answer.</p>"
HTML(told)

# %% [markdown]
# ## 3. How far do you agree?
#
# Two who tick blindly among three boxes agree on about a third of the passages, by luck. **Krippendorff's alpha** takes
# that luck away: it is 1 − (disagreement seen ÷ disagreement expected if the same answers were dealt out at random). 1 is
# perfect agreement, 0 is what luck gives, and below 0 the coders differ more than luck would. Content analysts often ask
# for .8 and draw only tentative conclusions above .667 (Krippendorff 2004). It does not say **who** is right: two coders
# can share an error. For the words marked there is **F1**: twice the marks that both have, divided by all marks of the one
# and of the other; 1 is the same marks, 0 none in common.
#
# Where nobody has answered, two invented learners, *anna* and *ben*, stand in.

# %%
scores = fr.score(passages)
invented = pd.read_csv(HERE / "classroom_learners.csv", keep_default_na=False)
people = codings if len(codings) else invented
table = fr.validate(scores, classroom.labels(people, passages), draws=1000)
assert table["value"].dropna().le(1).all()
table[table["metric"].isin(["alpha", "F1"])].round(2)

# %% [markdown]
# **What to see.** A row with one name compares that person with the program, a row with two names these two. If you
# agree with each other no better than with the program, the task is hard, not the program clever. Look at `low` and
# `high`: with ten passages hardly anything is certain.
#
# **What not to conclude.** That a low alpha means a bad coder. It may mean that the rule was unclear. Write down the rule
# on which you differed, then code again.
#
# ## 4. Talk about the differences
#
# The passages that you have answered, where you and the library, or you among yourselves, read differently; and what the
# library marks in them, with the reason that its lexicon gives for each term:

# %%
everyone = pd.concat([people, classroom.library(scores)], ignore_index=True)
answered = everyone[everyone["article_id"].isin(codings["article_id"])]
wide = answered.pivot(index="article_id", columns="coder", values="reads_as").fillna("")
wide[wide.apply(set, axis=1).map(len) > 1]

# %%
names = ["ukraine-war-en", "loaded-en"]
terms = pd.concat([fr.load_lexicon(name).table.assign(lexicon=name) for name in names])
marks = scores.hits.merge(terms[["lexicon", "term_id", "rationale"]], on=["lexicon", "term_id"])
assert len(marks) == len(scores.hits)
marks = marks[marks["counted"] & marks["article_id"].isin(codings["article_id"])]
marks = marks.sort_values(["article_id", "start"])
shown = marks[["article_id", "text", "category", "target", "side", "voice", "rationale"]].style.hide()
shown = shown.format(escape="html").set_properties(**{"text-align": "left"})
HTML(shown.set_table_styles(LEFT).set_uuid("marks").to_html())

# %% [markdown]
# **For the talk.** Ask every question of both passages of the pair.
#
# 1. c04 and c07 hold strong words inside quotations. Whoever read them as partisan: was it the narrator or the diplomat?
#    Does it change the answer that one diplomat's words are stronger, or stand first?
# 2. c05 and c10 hold no name-calling. Whom do the verbs believe?
# 3. c03 and c08 report from one town only. Is that **unfair**? What would a fair desk have done?
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
