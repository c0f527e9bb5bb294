"""REFI-QDA projects: nothing is lost there and back, and each is valid by the standard's schema."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.codebook import Codebook
from pipeline.document import Document, Mention, Segment
from pipeline.errors import InputError
from pipeline.exchange.project import MACHINE, CodedCase, Memo, text_of
from pipeline.exchange.reading import Imported, read_project
from pipeline.exchange.writing import write_project
from pipeline.reviewed import Statement

ROOT = Path(__file__).parents[2]
SCHEMA = etree.XMLSchema(etree.parse(ROOT / "tests" / "fixtures" / "refi-qda" / "Project.xsd"))
CODEBOOK = Codebook.read(ROOT / "corpus" / "codebook.yaml")
SECTORS, ROLES = CODEBOOK["sector"].ids, CODEBOOK["rol"].ids
NAMESPACE = {"q": "urn:QDA-XML:project:1.0"}


def document(texts: list[str], case: str = "dorp") -> Document:
    segments = [
        Segment(id=f"{case}-{number:03}", case=case, kind="paragraph", text=text)
        for number, text in enumerate(texts, start=1)
    ]
    return Document(source="boek", case=case, title="Het dorp", gemeente="Dorp & Veld", segments=segments)


def mention(
    text: str, surface: str, sector: str = "overheid", rol: str = "partner", name: str = ""
) -> Mention:
    start = text.index(surface)
    return Mention(
        surface=surface,
        start=start,
        end=start + len(surface),
        name=name or surface,
        sector=sector,
        rol=rol,
    )


def project_xml(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("project.qde"))


def statements(imported: Imported, coder: str = "Anna") -> dict[int, Statement]:
    return imported.cases[0].statements.get(coder, {})


# Any character but a surrogate, which no file can hold; line ends, emoji and combining accents among them.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
TEXT = st.one_of(ANY_TEXT, st.text("aé e\u0301🙂👩‍👩‍👧\r\n\u2028 ", min_size=1, max_size=30))
NAME = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@st.composite
def codings(draw: st.DrawFn) -> CodedCase:
    doc = document(draw(st.lists(TEXT, min_size=1, max_size=5)))
    coders = draw(st.lists(NAME.filter(lambda name: name.casefold() != MACHINE), max_size=2, unique=True))
    found: dict[str, dict[int, Statement]] = {}
    for coder in coders:
        for index, segment in enumerate(doc.segments):
            codes = {
                dimension.id: draw(
                    st.sets(st.sampled_from(dimension.ids), max_size=3 if dimension.multiple else 1)
                )
                for dimension in CODEBOOK.dimensions
                if dimension.unit == "segment" and draw(st.booleans())
            }
            ordered = {name: [c for c in CODEBOOK[name].ids if c in given] for name, given in codes.items()}
            actors = draw(st.one_of(st.none(), st.lists(mentions(segment.text), max_size=3)))
            if actors is not None:
                spans = {
                    (one.start, one.end): one for one in actors if one.surface.strip() == one.surface != ""
                }
                actors = [spans[key] for key in sorted(spans)]
            if ordered or actors is not None:
                found.setdefault(coder, {})[index] = Statement(codes=ordered, actors=actors)
    memos = draw(
        st.lists(st.builds(Memo, NAME, NAME, st.integers(0, len(doc.segments) - 1)), max_size=2, unique=True)
    )
    return CodedCase(doc, found, memos)


@st.composite
def mentions(draw: st.DrawFn, text: str) -> Mention:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Mention(
        surface=text[start:end],
        start=start,
        end=end,
        name=draw(NAME),
        sector=draw(st.sampled_from(SECTORS)),
        rol=draw(st.sampled_from(ROLES)),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codings())
def test_a_round_trip_loses_nothing_whatever_the_characters(tmp_path: Path, case: CodedCase) -> None:
    path = tmp_path / "project.qdpx"
    write_project(path, "Boek", [case], CODEBOOK)
    imported = read_project(path, [case.document], CODEBOOK)
    assert imported.lost == []
    assert imported.cases[0].statements == case.statements
    assert sorted(map(repr, imported.cases[0].memos)) == sorted(map(repr, case.memos))
    assert SCHEMA.validate(project_xml(path)), SCHEMA.error_log


@pytest.fixture
def coded() -> CodedCase:
    texts = [
        "1.1 Begin 🙂",
        "De gemeente Café\u0301-stad gaf in 2011 subsidie aan wethouder Ans Bos.",
        "Geen code hier.",
    ]
    statement = Statement(
        codes={"cel": ["ontwikkeling", "rol_overheid"], "trede": ["faciliteren"], "factor": []},
        actors=[
            mention(texts[1], "gemeente Café\u0301-stad", rol="financier"),
            mention(texts[1], "wethouder Ans Bos", rol="bestuurder", name="Ans Bos"),
        ],
    )
    nothing = Statement(codes={"cel": [], "trede": []}, actors=[])
    return CodedCase(
        document(texts),
        {MACHINE: {1: statement}, "Anna": {1: statement, 2: nothing}},
        [
            Memo("Anna", "Twijfel.\nTweede regel.", 1),
            Memo("Bob", "Over de hele casus."),
            Memo("Anna", "Is dit faciliteren?", 1, "faciliteren"),
        ],
        {1: {"ontwikkeling": 0.93, "bevorderend": 0.2}},
        {"gemeente": "Dorp & Veld", "hoofdstuk": 2},
    )


def test_positions_are_those_of_the_text_file(tmp_path: Path, coded: CodedCase) -> None:
    path = tmp_path / "project.qdpx"
    write_project(path, "Boek", [coded], CODEBOOK)
    xml = project_xml(path)
    with zipfile.ZipFile(path) as archive:
        name = xml.find(".//q:TextSource", NAMESPACE).get("plainTextPath").removeprefix("internal://")
        text = archive.read(f"sources/{name}").decode()
    selected = {
        text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
        for selection in xml.iterfind(".//q:PlainTextSelection", NAMESPACE)
    }
    assert selected == {
        coded.document.segments[1].text,
        coded.document.segments[2].text,
        "gemeente Café\u0301-stad",
        "wethouder Ans Bos",
    }


def test_the_machine_is_a_user_whose_codings_do_not_come_back(tmp_path: Path, coded: CodedCase) -> None:
    path = tmp_path / "project.qdpx"
    write_project(path, "Boek", [coded], CODEBOOK)
    users = {user.get("name") for user in project_xml(path).iterfind(".//q:User", NAMESPACE)}
    imported = read_project(path, [coded.document], CODEBOOK)
    assert users == {"Anna", "Bob", MACHINE}
    assert imported.saw_machine
    assert set(imported.cases[0].statements) == {"Anna"}


def test_without_the_machine_coders_are_blind_to_it(tmp_path: Path, coded: CodedCase) -> None:
    path = tmp_path / "project.qdpx"
    del coded.statements[MACHINE]
    write_project(path, "Boek", [coded], CODEBOOK)
    assert not read_project(path, [coded.document], CODEBOOK).saw_machine


def test_an_export_is_the_same_each_time(tmp_path: Path, coded: CodedCase) -> None:
    first, second = tmp_path / "a.qdpx", tmp_path / "b.qdpx"
    for path in (first, second):
        write_project(path, "Boek", [coded], CODEBOOK)
    assert first.read_bytes() == second.read_bytes()


def test_a_case_has_its_attributes(tmp_path: Path, coded: CodedCase) -> None:
    path = tmp_path / "project.qdpx"
    write_project(path, "Boek", [coded], CODEBOOK)
    case = project_xml(path).find(".//q:Case", NAMESPACE)
    assert case.get("name") == "Dorp & Veld"
    assert case.findtext(".//q:TextValue", namespaces=NAMESPACE) == "Dorp & Veld"
    assert case.findtext(".//q:IntegerValue", namespaces=NAMESPACE) == "2"


def test_the_pdf_goes_with_it_without_codings(tmp_path: Path, coded: CodedCase) -> None:
    pdf = tmp_path / "rapport.pdf"
    pdf.write_bytes(b"%PDF-1.4 klein")
    path = tmp_path / "project.qdpx"
    write_project(path, "Boek", [coded], CODEBOOK, pdf)
    xml = project_xml(path)
    source = xml.find(".//q:PDFSource", NAMESPACE)
    assert SCHEMA.validate(xml), SCHEMA.error_log
    with zipfile.ZipFile(path) as archive:
        file = source.get("path").removeprefix("internal://")
        assert archive.read(f"sources/{file}") == b"%PDF-1.4 klein"
    assert len(source) == 0


# What other tools make of it.


def _repack(path: Path, change_xml=None, change_text=None) -> None:
    """Write a project anew, as another tool would after changing it."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            if name.endswith(".qde") and change_xml:
                data = change_xml(data.decode()).encode()
            elif name.endswith(".txt") and change_text:
                data = change_text(data.decode()).encode()
            archive.writestr(name, data)


def _recount(path: Path, width) -> None:
    """Count positions in another way: `width(text, place)` is what the character at a place counts for."""
    with zipfile.ZipFile(path) as archive:
        text = next(archive.read(n).decode() for n in archive.namelist() if n.endswith(".txt"))
    starts = [0]
    for place in range(len(text)):
        starts.append(starts[-1] + width(text, place))

    def change(xml: str) -> str:
        tree = etree.fromstring(xml.encode())
        for selection in tree.iterfind(".//q:PlainTextSelection", NAMESPACE):
            for name in ("startPosition", "endPosition"):
                selection.set(name, str(starts[int(selection.get(name))]))
        tree.set("origin", "Ander programma")
        return etree.tostring(tree, encoding="unicode")

    _repack(path, change)


@pytest.mark.parametrize(
    ("line_end", "width"),
    [
        ("\n", lambda text, place: 1),
        ("\r\n", lambda text, place: 1),
        ("\r\n", lambda text, place: 2 if text[place] == "\n" else 1),
        ("\n", lambda text, place: 2 if ord(text[place]) > 0xFFFF else 1),
        ("\r\n", lambda text, place: 2 if text[place] == "\n" or ord(text[place]) > 0xFFFF else 1),
    ],
    ids=["standard", "crlf as one", "crlf as two", "utf-16", "utf-16 and crlf as two"],
)
def test_positions_of_other_tools_are_put_right(tmp_path: Path, coded: CodedCase, line_end, width) -> None:
    path = tmp_path / "project.qdpx"
    write_project(path, "Boek", [coded], CODEBOOK)
    _recount(path, width)
    _repack(path, change_text=lambda text: "\ufeff" + text.replace("\n", line_end))
    imported = read_project(path, [coded.document], CODEBOOK)
    assert imported.lost == []
    assert statements(imported) == coded.statements["Anna"]


def test_codings_follow_their_sentence_to_another_extraction(tmp_path: Path, coded: CodedCase) -> None:
    path = tmp_path / "project.qdpx"
    write_project(path, "Boek", [coded], CODEBOOK)
    texts = [segment.text for segment in coded.document.segments]
    changed = document(["Een zin ervoor.", texts[0], texts[1].replace(" gaf in", " gaf  in"), texts[2]])
    imported = read_project(path, [changed], CODEBOOK)
    found = statements(imported)
    assert set(found) == {2, 3}
    assert found[2].codes == coded.statements["Anna"][1].codes
    assert [actor.surface for actor in found[2].actors] == ["gemeente Café\u0301-stad", "wethouder Ans Bos"]


FOREIGN = """<?xml version="1.0" encoding="utf-8"?>
<Project name="Eigen project" origin="Ander programma" xmlns="urn:QDA-XML:project:1.0">
<Users><User guid="00000000-0000-4000-8000-000000000001" name="Jansen, Piet"/></Users>
<CodeBook><Codes>
<Code guid="00000000-0000-4000-8000-00000000000A" name="rol overheid" isCodable="true"/>
<Code guid="00000000-0000-4000-8000-00000000000B" name="Overheid" isCodable="true"/>
<Code guid="00000000-0000-4000-8000-00000000000C" name="Financier" isCodable="true"/>
<Code guid="00000000-0000-4000-8000-00000000000D" name="Mijn eigen code" isCodable="true"/>
<Code guid="00000000-0000-4000-8000-00000000000E" name="Groei" isCodable="true"/>
</Codes></CodeBook>
<Sources><TextSource guid="00000000-0000-4000-8000-000000000002" name="Rapport" plainTextPath="internal://Rapport.txt"
 creatingUser="{{00000000-0000-4000-8000-000000000001}}">{selections}</TextSource></Sources>
</Project>"""
CODES = {"cel": "0A", "sector": "0B", "rol": "0C", "eigen": "0D", "fase": "0E"}


def foreign(path: Path, text: str, selected: list[tuple[str, list[str]]]) -> Path:
    """Write a project that was made in another tool, from the report's own text."""
    parts = []
    for number, (words, codes) in enumerate(selected):
        start = text.index(words)
        codings_ = "".join(
            f'<Coding guid="00000000-0000-4000-8000-1{number:05}{place:06}">'
            f'<CodeRef targetGUID="00000000-0000-4000-8000-0000000000{CODES[code]}"/></Coding>'
            for place, code in enumerate(codes)
        )
        parts.append(
            f'<PlainTextSelection guid="00000000-0000-4000-8000-2{number:011}" startPosition="{start}" '
            f'endPosition="{start + len(words)}">{codings_}</PlainTextSelection>'
        )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "Project.qde", FOREIGN.format(selections="".join(parts)).replace("{{", "{").replace("}}", "}")
        )
        archive.writestr("Sources/rapport.txt", text)
    return path


def test_a_project_made_from_the_report_itself_comes_back_as_codings(tmp_path: Path) -> None:
    doc = document(["De gemeente geeft subsidie.", "Zij helpt de buurt.", "Daarna ging het dorpshuis open."])
    # Another tool has the paragraph as one line, broken in other places.
    text = (
        "Voorwoord.\n\nDe gemeente geeft subsi-\ndie. Zij helpt\nde buurt. Daarna ging het dorpshuis open.\n"
    )
    path = foreign(
        tmp_path / "p.qdpx",
        text,
        [
            ("gemeente geeft", ["cel"]),
            ("gemeente", ["sector", "rol"]),
            ("Voorwoord", ["cel"]),
            ("buurt", ["eigen"]),
        ],
    )
    imported = read_project(path, [doc, document(["Heel iets anders."], "stad")], CODEBOOK)
    assert statements(imported, "Jansen, Piet") == {
        0: Statement(
            codes={"cel": ["rol_overheid"]},
            actors=[mention(doc.segments[0].text, "gemeente", rol="financier")],
        )
    }
    assert {(lost.words, lost.reason) for lost in imported.lost} == {
        ("Voorwoord", "deze woorden staan niet in de casus"),
        ("", "het codeboek kent ‘Mijn eigen code’ niet"),
    }


def test_a_selection_over_two_sentences_counts_for_both(tmp_path: Path) -> None:
    doc = document(["De gemeente geeft subsidie.", "Zij helpt de buurt."])
    text = "De gemeente geeft subsidie. Zij helpt de buurt."
    path = foreign(tmp_path / "p.qdpx", text, [(text, ["cel"])])
    assert set(statements(read_project(path, [doc], CODEBOOK), "Jansen, Piet")) == {0, 1}


def test_a_text_may_hold_several_cases(tmp_path: Path) -> None:
    first = document(["De gemeente geeft subsidie.", "Zij helpt de buurt."], "dorp")
    second = document(["Het dorpshuis ging open.", "Daarna kwam de provincie."], "stad")
    text = f"Voorwoord. {text_of(first)} {text_of(second)}"
    selected = [("subsidie", ["cel"]), ("provincie", ["cel", "sector", "rol"]), ("Voorwoord", ["cel"])]
    imported = read_project(foreign(tmp_path / "p.qdpx", text, selected), [first, second], CODEBOOK)
    found = {case.document.case: case.statements["Jansen, Piet"] for case in imported.cases}
    assert {case: set(lines) for case, lines in found.items()} == {"dorp": {0}, "stad": {1}}
    assert [actor.surface for actor in found["stad"][1].actors] == ["provincie"]
    assert [lost.words for lost in imported.lost] == ["Voorwoord"]


def test_codings_on_other_sources_are_listed(tmp_path: Path) -> None:
    doc = document(["De gemeente geeft subsidie."])
    path = foreign(tmp_path / "p.qdpx", text_of(doc), [("subsidie", ["cel"])])
    number = "00000000-0000-4000-8000-0000000005"
    code = f'<Coding guid="{number}01"><CodeRef targetGUID="00000000-0000-4000-8000-00000000000A"/></Coding>'
    others = (
        f'<TextSource guid="{number}02" name="Interview"><PlainTextContent>Iets anders.</PlainTextContent>'
        f'<PlainTextSelection guid="{number}03" startPosition="0" endPosition="4">{code}</PlainTextSelection>'
        f'</TextSource><PictureSource guid="{number}04" name="Foto"/>'
        f'<PDFSource guid="{number}05" name="Pdf"><PDFSelection guid="{number}06" page="2" firstX="0" '
        f'firstY="0" secondX="9" secondY="9">{code}</PDFSelection></PDFSource>'
    )
    _repack(path, lambda xml: xml.replace("</Sources>", f"{others}</Sources>"))
    imported = read_project(path, [doc], CODEBOOK)
    assert set(statements(imported, "Jansen, Piet")) == {0}
    assert sorted((lost.source, lost.reason) for lost in imported.lost) == [
        ("Foto", "alleen codes op tekst worden overgenomen"),
        ("Interview", "deze tekst hoort bij geen casus"),
        ("Pdf", "alleen codes op tekst worden overgenomen"),
    ]


def test_a_path_without_its_scheme_is_read_as_one_in_the_project(tmp_path: Path) -> None:
    doc = document(["De gemeente geeft subsidie."])
    path = foreign(tmp_path / "p.qdpx", text_of(doc), [("subsidie", ["cel"])])
    _repack(path, lambda xml: xml.replace("internal://Rapport.txt", "Rapport.txt"))
    assert set(statements(read_project(path, [doc], CODEBOOK), "Jansen, Piet")) == {0}


def test_what_does_not_belong_on_words_is_named(tmp_path: Path) -> None:
    doc = document(["De gemeente geeft subsidie."])
    path = foreign(tmp_path / "p.qdpx", text_of(doc), [("subsidie", ["fase"])])
    imported = read_project(path, [doc], CODEBOOK)
    assert statements(imported) == {}
    assert [lost.reason for lost in imported.lost] == ["deze code geldt een hele casus, niet een zin"]


def test_an_actor_without_a_role_is_named(tmp_path: Path) -> None:
    doc = document(["De gemeente geeft subsidie."])
    path = foreign(tmp_path / "p.qdpx", text_of(doc), [("gemeente", ["sector"])])
    imported = read_project(path, [doc], CODEBOOK)
    assert [lost.reason for lost in imported.lost] == ["deze actor heeft geen rol"]


# Files that mean harm.


def hostile(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.exchange.archive.MOST_BYTES", 1_000_000)
    path = hostile(tmp_path / "bom.qdpx", {"project.qde": b" " * 5_000_000})
    assert path.stat().st_size < 50_000
    with pytest.raises(InputError, match="uitgepakt te groot"):
        read_project(path, [document(["Zin."])], CODEBOOK)


def test_no_path_in_a_project_leads_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "geheim.txt").write_text("De gemeente geeft subsidie.")
    doc = document(["De gemeente geeft subsidie."])
    path = foreign(tmp_path / "p.qdpx", text_of(doc), [("gemeente", ["cel"])])
    _repack(path, lambda xml: xml.replace("internal://Rapport.txt", "internal://../geheim.txt"))
    with pytest.raises(InputError, match="zit er niet in"):
        read_project(path, [doc], CODEBOOK)
    for address in (f"absolute://{tmp_path}/geheim.txt", "relative:///geheim.txt"):
        _repack(path, lambda xml, address=address: xml.replace("internal://../geheim.txt", address))
        with pytest.raises(InputError, match="geen van de teksten"):
            read_project(path, [doc], CODEBOOK)


def test_names_in_the_zip_that_lead_out_of_it_write_nothing(tmp_path: Path) -> None:
    doc = document(["De gemeente geeft subsidie."])
    path = foreign(tmp_path / "p.qdpx", text_of(doc), [("gemeente", ["cel"])])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../boos.txt", "boos")
    before = sorted(tmp_path.rglob("*"))
    read_project(path, [doc], CODEBOOK)
    assert sorted(tmp_path.rglob("*")) == before


ENTITY = b'<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Project name="&b;"/>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (ENTITY, "documenttype"),
        (b'<!DOCTYPE p SYSTEM "file:///etc/passwd"><Project/>', "documenttype"),
        (b"<Project", "geen geldig XML"),
        (b"", "geen geldig XML"),
        (b"<Project xmlns='urn:QDA-XML:project:1.0'/>", "niet de vorm van REFI-QDA"),
        (b"<Anders name='x'/>", "begint met `Anders`"),
    ],
)
def test_xml_that_is_not_a_project_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = hostile(tmp_path / "p.qdpx", {"project.qde": data})
    with pytest.raises(InputError, match=message):
        read_project(path, [document(["Zin."])], CODEBOOK)


def test_what_is_no_project_is_named(tmp_path: Path) -> None:
    path = tmp_path / "p.qdpx"
    with pytest.raises(InputError, match="bestaat niet"):
        read_project(path, [], CODEBOOK)
    path.write_bytes(b"geen zip")
    with pytest.raises(InputError, match="geen REFI-QDA-project"):
        read_project(path, [], CODEBOOK)
    hostile(path, {"iets.txt": b"tekst"})
    with pytest.raises(InputError, match="projectbestand"):
        read_project(path, [], CODEBOOK)


def test_a_damaged_or_encrypted_file_is_named(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("project.qde", "<Project/>")
    data = bytearray(packed.getvalue())
    data[6] |= 1  # The flag that a file is encrypted, in its own header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory.
    path = tmp_path / "slot.qdpx"
    path.write_bytes(data)
    with pytest.raises(InputError, match="beschadigd of versleuteld"):
        read_project(path, [], CODEBOOK)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_no_bytes_end_in_anything_but_an_input_error(tmp_path: Path, data: bytes) -> None:
    path = hostile(tmp_path / "p.qdpx", {"project.qde": data})
    with pytest.raises(InputError):
        read_project(path, [document(["Zin."])], CODEBOOK)
