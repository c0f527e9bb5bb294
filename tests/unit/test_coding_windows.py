from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, pre_tokenizers
from tokenizers.models import Unigram

from pipeline.coding.windows import CONTEXT, SIZE, Pieces, padded, sign, split, windows
from pipeline.document import Segment, SegmentKind

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BEGIN, PADDING, END, UNKNOWN, BULLET = range(5)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁-", -1.0), ("▁", -2.0)]
    tokenizer = Tokenizer(Unigram([*pieces, *((letter, -3.0) for letter in LETTERS)], unk_id=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer


def segment(text: str, kind: SegmentKind = "paragraph") -> Segment:
    return Segment(id=text, case="a", kind=kind, text=text)


def test_offsets_of_pieces_lead_back_to_the_text(tokenizer: Tokenizer) -> None:
    text = "de wethouder helpt"
    (pieces,) = split(tokenizer, [segment(text)])
    letters = [
        text[a:b] for piece, (a, b) in zip(pieces.ids, pieces.offsets, strict=True) if piece > BULLET + 1
    ]
    assert "".join(letters) == text.replace(" ", "")
    assert all(" " not in text[a:b] for a, b in pieces.offsets)


kinds = st.sampled_from(["paragraph", "bullet", "heading", "quote"])
lengths = st.lists(st.tuples(kinds, st.integers(1, 400)), min_size=1, max_size=30)


@given(lengths, st.sampled_from([SIZE, SIZE // 2, SIZE // 3]))
def test_every_piece_stands_in_one_window_in_order(
    tokenizer: Tokenizer, given_lengths: list[tuple[SegmentKind, int]], first: int
) -> None:
    segments = [segment(str(place), kind) for place, (kind, _) in enumerate(given_lengths)]
    pieces = [
        Pieces([100 * place + i % 100 + 10 for i in range(n)], [(i, i + 1) for i in range(n)])
        for place, (_, n) in enumerate(given_lengths)
    ]
    seen: dict[int, list[int]] = {}
    for window in windows(segments, pieces, tokenizer, first):
        assert len(window.ids) <= SIZE
        assert (window.ids[0], window.ids[-1]) == (BEGIN, END)
        for part in window.parts:
            assert part.piece == len(seen.get(part.segment, []))
            seen.setdefault(part.segment, []).extend(window.ids[part.start : part.end])
    assert list(seen) == list(range(len(segments)))
    assert list(seen.values()) == [one.ids for one in pieces]


def test_a_window_inside_a_list_repeats_heading_and_lead_in(tokenizer: Tokenizer) -> None:
    segments = [
        segment("kop", "heading"),
        segment("aanloop"),
        *(segment("q" * 60, "bullet") for _ in range(4)),
    ]
    pieces = split(tokenizer, segments)
    *_, last = windows(segments, pieces, tokenizer)
    start = last.parts[0].start
    context = [*pieces[0].ids[:CONTEXT], *pieces[1].ids[:CONTEXT], sign(tokenizer, "▁-")]
    assert last.ids[1:start] == context


def test_padding_is_masked(tokenizer: Tokenizer) -> None:
    segments = [segment("a" * 100), segment("b" * 100)]
    cut = list(windows(segments, split(tokenizer, segments), tokenizer, SIZE // 2))
    ids, mask = padded(cut, PADDING)
    assert ids.shape == mask.shape
    assert [int(row.sum()) for row in mask] == [len(window.ids) for window in cut]
    assert (ids[mask == 0] == PADDING).all()


def test_a_vocabulary_without_signs_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks"):
        sign(Tokenizer(Unigram([("a", 0.0)], unk_id=0)), "<s>")
