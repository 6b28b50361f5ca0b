"""Readability formulas over counted words, and textstat's syllables without its import."""

from __future__ import annotations

import importlib.util
import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path

from framing import paths, schema
from framing.text.document import Known
from framing.text.quotes import Span

SHORTEST = 100  # words; readability formulas were fitted on passages of about this length
_NAMES = (
    *("flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "smog_index"),
    "automated_readability_index",
)
_POLYSYLLABLE = 3  # the formulas' own bound


def readability(norm: str, sentences: Sequence[Span], words: Sequence[list[str]]) -> dict[str, float]:
    """See `framing.style.readability`."""
    n, s = sum(map(len, words)), len(sentences)
    if n < SHORTEST:
        return dict.fromkeys(_NAMES, math.nan)
    syllables, easy = syllable_counts()
    spoken = list(chain.from_iterable(words))
    sizes = list(map(syllables.__getitem__, spoken))
    y = sum(sizes)
    long = [word for word, size in zip(spoken, sizes, strict=True) if size >= _POLYSYLLABLE]
    p = len(long)
    d = sum(word.lower() not in easy for word in long)
    c = sum(b - a - norm.count(" ", a, b) - norm.count("\n", a, b) for a, b in sentences)
    values = (
        206.835 - 1.015 * n / s - 84.6 * y / n,
        0.39 * n / s + 11.8 * y / n - 15.59,
        0.4 * (n / s + 100 * d / n),
        1.043 * math.sqrt(30 * p / s) + 3.1291,
        4.71 * c / n + 0.5 * n / s - 21.43,
    )
    return dict(zip(_NAMES, values, strict=True))


@cache
def syllable_counts() -> tuple[Known[float], frozenset[str]]:
    """Syllables per word, and textstat's easy words.

    What textstat's `count_syllables` does, from its own ingredients: importing textstat imports all of
    nltk, which takes seconds. A test holds the two equal on the vocabulary of real texts.
    """
    import pyphen  # type: ignore[import-untyped]

    lines = _dictionary()
    hyphens = pyphen.Pyphen(lang="en_US")

    def count(word: str) -> float:
        plain = _NOT_CONTRACTED.sub("", word).replace("-", "").lower()
        line = lines[min(bisect_left(lines, f"{plain} "), len(lines) - 1)]  # its first pronunciation
        if not line.startswith(f"{plain} "):
            return len(hyphens.positions(plain)) + 1
        return sum(map(line.split(" ", 2)[2].count, "012"))  # stressed and unstressed vowels

    spec = importlib.util.find_spec("textstat")
    if spec is None or not spec.submodule_search_locations:
        raise schema.InputError("the package textstat is not installed; run: python -m pip install textstat")
    folder = Path(spec.submodule_search_locations[0])
    easy = (folder / "resources" / "en" / "easy_words.txt").read_text(encoding="utf-8")
    return Known(count), frozenset(line.strip() for line in easy.splitlines())


_NOT_CONTRACTED = re.compile(r"'(?!(?:[tsd]|ve|ll|re))")  # textstat keeps the apostrophes of contractions


def _dictionary() -> list[str]:
    """CMUdict in order: a word, the number of the pronunciation, its sounds."""
    path = paths.resources() / "nltk_data" / "corpora" / "cmudict" / "cmudict"
    if path.is_file():
        raw = path.read_text(encoding="utf-8")
    else:
        from framing import resources

        name = resources.use()
        import nltk

        with nltk.data.find(name).open() as file:
            content = file.read()
        raw = content if isinstance(content, str) else content.decode("utf-8")
    return sorted(raw.lower().splitlines())
