"""The reference cases, each coded by models that never saw it, through all later stages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import spacy

from pipeline.annotate import read_docs
from pipeline.codebook import Codebook
from pipeline.coding import Coder
from pipeline.compare import compare
from pipeline.config import MirrorSettings
from pipeline.document import CodedSegment, Document, write_coded
from pipeline.errors import InputError
from pipeline.files import read_json, write_json
from pipeline.mirror import mirror


def code_held_out(
    source: Path,
    reference: list[str],
    models: Path,
    codebook: Codebook,
    settings: MirrorSettings,
    out: Path,
    report: Callable[[str], None],
) -> dict[str, list[CodedSegment]]:
    """Code, mirror and compare the reference cases as a run does, but each with the models of its own fold.

    Parameters
    ----------
    source
        `outputs/<source>` of the source that holds the reference cases, with `documents/` and `annotated/`.
    reference
        The reference cases, as their files number them.
    models
        What `casusspiegel train codes` made.
    codebook
        The codebook.
    settings
        How dashboards are made.
    out
        Where the files of an outputs folder go.
    report
        Is told, in Dutch, which case is coded.

    Returns
    -------
    dict
        The coded segments of each reference case.

    Raises
    ------
    InputError
        Where the source has no such case, or was not extracted and annotated yet.
    """
    documents = {case: _document(source, case) for case in reference}
    coded = {}
    vocab = spacy.blank("nl").vocab
    for case, document in documents.items():
        report(f"{document.title}: gecodeerd door modellen die deze casus nooit zagen")
        docs = read_docs(_existing(source / "annotated" / f"{document.case}.spacy"), vocab)
        segments = Coder.load(models, codebook, part=f"folds/{case}").code(document, docs)
        document.write(out / "documents" / f"{document.case}.json")
        write_coded(out / "coded" / f"{document.case}.jsonl", segments)
        write_json(out / "mirrored" / f"{document.case}.json", mirror(document, segments, codebook, settings))
        coded[case] = segments
    cases = [document.case for document in documents.values()]
    described = read_json(_existing(source / "source.json"))
    published = read_json(_existing(source / "published.json"))
    write_json(out / "source.json", {**described, "cases": cases})
    write_json(
        out / "published.json",
        {name: {case: rows[case] for case in cases if case in rows} for name, rows in published.items()},
    )
    compare(out, codebook)
    return coded


def _document(source: Path, case: str) -> Document:
    for path in sorted(_existing(source / "documents").glob("*.json")):
        document = Document.read(path)
        if document.chapter == int(case):
            return document
    raise InputError(
        source, f"hier staat geen casus met nummer {int(case)}.", "Noem de bron van de referentiecasussen."
    )


def _existing(path: Path) -> Path:
    if not path.exists():
        raise InputError(path, "dit bestand ontbreekt.", "Draai eerst `casusspiegel run`.")
    return path
