"""Blind samples for people to label, and their sheets read back."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from framing import schema, storage
from framing.lexicon import LexiconLike
from framing.schema import InputError
from framing.scores import Scores, scored_documents
from framing.scoring import score

SENTENCES = 3  # of a passage: enough to judge a voice, little enough to read two hundred
_SPAN = ["start", "end", "voice", "side"]
_STRATA = ["perspective", "outlet", "event"]
_ASKED = ["reads_as", "missed", "right", "voice", "side"]
_SHEET = ["article_id", "start", "end", "text", *_ASKED]
_RIGHT = dict.fromkeys(("yes", "y", "true", "1"), True) | dict.fromkeys(("no", "n", "false", "0"), False)


def draw_sample(
    articles: pd.DataFrame, n: int = 200, lexicons: LexiconLike = None,
    *, outlets: str | os.PathLike[str] | None = None, seed: int = 1,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Draw a stratified, blind sample of passages for people to label.

    The `n` passages of three sentences are drawn in turn from every perspective, outlet and event, so that
    what is measured on them is measured of the corpus. Other parameters as for ``fr.score``.

    Returns
    -------
    sheet : DataFrame
        For coders, with `framing/codebook.md`. A row for each passage, then one for each counted hit in it:
        `article_id` (a number that says nothing), `start, end` (of the hit), `text`, and empty cells:
        `reads_as, missed` of the passage, `right, voice, side` of the hit. Shuffled; shows neither outlet
        (its name in the text is covered) nor what the library thinks.
    key : DataFrame
        Not for coders: `article_id` (of the sheet), `source` (the article), `start, end` (of the passage
        there), `outlet, perspective, event`.
    """
    if n < 1:
        raise InputError(f"a sample of {n} passages; give 1 or more.")
    scores = score(articles, lexicons, outlets=outlets)
    drawn = _passages(scores, n, seed).sample(frac=1, random_state=seed)
    drawn = drawn.rename(columns={"article_id": "source"})
    drawn["article_id"] = [f"p{i:03}" for i in range(1, len(drawn) + 1)]
    opened = scored_documents(scores, articles)
    places = drawn[["source", "start", "end"]].to_numpy()
    drawn["text"] = [opened(source).text[start:end] for source, start, end in places]
    longest_first = sorted(set(scores.articles["outlet"]) - {""}, key=len, reverse=True)
    outlet = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    drawn["text"] = drawn["text"].str.replace(outlet, lambda name: "█" * len(name[0]), regex=True)
    marked = score(drawn[["article_id", "text"]], lexicons).hits.query("counted")
    rows = pd.concat([drawn[["article_id", "text"]], marked[["article_id", "start", "end", "text"]]])
    rows = rows.astype({"start": "Int64", "end": "Int64"})
    sheet = rows.sort_values(["article_id", "start"], na_position="first", ignore_index=True)
    key = drawn[["article_id", "source", "start", "end", *_STRATA]]
    return sheet.assign(**dict.fromkeys(_ASKED, ""))[_SHEET], key.reset_index(drop=True)


def _passages(scores: Scores, n: int, seed: int) -> pd.DataFrame:
    """The passages drawn: `article_id, part, start, end`, and what they are drawn from."""
    part = scores.sentences["sentence"] // SENTENCES
    cut = scores.sentences.assign(part=part).groupby(["article_id", "part"], as_index=False)
    passages: pd.DataFrame = cut.agg(start=("start", "min"), end=("end", "max"))
    passages = passages.merge(scores.articles[["article_id", *_STRATA]], on="article_id")
    passages = passages.sample(frac=1, random_state=seed)  # whatever follows keeps this order
    for cells in (_STRATA, ["perspective"]):  # every cell's first passage before any one's second
        passages = passages.iloc[passages.groupby(cells).cumcount().argsort(kind="stable")]
    return passages.head(n)


def read_labels(*files: str | os.PathLike[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read filled-in sheets of `draw_sample`; the coder is the file's name, or its column `coder`.

    Returns
    -------
    articles : DataFrame
        The passages, `article_id, text`, to be scored.
    gold : DataFrame
        For ``fr.validate``: `article_id, coder, reads_as, start, end, voice, side`. Its spans are the hits
        that the coder called right and the words given as missed. ``.attrs["left_out"]`` counts what was left
        out: passages of which a hit has neither yes nor no, and missed words not in the text.
    """
    sheets = pd.concat([_sheet(Path(file)) for file in files], ignore_index=True)
    rows: list[dict[Any, Any]] = []
    left_out: Counter[str] = Counter()
    for (coder, article_id), part in sheets.groupby(["coder", "article_id"], sort=False):
        passage, hits = part[part["start"] == ""], part[part["start"] != ""]
        if len(passage) != 1:
            raise InputError(f"passage '{article_id}' of '{coder}' has {len(passage)} rows without start.")
        text, reads_as, missed = passage[["text", "reads_as", "missed"]].iloc[0]
        right = hits["right"].str.strip().str.lower().map(_RIGHT)
        if right.isna().any() or (part[_ASKED] == "").all(axis=None):
            left_out[f"passages that '{coder}' left blank, or a hit in them without yes or no"] += 1
            continue
        marks: list[dict[Any, Any]] = [{"reads_as": reads_as}]
        marks += hits.loc[right.astype(bool), _SPAN].to_dict("records")
        for word in filter(None, map(str.strip, missed.split(";"))):
            if place := re.search(re.escape(word), text, re.IGNORECASE):
                marks.append({"start": place.start(), "end": place.end()})
            else:
                left_out[f"missed words of '{coder}' that are not in their passage"] += 1
        rows += [{"article_id": article_id, "coder": coder, **mark} for mark in marks]
    if not rows:
        raise InputError("nothing is labelled: no passage has all its hits answered with yes or no.")
    gold = pd.DataFrame(rows, columns=["article_id", "coder", "reads_as", *_SPAN], dtype=object).fillna("")
    gold.attrs["left_out"] = [{"reason": reason, "n": n} for reason, n in left_out.items()]
    passages = sheets[sheets["start"] == ""].drop_duplicates("article_id")
    return passages[["article_id", "text"]].reset_index(drop=True), gold


def _sheet(file: Path) -> pd.DataFrame:
    sheet = storage.read_table(file, "sheet")
    schema.require(sheet, _SHEET, str(file))
    sheet["coder"] = sheet["coder"].replace("", file.stem) if "coder" in sheet else file.stem
    return sheet
