"""The forms that Layak ships, with what their tasks bring and a right answer to each."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from engine.process.forms import Form, Given, read
from web.views import Option

BPMN = Path(__file__).parents[2] / "bpmn"
FILES = sorted(BPMN.glob("*/*.form"))
TODAY = dt.date(2026, 3, 12)
GIVEN = Given(
    today=TODAY,
    choices={"officers": ("officer-1", "officer-2"), "agencies": ("dinkes", "satpol_pp")},
    rows={"questions": ({"code": "07.01"}, {"code": "07.02"})},
)
OFFERED = {
    "officers": (
        Option(value="officer-1", label="Petugas bidang kesehatan masyarakat", note="2 tugas terbuka"),
        Option(value="officer-2", label="Petugas bidang pelayanan kesehatan"),
    ),
    "agencies": (
        Option(value="dinkes", label="Dinas Kesehatan"),
        Option(value="satpol_pp", label="Satuan Polisi Pamong Praja"),
    ),
}

#: As a browser posts them.
RIGHT: dict[str, list[tuple[str, str]]] = {
    "decision": [("decision", "more_time"), ("until", "2026-03-17"), ("late_cause", "waiting_signature")],
    "help": [("help_given", "Dihubungi pagi ini"), ("until", "17 Maret 2026")],
    "last_resort": [("last_resort", "wait"), ("until", "17/3/2026")],
    "search": [("found", "yes"), ("found_where", "surel sekretariat")],
    "continuation": [("continuation", "accept_gap"), ("gap_reason", "Perda baru terbit tahun depan")],
    "remediation": [
        ("cause", "wrong_file"),
        ("action", "Laporan 2024 diunggah"),
        ("owner", "Kepala Bidang Kesehatan Masyarakat"),
        ("ready_on", "2026-03-16"),
        ("claim_changes", "no"),
    ],
    "sign_off": [
        ("sign_decision", "send_back"),
        ("send_back_agencies", "dinkes"),
        ("send_back_agencies", "satpol_pp"),
        ("send_back_note", "Angka 2024 keliru"),
    ],
    "verdict": [
        ("questions-0-verdict", "accepted"),
        ("questions-0-accepted_score", "4,5"),
        ("questions-1-verdict", "returned"),
        ("questions-1-accepted_score", "0"),
        ("questions-1-reason", "wrong_year"),
        ("questions-1-words", "Kirim laporan bertanggal 2024 atau 2025"),
        ("private_note", ""),
    ],
}


def shipped(key: str) -> Form:
    """A shipped form by its key."""
    path = next(path for path in FILES if path.stem == key)
    return read(path.read_bytes(), key)


def form(*components: dict[str, Any], key: str = "sample") -> Form:
    """A form with these components; each gets an id and a label if it has none."""
    complete = [{"id": f"c{n}", "label": f"Isian {n}", **c} for n, c in enumerate(components, 1)]
    return read(json.dumps({"type": "default", "components": complete}).encode(), key)
