"""The log of letters: what went to whom, about what, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from engine import clock
from engine.escalation.tables import Letter
from engine.jobs import drain
from engine.store.unit import StatementCounter
from tests.services.smtp import Mailbox
from tests.web.pages.story import Seen, Story, build_story, words
from tests.web.pages.test_head_decide import late
from web.coordinate.letters import flowing
from web.database import db
from web.mail import consumer

STATEMENTS = 15


@pytest.fixture
def written(story: Story, now: clock.Movable) -> Story:
    """The share of Dinas Kesehatan is late and its head was asked; the letters are written and kept."""
    return ready(story, now)


def ready(story: Story, now: clock.Movable) -> Story:
    consumer.install(story.app)
    late(story, now)
    drain(story.world.sessions, "mail")
    return story


def rows_of(page: Seen) -> list[str]:
    """The letters in the order they stand in."""
    rows = page.page.xpath("//main//tbody/tr")
    return [" | ".join(words(cell.text_content()) for cell in row.xpath("./*")) for row in rows]


def letter_to(story: Story, whom: str, about: str) -> Seen:
    """The newest letter to somebody with these words in its subject."""
    page = story.get("coordinator", "/surat")
    for row in page.page.xpath("//main//tbody/tr"):
        if about in row.text_content() and words(row.xpath("./td")[0].text_content()) == whom:
            return story.get("coordinator", row.xpath(".//a/@href")[0])
    raise AssertionError(rows_of(page))


def test_without_letters_the_page_says_when_the_first_comes(story: Story) -> None:
    page = story.get("coordinator", "/surat")
    assert page.title == "Belum ada surat"
    assert "Surat pertama keluar bila tenggat mendekat atau lewat" in page.text


def test_letters_stand_newest_first_with_recipient_and_agency(written: Story) -> None:
    page = written.get("coordinator", "/surat")
    rows = rows_of(page)
    assert page.title == f"{len(rows)} surat"
    assert "surat tersimpan di sini dan tidak benar-benar dikirim" in page.text
    asked = [row.split(" | ")[1] for row in rows if row.startswith("Keputusan Anda diperlukan: K3-07")]
    assert asked == ["head of disdik", "head"], "the people of this city are called by their part"
    copies = [row for row in rows if "K3-07" in row and "| coordinator |" in row]
    assert copies
    assert all("· Dinkes" in row or "· Disdik" in row for row in copies), "two to one reader differ by their agency"
    assert rows[-1].startswith("Pengingat: bukti segera jatuh tempo")


def test_a_letter_reads_as_it_went_out_and_its_link_opens_without_an_account(written: Story) -> None:
    page = letter_to(written, "head", "Keputusan Anda diperlukan: K3-07")
    assert page.title.startswith("Keputusan Anda diperlukan: K3-07")
    assert "Yang Terhormat Kepala Dinas Kesehatan" in page.text
    assert "Tersimpan di sini" in page.text
    [link] = page.page.xpath("//div[@class='letter']//a[contains(@href, '/keputusan/')]")
    assert "noreferrer" in link.get("rel").split()
    path = re.sub(r"^https?://[^/]+", "", link.get("href"))
    assert Seen.of(written.client().get(path), 200).title == "Kumpulkan bukti: terlambat 2 hari kerja"


def test_where_mail_is_sent_a_link_that_decides_is_its_recipients_alone(
    now: clock.Movable, sqlite_url: str, make_app: Callable[..., Flask], smtp_server: Mailbox
) -> None:
    def make(url: str, **more: object) -> Flask:
        return make_app(url, smtp_url=smtp_server.url, **more)

    story = ready(build_story(sqlite_url, make), now)
    page = letter_to(story, "head", "Keputusan Anda diperlukan: K3-07")
    assert "[tautan ini hanya untuk penerimanya]" in page.text
    assert "/keputusan/" not in page.html
    assert not page.page.xpath("//a[contains(@href, '/keputusan/')]")
    listed = story.get("coordinator", "/surat")
    assert "Setiap surat yang keluar dan hasil pengirimannya" in listed.text
    assert any("Terkirim" in row for row in rows_of(listed))
    sent = [
        message for message in smtp_server.messages if "Keputusan Anda diperlukan: K3-07" in str(message["Subject"])
    ]
    assert "/keputusan/" in str(sent[0].get_body(("plain",)))
    story.world.engine.dispose()


def test_letters_are_leafed_through(written: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.coordinate.letters.SIZE", 4)
    everything = int(written.get("coordinator", "/surat").title.split()[0])
    pages = -(-everything // 4)
    seen = [
        row for number in range(1, pages + 1) for row in rows_of(written.get("coordinator", f"/surat?halaman={number}"))
    ]
    assert len(seen) == everything
    assert f"Halaman 2 dari {pages}" in written.get("coordinator", "/surat?halaman=2").text
    for odd in ("0", "-3", "x", "99999"):
        assert written.get("coordinator", f"/surat?halaman={odd}").title == f"{everything} surat"


def test_a_decision_is_answered_by_letters(written: Story) -> None:
    link, head = written.links("head")[0], written.client()
    page = Seen.of(head.get(link), 200)
    until = page.page.xpath("//input[@name='until']/@value")[0]
    Seen.of(head.post(link, data={"decision": "more_time", "until": until, "late_cause": "incomplete_data"}), 200)
    drain(written.world.sessions, "mail")
    told = [
        row for row in rows_of(written.get("coordinator", "/surat")) if "Beri waktu lagi" in row or "Jawaban" in row
    ]
    assert any("| dinkes |" in row for row in told), told
    assert "Kepala Dinas Kesehatan" in letter_to(written, "dinkes", told[0].partition(" |")[0].partition(" ·")[0]).text


def test_in_english(written: Story) -> None:
    written.in_english("coordinator")
    page = written.get("coordinator", "/surat")
    assert page.page.get("lang") == "en"
    assert page.title.endswith("letters")


def test_who_reads_letters(written: Story) -> None:
    [first, *_more] = written.get("coordinator", "/surat").page.xpath("//main//tbody//a/@href")
    for who in ("dinkes", "head", "reviewer", "secretary", "chair", "verifier", "nobody"):
        for url in ("/surat", first):
            assert written.get(who, url, status=403), (who, url)
    assert written.get("", first, status=303).to.startswith("/masuk?next=")


@pytest.mark.parametrize("letter", ["00000000-0000-7000-8000-000000000000", "satu", "%2e%2e"])
def test_a_letter_that_is_not(written: Story, letter: str) -> None:
    assert written.get("coordinator", f"/surat/{letter}", status=404)


def test_letters_cost_few_statements(written: Story) -> None:
    [first, *_more] = written.get("coordinator", "/surat").page.xpath("//main//tbody//a/@href")
    for url in ("/surat", first):
        written.get("coordinator", url)
        with written.app.app_context():
            counter = StatementCounter(db.engine)
        with counter:
            written.get("coordinator", url)
        assert len(counter.texts) <= STATEMENTS, counter.texts


def test_letters_are_sought_by_words_kind_and_result(written: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(query: str) -> list[str]:
        """Subject and recipient."""
        return [" | ".join(row.split(" | ")[:2]) for row in rows_of(written.get("coordinator", f"/surat?{query}"))]

    every = found("")
    asked = [row for row in every if row.startswith("Keputusan Anda diperlukan")]
    assert [row for row in found("jenis=escalation_ask") if not row.startswith("Untuk diketahui")] == asked
    assert found("cari=DIPERLUKAN%3A++k3-07") == [row for row in asked if "K3-07" in row]
    assert found("cari=diperlukan&jenis=receipt") == []
    assert found("cari=head+of+disdik") == [row for row in every if row.endswith("| head of disdik")]
    assert any(not row.startswith("Keputusan") for row in found("cari=K3-07")), "also those that have no subject yet"
    assert 0 < len(found("cari=K3-07")) < len(every)
    assert found("cari=%25") == []
    assert found("jenis=tidak-ada") == every
    assert found("hasil=gagal") == []
    nothing = written.get("coordinator", "/surat?cari=zzz")
    assert nothing.title == "0 surat cocok"
    assert "Tidak ada surat yang cocok" in nothing.text
    monkeypatch.setattr("web.coordinate.letters.SIZE", 1)
    page = written.get("coordinator", "/surat?cari=diperlukan&halaman=1")
    assert page.page.xpath("//nav[@class='pages']//a/@href") == ["/surat?halaman=2&cari=diperlukan"]
    assert page.page.xpath("//input[@name='cari']/@value") == ["diperlukan"]


def test_all_that_somebody_has_to_look_at_is_counted_and_led_to(
    written: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More letters went wrong than fit the notice: their number is told, and every one is found."""
    engine = written.world.engine
    with engine.begin() as connection:
        connection.execute(sa.update(Letter).where(Letter.template == "escalation_ask").values(state="unknown"))
        odd = connection.scalar(sa.select(sa.func.count()).where(Letter.state == "unknown")) or 0
    monkeypatch.setattr("web.coordinate.letters.SIZE", 1)
    page = written.get("coordinator", "/surat")
    notice = page.page.xpath("//section[@aria-labelledby='check']")[0]
    assert words(notice.xpath("string(h2)")) == f"{odd} surat perlu dicek"
    [more] = [str(each) for each in notice.xpath("./p/a/@href")]
    pages = [written.get("coordinator", f"{more}&halaman={number}") for number in range(1, odd + 1)]
    assert odd > 1
    assert len({link for each in pages for link in each.page.xpath("//main//tbody//th//a/@href")}) == odd


def test_paragraphs_of_a_letter_are_in_one_piece_on_the_page() -> None:
    lead = "Segel ini merangkum seluruh riwayat kota sampai saat ini dalam satu\nsidik. Selama sidik ini ada."
    rows = "Waktu:\n  Kamis, 12 Maret 2026 pukul 10.00 WITA\n\nBuka segel riwayat:\nhttps://layak.kota.test/segel"
    foot = "\n--\nPertanyaan: Koordinator Gugus Tugas KLA, koordinator@kota.test, 0511 47720\nSurel ini tidak memuat"
    assert flowing(f"{lead}\n\n{rows}\n{foot}") == f"{lead.replace(chr(10), ' ')}\n\n{rows}\n{foot}"
    three = "\n".join(["kata " * 13 + "enam123", "kata " * 13 + "enam123", "habis"])
    assert flowing(three) == three.replace("\n", " ")
