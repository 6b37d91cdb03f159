"""Drawings that come in and go out: from other tools, from old versions, one too many."""

from __future__ import annotations

import io

import pytest

from engine.instances import deploy
from engine.instances.package_drafts import rules
from tests.web.pages.drafting import DRAFT, ROOT, ask, data_of, xml_of
from tests.web.pages.story import Seen, Story


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
        ("", b"", "Pilih berkas yang akan diimpor"),
        ("x.dmn", b" ", "berkasnya kosong"),
        ("x.form", b"{" + b" " * 2_000, "lebih besar dari 2 kB"),
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


@pytest.mark.parametrize("name", ["due_days.dmn", "continuation.form", "accepted.scenario.yaml"])
def test_a_table_a_form_or_a_scenario_comes_in_and_what_is_wrong_with_it_is_told(studio: Story, name: str) -> None:
    """Whatever is in it: a file that cannot be read keeps the draft from being published, and breaks no page."""
    whole = studio.client("coordinator").get(f"{DRAFT}/berkas/{name}").data
    assert send(studio, name, whole).to == DRAFT
    assert not [f for f in data_of(studio.get("coordinator", DRAFT))["findings"] if f["level"] == "error"]
    for revision, broken in enumerate((whole[: len(whole) // 2], b"\x00\xff", b"<!DOCTYPE a><a/>"), 1):
        assert send(studio, name, broken, revision=revision).to == DRAFT
        assert studio.get("coordinator", DRAFT)
        told = studio.get("coordinator", f"{DRAFT}/terbitkan").text
        assert "Belum bisa terbit: 1 skenario gagal" in told or "galat" in told, broken
    assert studio.get("coordinator", f"{DRAFT}/berkas/none.dmn", status=404)


def test_scenarios_of_before_are_left_out_all_at_once_or_none(studio: Story) -> None:
    both = ["accepted", "returned-once"]
    done = studio.post("coordinator", f"{DRAFT}/skenario/keluarkan", skenario=both, revision=0)
    assert done.to == f"{DRAFT}/terbitkan"
    page = studio.get("coordinator", f"{DRAFT}/terbitkan")
    assert "2 skenario dikeluarkan dari draf." in page.text
    assert "Paket ini tidak punya skenario." in page.text
    for names in (["accepted"], ["none"]):
        studio.post("coordinator", f"{DRAFT}/skenario/keluarkan", status=404, skenario=names, revision=1)
    studio.post("coordinator", f"{DRAFT}/skenario/keluarkan", status=409, skenario=["accepted"], revision=0)
    assert studio.post("coordinator", f"{DRAFT}/skenario/keluarkan", revision=1).to == f"{DRAFT}/terbitkan"


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
