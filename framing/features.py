"""Our measures of an article as columns of numbers, for pipelines of scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from framing import schema
from framing.schema import InputError
from framing.scoring import score

_AS_THEY_ARE = "loaded_per_1000 loaded_own_per_1000 tilt sentiment quoted_share source_balance".split()
_PER_1000 = ("kyiv_own_per_1000", "moscow_own_per_1000", "statements_per_1000")
_SHARES = [f"words_quoted_{bloc}_share" for bloc in schema.BLOCS]
_READ = ("text", "title", "date", "language")  # what a text is scored from


class FramingFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Our measures as numbers per article, by both shipped lexicons.

    Notes
    -----
    Input: a table with `text` (`title, date, language` are used where present), or a sequence of texts.
    Nothing is fitted and a row depends on its own text only, so no split can leak through it. Columns
    (`get_feature_names_out`): rates, tilt (+1 serves Moscow's account), sentiment, shares and balance as in
    the table `articles`; `kyiv_own_per_1000, moscow_own_per_1000` of own words, `statements_per_1000` and
    `words_quoted_<bloc>_share` of all words. None grows with length, but short texts' rates are noisy. NaN
    is where nothing was measured (no quoted words): impute it. InputError says how many articles cannot be
    scored; none is dropped. Hold out whole outlets: docs/how-to/predict.md.

    Examples
    --------
    >>> features = FramingFeatures().set_output(transform="pandas")
    >>> features.fit_transform(["The dictator met the press."])["loaded_own_per_1000"].tolist()
    [200.0]
    """

    def fit(self, X: Any, y: Any = None) -> FramingFeatures:  # noqa: N803 - scikit-learn's name
        """Nothing is fitted."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True  # also as the last step of a pipeline

    def transform(self, X: Any) -> np.ndarray[Any, Any]:  # noqa: N803
        """Score articles: floats of shape (articles, features), or a DataFrame after `set_output`."""
        if not isinstance(X, pd.DataFrame):
            if isinstance(X, str) or np.ndim(X) != 1:
                told = "give a table with a text column, or a sequence of texts (one text: [text])."
                raise InputError(told)
            X = pd.DataFrame({"text": list(X)}, dtype=object)  # noqa: N806
        schema.require(X, "text")
        numbered = X[[name for name in _READ if name in X]].assign(article_id=range(len(X)))
        articles = score(numbered).articles  # under ids of their own: resampling repeats articles
        if lost := len(X) - len(articles):
            why = "cannot be scored (no text, or not English); leave them out, none is dropped here."
            raise InputError(f"{lost} of {len(X)} articles {why}")
        words, own_words = (articles[name].replace(0, np.nan) for name in ("n_words", "n_words_own"))
        own = articles[["kyiv_own", "moscow_own"]].div(own_words, axis=0)
        shares = articles.filter(like="words_quoted_").div(words, axis=0)
        per_1000 = 1000 * own.assign(statements=articles["n_statements"] / words)
        return np.hstack([articles[_AS_THEY_ARE], per_1000, shares])

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray[Any, Any]:
        """Names of the columns, always the same."""
        return np.array([*_AS_THEY_ARE, *_PER_1000, *_SHARES], dtype=object)
