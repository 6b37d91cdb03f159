"""A draft is rehearsed and published: what is said before, what keeps it back, what a new case uses."""

from __future__ import annotations

from engine.instances import deploy
from engine.process.rehearsal import read_folder
from tests.web.pages.drafting import DRAFT, LATE, ROOT, ask, data_of, few, save
from tests.web.pages.story import Story, words


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
