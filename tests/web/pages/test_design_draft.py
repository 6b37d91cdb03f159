"""A coordinator changes a process in the studio: what the server shows, keeps, refuses and publishes."""

from __future__ import annotations

import io
import json
import pathlib
import uuid
from typing import Any

import pytest

from engine.city.tables import RoleHeld
from engine.instances import deploy
from engine.instances.package_drafts import rules
from engine.process.rehearsal import read_folder
from engine.store import new_id
from engine.store.unit import StatementCounter
from tests.web.pages.story import Seen, Story, words
from web.database import db

ROOT = pathlib.Path(__file__).parents[3] / "bpmn"
DRAFT = "/proses/evidence/draf"
SCENARIOS = ("accepted.scenario.yaml", "returned-once.scenario.yaml")


def few(files: dict[str, bytes]) -> dict[str, bytes]:
    """A package with two of its scenarios: enough to see one fail."""
    return {n: b for n, b in files.items() if not n.endswith(".scenario.yaml") or n in SCENARIOS}


@pytest.fixture
def studio(story: Story) -> Story:
    """Version 2 of the evidence package carries scenarios; a second coordinator works at it too."""
    files = few(read_folder(ROOT / "evidence"))
    story.world.unit(lambda s: deploy.deploy(s, files, story.world.actors["coordinator"]))
    return story


def make_coordinator(story: Story, who: str) -> None:
    """Somebody gets the role as well."""
    person_id, city_id = uuid.UUID(story.world.actors[who].id), story.world.city_id
    row = RoleHeld(id=new_id(), city_id=city_id, person_id=person_id, role="coordinator")
    story.world.unit(lambda s: s.add(row))


def ask(story: Story, url: str, body: Any, *, who: str = "coordinator", status: int = 200) -> Any:
    """What the studio's script sends, and the answer it gets."""
    client = story.client(who)
    response = client.post(
        url, data=json.dumps(body), content_type="application/json", forged=True,
        headers={"Accept": "application/json", "X-CSRFToken": client.token()},
    )  # fmt: skip
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    return response.get_json()


def xml_of(story: Story, name: str = "evidence", key: str = "evidence") -> str:
    return story.client("coordinator").get(f"/proses/{key}/draf/{name}.bpmn").get_data(as_text=True)


def data_of(page: Seen) -> Any:
    [found] = page.page.xpath("//script[@id='studio-data']")
    return json.loads(found.text)


def save(story: Story, old: str, new: str, revision: int, **more: Any) -> Any:
    xml = xml_of(story)
    assert old in xml
    return ask(story, f"{DRAFT}/evidence.bpmn", {"revision": revision, "xml": xml.replace(old, new)}, **more)


LATE = ("after_due(0)", "after_due(2)")


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
    assert {"key": "verdict", "title": "verdict", "is_page": False} in data["vocabulary"]["forms"]
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


def test_scenarios_by_script_and_without(studio: Story) -> None:
    assert ask(studio, f"{DRAFT}/skenario", {}) == {"passed": 2, "total": 2, "failed": []}
    save(studio, 'verdict = "accepted"', 'verdict = "returned"', 0)
    answer = ask(studio, f"{DRAFT}/skenario", {})
    assert (answer["passed"], answer["total"]) == (0, 2)
    assert answer["failed"][0]["name"] == "accepted"
    assert answer["failed"][0]["at"].startswith("langkah ")
    page = studio.post("coordinator", f"{DRAFT}/skenario", status=200)
    assert "0 dari 2 lulus" in page.text
    confirm = studio.get("coordinator", f"{DRAFT}/terbitkan")
    assert "Belum bisa terbit: 2 skenario gagal" in confirm.text
    assert studio.post("coordinator", f"{DRAFT}/terbitkan", status=409, revision=1)


def test_publishing_says_before_what_changes_and_afterwards_a_new_case_uses_it(studio: Story) -> None:
    save(studio, *LATE, 0)
    save(studio, 'name="Periksa bukti"', 'name="Nilai bukti"', 1)
    confirm = studio.get("coordinator", f"{DRAFT}/terbitkan")
    assert confirm.title == "Terbitkan “Bukti indikator” sebagai versi 3?"
    told = [words(each.text_content()) for each in confirm.page.xpath("//section[@aria-labelledby='changes']//li")]
    assert told == [
        "Langkah “Periksa bukti” kini bernama “Nilai bukti”",
        "Kapan “Tenggat periksa lewat”: tepat pada tenggat menjadi 2 hari kerja setelah tenggat",
    ]
    assert "2 dari 2 lulus" in confirm.text
    assert "3 kasus tetap pada versi 1" in confirm.text
    done = studio.post("coordinator", f"{DRAFT}/terbitkan", revision=2)
    assert done.to == "/proses/evidence/3"
    page = studio.get("coordinator", done.to)
    assert "Versi 3 terbit. Kasus baru memakainya; yang berjalan tetap pada versinya." in page.text
    assert "Langkah “Periksa bukti” kini bernama “Nilai bukti”" in page.text
    assert data_of(studio.get("coordinator", DRAFT))["revision"] == 0
    again = studio.post("coordinator", f"{DRAFT}/terbitkan", status=409, revision=2)
    assert "coordinator" in again.text


def test_an_error_keeps_it_from_being_published(studio: Story) -> None:
    save(studio, 'layak:role="reviewer"', 'layak:role="reviewers"', 0)
    page = studio.get("coordinator", f"{DRAFT}/terbitkan")
    assert "Belum bisa terbit: 1 galat" in page.text
    assert "Belum dijalankan" in page.text
    assert studio.post("coordinator", f"{DRAFT}/terbitkan", status=422, revision=1)


def test_a_version_from_the_command_line_in_between_is_told_and_can_be_gone_on_from(studio: Story) -> None:
    save(studio, *LATE, 0)
    files = few(read_folder(ROOT / "evidence"))
    files["sign.bpmn"] = files["sign.bpmn"].replace(b"Tanda tangani", b"Tekenlah")
    studio.world.unit(lambda s: deploy.deploy(s, files, studio.world.actors["coordinator"]))
    page = studio.get("coordinator", f"{DRAFT}/terbitkan")
    assert "Versi 3 terbit sejak draf ini dimulai" in page.text
    assert "Yang diubah versi itu" in page.text
    assert studio.post("coordinator", f"{DRAFT}/terbitkan", status=409, revision=1)
    assert studio.post("coordinator", f"{DRAFT}/dasar", revision=1).to == DRAFT
    assert studio.post("coordinator", f"{DRAFT}/terbitkan", revision=2).to == "/proses/evidence/4"


def send(story: Story, name: str, raw: bytes, *, status: int = 303, revision: int = 0) -> Seen:
    return story.post("coordinator", f"{DRAFT}/impor", status=status, berkas=(io.BytesIO(raw), name), revision=revision)


def test_a_drawing_of_another_tool_comes_in_with_its_ids_and_its_words_are_named(studio: Story) -> None:
    sent = xml_of(studio).replace('name="Periksa bukti"', 'name="Nilai bukti"').encode()
    assert send(studio, "gambar/evidence.bpmn", sent).to == f"{DRAFT}?gambar=evidence"
    page = studio.get("coordinator", DRAFT)
    assert "evidence.bpmn masuk ke draf. Belum ada yang terbit." in page.text
    assert xml_of(studio).encode() == sent, "byte for byte"
    camunda = (
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/'
        b'1.0" targetNamespace="t"><process id="other" isExecutable="true"><startEvent id="s"/></process></definitions>'
    )
    assert send(studio, "other.bpmn20.xml", camunda, revision=1).to == f"{DRAFT}?gambar=other"
    assert "kata-kata Camunda 8" in studio.get("coordinator", f"{DRAFT}?gambar=other").text


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("", b"", "Pilih berkas .bpmn"),
        ("x.bpmn", b"", "berkasnya kosong"),
        ("x.bpmn", b"%PDF-1.7", "ini bukan XML"),
        ("x.bpmn", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "memuat DOCTYPE"),
        ("x.bpmn", b"<svg/>", "bukan gambar BPMN"),
        ("x.bpmn", b"<a>" + b" " * 2_000, "lebih besar dari 2 kB"),
        ("berkas saya.bpmn", b"<a/>", "nama berkasnya harus"),
        ("process.yaml", b"main: x", "nama berkasnya harus"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_words(
    studio: Story, monkeypatch: pytest.MonkeyPatch, name: str, raw: bytes, said: str
) -> None:
    monkeypatch.setattr(rules, "MOST_BYTES", 2_000)
    page = send(studio, name, raw, status=422)
    assert said in page.text
    assert data_of(page)["revision"] == 0


def test_a_drawing_too_many_is_left_out_but_not_the_main_one(studio: Story) -> None:
    send(studio, "signed.bpmn", xml_of(studio, "sign").replace('"evidence_sign"', '"evidence_signed"').encode())
    assert "Keluarkan gambar ini dari draf" in studio.get("coordinator", f"{DRAFT}?gambar=signed").text
    assert "Keluarkan gambar ini dari draf" not in studio.get("coordinator", DRAFT).text
    page = studio.get("coordinator", f"{DRAFT}/signed/keluarkan")
    assert page.title == "Keluarkan “signed.bpmn” dari draf?"
    assert studio.post("coordinator", f"{DRAFT}/signed/keluarkan", revision=1).to == DRAFT
    assert [d["name"] for d in data_of(studio.get("coordinator", DRAFT))["drawings"]] == [
        "evidence", "collect", "remediate", "sign",
    ]  # fmt: skip
    for name in ("evidence", "signed", "none"):
        assert studio.get("coordinator", f"{DRAFT}/{name}/keluarkan", status=404)
    studio.post("coordinator", f"{DRAFT}/sign/keluarkan", revision=2)
    errors = [f for f in data_of(studio.get("coordinator", DRAFT))["findings"] if f["level"] == "error"]
    assert "sign" in [f["element"] for f in errors], "what calls it is told"


def test_another_main_process_is_another_package(story: Story) -> None:
    yaml = b"title: Lain\nroles: {}\nfacts: {}\ndata: {}\n"
    drawing = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" id="d">'
        '<process id="lain" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="e"/></process></definitions>'
    )
    files = {"lain.bpmn": drawing.encode(), "process.yaml": yaml}
    story.world.unit(lambda s: deploy.deploy(s, files, story.world.actors["coordinator"]))
    body = {"revision": 0, "xml": drawing.replace('"lain"', '"asing"')}
    answer = ask(story, "/proses/lain/draf/lain.bpmn", body)
    assert answer["why_not"] == "Belum bisa terbit: proses utama paket ini tidak ada lagi di gambarnya"
    refused = story.post("coordinator", "/proses/lain/draf/terbitkan", status=409, revision=1)
    assert "proses utama paket ini tidak ada lagi" in refused.text


def test_a_draft_is_thrown_away_after_a_question(studio: Story) -> None:
    assert studio.get("coordinator", f"{DRAFT}/buang", status=404)
    save(studio, *LATE, 0)
    page = studio.get("coordinator", f"{DRAFT}/buang")
    assert "Kapan “Tenggat periksa lewat”" in page.text
    save(studio, LATE[1], "after_due(3)", 1)
    refused = studio.post("coordinator", f"{DRAFT}/buang", status=409, revision=1)
    assert "Anda menyimpan di tab lain" in refused.text
    assert studio.post("coordinator", f"{DRAFT}/buang", revision=2).to == "/proses"
    assert LATE[0] in xml_of(studio)


def test_an_old_version_becomes_the_draft(studio: Story) -> None:
    page = studio.get("coordinator", "/proses/evidence/1")
    assert page.page.xpath("//form[@action='/proses/evidence/draf/pulihkan/1']")
    assert studio.post("coordinator", f"{DRAFT}/pulihkan/1", revision=0).to == DRAFT
    told = studio.get("coordinator", f"{DRAFT}/terbitkan")
    assert "Berkas accepted.scenario.yaml dihapus" in told.text
    assert "Belum bisa dipulihkan: ada draf yang belum terbit." in studio.get("coordinator", "/proses/evidence/1").text
    assert studio.post("coordinator", f"{DRAFT}/pulihkan/9", status=404, revision=1)


def test_every_file_of_a_version_can_be_taken_along(studio: Story) -> None:
    got = studio.client("dinkes").get("/proses/evidence/2/berkas/returns_limit.dmn")
    assert got.data == (ROOT / "evidence" / "returns_limit.dmn").read_bytes()
    assert got.headers["Content-Disposition"] == 'attachment; filename="returns_limit.dmn"'
    assert studio.get("dinkes", "/proses/evidence/2/berkas/none", status=404)


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
