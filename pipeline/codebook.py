"""The codebook as a typed object: the only place that knows which codes exist."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.errors import InputError, complaints
from pipeline.files import write_text


class Code(BaseModel):
    """One code: its Dutch label, its colour, and the rules by which a coder gives it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    label: str
    definition: str
    colour: str = Field(pattern=r"^#[0-9A-Fa-f]{6}$")
    include: list[str] = Field(default_factory=list)
    exclude: list[str] = Field(default_factory=list)
    examples: list[str] = Field(default_factory=list)
    roles: dict[str, str] = Field(default_factory=dict)
    """What the code is for another dimension or stage, e.g. `{"polarity": "helping"}`."""


class Dimension(BaseModel):
    """A question that the coder answers for each segment (or for each actor), with its codes."""

    model_config = ConfigDict(extra="forbid")

    id: str
    label: str
    question: str
    unit: str = Field(pattern="^(segment|actor|case)$")
    multiple: bool
    """Whether a unit may bear more than one code of this dimension."""
    requires: list[str] = Field(default_factory=list)
    """Codes of another dimension, one of which a unit must bear to bear a code of this one."""
    codes: list[Code]

    @field_validator("codes")
    @classmethod
    def _no_code_twice(cls, codes: list[Code]) -> list[Code]:
        twice = [code for code, n in Counter(code.id for code in codes).items() if n > 1]
        if twice:
            raise ValueError(f"code staat er dubbel in: {', '.join(twice)}")
        return codes

    @cached_property
    def ids(self) -> list[str]:
        """The codes' ids, in the codebook's order."""
        return [code.id for code in self.codes]

    def __getitem__(self, code: str) -> Code:
        """Return the code with this id."""
        return next(c for c in self.codes if c.id == code)


class Codebook(BaseModel):
    """Dimensions by id, each with its codes."""

    model_config = ConfigDict(extra="forbid")

    title: str
    version: str
    unit: str
    rules: list[str] = Field(default_factory=list)
    dimensions: list[Dimension]

    @field_validator("dimensions")
    @classmethod
    def _no_dimension_twice(cls, dimensions: list[Dimension]) -> list[Dimension]:
        twice = [name for name, n in Counter(d.id for d in dimensions).items() if n > 1]
        if twice:
            raise ValueError(f"dimensie staat er dubbel in: {', '.join(twice)}")
        return dimensions

    def __getitem__(self, dimension: str) -> Dimension:
        """Return the dimension with this id."""
        return next(d for d in self.dimensions if d.id == dimension)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a codebook from YAML.

        Raises
        ------
        InputError
            Where the file is missing, is no YAML, or breaks the codebook's form.
        """
        if not path.exists():
            raise InputError(
                path, "dit codeboek bestaat niet.", "Controleer `codebook` in config/config.yaml."
            )
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf8")))
        except UnicodeDecodeError as error:
            raise InputError(path, "dit codeboek is geen UTF-8.", "Sla het op als UTF-8.") from error
        except yaml.YAMLError as error:
            raise InputError(path, f"dit is geen geldig YAML: {error}", "Herstel de opmaak.") from error
        except ValidationError as error:
            raise InputError(path, complaints(error), "Verbeter dit in het codeboek.") from error

    def write(self, path: Path) -> None:
        """Write the codebook to YAML."""
        content = self.model_dump(exclude_defaults=True)
        write_text(path, yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110))
