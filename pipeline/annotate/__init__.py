"""The language stage: each segment as a spaCy document with lemmas, tags, dependencies and entities."""

from pipeline.annotate.entities import ENTITY_TYPES
from pipeline.annotate.language import annotate, load_language, read_docs

__all__ = ["ENTITY_TYPES", "annotate", "load_language", "read_docs"]
