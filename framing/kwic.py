"""Keywords in context, and the sentences behind a number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from framing import actors, matching, schema, statements, style
from framing.schema import InputError
from framing.text import Document, document

if TYPE_CHECKING:
    import pandas as pd

    from framing.score import Scores

_QUOTED = tuple(f"words_quoted_{bloc}" for bloc in schema.BLOCS)
_MEASURES = (
    "loaded_per_1000 loaded_own_per_1000 kyiv_own moscow_own tilt reads_as sentiment subjectivity "
    "hedges_per_1000 agentless_per_1000 quoted_share n_statements n_direct source_balance"
).split()
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

    schema.required(articles, ("article_id", "text"))
    try:
        matcher = matching.Matcher([(matching.expand(pattern), case)])
    except ValueError as error:
        raise InputError(f"pattern '{pattern}': {error}.") from None
    outlets = outlets_table()
    rows = []
    for article in records(articles):
        doc = document(str(article.get("text", "")))
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
                rows.append(_row(article.get("article_id", ""), doc.text, span, whole, voice, where, context))
    return schema.from_rows("kwic", rows)


def evidence(
    scores: Scores, articles: pd.DataFrame, measure: str = "hits", *, context: int = 400, **cell: Any
) -> pd.DataFrame:
    """The sentences behind a number: what any cell of any table was counted from, in context.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame
        The articles that were scored.
    measure : str
        ``hits`` (all loaded terms), or what the number measures, a column of `scores.articles`: of
        `loaded_own_per_1000, tilt …` the hits that count in it, of `hedges_per_1000, agentless_per_1000` the
        expressions, of `quoted_share, n_statements, words_quoted_<bloc>` … the statements, of `sentiment` and
        `subjectivity` the sentences; ``targets``: the mentions of actors.
    context : int
        Characters shown on either side, within the sentence.
    **cell
        The cell: any columns of that table (`hits, statements, sentences`; of mentions `actor, bloc`; of
        expressions `term_id`) or of `scores.articles`, each with a value or a list of values, such as
        ``outlet="…", category="delegitimising", voice="own"``.

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

    read_again = scored_documents(scores, articles)
    wanted = {key: list(v) if isinstance(v, list | tuple | set) else [v] for key, v in cell.items()}
    known = scores.articles
    for column in wanted.keys() & set(known.columns):
        known = known[known[column].isin(wanted[column])]
    table, name = _behind(scores, known, measure, read_again)
    known = known.drop(columns=[c for c in table.columns if c != "article_id"], errors="ignore")
    table = table.merge(known, on="article_id", validate="many_to_one")
    for column, values in wanted.items():
        if column not in table.columns:
            raise schema.column_error(column, table.columns, f"{name} or articles")
        table = table[table[column].isin(values)]
    rows = []
    for row in records(table):
        doc, span = read_again(row["article_id"]), (int(row["start"]), int(row["end"]))
        where = (row.get("outlet"), row.get("perspective"), row.get("event"))
        whole = _sentence(doc, *span)
        rows.append(_row(row["article_id"], doc.text, span, whole, row["voice"], where, context))
    return schema.from_rows("kwic", rows)


def _behind(
    scores: Scores, known: pd.DataFrame, measure: str, read_again: Callable[[str], Document]
) -> tuple[pd.DataFrame, str]:
    """The rows that a measure counts, with `article_id, start, end, voice`, and the name of their table."""
    hits = scores.hits
    if measure == "hits":
        return hits, "hits"
    if measure in ("loaded_per_1000", "loaded_own_per_1000"):
        own = (hits["voice"] == "own") | (measure == "loaded_per_1000")
        return hits[own & (hits["category"] != "toponym")], "hits"
    if measure in ("tilt", "reads_as", "kyiv_own", "moscow_own"):
        sides = {"kyiv_own": ["kyiv"], "moscow_own": ["moscow"]}.get(measure, ["kyiv", "moscow"])
        return hits[(hits["voice"] == "own") & hits["side"].isin(sides)], "hits"
    if measure in ("quoted_share", "n_statements", "n_direct", "source_balance") or measure in _QUOTED:
        said = scores.statements.assign(voice="quoted")
        if measure != "n_statements":
            said = said[said["parent"].isna()]
        if measure == "n_direct":
            said = said[said["kind"] == "direct"]
        return said[said["bloc"] == measure.removeprefix("words_quoted_")] if measure in _QUOTED else said, (
            "statements"
        )
    if measure in ("sentiment", "subjectivity"):
        # A sentence is the narrator's if most of its words are.
        voice = scores.sentences["own_share"].ge(0.5).map({True: "own", False: "quoted"})
        return scores.sentences.assign(voice=voice).drop(columns="sentiment"), "sentences"
    if measure in ("hedges_per_1000", "agentless_per_1000", "targets"):
        return _read_again(known, measure, read_again), "targets" if measure == "targets" else "expressions"
    valid = ["hits", "targets", *(c for c in schema.TABLES["articles"] if c in _MEASURES or c in _QUOTED)]
    raise InputError(f"no evidence for measure '{measure}'.{schema.suggest(measure, valid)}")


def _read_again(known: pd.DataFrame, measure: str, read_again: Callable[[str], Document]) -> pd.DataFrame:
    """Expressions or mentions, which no table keeps, found again in the articles asked for."""
    import pandas as pd

    rows: list[tuple[Any, ...]] = []
    for article_id, date in zip(known["article_id"], known["date"], strict=True):
        doc = read_again(article_id)
        names = actors.mentions(doc, str(date or ""))
        said = statements.statements(doc, names, str(date or ""))
        found: list[tuple[int, int, str, str]]
        if measure == "targets":
            found = [(m.start, m.end, m.actor_id, actors.bloc_of(m.actor_id)) for m in names]
        else:
            manner = style.style(doc)
            marked = manner.hedges if measure == "hedges_per_1000" else manner.agentless
            found = [(m.start, m.end, m.term_id, m.kind) for m in marked]
        rows += [
            (article_id, *doc.span(start, end), statements.voice(start, end, doc, said)[0], *rest)
            for start, end, *rest in found
        ]
    names_of = ["actor", "bloc"] if measure == "targets" else ["term_id", "kind"]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "voice", *names_of])


def _sentence(doc: Document, start: int, end: int) -> tuple[int, int]:
    """The sentence of a span of the text as read, up to the end of the last one it reaches into."""
    spans = [doc.span(*sentence) for sentence in doc.sentences]
    first = max(0, bisect_right(spans, start, key=lambda span: span[0]) - 1)
    last = max(first, bisect_left(spans, end, key=lambda span: span[0]) - 1)
    return spans[first][0], spans[last][1]


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
