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
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from skops import io as skops

from pipeline.coding.storage import packed
from pipeline.document import Segment
from pipeline.files import write_bytes

_TOKEN = r"\w+|[^\w\s]"


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
    pipeline
        What `train` fitted.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    @classmethod
    def train(cls, rows: pd.DataFrame, codes: NDArray[np.bool_]) -> NgramModel:
        """Fit on what `texts` makes of segments; `codes` (segments, codes) says which codes each bears."""
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
        model = OneVsRestClassifier(LogisticRegression(C=1.0, solver="liblinear", random_state=0))
        pipeline = make_pipeline(features, model)
        pipeline.fit(rows, codes.astype(int))
        for one in model.estimators_:
            # Two decimals are all that a weight can be trusted for, and a third of the file.
            one.coef_ = one.coef_.round(2).astype(np.float32)
        return cls(pipeline)

    def logits(self, rows: pd.DataFrame) -> NDArray[np.float64]:
        """Return the logit of each code from what `texts` makes of segments, (segments, codes)."""
        return self.pipeline.decision_function(rows)

    def write(self, path: Path) -> None:
        """Store the model without pickle; the same model makes the same file."""
        for vectorizer in self.pipeline[0].named_transformers_.values():
            # A place in memory, which the vectorizer notes anew whenever it works.
            vars(vectorizer).pop("_stop_words_id", None)
        write_bytes(path, packed(self.pipeline))

    @classmethod
    def read(cls, path: Path) -> NgramModel:
        """Read a stored model; types that skops does not trust are not let in."""
        return cls(skops.load(path))
