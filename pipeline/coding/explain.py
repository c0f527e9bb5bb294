"""Why a code was given: the words without which its score would be lower."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from spacy.lang.nl.stop_words import STOP_WORDS

from pipeline.coding.encoder import Reading
from pipeline.coding.ngrams import NgramModel

WORD = re.compile(r"\w+(?:[-’'&]\w+)*")
SHOWN = 5
TURNS = frozenset(
    {"geen", "niet", "niets", "niemand", "nooit", "nergens", "zonder", "maar", "echter", "toch", "ondanks"}
    | {"hoewel", "terwijl", "doch"}
)
"""Negation and contrast: function words that tell why a code was given."""
FUNCTION_WORDS = STOP_WORDS - TURNS


def encoder_weights(reading: Reading, words: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Return how far each code's logit falls when a word is left out of what is pooled, (words, codes)."""
    logits = reading.logits
    weights = np.zeros((len(words), len(logits)))
    for row, (start, end) in enumerate(words):
        own = [i for i, (a, b) in enumerate(reading.offsets) if a < end and b > start]
        looked, added = reading.attention[own].sum(axis=0), reading.parts[own].sum(axis=0)
        weights[row] = (added - looked * logits) / np.maximum(1e-6, 1 - looked)
    return weights


def ngram_weights(model: NgramModel, row: pd.Series, words: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Return how far each code's logit falls when a word is left out of the segment's text, (words, codes).

    Parameters
    ----------
    row
        What the model reads of the segment (a row of `ngrams.texts`); its `own` text ends with the segment's.
    words
        Begin and end of each word, counted in `own`.
    """
    without = [{**row, "own": row["own"][:start] + row["own"][end:]} for start, end in words]
    logits = model.logits(pd.DataFrame([dict(row), *without]))
    return logits[0] - logits[1:]


def heaviest(text: str, words: Sequence[tuple[int, int]], weights: NDArray[np.float64]) -> list[str]:
    """Return the words that weighed most for one code, heaviest first and each once.

    Function words are left out, since they tell a reader nothing; not those that negate or turn a sentence.
    """
    order = sorted((i for i in range(len(words)) if weights[i] > 0), key=lambda i: (-weights[i], i))
    shown = (text[slice(*words[i])] for i in order)
    return list(dict.fromkeys(word for word in shown if word.lower() not in FUNCTION_WORDS))[:SHOWN]
