"""A headless Chromium for the browser tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from selenium import webdriver


@pytest.fixture(scope="session")
def chromium() -> Iterator[webdriver.Chrome]:
    """Start one headless Chromium; the tests that need it are left out where it isn't installed.

    `CASUSSPIEGEL_REQUIRE_BROWSER=1` (as in continuous integration) makes its absence a failure.
    """
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        message = "Chromium and chromedriver are needed for the browser tests."
        if os.environ.get("CASUSSPIEGEL_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900"):
        options.add_argument(argument)
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield chrome
    chrome.quit()


@pytest.fixture
def browser(chromium: webdriver.Chrome) -> webdriver.Chrome:
    """Give each test the browser with an empty page at desktop size."""
    chromium.get("about:blank")
    chromium.set_window_size(1280, 900)
    return chromium
