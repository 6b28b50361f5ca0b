"""What a reading skipped, read and understood."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class UnusableError(Exception):
    """A file or row that cannot be used, with the reason."""


class Report:
    """What was skipped and why, each source's SHA-256, and how it was understood; ends up in `run.json`."""

    def __init__(self, attrs: Mapping[Any, Any] | None = None) -> None:
        """Go on from the `attrs` of articles that were read."""
        earlier = attrs or {}
        self.skipped: list[dict[str, str]] = list(earlier.get("skipped", ()))
        self.inputs: dict[str, str] = dict(earlier.get("inputs", ()))
        self.notes: list[str] = []
        self.outlets: Path | None = None  # the table of outlets that lay beside
        self._heard = self.told()

    def skip(self, source: str, reason: object, article_id: str = "") -> None:
        """Note a file or row that is left out."""
        line = " ".join(readable(str(reason)).split())
        self.skipped.append({"source": readable(source), "article_id": article_id, "reason": line[:300]})

    def note(self, source: str, told: str) -> None:
        """Say, once, how a source was understood."""
        line = " ".join(readable(f"{source}: {told}" if source else told).split())
        if told and line not in self.notes:
            self.notes.append(line)

    def told(self) -> list[str]:
        """Each way in which a source was understood, and how many articles no lexicon is made for."""
        foreign = [entry for entry in self.skipped if "English" in entry["reason"]]
        examples = [f"as {entry['source']}: {entry['reason']}" for entry in foreign[:1]]
        return self.notes + [f"left out as not English: {len(foreign)}, {example}" for example in examples]

    def warn(self) -> None:
        """Warn a Python user of what is told and was not told before."""
        for line in self.told():
            if line not in self._heard:
                warnings.warn(line, stacklevel=3)


def readable(text: str) -> str:
    """Text that every output can hold: lone surrogates, as of odd file names, are written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
