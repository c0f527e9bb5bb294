"""Which segments stand for a cell: a few that together say what all of them say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """A segment that stands for itself and for its paraphrases; all are places in the list chosen from."""

    chosen: int
    paraphrases: list[int]
    """Most alike first."""
    weight: float
    """The relevance that the choice adds to those before it."""


def vectors(texts: Sequence[str]) -> csr_matrix:
    """Return what texts are compared by: TF-IDF of character n-grams within words.

    It needs no lemmas: Dutch compounds and inflections of one word share most of their n-grams.

    Returns
    -------
    csr_matrix
        Shape (texts, n-grams), rows of length 1, or 0 for a text without a letter or mark.
    """
    if not any(text.strip() for text in texts):
        return csr_matrix((len(texts), 1))
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(texts)


def likeness(rows: csr_matrix) -> Matrix:
    """Return how alike texts are, 0 to 1: the cosines of their vectors.

    Returns
    -------
    Matrix
        Shape (texts, texts), symmetric, ones on the diagonal.
    """
    alike = np.clip((rows @ rows.T).toarray(), 0.0, 1.0)
    np.fill_diagonal(alike, 1.0)
    return alike


def neighbourhood(places: Sequence[int], reach: float = 2.0) -> Matrix:
    """Return how near segments stand to each other in the text, 0 to 1.

    Parameters
    ----------
    places
        The segments' places in the document.
    reach
        The distance, in segments, over which nearness falls to 1/e.
    """
    distance = np.abs(np.subtract.outer(places, places))
    return np.exp(-distance / reach)


def choose(relevance: Matrix, related: Matrix, alike: Matrix, number: int, same: float) -> list[Choice]:
    """Choose the segments that together stand best for all, in the order of what each adds.

    Facility location, maximised greedily: a choice is worth as much as it is related to relevant segments to
    which no earlier choice is related as closely. Greedy choice reaches at least 63% of the best value, since
    the worth is submodular (Nemhauser et al. 1978; for summaries: Lin & Bilmes 2011).

    Parameters
    ----------
    relevance
        Shape (segments,): how much each segment matters, at least 0.
    related
        Shape (segments, segments): how well one segment stands for another, 0 to 1.
    alike
        Shape (segments, segments): the likeness of their words.
    number
        How many to choose at most.
    same
        From which likeness a segment is a paraphrase of a choice: it joins it and is not chosen itself.
    """
    covered = np.zeros(len(relevance))
    free = np.ones(len(relevance), dtype=bool)
    choices: list[Choice] = []
    while len(choices) < number and free.any():
        gain = np.where(free, relevance @ np.maximum(related - covered[:, None], 0.0), -1.0)
        chosen = int(gain.argmax())
        free[chosen] = False
        paraphrases = [
            int(other)
            for other in np.argsort(-alike[chosen], kind="stable")
            if free[other] and alike[chosen, other] >= same
        ]
        free[paraphrases] = False
        covered = np.maximum(covered, related[:, chosen])
        choices.append(Choice(chosen, paraphrases, float(gain[chosen])))
    return choices
