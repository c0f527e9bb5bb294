"""The command line: one command a stage, and the commands that stand above the stages."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.config import Config
from pipeline.errors import InputError

app = typer.Typer(
    help="Codeer Nederlandse casusrapporten en spiegel elke casus in een dashboard van zes cellen.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
ConfigPath = Annotated[Path, typer.Option("--config", help="Het instellingenbestand.")]
DEFAULT_CONFIG = Path("config/config.yaml")


def main() -> None:
    """Run the command line; input that can't be used ends in a Dutch message and exit code 2."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        app()
    except InputError as error:
        message = f"Fout in {error.where}: {error.problem} {error.remedy}"
        Console(stderr=True, soft_wrap=True).print(message, style="bold red", markup=False, highlight=False)
        sys.exit(2)
