"""Keywords in context, and the sentences behind a number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import actors, matching, schema, statements
from framing.outlets import outlets_table, perspective_of
from framing.schema import InputError, records
from framing.scores import outermost_rows, scored_documents
from framing.text.document import Document, document

if TYPE_CHECKING:
    from framing.scores import Scores
_VALID = {"category": schema.CATEGORIES, "side": schema.SIDES, "voice": schema.VOICES,
          "perspective": schema.PERSPECTIVES, "bloc": schema.BLOCS}  # fmt: skip


def kwic(articles: pd.DataFrame, pattern: str, *, case: bool = False, context: int = 120) -> pd.DataFrame:
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
    schema.require(articles, ("article_id", "text"))
    try:
        matcher = matching.Matcher([(matching.expand(pattern), case)])
    except ValueError as error:
        raise InputError(f"pattern '{' '.join(pattern.split())[:80]}': {error}.") from None
    outlets = outlets_table()
    rows = []
    for article in records(articles):
        doc = document(str(article.get("text", "")))
        found = matching.longest(list(matcher.find(doc.norm)))
        if not found:
            continue
        about = {**article, "perspective": perspective_of(article, outlets)}
        said = statements.statements(doc, actors.mentions(doc, str(article.get("date") or "")))
        for start, end, _ in found:
            if _in_a_sentence(start, end, doc):
                voice = statements.voice(start, end, doc, said)[0]
                rows.append(_row(about, doc, *doc.span(start, end), voice, context))
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
        `loaded_own_per_1000, tilt …` the hits that count in it, of
        `n_statements, n_direct` the statements, each from its first part to its last, of
        `quoted_share, source_balance, words_quoted_<bloc>` the parts whose words count, of `sentiment` the
        sentences; ``targets``: the mentions of actors, own outside statements.
    context : int
        Characters shown on either side, within the sentence.
    **cell
        The cell: any columns of that table (`hits, statements, sentences`; of mentions `actor, bloc`) or of
        `scores.articles`, each with a value or a list of values, such as ``outlet="…",
        category="delegitimising", voice="own"``.

    Returns
    -------
    DataFrame
        `article_id, start, end, pre, match, post, voice, outlet, perspective, event`.

    Raises
    ------
    InputError
        An unknown column, category, outlet …, or articles whose text is not the text that was scored.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["The odious man left. The dictator stayed."]})
    >>> evidence(framing.score(articles), articles, category="delegitimising")["match"].tolist()
    ['dictator']
    """
    schema.require(articles, ("article_id", "text"))
    read_again = scored_documents(scores, articles)
    wanted = {key: list(v) if isinstance(v, list | tuple | set) else [v] for key, v in cell.items()}
    known = scores.articles
    valid = {**_VALID, **{name: known[name].unique() for name in ("outlet", "event")}}
    for column in valid.keys() & wanted.keys():
        for value in set(filter(None, wanted[column])) - {*valid[column]}:
            raise InputError(f"{column} '{value}'.{schema.suggest(str(value), map(str, valid[column]))}")
    for column in wanted.keys() & set(known.columns):
        known = known[known[column].isin(wanted[column])]
    table, name = _behind(scores, known, measure, read_again)
    known = known.drop(columns=[c for c in table.columns if c != "article_id"], errors="ignore")
    table = table.merge(known, on="article_id", validate="many_to_one")
    schema.require(table, wanted, f"{name} or articles")
    for column, values in wanted.items():
        table = table[table[column].isin(values)]
    rows = [
        _row(row, read_again(row["article_id"]), int(row["start"]), int(row["end"]), row["voice"], context)
        for row in records(table)
    ]
    return schema.from_rows("kwic", rows)


def behind(scores: Scores, measure: str = "hits", **cell: Any) -> dict[str, Any]:
    """What a table counted from these scores carries: the notice, and what opens its sentences."""

    def opens() -> pd.DataFrame:
        if scores.texts is None:
            raise InputError("these scores hold no texts; call fr.evidence(scores, articles, …) instead.")
        return evidence(scores, scores.texts, measure, **cell)

    return {"notice": scores.notice, "behind": schema.Behind(opens, **cell)}


def _behind(
    scores: Scores, known: pd.DataFrame, measure: str, read_again: Callable[[str], Document]
) -> tuple[pd.DataFrame, str]:
    """The rows that a measure counts, with `article_id, start, end, voice`, and the name of their table."""
    hits, said = scores.hits, scores.statements
    own, loaded, sided = hits["voice"] == "own", hits["category"] != "toponym", hits["side"] != "none"
    counted = {"hits": own | True, "loaded_per_1000": loaded, "loaded_own_per_1000": own & loaded}
    counted |= {f"{side}_own": own & (hits["side"] == side) for side in ("kyiv", "moscow")}
    counted |= dict.fromkeys(("tilt", "reads_as"), own & sided)
    if measure in counted:
        return hits[counted[measure]], "hits"
    parts = outermost_rows(said)
    spoken = {"quoted_share": parts, "source_balance": parts[parts["bloc"] != ""]}
    spoken |= {f"words_quoted_{bloc}": parts[parts["bloc"] == bloc] for bloc in schema.BLOCS}
    ends = said.groupby(["article_id", "statement"])["end"].transform("max")
    spoken["n_statements"] = whole = said.assign(end=ends)[said["part"] == 0]
    spoken["n_direct"] = whole[whole["parent"].isna() & (whole["kind"] == "direct")]
    if measure in spoken:
        return spoken[measure].assign(voice="quoted"), "statements"
    if measure == "sentiment":
        # A sentence is the narrator's if most of its words are.
        voice = scores.sentences["own_share"].ge(0.5).map({True: "own", False: "quoted"})
        return scores.sentences.assign(voice=voice).drop(columns="sentiment"), "sentences"
    if measure == "targets":
        return _mentions(known, read_again), "targets"
    valid = [*counted, *spoken, "sentiment", "targets"]
    raise InputError(f"no evidence for measure '{measure}'.{schema.suggest(measure, valid)}")


def _mentions(known: pd.DataFrame, read_again: Callable[[str], Document]) -> pd.DataFrame:
    """Mentions of actors, whose places no table keeps, found again in the articles asked for."""
    rows: list[tuple[Any, ...]] = []
    for article_id, date in zip(known["article_id"], known["date"], strict=True):
        doc = read_again(article_id)
        names = actors.mentions(doc, str(date or ""))
        said = statements.statements(doc, names, str(date or ""))
        inside = [part for part, _ in statements.outermost(said)]
        for mention in names:
            if _in_a_sentence(mention.start, mention.end, doc):
                place = doc.span(mention.start, mention.end)
                actor, bloc = mention.actor_id, actors.bloc_of(mention.actor_id)
                rows.append((article_id, *place, _voice(mention, inside), actor, bloc))
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "voice", "actor", "bloc"])


def _voice(mention: actors.Mention, inside: Sequence[tuple[int, int]]) -> str:
    """Of a mention, as `sentiment_own` counts it: own outside statements, whatever marks it stands in."""
    before = bisect_right(inside, mention.start, key=lambda part: part[0])
    return "quoted" if before and mention.end <= inside[before - 1][1] else "own"


def _in_a_sentence(start: int, end: int, doc: Document) -> bool:
    sentence = doc.sentence_at(start)
    return sentence >= 0 and end <= doc.sentences[sentence][1]


def _row(
    about: Mapping[Any, Any], doc: Document, start: int, end: int, voice: str, context: int
) -> tuple[Any, ...]:
    """A span of the text as read, in its sentence, up to the end of the last one it reaches into."""

    def begins(sentence: tuple[int, int]) -> int:
        return doc.span(*sentence)[0]

    first = max(0, bisect_right(doc.sentences, start, key=begins) - 1)
    last = max(first, bisect_left(doc.sentences, end, key=begins) - 1)
    left, right = begins(doc.sentences[first]), doc.span(*doc.sentences[last])[1]
    if start - left > context:  # cut at a word where there is one
        left = max(start - context, doc.text.find(" ", start - context - 1, start) + 1)
    if right - end > context:
        right = end + context if (at := doc.text.rfind(" ", end, end + context + 1)) < 0 else at
    parts = (doc.text[a:b].replace("\n", " ") for a, b in ((left, start), (start, end), (end, right)))
    where = (str(about.get(column) or "") for column in ("outlet", "perspective", "event"))
    return (about.get("article_id"), start, end, *parts, voice, *where)
