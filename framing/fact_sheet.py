"""One event on one page: who covered it, in what words and voices, how it speaks of whom, and sentences."""

from __future__ import annotations

import contextlib

import pandas as pd

from framing import paths, schema
from framing.compare import compare
from framing.rates import rates
from framing.schema import InputError
from framing.score import Scores, scored_documents
from framing.share import share_of_voice
from framing.toward import sentiment_toward

WORDS = 40  # of a sentence, at most
MOST = 5  # terms and sentences of a perspective, and actors


def fact_sheet(
    scores: Scores, articles: pd.DataFrame | None = None, event: str = ""
) -> dict[str, pd.DataFrame]:
    """Gather what one page about an event shows, by the same rule for every perspective.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame, optional
        The articles that were scored. Without them there are no sentences.
    event : str

    Returns
    -------
    dict of DataFrame
        `coverage` (an outlet: `perspective, outlet, first, last, n_articles, n_words`), `groups`
        (``fr.compare`` of `loaded_own_per_1000`), `rates` (``fr.rates``), `terms` (`perspective, term_id,
        n_hits, n_outlets`: the narrators' terms of most outlets, then of most hits; no spellings), `voices`
        (``fr.share_of_voice``), `toward` (``fr.sentiment_toward`` by perspective, the actors in most
        articles), `sentences` (`perspective, outlet, date, article_id, start, end, strength, terms, text`);
        five terms, actors and sentences at most. What cannot be had is empty. The attrs of `coverage` hold
        `event, title, notice`.

    Raises
    ------
    InputError
        No such event, or articles whose text is not the text that was scored.

    Notes
    -----
    Sentences: those with the largest sum of strengths of own-voice hits (spellings left out, whichever side
    they serve), the strongest of each outlet before the second of any. Of over 40 words, 40 around the first
    hit. They show wording at its strongest, not what is typical.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> texts = {"article_id": ["a"], "event": ["e"], "text": ["The dictator left. He smiled."]}
    >>> articles = pd.DataFrame(texts)
    >>> fact_sheet(framing.score(articles), articles, "e")["sentences"]["text"].tolist()
    ['The dictator left.']
    """
    known = sorted({str(name) for name in scores.articles["event"]} - {""})
    schema.known(event, known, "no article of event")
    mine = scores.only(scores.articles[scores.articles["event"] == event])
    table = mine.articles
    by = ["perspective", "outlet"]
    coverage = table.groupby(by, as_index=False).agg(
        first=("date", "min"), last=("date", "max"), n_articles=("date", "size"), n_words=("n_words", "sum")
    )
    titles = schema.read_csv(file) if (file := paths.data() / "events.csv").is_file() else []
    title = next((row.get("title", "") for row in titles if row.get("event") == event), "")
    coverage.attrs |= {"event": event, "title": title, **mine.behind(event=event)}
    hits = mine.hits[mine.hits["voice"].eq("own") & mine.hits["category"].ne("toponym")]
    hits = hits.merge(table[["article_id", "date", *by]], on="article_id")
    terms = hits.groupby(["perspective", "term_id"], as_index=False).agg(
        n_hits=("start", "size"), n_outlets=("outlet", "nunique"), strength=("strength", "max")
    )
    rank = ["perspective", "n_outlets", "n_hits", "strength", "term_id"]
    terms = terms.sort_values(rank, ascending=[True, False, False, False, True])
    toward = sentiment_toward(mine, "perspective")
    rank = ["n_articles", "mentions"]
    names = toward.groupby("actor")[rank].sum().sort_values(rank, ascending=False, kind="stable").index[:MOST]
    toward = toward[toward["actor"].isin(names)]
    toward = toward.sort_values("actor", key=lambda c: c.map(names.get_loc), kind="stable", ignore_index=True)
    groups = voices = hits[:0]
    with contextlib.suppress(InputError):  # no outlet has a perspective
        groups = compare(mine, "loaded_own_per_1000").query("event != 'all'")
    with contextlib.suppress(InputError):  # nobody is quoted
        voices = share_of_voice(mine)
    return {
        "coverage": coverage, "groups": groups, "rates": rates(mine),
        "terms": terms.groupby("perspective").head(MOST).reset_index(drop=True), "voices": voices,
        "toward": toward, "sentences": _sentences(mine, hits, articles),
    }  # fmt: skip


def _sentences(scores: Scores, hits: pd.DataFrame, articles: pd.DataFrame | None) -> pd.DataFrame:
    """The strongest sentences, one of each outlet first."""
    columns = ["perspective", "outlet", "date", "article_id", "start", "end", "strength", "terms"]
    found = hits.groupby([*columns[:4], "sentence"], as_index=False).agg(
        strength=("strength", "sum"), terms=("term_id", "; ".join), at=("start", "min")
    )
    found = found.merge(scores.sentences[["article_id", "sentence", "start", "end"]])
    found = found.sort_values(["strength", "article_id", "start"], ascending=[False, True, True])
    found["turn"] = found.groupby(["perspective", "outlet"]).cumcount()
    found = found.sort_values(["perspective", "turn"], kind="stable").groupby("perspective").head(MOST)
    texts: list[str] = []
    if articles is None:
        found = found[:0]
    else:
        document = scored_documents(scores, articles)
        places = found[["article_id", "start", "end", "at"]].itertuples(index=False)
        texts = [_short(document(article_id).text, *span) for article_id, *span in places]
    return found[columns].assign(text=texts).reset_index(drop=True)


def _short(text: str, start: int, end: int, at: int) -> str:
    words, before = text[start:end].split(), len(text[start:at].split())
    first = max(0, min(before - WORDS // 2, len(words) - WORDS))
    kept = " ".join(words[first : first + WORDS])
    return f"{'… ' * (first > 0)}{kept}{' …' * (first + WORDS < len(words))}"
