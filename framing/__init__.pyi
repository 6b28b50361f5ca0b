# The public names, and the module of each. `__init__.py` reads this list; so do type checkers and editors.
from framing import charts as charts
from framing import sentiment as sentiment
from framing.accounts import told as told  # the same fact in each account, and the gaps
from framing.callings import described as described  # who is called what, by whom
from framing.comparison import compare as compare  # groups within events, with intervals
from framing.comparison import contrast as contrast  # pairs of groups: difference, ratio, p
from framing.concordance import evidence as evidence  # the sentences behind a number
from framing.concordance import kwic as kwic  # keyword in context
from framing.events import assign_events as assign_events  # articles → events
from framing.events import mark_copies as mark_copies  # syndicated and updated copies
from framing.features import FramingFeatures as FramingFeatures  # a transformer of scikit-learn
from framing.hits import find_hits as find_hits  # one text → its loaded terms
from framing.html_report import report as report  # a study as one HTML file
from framing.keywords import keyness as keyness  # the words that tell two groups apart
from framing.lexicon import load_lexicon as load_lexicon
from framing.places import naming as naming  # Kyiv or Kiev
from framing.read import read_articles as read_articles  # files → articles
from framing.readable import readability as readability  # how hard to read, by textstat
from framing.reading import read_along as read_along  # marked articles side by side
from framing.schema import InputError as InputError  # every error about input, in one clear line
from framing.scores import Scores as Scores  # the tables
from framing.scores import read_tables as read_tables  # tables written earlier
from framing.scoring import score as score  # articles → tables
from framing.sensitivity import robustness as robustness  # what a contrast hangs on
from framing.statements import find_statements as find_statements  # one text → who says what
from framing.study import save_figure as save_figure  # a chart with its data and provenance
from framing.tables import rates as rates  # loaded terms per 1,000 words by outlet, voice, category
from framing.tables import sentiment_toward as sentiment_toward  # how each outlet speaks of each actor
from framing.tables import share_of_voice as share_of_voice  # who gets to speak
from framing.validation import validate as validate  # scores against people's labels

__version__: str
