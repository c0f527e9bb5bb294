"""The pages: nothing in them runs, every link leads somewhere, and everybody can read them."""

from __future__ import annotations

import base64
import hashlib
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from reports import CODEBOOK, HOSTILE, write_bare_source, write_source

from pipeline.config import ReportSettings
from pipeline.document import CodedSegment, Mention
from pipeline.errors import InputError
from pipeline.files import read_json, write_json
from pipeline.report import report
from pipeline.report.data import printable

Page = html.HtmlElement


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_source(tmp_path_factory.mktemp("bron"))
    report(folder, CODEBOOK, ReportSettings(items=2))
    return folder


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Page]:
    return {path.name: html.parse(str(path)).getroot() for path in sorted(folder.glob("*.html"))}


def texts(page: Page, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.xpath(path)]


def test_a_source_has_its_pages(pages: dict[str, Page]) -> None:
    cases = [f"{case}{kind}.html" for case in ("veenstad", "oost") for kind in ("", "-tekst", "-codes")]
    assert set(pages) == {"index.html", "gedrukt-en-gevonden.html", "verantwoording.html", *cases}


def test_text_of_a_document_stays_text(pages: dict[str, Page]) -> None:
    shown = texts(pages["veenstad-tekst.html"], "//p[@class='words']")
    assert all(" ".join(text.split()) in shown for text in printable(HOSTILE))
    for page in pages.values():
        assert not page.xpath("//img")
        assert len(page.xpath("//style")) == len(page.xpath("//script")) == 1
        assert not page.xpath("//@*[starts-with(name(), 'on')] | //@style")


def test_the_policy_allows_only_the_page_s_own_style_and_script(pages: dict[str, Page]) -> None:
    for page in pages.values():
        policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        for kind in ("style", "script"):
            digest = hashlib.sha256(page.xpath(f"//{kind}")[0].text.encode("utf8")).digest()
            assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy


def test_every_link_leads_to_a_file_and_a_place_in_it(folder: Path, pages: dict[str, Page]) -> None:
    places = {name: page.xpath("//@id") for name, page in pages.items()}
    followed = 0
    for name, page in pages.items():
        assert len(places[name]) == len(set(places[name])), name
        for link in page.xpath("//@href | //@*[name()='xlink:href']"):
            parts = urlsplit(link)
            assert not parts.scheme and not parts.netloc, link
            target = parts.path or name
            assert (folder / target).exists(), link
            if parts.fragment:
                assert unquote(parts.fragment) in places[target], link
            followed += 1
    assert followed > 300


def test_the_dashboard_has_the_book_s_grid(pages: dict[str, Page]) -> None:
    cells = pages["veenstad.html"].xpath("//div[@class='dashboard']/section/h3")
    labels = [cell.text.strip() for cell in cells]
    assert labels == [code.label for code in CODEBOOK["cel"].codes]


def test_a_cell_shows_the_best_items_and_keeps_the_others_at_hand(
    folder: Path, pages: dict[str, Page]
) -> None:
    cell = "//section[h3[@id='cel-bevorderend']]"
    shown = texts(pages["veenstad.html"], f"{cell}/ol/li/a[@class='claim']")
    more = texts(pages["veenstad.html"], f"{cell}/details//li/a[@class='claim']")
    items = printable(read_json(folder / "dashboards.json"))["veenstad"]["cells"]["bevorderend"]
    assert shown == [item["text"] for item in items[:2]]
    assert len(more) == len(items) - 2


def test_milestones_stand_in_order_of_time(pages: dict[str, Page]) -> None:
    shown = texts(pages["veenstad.html"], "//section[h3[@id='cel-ontwikkeling']]//a[@class='claim']")
    assert [text[:4] for text in shown] == ["2014", "2016"]


def test_every_item_leads_to_the_sentences_that_it_rests_on(folder: Path, pages: dict[str, Page]) -> None:
    boards = printable(read_json(folder / "dashboards.json"))
    for case, board in boards.items():
        text = pages[f"{case}-tekst.html"]
        items = [item for items in board["cells"].values() for item in items]
        entries = pages[f"{case}.html"].xpath("//li[contains(@class, 'item')]")
        assert len(entries) == len(items)
        for entry in entries:
            claim = entry.xpath("./a[@class='claim']")[0]
            item = next(
                i for i in items if " ".join(i["text"].split()) == " ".join(claim.text_content().split())
            )
            links = entry.xpath(".//ol//a/@href")
            assert [unquote(link.split("#zin-")[1]) for link in links] == item["evidence"]
            assert claim.get("href") == links[0]
            for quoted, link in zip(entry.xpath(".//q"), links, strict=True):
                place = text.get_element_by_id(unquote(link.split("#")[1]))
                words = "".join(place.xpath("./p[@class='words']//text()[not(parent::*[@class='role'])]"))
                assert words == quoted.text_content()


def test_a_sentence_leads_back_to_the_items_that_rest_on_it(pages: dict[str, Page]) -> None:
    sentence = pages["veenstad-tekst.html"].get_element_by_id("zin-veenstad-001")
    back = [link for link in sentence.xpath(".//a/@href") if "#punt-" in link]
    assert back == ["veenstad.html#punt-basisidee-1", "veenstad.html#punt-basisidee-2"]


def test_actors_are_marked_with_sector_and_role(pages: dict[str, Page]) -> None:
    sentence = pages["veenstad-tekst.html"].get_element_by_id("zin-veenstad-004")
    marks = sentence.xpath(".//a[contains(@class, 'actor')]")
    assert [mark.text_content() for mark in marks] == [
        "gemeente Veenstad (overheid, financier)",
        "Jan Smit (overheid, bestuurder)",
    ]
    row = pages["veenstad.html"].get_element_by_id(marks[0].get("href").split("#")[1])
    assert "gemeente Veenstad" in row.text_content()


def test_numbers_lead_to_as_many_sentences(folder: Path, pages: dict[str, Page]) -> None:
    for row in pages["index.html"].xpath("//table[@id='cel']/tbody/tr"):
        for link in row.xpath("./td/a"):
            target, place = link.get("href").split("#")
            sentences = pages[target].get_element_by_id(unquote(place)).xpath(".//li")
            assert int(link.xpath("./span[@class='n']")[0].text.strip("*")) == len(sentences)


def test_sectors_are_crossed_with_roles_and_factors_with_steps(pages: dict[str, Page]) -> None:
    page = pages["veenstad.html"]
    sectors, factors = (
        page.xpath(f"//section[@id='{place}']//table[@class='heat']")[0] for place in ("partijen", "factoren")
    )
    heads = texts(sectors, "./thead/tr/th")
    row = dict(zip(heads, texts(sectors, "./tbody/tr[th='Overheid']/td"), strict=True))
    assert (row["Bestuurder"], row["Financier"], row["Partner"]) == ("2", "1", "0")
    assert "Geen" not in heads
    assert texts(factors, "./thead/tr/th") == [code.label for code in CODEBOOK["trede"].codes]
    assert set(texts(factors, "./tbody/tr/td")) == {"0"}


def test_published_and_mined_stand_side_by_side(pages: dict[str, Page]) -> None:
    rows = pages["gedrukt-en-gevonden.html"].xpath("//section[@id='veenstad']//tbody/tr")
    found, missed = (
        [row for row in rows if row.get("class") == verdict] for verdict in ("gevonden", "gemist")
    )
    assert [row.xpath("./td")[0].text_content() for row in found] == [
        "Buren leren elkaar kennen in de buurttuin"
    ]
    assert found[0].xpath("./td[2]//a[starts-with(@href, 'veenstad-tekst.html#zin-')]")
    assert [[cell.text_content() for cell in row] for row in missed] == [
        ["✗ gemist", text, ""] for text in ("Gezond eten", HOSTILE[0], "Bakker")
    ]


def test_parties_of_the_source_s_own_table_stand_apart(pages: dict[str, Page]) -> None:
    listed = pages["veenstad.html"].xpath("//table[contains(caption, 'zelf in een tabel')]//tbody/tr")
    assert [[cell.text_content() for cell in row] for row in listed] == [
        [HOSTILE[0], "–", "financier", "tabel, p.\N{NO-BREAK SPACE}3"],
        ["Bakker", "Markt", "–", "tabel, p.\N{NO-BREAK SPACE}3"],
    ]


def test_without_published_tables_there_is_no_such_page(tmp_path: Path) -> None:
    report(write_source(tmp_path, published=False), CODEBOOK, ReportSettings())
    assert not (tmp_path / "gedrukt-en-gevonden.html").exists()
    assert "gedrukt-en-gevonden" not in (tmp_path / "index.html").read_text(encoding="utf8")


def test_a_screen_reader_finds_its_way(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert page.get("lang") == "nl"
        assert all(len(page.xpath(f"//{landmark}")) >= 1 for landmark in ("header", "nav", "main", "footer"))
        assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1, name
        assert page.xpath("//body//a[@href]")[0].get("href") == "#inhoud"
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        for nav in page.xpath("//nav"):
            assert nav.get("aria-label")
        for region in page.xpath("//*[@role='region']"):
            assert region.get("aria-label") and region.get("tabindex") == "0"
        for section in page.xpath("//section[@aria-labelledby]"):
            assert page.xpath(f"//*[@id='{section.get('aria-labelledby')}']")
        for control in page.xpath("//input|//select"):
            assert control.xpath("ancestor::label"), name
        for table in page.xpath("//table"):
            assert table.xpath("./caption") and table.xpath("./thead//th[@scope='col']")
            assert all(row.xpath("./th[@scope='row']") for row in table.xpath("./tbody/tr"))
        for link in page.xpath("//a[@href][not(ancestor::svg)]"):
            assert link.text_content().strip(), html.tostring(link)


def test_a_sentence_says_why_it_has_its_codes(pages: dict[str, Page]) -> None:
    sentence = pages["veenstad-tekst.html"].get_element_by_id("zin-veenstad-005")
    reasons = sentence.xpath(".//details[@class='why']//li/text()")
    assert reasons == ["Bevorderende factoren: uitleg, bevorderend", "Burgerkracht: uitleg, burgerkracht"]


JAN = Mention(surface="Jan", start=0, end=3, name="Jan", sector="gemeenschap", rol="geen")
PLAIN = CodedSegment(id="leeg-1", case="leeg", kind="paragraph", text="Jan deed niets.")


@pytest.mark.parametrize("segments", [[], [PLAIN], [PLAIN.model_copy(update={"actors": [JAN]})]])
def test_a_case_in_which_nothing_is_found_has_its_pages_too(
    tmp_path: Path, segments: list[CodedSegment]
) -> None:
    report(write_bare_source(tmp_path, segments), CODEBOOK, ReportSettings())
    page = html.parse(str(tmp_path / "leeg.html")).getroot()
    assert len(page.xpath("//p[text()='Geen zin in deze casus is zo gecodeerd.']")) == 6
    assert (tmp_path / "casusspiegel.xlsx").exists() and (tmp_path / "dashboards.docx").exists()


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "dashboards.json").unlink()
    with pytest.raises(InputError, match="casusspiegel compare"):
        report(tmp_path, CODEBOOK, ReportSettings())


def test_a_case_can_t_take_the_place_of_a_page_of_the_report(tmp_path: Path) -> None:
    write_source(tmp_path)
    boards = read_json(tmp_path / "dashboards.json")
    write_json(tmp_path / "dashboards.json", {"index": boards["oost"]})
    with pytest.raises(InputError, match="vaste pagina"):
        report(tmp_path, CODEBOOK, ReportSettings())
