"""A coordinator changes a process in the studio: what the server shows, keeps, refuses and throws away."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from engine.instances import deploy
from engine.process.rehearsal import read_folder
from engine.store.unit import StatementCounter
from tests.web.pages.drafting import DRAFT, LATE, ROOT, ask, data_of, few, make_coordinator, save, xml_of
from tests.web.pages.story import Story, words
from web.database import db


def test_the_page_has_all_that_the_script_needs_and_all_that_a_reader_needs_without_it(studio: Story) -> None:
    page = studio.get("coordinator", DRAFT)
    data = data_of(page)
    assert (data["key"], data["name"], data["revision"], data["base_version"], data["next_version"]) == (
        "evidence", "evidence", 0, 2, 3,
    )  # fmt: skip
    assert [d["name"] for d in data["drawings"]] == ["evidence", "collect", "remediate", "sign"]
    assert data["urls"]["drawing"] == f"{DRAFT}/evidence.bpmn?dasar=2"
    assert {"key": "reviewer", "title": "Peninjau klaster"} in data["vocabulary"]["roles"]
    assert {"key": "evidence", "title": "Pertanyaan, jawaban, dan berkas", "is_page": True} in data["vocabulary"][
        "forms"
    ]
    assert {"key": "verdict", "title": "Periksa bukti", "is_page": False} in data["vocabulary"]["forms"]
    assert {"id": "returns_limit", "title": "Batas pengembalian"} in data["vocabulary"]["decisions"]
    assert {"key": "notify", "title": "Mengirim surat"} in data["vocabulary"]["operators"]
    assert "escalation" in [p["key"] for p in data["vocabulary"]["processes"]]
    sources = {each["name"]: each["source"] for each in data["vocabulary"]["data"]}
    assert sources["agency"] == "proses yang memanggil"
    assert sources["review_days"] == "tabel “Tenggat bawaan”"
    assert sources["continuation"] == "langkah “Putuskan kelanjutan”"
    assert data["moddle"]["prefix"] == "layak"
    assert (data["can_publish"], data["why_not"]) == (False, "Belum bisa terbit: belum ada yang diubah")
    steps = {words(e.text_content()): e.getparent() for e in page.page.xpath("//*[@class='path-title']")}
    review = words(steps["Periksa bukti"].text_content())
    assert "Siapa mengerjakanPeninjau klaster" in review
    assert "Tenggatreview_days hari kerja" in review
    assert "Tidak boleh dikerjakan olehOrang yang mengirim atau menandatangani" in review
    limit = words(steps["Batas tercapai?"].text_content())
    assert "selain itu: Perbaiki bukti" in limit
    assert "bila returns >= max_returns: Putuskan kelanjutan" in limit


def test_another_drawing_and_the_list_of_steps(studio: Story) -> None:
    data = data_of(studio.get("coordinator", f"{DRAFT}?gambar=collect"))
    assert (data["name"], data["urls"]["drawing"]) == ("collect", f"{DRAFT}/collect.bpmn?dasar=2")
    steps = studio.get("coordinator", f"{DRAFT}/langkah")
    assert "Dua hari kerja sebelum tenggat" in steps.text
    assert "2 hari kerja sebelum tenggat" in steps.text
    assert "menurut tangga eskalasi, tingkat 1" in steps.text
    assert "tepat pada tenggat" in steps.text


def test_a_save_answers_with_the_check_and_the_next_page_shows_it(studio: Story) -> None:
    answer = save(studio, *LATE, 0)
    assert (answer["revision"], answer["can_publish"], answer["findings"]) == (1, True, [])
    assert answer["saved_words"] == "tersimpan pukul 08.00 WITA oleh coordinator"
    assert LATE[1] in xml_of(studio)
    assert "Draf tersimpan pukul 08.00 WITA oleh coordinator" in studio.get("coordinator", "/proses").text
    got = studio.client("coordinator").get(f"{DRAFT}/evidence.bpmn?unduh=1")
    assert got.headers["Content-Disposition"] == 'attachment; filename="evidence.bpmn"'


def test_an_older_revision_is_told_who_when_and_what_can_be_done(studio: Story) -> None:
    make_coordinator(studio, "reviewer")
    save(studio, *LATE, 0)
    told = save(studio, "Periksa bukti", "Nilai bukti", 0, who="reviewer", status=409)
    assert told["code"] == "draft_changed"
    assert told["revision"] == 1
    assert told["message"] == (
        "coordinator menyimpan Senin, 2 Februari 2026 pukul 08.00 WITA. Muat punyanya, atau simpan punya Anda sebagai "
        "ganti."
    )
    xml = xml_of(studio).replace("Periksa bukti", "Nilai bukti")
    body = {"revision": told["revision"], "xml": xml, "replace": True}
    assert ask(studio, f"{DRAFT}/evidence.bpmn", body, who="reviewer")["revision"] == 2
    mine = save(studio, "Nilai bukti", "Lihat bukti", 2)
    assert mine["revision"] == 3
    assert "Anda menyimpan di tab lain" in save(studio, "Lihat bukti", "Baca", 2, status=409)["message"]


def test_a_page_older_than_the_newest_version_does_not_undo_it(studio: Story) -> None:
    xml = xml_of(studio)
    files = few(read_folder(ROOT / "evidence"))
    files["process.yaml"] += b"\n"
    studio.world.unit(lambda s: deploy.deploy(s, files, studio.world.actors["coordinator"]))
    body = {"revision": 0, "xml": xml}
    page = studio.post(
        "coordinator", f"{DRAFT}/impor?dasar=2", status=409, berkas=(io.BytesIO(xml.encode()), "evidence.bpmn")
    )
    assert "menerbitkan versi 3" in page.text
    assert page.page.xpath(f"//form[@action='{DRAFT}/impor?dasar=3']"), "having been told, it may be sent again"
    told = ask(studio, f"{DRAFT}/evidence.bpmn?dasar=2", body, status=409)
    assert "menerbitkan versi 3" in told["message"]
    assert ask(studio, f"{DRAFT}/evidence.bpmn?dasar=2", {**body, "replace": True})["revision"] == 1


def test_the_linter_answers_about_what_is_in_the_browser_and_saves_nothing(studio: Story) -> None:
    xml = xml_of(studio).replace('layak:role="reviewer"', 'layak:role="reviewers"')
    answer = ask(studio, f"{DRAFT}/periksa", {"name": "evidence", "xml": xml})
    [finding] = [f for f in answer["findings"] if f["level"] == "error"]
    assert (finding["file"], finding["element"], finding["name"]) == ("evidence.bpmn", "review", "Periksa bukti")
    assert finding["message"]
    assert set(finding) == {"file", "element", "name", "line", "rule", "level", "message", "hint", "mend"}
    assert (answer["can_publish"], answer["why_not"]) == (False, "Belum bisa terbit: 1 galat")
    assert data_of(studio.get("coordinator", DRAFT))["revision"] == 0
    broken = ask(studio, f"{DRAFT}/periksa", {"name": "evidence", "xml": "<no"})
    assert broken["findings"][0]["level"] == "error"


@pytest.mark.parametrize(
    ("due", "answer"),
    [
        ("working_days(5)", {"words": "dikirim hari ini, jatuh Senin, 9 Februari 2026 pukul 16.00 WITA"}),
        ("=hours(48)", {"words": "dikirim hari ini, jatuh Rabu, 4 Februari 2026 pukul 08.00 WITA"}),
        ("PT5M", {"words": "dikirim hari ini, jatuh Senin, 2 Februari 2026 pukul 08.05 WITA"}),
        ("2026-02-11", {"words": "dikirim hari ini, jatuh Rabu, 11 Februari 2026 pukul 16.00 WITA"}),
        ("working_days(days)", {}),
        ("working_days(", {"error": "Ini belum tenggat: tulis misalnya working_days(5)"}),
        ("12", {"error": "Ini belum tenggat: tulis misalnya working_days(5)"}),
        ("working_days(1e30)", {"error": "Ini belum tenggat: tulis misalnya working_days(5)"}),
    ],
)
def test_a_due_date_is_shown_by_an_example(story: Story, due: str, answer: dict[str, str]) -> None:
    assert ask(story, f"{DRAFT}/contoh-tenggat", {"due": due}) == answer


def test_a_draft_is_thrown_away_after_a_question(studio: Story) -> None:
    assert studio.get("coordinator", f"{DRAFT}/buang", status=303).to == DRAFT
    assert "Tidak ada draf yang bisa dibuang" in studio.get("coordinator", DRAFT).text
    save(studio, *LATE, 0)
    page = studio.get("coordinator", f"{DRAFT}/buang")
    assert "Kapan “Tenggat periksa lewat”" in page.text
    save(studio, LATE[1], "after_due(3)", 1)
    refused = studio.post("coordinator", f"{DRAFT}/buang", status=409, revision=1)
    assert "Anda menyimpan di tab lain" in refused.text
    assert studio.post("coordinator", f"{DRAFT}/buang", revision=2).to == "/proses"
    assert LATE[0] in xml_of(studio)


def test_only_coordinators_and_administrators_come_in(studio: Story) -> None:
    for who in ("dinkes", "head", "reviewer", "secretary", "nobody"):
        for url in (DRAFT, f"{DRAFT}/evidence.bpmn", f"{DRAFT}/terbitkan", f"{DRAFT}/langkah"):
            assert studio.get(who, url, status=403)
        assert ask(studio, f"{DRAFT}/periksa", {"name": "evidence", "xml": "<a/>"}, who=who, status=403)
        for url in ("terbitkan", "buang", "impor", "skenario", "dasar", "pulihkan/1"):
            assert studio.post(who, f"{DRAFT}/{url}", status=403, revision=0)
        assert "Ubah di studio" not in studio.get(who, "/proses").text
    assert studio.get("", DRAFT, status=303).to.startswith("/masuk")
    assert "Ubah di studio" in studio.get("coordinator", "/proses").text


def test_a_forged_request_saves_nothing(studio: Story) -> None:
    body = json.dumps({"revision": 0, "xml": xml_of(studio)})
    client = studio.client("coordinator")
    forged = client.post(f"{DRAFT}/evidence.bpmn", data=body, content_type="application/json", forged=True)
    assert forged.status_code == 400
    assert data_of(studio.get("coordinator", DRAFT))["revision"] == 0


@pytest.mark.parametrize(
    "body", [None, [], {}, {"revision": "1", "xml": "x"}, {"revision": -1, "xml": "x"}, {"revision": 0, "xml": 5}, 7]
)
def test_a_malformed_request_is_refused(studio: Story, body: Any) -> None:
    answer = ask(studio, f"{DRAFT}/evidence.bpmn", body, status=422)
    assert answer["code"] == "request_malformed"
    assert answer["message"] == "Permintaannya tidak lengkap. Muat ulang halaman ini."


@pytest.mark.parametrize(
    "url", ["/proses/none/draf", f"{DRAFT}?gambar=none", f"{DRAFT}/none.bpmn", "/proses/none/draf/buang"]
)
def test_what_is_not_there(studio: Story, url: str) -> None:
    assert studio.get("coordinator", url, status=404)


def test_in_english(studio: Story) -> None:
    studio.in_english("coordinator")
    save(studio, *LATE, 0)
    page = studio.get("coordinator", f"{DRAFT}/terbitkan")
    assert page.title == "Publish “Bukti indikator” as version 3?"
    assert "at the deadline itself becomes 2 working days after the deadline" in page.text
    assert "working days before the deadline" in studio.get("coordinator", f"{DRAFT}/langkah").text


def test_its_pages_cost_few_statements(studio: Story) -> None:
    save(studio, *LATE, 0)
    for url in (DRAFT, f"{DRAFT}/langkah", f"{DRAFT}/terbitkan", f"{DRAFT}/buang", "/proses", "/proses/evidence/2"):
        studio.get("coordinator", url)
        with studio.app.app_context():
            counter = StatementCounter(db.engine)
        with counter:
            studio.get("coordinator", url)
        assert len(counter.texts) <= 15, (url, counter.texts)
