"""Run the whole graph: Snakemake does the work, this shows its progress and what went wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from pipeline.codebook import Codebook
from pipeline.config import Config
from pipeline.errors import InputError
from pipeline.files import read_jsonl

SNAKEFILE = Path(__file__).parent.parent / "Snakefile"
DONE = re.compile(r"(\d+) of (\d+) steps .*done")


def run_pipeline(config: Path, settings: Config, cores: int, dry_run: bool) -> None:
    """Make everything that is out of date, for all sources.

    Parameters
    ----------
    config
        The settings file, which Snakemake reads too.
    settings
        The same settings, checked.
    cores
        How many jobs may run at once.
    dry_run
        Only print which jobs would run, and why.

    Raises
    ------
    typer.Exit
        With code 2 where a source could not be used, 1 where another error ended the run. The other sources
        are finished first.
    """
    for folder in settings.sources:
        if not (folder / "source.yaml").exists():
            raise InputError(
                folder,
                "in deze map staat geen source.yaml.",
                "Controleer `sources` in het instellingenbestand.",
            )
    Codebook.read(settings.codebook)  # a codebook that can't be used would end every job alike
    command = [
        *(sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE), "--configfile", str(config)),
        *("--cores", str(cores), "--keep-going", "--rerun-incomplete"),
    ]
    if dry_run:
        raise typer.Exit(subprocess.run([*command, "--dry-run"], check=False).returncode)

    subprocess.run([*command, "--unlock"], capture_output=True, check=False)
    started = time.time()
    logs = settings.outputs / "logs"
    returncode = _run_with_progress(command, logs / "snakemake.log")
    console = Console(soft_wrap=True)
    if returncode == 0:
        for folder in settings.source_folders():
            console.print(f"Klaar: open {settings.outputs / folder.name / 'index.html'}", markup=False)
            unplaced = settings.outputs / folder.name / "reviews_niet_geplaatst.jsonl"
            if count := len(read_jsonl(unplaced)):
                console.print(f"Niet geplaatst: {count} reviews of actoren, zie {unplaced}", markup=False)
        return
    complaints = list(_complaints(logs, since=started))
    for complaint in complaints:
        Console(stderr=True, soft_wrap=True).print(complaint, style="bold red", markup=False, highlight=False)
    if not complaints:
        Console(stderr=True, soft_wrap=True).print(
            f"De verwerking is gestopt door een fout. Zie {logs}/snakemake.log.",
            style="bold red",
            markup=False,
        )
    raise typer.Exit(2 if complaints else 1)


def _run_with_progress(command: list[str], log: Path) -> int:
    """Run Snakemake, with a bar on the terminal and its own words in `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    # The rules call `casusspiegel`, which stands beside the Python that runs this.
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    columns = (
        TextColumn("Verwerken"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("· verstreken"),
        TimeElapsedColumn(),
        TextColumn("· nog"),
        TimeRemainingColumn(),
    )
    with (
        log.open("w", encoding="utf8") as file,
        Progress(*columns) as progress,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        ) as process,
    ):
        task = progress.add_task("", total=None)
        assert process.stdout is not None
        for line in process.stdout:
            file.write(line)
            if done := DONE.search(line):
                progress.update(task, completed=int(done[1]), total=int(done[2]))
        return process.wait()


def _complaints(logs: Path, since: float) -> Iterator[str]:
    """Yield what the jobs of this run said about input that they couldn't use."""
    for log in sorted(logs.rglob("*.log")):
        if log.stat().st_mtime >= since:
            yield from (
                line for line in log.read_text(encoding="utf8").splitlines() if line.startswith("Fout in ")
            )
