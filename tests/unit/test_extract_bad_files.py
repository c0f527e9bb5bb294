"""Files that can't be read end in a message that names the file and a remedy, soon and in little memory."""

from __future__ import annotations

import io
import os
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import Layout
from pipeline.errors import InputError
from pipeline.extract import limits, pdf, read_layout
from tests.typeset import lines, typeset

CONTENT_TYPES = "[Content_Types].xml"


def text(canvas: Canvas) -> None:
    lines(canvas, 50, 60, ["De bewoners nemen het initiatief."])


def scan(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, 595, 842)


def raw_pdf(content: bytes, box: bytes = b"0 0 595 842") -> bytes:
    """Write a PDF of one page by hand, with a content stream of one's own."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</X 5 0 R>>>>>>",
        content,
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 10>>\n"
        b"stream\n/X Do /X Do\nendstream",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + table
    return data + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n" % (extra, len(content)) + content + b"\nendstream"


def zipped(**entries: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return data.getvalue()


def word_file(tmp_path: Path, xml: str | None = None) -> bytes:
    """Write a Word file, its document replaced where `xml` is given."""
    path = tmp_path / "bron.docx"
    document = docx.Document()
    document.add_paragraph("De bewoners nemen het initiatief.")
    document.save(str(path))
    if xml is None:
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return zipped(**{**entries, "word/document.xml": xml.encode()})


def word_xml(body: str) -> str:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'


def bad_pdfs(tmp_path: Path) -> dict[str, tuple[bytes, str]]:
    good = typeset(tmp_path / "goed.pdf", text).read_bytes()
    protected = typeset(tmp_path / "slot.pdf", text, encryption="geheim").read_bytes()
    scanned = typeset(tmp_path / "scan.pdf", scan, scan).read_bytes()
    bomb = zlib.compress(b" " * 800_000_000)
    return {
        "empty": (b"", "leeg"),
        "no PDF": (b"Dit is gewone tekst.", "geen PDF"),
        "header only": (b"%PDF-1.7\n", "beschadigd"),
        "truncated": (good[: len(good) // 3], "beschadigd"),
        "encrypted": (protected, "wachtwoord"),
        "scanned": (scanned, "scan"),
        "no text": (raw_pdf(stream(b"10 10 100 100 re S")), "geen tekst"),
        "zip bomb": (raw_pdf(stream(bomb, b"/Filter/FlateDecode")), "geheugen"),
        "form in itself": (raw_pdf(stream(b"/X Do")), "het lezen"),
    }


def bad_word_files(tmp_path: Path) -> dict[str, tuple[bytes, str]]:
    types = zipfile.ZipFile(io.BytesIO(word_file(tmp_path))).read(CONTENT_TYPES)
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE w [<!ENTITY a0 "haha">{entities}]>' + word_xml(
        "<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>"
    )
    wide = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    return {
        "empty": (b"", "leeg"),
        "no zip": (b"Dit is gewone tekst.", "geen Word-bestand"),
        "other zip": (zipped(**{"a.txt": b"a"}), "geen Word-bestand"),
        "truncated": (word_file(tmp_path)[:3000], "afgebroken"),
        "old or encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "beveiligd"),
        "without document": (zipped(**{CONTENT_TYPES: types}), "beschadigd"),
        "broken XML": (word_file(tmp_path, "<w:doc"), "beschadigd"),
        "no text": (word_file(tmp_path, word_xml("<w:p/>")), "geen tekst"),
        "bomb": (zipped(**{CONTENT_TYPES: types, "word/document.xml": b" " * 80_000_000}), "te groot"),
        "entities": (word_file(tmp_path, laughs), "beschadigd"),
        "deep": (word_file(tmp_path, word_xml("<w:p>" * 50_000 + "</w:p>" * 50_000)), "beschadigd"),
        "wide": (word_file(tmp_path, word_xml(wide)), "geheugen"),
    }


@pytest.mark.parametrize(("suffix", "collection"), [(".pdf", bad_pdfs), (".docx", bad_word_files)])
def test_each_bad_file_ends_in_a_message_in_time(
    tmp_path: Path, suffix: str, collection: Callable[[Path], dict[str, tuple[bytes, str]]]
) -> None:
    for name, (data, words) in collection(tmp_path).items():
        path = tmp_path / f"slecht{suffix}"
        path.write_bytes(data)
        start = time.monotonic()
        with pytest.raises(InputError) as caught:
            read_layout(path)
        assert time.monotonic() - start < 10, name
        assert words in caught.value.problem, name
        assert caught.value.where in (path, str(path)) and caught.value.remedy, name


def test_a_huge_page_with_little_on_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.pdf"
    path.write_bytes(raw_pdf(stream(b"BT /F 12 Tf 10 10 Td (Hallo wijk) Tj ET"), b"0 0 1e7 1e7"))
    assert [block.text for block in read_layout(path).blocks] == ["Hallo wijk"]


def test_missing_files_and_other_types_are_named(tmp_path: Path) -> None:
    for name in ("weg.pdf", "weg.docx"):
        with pytest.raises(InputError, match="bestaat niet"):
            read_layout(tmp_path / name)
    with pytest.raises(InputError, match="wordt niet gelezen"):
        read_layout(tmp_path / "rapport.odt")


def test_a_partly_scanned_pdf_names_its_pages(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = typeset(tmp_path / "deels.pdf", text, scan, text, scan)
    pdf.take_pages(path, lambda: None)
    assert "pagina 2, 4 " in caplog.text


def test_a_pdf_with_too_many_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    with pytest.raises(InputError, match="3 pagina's"):
        read_layout(typeset(tmp_path / "lang.pdf", text, text, text))


def test_a_reader_that_hangs_or_crashes_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SILENCE", 0.5)

    def hangs(path: Path, alive: Callable[[], None]) -> Layout:
        alive()
        time.sleep(60)
        return Layout()

    def crashes(path: Path, alive: Callable[[], None]) -> Layout:
        os._exit(3)

    with pytest.raises(InputError, match="loopt vast"):
        limits.read_within_limits(hangs, tmp_path / "a.pdf")
    with pytest.raises(InputError, match="breekt af"):
        limits.read_within_limits(crashes, tmp_path / "a.pdf")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from([".pdf", ".docx"]),
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=12
    ),
    end=st.floats(0.5, 1),
)
def test_damaged_files_are_read_or_refused(
    tmp_path: Path, suffix: str, changes: list[tuple[float, bytes]], end: float
) -> None:
    whole = typeset(tmp_path / "heel.pdf", text).read_bytes() if suffix == ".pdf" else word_file(tmp_path)
    data = bytearray(whole)
    for place, more in changes:
        at = int(place * len(data))
        data[at : at + len(more)] = more
    path = tmp_path / f"stuk{suffix}"
    path.write_bytes(data[: int(end * len(data))])
    try:
        assert isinstance(read_layout(path), Layout)
    except InputError as error:
        assert error.problem and error.remedy
