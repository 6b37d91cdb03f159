"""One question: what is refused says why and takes nothing else with it; what was typed stays."""

from __future__ import annotations

import io
import pathlib

import pytest

from engine.store.blobs import BlobStore, StorageFailed
from tests.evidence import files
from tests.web.pages.story import Seen, Story


def doc(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(content), name


@pytest.fixture
def url(story: Story) -> str:
    """The page of 07.01 for Dinas Kesehatan."""
    return story.task_url("collect", "dinkes", page="/pertanyaan/07.01")


def names(seen: Seen) -> list[str]:
    """The files of the page."""
    return [str(each) for each in seen.page.xpath("//*[@class='file-name']/text()")]


def test_each_refused_file_says_why_and_the_others_are_saved(story: Story, url: str) -> None:
    refused = story.post(
        "dinkes", url, status=422, answer="1", note="Menunggu Perda", document_on__1="2024-08-12",
        file__1=[
            doc(files.pdf("a"), "Perda.pdf"),
            doc(b"", "kosong.pdf"),
            doc(b"MZ\x90", "virus.exe"),
            doc(files.picture(), "scan.pdf"),
            doc(files.pdf("b")[:-8], "terpotong.pdf"),
            doc(files.pdf("c"), "../../etc/Rekap\x00\u202e.pdf"),
        ],
    )  # fmt: skip
    assert refused.errors == [
        "“kosong.pdf” ditolak: berkasnya kosong. Periksa isinya, lalu unggah lagi",
        "“virus.exe” ditolak: jenis ini tidak diterima. Simpan sebagai pdf, jpg, png, heic, docx, xlsx, pptx, mp4",
        "“scan.pdf” ditolak: isinya bukan pdf. Buka berkasnya dan simpan ulang",
        "“terpotong.pdf” gagal: berkasnya terpotong. Unggah lagi; berkas lain aman",
    ]
    assert set(refused.error_fields) == {"file-1"}
    assert refused.html.count("<title>Galat: ") == 1
    assert names(refused) == ["Perda.pdf", "Rekap.pdf"]
    assert refused.chosen("answer") == "1"
    assert refused.value("note") == "Menunggu Perda"
    later = story.get("dinkes", url)
    assert names(later) == ["Perda.pdf", "Rekap.pdf"]
    assert (later.chosen("answer"), later.value("note")) == ("1", "Menunggu Perda")


def test_a_wrong_date_keeps_the_file_and_is_asked_for_again(story: Story, url: str) -> None:
    refused = story.post(
        "dinkes", url, status=422, document_on__1="2023-02-09", file__1=[doc(files.pdf(), "Perda.pdf")]
    )
    assert refused.errors == ["Tanggal dokumen harus tahun 2024 atau 2025"]
    assert refused.error_fields == ["document_on-1"]
    assert names(refused) == ["Perda.pdf"]
    assert refused.value("document_on-1") == "2023-02-09"
    unread = story.post("dinkes", url, status=422, document_on__1="kemarin", period_from__1="32-13-2024")
    assert unread.errors == [
        "Tanggal dokumen harus tanggal, misalnya 14-01-2025", "Masa dari harus tanggal, misalnya 14-01-2025",
    ]  # fmt: skip
    assert unread.value("document_on-1") == "kemarin"
    order = story.post(
        "dinkes", url, status=422, document_on__1="12-8-2024", period_from__1="2024-12-31", period_to__1="2024-01-01"
    )
    assert order.error_fields == ["period_to-1"]
    story.post("dinkes", url, document_on__1="12 Agustus 2024", period_from__1="2024-01-01", period_to__1="2024-12-31")
    assert story.get("dinkes", url).value("document_on-1") == "2024-08-12"


def test_a_date_without_a_file_says_so(story: Story, url: str) -> None:
    refused = story.post("dinkes", url, status=422, document_on__1="2024-08-12")
    assert refused.error_fields == ["document_on-1"]
    assert "unggah dulu berkasnya" in refused.errors[0]


def test_files_are_taken_away_and_used_again(story: Story, url: str) -> None:
    other = story.task_url("collect", "dinkes", 8, page="/pertanyaan/08.01")
    story.post("dinkes", other, document_on__2="2024-05-01", file__2=[doc(files.pdf("SK"), "SK Tim.pdf")])
    second = story.task_url("collect", "dinkes", page="/pertanyaan/07.03")
    offered = story.get("dinkes", second)
    assert "Dinkes sudah mengunggah “SK Tim.pdf”" in offered.text
    [reuse] = offered.page.xpath("//button[@name='reuse']/@value")
    story.post("dinkes", second, reuse=reuse)
    used = story.get("dinkes", second)
    assert names(used) == ["SK Tim.pdf"]
    assert used.value("document_on-1") == "2024-05-01"
    [remove] = used.page.xpath("//button[@name='remove']/@value")
    gone = story.post("dinkes", second, remove=remove)
    assert gone.to.endswith("#evidence")
    assert names(story.get("dinkes", second)) == []
    assert names(story.get("dinkes", other)) == ["SK Tim.pdf"]  # stored once, cited twice: only one citation went
    assert story.post("dinkes", url, remove="abc", status=404)
    assert story.post("dinkes", url, remove="0196c0de-0000-7000-8000-000000000000", status=404)
    assert story.post("dinkes", url, reuse=f"9:{remove}", status=404)


def test_a_link_is_kept_beside_files(story: Story) -> None:
    url = story.task_url("collect", "dinkes", page="/pertanyaan/07.03")
    refused = story.post("dinkes", url, status=422, link__2="javascript:alert(1)")
    assert refused.errors == ["Tautan harus alamat lengkap yang dimulai https://"]
    assert refused.value("link-2") == "javascript:alert(1)"
    story.post("dinkes", url, link__2="https://jdih.banjarbarukota.go.id/perda/5")
    assert names(story.get("dinkes", url)) == ["https://jdih.banjarbarukota.go.id/perda/5"]


def test_hostile_answers_are_refused_where_they_stand(story: Story, url: str) -> None:
    for choice in ("7", "-1", "0; drop table", "²"):
        refused = story.post("dinkes", url, status=422, answer=choice)
        assert refused.errors == ["Jawaban harus salah satu pilihan yang tampil"], choice
        assert refused.error_fields == ["answer"]
    long = story.post("dinkes", url, status=422, answer="0", note="x" * 2001)
    assert long.error_fields == ["note"]
    assert story.get("dinkes", url).chosen("answer") == "0"  # the rest was saved
    story.post("dinkes", url, answer="0", unknown="x", csrf="y")  # fields that are not ours are not looked at


def test_signs_that_no_database_takes_are_left_out(any_story: Story) -> None:
    url = any_story.task_url("collect", "disdik", page="/pertanyaan/07.02")
    any_story.post("disdik", url, figure="83,5", answer="", note="Daftar\x00 sekolah\r\nkota\x1b")
    assert any_story.get("disdik", url).value("note") == "Daftar sekolah\nkota"
    long = any_story.post("disdik", url, status=422, figure="83,1234567890", note="x" * 2001)
    assert long.errors == ["Angka harus ditulis seperti 83,5", "Teks harus paling panjang 2.000 huruf"]
    assert any_story.get("disdik", url, status=200)
    assert any_story.get("disdik", "/tanda-terima/TT%00", status=404)
    bad = any_story.post("disdik", f"{url}%00", status=404)
    assert "tidak" in bad.text


def test_a_figure_decides_and_its_mistakes_are_told(story: Story) -> None:
    url = story.task_url("collect", "disdik", page="/pertanyaan/07.02")
    page = story.get("disdik", url)
    assert "Bagaimana jawaban menjadi poin" in page.text
    for typed, said in (("tiga", "seperti 83,5"), ("104", "0 sampai 100"), ("-3", "0 sampai 100")):
        refused = story.post("disdik", url, status=422, figure=typed)
        assert said in refused.errors[0]
        assert refused.value("figure") == typed
        assert refused.error_fields == ["figure"]
    claims_more = story.post("disdik", url, status=422, figure="30", answer="0")
    assert "tidak boleh lebih tinggi" in claims_more.errors[0]
    story.post("disdik", url, figure="83,5", answer="")
    saved = story.get("disdik", url)
    assert (saved.value("figure"), saved.chosen("answer")) == ("83,5", "")
    assert "83,5%" in story.get("disdik", story.task_url("collect", "disdik")).text
    story.post("disdik", url, figure="", answer="2")
    assert story.get("disdik", url).chosen("answer") == "2"


def test_a_partner_brings_evidence_and_reads_the_answer(story: Story, url: str) -> None:
    partner = story.task_url("collect", "disdik", page="/pertanyaan/07.01")
    assert "Dijawab Dinkes; belum diisi" in story.get("disdik", partner).text
    story.post("dinkes", url, answer="0")
    page = story.get("disdik", partner)
    assert "Dinkes menjawab: Perda" in page.text
    assert page.page.xpath("//input[@name='answer']") == []
    story.post("disdik", partner, answer="0", file__2=[doc(files.picture(), "foto.png")], document_on__2="2024-03-01")
    assert names(story.get("disdik", partner)) == ["foto.png"]


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The evidence store takes nothing more."""

    def put(self: BlobStore, *_args: object) -> None:
        del self
        raise StorageFailed(code="storage_full")

    monkeypatch.setattr(BlobStore, "put", put)


def test_a_full_disk_keeps_the_answer_and_says_what_to_do(story: Story, url: str, full_disk: None) -> None:
    del full_disk
    refused = story.post("dinkes", url, status=507, answer="0", file__1=[doc(files.pdf(), "Perda.pdf")])
    assert "tempat penyimpanan penuh" in refused.errors[0]
    assert story.get("dinkes", url).chosen("answer") == "0"


def test_a_body_that_is_too_big_is_refused_before_it_is_read(story: Story, url: str) -> None:
    client = story.client("dinkes")
    answer = client.post(url, data={"answer": "0"}, environ_overrides={"CONTENT_LENGTH": "400000000"})
    assert answer.status_code == 413
    assert "260 MB" in answer.get_data(as_text=True)


def test_nothing_changes_without_the_token_of_the_form(story: Story, url: str) -> None:
    answer = story.client("dinkes").post(url, data={"answer": "0"}, forged=True)
    assert answer.status_code == 400
    assert story.get("dinkes", url).chosen("answer") == ""


def test_the_store_holds_only_what_is_kept(story: Story, url: str, tmp_path: pathlib.Path) -> None:
    story.post(
        "dinkes", url, status=422, document_on__1="2024-08-12",
        file__1=[doc(files.pdf("a"), "Perda.pdf"), doc(b"", "kosong.pdf"), doc(files.pdf("a"), "Perda lagi.pdf")],
    )  # fmt: skip
    stored = [path for path in (tmp_path / "data" / "blobs").rglob("*") if path.is_file()]
    assert len(stored) == 1
