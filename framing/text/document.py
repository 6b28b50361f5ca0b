"""One article, read once into a Document: every measure reads it and none tokenises again.

`text` is the article as read. `norm` has the same characters, except that invisible ones are cut, ligatures
opened, runs of blanks shortened and look-alikes mapped to what a reader sees. All spans inside a Document
index `norm`, and `Document.span` turns one into a span of `text`. `lowered` is `norm` in lower case, letter
for letter; `tokens` are the words of each sentence, as written.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter

from framing import matching, schema, storage
from framing.paths import LEXICONS
from framing.text.furniture import find_furniture
from framing.text.quotes import Quote, Span, find_quotes
from framing.text.sentences import find_sentences, stripped

# Cut: soft hyphen, zero-width and directional marks, combining marks. Shortened: runs of blanks.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufeff\u0300-\u036f\ufe00-\ufe0f"
)
# So is the hyphen of a typesetter at a line's end ("opera-", "tion"), not that of a compound ("pro-", "war").
_COMPOUND = "".join(rf"(?<!\b{prefix})" for prefix in ("anti", "ex", "neo", "non", "pro", "self", "well"))
_LINE_END = rf"{_COMPOUND}(?<=[a-z])[-\u00ad\u2010]+\n[ \t]*(?=[a-z])|(?<=[a-z]-)\n[ \t]*(?=[a-z])"
_INSIDE_MARKS = "(?<=[\\s(]\u00ab)[ \u00a0\u202f]+|[ \u00a0\u202f]+(?=\u00bb(?![^\\W_]))"  # « so »
_CUT = re.compile(f"{_LINE_END}|{_INSIDE_MARKS}|[{_INVISIBLE}]+|(?<=[ \t\u00a0])[ \t\u00a0]+|[\ufb00-\ufb06]")
_MAY_CUT = re.compile(f"[{_INVISIBLE}\ufb00-\ufb06\t\u00a0\u00ab]|[-\u2010]\n")
_GREEK_OR_CYRILLIC = "\u0370-\u03ff\u0400-\u04ff"
_MIXED_WORD = re.compile(  # Latin with Cyrillic or Greek letters
    rf"(?<![A-Za-z{_GREEK_OR_CYRILLIC}])(?=[A-Za-z]*+[{_GREEK_OR_CYRILLIC}])(?=[{_GREEK_OR_CYRILLIC}]*+[A-Za-z])"
    rf"[A-Za-z{_GREEK_OR_CYRILLIC}]++"
)
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһӏԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυ",
    "ABESIJKMHOPCTYXaesijopcyxdhlqwABEZHIKMNOPTYXovpu",
)
_PLAIN = {  # typographic marks
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\t\x0b\x0c\x85",
    "\n": "\u2028\u2029",
    "'": "\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060\u2039\u203a",
    '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u301d\u301e\u301f",
    "-": "\u2010\u2011\u2012\u2212\u00ad",
    "\u2013": "\u2014\u2015",
}
_ACCENTED = map(chr, (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00), *range(0xFF01, 0xFF5F)))
_BASES = {ord(letter): unicodedata.normalize("NFKD", letter)[0] for letter in _ACCENTED}
_FOLD = {code: base for code, base in _BASES.items() if base.isascii()}
_FOLD |= {ord(mark): plain for plain, marks in _PLAIN.items() for mark in marks}
_FOLD |= dict(zip(map(ord, "łŁøØđıİ"), "lLoOdiI", strict=True))
_UNFOLDED = re.compile("[\t\x0b\x0c`\x80-\U0010ffff]+")  # where a character may be folded
_WORD = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*")
_LINE = re.compile(r"^[^\n]*\S[^\n]*", re.MULTILINE)
_WRAPPED_LINE = re.compile(r"\n(?=[^\S\n]*[a-z])")
_WRAPPED_PARAGRAPH = re.compile(  # lines up to a blank one or a list's bullet
    rf"{_LINE.pattern}(?:\n(?![^\S\n]*[•●▪◦*\u2013-]){_LINE.pattern})*", re.MULTILINE
)
_MAIL_MARK = re.compile(r"(?:> ?)+")
_CAPITALISED = re.compile("[A-Z][a-z]")
_LOWER_START = re.compile(r"(?:^|\n|(?<!\.[A-Z])[.!?]['\")\]]*\s)[\s'\"(\[]*[a-z]")
_ALSO_WORDS = frozenset((*"us who it un west east march may polish reading nice the".split(), "the west"))


@dataclass(slots=True)
class Document:
    """One article, ready to be measured. Build it with `document`."""

    text: str
    norm: str
    origin: array[int] | None = None  # where each character of `norm` stood, if any was cut
    furniture: list[tuple[int, int, str]] = field(default_factory=list)
    paragraphs: list[Span] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    outer: list[Quote] = field(default_factory=list)  # quotations that lie in no other
    lowered: str = ""
    tokens: list[list[str]] = field(default_factory=list)

    def span(self, start: int, end: int) -> Span:
        """Turn a span of `norm` into the span of `text` it came from."""
        if self.origin is None:
            return start, end
        first, last = self.origin[start], self.origin[start]
        if start < end:
            last = self.origin[end - 1] + 1
            while unicodedata.combining(self.text[last : last + 1] or " "):
                last += 1
        return first, last

    def sentence_at(self, position: int) -> int:
        """Index of the sentence that holds a position, or -1 (furniture, blank)."""
        return _holding(self.sentences, position)

    def paragraph_at(self, position: int) -> int:
        """Index of the paragraph that holds a position, or -1."""
        return _holding(self.paragraphs, position)

    def quotation_at(self, position: int) -> int:
        """Index of the outer quotation that holds a position, or -1."""
        return _holding(self.outer, position)

    def words(self, start: int, end: int) -> int:
        """Count the words of a span of `norm`."""
        return len(_WORD.findall(self.norm, start, end))

    def word_spans(self, start: int, end: int) -> list[Span]:
        """The words of a span of `norm`, each as its own span."""
        return [match.span() for match in _WORD.finditer(self.norm, start, end)]


def document(text: str, title: str = "") -> Document:
    """Read an article's text into a Document; of lines that repeat its title the first is no furniture.

    >>> doc = document("The \u201cdict\u00adator\u201d spoke. He left.")
    >>> doc.norm, [doc.norm[a:b] for a, b in doc.sentences]
    ('The "dictator" spoke. He left.', ['The "dictator" spoke.', 'He left.'])
    >>> doc.text[slice(*doc.span(5, 13))] == "dict\u00adator"
    True
    """
    text = schema.whole(text)
    base, origin = _cut(text)
    lines = [match.span() for match in _LINE.finditer(base)]
    wrapped = _hard_wrapped(base, lines)
    base = _MIXED_WORD.sub(lambda word: word[0].translate(_LOOKALIKES), base)
    norm = _with_capitals(plain(base))
    furniture = find_furniture(norm, lines, title)
    if wrapped:
        lines = [match.span() for match in _WRAPPED_PARAGRAPH.finditer(norm)]
    paragraphs = without(lines, furniture, norm)
    if wrapped:
        norm = norm.replace("\n", " ")
    doc = Document(text, norm, origin, furniture, paragraphs)
    doc.quotes = find_quotes(base, paragraphs, _blocks(doc))
    doc.outer = [quote for quote in doc.quotes if quote.depth == 1]
    doc.lowered = matching.lower(norm)
    doc.sentences = find_sentences(norm, paragraphs, doc.quotes)
    doc.tokens = [_WORD.findall(norm, a, b) for a, b in doc.sentences]
    return doc


def _holding(spans: Sequence[Span | Quote], position: int) -> int:
    index = bisect_right(spans, position, key=itemgetter(0)) - 1
    return index if index >= 0 and position < spans[index][1] else -1


def _blocks(doc: Document) -> list[Span]:
    """Quotations that are set off by ``>``, or by an indent where the text is not indented throughout."""
    indented = [_indented(doc, *paragraph) for paragraph in doc.paragraphs]
    rarely = 2 * sum(indented) <= len(indented)
    blocks: list[Span] = []
    goes_on = False
    for number, (start, end) in enumerate(doc.paragraphs):
        mark = _MAIL_MARK.match(doc.norm, start, end)
        set_off = bool(mark or (number and rarely and indented[number]))
        if set_off:
            first = blocks.pop()[0] if goes_on else mark.end() if mark else start
            blocks.append((first, end))
        goes_on = set_off
    return [(start, end) for start, end in blocks if start < end]


def _indented(doc: Document, start: int, end: int) -> bool:
    """Whether a paragraph of prose stands further to the right than the margin."""
    at = doc.span(start, end)[0]
    margin = doc.text[doc.text.rfind("\n", 0, at) + 1 : at]
    indent = margin.isspace() and (len(margin) > 1 or margin == "\t")
    return indent and doc.norm[start].isalpha() and doc.norm[end - 1] in ".!?\u2026"


def plain(text: str) -> str:
    """Plain marks for typographic ones and plain letters for accented ones, character for character."""
    return _UNFOLDED.sub(lambda match: match[0].translate(_FOLD), text)


@cache
def _names() -> tuple[list[str], matching.Matcher]:
    """Names of actors and nations as they are written, and what finds them in any case."""
    cells = [row["aliases"] or row["name"] for row in storage.read_csv(LEXICONS / "actors.csv")]
    for row in storage.read_csv(LEXICONS / "nations.csv"):
        cells += (row["adjective"], row["country"], row["inhabitants"], row["capitals"])
    written = {name.strip().lstrip("~") for cell in cells for name in plain(cell).split("|")}
    written |= {"the US", "the UN"}
    names = sorted(name for name in written if name and name.lower() not in _ALSO_WORDS)
    return names, matching.Matcher([([name], False) for name in names])


def _with_capitals(norm: str) -> str:
    """A text without a capitalised word with those of the names it holds, character for character.

    >>> _with_capitals("on monday volodymyr zelensky left. he was in kyiv.")
    'On monday Volodymyr Zelensky left. He was in Kyiv.'
    """
    names, matcher = _names()
    found = [] if _CAPITALISED.search(norm) else matching.longest(matcher.find(norm))
    if not found or norm.isupper():
        return norm
    letters = list(norm)
    for start, end, name in found:
        letters[start:end] = names[name]
    return _LOWER_START.sub(lambda match: match[0][:-1] + match[0][-1].upper(), "".join(letters))


def _cut(text: str) -> tuple[str, array[int] | None]:
    """Cut invisible characters and open ligatures; return the rest and where each of its characters stood."""
    if ("  " not in text and not _MAY_CUT.search(text)) or not _CUT.search(text):
        return text, None
    letters = list(text)
    for match in _CUT.finditer(text):
        opened = unicodedata.normalize("NFKC", match[0]) if "\ufb00" <= match[0] <= "\ufb06" else ""
        letters[match.start() : match.end()] = [opened, *[""] * (len(match[0]) - 1)]
    origin = array("L", (at for at, letter in enumerate(letters) for _ in letter))
    origin.append(len(text))
    return "".join(letters), origin


def _hard_wrapped(text: str, lines: list[Span]) -> bool:
    """Lines broken at a column by a mail program or an archive, so that a newline is only a blank."""
    if len(lines) < 4 or max(b - a for a, b in lines) > 120:
        return False
    return 4 * len(_WRAPPED_LINE.findall(text)) > len(lines)


def without(spans: list[Span], furniture: list[tuple[int, int, str]], text: str) -> list[Span]:
    """The parts of ascending spans outside furniture, without blanks at their ends."""
    kept: list[Span] = []
    for start, end in spans:
        first, stop = bisect_right(furniture, start, key=itemgetter(1)), bisect_left(furniture, (end,))
        edges = [start, *(edge for one in furniture[first:stop] for edge in one[:2]), end]
        kept += zip(edges[::2], edges[1::2], strict=True)
    return [span for span in (stripped(text, *span) for span in kept) if span[0] < span[1]]
