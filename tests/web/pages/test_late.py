"""Who is late: groups and rows that agree, the ladder, the weeks, the spreadsheet, the wall of the meeting room."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from engine import clock
from engine.errors import Busy
from engine.escalation.decide import decide_as
from engine.escalation.queries import list_links
from engine.readiness.lateness.queries import get_late
from engine.readiness.lateness.views import LateTask, LateView
from engine.store.unit import StatementCounter
from tests.web.pages.story import Seen, Story, days, words
from web.database import db
from web.late import wall

STATEMENTS = 15
PAGES = ("/terlambat", "/terlambat/tangga", "/terlambat/ketepatan", "/papan", "/terlambat.xlsx")


def number(text: str) -> Decimal:
    """`1.234,50` as a number."""
    return Decimal(words(text).replace(".", "").replace(",", "."))


def column(page: Seen, table: str, label: str) -> list[Decimal]:
    """A column of figures of a table's body."""
    cells = page.page.xpath(f"//table[contains(@class, '{table}')]/tbody/tr/td[@data-label='{label}']")
    return [number(cell.text_content()) for cell in cells]


def total(page: Seen) -> Decimal:
    """The sum below the rows."""
    [cell] = page.page.xpath("//table[contains(@class, 'late-rows')]/tfoot//td")
    return number(cell.text_content())


@pytest.fixture
def lived(story: Story, now: clock.Movable) -> Story:
    """Three weeks without anybody sending: heads were asked, a secretary too."""
    for _day in range(22):
        now.advance(days(1))
        story.world.sweep()
    return story


def test_on_the_first_day_nothing_is_late(story: Story) -> None:
    page = story.get("coordinator", "/terlambat")
    assert page.title == "Tidak ada yang terlambat"
    assert story.get("coordinator", "/papan").title == "Tidak ada yang terlambat"
    assert story.get("coordinator", "/terlambat/ketepatan").title == "Belum ada tenggat yang lewat"


def test_every_way_to_group_adds_up_to_the_same_rows(lived: Story) -> None:
    for by in ("perangkat", "klaster", "tingkat", "petugas"):
        page = lived.get("coordinator", f"/terlambat?menurut={by}")
        rows, groups = column(page, "late-rows", "Poin"), column(page, "late-groups", "Poin")
        assert sum(rows) == sum(groups) == total(page)
        assert sum(column(page, "late-groups", "Tugas terlambat")) == len(rows)
        assert page.title == f"{len(rows)} tugas terlambat menahan {words(str(total(page)).replace('.', ','))} poin"


def test_a_group_leads_to_its_own_rows_and_back(lived: Story) -> None:
    page = lived.get("coordinator", "/terlambat")
    for link in page.page.xpath("//table[contains(@class, 'late-groups')]//th/a"):
        [points] = link.xpath("./ancestor::tr/td[@data-label='Poin']")
        alone = lived.get("coordinator", link.get("href"))
        assert total(alone) == number(points.text_content())
        assert f"Perangkat daerah: {words(link.text_content())}" in alone.text
        assert "Hapus" in alone.text
    both = lived.get("coordinator", "/terlambat?perangkat=dinkes&klaster=3&tingkat=2")
    assert "Dinas Kesehatan" in both.text
    assert "Kemenag" not in words(both.page.xpath("string(//table[contains(@class, 'late-rows')])"))
    assert lived.get("coordinator", "/terlambat?perangkat=mars").title.startswith("Tidak ada yang terlambat dengan")


def test_a_row_tells_the_rung_since_when_and_what_comes_next(lived: Story) -> None:
    page = lived.get("coordinator", "/terlambat?perangkat=dinkes")
    row = words(page.page.xpath("string(//table[contains(@class, 'late-rows')]/tbody/tr[1])"))
    assert "Petugas Dinkes" in row
    assert "Tingkat 2, menunggu Asisten atau Sekda sejak" in row
    assert "Ketua gugus tugas" in row
    ladder = lived.get("coordinator", "/terlambat/tangga")
    assert "Tingkat 2" in [words(each.text_content()).rsplit(" ", 1)[0] for each in ladder.page.xpath("//h2")]


def test_a_rung_that_asks_by_memo_has_one_to_print_and_to_hand_over(lived: Story) -> None:
    page = lived.get("coordinator", "/terlambat/tangga")
    [memo] = [str(each) for each in page.page.xpath("//a/@href") if "/nota-dinas/" in each][:1]
    answer = lived.client("coordinator").get(memo)
    assert answer.status_code == 200
    assert "Asisten atau Sekda" in "".join(c.text for t in Document(io.BytesIO(answer.data)).tables for c in t._cells)
    [url] = [str(each) for each in page.page.xpath("//form/@action") if each.endswith("/diserahkan")][:1]
    lived.post("secretary", url, status=403)
    for _twice in range(2):
        lived.post("coordinator", url)
    after = lived.get("coordinator", "/terlambat/tangga")
    assert url not in after.html
    assert "diserahkan" in after.text
    [event] = lived.world.events("decision.memo_delivered")
    assert event.actor == lived.world.actors["coordinator"].id
    case = str(page.page.xpath(f"//tr[.//a[@href='{memo}']]//th/a/@href")[0])
    assert "Nota dinas diserahkan kepada Asisten atau Sekda" in lived.get("coordinator", case).text


def test_the_spreadsheet_has_the_rows_of_the_page(lived: Story) -> None:
    page = lived.get("coordinator", "/terlambat?perangkat=dinkes")
    [url] = page.page.xpath("//a[contains(@href, '.xlsx')]/@href")
    answer = lived.client("coordinator").get(url)
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    late = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    head, *rows = lines(late)
    place = head.index("Poin dipertaruhkan")
    assert [Decimal(str(row[place])) for row in rows[:-1]] == column(page, "late-rows", "Poin")
    assert (rows[-1][0], Decimal(str(rows[-1][place]))) == ("Jumlah", total(page))
    assert (late.page_setup.orientation, late.print_title_rows) == ("landscape", "$1:$1")


def lines(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def promise(lived: Story) -> LateTask:
    """The secretary gives Dinas Kesehatan a few more days for a task."""
    found: LateView = lived.world.read(get_late, lived.world.actors["coordinator"])
    late = next(each for each in found.late if each.agency == "dinkes" and each.rung and each.rung.role == "secretary")
    assert late.rung is not None
    request_id, secretary = late.rung.request_id, lived.world.actors["secretary"]
    said = {"decision": "more_time", "until": (clock.now() + days(3)).date().isoformat(), "late_cause": "other"}
    lived.world.unit(lambda s: decide_as(s, list_links(s, secretary.city_id, request_id)[0].id, secretary, said))
    return late


def test_the_spreadsheet_has_each_way_to_look_at_it(lived: Story) -> None:
    """What the pages show: what promises keep quiet, the groups, the weeks as numbers that can be reckoned with."""
    promised = promise(lived)
    book = load_workbook(io.BytesIO(lived.client("coordinator").get("/terlambat.xlsx").data))
    assert book.sheetnames == [
        "Terlambat", "Diam karena janji", "Perangkat daerah", "Klaster", "Tingkat", "Petugas", "Ketepatan",
        "Per minggu",
    ]  # fmt: skip
    [quiet] = lines(book["Diam karena janji"])[1:]
    assert (quiet[0], quiet[4]) == (promised.case.code, "Dinas Kesehatan")
    page = lived.get("coordinator", "/terlambat?menurut=petugas")
    groups = lines(book["Petugas"])[1:]
    assert [Decimal(str(row[3])) for row in groups] == column(page, "late-groups", "Poin")
    [head, *rates], counts = lines(book["Ketepatan"]), lines(book["Per minggu"])[1:]
    assert {row[0] for row in rates} >= {"Dinas Kesehatan", "Dinas Pendidikan", "Kota"}
    city = rates[-1]
    assert city[0] == "Kota"
    assert (city[-2], city[-1]) == (sum(row[2] for row in counts), sum(row[3] for row in counts))
    assert city[head.index("Seluruhnya")] == pytest.approx(city[-2] / city[-1])
    assert book["Ketepatan"].cell(2, head.index("Seluruhnya") + 1).number_format == "0%"


def test_the_wall_asks_for_itself_again_without_a_script(lived: Story) -> None:
    wall = lived.get("coordinator", "/papan")
    assert wall.response.headers["Refresh"] == "60"
    assert not wall.page.xpath("//script | //meta[@http-equiv]")
    assert "menahan" in wall.title
    [still] = [str(each) for each in wall.page.xpath("//a/@href") if "segar" in each]
    assert "Refresh" not in lived.get("coordinator", still).response.headers


def test_the_wall_looks_again_after_an_accident(lived: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody stands beside it; an error that stays is as good as a wall switched off."""
    with monkeypatch.context() as patched:
        patched.setattr(wall, "get_late", lambda *_: (_ for _ in ()).throw(Busy("the database is crowded")))
        answer = lived.client("coordinator").get("/papan")
    assert (answer.status_code, answer.headers["Refresh"]) == (503, "60")
    assert "Refresh" not in lived.client("coordinator").get("/terlambat").headers


def test_who_leads_the_city_sees_it_and_nobody_else(lived: Story) -> None:
    for url in PAGES:
        for who in ("coordinator", "secretary", "chair"):
            assert lived.client(who).get(url).status_code == 200
        for who in ("dinkes", "head", "reviewer", "nobody"):
            assert lived.client(who).get(url).status_code == 403
        assert lived.client().get(url).status_code in (302, 303)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_costs_few_statements(lived: Story, url: str) -> None:
    lived.get("coordinator", "/tugas")
    lived.client("coordinator").get(url)
    with lived.app.app_context():
        counter = StatementCounter(db.engine)
    with counter:
        assert lived.client("coordinator").get(url).status_code == 200
    assert len(counter.texts) <= STATEMENTS, counter.texts


def test_the_pages_speak_english(lived: Story) -> None:
    lived.in_english("coordinator")
    assert "late tasks hold back" in lived.get("coordinator", "/terlambat").title
    assert "of deadlines kept" in lived.get("coordinator", "/terlambat/ketepatan").title
