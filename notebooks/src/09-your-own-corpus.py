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
# # Your own corpus: from a table to a figure with a caption
#
# *One question: what do I need, and what do I type, to make a figure like those of notebook 05 from my own articles?*
#
# You need a table with a row per article: an **id** and the **text**; to compare groups also the **outlet**, its
# **perspective**, and the **event** that the article is about. Ten cells lead from that table to a figure that you can
# put into a paper.
#
# > **COMPOSED FOR TEACHING.** The sample CSV is made below from this library's own articles: nine invented outlets, six
# > real events. Evidence of nothing about real media. Put your own file's path into `MINE` and leave out cell 2.

# %% tags=["parameters"]
MINE = "out/my-corpus/mine.csv"  # your file, seen from the project's folder
COLUMNS = {  # ours: yours
    "article_id": "id",
    "text": "body",
    "title": "headline",
    "outlet": "newspaper",
    "perspective": "stance",
    "event": "topic",
}
SAMPLE = 54  # rows of the sample; 54 is all there are
FIGURE = "my-first-figure"

# %% [markdown]
# **2. A sample to play with**, named as tables in the wild are: no column has the name that the library expects.

# %%
import warnings

import pandas as pd

import framing as fr
from framing import paths, storage

mine = paths.project() / MINE
theirs = fr.read_articles(paths.data() / "articles").merge(
    pd.read_csv(paths.data() / "outlets.csv")[["outlet", "perspective"]]
)
theirs = theirs.rename(columns=COLUMNS)[[*COLUMNS.values(), "date", "composed"]]
mine.parent.mkdir(parents=True, exist_ok=True)
_ = mine.write_text(storage.to_csv(theirs.sample(SAMPLE, random_state=1).sort_values("id")), encoding="utf-8")

# %% [markdown]
# **3. Read it.** Usual headings (*headline*, *body*, *newspaper* …) are recognised, and the note says how they were read;
# `columns=` names the rest. Everything else travels along.

# %%
with warnings.catch_warnings(record=True) as notes:
    table = fr.read_articles(mine, columns=COLUMNS)
print(*(str(note.message).split(": ")[-1] for note in notes), sep="\n")
assert {"article_id", "text", "outlet", "perspective", "event"} <= set(table.columns)
table.drop(columns="text").head(3)

# %% [markdown]
# **4. Is it what you think it is?** Look before you count. Texts that are cut off, doubled or in another language spoil
# any figure, and nobody will see it in the chart.

# %%
table.assign(words=table["text"].str.split().str.len(), copies=table["text"].duplicated(keep=False)).groupby(
    "outlet"
).agg(
    articles=("text", "size"),
    events=("event", "nunique"),
    fewest_words=("words", "min"),
    most_words=("words", "max"),
    copies=("copies", "sum"),
)

# %% [markdown]
# **5. Who is in it?** The perspective is a claim **you** make about an outlet, before you look at its words, with a
# source that others can check. Do not deduce it from the texts: the result would only repeat your guess. Leave the
# cell empty (`unknown`) where you do not know. And compare only events that the groups share.

# %%
table.groupby(["event", "perspective"])["outlet"].nunique().unstack(fill_value=0)

# %% [markdown]
# **6. Score.** Two lexicons come with the library; `fr.score(table, ["ukraine-war-en", "loaded-en", "my-folder"])` adds
# yours (notebook 12 makes one).

# %%
scores = fr.score(table)
assert len(scores.articles) == len(table)
scores

# %% [markdown]
# **7. Read first.** Five marks, five sentences. If two of the five are wrong on your kind of text, stop here and go to
# notebook 08.

# %%
fr.evidence(scores, table, voice="own", context=45).sample(5, random_state=1)[
    ["outlet", "pre", "match", "post"]
]

# %% [markdown]
# **8. Compare within events**, outlets weighing the same however much they write.

# %%
comparison = fr.compare(scores, "loaded_own_per_1000", by="perspective", within="event")
comparison[comparison["event"] == "all"].round(1)

# %% [markdown]
# **9. Draw.**

# %%
chart = fr.charts.compare(comparison)
chart

# %% [markdown]
# **10. Save it**: the figure as SVG, PDF and PNG, the table behind it, its caption, and where it came from. The last
# line is the caption as it was written to the file.

# %%
files = fr.save_figure(chart, FIGURE, sources=scores, folder=mine.parent)
print(*(path.name for path in files))
print((mine.parent / f"{FIGURE}.txt").read_text(encoding="utf-8"))

# %% [markdown]
# A long interval is an answer: with two or three outlets a side the figure says that one cannot say much. More *articles*
# of the same outlets would hardly help; more *outlets* would.
#
# **What not to conclude.** That one side lies more. The figure counts wording. Nor that the difference comes from the
# perspective: outlets differ in much else (agency or magazine, news or comment, translated or not).
#
# ## Before you publish
#
# - Say how the articles were chosen, and when they were collected.
# - Say who gave each outlet its perspective, and on what basis.
# - Label a sample yourself (`framing validate --sample`, notebook 08): the library's figures are from other texts.
# - Texts of others stay at home: `framing score INPUT --out DIR --no-text` writes tables without their words.
#
# ## Exercises
#
# 1. Set `SAMPLE` to 36 and to 12. What happens to the intervals, and where do they go missing?
# 2. Give one outlet another perspective and draw again. How much of the figure hangs on that one claim?
# 3. In cell 8, compare `by="outlet"`. Is the variety inside a side smaller than the gap between the sides?
