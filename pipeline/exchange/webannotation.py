"""Codes as W3C web annotations (JSON-LD) on the pages of the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.codebook import Codebook
from pipeline.document import CodedSegment, Mention
from pipeline.exchange.project import MACHINE, guid
from pipeline.files import write_json
from pipeline.report.links import sentence_url
from pipeline.reviewed import codes_of

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"casusspiegel": "urn:casusspiegel:"}]


def write_web_annotations(
    path: Path, title: str, cases: Sequence[list[CodedSegment]], codebook: Codebook
) -> None:
    """Write all codes of a source as one annotation page of the Web Annotation Data Model (W3C, 2017).

    An annotation's target is the sentence in the report's page of coded text, as a fragment, and in it the
    words of an actor by quote and position; its bodies are the codes.

    Parameters
    ----------
    path
        The `.jsonld` file; it belongs in the folder of the pages.
    title
        The title of the source.
    cases
        The coded segments of each case.
    codebook
        The codebook.
    """
    items = [item for segments in cases for segment in segments for item in _annotations(segment, codebook)]
    collection = {"type": "AnnotationCollection", "label": title, "total": len(items)}
    write_json(path, {"@context": CONTEXT, "type": "AnnotationPage", "partOf": collection, "items": items})


def _annotations(segment: CodedSegment, codebook: Codebook) -> Iterator[dict[str, Any]]:
    given = [(dimension, code) for dimension, codes in codes_of(segment, codebook).items() for code in codes]
    if given:
        yield _annotation(segment, given, codebook, None)
    for mention in segment.actors:
        actor = [(d.id, getattr(mention, d.id)) for d in codebook.dimensions if d.unit == "actor"]
        yield _annotation(segment, actor, codebook, mention)


def _annotation(
    segment: CodedSegment, codes: list[tuple[str, str]], codebook: Codebook, mention: Mention | None
) -> dict[str, Any]:
    page, _, fragment = sentence_url(segment).partition("#")
    selector: dict[str, Any] = {"type": "FragmentSelector", "value": fragment}
    if mention:
        quote = {
            "type": "TextQuoteSelector",
            "exact": mention.surface,
            "prefix": segment.text[: mention.start],
            "suffix": segment.text[mention.end :],
        }
        position = {"type": "TextPositionSelector", "start": mention.start, "end": mention.end}
        selector["refinedBy"] = [quote, position]
    span = (mention.start, mention.end) if mention else ()
    return {
        "id": f"urn:uuid:{guid('annotation', segment.case, segment.id, *span)}",
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {
            "type": "Software" if segment.coder == MACHINE else "Person",
            "name": segment.coder,
        },
        "body": [
            {
                "type": "TextualBody",
                "purpose": "classifying",
                "format": "text/plain",
                "language": "nl",
                "value": codebook[dimension][code].label,
                "casusspiegel:dimension": dimension,
                "casusspiegel:code": code,
            }
            for dimension, code in codes
        ],
        "target": {"source": page, "selector": selector},
    }
