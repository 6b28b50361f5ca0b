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
# # Same event, three accounts
#
# *One question: within one event, how far do the accounts differ in wording, and how sure may we be?*
#
# Two things make coverage differ. **Selection** is what an outlet reports at all: which events, which facts, which
# speakers. **Wording** is how it puts them. Here every outlet writes about the same event, so the choice of the event
# is held fixed. The choice of facts and speakers *within* it is not: it still mixes with wording.
#
# > **COMPOSED FOR TEACHING.** Nine invented outlets, six real events. Evidence of nothing about real media.

# %% tags=["parameters"]
ARTICLES = "data/articles"
EVENT = "kursk-troops-2024"
MEASURE = "loaded_own_per_1000"  # the primary measure, named before looking
EXPLORATORY = ["tilt", "quoted_share"]
PAIR = ["pro-kyiv", "pro-moscow"]
LEFT_OUT = "Steppe Lantern"

# %%
import framing as fr
from framing import paths

everything = fr.read_articles(paths.project() / ARTICLES)
articles = everything[everything["event"] == EVENT].reset_index(drop=True)
scores = fr.score(articles)
assert scores.articles["perspective"].nunique() == 3
columns = ["perspective", "outlet", "date", "n_words", MEASURE, *EXPLORATORY]
scores.articles[columns].sort_values(["perspective", "outlet"]).round(2).reset_index(drop=True)

# %% [markdown]
# ## 1. Who is called what, in this event

# %%
called = fr.described(scores)
fr.charts.described(called)

# %%
own = called[called["voice"] == "own"]
print(
    f"{own['hits'].sum()} words of narrators have a known target here, {called['hits'].sum() - own['hits'].sum()} of people quoted."
)

# %% [markdown]
# ## 2. Three estimates

# %%
groups = fr.compare(scores, MEASURE)
fr.charts.compare(groups)

# %%
for group in groups[groups["event"] == "all"].to_dict("records"):
    print(
        f"{group['group']}: {group['estimate']:.1f}, and {group['n_outlets']} outlets allow anything from {group['low']:.1f} to {group['high']:.1f}."
    )

# %% [markdown]
# **What not to conclude.** That the three sides word the event alike. Lines that overlap mean *we cannot tell*.

# %% [markdown]
# ## 3. The differences
#
# An interval for each group is not an interval for their difference. `fr.contrast` gives the differences in the measure's
# own unit, each with the range that these outlets leave open (`low` to `high`). `p_adjusted` says how often a difference as
# large would come about by chance alone, had the groups none; it is raised because several are looked at at once. (Researchers
# find the ratio, an effect size and the methods by name in notebook 08 and in the docs.)

# %%
pairs = fr.contrast(scores, [MEASURE, *EXPLORATORY])
overall = pairs[pairs["event"] == "all"]
columns = ["measure", "group_a", "group_b", "difference", "low", "high", "p_adjusted", "note"]
overall[columns].round(3)

# %%
one_measure = fr.contrast(scores, MEASURE)
fr.charts.contrast(one_measure)

# %%
shown = one_measure[one_measure["event"] == "all"]
leave_out_zero = (shown["low"] > 0) | (shown["high"] < 0)
print(f"{leave_out_zero.sum()} of {len(shown)} intervals leave out 0.")

# %% [markdown]
# **What not to conclude.** *No difference shown* is not *no difference*. The `note` column says where something was left
# out or an interval is missing. Take one outlet away and it has something to say:

# %%
two = scores.articles[scores.articles["outlet"] != LEFT_OUT]
fewer = fr.contrast(two, MEASURE, groups=PAIR)
assert fewer["p"].isna().all()
fewer[["event", "difference", "low", "high", "p", "n_outlets_a", "n_outlets_b", "note"]].round(2)

# %% [markdown]
# ## 4. The sentences behind the chart
#
# `fr.evidence` gives every sentence that a number was counted from. A row is named by its own columns.

# %%
sentences = fr.evidence(scores, articles, measure=MEASURE, event="all", group="pro-moscow")
print(len(sentences), "own-voice loaded terms behind the bar of the pro-Moscow outlets")
sentences.groupby("outlet").head(3)[["outlet", "pre", "match", "post"]]

# %% [markdown]
# Any cell of any table opens the same way. What the neutral outlets say in their own voice that serves a side:

# %%
fr.evidence(scores, articles, perspective="neutral", side=["kyiv", "moscow"], voice="own", context=70)[
    ["outlet", "pre", "match", "post"]
]

# %% [markdown]
# **A trap to look for.** A neutral outlet can hold sided words in its own voice: a slip, a phrase taken over from a
# source without saying so, or a word that the library misreads. Only the sentence tells which.

# %% [markdown]
# ## 5. What does the difference hang on?
#
# The same contrast again and again, one thing changed each time: quoted words counted too, one lexicon only, one
# outlet left out, one term left out.

# %%
changed = fr.robustness(scores, measure=MEASURE, groups=PAIR)
fr.charts.robustness(changed)

# %% [markdown]
# **What not to conclude.** A result that hangs on no one term can still hang on the whole list: choose other words and
# it may change. And a result that hangs on one outlet is a finding about that outlet.

# %% [markdown]
# ## 6. Without a list: which words tell the accounts apart?
#
# A lexicon finds the loaded words somebody has listed. **Keyness** asks the other way round: it compares *all* words of
# two groups, and lets the texts say which ones differ. Here over all six events, **within each event**, names of known
# people, bodies and states left out: what one side alone covers cannot pass for how it words things.

# %%
target, reference = PAIR[::-1]
scored = fr.score(everything)
words = fr.keyness(everything, target=target, reference=reference, within="event", mask_names=True, least=3)
fr.charts.keyness(words, sentences=lambda cell: fr.evidence(scored, everything, **cell))

# %% [markdown]
# **A test is not a size.** The usual test of a word (`g2`) takes every word for an independent draw. But words come in
# articles: who writes *horde* once writes it again. If whole articles are dealt out to the two sides by chance instead, many
# times over, fewer words stand out:

# %%
by_g2, by_shuffling = (words["g2"] > 3.84).sum(), (words["p_adjusted"] < 0.05).sum()
assert by_shuffling < by_g2
print(
    f"{len(words)} words: the usual test calls {by_g2} of them reliable, whole articles dealt out {by_shuffling}."
)

# %% [markdown]
# A number is a question; the lines are the answer. Does a word mean the same on both sides, and whose is it?

# %%
word = words.sort_values("z", ascending=False)["term"].iloc[0]
lines = fr.kwic(everything, word, context=60)
lines = lines[lines["perspective"].isin(PAIR)].sort_values(["perspective", "outlet"])
lines[["perspective", "outlet", "voice", "pre", "match", "post"]].head(12)

# %% [markdown]
# **What not to conclude.** A distinctive word is not a stance: who uses *regime* may quote it, deny it or mock it. "Not
# reliable" says that we cannot know, not that the accounts are alike. And all this is about other articles of *these*
# outlets, not about other outlets.

# %% [markdown]
# ## 7. Read
#
# The longest article of each perspective, side by side. Hover over a mark, or tick the boxes of the legend.

# %%
fr.read_along(scores, articles, event=EVENT)

# %% [markdown]
# **Selection inside the event.** Note which facts and which speakers each account has and the others leave out.
#
# ## Exercises
#
# 1. Change `EVENT` and run all cells. For how many of the six events does an interval of `MEASURE` leave 0 out? How
#    many of eighteen such intervals would do so by chance, if one in twenty does?
# 2. List the facts that all three accounts in section 7 share. Is what remains selection or wording?
# 3. Run the contrast over all six events (`scored`). Do the intervals get narrower? By how much would you expect?
# 4. Ask keyness for pairs and triples (`ngrams=3, least=4`). Which phrase says more than its words do?
