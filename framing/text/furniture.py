"""Page furniture → marked spans. Nothing is removed; the rules are data (`lexicons/furniture.csv`)."""

from __future__ import annotations

import re
from functools import cache

from framing import facts, storage
from framing.paths import LEXICONS

_LONGEST_LINE = 600  # a longer line is prose; only its first and last characters can hold furniture
_EDGE = 80
_SHORTEST_TITLE = 3  # words; a shorter one may stand twice in an article
_SHORTEST_REPEAT = 8  # words of a paragraph
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_SAMPLE = 5000  # characters by which a text's language is told
_LATIN_SHARE = 1 / 3  # of the letters: a paragraph may be foreign, not the article
_FEWEST_WORDS = 20  # under which only the alphabet is judged
_ENGLISH_SHARE = 0.08  # of such small words, above which nobody need ask further


@cache
def rules() -> dict[str, re.Pattern[str]]:
    """The rules of each scope, as groups of one pattern: a whole `line`, its `head` or `tail`, the `rest`."""
    patterns: dict[str, list[str]] = {}
    for row in storage.read_csv(LEXICONS / "furniture.csv"):
        group = f"(?P<{row['rule_id'].replace('-', '_')}>{row['pattern']})"
        patterns.setdefault(row["scope"], []).append(group)
    return {scope: re.compile("|".join(groups), re.IGNORECASE) for scope, groups in patterns.items()}


def find_furniture(norm: str, lines: list[tuple[int, int]], title: str = "") -> list[tuple[int, int, str]]:
    """Spans of page furniture with the rule of each, ascending, among the non-blank lines of a text.

    The first copy of the article's title stays, later ones are furniture.

    >>> text = "Talks end\\nThey met.\\nSubscribe to our channel"
    >>> find_furniture(text, [(0, 9), (10, 19), (20, 44)])
    [(20, 44, 'subscribe')]
    """
    found: list[tuple[int, int, str]] = []
    first_line = norm[slice(*lines[0])] if lines else ""
    titles = {key for key in (_key(title), _key(first_line)) if len(key) >= _SHORTEST_TITLE}
    seen: set[tuple[str, ...]] = set()
    for start, end in lines:
        line, key = norm[start:end], _key(norm[start:end])
        whole = len(lines) > 1 and len(line) <= _LONGEST_LINE  # a text's only line is the article
        if key in seen:
            found.append((start, end, "repeated-title" if key in titles else "repeated-paragraph"))
            continue
        if key in titles or len(key) >= _SHORTEST_REPEAT:
            seen.add(key)
        if whole and (rest := rules()["rest"].match(line.strip())):
            return [*found, (start, lines[-1][1], _rule(rest))]
        if whole and (rule := rules()["line"].match(line.strip())):
            found.append((start, end, _rule(rule)))
        elif len(lines) > 1 and other_language(line):
            found.append((start, end, "other-language"))
        else:
            if head := rules()["head"].search(line[:_EDGE]):
                found.append((start, start + head.end(), _rule(head)))
            if tail := rules()["tail"].search(line[-_EDGE:]):
                found.append((max(start, end - _EDGE) + tail.start(), end, _rule(tail)))
    return found


def _key(line: str) -> tuple[str, ...]:
    return tuple(line.lower().split())


def _rule(match: re.Match[str]) -> str:
    return str(match.lastgroup).replace("_", "-")


def other_language(text: str) -> str:
    """What a text is instead of English; empty where it is English, or too short to tell.

    >>> other_language("Talks began."), other_language("Переговоры начались.")
    ('', 'another alphabet')
    """
    sample = text[:_SAMPLE]
    if not sample.isascii() and len(_LATIN.findall(sample)) < _LATIN_SHARE * sum(map(str.isalpha, sample)):
        return "another alphabet"
    words, english = _WORD.findall(sample.lower()), facts.word_classes()["english"]
    if len(words) < _FEWEST_WORDS or sum(word in english for word in words) > _ENGLISH_SHARE * len(words):
        return ""
    import py3langid

    language = str(py3langid.classify(sample)[0])
    return "" if language == "en" else language
