"""A head reads a claim and signs it, or sends parts of it back; what comes back is mended by a plan."""

from __future__ import annotations

import io
from typing import Any

import pytest

from engine import clock
from tests.evidence import files
from tests.web.pages.story import Story, days


@pytest.fixture
def collected(any_story: Story) -> Story:
    """Both agencies have sent their parts of indicator 7."""
    any_story.world.collect_dinkes()
    any_story.world.collect_disdik()
    return any_story


def test_a_head_signs_and_gets_a_receipt(collected: Story) -> None:
    story = collected
    assert "Tanda tangani bukti" in story.get("head", "/tugas").text
    url = story.task_url("sign_off", page="/tanda-tangan")
    claim = story.get("head", url)
    assert claim.title == "20,00 dari 20,00 poin diklaim atas nama Dinas Kesehatan"
    assert "83,5%" in claim.text
    assert claim.chosen("on_behalf") == "self"
    refused = story.post("head", url, status=422, on_behalf="plt")
    assert refused.error_fields == ["sign_decision"]
    assert refused.chosen("on_behalf") == "plt"
    signed = story.post("head", url, sign_decision="sign", on_behalf="plt")
    receipt = story.get("head", signed.to)
    assert "Klaim ditandatangani" in receipt.text
    assert "Pelaksana tugas (PLT)" in receipt.text
    assert "20,00 poin" in receipt.text
    assert "Menunggu Peninjau Klaster" in receipt.text
    assert story.get("head", url, status=303).to == signed.to
    assert story.post("head", url, sign_decision="send_back").to == signed.to
    assert story.get("dinkes", url, status=403)
    assert story.get("dinkes", "/tugas").text.count("Sedang diperiksa") == 1


def test_what_a_head_sends_back_is_mended_by_a_plan(collected: Story) -> None:
    story = collected
    url = story.task_url("sign_off", page="/tanda-tangan")
    refused = story.post("head", url, status=422, sign_decision="send_back", send_back_note="")
    assert refused.error_fields == ["send_back_agencies", "send_back_note"]
    story.post(
        "head", url, sign_decision="send_back", send_back_agencies=["disdik"], send_back_note="Lampirkan daftar sekolah"
    )
    inbox = story.get("disdik", "/tugas")
    assert "1 dikembalikan" in inbox.text
    share = story.task_url("remediate", "disdik")
    page = story.get("disdik", share)
    assert "Lampirkan daftar sekolah" in page.text
    assert "Rencana perbaikan" in page.text

    draft = story.post("disdik", share, do="save_plan", cause="wrong_file", action="Daftar diganti")
    assert draft.to == share
    kept = story.get("disdik", share)
    assert kept.value("action") == "Daftar diganti"
    unreadable = story.post("disdik", share, do="save_plan", status=422, action="Daftar diganti", ready_on="besok")
    assert unreadable.error_fields == ["ready_on"]
    assert story.get("disdik", share).value("ready_on") == "besok"

    check = story.get("disdik", f"{share}/periksa")
    assert "Penanggung jawab harus diisi" in check.text
    assert "Belum bisa dikirim" in check.text
    assert story.post("disdik", f"{share}/periksa", statement="1", status=422)

    ready = (clock.now() + days(1)).date().isoformat()
    plan: dict[str, Any] = dict(
        cause="wrong_file", action="Daftar diganti", owner="Kepala bidang", ready_on=ready, claim_changes="no"
    )
    story.post("disdik", share, do="save_plan", **plan)
    story.post("disdik", f"{share}/pertanyaan/07.02", figure="50")
    changed = story.post("disdik", f"{share}/periksa", statement="1", status=422)
    assert "Menurut rencana hanya berkas yang diganti" in changed.errors[0]
    story.post("disdik", share, do="save_plan", **{**plan, "claim_changes": "yes"})
    story.post(
        "disdik", f"{share}/pertanyaan/07.02", figure="50", document_on__1="2025-02-02",
        file__1=[(io.BytesIO(files.pdf("daftar")), "Daftar sekolah.pdf")],
    )  # fmt: skip
    sent = story.post("disdik", f"{share}/periksa", statement="1")
    assert "/tanda-terima/" in sent.to
    again = story.get("head", story.task_url("sign_off", page="/tanda-tangan"))
    assert "Klaim berubah sejak tanda tangan Anda yang lalu" not in again.text  # it was never signed
    assert again.title.startswith("17,00 dari 20,00 poin")


def test_a_signature_is_asked_for_again_when_the_claim_changed(collected: Story) -> None:
    story, world = collected, collected.world
    world.sign()
    world.verdict("reviewer", q0701="10", q0702=("data_mismatch", "Angkanya lain"), q0703="4")
    share = story.task_url("remediate", "disdik")
    page = story.get("disdik", share)
    assert "data tidak cocok" in page.text
    assert "Angkanya lain" in page.text
    assert story.get("disdik", f"{share}/pertanyaan/07.01", status=404)  # only what came back
    world.answer("disdik", world.task("remediate", "disdik"), "07.02", figure="45")
    world.complete("disdik", world.task("remediate", "disdik"), **world.plan(claim_changes="yes"))
    again = story.get("head", story.task_url("sign_off", page="/tanda-tangan"))
    assert "Klaim berubah sejak tanda tangan Anda yang lalu" in again.text
    assert again.page.xpath("//tr[.//*[@class='new']]//*[@class='code']/text()") == ["07.02"]
