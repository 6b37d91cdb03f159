"""Every page with a sample view, in both languages: well formed, labelled, quiet, small."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.services.browser import DESK, PHONE, RULES, Pages
from tests.web import gallery, markup, samples
from web import i18n
from web.mail.messages import COPY, MESSAGES

BUDGET = 30_000  # bytes of HTML and CSS, gzipped
LEGIBLE = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
EVERY = [(language, name) for language in i18n.LANGUAGES for name in samples.PAGES]
MAILS = [(language, name) for language in i18n.LANGUAGES for name in samples.MAILS]


@pytest.fixture(scope="module")
def look() -> FlaskClient:
    """The pages without the product behind them."""
    i18n.compile_catalogues()
    return gallery.make().test_client()


def opened(look: FlaskClient, language: str, name: str) -> str:
    answer = look.get(f"/{language}/{name}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_a_page_is_well_formed_and_every_part_has_words(look: FlaskClient, language: str, name: str) -> None:
    html = opened(look, language, name)
    assert markup.unbalanced(html) == []
    page = lxml.html.document_fromstring(html)
    assert page.get("lang") == language
    assert markup.references(page) == []
    assert markup.unlabelled(page) == []
    assert markup.headings(page) == []
    assert page.xpath("//img[not(@alt)]") == []
    assert page.xpath("//button[not(normalize-space())]") == []


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_a_page_needs_no_inline_style_or_script_and_proves_its_forms(
    look: FlaskClient, language: str, name: str
) -> None:
    page = lxml.html.document_fromstring(opened(look, language, name))
    assert markup.forbidden(page) == []
    assert markup.unprotected(page) == []


@pytest.mark.parametrize("name", samples.PAGES)
def test_one_thing_to_do_stands_out(look: FlaskClient, name: str) -> None:
    assert markup.primary_buttons(lxml.html.document_fromstring(opened(look, "id", name))) <= 1


@pytest.mark.parametrize("name", [name for name, (_, page, _) in samples.PAGES.items() if getattr(page, "errors", ())])
def test_a_refused_form_says_so_first_and_leads_to_each_field(look: FlaskClient, name: str) -> None:
    page = lxml.html.document_fromstring(opened(look, "id", name))
    (summary,) = page.xpath("//*[@role='alert']")
    assert page.xpath("string(//title)").startswith("Galat: ")
    assert summary.get("autofocus") is not None
    for href in summary.xpath(".//a/@href"):
        (control,) = page.xpath(f"//*[@id='{href[1:]}']")
        assert control.tag in {"input", "select", "textarea"}
        message = summary.xpath(f".//a[@href='{href}']")[0].text
        assert any(
            message.split(": ")[-1].casefold() in each.text_content().casefold()
            for each in page.xpath("//p[@class='error']")
        )


@pytest.mark.parametrize("name", samples.PAGES)
def test_a_page_with_its_style_sheet_stays_small(look: FlaskClient, name: str) -> None:
    css = (i18n.WEB / "static" / "css" / "layak.css").read_bytes()
    size = len(gzip.compress(opened(look, "id", name).encode(), 9)) + len(gzip.compress(css, 9))
    assert size <= BUDGET


def test_a_page_carries_only_the_icons_it_uses(look: FlaskClient) -> None:
    page = lxml.html.document_fromstring(opened(look, "id", "tugas"))
    symbols = set(page.xpath("//symbol/@id"))
    assert symbols == {href[1:] for href in page.xpath("//use/@href")}
    assert 3 < len(symbols) < 20


def test_english_readers_get_english_words_and_dates(look: FlaskClient) -> None:
    html = opened(look, "en", "tugas")
    assert "Your tasks" in html
    assert "Friday, 6 March 2026" in html
    assert "Tugas Anda" not in html


def test_numbers_have_a_comma_in_indonesian_and_a_point_in_english(look: FlaskClient) -> None:
    assert "24,50" in opened(look, "id", "tugas")
    assert "24.50" in opened(look, "en", "tugas")


def test_a_dot_at_the_end_of_the_scale_stays_inside(look: FlaskClient) -> None:
    def nudges(name: str) -> list[str | None]:
        page = lxml.html.document_fromstring(opened(look, "id", name))
        return [dot.get("transform") for dot in page.xpath("//*[name()='circle'][contains(@class, 'r-dot')]")]

    assert nudges("papan-kosong") == ["translate(7)"] * 3
    assert nudges("papan") == [None] * 3


def test_a_long_claim_leads_straight_to_its_decision(look: FlaskClient) -> None:
    def jumps(name: str) -> list[str]:
        page = lxml.html.document_fromstring(opened(look, "id", name))
        return page.xpath("//main//a[@href='#decide']")

    assert len(jumps("tanda-tangan-panjang")) == 1
    assert jumps("tanda-tangan") == []


def test_a_task_leads_to_the_page_of_its_form(look: FlaskClient) -> None:
    page = lxml.html.document_fromstring(opened(look, "id", "tugas"))
    assert {"/tugas/t1", "/tugas/t2", "/tugas/t4/tanda-tangan", "/tanda-terima/TT-2026-0362"} <= set(
        page.xpath("//@href")
    )


def test_the_head_sends_only_the_decision_that_is_open(look: FlaskClient) -> None:
    page = lxml.html.document_fromstring(opened(look, "id", "keputusan"))
    forms = page.xpath("//details[@name='decision']/form")
    assert [each.xpath(".//button/@value") for each in forms] == [
        ["more_time"], ["longer_asked"], ["other_officer"], ["help_asked"], ["already_sent"]
    ]  # fmt: skip
    assert set(forms[0].xpath(".//@name")) == {"csrf_token", "until", "late_cause", "decision"}
    assert page.xpath("//meta[@name='referrer']/@content") == ["no-referrer"]


def test_opening_a_file_keeps_a_half_typed_verdict(look: FlaskClient) -> None:
    page = lxml.html.document_fromstring(opened(look, "id", "periksa-bukti"))
    assert set(page.xpath("//button[@name='show']/@form")) == {"verdict"}
    assert "f2:3" in page.xpath("//button[@name='show']/@value")


def test_who_sent_gets_no_form_to_judge(look: FlaskClient) -> None:
    page = lxml.html.document_fromstring(opened(look, "id", "periksa-bukti-mata"))
    assert page.xpath("//input[contains(@name, 'verdict')]") == []
    assert "Anda mengirim bukti ini" in page.text_content()


def test_every_kind_of_letter_is_looked_at() -> None:
    assert {*MESSAGES, COPY} == set(samples.MAILS)


@pytest.mark.parametrize(("language", "name"), MAILS)
def test_a_mail_says_one_thing_and_has_one_address(look: FlaskClient, language: str, name: str) -> None:
    mail = samples.MAILS[name]
    subject, text, html = (
        look.get(f"/{language}/surel/{name}/{part}").text for part in ("subject.txt", "body.txt", "body.html")
    )
    if hasattr(mail, "indicator"):
        assert mail.indicator.code in subject
    rows = [*getattr(mail, "rows", ()), *(row for part in getattr(mail, "parts", ()) for row in part.rows)]
    addresses = {mail.url, *(row.url for row in rows)}
    assert len(subject.strip().splitlines()) == 1
    assert len(re.findall(rf"{re.escape(mail.url)}(?!/)", text)) == 1
    assert "\n\n\n\n" not in text
    assert subject.strip().split("] ")[-1] in " ".join(text.split())
    assert markup.unbalanced(html.replace("<!doctype html>", "")) == []
    page = lxml.html.document_fromstring(html)
    assert set(page.xpath("//@href")) == addresses
    assert page.xpath("string(//title)").strip() == subject.strip()
    assert mail.number in page.text_content()


@pytest.mark.parametrize(("language", "name"), MAILS)
def test_the_text_of_a_mail_has_short_lines_however_long_the_name_of_an_agency(
    look: FlaskClient, language: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk, dan Keluarga Berencana"
    long = replace(samples.MAILS[name], recipient=f"Kepala {agency}", copies=(f"Petugas {agency}", "Koordinator"))
    monkeypatch.setitem(samples.MAILS, name, long)
    lines = look.get(f"/{language}/surel/{name}/body.txt").text.splitlines()
    assert [line for line in lines if len(line) > 78 and "://" not in line] == []


def test_a_list_of_mails_shows_what_it_is_about_and_not_whom_it_greets(look: FlaskClient) -> None:
    page = lxml.html.document_fromstring(look.get("/id/surel/escalation_ask/body.html").text)
    first = page.xpath("//body/div")[0]
    assert "display:none" in first.get("style")
    assert first.text_content().startswith("Bukti Fasilitas Kesehatan")


def test_a_copy_leads_to_the_case_and_asks_for_nothing(look: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(samples.MAILS, "sign_due", replace(samples.MAILS["sign_due"], is_copy=True))
    text = look.get("/id/surel/sign_due/body.txt").text
    assert "Buka kasus:" in text
    assert "Baca dan tanda tangani" not in text
    assert "tanda tangan Anda" not in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_mail_is_legible_and_its_button_is_met_by_a_thumb(
    browser: Browser, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    for name in samples.MAILS:
        page.goto(f"{address}/id/surel/{name}/body.html")
        assert Axe().run(page, options=LEGIBLE).response["violations"] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        button = page.locator("a.t").bounding_box()
        assert button is not None
        assert button["height"] >= 44, name
    context.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The gallery behind a real port."""
    i18n.compile_catalogues()
    server = make_server("127.0.0.1", 0, gallery.make(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page: Pages, address: str, width: int) -> None:
    page = open_page(width)
    page.route(
        "**/berkas/**",
        lambda route: route.fulfill(content_type="image/svg+xml", body="<svg xmlns='http://www.w3.org/2000/svg'/>"),
    )
    page.route("**/*.bpmn", lambda route: route.abort("aborted"))
    found = {name: complaints for name in samples.PAGES if (complaints := complain(page, f"{address}/id/{name}"))}
    open_page.errors.clear()
    assert found == {}


def complain(page: Page, url: str) -> list[str]:
    """What axe says of a page, and how far it is wider than its window."""
    page.goto(url)
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    violations = Axe().run(page, options=RULES).response["violations"]
    return [each["id"] for each in violations] + ([f"{wider} px too wide"] if wider > 0 else [])


def test_the_keyboard_reaches_everything_with_a_ring_around_it(open_page: Pages, address: str) -> None:
    page = open_page(PHONE)
    page.goto(f"{address}/id/bukti")
    seen: set[str] = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.id || e.name || e.textContent.trim(), s.outlineStyle !== 'none' || s.boxShadow !== 'none',"
            " e === document.body] }"
        )
        if where[2]:
            break
        assert where[1], f"no ring on {where[0]}"
        seen.add(where[0])
    assert {"answer", "file-1", "document_on-1", "note", "n-1-2023"} <= seen
