"""Whether a text, or a paragraph of one, is English."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_ENGLISH = frozenset(  # words that other languages do not write so
    "the of and that with from were said this which been they their would after its his could should "
    "when while where these those between against because not only as".split()
)
_SAMPLE = 5000  # characters by which a text's language is told
_LATIN_SHARE = 1 / 3  # of the letters: a paragraph may be foreign, not the article
_FEWEST_WORDS = 20  # under which only the alphabet is judged
_ENGLISH_SHARE = 0.08  # of such small words, above which nobody need ask further


def other_language(text: str) -> str:
    """What a text is instead of English; empty where it is English, or too short to tell.

    >>> other_language("Talks began."), other_language("Переговоры начались.")
    ('', 'another alphabet')
    """
    sample = text[:_SAMPLE]
    if len(_LATIN.findall(sample)) < _LATIN_SHARE * sum(map(str.isalpha, sample)):
        return "another alphabet"
    words = _WORD.findall(sample.lower())
    if len(words) < _FEWEST_WORDS or sum(word in _ENGLISH for word in words) > _ENGLISH_SHARE * len(words):
        return ""
    import py3langid

    language = str(py3langid.classify(sample)[0])
    return "" if language == "en" else language
