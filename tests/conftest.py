"""What all tests share."""

import os
import shutil

import pytest


def require_program(*names: str) -> str:
    """Return the path of the first of these system programs that is here.

    Where none is, the test is left out; in CI, which installs them all, it fails.
    """
    for name in names:
        if path := shutil.which(name):
            return path
    message = f"none of these programs is installed: {', '.join(names)}"
    if os.environ.get("CASUSSPIEGEL_REQUIRE_PROGRAMS"):
        pytest.fail(message)
    return pytest.skip(message)
