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
# # Who gets to speak
#
# *One question: whose words fill an article, and what happens to the loaded-term rates when the quoted words are
# taken out?*
#
# Quoting a minister who says "illegal war" is not the outlet's word. And an article that gives nine of ten
# statements to one side's officials tells its reader something without a single loaded term.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"
EVENT = "treaty-ratification-2024"

# %%
import framing as fr
from framing import paths

articles = fr.read_articles(paths.project() / ARTICLES)
scores = fr.score(articles)

# %% [markdown]
# ## Statements: source, cue, content
#
# A **statement** is content that somebody is said to have said, thought or written. It has a source ("South Korea's
# intelligence service"), a cue ("said") and a content. Direct statements stand in quotation marks, indirect ones
# do not, mixed ones quote a few words.

# %%
one = articles[articles["event"] == EVENT].iloc[0]
print(one["outlet"], "·", one["title"])
fr.find_statements(one["text"])[["kind", "source", "cue", "cue_stance", "bloc", "text"]].head(8)

# %% [markdown]
# ## Why voice matters
#
# The same outlets, counted twice: all loaded terms per 1,000 words, and only the narrator's.

# %%
everything = fr.compare(scores, "loaded_per_1000")
narrator = fr.compare(scores, "loaded_own_per_1000")
both = everything.merge(narrator, on=["event", "group"], suffixes=(" all voices", " narrator"))
overall = both[both["event"] == "all"].set_index("group")[["estimate all voices", "estimate narrator"]]
for group in overall.index:
    print(
        f"{group}: {overall.loc[group, 'estimate all voices']:.1f} in 1,000 words with all voices, {overall.loc[group, 'estimate narrator']:.1f} with the narrator's alone."
    )
overall.round(1)

# %%
fr.charts.rates(fr.rates(scores), fr.rates(scores, by="perspective"))

# %%
hits = scores.hits[scores.hits["counted"]].merge(scores.articles[["article_id", "perspective"]])
voices = hits.groupby(["perspective", "voice"]).size().unstack(fill_value=0)
quoted = (voices["quoted"] / voices.sum(axis=1)).sort_values()
for perspective, share in quoted.items():
    print(f"Of the loaded words in {perspective} articles, {share:.0%} are somebody else's, quoted.")
voices

# %% [markdown]
# **What not to conclude.** That quoting is innocent. Choosing whom to quote is a choice; the next charts show it.

# %% [markdown]
# ## Shares of voice

# %%
shares = fr.share_of_voice(scores)
fr.charts.share_of_voice(shares)

# %% [markdown]
# `balance` in the table says how varied an outlet's sources are: 0 if one bloc alone speaks, 3.17 if all nine blocs have as
# many words (in bits, the unit of information). Higher means more varied, not fairer: it does not know who ought to be heard.
# `low` and `high` say how far a share could move with other articles of the same outlet.

# %%
columns = ["perspective", "outlet", "bloc", "words", "share", "low", "high"]
two = shares.loc[shares["bloc"].isin(["ukraine", "russia"]), columns]
n = shares["n_articles"]
print(
    f"With {n.median():.0f} articles an outlet, half of these intervals are wider than {(two['high'] - two['low']).median():.0%}."
)
two.round(2)

# %% [markdown]
# ## The statements behind one share

# %%
most = shares.sort_values("share").iloc[-1]
lines = fr.evidence(scores, articles, "share_of_voice", outlet=most["outlet"], bloc=most["bloc"], context=40)
print(
    f"{most['outlet']} gives {most['share']:.0%} of its quoted words to '{most['bloc']}': {len(lines)} statements."
)
lines[["match"]].head(6)

# %% [markdown]
# ## One event, three perspectives

# %%
event = scores.articles[scores.articles["event"] == EVENT]
columns = [c for c in event.columns if c.startswith("words_quoted_")]
event.groupby("perspective")[columns].sum().rename(columns=lambda c: c[len("words_quoted_") :])

# %% [markdown]
# ## Reporting words carry stance
#
# *Said* is neutral, *claimed* doubts, *revealed* and *admitted* endorse, *ranted* is hostile. Who gets which?

# %%
said = scores.statements.merge(scores.articles[["article_id", "perspective"]])
said = said[(said["part"] == 0) & (said["cue_stance"] != "neutral") & (said["cue_stance"] != "")]
said.groupby(["perspective", "cue_stance"])["cue"].agg(
    lambda cues: ", ".join(f"{cue} {n}" for cue, n in cues.value_counts().head(5).items())
).unstack(fill_value="")

# %% [markdown]
# **Exercises.** 1. Find an article whose statements all come from one bloc. Does it read one-sided to you? 2. Find a
# statement the library missed or gave to the wrong source; which construction was it? 3. Rewrite one paragraph with
# other reporting verbs and watch `cue_stance` change.
