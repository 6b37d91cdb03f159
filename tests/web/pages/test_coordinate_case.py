"""The story of one case: where it stands, who holds it, why its deadline is when it is, what happened."""

from __future__ import annotations

import json
import re

import pytest

from engine import clock
from engine.store.unit import StatementCounter
from tests.web.pages.story import Seen, Story, days, words
from tests.web.pages.test_head_decide import late
from web.database import db

URL = "/kasus/KLA-2026/07"
STATEMENTS = 15


def story_of(page: Seen) -> list[str]:
    """The sentences of the story, the newest first."""
    return [
        words(each.text_content())
        for each in page.page.xpath("//section[@aria-labelledby='story']//*[@class='path-title']")
    ]


def tokens_of(page: Seen) -> dict[str, dict[str, tuple[int, int]]]:
    """Drawing -> element -> tokens, and how many are late."""
    return {
        re.sub(r".*/|\.bpmn", "", place.get("data-src")): {
            each["element"]: (each["count"], each["late"]) for each in json.loads(place.get("data-tokens"))
        }
        for place in page.page.xpath("//div[@class='bpmn']")
    }


def tasks_of(page: Seen) -> list[str]:
    """The rows of open tasks."""
    rows = page.page.xpath("//section[@aria-labelledby='tasks']//tbody/tr")
    return [" ".join(words(cell.text_content()) for cell in row.xpath("./*")) for row in rows]


def test_where_a_fresh_case_stands(story: Story) -> None:
    page = story.get("coordinator", URL)
    assert page.title == "Kawasan Tanpa Rokok"
    assert "Menunggu Petugas Dinkes, Petugas Disdik." in page.text
    assert words(page.page.xpath("string(//dt[.='Pemimpin']/..)")) == "PemimpinDinas Kesehatan"
    [row] = tasks_of(page)  # alike but for who holds them
    assert "Petugas Dinkes, Petugas Disdik" in row
    assert words(page.page.xpath("string(//h2[@id='tasks'])")) == "Tugas terbuka 2"
    assert story_of(page) == ["Kumpulkan bukti (Dinkes, Disdik) diminta", "Kasus dibuka"]
    assert len(page.page.xpath("//section[@aria-labelledby='q']//tbody/tr")) == 3


def test_a_deadline_explains_itself(story: Story) -> None:
    [row] = tasks_of(story.get("coordinator", URL))
    assert "Rabu, 11 Februari 2026 pukul 16.00 WITA" in row
    assert "7 hari kerja lagi" in row
    assert "7 hari kerja sejak Senin, 2 Februari" in row


def test_tokens_on_the_drawings_are_the_open_tasks(story: Story) -> None:
    page = story.get("coordinator", URL)
    assert tokens_of(page) == {"evidence": {"collect_all": (2, 0)}, "collect": {"collect": (2, 0)}}
    story.world.collect_dinkes()
    assert tokens_of(story.get("coordinator", URL)) == {
        "evidence": {"collect_all": (1, 0)},
        "collect": {"collect": (1, 0)},
    }
    story.world.collect_disdik()
    assert tokens_of(story.get("coordinator", URL)) == {"evidence": {"sign": (1, 0)}, "sign": {"sign_off": (1, 0)}}
    story.world.sign()
    assert tokens_of(story.get("coordinator", URL)) == {"evidence": {"review": (1, 0)}}
    story.world.verdict("reviewer", q0701="10", q0702="6", q0703="4")
    done = story.get("coordinator", URL)
    assert tokens_of(done) == {"evidence": {}}
    assert "Selesai: nilai sudah ditetapkan." in done.text
    assert "Tidak ada tugas terbuka" in done.text


def test_a_ladder_stands_where_it_was_called_and_nowhere_else(story: Story, now: clock.Movable) -> None:
    """The last resort is open beside the share it is about: two late tasks, one of them in another package."""
    for _day in range(60):
        now.advance(days(1))
        story.world.sweep()
        if any(task.element_id == "settle" and task.agency_key == "disdik" for task in story.world.open_tasks()):
            break
    settling = sum(task.element_id == "settle" for task in story.world.open_tasks())
    page = story.get("coordinator", URL)
    tokens = tokens_of(page)
    assert set(tokens) == {"evidence", "collect", "escalation"}
    assert tokens["evidence"] == {"collect_all": (2 + settling, 2)}
    assert tokens["collect"] == {"collect": (2, 2), "escalate": (settling, 0)}
    assert tokens["escalation"]["settle"] == (settling, 0)
    [ladder] = page.page.xpath("//div[@class='bpmn']/@data-src[contains(., 'escalation')]")
    drawn = story.client("coordinator").get(ladder)
    assert drawn.status_code == 200
    assert b'id="settle"' in drawn.data
    rung = words(page.page.xpath("//dt[text()='Eskalasi']/following-sibling::dd")[0].text_content())
    assert "semua tingkat sudah diminta; koordinator dan ketua menetapkan kelanjutannya" in rung
    assert "menunggu Ketua" not in rung, "its time to answer is over"


def test_the_steps_stand_in_words_too(story: Story) -> None:
    page = story.get("coordinator", URL)
    now = [words(each.text_content()) for each in page.page.xpath("//li[@aria-current='step']/*[@class='path-title']")]
    assert now == ["Kumpulkan bukti", "Kumpulkan bukti"], "in the main drawing, and in the one it calls"


def test_the_story_tells_a_return_and_a_score(story: Story) -> None:
    world = story.world
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "Kirim yang 2024"), q0703="4")
    back = story.get("coordinator", URL)
    told = "Surat kepada Petugas Disdik: Bukti dikembalikan"
    assert story_of(back)[:3] == [told, "Perbaiki bukti (Disdik) diminta", "Bukti dikembalikan: tahun salah"]
    assert "Pertanyaan yang belum diterima 1" in back.text
    assert "2 pertanyaan diterima" in back.text
    world.complete("disdik", world.task("remediate"), **world.plan())
    world.verdict("reviewer", q0701="10", q0702="6", q0703="4")
    told = story_of(story.get("coordinator", URL))
    assert told[:2] == ["Nilai ditetapkan: 20,00 poin", "Bukti diterima: 20,00 poin"]
    assert re.fullmatch(
        r"Klaim 20,00 poin ditandatangani, tanda terima TT-2026-\d{4}", told[told.index("Periksa bukti diminta", 3) + 1]
    )
    assert not [each for each in told if "%(" in each or "." in each.split()[0]], "every event has words"


def test_the_story_tells_what_a_deadline_led_to(story: Story, now: clock.Movable) -> None:
    link, head = late(story, now), story.client()
    page = Seen.of(head.get(link), 200)
    until = page.page.xpath("//input[@name='until']/@value")[0]
    Seen.of(head.post(link, data={"decision": "more_time", "until": until, "late_cause": "incomplete_data"}), 200)
    told = story_of(story.get("coordinator", URL))
    assert re.match(r"Tenggat Kumpulkan bukti \(Dinkes\) menjadi \w+, \d+ Februari 2026 pukul 16\.\d0 WITA", told[0])
    assert told[1] == "Kepala Dinkes memutuskan: Beri waktu lagi (Data belum lengkap)"
    assert "Keputusan diminta dari Kepala Dinkes, tingkat 1" in told
    assert "Surat kepada Petugas Dinkes: Tenggat bukti lewat" in told
    assert "sudah memutuskan" in story.get("coordinator", URL).text


def test_every_entry_carries_its_line_of_the_audit_trail(story: Story) -> None:
    page = story.get("coordinator", URL)
    lines = [words(each.text_content()) for each in page.page.xpath("//section[@aria-labelledby='story']//details/p")]
    assert len(lines) == 2
    assert all(re.match(r"\d+ [a-z_]+\.[a-z_]+ [0-9a-f]{16}", line) for line in lines)
    assert lines[0].count(";") == 1, "two tasks told in one sentence are two entries"


def test_only_own_tasks_are_links(story: Story) -> None:
    mine = story.get("dinkes", URL).page.xpath("//section[@aria-labelledby='tasks']//tbody//a/@href")
    assert mine == [story.task_url("collect", "dinkes")]
    assert not story.get("coordinator", URL).page.xpath("//section[@aria-labelledby='tasks']//tbody//a")


@pytest.mark.parametrize(
    ("who", "word", "to"),
    [
        ("coordinator", "Kesiapan", "/kesiapan"),
        ("dinkes", "Semua tugas", "/tugas"),
        ("reviewer", "Pemeriksaan", "/pemeriksaan"),
    ],
)
def test_the_way_back_leads_to_where_the_reader_works(story: Story, who: str, word: str, to: str) -> None:
    [back] = story.get(who, URL).page.xpath("//main//a[@class='back']")
    assert (words(back.text_content()), back.get("href")) == (word, to)


def test_in_english(story: Story) -> None:
    story.in_english("coordinator")
    page = story.get("coordinator", URL)
    assert page.title == "Smoke-free areas"
    assert "7 working days left" in page.text
    assert "Case opened" in story_of(page)[-1]


def test_who_reads_a_case(story: Story) -> None:
    for who in (
        "coordinator",
        "secretary",
        "chair",
        "verifier",
        "dinkes",
        "disdik",
        "head",
        "head of disdik",
        "reviewer",
    ):
        assert story.get(who, URL).title == "Kawasan Tanpa Rokok", who
    for who in ("dp3a", "kemenag", "nobody"):
        assert story.get(who, URL, status=403), who
    assert story.get("", URL, status=303).to.startswith("/masuk?next=")


@pytest.mark.parametrize("key", ["KLA-2026/99", "KLA-2025/07", "KLA-2026", "a/b/c", "%00", "..%2f..%2fetc"])
def test_a_case_that_is_not(story: Story, key: str) -> None:
    assert story.get("coordinator", f"/kasus/{key}", status=404)


def cost(story: Story) -> int:
    """Statements of the page, opened a second time."""
    story.get("coordinator", URL)
    with story.app.app_context():
        counter = StatementCounter(db.engine)
    with counter:
        story.get("coordinator", URL)
    return len(counter.texts)


def test_a_long_case_costs_few_statements(story: Story, now: clock.Movable) -> None:
    world = story.world
    late(story, now, "secretary")
    assert cost(story) <= STATEMENTS, "while a ladder runs"
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "Kirim yang 2024"), q0703="4")
    for _day in range(10):
        now.advance(days(1))
        world.sweep()
    assert cost(story) <= STATEMENTS
