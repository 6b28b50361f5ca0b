"""Blind samples for people to label, and their sheets read back."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import schema
from framing.schema import InputError
from framing.score import score, scored_documents

if TYPE_CHECKING:
    import pandas as pd

    from framing.score import LexiconLike

SENTENCES = 3  # of a passage: enough to judge a voice, little enough to read two hundred
_ASKED = ("reads_as", "missed", "right", "voice", "side")
_SHEET = ["article_id", "start", "end", "text", *_ASKED]
_RIGHT = {
    "yes": True,
    "y": True,
    "1": True,
    "true": True,
    "no": False,
    "n": False,
    "0": False,
    "false": False,
}


def draw_sample(
    articles: pd.DataFrame,
    n: int = 200,
    lexicons: LexiconLike = None,
    *,
    outlets: str | os.PathLike[str] | None = None,
    seed: int = 1,
) -> tuple[pd.DataFrame, pd.DataFrame]:
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
        The same seed draws the same sample.

    Returns
    -------
    sheet : DataFrame
        To be given to coders, with `framing/codebook.md`. A row for each passage, then one for each marked
        hit in it: `article_id` (a number that says nothing), `start, end` (of the hit), `text`, and empty
        cells to fill in: `reads_as, missed` of the passage, `right, voice, side` of the hit. Shuffled;
        neither outlet nor what the library thinks is shown, and outlets' names in the text are covered.
    key : DataFrame
        Not for coders: `article_id` (of the sheet), `source` (the article), `start, end` (of the passage
        there), `outlet, perspective, event, drawn_for` (``stratum`` or ``terms``).

    Raises
    ------
    InputError
        n under 1, or nothing that could be scored.

    Notes
    -----
    Terms are enriched: precision in the whole corpus is that of the passages drawn for ``stratum``.
    """
    import pandas as pd

    if n < 1:
        raise InputError(f"a sample of {n} passages; give 1 or more.")
    scores = score(articles, lexicons, outlets=outlets)
    sentences = scores.sentences.assign(part=scores.sentences["sentence"] // SENTENCES)
    passages = sentences.groupby(["article_id", "part"], as_index=False).agg(
        start=("start", "min"), end=("end", "max")
    )
    strata = ["perspective", "outlet", "event"]
    passages = passages.merge(scores.articles[["article_id", *strata]], on="article_id")
    passages = passages.sample(frac=1, random_state=seed)  # whatever follows keeps this order
    passages["turn"] = passages.groupby(strata).cumcount()  # every cell's first passage before any second
    passages = passages.sort_values("turn", kind="stable")
    passages["turn"] = passages.groupby("perspective").cumcount()  # and every perspective in turn
    passages = passages.sort_values("turn", kind="stable").drop(columns="turn")
    passages = passages.reset_index(drop=True).reset_index(names="order")
    hits = scores.hits.assign(part=scores.hits["sentence"] // SENTENCES)[["article_id", "part", "term_id"]]
    hits = hits.drop_duplicates().merge(passages, on=["article_id", "part"]).sort_values("order")
    hits["turn"] = hits.groupby("term_id").cumcount()  # every term's first passage before any one's second
    rare = hits[hits["order"] >= n // 2].sort_values(["turn", "order"])["order"].drop_duplicates()
    chosen = [*range(min(n // 2, len(passages))), *rare]
    chosen = list(dict.fromkeys([*chosen, *passages["order"]]))[:n]
    drawn = passages.loc[chosen].assign(drawn_for=["stratum" if o < n // 2 else "terms" for o in chosen])
    drawn = drawn.sample(frac=1, random_state=seed).rename(columns={"article_id": "source"})
    drawn.insert(0, "article_id", [f"p{i:03}" for i in range(1, len(drawn) + 1)])
    opened = scored_documents(scores, articles)
    names = [re.escape(str(o)) for o in {*scores.articles["outlet"]} if o]
    cover = re.compile("|".join(sorted(names, key=len, reverse=True)) or r"(?!)", re.IGNORECASE)
    drawn["text"] = [
        cover.sub(lambda m: "█" * len(m[0]), opened(source).text[a:b])
        for source, a, b in zip(drawn["source"], drawn["start"], drawn["end"], strict=True)
    ]
    marked = score(drawn[["article_id", "text"]], lexicons).hits
    marked = marked[marked["category"] != "toponym"]  # a spelling is no question of right or wrong
    rows = pd.concat([drawn[["article_id", "text"]], marked[["article_id", "start", "end", "text"]]])
    rows = rows.astype({"start": "Int64", "end": "Int64"}).sort_values(
        ["article_id", "start"], na_position="first"
    )
    sheet = rows.reindex(columns=_SHEET).reset_index(drop=True)
    sheet[list(_ASKED)] = ""
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
    import pandas as pd

    if not files:
        raise InputError("no sheet given; framing validate --sample draws one.")
    texts: dict[str, str] = {}
    rows: list[dict[Any, Any]] = []
    left_out: Counter[str] = Counter()
    for file in map(Path, files):
        for (coder, article_id), part in _sheet(file).groupby(["coder", "article_id"], sort=False):
            passage, hits = part[part["start"] == ""], part[part["start"] != ""]
            if len(passage) != 1:
                raise InputError(
                    f"{file}: passage '{article_id}' has {len(passage)} rows without start; one is right."
                )
            text = str(passage["text"].iloc[0])
            if texts.setdefault(str(article_id), text) != text:
                raise InputError(
                    f"{file}: passage '{article_id}' has another text than before; of one sample?"
                )
            answers = hits["right"].str.strip().str.lower().map(_RIGHT)
            if (part[list(_ASKED)] == "").all(axis=None):
                left_out[f"passages that '{coder}' left blank"] += 1
            elif answers.isna().any():
                left_out[f"passages where '{coder}' answered a hit with neither yes nor no"] += 1
            else:
                said = passage.iloc[0]
                row: dict[Any, Any] = {"article_id": article_id, "coder": coder}
                rows.append({**row, "reads_as": said["reads_as"]})
                marks = hits.loc[answers.astype(bool), ["start", "end", "voice", "side"]]
                rows += [{**row, **mark} for mark in marks.to_dict("records")]
                for word in filter(None, map(str.strip, said["missed"].split(";"))):
                    at = text.find(word)
                    if at < 0:
                        left_out[f"missed words of '{coder}' that are not in their passage"] += 1
                    else:
                        rows.append({**row, "start": at, "end": at + len(word)})
    told = [{"reason": reason, "n": n} for reason, n in left_out.items()]
    if not rows:
        why = "; ".join(f"{n} {reason}" for reason, n in left_out.items())
        raise InputError(f"nothing is labelled: {why or 'the sheets have no rows'}.")
    gold = pd.DataFrame(rows, columns=["article_id", "coder", "reads_as", "start", "end", "voice", "side"])
    gold.attrs["left_out"] = told
    return pd.DataFrame({"article_id": list(texts), "text": list(texts.values())}), gold.astype(
        object
    ).fillna("")


def _sheet(file: Path) -> pd.DataFrame:
    if not file.is_file():
        raise InputError(f"{file}: no such file; give a sheet that framing validate --sample made.")
    sheet = schema.read_table(file, "sheet")
    schema.required(sheet, _SHEET, str(file))
    sheet["coder"] = sheet["coder"].replace("", file.stem) if "coder" in sheet else file.stem
    return sheet
