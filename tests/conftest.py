"""What all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Return a function that gives the path of a system program.

    A test that needs one which is not here is left out; in CI, which installs them all, it fails.
    """

    def find(name: str) -> str:
        if path := shutil.which(name):
            return path
        message = f"The program {name} is needed for this test."
        if os.environ.get("CASUSSPIEGEL_REQUIRE_PROGRAMS"):
            pytest.fail(message)
        return pytest.skip(message)

    return find
