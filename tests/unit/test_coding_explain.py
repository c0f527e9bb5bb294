"""Which words are shown as the reason for a code."""

import numpy as np

from pipeline.coding.explain import WORD, heaviest


def test_the_heaviest_words_are_shown_without_function_words_but_with_negation():
    text = "De gemeente gaf geen geld, maar de Gemeente keek naar het gebouw."
    words = [word.span() for word in WORD.finditer(text)]
    weights = np.linspace(1.0, 0.1, len(words))
    weights[-1] = -1.0
    assert heaviest(text, words, weights) == ["gemeente", "gaf", "geen", "geld", "maar"]


def test_words_that_lower_a_score_are_no_reason():
    assert heaviest("geld huis", [(0, 4), (5, 9)], np.array([-1.0, 0.5])) == ["huis"]
