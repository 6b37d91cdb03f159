"""Every sample mail."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.web.samples.parts import CLINIC, HASH, LATE, NOW, SOON, at
from web.mail.views import AnswerMail, AskMail, ReceiptMail, TaskMail

LETTER_HEAD: dict[str, Any] = {
    "number": "SRT-2026-0093", "city": "Kota Banjarbaru", "year": 2026, "recipient": "Kepala Dinas Kesehatan",
    "indicator": CLINIC, "agency": "Dinas Kesehatan", "url": "https://layak.example/keputusan/uT3cV0pQ8rXwZs1LdYb4Kg",
    "copies": ("petugas Dinas Kesehatan", "koordinator KLA"), "contact": "koordinator KLA di DP3APMP2KB",
}  # fmt: skip
REMINDER = TaskMail(**LETTER_HEAD, due=SOON, questions=5, points=Decimal("7.5"))
OVERDUE = TaskMail(
    **LETTER_HEAD, due=LATE, questions=5, points=Decimal("7.5"), next_rung="Kepala Dinas Kesehatan", next_rung_at=at(10)
)
#: template folder -> mail
MAILS: dict[str, Any] = {
    "evidence_soon": REMINDER,
    "evidence_due": OVERDUE,
    "remediation_soon": REMINDER,
    "remediation_due": OVERDUE,
    "sign_soon": REMINDER,
    "sign_due": OVERDUE,
    "review_late": OVERDUE,
    "escalation_ask": AskMail(**LETTER_HEAD, due=LATE, points=Decimal("7.5"), next_rung="Asisten atau Sekda", next_rung_at=at(13), offers=("more_time", "other_officer", "help_asked", "already_sent"), expires_at=at(13), missing_count=2),
    "receipt": ReceiptMail(**LETTER_HEAD, receipt="TT-2026-0417", at=NOW, round=2, claimed=Decimal("28.5"), digest=HASH, files=7),
    "answer_to_decision": AnswerMail(**LETTER_HEAD, decision="more_time", decided_by="Kepala Dinas Kesehatan", at=NOW, until=dt.date(2026, 3, 17), words="Menunggu tanda tangan"),
}  # fmt: skip
