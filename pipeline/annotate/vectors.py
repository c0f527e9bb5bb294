"""Word vectors from the teacher, so that words that the data lack resemble ones they have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
import wordfreq
from numpy.typing import NDArray
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.vectors import Vectors

from pipeline.annotate.silver import Labeller

DIMENSIONS = 96
ROWS = 36_000
"""How many words have a vector of their own."""
WORDS = 200_000
"""How many words have a vector: those without one of their own share that of the word most like them."""


def frequent_words(count: int) -> list[str]:
    """Give the most frequent words of Dutch, in lower case."""
    return [word for word in wordfreq.top_n_list("nl", count) if word.isalpha()]


def vocabulary(words: Iterable[str], size: int = WORDS) -> dict[str, str]:
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
    chosen = list(dict.fromkeys([*repeated, *frequent_words(2 * size)]))[:size]
    names = {form.lower(): form for form, _ in reversed(forms.most_common()) if form != form.lower()}
    return {word: names.get(word, word.capitalize()) for word in chosen}


def embed(words: dict[str, str], teacher: Labeller, rows: int = ROWS) -> NDArray[np.float32]:
    """Embed words as the teacher reads them in lower case and as names; keep where they differ most.

    Returns
    -------
    Array of shape (words, `DIMENSIONS`); the first `rows` are centred, with a standard deviation of 1.
    """
    vectors = np.concatenate([teacher.embed(list(words)), teacher.embed(list(words.values()))], axis=1)
    vectors -= vectors[:rows].mean(axis=0)
    directions, _, _ = np.linalg.svd(vectors[:rows].T @ vectors[:rows])
    projected = vectors @ directions[:, :DIMENSIONS]
    return (projected / projected[:rows].std()).astype(np.float32)


def set_vectors(nlp: Language, words: dict[str, str], data: NDArray[np.float32], rows: int = ROWS) -> None:
    """Give a pipeline the vectors of words in lower case, with a capital, and as names.

    The first words keep their own. Each other has that of the first word nearest to it by cosine. Each form
    is a key, since spaCy forgets on writing that a table is looked up by lower case; it is known by its hash
    alone, since its spelling would take more room.
    """
    vectors = Vectors(strings=nlp.vocab.strings, data=data[:rows], name="nl_teacher_words")
    for (word, name), row in zip(words.items(), _nearest(data, rows), strict=True):
        for form in (word, word.capitalize(), name):
            vectors.add(get_string_id(form), row=row)
    nlp.vocab.vectors = vectors


def _nearest(data: NDArray[np.float32], rows: int, batch: int = 4096) -> list[int]:
    own = data[:rows] / np.linalg.norm(data[:rows], axis=1, keepdims=True)
    found = list(range(len(own)))
    for start in range(rows, len(data), batch):
        found += (data[start : start + batch] @ own.T).argmax(axis=1).tolist()
    return found
