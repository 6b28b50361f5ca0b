"""Keywords in context, and the sentences behind a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from framing import actors, matching, schema, statements
from framing.schema import InputError
from framing.text import Document, document

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
    from framing.score import outlets_table, perspective_of

    _required(articles)
    try:
        matcher = matching.Matcher([(matching.expand(pattern), case)])
    except ValueError as error:
        raise InputError(f"pattern '{pattern}': {error}.") from None
    outlets = outlets_table()
    rows = []
    for article in articles.to_dict(orient="records"):
        doc = document(str(article["text"]))
        found = matching.longest(list(matcher.find(doc.norm)))
        if not found:
            continue
        said = statements.statements(doc, actors.mentions(doc, str(article.get("date") or "")))
        for start, end, _ in found:
            sentence = doc.sentence_at(start)
            if sentence >= 0:
                voice = statements.voice(start, end, doc, said)[0]
                span = doc.span(start, end)
                where = (article.get("outlet"), perspective_of(article, outlets), article.get("event"))
                whole = doc.span(*doc.sentences[sentence])
                rows.append(_row(article["article_id"], doc.text, span, whole, voice, where, context))
    return _table(rows)


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
    _required(articles)
    known = scores.articles.drop(
        columns=[c for c in scores.hits.columns if c != "article_id"], errors="ignore"
    )
    table = scores.hits.merge(known, on="article_id", how="left", validate="many_to_one")
    for column, wanted in cell.items():
        if column not in table.columns:
            raise InputError(
                f"no column '{column}' in hits or articles.{schema.suggest(column, map(str, table.columns))}"
            )
        values = list(wanted) if isinstance(wanted, list | tuple | set) else [wanted]
        table = table[table[column].isin(values)]
    records = {str(row["article_id"]): row for row in articles.to_dict(orient="records")}
    with_title = bool(scores.run.get("options", {}).get("with_title"))
    read: dict[str, Document] = {}
    rows = []
    for hit in table.to_dict(orient="records"):
        article_id = hit["article_id"]
        if article_id not in read:
            if article_id not in records:
                raise InputError(f"article '{article_id}' was scored but is not among the articles given.")
            article = records[article_id]
            title = str(article.get("title") or "")
            text = f"{title}\n\n{article['text']}" if with_title and title else str(article["text"])
            if hit.get("sha256") and schema.sha256(text) != hit["sha256"]:
                raise InputError(
                    f"article '{article_id}': its text is not the text that was scored; score it again."
                )
            read[article_id] = document(text, title)
        doc = read[article_id]
        where = (hit.get("outlet"), hit.get("perspective"), hit.get("event"))
        sentence = doc.span(*doc.sentences[int(hit["sentence"])])
        span = int(hit["start"]), int(hit["end"])
        rows.append(_row(article_id, doc.text, span, sentence, hit["voice"], where, context))
    return _table(rows)


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


def _table(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema.TABLES["kwic"])
    return schema.frame("kwic", dict(zip(schema.TABLES["kwic"], map(list, columns), strict=True)))
