"""Errors that a user can mend: what is wrong, where, and what to do about it."""

from __future__ import annotations

from pathlib import Path


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
