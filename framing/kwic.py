"""Keywords in context, and the sentences behind a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from framing import actors, matching, schema, statements
from framing.schema import InputError
from framing.text import document

if TYPE_CHECKING:
    import pandas as pd

    from framing.score import Scores

_CONTEXT = 120  # characters kept on either side of a match, at most, within its sentence


def kwic(
    articles: pd.DataFrame, pattern: str, *, case: bool = False, context: int = _CONTEXT
) -> pd.DataFrame:
    """Find words or phrases in context.

    Parameters
    ----------
    articles : DataFrame
        With `article_id` and `text`; `outlet, perspective, event` are carried along where present.
    pattern : str
        Words as in a lexicon: ``*`` at a word's end, ``(a|b)``, ``[optional]``.
    case : bool
        Whether upper and lower case differ.
    context : int
        Characters shown on either side, within the sentence.

    Returns
    -------
    DataFrame
        `article_id, start, end` (in the article's text), `pre, match, post, voice` (own, quoted, scare),
        `outlet, perspective, event`; one row per match, in reading order. Furniture is not searched.

    Raises
    ------
    InputError
        The pattern is malformed, or a required column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["Kiev spoke. He said 'Kiev waits'."]})
    >>> lines = kwic(articles, "Kiev")
    >>> lines[["pre", "match", "voice"]].values.tolist()
    [['', 'Kiev', 'own'], ["He said '", 'Kiev', 'quoted']]
    """
    from framing.score import outlets_table, perspective_of, records

    _required(articles)
    try:
        matcher = matching.Matcher([(matching.expand(pattern), case)])
    except ValueError as error:
        raise InputError(f"pattern '{pattern}': {error}.") from None
    outlets = outlets_table()
    rows = []
    for article in records(articles):
        doc = document(str(article["text"]))
        found = matching.longest(list(matcher.find(doc.norm)))
        if not found:
            continue
        said = statements.statements(doc, actors.mentions(doc, str(article.get("date") or "")))
        for start, end, _ in found:
            sentence = doc.sentence_at(start)
            if sentence >= 0 and end <= doc.sentences[sentence][1]:
                voice = statements.voice(start, end, doc, said)[0]
                span = doc.span(start, end)
                where = (article.get("outlet"), perspective_of(article, outlets), article.get("event"))
                whole = doc.span(*doc.sentences[sentence])
                rows.append(_row(article["article_id"], doc.text, span, whole, voice, where, context))
    return schema.from_rows("kwic", rows)


def evidence(scores: Scores, articles: pd.DataFrame, *, context: int = 400, **cell: Any) -> pd.DataFrame:
    """The sentences behind a number: the hits of any cell of any table, in context.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame
        The articles that were scored.
    context : int
        Characters shown on either side, within the sentence.
    **cell
        The cell: any columns of `scores.hits` or `scores.articles`, each with a value or a list of values,
        such as ``outlet="…", category="delegitimising", voice="own"``.

    Returns
    -------
    DataFrame
        `article_id, start, end, pre, match, post, voice, outlet, perspective, event`.

    Raises
    ------
    InputError
        An unknown column, or articles whose text is not the text that was scored.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["The odious man left. The dictator stayed."]})
    >>> evidence(framing.score(articles), articles, category="delegitimising")["match"].tolist()
    ['dictator']
    """
    from framing.score import records, scored_documents

    _required(articles)
    known = scores.articles.drop(
        columns=[c for c in scores.hits.columns if c != "article_id"], errors="ignore"
    )
    table = scores.hits.merge(known, on="article_id", how="left", validate="many_to_one")
    for column, wanted in cell.items():
        if column not in table.columns:
            raise schema.column_error(column, table.columns, "hits or articles")
        values = list(wanted) if isinstance(wanted, list | tuple | set) else [wanted]
        table = table[table[column].isin(values)]
    read_again = scored_documents(scores, articles)
    rows = []
    for hit in records(table):
        doc = read_again(hit["article_id"])
        where = (hit.get("outlet"), hit.get("perspective"), hit.get("event"))
        sentence = doc.span(*doc.sentences[int(hit["sentence"])])
        span = int(hit["start"]), int(hit["end"])
        rows.append(_row(hit["article_id"], doc.text, span, sentence, hit["voice"], where, context))
    return schema.from_rows("kwic", rows)


def _required(articles: pd.DataFrame) -> None:
    missing = {"article_id", "text"} - set(articles.columns)
    if missing:
        raise InputError(
            f"articles without column {', '.join(sorted(missing))}; fr.read_articles makes such a table."
        )


def _row(
    article_id: str,
    text: str,
    span: tuple[int, int],
    sentence: tuple[int, int],
    voice: str,
    where: Sequence[Any],
    context: int,
) -> tuple[Any, ...]:
    start, end = span
    left, right = sentence
    pre, post = text[max(left, start - context) : start], text[end : min(right, end + context)]
    plain = (" ".join(part.split("\n")) for part in (pre, text[start:end], post))
    return (article_id, start, end, *plain, voice, *(str(value or "") for value in where))
