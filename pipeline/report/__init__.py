"""Report: the pages, charts, workbook and document of one source."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from pipeline.codebook import Codebook
from pipeline.config import ReportSettings
from pipeline.report.charts import case_charts, comparison_charts, write_charts
from pipeline.report.data import Report
from pipeline.report.excel import write_workbook
from pipeline.report.html import write_pages
from pipeline.report.word import write_document


def report(folder: Path, codebook: Codebook, settings: ReportSettings) -> None:
    """Write all deliverables of a source from the files that the earlier stages left.

    Parameters
    ----------
    folder
        The output folder of the source, e.g. `outputs/loshouden-en-meemaken`; the deliverables go there too.
    codebook
        The codebook.
    settings
        How many items a cell shows, and whether persons are replaced by role labels.

    Raises
    ------
    InputError
        Where a file of an earlier stage is missing.
    """
    content = Report.read(folder, codebook)
    write_workbook(folder / "casusspiegel.xlsx", content)
    write_document(folder / "dashboards.docx", content, settings.items)
    compared = comparison_charts(content)
    charts = {case.id: case_charts(content, case) for case in content.cases}
    write_charts(folder / "charts", [*compared.values(), *chain(*(c.values() for c in charts.values()))])
    write_pages(folder, content, settings, compared, charts)
