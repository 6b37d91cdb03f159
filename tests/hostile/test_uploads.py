"""Uploads that are broken, mislabelled or made to explode: a code at the field, or a file that is what it says."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib

import pytest

from engine.errors import Invalid
from engine.evidence import filetypes
from engine.evidence.incoming import Incoming, received
from tests.hostile.mutants import Watch, bombs, mutants, mutilated

CODES = {
    "none_chosen", "bad_name", "wrong_type", "empty", "too_big", "cut_off", "content_mismatch", "password_protected",
}  # fmt: skip


def _office(folder: str, **more: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<document/>")
        for name, raw in more.items():
            archive.writestr(f"{folder}/{name}.xml", raw)
    return made.getvalue()


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


SAMPLES = {
    "pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(200) + b"\xff\xd9",
    "png": _png(),
    "heic": _box(b"ftyp", b"heic\x00\x00\x00\x00mif1") + _box(b"meta", bytes(80)),
    "docx": _office("word"),
    "xlsx": _office("xl"),
    "pptx": _office("ppt"),
    "mp4": _box(b"ftyp", b"isom\x00\x00\x02\x00mp41") + _box(b"moov", bytes(80)) + _box(b"mdat", bytes(300)),
}
NAMES = (
    "", " ", ".", "..", "pdf", ".pdf", "a.", "a.pdf\x00.exe", "a.exe\u202efdp.pdf", "../../etc/passwd.pdf",
    "C:\\x\\y.pdf",
    "a.pdf/", "x" * 70_000 + ".pdf", "a." + "p" * 70_000, "\ud800.pdf", "a.PDF", "CON.pdf", "a.pdf.exe", "\u0000.pdf",
    "a\r\nSet-Cookie: x.pdf", "<script>.pdf", "\u200f\u200e.pdf", "a.pdf\n", "\U0001f4a5.pdf",
    "e\u0301" * 9000 + ".pdf",
    "a.svg", "a.html", "a.zip", "-rf.pdf", "%2e%2e%2f.pdf", "\ufeff.pdf", "a.jpeg", "%s%n.pdf", "…pdf", "a\u2024pdf",
)  # fmt: skip


def _taken(name: str, raw: bytes, declared: int | None = None) -> str:
    """The code of the refusal, or nothing for a file that was taken."""
    try:
        with Watch(), received(Incoming(name=name, stream=io.BytesIO(raw), declared_size=declared)) as file:
            assert file.measured.size == len(raw)
            file.name.encode()
    except Invalid as refused:
        (code,) = refused.fields["file"]
        assert code in CODES
        return code
    return ""


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_whole_file_is_taken(kind: str) -> None:
    assert _taken(f"a.{kind}", SAMPLES[kind]) == ""


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_file_cut_at_every_place_is_said_to_be_cut_off_or_to_be_something_else(kind: str) -> None:
    whole = SAMPLES[kind]
    for length in range(len(whole)):
        code = _taken(f"a.{kind}", whole[:length], declared=len(whole))
        assert code == ("cut_off" if length else "empty")
        _taken(f"a.{kind}", whole[:length])


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_mutilated_file_is_taken_or_refused_by_a_code(kind: str) -> None:
    for seed in mutants(kind, 30):
        chance = random.Random(f"{kind} {seed}")
        _taken(f"a.{kind}", mutilated(SAMPLES[kind], chance))


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_file_under_the_name_of_another_kind_is_a_mismatch(kind: str) -> None:
    for other in SAMPLES:
        code = _taken(f"a.{other}", SAMPLES[kind])
        assert code == ("" if other == kind else "content_mismatch")
    for name, raw in bombs():
        assert _taken(f"a.{kind}", raw) in ("content_mismatch", "empty"), name


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_made_harmless_or_refused(name: str) -> None:
    try:
        with Watch():
            made = filetypes.safe_name(name)
            filetypes.type_of_name(made)
    except Invalid as refused:
        assert refused.fields["file"][0] in CODES  # noqa: PT017 (either is right)
        return
    assert len(made) <= filetypes.LONGEST_NAME
    made.encode()
    assert made.isprintable()
    assert not set(made) & set('/\\<>:"|?*\x00\r\n')
    assert made.strip(" .") == made


def test_an_office_file_that_would_be_huge_is_never_unpacked() -> None:
    """Ten megabytes of zeros in ten kilobytes: nobody opens what is inside, so it is only a small file."""
    assert _taken("a.xlsx", _office("xl", bomb=bytes(10_000_000))) == ""


def test_an_archive_with_very_many_names_is_looked_at_quickly() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}", b"")
    assert _taken("a.xlsx", made.getvalue()) == "content_mismatch"


def test_a_film_of_nothing_but_boxes_is_looked_at_quickly() -> None:
    assert _taken("a.mp4", SAMPLES["mp4"] + b"\x00\x00\x00\x08free" * 500_000) == "cut_off"


def test_a_document_full_of_end_marks_is_looked_at_quickly() -> None:
    assert _taken("a.pdf", b"%PDF-" + b"%%EOF" * 1_000_000) == ""
    assert _taken("a.jpg", b"\xff\xd8\xff" + b"\xff\xd8" * 5_000_000) == "cut_off"
