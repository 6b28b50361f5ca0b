"""Blind samples for people to label, and their sheets read back."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import schema, storage
from framing.schema import InputError
from framing.scores import scored_documents
from framing.scoring import score

if TYPE_CHECKING:
    from framing.lexicon import LexiconLike
SENTENCES = 3  # of a passage: enough to judge a voice, little enough to read two hundred
_ASKED = ["reads_as", "missed", "right", "voice", "side"]
_SHEET = ["article_id", "start", "end", "text", *_ASKED]
_RIGHT = dict.fromkeys(("yes", "y", "1", "true"), True) | dict.fromkeys(("no", "n", "0", "false"), False)


def draw_sample(
    articles: pd.DataFrame, n: int = 200, lexicons: LexiconLike = None,
    *, outlets: str | os.PathLike[str] | None = None, seed: int = 1,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Draw a stratified, blind sample of passages for people to label.

    Parameters
    ----------
    articles : DataFrame
        As for ``fr.score``.
    n : int
        Passages of three sentences. Half are drawn in turn from every perspective, outlet and event; half
        so that as many loaded terms as possible are covered.
    lexicons, outlets
        As for ``fr.score``.
    seed : int

    Returns
    -------
    sheet : DataFrame
        For coders, with `framing/codebook.md`. A row for each passage, then one for each marked hit in it:
        `article_id` (a number that says nothing), `start, end` (of the hit), `text`, and empty cells:
        `reads_as, missed` of the passage, `right, voice, side` of the hit. Shuffled; shows neither outlet
        (its name in the text is covered) nor what the library thinks.
    key : DataFrame
        Not for coders: `article_id` (of the sheet), `source` (the article), `start, end` (of the passage
        there), `outlet, perspective, event, drawn_for`: ``stratum``, whose precision is the corpus's, or
        ``terms``, where loaded terms are more frequent than they are.

    Raises
    ------
    InputError
        n under 1, or nothing that could be scored.
    """
    if n < 1:
        raise InputError(f"a sample of {n} passages; give 1 or more.")
    scores, strata = score(articles, lexicons, outlets=outlets), ["perspective", "outlet", "event"]
    sentences, hits = (
        table.assign(part=table["sentence"] // SENTENCES) for table in (scores.sentences, scores.hits)
    )
    passages = sentences.groupby(["article_id", "part"], as_index=False).agg(
        start=("start", "min"), end=("end", "max")
    )
    passages = passages.merge(scores.articles[["article_id", *strata]], on="article_id")
    passages = passages.sample(frac=1, random_state=seed)  # whatever follows keeps this order
    for cells in (strata, ["perspective"]):  # every cell's first passage before any one's second
        passages = passages.iloc[passages.groupby(cells).cumcount().argsort(kind="stable")]
    passages = passages.reset_index(drop=True).reset_index(names="order")
    hits = hits[["article_id", "part", "term_id"]].drop_duplicates()
    hits = hits.merge(passages, on=["article_id", "part"]).sort_values("order")
    hits["turn"] = hits.groupby("term_id").cumcount()  # every term's first passage before any one's second
    rare = hits[hits["order"] >= n // 2].sort_values(["turn", "order"])["order"]
    chosen = [*range(min(n // 2, len(passages))), *rare, *passages["order"]]
    drawn = passages.loc[list(dict.fromkeys(chosen))[:n]]
    drawn["drawn_for"] = (drawn["order"] < n // 2).map({True: "stratum", False: "terms"})
    drawn = drawn.sample(frac=1, random_state=seed).rename(columns={"article_id": "source"})
    drawn["article_id"] = [f"p{i:03}" for i in range(1, len(drawn) + 1)]
    opened = scored_documents(scores, articles)
    names = [re.escape(str(o)) for o in {*scores.articles["outlet"]} if o]
    cover = re.compile("|".join(sorted(names, key=len, reverse=True)) or r"(?!)", re.IGNORECASE)
    drawn["text"] = [
        cover.sub(lambda m: "█" * len(m[0]), opened(source).text[a:b])
        for source, a, b in zip(drawn["source"], drawn["start"], drawn["end"], strict=True)
    ]
    marked = score(drawn[["article_id", "text"]], lexicons).hits
    marked = marked[marked["counted"]]
    rows = pd.concat([drawn[["article_id", "text"]], marked[["article_id", "start", "end", "text"]]])
    rows = rows.astype({"start": "Int64", "end": "Int64"})
    sheet = rows.sort_values(["article_id", "start"], na_position="first", ignore_index=True)
    sheet = sheet.assign(**dict.fromkeys(_ASKED, ""))[_SHEET]
    return sheet, drawn[["article_id", "source", "start", "end", *strata, "drawn_for"]].reset_index(drop=True)


def read_labels(*files: str | os.PathLike[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read filled-in sheets, one or more coders.

    Parameters
    ----------
    *files : path
        CSV files as `draw_sample` made them; the coder is the file's name, or its column `coder`.

    Returns
    -------
    articles : DataFrame
        The passages, `article_id, text`, to be scored.
    gold : DataFrame
        For ``fr.validate``: `article_id, coder, reads_as, start, end, voice, side`. Its spans are the hits
        that the coder called right and the words given as missed. ``.attrs["left_out"]`` counts the
        passages left out, because a hit in them has neither yes nor no, and missed words not in the text.

    Raises
    ------
    InputError
        No such file or column, sheets of different samples, or nothing filled in.
    """
    if not files:
        raise InputError("no sheet given; framing validate --sample draws one.")
    texts: dict[Any, str] = {}
    rows: list[dict[Any, Any]] = []
    left_out: Counter[str] = Counter()
    for file in map(Path, files):
        for (coder, article_id), part in _sheet(file).groupby(["coder", "article_id"], sort=False):
            where, passage, hits = f"{file}: passage '{article_id}'", part["start"] == "", part["start"] != ""
            if passage.sum() != 1:
                raise InputError(f"{where} has {passage.sum()} rows without start; one is right.")
            text, reads_as, missed = part.loc[passage, ["text", "reads_as", "missed"]].iloc[0]
            if texts.setdefault(article_id, text) != text:
                raise InputError(f"{where} has another text than before; of one sample?")
            right = part.loc[hits, "right"].str.strip().str.lower().map(_RIGHT)
            if (part[_ASKED] == "").all(axis=None):
                left_out[f"passages that '{coder}' left blank"] += 1
                continue
            if right.isna().any():
                left_out[f"passages where '{coder}' answered a hit with neither yes nor no"] += 1
                continue
            marks = part.loc[right.index[right.astype(bool)], ["start", "end", "voice", "side"]]
            answers: list[dict[Any, Any]] = [{"reads_as": reads_as}, *marks.to_dict("records")]
            for word in filter(None, map(str.strip, missed.split(";"))):
                if word in text:
                    answers.append({"start": text.index(word), "end": text.index(word) + len(word)})
                else:
                    left_out[f"missed words of '{coder}' that are not in their passage"] += 1
            rows += [{"article_id": article_id, "coder": coder, **answer} for answer in answers]
    if not rows:
        why = "; ".join(f"{n} {reason}" for reason, n in left_out.items())
        raise InputError(f"nothing is labelled: {why or 'the sheets have no rows'}.")
    gold = pd.DataFrame(rows, columns=["article_id", "coder", "reads_as", "start", "end", "voice", "side"])
    gold = gold.astype(object).fillna("")
    gold.attrs["left_out"] = [{"reason": reason, "n": n} for reason, n in left_out.items()]
    return pd.DataFrame({"article_id": list(texts), "text": list(texts.values())}), gold


def _sheet(file: Path) -> pd.DataFrame:
    sheet = storage.read_table(file, "sheet")
    schema.require(sheet, _SHEET, str(file))
    sheet["coder"] = sheet["coder"].replace("", file.stem) if "coder" in sheet else file.stem
    return sheet
