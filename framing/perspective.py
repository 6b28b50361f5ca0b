"""How far perspective can be read from wording, measured on outlets that training has not seen.

Imported lazily: the one room that needs scikit-learn at its own import, for estimators subclass its bases.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin, clone
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MaxAbsScaler
from sklearn.utils.validation import check_is_fitted

from framing import actors, read, schema, storage
from framing.compare import FEWEST_OUTLETS
from framing.lexicon import load_lexicons
from framing.outlets import outlets_table, perspective_of
from framing.paths import LEXICONS
from framing.schema import InputError, records
from framing.scoring import score_stream
from framing.text.document import _WORD, Document, document

if TYPE_CHECKING:
    from framing.scores import Scores

    Array = np.ndarray[Any, Any]
    Span = tuple[int, int]

_CELLS = {"_".join(x) + "_per_1000": x for x in product(schema.VOICES, schema.SIDES, schema.CATEGORIES)}
_PLAIN = (
    "loaded_per_1000 loaded_own_per_1000 tilt sentiment subjectivity hedges_per_1000 agentless_per_1000 "
    "readability grade quoted_share source_balance"
).split()
_RATES = ["kyiv_own_per_1000", "moscow_own_per_1000", "statements_per_1000"]
_NAMES = [*_PLAIN, *_RATES, *(f"words_quoted_{bloc}_share" for bloc in schema.BLOCS), *_CELLS]
# The hits behind a measure that adds up cells, as a pattern of their cells' names.
_SUMS = {
    "loaded_per_1000": r"\w+(?<!toponym)_per_1000",
    "loaded_own_per_1000": r"own_\w+(?<!toponym)_per_1000",
    "tilt": "own_(kyiv|moscow)_",
    "kyiv_own_per_1000": "own_kyiv_",
    "moscow_own_per_1000": "own_moscow_",
}
_MOST_FOLDS = 20
_LONGEST_NAME = 4  # words of an outlet's name


class FramingFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Our measures as numbers per article, by both shipped lexicons, for any scikit-learn pipeline.

    Notes
    -----
    Input: a table with `text` (`title, date, language` are used where present) or a sequence of texts.
    Nothing is fitted and a row depends on its own text only, so no split can leak through it. Columns
    (`get_feature_names_out`): rates, tilt (+1 serves Moscow's account), sentiment and style as in the table
    `articles` (DESIGN.md); `<voice>_<side>_<category>_per_1000`, own and scare over words outside
    statements, quoted over words inside; `words_quoted_<bloc>_share`, 0 to 1 of all words. None grows with
    length, but short texts' rates are noisy. NaN is where nothing was measured (no quoted words; readability
    under 100 words): impute it. InputError names articles that cannot be scored; none is dropped.

    Examples
    --------
    >>> features = FramingFeatures().set_output(transform="pandas")
    >>> features.fit_transform(["The dictator met the press."])["own_kyiv_delegitimising_per_1000"].tolist()
    [200.0]
    """

    def fit(self, X: Any, y: Any = None) -> FramingFeatures:  # noqa: N803 - scikit-learn's name
        """Nothing is fitted."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True  # also as the last step of a pipeline

    def transform(self, X: Any) -> Array:  # noqa: N803
        """Score articles: floats of shape (articles, features), or a DataFrame after `set_output`."""
        return _measures(_read(X)[1])

    def get_feature_names_out(self, input_features: Any = None) -> Array:
        """Names of the columns, always the same."""
        return np.array(_NAMES, dtype=object)


class PerspectiveClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Probability of each perspective, from our measures and from words with outlets' names masked.

    Parameters
    ----------
    C : float
        Inverse strength of the ridge penalty of the logistic regression (classes balanced).
    ngrams : (int, int) or None
        Shortest and longest n-gram (TF-IDF of those in two articles or more); None for measures alone.
    features : bool
        False for n-grams alone.

    Notes
    -----
    N-grams are lower-cased words outside furniture, within a sentence. Masked: outlets' names (`actors.csv`,
    `outlets.csv`, the `outlet` column), bylines, datelines, agency tags, addresses (`masks.csv`), numbers.
    Not masked: reporters, short forms of names, house spelling, topics; so a model still learns outlets, and
    only `cross_validate` says how far it reads perspective. A prediction is about wording, no label of an
    outlet. Keep articles and options, and fit again: a fitted model (`classes_, pipeline_`) holds words of
    its articles, and loading a pickle runs its writer's code.

    Examples
    --------
    >>> texts = ["The Kiev regime shelled Donetsk.", "The occupiers shelled Kherson."] * 2
    >>> model = PerspectiveClassifier().fit(texts, ["pro-moscow", "pro-kyiv"] * 2)
    >>> model.predict(["Then the occupiers came."]).tolist()
    ['pro-kyiv']
    """

    def __init__(
        self, C: float = 0.3, ngrams: tuple[int, int] | None = (1, 2), features: bool = True,  # noqa: N803
    ) -> None:  # fmt: skip
        self.C = C
        self.ngrams = ngrams
        self.features = features

    def fit(self, X: Any, y: Any = None) -> PerspectiveClassifier:  # noqa: N803
        """Fit to articles or texts; `y` defaults to the articles' `perspective`, else their outlets'."""
        labels, self.outlets_ = _labels(X, y), _outlet_names(X)
        return self._fit(self._prepared(X)[0], labels)

    def predict_proba(self, X: Any) -> Array:  # noqa: N803
        """Probabilities of shape (articles, classes), in the order of `classes_`."""
        check_is_fitted(self, "pipeline_")
        return np.asarray(self.pipeline_.predict_proba(self._prepared(X)[0]))

    def predict(self, X: Any) -> Array:  # noqa: N803
        """The most probable perspective of each article."""
        p = self.predict_proba(X)
        return np.asarray(self.classes_[p.argmax(axis=1)])

    def explain(self, articles: pd.DataFrame, top: int | None = 5) -> pd.DataFrame:
        """The words and measures that moved the probability of what was predicted, with their sentences.

        Parameters
        ----------
        articles : DataFrame
            With `article_id` and `text`.
        top : int or None
            Features per article, by size of their contribution; None for all.

        Returns
        -------
        DataFrame
            One row per place of a feature: `article_id`, `toward` (the class predicted), `feature`
            (``words__…`` an n-gram, ``measures__…`` of `FramingFeatures`), `contribution` (log-odds, positive
            toward the class; shared equally among the places), `sentence` (its text), `start, end` (in the
            text); measures of no one place have no sentence. `attrs["baseline"]`: by class, the log-odds
            without any feature: with all contributions, ln p(class) minus the mean ln p of the others.

        Raises
        ------
        InputError
            No `article_id`, or an article that cannot be scored.
        """
        check_is_fitted(self, "pipeline_")
        if "article_id" not in getattr(articles, "columns", ()):
            raise InputError("explain needs a table with article_id and text; fr.read_articles makes one.")
        table, scores = self._prepared(articles)
        classes, (reader, model) = self.classes_.tolist(), self.pipeline_
        values, names = csr_matrix(reader.transform(table)), reader.get_feature_names_out()
        weights = np.column_stack([model.intercept_, model.coef_])
        weights = np.vstack([-weights, weights]) / 2 if len(classes) == 2 else weights
        weights = (weights - weights.mean(axis=0)) * len(classes) / (len(classes) - 1)
        rows: list[tuple[Any, ...]] = []
        for n, (article_id, side) in enumerate(
            zip(articles["article_id"], self.pipeline_.predict(table), strict=True)
        ):
            moved = values[[n]].toarray()[0] * weights[classes.index(side), 1:]
            places = _places(table.loc[n], scores)
            for i in np.argsort(-np.abs(moved), kind="stable")[:top]:
                found = places.get(names[i], [("", None, None)])
                rows += [(article_id, side, names[i], moved[i] / len(found), *p) for p in found if moved[i]]
        columns = ["article_id", "toward", "feature", "contribution", "sentence", "start", "end"]
        result = pd.DataFrame(rows, columns=columns).astype({"start": "Int64", "end": "Int64"})
        result.attrs["baseline"] = dict(zip(classes, weights[:, 0].tolist(), strict=True))
        return result

    def _prepared(self, X: Any) -> tuple[pd.DataFrame, Scores]:  # noqa: N803
        """What the pipeline reads, a row per article; it depends on no label and no split."""
        articles, scores = _read(X)
        table = pd.DataFrame(_measures(scores), columns=_NAMES).assign(text=[a["text"] for a in articles])
        documents = (document(a["text"], str(a.get("title", ""))) for a in articles)
        found = [_ngrams(doc, self.outlets_, self.ngrams or (1, 1)) for doc in documents]
        for column, values in zip(("words", "places"), zip(*found, strict=True), strict=True):
            table[column] = pd.Series(values, dtype=object)
        return table, scores

    def _fit(self, table: pd.DataFrame, labels: Array) -> PerspectiveClassifier:
        filled = SimpleImputer(strategy="median", keep_empty_features=True)
        measures = ("measures", make_pipeline(filled, MaxAbsScaler()), _NAMES)
        words = ("words", TfidfVectorizer(analyzer=list, min_df=2, sublinear_tf=True), "words")
        reader = ColumnTransformer([measures] * self.features + [words] * (self.ngrams is not None))
        model = LogisticRegression(C=self.C, class_weight="balanced", max_iter=2000)
        self.pipeline_ = Pipeline([("read", reader), ("model", model)]).fit(table, labels)
        self.classes_ = self.pipeline_.classes_
        return self


def cross_validate(
    articles: pd.DataFrame, classifier: PerspectiveClassifier | None = None, *,
    groups: str | None = "outlet", unsafe: bool = False, seed: int = 1,
) -> pd.DataFrame:  # fmt: skip
    """How well perspective is read from wording, on outlets that training has not seen.

    Parameters
    ----------
    articles : DataFrame
        `text`, `outlet`; `perspective`, else that of the outlet in outlets.csv; `article_id, title, date,
        dup_group` where present.
    classifier : PerspectiveClassifier, optional
        Its options are used; it is not changed.
    groups : str or None
        The column whose values folds never split: one fold for each, twenty at most. None: five stratified
        folds.
    unsafe : bool
        Allow other groups than outlets: a classifier that has seen an outlet knows its texts without reading
        their stance (Baly et al. 2020, EMNLP, 4982-4991).
    seed : int
        Of the bootstrap, and of stratified folds.

    Returns
    -------
    DataFrame
        One row per fold, then `fold` "all" (the predictions of all folds together): `held_out` (outlets,
        joined by ``;``), `n`, `n_train`, `copies_left_out` (not trained on because a copy is held out: same
        `dup_group`, without it same words), `macro_f1` (over classes that the row's articles have, 0 to 1),
        `low, high` (of "all": 95% percentile interval, 2,000 samples of outlets, or of articles for
        ``groups=None``, models held fixed; too narrow with few outlets, none if a class has under three),
        `f1_<class>`. `attrs["out_of_fold"]`: each article's fold, prediction and probabilities.

    Raises
    ------
    InputError
        Unsafe groups; an article without group, known perspective or words; a class of one outlet only.

    Examples
    --------
    >>> import pandas as pd
    >>> cross_validate(pd.DataFrame({"text": ["War."], "outlet": ["x"]}), groups="event")
    Traceback (most recent call last):
    framing.schema.InputError: groups='event' lets one outlet's articles stand in training and test, ...
    """
    if groups != "outlet" and not unsafe:
        raise InputError(
            f"groups={groups!r} lets one outlet's articles stand in training and test, where a classifier "
            "learns the outlet instead of its perspective (Baly et al. 2020): use groups='outlet', or "
            "unsafe=True to measure just that."
        )
    labels = _labels(articles, None)
    group = np.arange(len(labels)).astype(str) if groups is None else _column(articles, groups)
    if (group == "").any():
        raise InputError(f"no {groups} for a fold to hold out: {_which(articles, group == '')}; fill it in.")
    copies = np.array([" ".join(text.casefold().split()) for text in _column(articles, "text")])
    if "dup_group" in articles:
        marked = _column(articles, "dup_group")
        copies = np.where(marked == "", copies, marked)
    model = clone(classifier or PerspectiveClassifier())
    model.outlets_ = _outlet_names(articles)
    table, _ = model._prepared(articles)
    classes, truth = np.unique(labels, return_inverse=True)
    names, member = np.unique(group, return_inverse=True)
    if len(names) < 2:
        raise InputError(f"all articles are of one {groups or 'article'}; folds need two.")
    splits = GroupKFold(min(_MOST_FOLDS, len(names))).split(labels, groups=group)
    if groups is None:
        splits = StratifiedKFold(5, shuffle=True, random_state=seed).split(labels, labels)
    p, fold_of = np.zeros((len(labels), len(classes))), np.zeros(len(labels), dtype=int)
    rows: list[tuple[Any, ...]] = []
    for fold, (train, test) in enumerate(splits):
        kept = train[~np.isin(copies[train], copies[test])]
        held = "" if groups is None else ";".join(np.unique(group[test]))
        if lacking := sorted(set(classes) - set(labels[kept])):
            lack = f"with {held} held out no {' or '.join(lacking)} is left to learn from"
            raise InputError(f"{lack}: every perspective needs two outlets.")
        p[test] = model._fit(table.iloc[kept], labels[kept]).pipeline_.predict_proba(table.iloc[test])
        fold_of[test] = fold
        rows.append((str(fold + 1), held, len(test), len(kept), len(train) - len(kept)))
    found = p.argmax(axis=1)
    by_fold, by_group = (_confusion(of, truth, found) for of in (fold_of, member))
    f1 = _f1(np.concatenate([by_fold, by_group.sum(axis=0, keepdims=True)]))
    rows.append(("all", "", len(labels), pd.NA, sum(row[-1] for row in rows)))
    result = pd.DataFrame(rows, columns=["fold", "held_out", "n", "n_train", "copies_left_out"])
    result = result.astype({"n_train": "Int64"})
    result = result.assign(macro_f1=np.nanmean(f1, axis=1), low=np.nan, high=np.nan)
    if ((by_group.sum(axis=2) > 0).sum(axis=0) >= FEWEST_OUTLETS).all():
        drawn = np.random.default_rng(seed).multinomial(len(names), [1 / len(names)] * len(names), 2000)
        drawn_f1 = np.nanmean(_f1(np.tensordot(drawn, by_group, axes=1)), axis=1)
        result.loc[len(rows) - 1, ["low", "high"]] = np.quantile(drawn_f1, [0.025, 0.975])
    result[[f"f1_{c}" for c in classes]] = f1
    ids = articles.get("article_id", articles.index.to_series()).astype(str)
    told = {"article_id": ids, "fold": fold_of + 1, "perspective": labels, "predicted": classes[found]}
    told |= {f"p_{c}": p[:, k] for k, c in enumerate(classes)}
    result.attrs["out_of_fold"] = {name: list(values) for name, values in told.items()}
    return result


def _confusion(of: Array, truth: Array, found: Array) -> Array:
    """Counts by (group, true class, found class)."""
    counts = np.zeros((of.max() + 1, truth.max() + 1, truth.max() + 1))
    np.add.at(counts, (of, truth, found), 1)
    return counts


def _f1(counts: Array) -> Array:
    """F1 by class, 2 hits / (true + found); NaN for a class that the truth lacks."""
    true, found, hits = counts.sum(axis=-1), counts.sum(axis=-2), np.diagonal(counts, axis1=-2, axis2=-1)
    return np.where(true > 0, 2 * hits / np.maximum(true + found, 1), np.nan)


def _read(X: Any) -> tuple[list[read.Article], Scores]:  # noqa: N803
    """Articles, numbered, and their scores; one that cannot be scored is an error."""
    if not isinstance(X, pd.DataFrame):
        if isinstance(X, str) or np.ndim(X) != 1:
            raise InputError("give a table with a text column, or a sequence of texts (one text: [text]).")
        X = pd.DataFrame({"text": pd.Series(list(X), dtype=object)})  # noqa: N806
    schema.require(X, "text")
    report = read.Report()
    used = records(X[[c for c in ("text", "title", "date", "language") if c in X]])
    numbered = (({**article, "article_id": n}, str(n)) for n, article in enumerate(used))
    articles = list(read.checked(numbered, report))
    if report.skipped or not articles:
        bad = np.isin(np.arange(len(X)).astype(str), [s["source"] for s in report.skipped])
        reason = report.skipped[0]["reason"] if report.skipped else "there is none"
        raise InputError(
            f"cannot be scored: {_which(X, bad)}; {reason}. Leave them out; none is dropped here."
        )
    return articles, score_stream(articles, report, load_lexicons())


def _measures(scores: Scores) -> Array:
    """The columns of `_NAMES`."""
    a = scores.articles.set_index("article_id")
    words, own = a["n_words"].replace(0, np.nan), a["n_words_own"].replace(0, np.nan)
    inside = (a["n_words"] - a["n_words_own"]).replace(0, np.nan)
    counts = scores.hits.groupby(["article_id", "voice", "side", "category"]).size().unstack([1, 2, 3])
    counts = counts.reindex(index=a.index, columns=list(_CELLS.values())).fillna(0)
    base = np.column_stack([inside if voice == "quoted" else own for voice, _, _ in _CELLS.values()])
    rates = [1000 * a["kyiv_own"] / own, 1000 * a["moscow_own"] / own, 1000 * a["n_statements"] / words]
    shares = [a[f"words_quoted_{bloc}"] / words for bloc in schema.BLOCS]
    return np.hstack([a[_PLAIN], np.column_stack(rates + shares), 1000 * counts / base])


@cache
def _masks() -> list[re.Pattern[str]]:
    return [re.compile(row["pattern"]) for row in storage.read_csv(LEXICONS / "masks.csv")]


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _outlet_names(X: Any) -> frozenset[str]:  # noqa: N803
    """Names of outlets without blanks and marks: known ones, and those of the articles."""
    given: Any = _column(X, "outlet") if "outlet" in getattr(X, "columns", ()) else []
    known = [name for a in actors.table().values() if a.kind == "outlet" for name in a.aliases]
    names = {document(n).norm.casefold() for n in (*given, *known, *outlets_table()) if n[:1] != "~"}
    names |= {max(n.split(".")[:-1], key=len) for n in names if re.fullmatch(r"[\w.-]+\.[a-z]+", n)}
    return frozenset(bare for bare in map(_bare, names) if len(bare) > 1)


def _ngrams(doc: Document, outlets: frozenset[str], sizes: Span) -> tuple[list[str], list[Span]]:
    """N-grams of a Document's words and their places; none crosses a sentence's end or what is masked."""
    text = list(doc.norm)
    for left, right in doc.paragraphs:
        for match in (m for mask in _masks() for m in mask.finditer(doc.norm[left:right])):
            text[left + match.start() : left + match.end()] = "\0" * len(match[0])
    blanked = "".join(text)
    words, places = [], []
    for left, right in doc.sentences:
        run: list[re.Match[str]] = []
        found = list(_WORD.finditer(blanked, left, right))
        bare = [_bare(word[0]) for word in found]
        n = 0
        while n < len(found):
            word = found[n]
            lengths = range(min(_LONGEST_NAME, len(found) - n), 0, -1) if word[0][0].isupper() else ()
            masked = next((k for k in lengths if "".join(bare[n : n + k]) in outlets), int(bare[n].isdigit()))
            cut = masked or (run and "\0" in blanked[run[-1].end() : word.start()])
            run = [] if masked else [word] if cut else [*run[1 - sizes[1] or len(run) :], word]
            for part in (run[-size:] for size in range(sizes[0], len(run) + 1)):
                words.append(" ".join(w[0] for w in part).lower())
                places.append(doc.span(part[0].start(), part[-1].end()))
            n += masked or 1
    return words, places


def _places(article: Any, scores: Scores) -> dict[str, list[tuple[str, int, int]]]:
    """Sentence, start and end of each place of each feature in an article."""
    hits, sentences = (t[t["article_id"] == str(article.name)] for t in (scores.hits, scores.sentences))
    found = [(f"words__{w}", *span) for w, span in zip(article["words"], article["places"], strict=True)]
    for hit in hits.itertuples():
        cell = f"{hit.voice}_{hit.side}_{hit.category}_per_1000"
        names = [cell, *(name for name, pattern in _SUMS.items() if re.match(pattern, cell))]
        found += [(f"measures__{name}", hit.start, hit.end) for name in names]
    at = sentences["start"].searchsorted([start for _, start, _ in found], side="right") - 1
    around = sentences[["start", "end"]].to_numpy()[at]
    places = defaultdict(list)
    for (feature, start, end), (left, right) in zip(found, around, strict=True):
        places[feature].append((article["text"][left:right], start, end))
    return places


def _labels(X: Any, y: Any) -> Array:  # noqa: N803
    """Checked labels, one per article."""
    if y is None:
        if not isinstance(X, pd.DataFrame):
            raise InputError(
                "texts without labels: give y, or a table with a perspective or an outlet column."
            )
        schema.require(X, ())
        outlets = outlets_table()
        y = [perspective_of(article, outlets) for article in records(X)]
    given = pd.Series(list(y), dtype=object)
    if len(given) != len(X):
        raise InputError(f"{len(given)} labels for {len(X)} articles; give one for each.")
    if (unknown := given.isna() | given.isin(["", "unknown"])).any():
        raise InputError(
            f"no known perspective: {_which(X, unknown.to_numpy())}; a column of that name or outlets.csv "
            f"says {', '.join(schema.PERSPECTIVES[:3])}."
        )
    if given.nunique() < 2:
        classes = ", ".join(map(str, given.unique())) or "none"
        raise InputError(f"a classifier needs two classes; given: {classes}.")
    return np.array(given.tolist())


def _which(X: Any, chosen: Array) -> str:  # noqa: N803
    """How many articles, and the first of them by id."""
    ids = _column(X, "article_id") if "article_id" in getattr(X, "columns", ()) else np.arange(len(X))
    return f"{chosen.sum()} of {len(chosen)} articles ({', '.join(map(str, ids[chosen][:3]))})"


def _column(articles: pd.DataFrame, name: str) -> Array:
    schema.require(articles, name)
    return np.array(schema.texts(articles[name]).str.strip(), dtype=str)
