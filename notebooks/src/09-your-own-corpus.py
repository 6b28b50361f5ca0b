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
# # Your own corpus: from an export to a figure with a caption
#
# *One question: what do I need, and what do I type, to make a figure like those of notebook 05 from my own articles?*
#
# You need articles as you have them: a table (CSV, Excel, JSON …), an export of Nexis, Factiva or ProQuest, a folder of
# files; to compare groups also who stands where: the **outlets** with their **perspective**, and the **event** that each
# article is about. Ten cells lead from there to a figure that you can put into a paper.
#
# > **COMPOSED FOR TEACHING.** The sample CSV is made below from this library's own articles: nine invented outlets, six
# > real events. Evidence of nothing about real media. Put your own file's or folder's path into `MINE` and leave out
# > cell 2.

# %%
import warnings

import pandas as pd
from IPython.display import HTML

import framing as fr
from framing import paths, storage

# %% tags=["parameters"]
MINE = "out/my-corpus/mine.csv"  # your file or folder, seen from the project's folder
COLUMNS = {}  # ours: yours, as {"text": "Story"}, where the line under cell 3 does not say it already
OUTLETS = None  # your table of outlets and perspectives; an outlets.csv next to MINE needs no naming
EVENTS = None  # your table of events, as data/events.csv, where the articles name none
SAMPLE = 54  # rows of the sample; 54 is all there are
FIGURE = "my-first-figure"
OUT = "out/my-corpus"  # where it is saved

# %% [markdown]
# **2. A sample to play with**, named as tables in the wild are: few columns have the name that the library expects.

# %%
theirs = fr.read_articles(paths.data() / "articles").merge(
    pd.read_csv(paths.data() / "outlets.csv")[["outlet", "perspective"]]
)
theirs = theirs.rename(
    columns={
        "article_id": "ID",
        "title": "Headline",
        "text": "Body",
        "outlet": "Newspaper",
        "date": "Published",
    }
)
theirs = theirs[["ID", "Headline", "Body", "Newspaper", "Published", "perspective", "event", "composed"]]
(paths.project() / MINE).parent.mkdir(parents=True, exist_ok=True)
sample = storage.to_csv(theirs.sample(SAMPLE, random_state=1).sort_values("ID"))
_ = (paths.project() / MINE).write_text(sample, encoding="utf-8")

# %% [markdown]
# **3. Read it.** Usual headings (*headline*, *body*, *newspaper* …) are recognised, exports are split into their articles,
# and a line says how the file was understood; `COLUMNS` names the rest. Everything else travels along. What could not be
# read is counted: look at it before you go on.

# %%
mine = paths.project() / MINE
with warnings.catch_warnings(record=True) as notes:
    warnings.simplefilter("always")
    table = fr.read_articles(mine, columns=COLUMNS)
print(*(str(note.message).split(": ")[-1] for note in notes), sep="\n")
print(f"{len(table)} articles; left out: {len(table.attrs['skipped'])}")
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
# **5. What is compared with what?** Only articles on one event can be compared: otherwise the figure shows what outlets
# write *about*, not how they word it. `EVENTS` finds the event of each article by its date and keywords
# ([data/events.csv](../data/events.csv) shows how). Articles of no event, or all where no events are named, stand as one
# group of their own, and the figure says no more than that.

# %%
if EVENTS:
    table = fr.assign_events(table, storage.read_table(paths.project() / EVENTS, "events"))
table["event"] = table["event"].replace("", "no event named")
table["event"].value_counts()

# %% [markdown]
# **6. Score, and see who is in it.** The perspective is a claim **you** make about an outlet, before you look at its words,
# with a source that others can check. Do not deduce it from the texts: the result would only repeat your guess. Leave
# it out (`unknown`) where you do not know; where fewer than two are known, outlets are compared one by one. Two
# lexicons come with the library; `fr.score(table, ["ukraine-war-en", "loaded-en", "my-folder"])` adds yours (notebook 12
# makes one).

# %%
scores = fr.score(table, outlets=OUTLETS)
assert len(scores.articles) == len(table)
sides = scores.articles.loc[scores.articles["perspective"] != "unknown", "perspective"]
BY = "perspective" if len(set(sides)) > 1 else "outlet"
scores.articles.groupby(["event", BY])["outlet"].nunique().unstack(fill_value=0)

# %% [markdown]
# **7. Read first.** Five marks, five sentences. If two of the five are wrong on your kind of text, stop here and go to
# notebook 08.

# %%
lines = fr.evidence(scores, table, voice="own", context=45)[["outlet", "article_id", "pre", "match", "post"]]
lines.sample(min(5, len(lines)), random_state=1)

# %% [markdown]
# All of them, to be searched: type a word, an outlet or an id, and the other lines are hidden.

# %%
search = """<input placeholder="search" aria-label="search" oninput="
  for (const row of this.nextElementSibling.tBodies[0].rows)
    row.hidden = !row.innerText.toLowerCase().includes(this.value.toLowerCase())">"""
with pd.option_context("display.max_colwidth", None):
    searchable = HTML(search + lines.head(500).to_html(index=False, border=0))
searchable

# %% [markdown]
# **8. Compare within events**, outlets weighing the same however much they write.

# %%
comparison = fr.compare(scores, "loaded_own_per_1000", by=BY, within="event")
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
folder = paths.project() / OUT
files = fr.save_figure(chart, FIGURE, sources=scores, folder=folder)
print(*(path.name for path in files))
print((folder / f"{FIGURE}.txt").read_text(encoding="utf-8"))

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
