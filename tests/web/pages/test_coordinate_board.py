"""The board: every case with its three numbers, who holds it, what is late."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from engine import clock
from engine.city import accounts
from engine.city.actors import Held
from engine.city.sign_ins import begin_session
from engine.store.unit import StatementCounter
from tests.web.pages.story import Seen, Story, days, words
from web.database import db

STATEMENTS = 15
READERS = ("coordinator", "secretary", "chair", "verifier")
OTHERS = ("dinkes", "head", "reviewer", "nobody")


def number(text: str) -> Decimal:
    """`1.234,50` as a number."""
    return Decimal(text.strip().replace(".", "").replace(",", "."))


def numbers(row: object) -> list[Decimal]:
    """Provable, accepted, claimed, maximum and gap of a row of the table."""
    cells = row.xpath("./td[contains(@class, 'num')][not(contains(@class, 'b-w'))]")  # type: ignore[attr-defined]
    return [number(cell.text_content()) for cell in cells]


def codes(page: Seen) -> list[str]:
    """The cases in the order they stand in."""
    return [each.strip() for each in page.page.xpath("//table//th[contains(@class, 'b-name')]//span/text()")]


def row_of(page: Seen, code: str) -> str:
    """The words of a case's row."""
    [row] = page.page.xpath(f"//tr[th[contains(@class, 'b-name')]//span[.='{code}']]")
    return " ".join(words(cell.text_content()) for cell in row.xpath("./*"))


@pytest.fixture
def lived(story: Story, now: clock.Movable) -> Story:
    """Indicator 7 is scored in part and returned, 8 in review, 9 never begun and late."""
    world = story.world
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701="9", q0702=("wrong_year", "2023"), q0703="4")
    world.answer("dinkes", world.task("collect", "dinkes", 8), "08.01", choice=1)
    world.upload("dinkes", world.task("collect", "dinkes", 8), "08.01")
    world.complete("dinkes", world.task("collect", "dinkes", 8))
    world.sign(number=8)
    now.advance(days(8))
    return story


def test_a_new_city_reads_what_comes_first(story: Story) -> None:
    """Before the first cycle the front page of a coordinator is no wrong address."""

    def found(session: Session) -> str:
        city_id = accounts.add_city(session, key="martapura", name="Martapura", zone="Asia/Makassar")
        person_id = accounts.add_person(
            session, city_id, email="koordinator@martapura.example", name="Koordinator", password="belum-ada-siklus"
        )
        accounts.give_role(session, city_id, person_id, Held("coordinator"))
        return begin_session(session, person_id)

    browser = story.client()
    browser.set_cookie("layak", story.world.unit(found))
    board = Seen.of(browser.get("/kesiapan"), 200)
    assert board.title == "Belum ada siklus yang dibuka"
    assert "layak cycle open" in board.text
    inbox = Seen.of(browser.get("/tugas"), 200)
    assert "belum ada siklus yang dibuka" in inbox.text
    assert "dokumen tahun" not in inbox.text


def test_a_fresh_board_says_that_nothing_is_claimed(story: Story) -> None:
    page = story.get("coordinator", "/kesiapan")
    assert page.title == "Belum ada yang diklaim"
    assert "Siklus 2026 · Penilaian mandiri · ditutup Selasa, 31 Maret 2026 pukul 16.00 WITA" in page.text
    assert codes(page) == ["K3-07", "K3-08", "K3-09"]
    assert "Petugas Dinkes dan 1 lainnya" in row_of(page, "K3-07")


def test_numbers_are_the_sums_of_what_stands_below_them(lived: Story) -> None:
    page = lived.get("coordinator", "/kesiapan")
    assert page.title == "32,00 poin diklaim, belum bisa dibuktikan"
    cases = [numbers(row) for row in page.page.xpath("//tr[th[contains(@class, 'b-name')]]")]
    [cluster] = [numbers(row) for row in page.page.xpath("//tr[@class='board-cluster']")]
    [city] = [numbers(row) for row in page.page.xpath("//tfoot/tr")]
    sums = [sum(column, Decimal(0)) for column in zip(*cases, strict=True)]
    assert cluster == sums
    assert city == sums
    assert city == [Decimal(13), Decimal(13), Decimal(45), Decimal(75), Decimal(32)]
    ruler = words(page.page.xpath("string(//section[@aria-labelledby='three'])"))
    assert "45,00" in ruler
    assert "13,00" in ruler


def test_a_row_tells_holder_status_and_what_is_late(lived: Story) -> None:
    page = lived.get("coordinator", "/kesiapan")
    assert "Dikembalikan Petugas Disdik" in row_of(page, "K3-07")
    assert "Sedang diperiksa Peninjau Klaster III" in row_of(page, "K3-08")
    assert "Belum mulai Petugas Kemenag" in row_of(page, "K3-09")
    late = [row_of(page, code) for code in codes(page) if "Terlambat" in row_of(page, code)]
    assert f"{len(late)} terlambat" in page.text
    assert "Terlambat 3 hari kerja" in row_of(page, "K3-07")
    assert "21" in row_of(page, "K3-07").split()[-1], "7 points that are missing x 3 working days"


def test_filters_leave_what_they_name_and_sum_it(lived: Story) -> None:
    shown = {
        show: codes(lived.get("coordinator", f"/kesiapan?tampil={show}")) for show in ("agency", "reviewer", "all")
    }
    assert shown == {"agency": ["K3-07", "K3-09"], "reviewer": ["K3-08"], "all": ["K3-07", "K3-08", "K3-09"]}
    late = lived.get("coordinator", "/kesiapan?tampil=late")
    assert "K3-07" in codes(late)
    reviewer = lived.get("coordinator", "/kesiapan?tampil=reviewer")
    [sums] = [numbers(row) for row in reviewer.page.xpath("//tfoot/tr")]
    assert sums == [Decimal(0), Decimal(0), Decimal(25), Decimal(50), Decimal(25)]
    assert "Jumlah yang tampil" in reviewer.text
    assert reviewer.title == "32,00 poin diklaim, belum bisa dibuktikan", "the city's numbers stay"
    assert reviewer.page.xpath("//select[@name='tampil']/option[@selected]/@value") == ["reviewer"]


def test_orders(lived: Story) -> None:
    by = {order: codes(lived.get("coordinator", f"/kesiapan?urut={order}")) for order in ("weight", "gap", "holder")}
    assert by["gap"] == ["K3-08", "K3-07", "K3-09"]
    assert by["weight"][0] in ("K3-07", "K3-08")
    assert by["holder"] == ["K3-08", "K3-07", "K3-09"]
    assert "Semua klaster" in lived.get("coordinator", "/kesiapan?urut=gap").text


@pytest.mark.parametrize("query", ["tampil=%3Cb%3E", "urut=DROP+TABLE", "tampil=&urut=", "halaman=-1"])
def test_an_unknown_filter_shows_everything(lived: Story, query: str) -> None:
    page = lived.get("coordinator", f"/kesiapan?{query}")
    assert len(codes(page)) == 3


def test_an_empty_filter_says_so(story: Story) -> None:
    page = story.get("coordinator", "/kesiapan?tampil=reviewer")
    assert "Tidak ada kasus dengan saringan ini" in page.text


def test_what_waits_for_the_reader_is_named_with_its_indicator(lived: Story, now: clock.Movable) -> None:
    assert "Tidak ada yang menunggu Anda" in lived.get("coordinator", "/kesiapan").text
    for _day in range(60):
        now.advance(days(1))
        lived.world.sweep()
        if any(task.element_id == "settle" for number in (7, 9) for task in lived.world.open_tasks(number)):
            break
    page = lived.get("coordinator", "/kesiapan")
    needs = words(page.page.xpath("string(//aside[@aria-labelledby='needs-title'])"))
    assert "Putuskan bersama ketua" in needs
    assert "K3-09 Pendampingan anak · Kemenag" in needs or "K3-07 Kawasan Tanpa Rokok · Disdik" in needs
    assert "eskalasi tingkat" in page.text


def test_points_at_risk_stand_as_a_picture_and_as_a_table(lived: Story) -> None:
    page = lived.get("coordinator", "/kesiapan")
    rows = page.page.xpath("//section[@aria-labelledby='risk']//tbody/tr")
    first = words(rows[0].text_content())
    assert first.startswith("Lewat")
    assert sum(number(row.xpath("./td[1]")[0].text_content()) for row in rows) == Decimal(75 - 13)


def test_in_english(lived: Story) -> None:
    lived.in_english("coordinator")
    page = lived.get("coordinator", "/kesiapan")
    assert page.page.get("lang") == "en"
    assert page.title == "32.00 points claimed that cannot be proven yet"
    assert "Smoke-free areas" in page.text


def test_who_reads_the_board(lived: Story) -> None:
    for who in READERS:
        assert lived.get(who, "/kesiapan").title.startswith("32,00"), who
    for who in OTHERS:
        assert lived.get(who, "/kesiapan", status=403), who
    assert lived.get("", "/kesiapan", status=303).to.startswith("/masuk?next=")


@pytest.mark.parametrize("query", ["", "?tampil=late&urut=weight"])
def test_the_board_costs_few_statements(lived: Story, query: str) -> None:
    lived.get("coordinator", f"/kesiapan{query}")
    with lived.app.app_context():
        counter = StatementCounter(db.engine)
    with counter:
        lived.get("coordinator", f"/kesiapan{query}")
    assert len(counter.texts) <= STATEMENTS, counter.texts
