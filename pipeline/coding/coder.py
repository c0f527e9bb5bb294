"""The coder: codes, actors and reasons for each segment of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from spacy.tokens import Doc

from pipeline.codebook import Codebook
from pipeline.coding.actors import mentions, settle, trim
from pipeline.coding.calibration import Calibration
from pipeline.coding.decide import by_dimension, given, probabilities
from pipeline.coding.encoder import Encoder, Questions, Reading
from pipeline.coding.explain import WORD, encoder_weights, heaviest, ngram_weights
from pipeline.coding.names import join
from pipeline.coding.ngrams import NgramModel, texts
from pipeline.coding.parties import CALIBRATION, PartyModel
from pipeline.document import CodedSegment, Document, Segment
from pipeline.errors import InputError
from pipeline.files import read_json

Array = NDArray[np.float64]


class Settings(BaseModel):
    """What the training found, beside the models themselves."""

    model_config = ConfigDict(extra="forbid")

    codes: dict[str, list[str]]
    """The codes that the models know, by dimension; the codebook must have the same."""
    calibrations: dict[str, Calibration]
    """By dimension."""


def known_codes(codebook: Codebook) -> dict[str, list[str]]:
    """Return the codes of segments and actors, by dimension."""
    return {dimension.id: dimension.ids for dimension in codebook.dimensions if dimension.unit != "case"}


class Coder:
    """Codes cases with the models of one folder; made by `Coder.load`."""

    def __init__(
        self,
        codebook: Codebook,
        settings: Settings,
        encoder: Encoder,
        ngrams: NgramModel,
        parties: PartyModel,
    ) -> None:
        self._codebook, self._settings, self._encoder = codebook, settings, encoder
        self._ngrams, self._parties = ngrams, parties

    @classmethod
    def load(cls, folder: Path, codebook: Codebook, part: str = "final") -> Self:
        """Load the models.

        Parameters
        ----------
        folder
            What `casusspiegel train codes` made.
        codebook
            The codebook that the models were trained with.
        part
            `final`, or `folds/<case>` for the models that never saw that case.

        Raises
        ------
        InputError
            Where the models are missing, or were trained with other codes than the codebook has.
        """
        path = folder / part / "settings.json"
        if not path.exists() or not (folder / part / CALIBRATION).exists():
            raise InputError(
                folder, "hier staan geen codeermodellen.", "Train ze met `casusspiegel train codes`."
            )
        settings = Settings.model_validate(read_json(path))
        if settings.codes != known_codes(codebook):
            raise InputError(
                folder,
                "deze modellen zijn getraind met andere codes dan het codeboek heeft.",
                "Train opnieuw met `casusspiegel train codes`.",
            )
        encoder = Encoder(folder, folder / part, Questions.of(codebook))
        ngrams = NgramModel.read(folder / part / "ngrams.skops")
        return cls(codebook, settings, encoder, ngrams, PartyModel.read(folder / part))

    def code(self, document: Document, docs: Sequence[Doc]) -> list[CodedSegment]:
        """Code a case: cells, then the ladder steps and key factor that a cell asks for, and the actors.

        Parameters
        ----------
        document
            The case.
        docs
            Its annotated segments, in order: lemmas and entities join the mentions of one party.
        """
        segments = document.segments
        if not segments:
            return []
        readings = self._encoder.read(segments)
        rows = texts(segments)
        encoder = by_dimension(
            self._codebook, np.array([reading.logits for reading in readings], dtype=float)
        )
        linear = by_dimension(self._codebook, self._ngrams.logits(rows))
        chances = probabilities(self._codebook, self._settings.calibrations, [encoder, linear])
        codes = given(self._codebook, chances)
        coded = []
        for place, (segment, reading) in enumerate(zip(segments, readings, strict=True)):
            scores = self._scores({name: table[place] for name, table in chances.items()})
            if segment.kind == "heading":
                coded.append(CodedSegment(**segment.model_dump(), scores=scores))
                continue
            own = {name: self._names(name, table[place]) for name, table in codes.items()}
            answers = {
                name: found if self._codebook[name].multiple else next(iter(found), None)
                for name, found in own.items()
            }
            coded.append(
                CodedSegment.model_validate(
                    {
                        **segment.model_dump(),
                        **answers,
                        "scores": scores,
                        "actors": [
                            trimmed
                            for mention in mentions(self._codebook, segment.text, reading)
                            if (trimmed := trim(mention, docs[place]))
                        ],
                        "explanation": self._explain(segment, reading, rows.iloc[place], own),
                    }
                )
            )
        return settle(join(coded, docs), readings, self._parties, self._codebook)

    def _names(self, dimension: str, row: NDArray[np.bool_]) -> list[str]:
        return [code for code, is_given in zip(self._codebook[dimension].ids, row, strict=True) if is_given]

    def _scores(self, chances: Mapping[str, Array]) -> dict[str, float]:
        return {
            code: round(float(chance), 4)
            for name, row in chances.items()
            for code, chance in zip(self._codebook[name].ids, row, strict=True)
        }

    def _explain(
        self, segment: Segment, reading: Reading, row: pd.Series, own: Mapping[str, Sequence[str]]
    ) -> dict[str, list[str]]:
        if not any(own.values()):
            return {}
        words = [word.span() for word in WORD.finditer(segment.text)]
        lead = len(row["own"]) - len(segment.text)
        models = [
            by_dimension(self._codebook, encoder_weights(reading, words)),
            by_dimension(
                self._codebook, ngram_weights(self._ngrams, row, [(a + lead, b + lead) for a, b in words])
            ),
        ]
        reasons = {}
        for name, codes in own.items():
            slopes = self._settings.calibrations[name].weights
            weights = np.tensordot(slopes, np.stack([model[name] for model in models]), axes=1)
            for code in codes:
                reasons[code] = heaviest(
                    segment.text, words, weights[:, self._codebook[name].ids.index(code)]
                )
        return reasons
