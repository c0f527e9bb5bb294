"""A coder's hour: check by keyboard, correct an actor, undo, a second coder, agreement, a third decides."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from pipeline.config import Config
from pipeline.document import Document, Segment, read_coded, write_coded
from pipeline.files import write_bytes, write_json, write_text
from pipeline.review.store import Store
from pipeline.reviewed import read_reviews

pytestmark = pytest.mark.browser
WAIT = 20
PROGRAM = [sys.executable, "-c", "from pipeline.cli import main; main()", "--config", "config.yaml"]


@pytest.fixture
def server(coded_case: Config, tmp_path: Path) -> Iterator[str]:
    """Run the review application as a user does; give its address."""
    settings = coded_case.model_copy(update={"language": str(tmp_path / "taal")})
    write_text(tmp_path / "config.yaml", yaml.safe_dump(settings.model_dump(mode="json")))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([*PROGRAM, "review", "--port", str(port), "--no-browser"], cwd=tmp_path)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(30)


@pytest.fixture
def run(coded_case: Config, tmp_path: Path, server: str) -> Callable[[], None]:
    """Return a function that does what `casusspiegel run` does after the machine coded the case."""
    source, out = coded_case.own / "boek", coded_case.outputs / "boek"
    write_text(source / "dorp.txt", "\n".join(s.text for s in read_coded(out / "machine/dorp.jsonl")))
    described = {"id": "boek", "title": "Boek", "file": "dorp.txt"}
    write_text(source / "source.yaml", yaml.safe_dump(described))
    # Older than what was made of it, as each file below is older than the next.
    for path in source.iterdir():
        os.utime(path, (0, 0))
    write_json(out / "published.json", {})
    write_json(out / "source.json", {"source": described, "cases": ["dorp"]})
    write_bytes(out / "annotated/dorp.spacy", b"")
    (out / "machine/dorp.jsonl").touch()

    def run_again() -> None:
        result = subprocess.run(
            [*PROGRAM, "run", "--cores", "2"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        log = coded_case.outputs / "logs/snakemake.log"
        assert result.returncode == 0, result.stderr + log.read_text(encoding="utf8")

    return run_again


class Coder:
    """Somebody at the keyboard."""

    def __init__(self, browser: webdriver.Chrome, server: str, name: str) -> None:
        self.browser, self.server, self.name = browser, server, name

    def open(self, page: str = "lees/boek/dorp", query: str = "") -> None:
        self.browser.get(f"{self.server}/{page}?coder={self.name}{query}")
        self.wait(lambda: self.see("main"))

    def wait(self, condition: Callable[[], object]) -> None:
        redrawn = [StaleElementReferenceException]
        WebDriverWait(self.browser, WAIT, ignored_exceptions=redrawn).until(lambda _: condition())

    def see(self, selector: str) -> list[str]:
        elements = self.browser.find_elements(By.CSS_SELECTOR, selector)
        return [element.text or element.tag_name for element in elements]

    def press(self, *keys: str) -> None:
        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()
        self.wait(lambda: self.see(".opslag") == ["Alles is opgeslagen."])

    def control(self, key: str) -> None:
        ActionChains(self.browser).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()
        self.press()

    def click(self, text: str) -> None:
        self.wait(lambda: self._buttons(text))
        self._buttons(text)[0].click()

    def _buttons(self, text: str) -> list[webdriver.remote.webelement.WebElement]:
        path = f"//button[contains(normalize-space(.), '{text}')]"
        return self.browser.find_elements(By.XPATH, path)

    def codes(self, sentence: int) -> list[str]:
        return self.see(f"#zin-dorp-{sentence:03} .code:not(.verworpen)")


def test_a_coders_hour(
    browser: webdriver.Chrome, server: str, coded_case: Config, run: Callable[[], None]
) -> None:
    browser.set_window_size(1500, 950)
    run()
    dashboard = (coded_case.outputs / "boek/dorp.html").as_uri()
    hindering = ".cel-belemmerend"
    browser.get(dashboard)
    assert "Het geld raakt op" in browser.find_element(By.CSS_SELECTOR, hindering).text

    anna = Coder(browser, server, "Anna")
    anna.open()
    anna.wait(lambda: len(anna.see(".zin")) == 6)
    assert anna.see(".zin.gekozen .actor") == ["gemeente Dorp"]
    assert anna.see(".voortgang b") == ["0 van 5"]

    # The ladder step, by its letter and number; then the actor loses a word at its end; then on.
    anna.press("t", "2")
    assert anna.codes(1) == ["Rol overheid", "Faciliteren"]
    anna.press("a", Keys.ARROW_LEFT)
    assert anna.see(".zin.gekozen .actor") == ["gemeente"]
    anna.press(Keys.ENTER, Keys.ENTER, Keys.BACKSPACE, Keys.ENTER)
    assert anna.see(".voortgang b") == ["3 van 5"]
    assert anna.codes(3) == []

    # Undo without end, and redo: the two decisions on the third sentence, and the one on the second.
    for _ in range(3):
        anna.control("z")
    assert anna.codes(3) == ["Belemmerende factoren"]
    assert anna.see(".voortgang b") == ["1 van 5"]
    for _ in range(3):
        anna.control("y")
    assert anna.see(".voortgang b") == ["3 van 5"]

    # All of it is there when the page opens again, at the first sentence that is still to be checked.
    anna.open()
    anna.wait(lambda: anna.see(".zin.gekozen"))
    assert anna.see(".zin.gekozen")[0].startswith("Wethouder De Wit")
    assert anna.codes(1) == ["Rol overheid", "Faciliteren"]

    bob = Coder(browser, server, "Bob")
    bob.open()
    bob.wait(lambda: bob.see(".zin.gekozen"))
    bob.press(Keys.ENTER, Keys.ENTER, Keys.ENTER)

    bob.open("overeenstemming")
    bob.wait(lambda: len(bob.see("table tr")) > 20)
    assert any("Belemmerende factoren" in row and "67%" in row for row in bob.see("table tr"))

    cor = Coder(browser, server, "Cor")
    cor.open("verschillen")
    cor.wait(lambda: "Open verschillen: 3" in cor.see(".titel"))
    cor.click("Anna: geen")
    cor.wait(lambda: "Open verschillen: 2" in cor.see(".titel"))
    ActionChains(browser).send_keys("1").perform()
    cor.wait(lambda: "Open verschillen: 1" in cor.see(".titel"))
    ActionChains(browser).send_keys("u").perform()
    cor.wait(lambda: "Open verschillen: 2" in cor.see(".titel"))

    # The next run uses what was decided: the item that only the machine and Bob saw has gone.
    cor.wait(lambda: coded_case.reviews.exists() and "Cor" in coded_case.reviews.read_text())
    reviews = {review.anchor.segment: review for review in read_reviews(coded_case.reviews)}
    assert reviews["dorp-003"].agreed.codes["cel"] == []
    assert reviews["dorp-003"].coder == "Anna, Bob, Cor"
    assert reviews["dorp-001"].disputed.codes == {"trede": ["faciliteren"]}
    run()
    browser.get(dashboard)
    changed = browser.find_element(By.CSS_SELECTOR, hindering).text
    assert "Het geld raakt op" not in changed
    assert "Geen zin in deze casus is zo gecodeerd." in changed


def test_by_mouse(browser: webdriver.Chrome, server: str) -> None:
    browser.set_window_size(1500, 950)
    anna = Coder(browser, server, "Anna")
    anna.open()
    anna.wait(lambda: anna.see(".zin"))
    words = browser.find_element(By.CSS_SELECTOR, "#zin-dorp-004 .tekst > span")
    drag = ActionChains(browser).move_to_element_with_offset(words, 2 - words.size["width"] // 2, 0)
    drag.click_and_hold().move_by_offset(120, 0).release().perform()
    anna.wait(lambda: anna.see("#zin-dorp-004 .actor"))
    assert anna.see("#zin-dorp-004 .actor")[0].startswith("Wethouder De")
    anna.click("Betrokkenen")
    assert anna.codes(4) == ["Ontwikkeling", "Betrokkenen"]
    anna.click("Memo ✎")
    ActionChains(browser).send_keys("Wie is dit?").perform()
    anna.click("Bewaar")
    anna.wait(lambda: "Anna: Wie is dit?" in anna.see(".memo"))
    anna.click("Akkoord")
    anna.wait(lambda: anna.see("#zin-dorp-004 .klaar") == ["✓"])


def test_no_text_of_a_document_runs(browser: webdriver.Chrome, server: str) -> None:
    anna = Coder(browser, server, "Anna")
    anna.open()
    anna.wait(lambda: anna.see(".zin"))
    assert "<b onclick='alert(1)'>dat</b>" in anna.see("#zin-dorp-002")[0]
    assert not browser.find_elements(By.CSS_SELECTOR, "[onclick]")


def test_the_most_uncertain_come_first_and_filters_narrow(browser: webdriver.Chrome, server: str) -> None:
    anna = Coder(browser, server, "Anna")
    browser.set_window_size(1500, 950)
    anna.open()
    anna.wait(lambda: anna.see(".zin"))
    browser.find_element(By.XPATH, "//option[.='onzekerste eerst']").click()
    anna.wait(lambda: anna.see(".zin")[0].startswith("Het dorp moet leefbaar"))
    ActionChains(browser).send_keys("/").perform()
    ActionChains(browser).send_keys("wethouder" + Keys.ENTER).perform()
    anna.wait(lambda: len(anna.see(".zin")) == 1)


def test_what_the_server_did_not_hear_is_sent_when_it_is_back(
    browser: webdriver.Chrome, server: str, coded_case: Config
) -> None:
    anna = Coder(browser, server, "Anna")
    browser.set_window_size(1500, 950)
    anna.open()
    anna.wait(lambda: anna.see(".zin"))
    browser.set_network_conditions(offline=True, latency=0, throughput=0)
    ActionChains(browser).send_keys("1").perform()
    anna.wait(lambda: anna.see(".opslag")[0].startswith("Nog niet opgeslagen"))
    assert not anna.see("#zin-dorp-001 .klaar")
    browser.delete_network_conditions()
    anna.press()
    stored = Store(coded_case.review.database).decisions()
    assert [decision.statement.codes["cel"] for decision in stored] == [["basisidee", "rol_overheid"]]


def test_reviews_follow_their_sentence_to_a_new_extraction(
    browser: webdriver.Chrome, server: str, coded_case: Config
) -> None:
    anna = Coder(browser, server, "Anna")
    browser.set_window_size(1500, 950)
    anna.open()
    anna.wait(lambda: anna.see(".zin"))
    anna.press(Keys.ENTER, Keys.ENTER)

    # The next extraction misses the first of both sentences, and numbers all segments otherwise.
    folder = coded_case.outputs / "boek"
    document = Document.read(folder / "documents" / "dorp.json")
    coded = [segment for segment in read_coded(folder / "machine" / "dorp.jsonl") if segment.id != "dorp-001"]
    renumbered = [segment.model_copy(update={"id": f"dorp-1{segment.id[-2:]}"}) for segment in coded]
    write_coded(folder / "machine" / "dorp.jsonl", renumbered)
    segments = [Segment(**segment.model_dump(include=set(Segment.model_fields))) for segment in renumbered]
    document.model_copy(update={"segments": segments}).write(folder / "documents" / "dorp.json")

    anna.open()
    anna.wait(lambda: anna.see("#zin-dorp-102 .klaar") == ["✓"])
    assert anna.see(".voortgang b") == ["1 van 4"]
    anna.open("niet-teruggevonden")
    anna.wait(lambda: any("De gemeente Dorp geeft subsidie" in row for row in anna.see("table tr")))
