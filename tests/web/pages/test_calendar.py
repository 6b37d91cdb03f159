"""The city's calendar on the page: everybody looks, a coordinator changes it, and sees first what that would do."""

from __future__ import annotations

import datetime as dt
import html
import io
import pathlib
import re

import sqlalchemy as sa
from playwright.sync_api import expect

from engine import clock
from engine.city.tables import City
from engine.instances.recount.change import QUEUE
from engine.jobs import drain
from engine.store.unit import StatementCounter
from tests.faults.tables import changed, dump
from tests.services.browser import DESK, PHONE, Pages
from tests.web.pages.story import Seen, Story
from tests.web.pages.test_browser import enter, find_nothing
from web.database import db

STATEMENTS = 15
WEDNESDAY = "2026-02-04"
FLOOD = {"day": WEDNESDAY, "name": "Banjir besar", "kind": "local", "is_decreed": "1"}


def previewed(story: Story, url: str = "/kalender/libur", *, who: str = "coordinator", **sent: object) -> Seen:
    """The preview that a form leads to."""
    return story.post(who, url, status=200, **(sent or FLOOD))


def applied(story: Story, seen: Seen, *, status: int = 303, **more: str) -> Seen:
    """Sends the preview's own form, and carries the deadlines out."""
    carried = {name: html.unescape(seen.value(name)) for name in ("change", "version", "reason")}
    answer = story.post("coordinator", "/kalender/terapkan", status=status, **{**carried, **more})
    drain(story.world.sessions, QUEUE)
    return answer


def version(story: Story) -> int:
    found: int = story.world.read(lambda s: s.scalar(sa.select(City.calendar_version)))
    return found


def test_a_coordinator_adds_a_day_off_and_the_deadlines_follow(any_story: Story) -> None:
    story = any_story
    before = story.world.task("collect", "dinkes")
    year = story.get("coordinator", "/kalender")
    assert year.title == "2026: 25 hari libur"
    rows = dump(story.world.engine)
    seen = previewed(story)
    assert changed(rows, dump(story.world.engine)) == {}
    assert re.fullmatch(r"\d+ tenggat bergeser", seen.title)
    assert "Libur ditambah: Rabu, 4 Februari 2026, Banjir besar (libur daerah)" in seen.text
    assert "KLA-2026/07" in seen.text
    applied(story, seen)
    after = story.world.task("collect", "dinkes")
    assert after.due_at > before.due_at
    assert story.get("coordinator", "/kalender").title == "2026: 26 hari libur"
    told = story.get("coordinator", "/kasus/KLA-2026/07").text
    assert "karena kalender kota berubah: Libur ditambah: Rabu, 4 Februari 2026, Banjir besar" in told
    assert "4 Februari libur" in story.get("dinkes", story.task_url("collect", "dinkes")).text


def test_everybody_looks_and_only_some_change(story: Story) -> None:
    seen = story.get("dinkes", "/kalender")
    assert "Pekan kerja" in seen.text
    assert "Tambah hari libur" not in seen.text
    for url in ("/kalender/libur", "/kalender/pekan", "/kalender/jam", "/kalender/impor"):
        story.get("dinkes", url, status=403)
        story.post("dinkes", url, status=403)
    story.post("dinkes", "/kalender/2027/tetapkan", status=403)
    story.post("dinkes", "/kalender/terapkan", status=403, change="{}", version="0", reason="x")


def test_a_day_is_changed_and_taken_away_again(story: Story) -> None:
    applied(story, previewed(story))
    form = story.get("coordinator", f"/kalender/libur?hari={WEDNESDAY}")
    assert form.value("name") == "Banjir besar"
    moved = {"was": WEDNESDAY, "day": "2026-02-05", "name": "Banjir", "kind": "public"}
    seen = previewed(story, **moved)
    assert "Tidak libur lagi: Rabu, 4 Februari 2026" in seen.text
    assert "Kamis, 5 Februari 2026, Banjir (libur nasional, perkiraan)" in seen.text
    applied(story, seen)
    gone = previewed(story, was="2026-02-05", do="remove")
    applied(story, gone)
    assert story.get("coordinator", "/kalender").title == "2026: 25 hari libur"
    story.get("coordinator", f"/kalender/libur?hari={WEDNESDAY}", status=404)


def test_a_form_that_is_wrong_says_where(story: Story) -> None:
    seen = story.post("coordinator", "/kalender/libur", status=422, day="", name="Banjir", kind="local")
    assert "Pilih tanggal" in seen.text
    assert seen.value("name") == "Banjir"
    for sent, said in (
        ({**FLOOD, "kind": "holiday"}, "Pilih satu jenis"),
        ({**FLOOD, "name": " "}, "Nama harus 1 sampai 120 huruf"),
        ({**FLOOD, "day": "2026-01-01"}, "Tanggal itu sudah hari libur"),
        ({**FLOOD, "day": "1920-01-01"}, "Tahun harus antara 1950 dan 2099"),
    ):
        assert said in story.post("coordinator", "/kalender/libur", status=422, **sent).text


def test_the_week_and_the_hours_of_ramadan(story: Story) -> None:
    week = {f"weekday-{n}": "08.00–12.00, 13.00–17.00" for n in range(5)}
    seen = previewed(story, "/kalender/pekan", **week)
    assert "Pekan kerja diubah: Senin–Jumat 08.00–12.00, 13.00–17.00; Sabtu–Minggu tidak bekerja" in seen.text
    applied(story, seen)
    assert "Senin–Jumat" in story.get("secretary", "/kalender").text
    hours = {"name": "Ramadan 1447 H", "first_on": "2026-02-18", "last_on": "2026-03-19", "weekday-0": "08.00-14.00"}
    applied(story, previewed(story, "/kalender/jam", **hours))
    assert "Rabu, 18 Februari 2026 sampai Kamis, 19 Maret 2026" in story.get("coordinator", "/kalender").text
    form = story.get("coordinator", "/kalender/jam?nama=Ramadan+1447+H")
    assert (form.value("weekday-0"), form.value("weekday-1")) == ("08.00–14.00", "")
    renamed = {**hours, "was": "Ramadan 1447 H", "name": "Ramadan", "weekday-5": "tutup"}
    applied(story, previewed(story, "/kalender/jam", **renamed))
    applied(story, previewed(story, "/kalender/jam", was="Ramadan", name="Ramadan", do="remove"))
    assert "misalnya untuk Ramadan" in story.get("coordinator", "/kalender").text


def test_hours_that_are_none_are_refused_at_their_weekday(story: Story) -> None:
    seen = story.post("coordinator", "/kalender/pekan", status=422, **{"weekday-2": "pagi"})
    assert seen.page.xpath("//*[@id='weekday-2-error']")
    assert "Harus ada hari kerja" in story.post("coordinator", "/kalender/pekan", status=422).text
    backwards = {"name": "Ramadan", "first_on": "2026-03-19", "last_on": "2026-02-18", "weekday-0": "tutup"}
    assert "Hari terakhir" in story.post("coordinator", "/kalender/jam", status=422, **backwards).text
    far = {**backwards, "first_on": "9999-01-01", "last_on": "9999-01-02"}
    assert story.post("coordinator", "/kalender/jam", status=422, **far).error_fields == ["first_on"]
    nothing = {"name": "Ramadan", "first_on": "2026-02-18", "last_on": "2026-03-19"}
    story.post("coordinator", "/kalender/jam", status=422, **nothing)


def test_a_decree_makes_a_year_certain(story: Story) -> None:
    assert "masih perkiraan" in story.get("coordinator", "/kalender?tahun=2032").title
    applied(story, story.post("coordinator", "/kalender/2032/tetapkan", status=200))
    assert "masih perkiraan" not in story.get("coordinator", "/kalender?tahun=2032").title
    again = story.post("coordinator", "/kalender/2032/tetapkan")
    assert again.to == "/kalender?tahun=2032"


def bring(story: Story, name: str, text: str, *, status: int) -> Seen:
    sent = {"file": (io.BytesIO(text.encode()), name)}
    return story.post("coordinator", "/kalender/impor", status=status, **sent)


def test_a_file_with_wrong_lines_is_not_taken_and_each_is_named(story: Story) -> None:
    seen = bring(story, "libur.csv", "Tanggal;Nama\nbesok;Banjir\n2026-02-04;\n2026-02-05;Banjir\n", status=422)
    assert "2 baris salah di libur.csv" in seen.text
    rows = ["".join(row.itertext()) for row in seen.page.xpath("//tbody/tr")]
    assert rows[0].startswith("2“besok” bukan tanggal")
    assert rows[1] == "3Nama hari libur kosong"
    assert "Pilih berkas" in story.post("coordinator", "/kalender/impor", status=422).text
    assert "hanya CSV atau XLSX" in bring(story, "libur.pdf", "x", status=422).text
    assert version(story) == 0


def test_a_file_is_taken_after_its_preview(story: Story) -> None:
    seen = bring(story, "SKB.csv", "Tanggal;Nama;Jenis\n4/2/2026;Banjir;daerah\n", status=200)
    applied(story, seen)
    assert "SKB.csv" in story.get("coordinator", "/kalender").text
    table = story.get("dinkes", "/kalender/2026.csv").response
    assert table.headers["Content-Disposition"] == "attachment; filename=libur-2026.csv"
    again = bring(story, "SKB.csv", table.get_data().decode("utf-8-sig"), status=200)
    assert again.title == "Tidak ada tenggat yang bergeser"


def test_two_coordinators_at_once_the_second_is_shown_what_it_would_do_now(story: Story) -> None:
    first, second = previewed(story), previewed(story, **{**FLOOD, "day": "2026-02-05"})
    applied(story, first)
    seen = applied(story, second, status=409)
    assert "Kalender diubah orang lain" in seen.text
    assert version(story) == 1
    applied(story, seen)
    assert version(story) == 2
    twice = applied(story, first)
    assert twice.to == "/kalender"
    assert version(story) == 2


def test_a_change_needs_its_reason_and_is_read_only_from_the_preview(story: Story) -> None:
    seen = previewed(story)
    assert "Tulis alasan" in applied(story, seen, status=422, reason=" ").text
    applied(story, seen, change="{")
    applied(story, seen, change='{"put": 3}')
    assert version(story) == 0


def test_it_becomes_late_and_the_preview_says_so(story: Story, now: clock.Movable) -> None:
    applied(story, previewed(story))
    due = story.world.task("collect", "dinkes").due_at
    now.set(due - dt.timedelta(hours=2))
    seen = previewed(story, was=WEDNESDAY, do="remove")
    assert re.search(r"\d+ tenggat bergeser, \d+ menjadi terlambat", seen.title)
    applied(story, seen)


def test_pages_stay_within_their_statements(story: Story) -> None:
    story.client("coordinator")
    with story.app.app_context(), StatementCounter(db.engine) as counted:
        for url in ("/kalender", "/kalender/libur", "/kalender/impor"):
            counted.texts.clear()
            story.get("coordinator", url)
            assert len(counted.texts) <= STATEMENTS, (url, counted.texts)
        counted.texts.clear()
        previewed(story)
        assert len(counted.texts) <= STATEMENTS, counted.texts


def test_no_page_of_the_calendar_has_a_barrier(
    story: Story, address: str, open_page: Pages, tmp_path: pathlib.Path
) -> None:
    applied(story, previewed(story, **{**FLOOD, "day": "2026-02-06"}))
    hours = {"name": "Ramadan 1447 H", "first_on": "2026-02-18", "last_on": "2026-03-19", "weekday-0": "08.00-14.00"}
    applied(story, previewed(story, "/kalender/jam", **hours))
    wrong = tmp_path / "libur.csv"
    wrong.write_text("Tanggal;Nama;Jenis\nbesok;Banjir;\n2026-02-04;;libur\n", "utf-8")
    for width in (PHONE, DESK):
        page = open_page(width)
        enter(story, page, address, "coordinator")
        for url in ("", "?tahun=2032", "/libur", "/libur?hari=2026-02-06", "/pekan", "/jam", "/impor"):
            page.goto(f"{address}/kalender{url}")
            find_nothing(page)
        page.locator("#file").set_input_files(str(wrong))
        page.get_by_role("button", name="Lihat akibatnya").click()
        expect(page.locator("tbody tr").first).to_have_text(re.compile(r"^\s*2"))
        find_nothing(page)
        open_page.errors.clear()  # the browser notes the 422 of a refused form
        page.goto(f"{address}/kalender/libur")
        page.locator("#day").fill(WEDNESDAY)
        page.locator("#name").fill("Banjir besar")
        page.get_by_role("button", name="Lihat akibatnya").click()
        page.get_by_role("link", name="Jangan ubah").wait_for()
        find_nothing(page)


def test_a_clock_stands_while_its_task_waits_for_somebody(story: Story, now: clock.Movable) -> None:
    task = story.world.task("collect", "dinkes")
    page = "/jeda/KLA-2026/07"
    assert page in story.get("coordinator", "/kasus/KLA-2026/07").html
    assert page not in story.get("secretary", "/kasus/KLA-2026/07").html
    assert story.get("coordinator", page).title == "Tidak ada tenggat yang dijeda"
    story.get("dinkes", page, status=403)
    assert "Tulis siapa" in story.post("coordinator", page, status=422, task=str(task.id), waiting_for=" ").text
    story.post("coordinator", page, task=str(task.id), waiting_for="data dari Disdukcapil")
    seen = story.get("coordinator", page)
    assert seen.title == "1 tenggat dijeda"
    assert "Jeda sejak Senin, 2 Februari 2026" in seen.text
    assert "menunggu data dari Disdukcapil" in seen.text
    now.advance(dt.timedelta(days=20))
    story.world.sweep()
    for who, url in (("dinkes", "/tugas"), ("coordinator", "/kasus/KLA-2026/07")):
        assert "Jeda sejak Senin, 2 Februari 2026" in story.get(who, url).text
    story.post("coordinator", page, task=str(task.id), do="resume")
    after = story.world.task("collect", "dinkes")
    assert after.due_at > task.due_at + dt.timedelta(days=19)
    told = story.get("coordinator", "/kasus/KLA-2026/07").text
    assert "dijeda, menunggu data dari Disdukcapil" in told
    assert "berjalan lagi" in told
    twice = story.post("coordinator", page, task=str(task.id), do="resume")
    assert twice.to == page
    assert "keadaannya sekarang" in story.get("coordinator", page).text


def test_the_page_of_clocks_has_no_barrier(story: Story, address: str, open_page: Pages) -> None:
    task = story.world.task("collect", "dinkes")
    story.post("coordinator", "/jeda/KLA-2026/07", task=str(task.id), waiting_for="data dari Disdukcapil")
    for width in (PHONE, DESK):
        page = open_page(width)
        enter(story, page, address, "coordinator")
        page.goto(f"{address}/jeda/KLA-2026/07")
        find_nothing(page)
