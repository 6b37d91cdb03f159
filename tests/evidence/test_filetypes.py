"""Which files are taken: by name and by content, with a refusal that says what to do."""

from __future__ import annotations

import io

import pytest

from engine.errors import Invalid
from engine.evidence import filetypes
from tests.evidence import files

GOOD = {
    "perda.pdf": files.pdf(),
    "foto.jpg": files.picture("JPEG"),
    "foto.jpeg": files.picture("JPEG"),
    "foto.png": files.picture("PNG"),
    "IMG_2041.HEIC": files.video(b"heic"),
    "surat.docx": files.office("word"),
    "rekap.xlsx": files.office("xl"),
    "paparan.pptx": files.office("ppt"),
    "kegiatan.mp4": files.video(),
}


def refusal(name: str, content: bytes) -> str:
    """The code a file is refused with; empty when it is taken."""
    try:
        safe = filetypes.safe_name(name)
        filetypes.ensure_content(io.BytesIO(content), safe, filetypes.type_of_name(safe))
    except Invalid as error:
        return error.fields["file"][0]
    return ""


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_of_evidence_is_taken(name: str) -> None:
    assert refusal(name, GOOD[name]) == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("halaman.html", b"<html>"),
        ("gambar.svg", b"<svg/>"),
        ("semua.zip", files.office("word")),
        ("program.exe", b"MZ"),
        ("surat.docm", files.office("word")),
        ("tanpa akhiran", b"x"),
    ],
)
def test_other_kinds_are_refused_by_name(name: str, content: bytes) -> None:
    assert refusal(name, content) == "wrong_type"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("perda.pdf", b"<html><script>alert(1)</script></html>"),
        ("perda.pdf", files.picture()),
        ("foto.jpg", files.picture("PNG")),
        ("foto.png", b"\x89PNG but not really"),
        ("surat.docx", files.office("xl")),
        ("surat.docx", files.office("word", extra="word/vbaProject.bin")),
        ("surat.docx", b"PK\x05\x06" + b"\0" * 18),
        ("kegiatan.mp4", files.video(b"heic")),
        ("foto.heic", files.video(b"isom")),
    ],
)
def test_content_that_is_something_else_is_refused(name: str, content: bytes) -> None:
    assert refusal(name, content) == "content_mismatch"


@pytest.mark.parametrize("name", GOOD)
def test_a_file_whose_end_is_missing_is_refused(name: str) -> None:
    content = GOOD[name]
    assert refusal(name, content[: len(content) * 2 // 3]) == "cut_off"


def test_an_office_file_with_a_password_is_told_apart() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert refusal("rekap.xlsx", locked) == "password_protected"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\petugas\\Laporan 2024.pdf", "Laporan 2024.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("/tmp/a/b.pdf", "b.pdf"),
        ("lap\x00oran\n\t2024.pdf", "laporan2024.pdf"),
        ("laporan\u202efdp.exe.pdf", "laporanfdp.exe.pdf"),
        ("  spasi   banyak .pdf", "spasi banyak.pdf"),
        ('a<b>:"|?*c.pdf', "a_b______c.pdf"),
        ("...titik.pdf", "titik.pdf"),
        ("Foto Áñak.PNG", "Foto Áñak.PNG"),
        ("n" * 400 + ".docx", "n" * 145 + ".docx"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert filetypes.safe_name(given) == kept


@pytest.mark.parametrize(
    ("given", "code"), [("", "none_chosen"), ("   ", "none_chosen"), (".pdf", "bad_name"), ("\x00", "bad_name")]
)
def test_a_name_of_nothing_is_refused(given: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        filetypes.safe_name(given)
    assert refused.value.fields == {"file": [code]}


def test_the_refusal_of_a_type_names_those_that_are_taken() -> None:
    with pytest.raises(Invalid) as refused:
        filetypes.type_of_name("semua.zip")
    assert refused.value.values["type"] == "zip"
    assert "pdf" in refused.value.values["allowed"]


def test_a_video_may_be_bigger_than_a_paper() -> None:
    assert (filetypes.TYPES["pdf"].limit, filetypes.TYPES["mp4"].limit) == (25_000_000, 100_000_000)
