"""Days off from files as offices make them: taken whole, or refused line by line."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from engine.city.calendar.changes import changed
from engine.city.calendar.importing import WrongLines, change_by, read_days
from engine.city.calendar.kept import Entry, Kept
from engine.city.calendar.sheets import MOST_BYTES, MOST_LINES
from engine.errors import Invalid

HEAD = "Tanggal;Keterangan;Jenis;Ditetapkan\n"


def sheet(*rows: tuple[object, ...]) -> bytes:
    """A spreadsheet as Excel writes one."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def test_a_list_as_an_office_writes_it() -> None:
    text = HEAD + (
        "2032-01-01;Tahun Baru 2032 Masehi;Libur nasional;ya\n"
        "\n"
        "20/4/2032; Hari jadi kota ;Daerah;\n"
        "Selasa, 31 Agustus 2032;Cuti bersama;Cuti bersama;belum\n"
    )
    assert read_days("folder/libur 2032.csv", text.encode("utf-8-sig")) == [
        Entry(day=dt.date(2032, 1, 1), name="Tahun Baru 2032 Masehi", kind="public", is_decreed=True,
              source="libur 2032.csv"),
        Entry(day=dt.date(2032, 4, 20), name="Hari jadi kota", kind="local", is_decreed=True, source="libur 2032.csv"),
        Entry(day=dt.date(2032, 8, 31), name="Cuti bersama", kind="joint_leave", is_decreed=False,
              source="libur 2032.csv"),
    ]  # fmt: skip


def test_a_spreadsheet_with_dates_that_are_dates() -> None:
    body = sheet(
        ("No", "Nama", "TANGGAL", "Ditetapkan"),
        (1, "Tahun Baru", dt.date(2032, 1, 1), True),
        (None, None, None, None),
        (2, "Isra Mikraj", "6 Januari 2032", False),
    )
    found = read_days("libur.XLSX", body)
    assert [(it.day, it.name, it.kind, it.is_decreed) for it in found] == [
        (dt.date(2032, 1, 1), "Tahun Baru", "public", True),
        (dt.date(2032, 1, 6), "Isra Mikraj", "public", False),
    ]


def test_every_wrong_line_is_named_and_none_is_taken() -> None:
    text = HEAD + (
        "2032-01-01;Tahun Baru;;\n;Kosong;;\n32/1/2032;Salah;;\nbesok;Salah;;\n1999999-01-01;Salah;;\n"
        "01.01.2032;Lagi;;\n2032-02-01;;;\n2032-02-02;Libur;liburan;\n2032-02-03;Libur;;mungkin\n"
        f"2032-02-04;{'x' * 121};;\n1 Januari 1900;Lama;;\n2 Janu 2032;Salah;;\n"
    )
    with pytest.raises(WrongLines) as refused:
        read_days("libur.csv", text.encode())
    assert [(each.line, each.code, each.value) for each in refused.value.wrong] == [
        (3, "day_missing", ""), (4, "day_malformed", "32/1/2032"), (5, "day_malformed", "besok"),
        (6, "day_malformed", "1999999-01-01"), (7, "day_twice", "2"), (8, "name_missing", ""),
        (9, "kind_unknown", "liburan"), (10, "yes_or_no", "mungkin"), (11, "name_long", "x" * 80),
        (12, "day_out_of_range", "1 Januari 1900"), (13, "day_malformed", "2 Janu 2032"),
    ]  # fmt: skip


def bomb() -> bytes:
    """Unpacks to far more than it is."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return body.getvalue()


def entities() -> bytes:
    """Declares entities, which no spreadsheet program does."""
    body = io.BytesIO(sheet(("Tanggal", "Nama"), ("2032-01-01", "x")))
    with zipfile.ZipFile(body, "a") as packed:
        packed.writestr("xl/other.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return body.getvalue()


FILES = [
    ("libur.pdf", b"%PDF", "file_kind"),
    ("libur", b"x", "file_kind"),
    ("libur.csv", b"", "file_empty"),
    ("libur.csv", b"\n\n;;\n", "file_empty"),
    ("libur.csv", HEAD.encode(), "file_empty"),
    ("libur.csv", b"Nama;Jenis\nx;y\n", "file_columns"),
    ("libur.csv", b"Tanggal\n2032-01-01\n", "file_columns"),
    ("libur.csv", b"Tanggal;Nama\n\0;x\n", "file_unreadable"),
    ("libur.csv", b'Tanggal;Nama\n2032-01-01;"x"y\n', "file_unreadable"),
    ("libur.csv", b"x" * (MOST_BYTES + 1), "file_size"),
    ("libur.csv", b"Tanggal;Nama\n" + b"2032-01-01;x\n" * MOST_LINES, "file_lines"),
    ("libur.xlsx", b"x", "file_unreadable"),
    ("libur.xlsx", sheet(), "file_empty"),
    ("libur.xlsx", sheet(("Tanggal", "Nama"), ("2032-01-01", "x"))[:-50], "file_unreadable"),
    ("libur.xlsx", bomb(), "file_size"),
    ("libur.xlsx", entities(), "file_unreadable"),
]


@pytest.mark.parametrize(("name", "body", "code"), FILES, ids=[f"{n}-{c}" for n, (_, _, c) in enumerate(FILES)])
def test_what_is_no_list_of_days(name: str, body: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_days(name, body)
    assert refused.value.fields == {"file": [code]}


def test_a_decreed_list_takes_the_place_of_the_estimates_of_its_years() -> None:
    kept = Kept(zone="Asia/Makassar")
    assert kept.working().days_off.is_estimated(2032)
    body = HEAD.encode() + b"2032-01-01;Tahun Baru 2032;nasional;ya\n2032-04-20;Hari jadi kota;daerah;ya\n"
    after = changed(kept, change_by(kept, read_days("skb.csv", body)))
    assert [day.isoformat() for day in after.years[2032]] == ["2032-01-01", "2032-04-20"]
    assert after.years.keys() == {2032}


def test_a_list_of_the_citys_own_days_leaves_the_estimates_alone() -> None:
    kept = Kept(zone="Asia/Makassar")
    after = changed(kept, change_by(kept, read_days("kota.csv", HEAD.encode() + b"2032-04-20;Hari jadi;daerah;ya\n")))
    assert len(after.years[2032]) == len(kept.year(2032)) + 1
