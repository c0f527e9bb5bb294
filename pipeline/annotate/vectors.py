"""Word vectors from the teacher, so that words that the data lack resemble ones they have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
import wordfreq
from numpy.typing import NDArray
from spacy.language import Language
from spacy.vectors import Vectors

from pipeline.annotate.silver import Labeller

DIMENSIONS = 96
ROWS = 45_000
"""How many words have a vector: as many as a pipeline of 50 MB has room for."""


def frequent_words(count: int) -> list[str]:
    """Give the most frequent words of Dutch, in lower case."""
    return [word for word in wordfreq.top_n_list("nl", count) if word.isalpha()]


def vocabulary(words: Iterable[str], rows: int = ROWS) -> dict[str, str]:
    """Choose the words to make vectors of: those that occur twice at least, then the most frequent of Dutch.

    Returns
    -------
    Of each word in lower case, how it is written as a name: as the data have it most, or with one capital.
    """
    forms = Counter(word for word in words if any(sign.isalpha() for sign in word))
    counts: Counter[str] = Counter()
    for form, count in forms.items():
        counts[form.lower()] += count
    repeated = sorted(word for word, count in counts.items() if count > 1)
    chosen = list(dict.fromkeys([*repeated, *frequent_words(2 * rows)]))[:rows]
    names = {form.lower(): form for form, _ in reversed(forms.most_common()) if form != form.lower()}
    return {word: names.get(word, word.capitalize()) for word in chosen}


def embed(words: dict[str, str], teacher: Labeller) -> NDArray[np.float32]:
    """Embed words as the teacher reads them in lower case and as names; keep where they differ most.

    Returns
    -------
    Array of shape (words, `DIMENSIONS`), centred, with a standard deviation of 1 over all.
    """
    vectors = np.concatenate([teacher.embed(list(words)), teacher.embed(list(words.values()))], axis=1)
    vectors = vectors - vectors.mean(axis=0)
    directions, _, _ = np.linalg.svd(vectors.T @ vectors)
    projected = vectors @ directions[:, :DIMENSIONS]
    return (projected / projected.std()).astype(np.float32)


def set_vectors(nlp: Language, words: Iterable[str], data: NDArray[np.float32]) -> None:
    """Give a pipeline the vectors of words, looked up in lower case."""
    nlp.vocab.vectors = Vectors(
        strings=nlp.vocab.strings, data=data, keys=list(words), name="nl_teacher_words", attr="LOWER"
    )
