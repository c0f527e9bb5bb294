"""The four types of entities, and how the types of other Dutch pipelines map to them."""

from __future__ import annotations

from spacy.tokens import Doc, Span

ENTITY_TYPES = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "LOC": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
    "MISC": "MISC",
    "EVENT": "MISC",
    "LANGUAGE": "MISC",
    "LAW": "MISC",
    "NORP": "MISC",
    "PRODUCT": "MISC",
    "WORK_OF_ART": "MISC",
}
"""CoNLL-2002 type of each type that a Dutch pipeline gives; types not named (dates, amounts) are no names."""


def map_entities(doc: Doc) -> Doc:
    """Give a document's entities their CoNLL-2002 types (PER, ORG, LOC, MISC), and drop what is no name."""
    doc.set_ents(
        [
            Span(doc, entity.start, entity.end, label=ENTITY_TYPES[entity.label_])
            for entity in doc.ents
            if entity.label_ in ENTITY_TYPES
        ]
    )
    return doc
