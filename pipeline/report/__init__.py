"""Report: the pages, charts, workbook and document of one source."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.compare.privacy import pseudonyms_of
from pipeline.config import ReportSettings
from pipeline.files import write_text
from pipeline.report.charts import case_charts, comparison_charts, write_charts
from pipeline.report.data import Report
from pipeline.report.excel import write_workbook
from pipeline.report.html import write_pages
from pipeline.report.word import write_document


def report(
    folder: Path, codebook: Codebook, settings: ReportSettings, models: Sequence[str | Path] = ()
) -> None:
    """Write all deliverables of a source from the files that the earlier stages left.

    Parameters
    ----------
    folder
        The output folder of the source, e.g. `outputs/loshouden-en-meemaken`; the deliverables go there too.
    codebook
        The codebook.
    settings
        How many items a cell shows, and whether persons are replaced by role labels.
    models
        The folders (or package names) of the models that coded the source; the deliverables name them.

    Raises
    ------
    InputError
        Where a file of an earlier stage is missing.
    """
    content = Report.read(folder, codebook, models)
    tables = "matrices"
    if settings.pseudonymise:
        names = pseudonyms_of(folder, codebook)
        content, tables = content.under_pseudonyms(names), "matrices-pseudoniem"
        _write_table(folder / "pseudoniemen.csv", pd.DataFrame(names.listed()))
        for name, table in content.matrices.items():
            _write_table(folder / tables / f"{name}.csv", table)
    write_workbook(folder / "casusspiegel.xlsx", content)
    write_document(folder / "dashboards.docx", content, settings.items)
    compared = comparison_charts(content)
    charts = {case.id: case_charts(content, case) for case in content.cases}
    write_charts(folder / "charts", [*compared.values(), *chain(*(c.values() for c in charts.values()))])
    write_pages(folder, content, settings, compared, charts, tables)


def _write_table(path: Path, table: pd.DataFrame) -> None:
    write_text(path, table.to_csv(index=False, lineterminator="\n"))
