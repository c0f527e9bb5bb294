"""Errors that a user can mend: what is wrong, where, and what to do about it."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

_COMPLAINTS = {
    "missing": "ontbreekt",
    "extra_forbidden": "is onbekend",
    "string_type": "moet tekst zijn",
    "string_pattern_mismatch": "heeft niet de vorm {pattern}",
    "string_too_short": "is te kort",
    "string_too_long": "is te lang",
    "int_type": "moet een geheel getal zijn",
    "int_parsing": "moet een geheel getal zijn",
    "int_from_float": "moet een geheel getal zijn",
    "float_type": "moet een getal zijn",
    "float_parsing": "moet een getal zijn",
    "bool_type": "moet true of false zijn",
    "bool_parsing": "moet true of false zijn",
    "list_type": "moet een lijst zijn",
    "literal_error": "moet een van deze zijn: {expected}",
    "greater_than": "moet groter zijn dan {gt:g}",
    "greater_than_equal": "moet minstens {ge:g} zijn",
    "less_than": "moet kleiner zijn dan {lt:g}",
    "less_than_equal": "mag hoogstens {le:g} zijn",
    "value_error": "klopt niet: {error}",
}
"""What is wrong with a field, by pydantic's name for it."""


class InputError(Exception):
    """Input that the pipeline can't use.

    Parameters
    ----------
    where
        The file or setting that is wrong.
    problem
        What is wrong with it, in Dutch.
    remedy
        What the user can do, in Dutch.
    """

    def __init__(self, where: str | Path, problem: str, remedy: str) -> None:
        super().__init__(f"{where}: {problem} {remedy}")
        self.where, self.problem, self.remedy = where, problem, remedy


def complaints(error: ValidationError) -> str:
    """Say in Dutch what is wrong with each field that a pydantic object refused."""
    found = []
    for problem in error.errors():
        place = ".".join(str(part) for part in problem["loc"])
        said = _COMPLAINTS.get(problem["type"], "heeft een ongeldige waarde").format(**problem.get("ctx", {}))
        found.append(f"`{place}` {said}." if place else f"dit {said}.")
    return " ".join(found)
