"""What runs the city, to be read by everybody who works in it: packages, versions, drawings, tables, forms."""

from __future__ import annotations

import pathlib

import pytest

from engine.instances import deploy
from engine.process import package
from engine.store.unit import StatementCounter
from tests.web.pages.story import Seen, Story, words
from web.database import db

ROOT = pathlib.Path(__file__).parents[3] / "bpmn"
EVERYBODY = ("coordinator", "dinkes", "head", "reviewer", "secretary", "chair", "verifier", "nobody")


@pytest.fixture
def changed(story: Story) -> Story:
    """A coordinator gave reviewers another day: version 2 of the evidence package."""
    files = package.read_folder(ROOT / "evidence")
    dmn = next(name for name in files if b"Tenggat bawaan" in files[name])
    files[dmn] = files[dmn].replace(b"Tenggat bawaan", b"Tenggat kota ini")
    files["CATATAN.md"] = b"Peninjau mendapat waktu lebih."
    story.world.unit(lambda s: deploy.deploy(s, files, story.world.actors["coordinator"]))
    return story


def table_of(page: Seen, title: str) -> list[list[str]]:
    """Head and rules of a table."""
    [section] = page.page.xpath(f"//section[.//h2[.='{title}']]")
    return [[words(cell.text_content()) for cell in row.xpath("./*")] for row in section.xpath(".//tr")]


def test_packages_are_listed_with_their_versions(story: Story) -> None:
    page = story.get("coordinator", "/proses")
    assert page.title == "2 proses menjalankan kota ini"
    [row] = page.page.xpath("//section[.//h2[.='Bukti indikator']]//tbody/tr")
    cells = [words(cell.text_content()) for cell in row.xpath("./*")]
    assert cells[0] == "Bukti indikator, versi 1 berlaku untuk kasus baru"
    assert cells[1:4] == ["Senin, 2 Februari 2026 pukul 08.00 WITA", "coordinator", "3"]
    assert row.xpath(".//a/@href") == ["/proses/evidence/1"]


def test_a_version_shows_drawings_and_the_same_in_words(story: Story) -> None:
    page = story.get("dinkes", "/proses/evidence/1")
    assert page.title == "Bukti indikator, versi 1"
    drawings = page.page.xpath("//div[@class='bpmn']")
    assert [place.get("data-src") for place in drawings] == [
        f"/proses/evidence/1/{name}.bpmn" for name in ("evidence", "collect", "remediate", "sign")
    ]
    assert all(place.get("data-tokens") == "[]" for place in drawings), "no case stands on it"
    for place in drawings:
        drawn = story.client("dinkes").get(place.get("data-src"))
        assert drawn.status_code == 200
        assert drawn.content_type.startswith("application/xml")
        assert b"<bpmn:definitions" in drawn.data
    steps = page.page.xpath("//section[@aria-labelledby='d-evidence']//*[@class='path-title']")
    assert "Periksa bukti" in [words(step.text_content()) for step in steps]
    assert "Kepala perangkat daerah" in page.text
    assert "tenggat" in page.text


def test_the_page_of_what_runs_inside_other_cases_says_so(story: Story) -> None:
    ladder = story.get("coordinator", "/proses/escalation/1").text
    assert "Berjalan di dalam kasus Bukti indikator" in ladder
    assert "0 kasus" not in ladder
    assert "Berjalan di dalam kasus" not in story.get("coordinator", "/proses/evidence/1").text


def test_tables_read_as_they_were_written(story: Story) -> None:
    page = story.get("coordinator", "/proses/evidence/1")
    head, *rules = table_of(page, "Jumlah peninjau")
    assert head == ["Nilai maksimum indikator", "Bagian yang diklaim", "→ Jumlah peninjau"]
    assert rules == [[">= 45", "apa pun", "2"], [">= 30", ">= 0.9", "2"], ["apa pun", "apa pun", "1"]]
    assert "aturan pertama yang cocok" in page.text


def test_whoever_does_not_write_tables_reads_them_in_words(story: Story) -> None:
    page = story.get("dinkes", "/proses/evidence/1")
    _head, *rules = table_of(page, "Jumlah peninjau")
    assert rules == [
        ["45 atau lebih", "apa pun", "2"], ["30 atau lebih", "0,9 atau lebih", "2"], ["apa pun", "apa pun", "1"]
    ]  # fmt: skip
    assert ["apa pun", "8 sampai 19", "10", "2", "3", "3", "2"] in table_of(page, "Tenggat bawaan")
    ladder = table_of(story.get("dinkes", "/proses/escalation/1"), "Tangga eskalasi")
    assert ladder[5][6:9] == ["Asisten atau Sekda", "3", "Surat; Nota dinas"]
    assert ladder[5][10].startswith("Beri waktu lagi; Minta waktu lebih lama kepada ketua; Tunjuk petugas lain")
    assert "Berjalan di dalam kasus Bukti indikator" in story.get("dinkes", "/proses").text


def test_forms_and_roles(story: Story) -> None:
    page = story.get("coordinator", "/proses/evidence/1")
    forms = words(page.page.xpath("string(//section[@aria-labelledby='forms'])"))
    assert "verdictPertanyaan, Catatan untuk koordinator" in forms
    roles = words(page.page.xpath("string(//section[@aria-labelledby='roles'])"))
    assert "Peninjau klasterdi klasternya" in roles
    assert "Koordinatordi seluruh kota" in roles


def test_a_new_version_tells_what_changed_and_running_cases_keep_theirs(changed: Story) -> None:
    page = changed.get("coordinator", "/proses/evidence/2")
    assert "Berubah dari versi sebelumnya" in page.text
    [notice] = page.page.xpath("//div[h2[@id='changes']]//ul")
    told = [words(each.text_content()) for each in notice.xpath("./li")]
    assert told == ["Berkas baru: CATATAN.md", "Berkas due_days.dmn berubah"]
    assert table_of(page, "Tenggat kota ini")
    assert "0 kasus berjalan di versi ini. Kasus baru memakai versi ini." in page.text
    old = changed.get("coordinator", "/proses/evidence/1")
    assert table_of(old, "Tenggat bawaan")
    assert "3 kasus berjalan di versi ini. Kasus baru memakai versi yang lebih baru." in old.text
    assert "Bukti indikator, versi 1" in changed.get("coordinator", "/kasus/KLA-2026/07").text
    rows = changed.get("coordinator", "/proses").page.xpath("//section[.//h2[.='Bukti indikator']]//tbody/tr/th")
    assert [words(row.text_content()).partition("versi ")[2] for row in rows] == ["2 berlaku untuk kasus baru", "1"]


def test_in_english(story: Story) -> None:
    story.in_english("coordinator")
    page = story.get("coordinator", "/proses/evidence/1")
    assert page.page.get("lang") == "en"
    assert "the first rule that matches" in page.text
    assert "Cluster" in words(page.page.xpath("string(//section[@aria-labelledby='roles'])")) or "cluster" in page.text


def test_everybody_of_the_city_may_read_and_nobody_else(story: Story) -> None:
    for who in EVERYBODY:
        assert story.get(who, "/proses"), who
        assert story.get(who, "/proses/escalation/1"), who
    for url in ("/proses", "/proses/evidence/1", "/proses/evidence/1/evidence.bpmn"):
        assert story.get("", url, status=303).to.startswith("/masuk?next=")


@pytest.mark.parametrize(
    "url",
    ["/proses/evidence/9", "/proses/evidence/0", "/proses/none/1", "/proses/evidence/x", "/proses/evidence/1/none.bpmn",
     "/proses/evidence/1/process.yaml", "/proses/evidence/1/..%2f..%2fevidence.bpmn", "/proses/evidence/-1"],
)  # fmt: skip
def test_a_version_that_is_not(story: Story, url: str) -> None:
    assert story.get("coordinator", url, status=404)


def test_versions_cost_few_statements(changed: Story) -> None:
    for url in ("/proses", "/proses/evidence/2"):
        changed.get("coordinator", url)
        with changed.app.app_context():
            counter = StatementCounter(db.engine)
        with counter:
            changed.get("coordinator", url)
        assert len(counter.texts) <= 15, counter.texts
