"""A calendar other programs can read: short lines, whole characters, nothing that means something by accident."""

from __future__ import annotations

import datetime as dt

from web.mine.ics import LONGEST, Entry, escaped, folded, write

ENTRY = Entry(
    uid="1@layak", at=dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC), title="Tenggat K3-15: Kumpulkan bukti; segera, ya",
    url="https://layak.test/tugas/1", sequence=2, changed_at=dt.datetime(2026, 3, 10, tzinfo=dt.UTC),
)  # fmt: skip


def test_an_entry_says_when_what_and_which_version() -> None:
    text = write("Layak: Dinas Kesehatan", [ENTRY])
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert "DTSTART:20260312T080000Z\r\n" in text
    assert "SEQUENCE:2\r\nSUMMARY:Tenggat K3-15: Kumpulkan bukti\\; segera\\, ya\r\n" in text
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")


def test_long_lines_are_folded_between_characters_and_unfold_to_the_same() -> None:
    line = "SUMMARY:" + "Dinas Pemberdayaan – ñ" * 12
    pieces = list(folded(line))
    assert all(len(piece.encode()) <= LONGEST for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_a_title_cannot_smuggle_a_line() -> None:
    assert escaped("Bukti\r\nEND:VEVENT\\") == "Bukti END:VEVENT\\\\"
