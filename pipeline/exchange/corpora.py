"""Coded, annotated cases as files that corpus tools read: spaCy's DocBin and CoNLL-U."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc, DocBin, Span, Token

from pipeline.codebook import Codebook
from pipeline.document import CodedSegment, Mention
from pipeline.files import write_bytes, write_text
from pipeline.reviewed import codes_of


def write_docbin(
    path: Path, cases: Sequence[tuple[list[CodedSegment], list[Doc]]], codebook: Codebook
) -> None:
    """Write a source as one DocBin: a `Doc` a segment, cases after each other.

    `doc.user_data` holds the segment's id, case, page and codes by dimension; `doc.spans` holds the actors
    for each dimension of the codebook that is about actors, labelled with its codes.

    Parameters
    ----------
    path
        The `.spacy` file.
    cases
        For each case its coded segments and their annotated `Doc`s, in one order.
    codebook
        The codebook.
    """
    docs = DocBin(store_user_data=True)
    for segments, annotated in cases:
        for segment, doc in zip(segments, annotated, strict=True):
            doc.user_data = {
                "id": segment.id,
                "case": segment.case,
                "page": segment.page,
                **codes_of(segment, codebook),
            }
            for dimension in _actor_dimensions(codebook):
                doc.spans[dimension] = [
                    _span(doc, mention, getattr(mention, dimension)) for mention in segment.actors
                ]
            docs.add(doc)
    write_bytes(path, docs.to_bytes())


def _actor_dimensions(codebook: Codebook) -> list[str]:
    return [dimension.id for dimension in codebook.dimensions if dimension.unit == "actor"]


def _span(doc: Doc, mention: Mention, label: str) -> Span:
    """Take the tokens in which a mention stands; where it ends within a token, that token whole."""
    span = doc.char_span(mention.start, mention.end, label=label, alignment_mode="expand")
    assert span is not None  # A mention stands in its segment's text.
    return span


def write_conllu(
    path: Path, cases: Sequence[tuple[list[CodedSegment], list[Doc]]], codebook: Codebook
) -> None:
    """Write a source as CoNLL-U, with a segment's codes as comments and actors in the MISC column.

    A segment that the parser takes as several sentences becomes as many, with ids `ID-1`, `ID-2` and so on.

    Parameters
    ----------
    path, cases, codebook
        As for `write_docbin`; the path is of a `.conllu` file.
    """
    lines: list[str] = []
    for segments, annotated in cases:
        start = [f"# newdoc id = {segment.case}" for segment in segments[:1]]
        for segment, doc in zip(segments, annotated, strict=True):
            sentences = [tokens for sent in doc.sents if (tokens := [t for t in sent if not t.is_space])]
            for number, tokens in enumerate(sentences, start=1):
                part = f"-{number}" if len(sentences) > 1 else ""
                lines += [*start, f"# sent_id = {segment.id}{part}", f"# text = {_text(tokens)}"]
                lines += _comments(segment, codebook)
                lines += _rows(tokens, segment, codebook)
                lines.append("")
                start = []
    write_text(path, "".join(f"{line}\n" for line in lines))


def _comments(segment: CodedSegment, codebook: Codebook) -> Iterator[str]:
    if segment.page is not None:
        yield f"# page = {segment.page}"
    for dimension, codes in codes_of(segment, codebook).items():
        if codes:
            yield f"# {dimension} = {' '.join(codes)}"


def _text(tokens: Sequence[Token]) -> str:
    """Join the tokens again; a stretch of white space between two counts as one space."""
    return "".join(_field(token.text) + (" " if _space_after(token) else "") for token in tokens).strip()


def _space_after(token: Token) -> bool:
    """Whether white space follows; spaCy makes all but the first space a token of its own."""
    following = token.i + 1
    return bool(token.whitespace_) or (following < len(token.doc) and token.doc[following].is_space)


def _field(value: str) -> str:
    """Fill a column: never empty, and without line ends, which would break the row."""
    return " ".join(value.split()) or "_"


def _rows(tokens: Sequence[Token], segment: CodedSegment, codebook: Codebook) -> Iterator[str]:
    numbers = {token.i: number for number, token in enumerate(tokens, start=1)}
    root = next((t for t in tokens if t.head.i == t.i or t.head.i not in numbers), tokens[0])
    for token in tokens:
        if token is root:
            head, relation = 0, "root"
        else:
            # A second root, or a token beneath a space, is hung beneath the root.
            inside = token.head.i != token.i and token.head.i in numbers
            head = numbers[token.head.i if inside else root.i]
            relation = token.dep_ if inside and token.dep_ else "dep"
        yield "\t".join(
            [
                str(numbers[token.i]),
                _field(token.text),
                _field(token.lemma_),
                _field(token.pos_),
                _field(token.tag_),
                _field(str(token.morph)),
                str(head),
                relation,
                "_",
                "|".join(_misc(token, segment, codebook)) or "_",
            ]
        )


def _misc(token: Token, segment: CodedSegment, codebook: Codebook) -> Iterator[str]:
    for mention in segment.actors:
        if mention.start < token.idx + len(token) and token.idx < mention.end:
            position = "B" if token.idx <= mention.start else "I"
            yield from (
                f"{dimension.capitalize()}={position}-{getattr(mention, dimension)}"
                for dimension in _actor_dimensions(codebook)
            )
    if token.ent_iob_ in ("B", "I"):
        yield f"NER={token.ent_iob_}-{token.ent_type_}"
    if not _space_after(token):
        yield "SpaceAfter=No"
