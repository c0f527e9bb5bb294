"""The settings as typed objects: a wrong key or value is an error that names it."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import InputError, complaints


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MirrorSettings(_Settings):
    """How evidence becomes dashboard items."""

    items: int = Field(default=14, ge=1, le=40)
    """How many items a cell keeps: twice what a page shows, which is a setting of the report alone."""
    words: int = Field(default=24, ge=5, le=60)
    """The most words that an item may have."""
    same: float = Field(default=0.5, gt=0, le=1)
    """From which likeness (0 to 1) of their words two segments count as paraphrases and are merged."""


class ReportSettings(_Settings):
    """What the pages, workbooks and documents show."""

    items: int = Field(default=5, ge=1, le=20)
    """How many items a cell shows at first."""
    pseudonymise: bool = False
    """Whether persons are replaced by stable role labels in all deliverables."""


class ReviewSettings(_Settings):
    """The coders' application."""

    database: str = "sqlite:///outputs/review.sqlite"
    host: str = "127.0.0.1"
    port: int = Field(default=8090, ge=1, le=65535)
    blind: bool = False
    """Whether coders see nothing of what the others decide while they read."""
    sample: float = Field(default=0.1, ge=0, le=1)
    """Which share of the sentences all coders code, to measure their agreement."""


class Config(_Settings):
    """All settings; paths are relative to the working directory."""

    sources: list[Path]
    """Folders with a `source.yaml`; those in `own` are added by themselves."""
    own: Path = Path("corpus/own")
    """Where `casusspiegel add` puts a user's reports; ignored by git, since they may be confidential."""
    outputs: Path = Path("outputs")
    codebook: Path = Path("corpus/codebook.yaml")
    reference: Path = Path("corpus/reference")
    examples: Path = Path("corpus/examples")
    language: str
    """The Dutch pipeline: a path, or the name of an installed spaCy package."""
    codes: Path
    """The folder of the code models."""
    reviews: Path = Path("outputs/reviews.jsonl")
    """The coders' decisions, as the review application exports them."""
    mirror: MirrorSettings = MirrorSettings()
    report: ReportSettings = ReportSettings()
    review: ReviewSettings = ReviewSettings()

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the settings from YAML.

        Raises
        ------
        InputError
            Where the file is missing, is no YAML, or has a wrong key or value; the message names it.
        """
        if not path.exists():
            raise InputError(
                path, "dit instellingenbestand bestaat niet.", "Geef het juiste pad met --config."
            )
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf8")))
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            raise InputError(path, f"dit is geen geldig YAML: {error}", "Herstel de opmaak.") from error
        except ValidationError as error:
            raise InputError(path, complaints(error), "Verbeter dit in het instellingenbestand.") from error

    def source_folders(self) -> list[Path]:
        """Return the folders of all sources: those that the settings name, then the user's own."""
        return [*self.sources, *sorted(path.parent for path in self.own.glob("*/source.yaml"))]
