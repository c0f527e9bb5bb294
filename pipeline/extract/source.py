"""What a user says of a source: title, makers, rights, and what its cases are."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.document import slug
from pipeline.errors import InputError, complaints

FILE_NAME = "source.yaml"


class Source(BaseModel):
    """A report or book, as its `source.yaml` describes it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    """The name of the source's folder in the outputs; letters, digits and hyphens."""
    title: str
    subtitle: str | None = None
    editors: list[str] = Field(default_factory=list)
    authors: list[str] = Field(default_factory=list)
    publisher: str | None = None
    year: int | None = None
    date: str | None = None
    """The day or month of publication, where the year is not enough."""
    language: str = "nl"
    rights: str | None = None
    """Who holds the rights, and what the text may be used for."""
    file: str
    """The text, PDF or Word file, next to `source.yaml`."""
    chapters: list[int] | None = None
    """The numbers of the chapters that are a case each; without them the whole is one case."""
    municipality: str | None = None
    """The municipality of a source that is one case."""

    @field_validator("id")
    @classmethod
    def _is_slug(cls, value: str) -> str:
        if value != slug(value):
            raise ValueError(f"gebruik alleen kleine letters, cijfers en streepjes, zoals `{slug(value)}`")
        return value

    @field_validator("file")
    @classmethod
    def _is_file_name(cls, value: str) -> str:
        if Path(value).name != value:
            raise ValueError("geef alleen de naam van het bestand; het staat naast source.yaml")
        return value

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the description of the source in this folder.

        Raises
        ------
        InputError
            Where `source.yaml` is missing, is no YAML, or has a wrong field.
        """
        path = folder / FILE_NAME
        if not path.is_file():
            remedy = "Voeg het rapport toe met `casusspiegel add`, of schrijf dit bestand."
            raise InputError(path, "dit bestand ontbreekt.", remedy)
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf8")))
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            raise InputError(path, f"dit is geen geldig YAML: {error}", "Herstel de opmaak.") from error
        except ValidationError as error:
            raise InputError(path, complaints(error), "Verbeter dit veld.") from error
