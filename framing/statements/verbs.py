"""Reporting verbs → frames: "X said that ...", "..., X said", "said X", "is said to", "X, who said"."""

from __future__ import annotations

from dataclasses import dataclass

from framing.statements import content
from framing.statements.clauses import (
    ADJUNCT,
    BE,
    COMPLEMENT,
    Frame,
    Tokens,
    Unit,
    group_start,
    phrase_after,
    phrase_before,
    subject,
)
from framing.statements.cues import Cue

_EXPLETIVE = frozenset("it there this that what".split())
_SPEECH_END = frozenset(",?!.\u2026-")
_CLAUSES = frozenset(("quote", "any", "bare"))


@dataclass(slots=True)
class Verb:
    """A reporting verb in its unit; `frame` reads it."""

    unit: Unit
    first: int
    stop: int
    cue: Cue
    found: list[Frame]  # what was read before it
    limit: int
    group: int = 0  # first token of its group: auxiliaries and adverbs

    def frame(self) -> Frame | None:
        """The verb's source and content, or None where it reports nothing."""
        unit = self.unit
        self.group = group_start(unit, self.first)
        auxiliaries = [unit.words[t] for t in range(self.group, self.first) if unit.tags[t] == "x"]
        participle = unit.word(self.first).endswith("ing")
        if auxiliaries and auxiliaries[-1] in BE and not participle:
            return self._passive()
        if self.cue.takes & _CLAUSES and (inverted := self._inverted()):
            return inverted
        source, shared = self._source(participle, bool(auxiliaries))
        before = unit.at(self.group - 1)
        if source is None:
            asked = before == "s" and "whether" in self.cue.takes
            if asked and unit.word(self.stop) in COMPLEMENT | {"about"}:  # "When asked whether ..."
                return self._made(None, [(self.stop, self.limit)], self.group, "right")
            return None
        naming = "name" in self.cue.takes and before == "w" and unit.word(self.first).endswith("ed")
        named = unit.at(self.stop) == "N" or (source[0] > 0 and unit.at(self.stop) in "dw")
        if (naming and named and unit.words[source[0]] in ("a", "an")) or (
            shared and unit.words[source[0]] in _EXPLETIVE
        ):
            return None  # "a group called ..."; "it is hard to imagine ..."
        if before == "h" and source[1] < self.group and source[0] < self.group - 1:
            source = (source[0], self.group)  # "Mr. Khan, who" is the source as written
        left = self.group if shared or source[0] >= self.group else source[0]
        start = content.start(unit, self.stop, self.cue, self.limit)
        if not shared and (
            postponed := self._postponed(source, left, start) or self._as_clause(source, left)
        ):
            return postponed
        return self._preposed(source, left, start, shared)

    def _made(
        self, source: Tokens | None, parts: list[Tokens], left: int, shape: str, shared: bool = False
    ) -> Frame:
        return Frame(self.first, self.stop, self.cue, source, parts, left, shape, shared)

    def _source(self, participle: bool, auxiliary: bool) -> tuple[Tokens | None, bool]:
        """The source before the verb, and whether it is borrowed from the clause before."""
        unit, group = self.unit, self.group
        before = unit.at(group - 1)
        if before == "h" and group > 1 and unit.word(group - 1) != "what":
            source = phrase_before(unit, group - 1 - (unit.at(group - 2) == ","))
            return (source or ((group - 1, group) if unit.word(group - 1) == "who" else None)), False
        if before in "cbi" or (participle and before in ",Q;"):
            source = phrase_before(unit, group) if before == "," and not participle else None
            return (source, False) if source else (self._borrowed(before), True)
        source = phrase_before(unit, group)
        if not participle or (source and unit.word(source[0] - 1) == "with"):  # "with officials warning ..."
            return source, False
        if before == "w" and not auxiliary and (own := subject(unit, group)) and own[1] < group - 1:
            return own, True  # "Trump has avoided criticizing ..."
        if source is None and before in "wNtp0)s":
            return subject(unit, group), True
        return source, False

    def _borrowed(self, before: str) -> Tokens | None:
        last = next((f for f in reversed(self.found) if f.source and f.shape != "passive"), None)
        if last is None or (last.holds(self.first) and before != "i"):
            return subject(self.unit, self.group)
        return last.source

    def _preposed(self, source: Tokens, left: int, start: int | None, shared: bool) -> Frame | None:
        """X said (that) ...; an open frame where a colon or a full stop follows."""
        unit, stop, takes = self.unit, self.stop, self.cue.takes
        before, after = unit.at(left - 1), unit.at(stop)
        if start is None and before == "h" and after in "xvwa" and takes & {"any", "bare"}:
            start = stop  # "a letter that he said was drafted"
        if start is None and "any" in takes:
            if after == "x" and before in " :":
                start = stop  # "Red Cross says cannot reach ..."
            elif after == "," and left <= 1 and stop + 1 < self.limit:
                start = stop + 1
        if start is not None and start < self.limit:
            return self._made(source, [(start, self.limit)], left, "right", shared)
        if start is None and not (
            "quote" in takes
            and (
                stop >= self.limit
                or unit.at(self.limit - 1) == ":"
                or content.adjunct(unit, stop)
                or (after == "," and left == 0)
            )
        ):
            return None
        return self._made(source, [], left, "open", shared)

    def _postponed(self, source: Tokens, left: int, start: int | None) -> Frame | None:
        """Content before its source: "...," X said; ..., X said; "...," X said, "..."; Y, X said, is Z."""
        unit, stop = self.unit, self.stop
        before = unit.at(left - 1)
        low = self._low(left)
        end = left if before == "Q" else left - 1
        if before not in ",Q-" or not left or low >= end or not self.cue.takes & _CLAUSES:
            return None
        after_quote = before == "Q" or unit.at(left - 2) == "Q"
        spoken = after_quote and unit.words[end - 1][1:] in _SPEECH_END
        ended = stop >= self.limit or (start is None and content.closed(unit, stop, self.cue, self.limit))
        through = (
            unit.at(stop) == ","
            and unit.at(stop + 1) in "dNngpx0awQivsh"
            and not unit.word(stop + 1).endswith("ing")
        )
        if not (after_quote or ended or through):
            return None
        parts = [(low, end)]
        if (
            start is not None
            and start < self.limit
            and (unit.at(start) == "Q" or (spoken and not through and unit.word(start) == "that"))
        ):
            return self._made(source, [*parts, (start, self.limit)], left, "both")
        if through:
            return self._made(source, [*parts, (stop + 1, self.limit)], left, "both")
        if after_quote and (ended or spoken or unit.word(stop) in ADJUNCT or unit.at(stop) in ",t"):
            return self._made(source, parts, left, "left")
        clausal = end - low >= 5 or content.FINITE.search(unit.tags, low, end) or "Q" in unit.tags[low:end]
        if ended and (stop >= self.limit or clausal):
            return self._made(source, parts, left, "left")
        return None

    def _as_clause(self, source: Tokens, left: int) -> Frame | None:
        """..., as X once said; As X said, ..."""
        unit = self.unit
        if unit.at(left - 1) != "s" or unit.word(left - 1) != "as" or not self.cue.takes & {"any", "bare"}:
            return None
        if left > 2 and unit.at(self.stop) != "," and content.closed(unit, self.stop, self.cue, self.limit):
            return self._made(source, [(self._low(left), left - 1)], left - 1, "left")
        if unit.at(self.stop) == "," and left < 3:
            return self._made(source, [(self.stop + 1, self.limit)], left - 1, "right")
        return None

    def _inverted(self) -> Frame | None:
        """The verb before its source: "...," said X; ..., said X; - believes X; "..." said X, "..."."""
        unit, first = self.unit, self.first
        before = unit.at(first - 1)
        after_quote = before == "Q" or (before == "," and unit.at(first - 2) == "Q")
        if self.group != first or not first or not (after_quote or before in ",-"):
            return None
        source = None if unit.word(self.stop) in COMPLEMENT else phrase_after(unit, self.stop)
        if source is None or not self._inversion_fits(source[1], before, after_quote):
            return None
        low = self._low(first)
        end = first if before == "Q" else first - 1
        if low >= end:
            return None
        parts = [(low, end)]
        shape = "block" if before == "-" and not after_quote else "left"
        beyond = source[1]
        resumed = unit.tags.find("Q", beyond, self.limit)
        if not (resumed > 0 and unit.at(resumed - 1) in ",:-"):
            resumed = beyond + 1 if unit.at(beyond) == "," and unit.at(beyond + 1) in "xv" else 0
        if resumed:  # "Any deal, said X, would fail"
            return self._made(source, [*parts, (resumed, self.limit)], first, "both")
        return self._made(source, parts, first, shape)

    def _inversion_fits(self, beyond: int, before: str, after_quote: bool) -> bool:
        unit, first = self.unit, self.first
        after = unit.at(beyond)
        if after not in " .,-:;(psthia":
            return False
        if after_quote or before == "-":
            return True
        clause = content.FINITE.search(unit.tags, 0, first - 1) or ("any" in self.cue.takes and first > 4)
        return bool(
            (beyond >= self.limit or after in ",p")
            and clause
            and self.cue.speech
            and not unit.word(first).endswith("ing")
            and not phrase_before(unit, first)  # "X, head of Y, concluded a treaty"
            and (after == "," or not content.FINITE.search(unit.tags, beyond, self.limit))
        )

    def _low(self, left: int) -> int:
        """Where content before a postponed source begins: after the last clause boundary behind a frame."""
        if not self.found:
            return 0
        unit, last = self.unit, self.found[-1]
        for token in range(left - 2, last.stop, -1):
            if unit.tags[token] in ";:" or (unit.tags[token] in "cb" and unit.at(token - 1) == ","):
                return token + 1
        if last.shape in ("right", "passive") and unit.at(left - 1) != "Q":
            return 0
        return min(left, max([last.stop, *(b for _, b in last.parts if b < left)]))

    def _passive(self) -> Frame | None:
        """It is claimed that ...; X is said to ...; X was described by Y as ...; is quoted by Y: "..."."""
        unit, stop, cue = self.unit, self.stop, self.cue
        topic = phrase_before(unit, self.group)
        left = topic[0] if topic else self.group
        about = [topic] if topic else []
        word = unit.word(stop)
        if word == "by" and (agent := phrase_after(unit, stop + 1)):
            rest = agent[1]
            opened = rest + (unit.at(rest) in ":,")
            if unit.at(rest) == ":" and opened >= self.limit:
                return self._made(agent, [], left, "open")
            parts = [] if unit.at(rest) == ":" else about
            if opened < self.limit and (
                unit.at(opened) in "Qi" or unit.word(opened) in ("as", "that", "for")
            ):
                parts = [*parts, (opened, self.limit)]
            return self._made(agent, parts, left, "passive") if parts else None
        if word == "to" and cue.takes & {"any", "bare", "that", "object"}:
            return self._made(None, [*about, (stop, self.limit)], left, "passive")
        if (word == "that" and cue.takes & {"any", "that"}) or (
            word in ("whether", "if") and cue.takes & {"whether", "person"}
        ):
            return self._made(None, [(stop, self.limit)], left, "passive")
        if word == "as" and cue.takes & {"object", "as"} and unit.at(stop + 1) != "v":
            return self._made(None, [*about, (stop, self.limit)], left, "passive")
        return None
