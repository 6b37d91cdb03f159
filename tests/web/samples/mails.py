"""Every sample mail."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.web.samples.parts import CLINIC, HASH, LATE, MILK, NOW, SMOKE, SOON, at
from web.mail.views import (
    AnswerMail,
    AskMail,
    CopyMail,
    DigestMail,
    DigestPart,
    DigestRow,
    HandOverMail,
    HeldMail,
    ParkedMail,
    ReceiptMail,
    ResultMail,
    ReturnedMail,
    SealMail,
    TaskMail,
    WordMail,
)

LETTER_HEAD: dict[str, Any] = {
    "number": "SRT-2026-0093", "city": "Kota Banjarbaru", "year": 2026, "recipient": "Kepala Dinas Kesehatan",
    "indicator": CLINIC, "agency": "Dinas Kesehatan", "url": "https://layak.example/keputusan/uT3cV0pQ8rXwZs1LdYb4Kg",
    "copies": ("petugas Dinas Kesehatan", "koordinator KLA"), "contact": "koordinator KLA di DP3APMP2KB",
}  # fmt: skip
REMINDER = TaskMail(**LETTER_HEAD, due=SOON, questions=5, points=Decimal("7.5"))
OVERDUE = TaskMail(
    **LETTER_HEAD, due=LATE, questions=5, points=Decimal("7.5"), next_rung="Kepala Dinas Kesehatan", next_rung_at=at(10)
)
DIGEST = DigestMail(
    **{name: LETTER_HEAD[name] for name in ("number", "city", "year", "recipient", "contact")},
    url="https://layak.example/tugas",
    headline="12 Maret 2026: 14 terlambat",
    parts=(
        DigestPart(
            section="late",
            count=14,
            rows=(
                DigestRow(
                    title=f"{CLINIC.code} {CLINIC.name}",
                    state="terlambat 4 hari kerja, tenggat Jumat, 6 Maret 2026 pukul 16.00 WITA",
                    url="https://layak.example/tugas/1",
                ),
            ),
        ),
        DigestPart(
            section="returned",
            count=1,
            rows=(
                DigestRow(
                    title=f"{SMOKE.code} {SMOKE.name}",
                    state="tenggat Selasa, 17 Maret 2026 pukul 16.00 WITA",
                    url="https://layak.example/tugas/2",
                ),
            ),
        ),
        DigestPart(
            section="new",
            count=1,
            rows=(
                DigestRow(title=f"{MILK.code} {MILK.name}", state="tanpa tenggat", url="https://layak.example/tugas/3"),
            ),
        ),
        DigestPart(
            section="mentions",
            count=1,
            rows=(
                DigestRow(
                    title=f"{CLINIC.code} {CLINIC.name}",
                    state="oleh Koordinator Gugus Tugas KLA, Rabu, 11 Maret 2026 pukul 14.05 WITA",
                    url="https://layak.example/komentar/1",
                ),
            ),
        ),
        DigestPart(
            section="others",
            count=1,
            rows=(
                DigestRow(
                    title=f"{SMOKE.code} {SMOKE.name}, Kumpulkan bukti, Disdik",
                    state="terlambat, tenggat Kamis, 12 Maret 2026 pukul 09.00 WITA",
                    url="https://layak.example/kasus/KLA-2026/17",
                ),
            ),
        ),
    ),
)
PARKED = ParkedMail(
    **{name: LETTER_HEAD[name] for name in ("number", "city", "year", "recipient", "contact")},
    url="https://layak.example/tugas", person="Petugas Dinas Kesehatan", address="petugas@dinkes.example",
)  # fmt: skip
HELD = HeldMail(
    **{name: LETTER_HEAD[name] for name in ("number", "city", "year", "contact")}, recipient="Koordinator",
    url="https://layak.example/kendala", due=412, limit=300, is_counted=True, since=NOW,
    command="layak timers release --city banjarbaru",
)  # fmt: skip
HAND_OVER = HandOverMail(
    **{name: LETTER_HEAD[name] for name in ("number", "city", "year", "recipient", "contact")},
    url="https://layak.example/tugas", person="Petugas Dinas Kesehatan", rows=DIGEST.parts[0].rows, count=3,
)  # fmt: skip
#: template folder -> mail
MAILS: dict[str, Any] = {
    "evidence_soon": REMINDER,
    "evidence_due": OVERDUE,
    "evidence_returned": ReturnedMail(**LETTER_HEAD, due=SOON, questions=2, points=Decimal("7.5"), by="Peninjau Klaster III", returned=(("15.02", "wrong_year"), ("15.04", "unreadable"))),
    "remediation_soon": REMINDER,
    "remediation_due": OVERDUE,
    "sign_soon": REMINDER,
    "sign_due": OVERDUE,
    "review_late": OVERDUE,
    "escalation_ask": AskMail(**LETTER_HEAD, due=LATE, points=Decimal("7.5"), next_rung="Asisten atau Sekda", next_rung_at=at(13), offers=("more_time", "other_officer", "help_asked", "already_sent"), expires_at=at(13), missing_count=2),
    "escalation_copy": CopyMail(**LETTER_HEAD, asked="Asisten atau Sekda", due=LATE, points=Decimal("7.5"), next_rung="Ketua gugus tugas", expires_at=at(13), missing_count=2),
    "digest": DIGEST,
    "address_parked": PARKED,
    "deadlines_held": HELD,
    "hand_over": HAND_OVER,
    "mention": WordMail(**LETTER_HEAD, by="Petugas Dinas Pendidikan", task="Kumpulkan bukti"),
    "nudge": WordMail(**LETTER_HEAD, by="Koordinator Gugus Tugas KLA", task="Kumpulkan bukti", due=LATE),
    "seal": SealMail(**{name: LETTER_HEAD[name] for name in ("number", "city", "year", "recipient", "contact")}, url="https://layak.example/segel", seal=2, root=HASH, at=NOW, events=1382, streams=27),
    "receipt": ReceiptMail(**LETTER_HEAD, receipt="TT-2026-0417", at=NOW, round=2, claimed=Decimal("28.5"), digest=HASH, files=7),
    "result_of_decision": ResultMail(**LETTER_HEAD, result="not_found", task="Kumpulkan bukti", until=dt.date(2026, 3, 17)),
    "answer_to_decision": AnswerMail(**LETTER_HEAD, decision="more_time", decided_by="Kepala Dinas Kesehatan", at=NOW, until=dt.date(2026, 3, 17), cause="Menunggu tanda tangan"),
}  # fmt: skip
