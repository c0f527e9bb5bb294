"""The models that coded a source, as their own `meta.json` describes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from pipeline.codebook import Codebook
from pipeline.files import read_json
from pipeline.report.numbers import decimal

MEASURES = {
    "pos_acc": "woordsoort",
    "tag_acc": "fijne woordsoort",
    "morph_acc": "vormkenmerken",
    "lemma_acc": "lemma",
    "dep_uas": "zinsontleding zonder functie (UAS)",
    "dep_las": "zinsontleding met functie (LAS)",
    "sents_f": "zinsgrenzen (F1)",
    "ents_f": "namen (F1)",
}
"""What readers call the measures of a spaCy pipeline; others that it has are left out."""


@dataclass(frozen=True)
class Model:
    """One model: what it is, and how well it did on what it never saw."""

    name: str
    version: str
    description: str = ""
    scores: list[tuple[str, float]] = field(default_factory=list)
    """What was measured, in words, with a value from 0 to 1."""

    @property
    def statement(self) -> str:
        """The model in one line, as each deliverable names it."""
        scores = "; ".join(f"{label} {decimal(value)}" for label, value in self.scores)
        return f"{self.name} {self.version}" + (f" ({scores})" if scores else "")


def read_model(where: str | Path, codebook: Codebook) -> Model | None:
    """Read what a model says of itself.

    Parameters
    ----------
    where
        The model's folder, or the name of an installed spaCy package.
    codebook
        Gives codes and dimensions that were measured their labels.

    Returns
    -------
    Model or None
        None where the model has no `meta.json`.
    """
    path = Path(where) / "meta.json"
    if not path.exists():
        spec = find_spec(str(where)) if str(where).isidentifier() else None
        if spec is None or spec.origin is None:
            return None
        path = Path(spec.origin).parent / "meta.json"
        if not path.exists():
            return None
    meta = read_json(path)
    labels = dict(MEASURES)
    for dimension in codebook.dimensions:
        labels |= {dimension.id: dimension.label} | {code.id: code.label for code in dimension.codes}
    performance = meta.get("performance", {})
    scores = [(labels[key], float(performance[key])) for key in labels if key in performance]
    name = f"{meta['lang']}_{meta['name']}" if "lang" in meta else meta["name"]
    return Model(name, meta["version"], meta.get("description", ""), scores)
