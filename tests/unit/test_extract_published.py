"""Printed tables about cases, made up here in the likeness of reports."""

from pipeline.document import Document, Table
from pipeline.extract import text
from pipeline.extract.published import published

HEADINGS = [
    ["Basisidee (oogmerken)", "Ontwikkeling (mijlpalen)"],
    ["Betrokkenen (initiators en partners)", "Rol overheid (overheidsparticipatie)"],
    ["Bevorderend/stimulerend (kern)", "Belemmerend/complicerend (kern)"],
]
ITEMS = {
    "basisidee": ["Het doel is een bus voor drie dorpen"],
    "ontwikkeling": ["2014: de lijnbus verdwijnt", "Start van de buurtbus"],
    "betrokkenen": ["Vrijwilligers", "Dorpsraad en woningcorporatie"],
    "rol_overheid": ["Subsidie voor de verzekering", "Wethouder als gesprekspartner"],
    "bevorderend": ["Enthousiaste chauffeurs"],
    "belemmerend": ["Gebrek aan geld", "Onduidelijke regels"],
}


def document(*tables):
    return Document(
        source="s", case="voorst", title="De bus van Zuid", gemeente="Voorst", tables=list(tables)
    )


def cell(items):
    return "\n".join(f"– {item}" for item in items)


def dashboard_rows():
    cells = [cell(items) for items in ITEMS.values()]
    return [row for n, head in enumerate(HEADINGS) for row in (head, cells[2 * n : 2 * n + 2])]


def test_a_dashboard_is_known_by_its_six_headings():
    table = Table(caption="Tabel 3. Dashboard Buurtbus Zuid", rows=dashboard_rows())
    board = published([table], [document(table)])["dashboards"]["voorst"]
    assert board == {"title": "Buurtbus Zuid", "gemeente": "Voorst", "cells": ITEMS}


def test_headings_may_stand_left_of_their_cells():
    heads = [head for row in HEADINGS for head in row]
    table = Table(rows=[[head, cell(items)] for head, items in zip(heads, ITEMS.values(), strict=True)])
    board = published([table], [document(table)])["dashboards"]["voorst"]
    assert (board["title"], board["cells"]) == ("De bus van Zuid", ITEMS)


def test_a_table_that_lacks_a_heading_is_no_dashboard():
    table = Table(caption="Tabel 3. Dashboard", rows=dashboard_rows()[:4])
    assert published([table], [document(table)])["dashboards"] == {}


def test_labels_and_final_stops_are_no_part_of_items():
    rows = dashboard_rows()
    rows[3][0] = "– Partners:\n– Vrijwilligers;\n– Dorpsraad en\nwoningcorporatie."
    table = Table(rows=rows)
    cells = published([table], [document(table)])["dashboards"]["voorst"]["cells"]
    assert cells["betrokkenen"] == ITEMS["betrokkenen"]


def test_partners_stand_with_circle_and_roles():
    table = Table(
        page=3,
        rows=[
            ["Partners", "Rolneming"],
            ["Inner circle"],
            ["– Dorpsraad", "– Rooster maken\n– Chauffeurs zoeken."],
            ["Outer circle"],
            ["Supermarkt", "Betaalt brandstof"],
        ],
    )
    assert published([table], [document(table)])["partners"] == {
        "voorst": [
            {
                "partner": "Dorpsraad",
                "kring": "inner",
                "rolneming": ["Rooster maken", "Chauffeurs zoeken"],
                "page": 3,
            },
            {"partner": "Supermarkt", "kring": "outer", "rolneming": ["Betaalt brandstof"], "page": 3},
        ]
    }


def test_the_placement_of_cases_is_read_by_municipality():
    table = Table(
        rows=[
            ["Gemeente", "Fase", "Generatie", "Sociaal doe-het-zelven", "Rol overheid"],
            ["Voorst", "Groei / volwassen", "3e", "Met bekenden", "Laat los"],
            ["Elders", "Groei", "2e", "Met bekenden", "Stuurt"],
        ]
    )
    assert published([table], [document()])["plaatsbepaling"] == {
        "voorst": {
            "fase": "Groei volwassen",
            "generatie": "3e",
            "doe_het_zelven": "Met bekenden",
            "rol_overheid": "Laat los",
        }
    }


def extract_of_table(caption, rows):
    """Set a table as an extract has it, after enough running text to know its lines by."""
    prose = ["De buurtbus rijdt door drie dorpen langs de "] * 11 + [
        "rivier en stopt bij het gemeentehuis in Voorst."
    ]
    return " " + "\n\n".join([*prose, f" {caption}", *rows]) + "\n"


def test_a_dashboard_in_plain_text_is_parted_in_its_cells(tmp_path):
    lists = list(ITEMS.values())
    rows = []
    for n, (left, right) in enumerate(HEADINGS):
        rows += [f"{left} {right}", *(f" – {item}" for item in lists[2 * n] + lists[2 * n + 1])]
    path = tmp_path / "bron.txt"
    path.write_text(extract_of_table("Tabel 3. Dashboard Buurtbus", rows), encoding="utf8")
    layout = text.read(path)
    (table,) = layout.tables
    assert table.rows == dashboard_rows()
    assert not [b for b in layout.blocks if b.kind in {"bullet", "paragraph"} and "Subsidie" in b.text]


def test_a_partner_table_in_plain_text_is_parted_in_names_and_roles(tmp_path):
    rows = [
        "Betrokken partij Rolneming",
        "Dorpsraad  – Rooster maken",
        " – Chauffeurs zoeken en hen be-",
        "geleiden",
        "Supermarkt  – Brandstof betalen",
    ]
    path = tmp_path / "bron.txt"
    path.write_text(extract_of_table("Tabel 4. Partijen", rows), encoding="utf8")
    (table,) = text.read(path).tables
    assert table.rows == [
        ["Betrokken partij", "Rolneming"],
        ["Dorpsraad", "– Rooster maken\n– Chauffeurs zoeken en hen begeleiden"],
        ["Supermarkt", "– Brandstof betalen"],
    ]
