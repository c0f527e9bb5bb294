"""The pages as a reader meets them: opened from a folder, in a browser, on a desk and on a phone."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pdfplumber
import pytest
from reports import CODEBOOK, write_source
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from pipeline.config import ReportSettings
from pipeline.report import report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_source(tmp_path_factory.mktemp("bron"))
    report(folder, CODEBOOK, ReportSettings(items=2))
    return folder


def open_page(browser: Chrome, folder: Path, name: str) -> None:
    browser.get((folder / name).as_uri())


def shown(browser: Chrome, selector: str) -> list[str]:
    return [e.text for e in browser.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()]


def filter_by(browser: Chrome, **values: str) -> None:
    for name, value in values.items():
        control = browser.find_element(By.NAME, name)
        browser.execute_script(
            "arguments[0].value = arguments[1];"
            "arguments[0].dispatchEvent(new Event('input', {bubbles: true}));",
            control,
            value,
        )


def test_nothing_in_a_document_runs_and_nothing_is_blocked(browser: Chrome, folder: Path) -> None:
    for path in sorted(folder.glob("*.html")):
        browser.get(path.as_uri())
        assert browser.title.endswith("</style><style>body { display: none }</style>")
        assert browser.find_element(By.TAG_NAME, "h1").is_displayed()
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_an_item_leads_to_its_sentence(browser: Chrome, folder: Path) -> None:
    open_page(browser, folder, "veenstad.html")
    browser.find_element(By.LINK_TEXT, "2016: bewoners begonnen een moestuin").click()
    place = browser.current_url.split("#")
    assert place[0].endswith("/veenstad-tekst.html")
    sentence = browser.find_element(By.ID, unquote(place[1]))
    assert "In 2016 begonnen bewoners van Oost een moestuin." in sentence.text
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", sentence)
    assert 0 <= top < 900
    sentence.find_element(By.CSS_SELECTOR, ".back").click()
    assert browser.find_element(By.CSS_SELECTOR, ":target .claim").is_displayed()


def test_evidence_opens_without_leaving_the_page(browser: Chrome, folder: Path) -> None:
    open_page(browser, folder, "veenstad.html")
    item = browser.find_element(By.CSS_SELECTOR, "#punt-rol_overheid-1")
    quoted = item.find_element(By.TAG_NAME, "q")
    assert not quoted.is_displayed()
    item.find_element(By.TAG_NAME, "summary").click()
    assert quoted.is_displayed()


def test_more_items_are_at_hand(browser: Chrome, folder: Path) -> None:
    open_page(browser, folder, "veenstad.html")
    cell = browser.find_element(By.CSS_SELECTOR, ".cell.cel-bevorderend")
    claims = cell.find_elements(By.CLASS_NAME, "claim")
    assert sum(claim.is_displayed() for claim in claims) == 2
    cell.find_element(By.CSS_SELECTOR, ".more > summary").click()
    assert all(claim.is_displayed() for claim in claims)


def test_sentences_are_filtered_by_code_score_and_text(browser: Chrome, folder: Path) -> None:
    open_page(browser, folder, "veenstad-tekst.html")
    everything = shown(browser, ".words")
    assert len(everything) == 16
    Select(browser.find_element(By.NAME, "code")).select_by_visible_text("Belemmerende factoren")
    assert len(shown(browser, ".words")) == 2
    assert "2 van 16 zinnen getoond" in browser.find_element(By.CSS_SELECTOR, "[data-count]").text
    filter_by(browser, score="0.85")
    assert shown(browser, ".words") == ["De trage vergunning hield alles op."]
    browser.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    assert shown(browser, ".words") == everything
    browser.find_element(By.NAME, "text").send_keys("subsidie", Keys.ENTER)
    assert len(shown(browser, ".words")) == 1


def test_a_filter_of_cases_holds_for_their_rows_too(browser: Chrome, folder: Path) -> None:
    open_page(browser, folder, "index.html")
    assert len(shown(browser, "#cel tbody tr")) == 2
    browser.find_element(By.NAME, "text").send_keys("Oost")
    assert len(shown(browser, ".card")) == 1
    assert [row.split("\n")[0] for row in shown(browser, "#cel tbody tr")] == ["Oost"]


def test_a_mark_in_a_chart_leads_to_its_sentences(browser: Chrome, folder: Path) -> None:
    open_page(browser, folder, "veenstad.html")
    mark = browser.find_element(By.CSS_SELECTOR, "#factoren svg a")
    browser.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true}))", mark)
    assert "/veenstad-codes.html#factor-" in browser.current_url
    assert browser.find_element(By.CSS_SELECTOR, ":target li").is_displayed()


def test_sector_and_role_are_shown_when_asked_for(browser: Chrome, folder: Path) -> None:
    open_page(browser, folder, "veenstad-tekst.html")
    role = browser.find_element(By.CSS_SELECTOR, "#zin-veenstad-004 .role")
    assert not role.is_displayed()
    browser.find_element(By.ID, "rollen").click()
    assert role.is_displayed()


def test_by_keyboard_the_first_stop_skips_to_the_content(browser: Chrome, folder: Path) -> None:
    open_page(browser, folder, "index.html")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.text == "Naar de inhoud"
    assert skip.rect["x"] >= 0
    skip.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "inhoud"


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_page_is_wider_than_a_phone(browser: Chrome, folder: Path, width: int) -> None:
    phone = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        for path in sorted(folder.glob("*.html")):
            browser.get(path.as_uri())
            wide = browser.execute_script("return document.documentElement.scrollWidth")
            assert wide <= width, path.name
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_dashboard_prints_on_one_landscape_page(browser: Chrome, folder: Path) -> None:
    open_page(browser, folder, "veenstad.html")
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    with pdfplumber.open(BytesIO(base64.b64decode(printed["data"]))) as pdf:
        page = pdf.pages[0]
        assert (round(page.width), round(page.height)) == (842, 595)
        text = page.extract_text()
    assert all(code.label in text for code in CODEBOOK["cel"].codes)
    assert "2016: bewoners begonnen een moestuin" in text
    assert "Filter" not in text
