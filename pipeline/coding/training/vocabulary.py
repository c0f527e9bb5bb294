"""The tokenizer: the encoder's own unigram pieces, pruned to those that Dutch uses."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from wordfreq import top_n_list

from pipeline.coding.training.weights import PackedModel

WORDS = 120_000
DIGITS = "0123456789"


def _tokenizer(pieces: list[tuple[str, float]], unknown: int) -> Tokenizer:
    tokenizer = Tokenizer(Unigram(pieces, unk_id=unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer


def unigrams(model: PackedModel) -> Tokenizer:
    """Give the tokenizer of the full vocabulary: text to the model's own ids."""
    return _tokenizer(list(zip(model.pieces, model.scores.tolist(), strict=True)), model.specials["unk"])


def dutch_vocabulary(model: PackedModel) -> tuple[Tokenizer, NDArray[np.int64]]:
    """Keep the pieces with which the full vocabulary writes the most frequent Dutch words.

    The words come from `wordfreq`, never from the coded texts, so that no held-out text has a say. With them
    stay their pieces in capitals and inside words, single Latin letters, numbers, punctuation and symbols, so
    that every word can be written.

    Returns
    -------
    tokenizer
        Text to ids of the pruned vocabulary.
    kept
        The old id of each new one, shape (pieces,).
    """
    scored = list(zip(model.pieces, model.scores.tolist(), strict=True))
    full = unigrams(model)
    words = top_n_list("nl", WORDS)
    forms = [form for word in words for form in (word, word.capitalize())]
    used = {
        piece for encoding in full.encode_batch(forms, add_special_tokens=False) for piece in encoding.ids
    }
    bare = {_bare(model.pieces[i]) for i in used}
    used |= {i for i, piece in enumerate(model.pieces) if _bare(piece) in bare or _basic(piece)}
    used |= set(model.specials.values())
    kept = sorted(used)
    pruned = _tokenizer([scored[i] for i in kept], kept.index(model.specials["unk"]))
    return pruned, np.array(kept)


def _bare(piece: str) -> str:
    """Return the piece without the mark of a word's begin, in lower case: `▁Ver` and `ver` are one."""
    return piece.removeprefix("▁").lower()


def _basic(piece: str) -> bool:
    """Whether a piece is a sign of Latin script, or nothing but digits and punctuation."""
    bare = piece.removeprefix("▁")
    if len(bare) == 1 and "LATIN" in unicodedata.name(bare, ""):
        return True
    return all(sign in DIGITS or unicodedata.category(sign)[0] in "PS" for sign in bare)
