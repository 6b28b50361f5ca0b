"""framing: how outlets describe the same events: whose words, about whom, in which event, how sure.

Public names are loaded when they are used, so that ``import framing`` stays fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

# Public name → module that defines it; no function bears its module's name.
_PUBLIC = {
    "InputError": "schema",  # every error about input, in one clear line
    "read_articles": "read",  # files → articles
    "score": "scoring",  # articles → tables
    "Scores": "scores",  # the tables
    "read_tables": "scores",  # tables written earlier
    "mark_copies": "events",  # syndicated and updated copies
    "assign_events": "events",  # articles → events
    "load_lexicon": "lexicon",
    "find_hits": "hits",  # one text → its loaded terms
    "find_statements": "statements",  # one text → who says what
    "share_of_voice": "tables",  # who gets to speak
    "naming": "places",  # Kyiv or Kiev
    "sentiment_toward": "tables",  # how each outlet speaks of each actor
    "FramingFeatures": "features",  # our measures as a transformer of scikit-learn
    "readability": "readable",  # how hard each article is to read, by textstat
    "compare": "comparison",  # groups within events, with intervals
    "described": "callings",  # who is called what, by whom
    "told": "accounts",  # the same fact in each account, and the gaps
    "rates": "tables",  # loaded terms per 1,000 words by outlet, voice, category
    "contrast": "comparison",  # pairs of groups: difference, ratio, p
    "robustness": "sensitivity",  # what a contrast hangs on
    "keyness": "keywords",  # the words that tell two groups apart
    "evidence": "concordance",  # the sentences behind a number
    "kwic": "concordance",  # keyword in context
    "read_along": "reading",  # marked articles side by side
    "report": "html_report",  # a study as one HTML file
    "validate": "validation",  # scores against people's labels
    "save_figure": "figures",  # a chart with its data and provenance
    "charts": "charts",
    "sentiment": "sentiment",
}
_MODULES = ("charts", "sentiment")
__all__ = ["__version__", *sorted(_PUBLIC)]  # noqa: PLE0604

if TYPE_CHECKING:
    from framing import charts as charts
    from framing import sentiment as sentiment
    from framing.accounts import told as told
    from framing.callings import described as described
    from framing.comparison import compare as compare
    from framing.comparison import contrast as contrast
    from framing.concordance import evidence as evidence
    from framing.concordance import kwic as kwic
    from framing.events import assign_events as assign_events
    from framing.events import mark_copies as mark_copies
    from framing.features import FramingFeatures as FramingFeatures
    from framing.figures import save_figure as save_figure
    from framing.hits import find_hits as find_hits
    from framing.html_report import report as report
    from framing.keywords import keyness as keyness
    from framing.lexicon import load_lexicon as load_lexicon
    from framing.places import naming as naming
    from framing.read import read_articles as read_articles
    from framing.readable import readability as readability
    from framing.reading import read_along as read_along
    from framing.schema import InputError as InputError
    from framing.scores import Scores as Scores
    from framing.scores import read_tables as read_tables
    from framing.scoring import score as score
    from framing.sensitivity import robustness as robustness
    from framing.statements import find_statements as find_statements
    from framing.tables import rates as rates
    from framing.tables import sentiment_toward as sentiment_toward
    from framing.tables import share_of_voice as share_of_voice
    from framing.validation import validate as validate


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(
            f"module 'framing' has no attribute '{name}'; public names: {', '.join(__all__)}"
        )
    module = import_module(f"framing.{_PUBLIC[name]}")
    value = module if name in _MODULES else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
