"""The gallery: each chart with the lines that make it. A test runs them and compares with figures/."""

# %% setup
# All pictures show the teaching corpus: nine invented outlets, six real events, 54 articles composed for
# teaching. They are evidence of nothing about real media. Every chart below begins with:
import framing as fr
from framing import paths, validity

articles = fr.read_articles(paths.data() / "articles")
scores = fr.score(articles)

# %% who-is-called-what
# Who is called what
# The very words of the narrators by whom they are about, and lighter those of the people they quote. One
# event with `event="…"`.
ax = fr.charts.described(fr.described(scores))

# %% whose-account
# Whose account the narrator's words serve
# To the left Kyiv's, to the right Moscow's; what serves no side has no direction and stands in grey.
own = {"split": "side", "voice": "own"}
ax = fr.charts.sides(fr.rates(scores, **own), fr.rates(scores, by="perspective", **own))

# %% loaded-words
# Loaded words, by whose words they are
# How many loaded terms each outlet uses per 1,000 words, in its own voice, in quotations, in scare quotes;
# and the mean of each perspective's outlets with its interval.
ax = fr.charts.rates(fr.rates(scores), fr.rates(scores, by="perspective"))

# %% same-events
# The same events compared
# Groups within each event, and over all events that they share.
ax = fr.charts.compare(fr.compare(scores, "loaded_own_per_1000"))

# %% tilt-by-event
# The same chart of another measure
# Any numeric column of the articles table. `tilt` has a direction: whose account the wording serves.
ax = fr.charts.compare(fr.compare(scores, "tilt"))

# %% differences
# Differences, with intervals
# Pairs of groups: the difference first, p second.
ax = fr.charts.contrast(fr.contrast(scores, "loaded_own_per_1000"))

# %% what-the-difference-hangs-on
# What a difference hangs on
# The same difference without each outlet, each term, each lexicon.
ax = fr.charts.robustness(fr.robustness(scores, measure="loaded_own_per_1000"))

# %% distinctive-words
# Distinctive words
# All words of two groups compared, names of known actors left out. Few survive shuffling whole articles.
pair = {"target": "pro-moscow", "reference": "pro-kyiv"}
words = fr.keyness(articles, **pair, within="event", mask_names=True, least=3)
ax = fr.charts.keyness(words, sentences=lambda cell: fr.evidence(scores, articles, **cell))

# %% share-of-voice
# Who gets to speak
# Shares of the words inside attributed statements, by the bloc of the speaker.
ax = fr.charts.share_of_voice(fr.share_of_voice(scores))

# %% sentiment-toward-blocs
# Sentiment toward actors
# How each perspective speaks of each bloc; of single actors with `of="actor"`. Wrong about one mention in
# three: look at means, never at one mention.
ax = fr.charts.sentiment_toward(fr.sentiment_toward(scores, by="perspective", of="bloc"))

# %% two-names-for-one-place
# Two names for one place
# *Kyiv* or *Kiev*, as a share of naming opportunities.
ax = fr.charts.naming(fr.naming(scores, by=["perspective", "outlet"]))

# %% same-fact
# The same fact in each account
# Which outlets tell which fact of an event, and where their wordings differ. An empty place: not found.
ax = fr.charts.told(fr.told(scores, articles, event="kursk-troops-2024"))

# %% validity
# How far to trust each measure
# Real texts, labelled; see [validity](../validity.md).
ax = fr.charts.validity(validity.validity())
