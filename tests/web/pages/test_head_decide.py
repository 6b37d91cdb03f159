"""A deadline slips: the head opens one link, and one answer moves the process."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from docx import Document

from engine import clock
from engine.instances import assign
from engine.store import Base
from engine.store.unit import StatementCounter
from tests.web.pages.story import Seen, Story, days, words
from web.database import db


@pytest.fixture
def asked(story: Story, now: clock.Movable) -> str:
    """The share of Dinas Kesehatan is late, and its head was asked; the link."""
    return late(story, now)


def late(story: Story, now: clock.Movable, rung: str = "head") -> str:
    """Moves on until somebody of a rung is asked."""
    for _day in range(60):
        now.advance(days(1))
        story.world.sweep()
        if found := story.links(rung):
            return found[0]
    raise AssertionError(f"nobody asked {rung}")


def snapshot(story: Story) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = Base.metadata.sorted_tables
    return {t.name: story.world.read(lambda s, t=t: [tuple(r) for r in s.execute(sa.select(t))]) for t in tables}


def day(page: Seen, number: int = 0) -> str:
    """One of the days that are offered."""
    return str(page.page.xpath("//input[@name='until']/@value")[number])


def memo_text(body: bytes) -> str:
    """All words of a memo."""
    memo = Document(io.BytesIO(body))
    cells = [cell.text for table in memo.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in memo.paragraphs), *cells])


def test_opening_a_link_a_hundred_times_changes_nothing(story: Story, asked: str) -> None:
    before = snapshot(story)
    client = story.client()
    for _time in range(100):
        assert client.get(asked).status_code == 200
    assert client.head(asked).status_code == 200
    assert snapshot(story) == before
    page = Seen.of(client.get(asked), 200)
    assert page.title == "Kumpulkan bukti: terlambat 2 hari kerja"
    assert "Yang Terhormat Kepala Dinas Kesehatan" in page.text
    assert "Kawasan Tanpa Rokok" in page.text
    headers = page.response.headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]
    [outside] = page.page.xpath("//a[starts-with(@href, 'http')]")
    assert outside.get("href").startswith("https://wa.me/?text=")
    assert "/keputusan/" not in unquote(outside.get("href")), "whoever gets the text may work, not decide"
    assert all(each.startswith("/static/") for each in page.page.xpath("//script/@src"))


def test_a_head_gives_time_without_an_account_and_the_officer_sees_it(story: Story, asked: str) -> None:
    page = story.get("", asked)
    until = day(page, 1)
    client = story.client()
    refused = Seen.of(client.post(asked, data={"decision": "more_time", "until": until}), 422)
    assert refused.errors == ["Sebab keterlambatan: pilih satu jawaban"]
    assert refused.error_fields == ["late_cause"]
    assert refused.chosen("until") == until
    done = Seen.of(
        client.post(asked, data={"decision": "more_time", "until": until, "late_cause": "incomplete_data"}), 200
    )
    assert done.title.startswith("Beri waktu lagi: ")
    assert "Petugas melanjutkan" in done.text
    assert "Sebab keterlambatanData belum lengkap" in done.text
    task = story.world.task("collect", "dinkes")
    assert task.due_at is not None
    assert task.due_at > clock.now()
    assert "Kepala Dinkes memutuskan “Beri waktu lagi”" in story.get("dinkes", f"/tugas/{task.id}").text
    again = Seen.of(story.client().get(asked), 200)  # the mail is opened a second time
    assert again.title == done.title
    twice = Seen.of(client.post(asked, data={"decision": "help_asked", "obstacle": "x"}), 200)
    assert twice.title == done.title  # the first decision counts
    assert "Jawaban yang baru saja dikirim tidak mengubah apa-apa" in twice.text, "whoever was slower is told so"
    assert "tidak mengubah apa-apa" not in done.text + again.text
    [event] = story.world.events("decision.made")
    assert event.actor == "link"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({}, "decision", "pilih satu jawaban"),
        ({"decision": "close_the_city"}, "decision", "harus salah satu pilihan"),
        ({"decision": "more_time", "late_cause": "other"}, "until", "pilih satu tanggal"),
        ({"decision": "more_time", "late_cause": "other", "until": "besok"}, "until", "harus tanggal"),
        ({"decision": "more_time", "late_cause": "other", "until": "2026-01-05"}, "until", "hari ini atau"),
        ({"decision": "more_time", "late_cause": "other", "until": "2027-01-05"}, "until", "hanya ketua"),
        ({"decision": "more_time", "late_cause": "other", "until": "9999-12-31"}, "until", "tahun 2099"),
        ({"decision": "more_time", "late_cause": "mars"}, "until", "pilih satu tanggal"),
        ({"decision": "other_officer"}, "officer", "pilih satu"),
        ({"decision": "other_officer", "officer": "0196c0de"}, "officer", "harus salah satu"),
        ({"decision": "help_asked"}, "obstacle", "harus diisi"),
        ({"decision": "help_asked", "obstacle": "x" * 1001}, "obstacle", "1000"),
        ({"decision": "help_asked", "obstacle": "a\x00b"}, "obstacle", "tidak terlihat"),
        ({"decision": "help_asked", "obstacle": "SK belum ada", "hack": "1"}, "", "tidak ada pada formulir"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_told_at_its_field(
    story: Story, asked: str, values: dict[str, str], field: str, words: str
) -> None:
    before = snapshot(story)
    refused = Seen.of(story.client().post(asked, data=values), 422)
    assert any(words in each for each in refused.errors), refused.errors
    if field:
        assert field in refused.error_fields
    assert snapshot(story) == before


def test_another_officer_takes_over(story: Story, asked: str) -> None:
    page = story.get("", asked)
    colleague = story.world.actors["dinkes2"].id
    assert colleague in page.html
    done = Seen.of(
        story.client().post(asked, data={"decision": "other_officer", "officer": colleague, "until": day(page)}), 200
    )
    assert "dinkes2 melanjutkan" in done.text
    share = story.task_url("collect", "dinkes")
    assert story.get("dinkes2", share)
    assert story.get("dinkes", share, status=403)


def test_whoever_stands_in_for_the_agency_may_be_named_too(story: Story, asked: str) -> None:
    """A PLH of another agency is none of the agency's officers; whoever has the task already is marked."""
    away = {"kind": "plh", "scope": "all", "from_on": clock.now().date().isoformat(), "until_on": "2026-12-31"}
    plh = story.world.actors["head of disdik"].id
    story.post("head", "/pengganti", person=story.world.actors["head"].id, substitute=plh, **away)
    task = story.world.task("collect", "dinkes")
    story.world.unit(lambda s: assign.claim(s, task.id, story.world.actors["dinkes2"]))
    page = story.get("", asked)
    choices = [words(each.text_content()) for each in page.page.xpath("//div[input[@name='officer']]")]
    assert "head of disdikPelaksana harian (PLH)" in choices
    assert "dinkes2sekarang padanya" in choices
    answer = {"decision": "other_officer", "officer": plh, "until": day(page)}
    assert "head of disdik melanjutkan" in Seen.of(story.client().post(asked, data=answer), 200).text
    assert str(story.world.task("collect", "dinkes").assignee_id) == plh
    assert story.get("head of disdik", story.task_url("collect", "dinkes"))


def test_help_and_a_claim_of_having_sent_reach_the_coordinator(story: Story, asked: str) -> None:
    told = Seen.of(story.client().post(asked, data={"decision": "help_asked", "obstacle": "SK di puskesmas"}), 200)
    assert "hasilnya sampai lewat surel" in told.text
    inbox = story.get("coordinator", "/tugas")
    assert "Bantu perangkat daerah" in inbox.text
    form = story.get("coordinator", story.task_url("help", page="/formulir"))
    assert "SK di puskesmas" in form.text
    assert "Kepala Dinkes" in form.text
    url = story.task_url("help", page="/formulir")
    story.post("coordinator", url, do="save", help_given="Sudah ditelepon", until="")
    kept = story.get("coordinator", url)
    assert kept.value("help_given") == "Sudah ditelepon"
    refused = story.post("coordinator", url, do="send", help_given="Sudah ditelepon", until="2026-01-01", status=422)
    assert refused.error_fields == ["until"]
    until = (clock.now() + days(2)).date().isoformat()
    sent = story.post("coordinator", url, do="send", help_given="Sudah ditelepon", until=until)
    assert sent.to == "/tugas"
    assert "Selesai. Prosesnya berjalan terus" in story.get("coordinator", "/tugas").text
    assert story.post("coordinator", url, do="send", help_given="lagi", until=until).to == "/tugas"  # sent twice
    after = story.get("", asked)
    assert "Koordinator sudah membantu" in after.text, "who opens the link again reads what came of it"
    assert "Tenggat baru" in after.text
    assert "hasilnya sampai" not in after.text


def test_links_that_lead_nowhere_say_why(story: Story, asked: str, now: clock.Movable) -> None:
    unknown = story.get("", "/keputusan/" + "x" * 32, status=404)
    assert unknown.title == "Tautan ini tidak dikenal"
    assert Seen.of(story.client().post("/keputusan/abc", data={"decision": "more_time"}), 404)
    second = late(story, now, "secretary")
    over = story.get("", asked, status=410)
    assert over.title == "Keputusan ini sudah naik ke tingkat berikutnya"
    assert Seen.of(story.client().post(asked, data={"decision": "help_asked", "obstacle": "x"}), 410)
    story.world.collect_dinkes()
    done = story.get("", second, status=410)
    assert done.title == "Tidak perlu diputuskan lagi"
    assert "Kawasan Tanpa Rokok" in done.text


def test_a_head_who_signs_in_finds_the_question_in_the_inbox(story: Story, asked: str) -> None:
    inbox = story.get("head", "/tugas")
    assert "Putuskan: Kumpulkan bukti, Dinkes" in inbox.text
    [url] = [str(each) for each in inbox.page.xpath("//a/@href") if "/keputusan/saya/" in each][:1]
    assert asked not in inbox.html, "who is signed in needs no link"
    assert "/keputusan/" not in story.get("dinkes", "/tugas").html
    page = story.get("head", url)
    assert page.title == story.get("", asked).title
    story.post("head", url, status=200, decision="help_asked", obstacle="SK di puskesmas")
    [event] = story.world.events("decision.made")
    assert event.actor == story.world.actors["head"].id
    assert url not in story.get("head", "/tugas").html
    assert story.get("head", url).title == "Minta bantuan koordinator"


def test_a_head_has_a_list_of_what_waits_and_what_was_decided(story: Story, asked: str) -> None:
    questions = story.get("head", "/keputusan")
    assert questions.title.endswith("keputusan menunggu Anda")
    urls = [str(each) for each in questions.page.xpath("//table//a/@href")]
    assert len(urls) == int(questions.title.split()[0])
    for url in urls:
        story.post("head", url, status=200, decision="help_asked", obstacle="SK di puskesmas")
    after = story.get("head", "/keputusan")
    assert after.title == "Tidak ada keputusan yang menunggu Anda"
    assert after.text.count("Minta bantuan koordinator") == len(urls)
    assert asked not in after.html


def test_a_question_without_a_link_is_for_whoever_was_asked(story: Story, asked: str) -> None:
    assert asked
    [url] = [str(each) for each in story.get("head", "/keputusan").page.xpath("//table//a/@href")][:1]
    before = snapshot(story)
    for who in ("dinkes", "coordinator", "head of disdik", "nobody"):
        for path in (url, f"{url}/nota-dinas.docx"):
            story.get(who, path, status=403)
        story.post(who, url, status=403, decision="help_asked", obstacle="x")
    assert story.client().get(url).status_code in (302, 303)
    assert all(snapshot(story)[name] == before[name] for name in ("decision_request", "user_task", "process_instance"))
    assert story.get("head", "/keputusan/saya/0196c0de-0000-7000-8000-000000000000", status=404)


def test_the_page_tells_what_is_at_stake_and_how_the_other_cases_stand(story: Story, asked: str) -> None:
    page = story.get("", asked)
    assert "dengan poin ini 14,00 (di bawah Pratama), tanpa poin ini 0,00 (di bawah Pratama)" in page.text
    others = [words(each.text_content()) for each in page.page.xpath("//ul[@class='others']/li")]
    assert [each for each in others if each.startswith("K3-08 Kumpulkan bukti: Terlambat")]


def test_the_memo_has_a_number_and_the_same_facts(story: Story, asked: str) -> None:
    before = snapshot(story)
    answer = story.client().get(f"{asked}/nota-dinas.docx")
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    text = memo_text(answer.data)
    number = answer.headers["Content-Disposition"].split('"')[1].removesuffix(".docx")
    for fact in (
        number,
        "Kepala Dinas Kesehatan",
        "Kawasan Tanpa Rokok",
        "14,00",
        "Beri waktu lagi",
        "Asisten atau Sekda",
    ):
        assert fact in text, fact
    sheet = Document(io.BytesIO(answer.data)).sections[0]
    assert (round(sheet.page_width.cm, 1), round(sheet.page_height.cm, 1)) == (21.0, 29.7)
    assert memo_text(story.client().get(f"{asked}/nota-dinas.docx").data) == text
    assert story.client().get("/keputusan/abc/nota-dinas.docx").status_code == 404
    assert snapshot(story) == before
    story.client().post(asked, data={"decision": "help_asked", "obstacle": "x"})
    assert Seen.of(story.client().get(f"{asked}/nota-dinas.docx"), 200).title == "Minta bantuan koordinator"


def test_more_time_than_allowed_is_asked_of_the_chair(story: Story, asked: str) -> None:
    page = story.get("", asked)
    [first] = page.page.xpath("//input[@name='wished_until']/@min")
    [last] = page.page.xpath("//input[@name='wished_until']/@max")
    client = story.client()
    short = {"decision": "longer_asked", "wished_until": day(page), "wish_reason": "Perda menunggu DPRD"}
    refused = Seen.of(client.post(asked, data=short), 422)
    assert refused.error_fields == ["wished_until"]
    assert "masih dalam batas Anda" in " ".join(refused.errors)
    for until, why in (("2026-01-05", "hari ini atau"), ("2027-03-01", "boleh diberikan ketua")):
        refused = Seen.of(client.post(asked, data=short | {"wished_until": until}), 422)
        assert why in " ".join(refused.errors)
    done = Seen.of(client.post(asked, data=short | {"wished_until": first}), 200)
    assert done.title == "Minta waktu lebih lama kepada ketua"
    assert "Ketua gugus tugas diminta memutuskan" in done.text
    assert not story.links("secretary"), "nobody in between is asked"
    [link] = story.links("chair")
    chair = story.get("", link)
    assert "Kepala Dinas Kesehatan meminta waktu sampai" in chair.text
    assert "Perda menunggu DPRD" in chair.text
    assert "tugas ini ada pada Dinas Kesehatan" in chair.text
    assert chair.page.xpath("//input[@id='until']/@value") == [first], "the day that was asked for is proposed"
    assert not chair.page.xpath("//button[@value='longer_asked']")
    story.client().post(link, data={"decision": "more_time", "until": first, "late_cause": "other"})
    due_at = story.world.task("collect", "dinkes").due_at
    assert due_at is not None
    assert first <= due_at.date().isoformat() <= last


def test_a_decision_page_speaks_english_too(story: Story, asked: str) -> None:
    client = story.client()
    client.post("/bahasa", data={"language": "en", "next": asked})
    page = Seen.of(client.get(asked), 200)
    assert page.title == "Collect evidence: 2 working days late"
    assert "Smoke-free areas" in page.text
    refused = Seen.of(client.post(asked, data={"decision": "more_time"}), 422)
    assert "Cause of the delay" in " ".join(refused.errors)


def test_a_decision_page_costs_few_statements_and_bytes(story: Story, asked: str) -> None:
    client = story.client()
    client.get(asked)
    with story.app.app_context():
        counter = StatementCounter(db.engine)
    with counter:
        client.get(asked)
    assert len(counter.texts) <= 15, counter.texts


def test_guessing_links_comes_to_an_end(story: Story) -> None:
    client = story.client()
    for number in range(60):
        assert client.get(f"/keputusan/guess{number}").status_code == 404
    assert client.get("/keputusan/one-more").status_code == 429
