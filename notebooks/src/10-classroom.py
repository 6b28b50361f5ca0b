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
# # In the classroom: three lessons on how wording works
#
# *One question for the class: the facts are the same, so what makes the accounts different?*
#
# Three lessons of 45 minutes for learners of about fourteen and older. No network, no account. Who has no computer in
# the room prints this page and the worksheet (`make handouts`). **The lesson is how wording works, not which side to
# take.** Every question is asked of both sides' texts.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.
#
# **Before you start.** Some in the room may come from Ukraine, from Russia, or have family in the war. Say at the
# beginning that nobody has to state a view, that anyone may pass on any text, and that pointing at a loaded word is not
# saying that the statement is false: some charges are established facts, and can still be worded so as to take a side.
# The other way round, plain wording does not make a statement true.

# %% tags=["parameters"]
ARTICLES = "data/articles"
EVENT = "vostochny-summit-2023"
OUTLETS = ["Tryzub Frontline", "Halvorsen Wire", "Severny Klaxon"]
CATEGORY = "delegitimising"

# %%
import pandas as pd

import framing as fr
from framing import classroom, paths

pd.set_option("display.max_colwidth", None)

articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)
event = scores.articles[scores.articles["event"] == EVENT]
assert set(OUTLETS) <= set(event["outlet"])

# %% [markdown]
# ## The explorer
#
# Run the cell in JupyterLab: choose an event, up to four articles, the kinds of words and the voice. On the web, and
# until you run it, its first picture stands here instead. Everything the lessons need is also on this page as it is.

# %%
classroom.explorer(scores, articles, EVENT)

# %% [markdown]
# ## Lesson 1 · Same event, other words (45 minutes)
#
# **Aim.** Learners tell a fact from the word chosen for it, and find three loaded words in each partisan account.
#
# | minutes | step |
# |---|---|
# | 5 | Two headlines on the board (the first of each partisan account below), outlets' names covered. *Which event?* |
# | 15 | In threes, each reads one of the three accounts below and lists: who, where, when, what was agreed. |
# | 10 | Compare the lists. Strike out what all three share. What is left: facts, or words? |
# | 10 | Each finds three words that could be swapped for a plainer one, and swaps them. Read aloud. |
# | 5 | Exit ticket: one word that changed most when it was swapped, and why. |
#
# **The three accounts**, side by side: in JupyterLab, hover over a mark or step to it with the Tab key to see who speaks;
# untick a kind of word and its marks go. On the web, where styles are left out, what is told of a mark stands in brackets.

# %%
ids = [event.loc[event["outlet"] == outlet, "article_id"].iloc[0] for outlet in OUTLETS]
fr.read_along(scores, articles, ids=ids)

# %% [markdown]
# **Questions.** Which word could stand in all three accounts? Which only in one? Would the people described use the word
# of themselves?
#
# **What learners usually say** (expected by the author; not observed or measured).
#
# - *"The neutral one is boring."* Then ask what it lets you decide for yourself.
# - *"That isn't loaded, it's just true."* Keep the two questions apart: is it true? does the word take a side? Both can be yes.
# - *"Only the other side does this."* Count the marks together; then swap the names of the two sides and read again.
#
# **What the data show:**

# %%
hits = scores.hits[scores.hits["counted"] & scores.hits["article_id"].isin(ids)].merge(event)
own = hits[hits["voice"] == "own"]
for outlet in OUTLETS:
    words = own.loc[own["outlet"] == outlet, "text"]
    print(f"{outlet}: {len(words)} loaded words of its own. {', '.join(words)}")

# %% [markdown]
# **What they do not show.** How often real media do so, or that both sides are equally right. Symmetry of **method** is
# not a claim of symmetry of **conduct**.

# %% [markdown]
# ## Lesson 2 · Whose words are they? (45 minutes)
#
# **Aim.** Learners distinguish the narrator's own words, quoted words and scare quotes, and can say why it matters.
#
# | minutes | step |
# |---|---|
# | 5 | *"The dictator spoke."* / *A protester called him "a dictator".* What is the difference? |
# | 15 | Cut the lines below into strips; sort them into **narrator**, **somebody quoted**, **quotation marks that cite nobody**. |
# | 10 | Turn over: what does the library say (`voice`)? Where do you differ, and who is right? |
# | 10 | Rewrite one narrator's line as a quotation with a source, and one quotation as the narrator's. Which would you print? |
# | 5 | Exit ticket: when may a reporter use a loaded word? |

# %%
lines = fr.evidence(scores, articles, event=EVENT, category=CATEGORY, context=120)
lines[["outlet", "pre", "match", "post", "voice"]]

# %%
voices = scores.hits[scores.hits["counted"]].merge(scores.articles[["article_id", "perspective"]])
voices.groupby(["perspective", "voice"]).size().unstack(fill_value=0)

# %% [markdown]
# **Questions.** Can quoting be one-sided too? (Yes: by who is asked.) Who is quoted at length, and who in half a line?
# Notebook 02 counts that.
#
# **What learners usually say.** *"If it is in quotation marks, the paper didn't say it."* Then look at marks that cite
# nobody: the paper says something, namely that it does not believe the word.
#
# **What the data show.** The table counts marks, and the library is wrong on some of them
# ([validity](../docs/validity.md) says how often). **What they do not show.** A number about a real outlet.

# %% [markdown]
# ## Lesson 3 · Count, and doubt the count (45 minutes)
#
# **Aim.** Learners read a chart with intervals, and can say two things that it does not tell.
#
# | minutes | step |
# |---|---|
# | 10 | Guess first: which of the nine outlets has most loaded words of its own per 1,000? Write it down. |
# | 10 | Look at the chart. One row is one outlet. What do the long lines mean? |
# | 15 | Find the outlet that surprised you, open its sentences (explorer, or `fr.evidence`), and find one mark that is wrong. |
# | 5 | Complete the sentence: *The chart shows … . It does not show …* |
# | 5 | Exit ticket: what would you have to collect to say anything about real newspapers? |

# %%
fr.charts.rates(fr.rates(scores), fr.rates(scores, by="perspective"))

# %%
one = (
    scores.articles.groupby(["perspective", "outlet"])["loaded_own_per_1000"]
    .agg(["mean", "min", "max"])
    .round(1)
)
one.sort_values("mean")

# %% [markdown]
# **Questions.** Which outlet differs most from the others of its perspective? Why is the line of a group so long? Where
# is a low rate not fairness? (Look for an outlet with few listed words and a clear stance.)
#
# **What learners usually say.** *"The tall ones lie."* The chart counts words, not facts. *"So the neutral ones are
# right."* They, too, choose what to report.
#
# **What the data do not show.** Truth, motive, effect on readers; anything about outlets that exist.
#
# ## Glossary
#
# | word | meaning |
# |---|---|
# | **event** | something that happened at a time and place; accounts are compared within one event |
# | **outlet** | who published the text |
# | **perspective** | pro-Kyiv, neutral, pro-Moscow or unknown: a claim about an outlet, with a source, made before its words are looked at |
# | **loaded term** | a word that takes a side or a tone, where a plainer one would name the same thing |
# | **voice** | whose word it is: the narrator's **own**, **quoted** from somebody, or in **scare** quotes, which cite nobody |
# | **side** | whose account a word serves: Kyiv's, Moscow's, or neither |
# | **delegitimising** | denies somebody the right to rule or to act |
# | **dehumanising** | makes people animals, things or diseases |
# | **euphemism** | makes something smaller or softer than it is |
# | **epithet, glorifying** | words that scold or praise |
# | **doubt** | signs that a statement is not believed: *claimed*, *so-called* |
# | **framing** | choosing and stressing some parts of an event so that one reading lies nearest (Entman 1993) |
# | **tilt** | from −1 (the text's own words serve Kyiv's account) to +1 (Moscow's); not a verdict on truth |
# | **interval** | the range the data allow; long means that little is known |
# | **agreement (alpha)** | how far people code alike beyond chance: 1 perfect, 0 chance |
#
# **Next:** `11-be-the-coder` lets learners mark passages themselves; `12-fool-the-scorer` lets them beat the library.
