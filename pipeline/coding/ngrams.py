"""A linear model on the words and letters of a segment, of the one before it and of its heading."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from skops import io as skops

from pipeline.coding.calibration import Given
from pipeline.coding.storage import packed
from pipeline.document import Segment
from pipeline.files import write_bytes

_TOKEN = r"\w+|[^\w\s]"
ALWAYS_ASKED, SOMETIMES_ASKED = 1.0, 5.0
"""How far weights may go for a code that any segment could bear, and for one that asks for another code."""
_NEVER = -8.0
"""The bias of a code that nobody gave."""


def texts(segments: Sequence[Segment]) -> pd.DataFrame:
    """Return what is read of each segment: its own text, the segment before it, and its section's heading.

    A bullet's own text begins with its list's lead-in, which holds for each bullet.
    """
    rows, heading, lead, before = [], "", "", ""
    for segment in segments:
        own = f"{lead} {segment.text}" if segment.kind == "bullet" else segment.text
        rows.append({"own": own, "before": before, "heading": heading})
        if segment.kind == "heading":
            heading = segment.text
        elif segment.kind != "bullet":
            lead = segment.text
        before = segment.text
    return pd.DataFrame(rows, columns=["own", "before", "heading"])


class NgramModel:
    """One logistic regression a code on weighted word and character n-grams (TF-IDF).

    Parameters
    ----------
    features
        What makes features of the table that `texts` gives.
    model
        All regressions in one: a row of weights and a bias for each code.
    """

    def __init__(self, features: ColumnTransformer, model: LogisticRegression) -> None:
        self._features, self._model = features, model

    @classmethod
    def train(cls, rows: pd.DataFrame, codes: Given, asked: Given) -> NgramModel:
        """Fit each code on the segments that its question is asked of.

        Parameters
        ----------
        rows
            What `texts` makes of segments.
        codes
            Which codes each segment bears, (segments, codes).
        asked
            Whether it could bear each code, (segments, codes): a step of the ladder is learned from what an
            authority does, and not from all other sentences.
        """
        words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=_TOKEN)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True)
        features = ColumnTransformer(
            [
                ("words", words, "own"),
                ("letters", letters, "own"),
                ("before", clone(words).set_params(min_df=3), "before"),
                ("heading", clone(letters), "heading"),
            ],
            transformer_weights={"before": 0.3, "heading": 0.4},
        )
        table = features.fit_transform(rows)
        weights = np.zeros((codes.shape[1], table.shape[1]), dtype=np.float32)
        bias = np.full(codes.shape[1], _NEVER)
        for code in range(codes.shape[1]):
            own = asked[:, code]
            if len(np.unique(codes[own, code])) < 2:
                continue
            strength = ALWAYS_ASKED if own.all() else SOMETIMES_ASKED
            one = LogisticRegression(C=strength, solver="liblinear", random_state=0)
            one.fit(table[own], codes[own, code])
            # Two decimals are all that a weight can be trusted for, and a third of the file.
            weights[code], bias[code] = one.coef_[0].round(2), one.intercept_[0]
        model = LogisticRegression()
        model.classes_, model.coef_, model.intercept_ = np.arange(len(bias)), weights, bias
        return cls(features, model)

    def logits(self, rows: pd.DataFrame) -> NDArray[np.float64]:
        """Return the logit of each code from what `texts` makes of segments, (segments, codes)."""
        return self._features.transform(rows) @ self._model.coef_.T.astype(float) + self._model.intercept_

    def write(self, path: Path) -> None:
        """Store the model without pickle; the same model makes the same file."""
        for vectorizer in self._features.named_transformers_.values():
            # A place in memory, which the vectorizer notes anew whenever it works.
            vars(vectorizer).pop("_stop_words_id", None)
        write_bytes(path, packed({"features": self._features, "codes": self._model}))

    @classmethod
    def read(cls, path: Path) -> NgramModel:
        """Read a stored model; types that skops does not trust are not let in."""
        stored = skops.load(path)
        return cls(stored["features"], stored["codes"])
