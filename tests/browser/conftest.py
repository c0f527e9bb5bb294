"""A headless Chromium for the browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from selenium import webdriver


@pytest.fixture(scope="session")
def chromium(program: Callable[[str], str]) -> Iterator[webdriver.Chrome]:
    """Start one headless Chromium for the whole session."""
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(program("chromedriver")))
    yield chrome
    chrome.quit()


@pytest.fixture
def browser(chromium: webdriver.Chrome) -> webdriver.Chrome:
    """Give each test the browser with an empty page at desktop size."""
    chromium.get("about:blank")
    chromium.set_window_size(1280, 900)
    return chromium
