"""Each deliverable says which models coded the source, and how well they do."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
from reports import CODEBOOK, write_source

from pipeline.config import ReportSettings
from pipeline.files import write_json
from pipeline.report import report
from pipeline.report.models import read_model

META = {"name": "codes", "version": "1.2.0", "performance": {"basisidee": 0.815, "cel": 0.7, "speed": 9000}}


def test_a_model_says_what_it_is_and_how_well_it_does(tmp_path: Path) -> None:
    write_json(tmp_path / "meta.json", META)
    model = read_model(tmp_path, CODEBOOK)
    assert model is not None
    assert model.statement == "codes 1.2.0 (Dashboardcel 0,70; Basisidee 0,81)"


def test_a_language_pipeline_bears_its_language(tmp_path: Path) -> None:
    write_json(
        tmp_path / "meta.json", {"lang": "nl", "name": "x", "version": "1", "performance": {"ents_f": 0.5}}
    )
    model = read_model(tmp_path, CODEBOOK)
    assert model is not None
    assert model.statement == "nl_x 1 (namen (F1) 0,50)"


def test_what_says_nothing_of_itself_is_not_named(tmp_path: Path) -> None:
    assert read_model(tmp_path, CODEBOOK) is None
    assert read_model("nl_bestaat_niet", CODEBOOK) is None


def test_each_deliverable_names_the_models(tmp_path: Path) -> None:
    folder = write_source(tmp_path / "bron")
    write_json(tmp_path / "codes" / "meta.json", META)
    report(folder, CODEBOOK, ReportSettings(), [tmp_path / "codes"])
    for page in folder.glob("*.html"):
        assert "Gecodeerd met codes 1.2.0." in page.read_text(encoding="utf8")
    assert '<td class="number">0,70</td>' in (folder / "verantwoording.html").read_text(encoding="utf8")
    footer = docx.Document(str(folder / "dashboards.docx")).sections[0].footer.paragraphs[0]
    assert "Gecodeerd met codes 1.2.0." in footer.text
    guide = openpyxl.load_workbook(folder / "casusspiegel.xlsx")["Leeswijzer"]
    assert ("Model", "codes 1.2.0 (Dashboardcel 0,70; Basisidee 0,81)") in list(guide.values)
