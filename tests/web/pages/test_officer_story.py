"""An officer's share from the inbox to the receipt."""

from __future__ import annotations

import io

from engine import clock
from tests.evidence import files
from tests.web.pages.story import Story


def test_an_officer_answers_uploads_checks_and_gets_a_receipt(any_story: Story) -> None:
    story = any_story
    inbox = story.get("dinkes", "/tugas")
    assert "2 tugas menunggu Anda" in inbox.text
    assert "Kawasan Tanpa Rokok" in inbox.text

    share = story.task_url("collect", "dinkes")
    listed = story.get("dinkes", share)
    assert listed.title == "Bagian Dinas Kesehatan: 0 dari 2 pertanyaan siap"
    assert "Kurang: jawaban" in listed.text

    url = f"{share}/pertanyaan/07.01"
    asked = story.get("dinkes", url)
    assert asked.title == "07.01 Perda KTR berlaku"
    saved = story.post(
        "dinkes", url, answer="0", note="Nomor 5 tahun 2024", document_on__1="2024-08-12",
        file__1=[(io.BytesIO(files.pdf()), "Perda KTR.pdf")], do="next",
    )  # fmt: skip
    assert saved.to.endswith("/pertanyaan/07.03")
    again = story.get("dinkes", url)
    assert again.chosen("answer") == "0"
    assert again.value("note") == "Nomor 5 tahun 2024"
    assert again.value("document_on-1") == "2024-08-12"
    assert "Perda KTR.pdf" in again.text
    assert "Sebelum dikirim" not in again.text

    story.post(
        "dinkes", f"{share}/pertanyaan/07.03", answer="0", document_on__1="2025-01-20",
        file__1=[(io.BytesIO(files.pdf("SK")), "SK Satgas.pdf")], do="list",
    )  # fmt: skip
    assert story.get("dinkes", share).title == "Bagian Dinas Kesehatan: 2 dari 2 pertanyaan siap"

    check = story.get("dinkes", f"{share}/periksa")
    assert "Tidak ada yang kurang" in check.text
    assert "diklaim 14,00 poin" in check.text
    unsaid = story.post("dinkes", f"{share}/periksa", status=422)
    assert unsaid.error_fields == ["statement"]

    sent = story.post("dinkes", f"{share}/periksa", statement="1")
    assert "/tanda-terima/TT-2026-0001" in sent.to
    receipt = story.get("dinkes", sent.to)
    assert receipt.title == "Tanda terima TT-2026-0001"
    assert "2 berkas dan sidiknya" in receipt.text
    assert "Menunggu Petugas Disdik" in receipt.text
    assert "TT-2026-0001" in story.get("dinkes", "/tugas").html  # the row leads to the receipt


def test_sending_twice_shows_the_receipt_and_another_reads_who_was_faster(any_story: Story) -> None:
    story = any_story
    share = story.task_url("collect", "dinkes")
    story.world.collect_dinkes()
    again = story.post("dinkes", f"{share}/periksa", statement="1")
    assert again.to.endswith("/tanda-terima/TT-2026-0001")
    assert story.get("dinkes", share, status=303).to.endswith("/tanda-terima/TT-2026-0001")
    other = story.post("dinkes2", f"{share}/periksa", statement="1", status=409)
    assert "sudah diselesaikan dinkes" in other.title
    assert "TT-2026-0001" in other.text
    assert "Senin, 2 Februari 2026" in other.text
    assert story.post("dinkes2", f"{share}/pertanyaan/07.01", answer="0", status=409)
    assert story.get("dinkes2", f"{share}/pertanyaan/07.01", status=409)


def test_strangers_see_nothing_of_a_share(story: Story, now: clock.Movable) -> None:
    del now
    share = story.task_url("collect", "dinkes")
    for page in ("", "/pertanyaan/07.01", "/periksa"):
        assert story.get("disdik", share + page, status=403)
    assert story.post("disdik", f"{share}/pertanyaan/07.01", answer="0", status=403)
    assert story.get("dinkes", f"{share}/pertanyaan/07.02", status=404)
    assert story.get("dinkes", f"{share}/pertanyaan/nothing", status=404)
    for unknown in ("/tugas/0196c0de-0000-7000-8000-000000000000", "/tugas/abc", "/tanda-terima/TT-2026-9999"):
        assert story.get("dinkes", unknown, status=404)
