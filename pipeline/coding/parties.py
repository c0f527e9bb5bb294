"""A linear model of a mention's sector and role: what its own words say, and those around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from skops import io as skops

from pipeline.codebook import Codebook
from pipeline.coding.calibration import Calibration
from pipeline.coding.lexicon import Match, matches
from pipeline.coding.storage import packed
from pipeline.document import Mention
from pipeline.files import read_json, write_bytes, write_json

DIMENSIONS = ("sector", "rol")
MODEL, CALIBRATION = "parties.skops", "parties.json"
WINDOW = 8
"""How many words on either side count as near."""
RAREST = 3
"""In how many mentions a feature must occur to be learned from."""
_WORD = re.compile(r"\w+(?:[-’'&./]\w+)*")
_BREAK = re.compile(r"[,(:;]")
_TURNS = frozenset(
    {"van", "voor", "en", "in", "op", "te", "ten", "ter", "aan", "bij", "met", "om", "uit", "tot", "vanuit"}
    | {"of", "die", "dat", "binnen", "namens", "tussen", "over"}
)
"""Words with which a description begins."""

Array = NDArray[np.float64]
Mentions = Sequence[tuple[str, Mention]]
"""Mentions, each after the text of its segment."""


def features(text: str, mention: Mention) -> dict[str, float]:
    """Return what the model reads of a mention in its segment.

    They are the words of its head and of what describes it, what the lexicon says of them, the ends of its
    head's last word, its capitals, and the words of the segment: by place next to the mention, by side near
    it, and anywhere. What says more of the mention weighs more.
    """
    head, rest = _head(mention.surface)
    before = [word.lower() for word in _WORD.findall(text[: mention.start])]
    after = [word.lower() for word in _WORD.findall(text[mention.end :])]
    near = before[-WINDOW:], after[:WINDOW]
    own = [word.lower() for word in head]
    known = matches(own)
    last = own[-1] if own else ""
    found: dict[str, float] = {
        f"last {last}": 1,
        "capitals": sum(word[0].isupper() for word in head) / max(1, len(head)),
        "length": min(len(head) + len(rest), WINDOW) / WINDOW,
        "first": float(mention.start == 0),
    }
    if known:
        found[f"entry {known[-1].entry}"] = 1
        _suggested(found, "head", known[-1:], 1)
    elif len(head) > 1 and head[0][0].isupper() and head[-1][0].isupper():
        found["name"] = 1
    _suggested(found, "further", [*known[:-1], *matches(rest)], 1)
    _suggested(found, "before", matches(near[0]), 0.5)
    _suggested(found, "after", matches(near[1]), 0.5)
    found |= {f"head {word}": 0.7 for word in own} | {f"further {word}": 0.7 for word in rest}
    found |= {f"end {last[-size:]}": 0.5 for size in range(3, 7) if len(last) > size}
    found |= {f"before {place} {word}": 1 for place, word in enumerate(before[:-4:-1])}
    found |= {f"after {place} {word}": 1 for place, word in enumerate(after[:3])}
    found |= {f"left {word}": 0.5 for word in near[0]} | {f"right {word}": 0.5 for word in near[1]}
    found |= {f"anywhere {word}": 0.3 for word in [*before, *after]}
    found |= {f"stem {word[:5]}": 0.3 for word in [*before, *after] if len(word) > 6}
    return found


def _head(surface: str) -> tuple[list[str], list[str]]:
    """Return the words of a mention's head as they stand, and those of its description in lower case."""
    words = list(_WORD.finditer(surface))
    for place in range(1, len(words)):
        between = surface[words[place - 1].end() : words[place].start()]
        if words[place].group() in _TURNS or _BREAK.search(between):
            return [w.group() for w in words[:place]], [w.group().lower() for w in words[place:]]
    return [word.group() for word in words], []


def _suggested(found: dict[str, float], where: str, known: Sequence[Match], weight: float) -> None:
    for match in known:
        for dimension, codes in match.codes.items():
            found |= {f"{where} {dimension} {code}": weight for code in codes}


class PartyModel:
    """Two logistic regressions on the features of mentions, one a dimension, beside the encoder's answers.

    Parameters
    ----------
    vectorizer
        Knows the features.
    models
        By dimension.
    calibrations
        How the answers of encoder and model are joined, by dimension; see `calibrate`.
    """

    def __init__(
        self,
        vectorizer: DictVectorizer,
        models: Mapping[str, LogisticRegression],
        calibrations: Mapping[str, Calibration],
    ) -> None:
        self._vectorizer, self._models, self._calibrations = vectorizer, models, calibrations

    @classmethod
    def train(cls, mentions: Mentions, codebook: Codebook) -> PartyModel:
        """Fit on mentions whose sector and role coders gave; `calibrate` must follow."""
        rows = [features(text, mention) for text, mention in mentions]
        counts = Counter(name for row in rows for name in row)
        rows = [{name: value for name, value in row.items() if counts[name] >= RAREST} for row in rows]
        vectorizer = DictVectorizer(dtype=np.float32)
        table = vectorizer.fit_transform(rows)
        models = {}
        for name in DIMENSIONS:
            given = [codebook[name].ids.index(getattr(mention, name)) for _, mention in mentions]
            model = LogisticRegression(max_iter=300).fit(table, given)
            # Codes that nobody gave keep a column, with no weights and the lowest bias.
            weights = np.zeros((len(codebook[name].ids), table.shape[1]), dtype=np.float32)
            bias = np.full(len(weights), model.intercept_.min() - 1)
            # Two decimals are all that a weight can be trusted for, and a third of the file.
            weights[model.classes_], bias[model.classes_] = model.coef_.round(2), model.intercept_.round(2)
            model.coef_, model.intercept_, model.classes_ = weights, bias, np.arange(len(weights))
            models[name] = model
        return cls(vectorizer, models, {})

    def calibrate(self, mentions: Mentions, encoder: Mapping[str, Array], codebook: Codebook) -> None:
        """Learn what the model counts beside the encoder, from mentions of cases that neither saw.

        Parameters
        ----------
        mentions
            With the sector and role that coders gave.
        encoder
            The encoder's logits, (mentions, codes) by dimension.
        codebook
            Knows the codes.
        """
        own = self._logits(mentions)
        self._calibrations = {
            name: Calibration.fit(
                [log_softmax(encoder[name], axis=1), own[name]],
                np.array([[getattr(m, name) == code for code in codebook[name].ids] for _, m in mentions]),
                multiple=False,
            )
            for name in DIMENSIONS
        }

    def judge(self, mentions: Mentions, encoder: Mapping[str, Array]) -> dict[str, Array]:
        """Return log probabilities, (mentions, codes) by dimension, given the encoder's logits."""
        own = self._logits(mentions)
        return {
            name: log_softmax(calibration.combine([log_softmax(encoder[name], axis=1), own[name]]), axis=1)
            for name, calibration in self._calibrations.items()
        }

    def _logits(self, mentions: Mentions) -> dict[str, Array]:
        table = self._vectorizer.transform([features(text, mention) for text, mention in mentions])
        return {
            name: log_softmax(table @ model.coef_.T.astype(float) + model.intercept_, axis=1)
            for name, model in self._models.items()
        }

    def write(self, folder: Path) -> None:
        """Store the model without pickle; the calibration comes last."""
        stored = {"features": self._vectorizer, **self._models}
        write_bytes(folder / MODEL, packed(stored))
        write_json(folder / CALIBRATION, {n: c.model_dump() for n, c in self._calibrations.items()})

    @classmethod
    def read(cls, folder: Path) -> PartyModel:
        """Read a stored model; types that skops does not trust are not let in."""
        stored = skops.load(folder / MODEL)
        calibrations = {n: Calibration(**c) for n, c in read_json(folder / CALIBRATION).items()}
        return cls(stored["features"], {name: stored[name] for name in DIMENSIONS}, calibrations)
