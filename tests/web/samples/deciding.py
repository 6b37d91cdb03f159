"""Samples of what a head and a coordinator decide."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from tests.web.samples.parts import CLINIC, LATE, NOW, SMOKE, SOON, STEPS, at, sheet_of
from web.head.views import (
    ClaimRow,
    DayOption,
    DecidedPage,
    DecisionPage,
    OtherCase,
    Passing,
    QuestionRow,
    Questions,
    SignOff,
    Stake,
    Wish,
)
from web.tasks.views import TaskForm
from web.views import FieldError, Option, Step


def task_form() -> TaskForm:
    """A decision of the coordinator; made while a page is, since a form's words are the reader's."""
    return TaskForm(
        task_id="t9",
        title="Putuskan kelanjutan",
        indicator=SMOKE,
        facts=(("Putaran", "3"), ("Terakhir dikembalikan", "tahun salah")),
        due=SOON,
        form=sheet_of("evidence/continuation", continuation="another_round"),
        steps=STEPS,
    )


CLAIMS = (
    ClaimRow(code="17.01", title="Perda tentang Kawasan Tanpa Rokok", agency="Bagian Hukum", answer="Perda", claimed=Decimal(8), max_score=Decimal(8), files=2),
    ClaimRow(code="17.02", title="Cakupan Kawasan Tanpa Rokok di tiga jenis tempat", agency="Dinas Kesehatan", answer="Ya, di ketiga jenis tempat", claimed=Decimal(6), max_score=Decimal(6), files=3, missing=1, changed=True),
)  # fmt: skip
SIGN = SignOff(
    task_id="t8",
    indicator=SMOKE,
    agency="Dinas Kesehatan",
    rows=CLAIMS,
    due=SOON,
    agencies=(Option(value="dinkes", label="Dinas Kesehatan"), Option(value="hukum", label="Bagian Hukum")),
    values={"sign_decision": "send_back", "send_back_agencies": ["hukum"]},
    is_again=True,
)
SIGN_REFUSED = replace(SIGN, values={}, errors=(FieldError(field="sign_decision", message="Pilih satu keputusan"),))
LADDER = (
    Step(title="Petugas Dinas Kesehatan", meta="Diingatkan 4 dan 6 Maret lewat surel"),
    Step(title="Kepala Dinas Kesehatan", moment="now", meta="Sekarang di sini, sejak Selasa, 10 Maret pukul 08.00"),
    Step(title="Asisten atau Sekda", moment="next", meta="Jumat, 13 Maret pukul 16.00 WITA bila belum ada keputusan"),
)
DECIDE = DecisionPage(
    recipient="Kepala Dinas Kesehatan",
    agency="Dinas Kesehatan",
    indicator=CLINIC,
    task_title="Kumpulkan bukti",
    due=LATE,
    points=Decimal("7.5"),
    missing=("SK puskesmas ramah anak", "Persentase dua tahun"),
    missing_count=2,
    offers=("more_time", "longer_asked", "other_officer", "help_asked", "already_sent"),
    days=(
        DayOption(day=dt.date(2026, 3, 16), working_days=2),
        DayOption(day=dt.date(2026, 3, 17), working_days=3),
        DayOption(day=dt.date(2026, 3, 25), working_days=4, hint="18–24 Maret libur tidak dihitung."),
    ),
    officers=(
        Option(value="p1", label="Petugas bidang kesehatan masyarakat", note="2 tugas terbuka"),
        Option(value="p2", label="Petugas bidang pelayanan kesehatan", note="5 tugas terbuka"),
    ),
    expires_at=at(13),
    ladder=LADDER,
    stake=Stake(
        with_points=Decimal("812.5"),
        with_band="Utama",
        without_points=Decimal("797.5"),
        without_band="Nindya",
        provable=Decimal(0),
        provable_band="",
    ),
    others=(
        OtherCase(business_key="KLA-2026/14", code="K3-14", task="Kumpulkan bukti", due=LATE),
        OtherCase(business_key="KLA-2026/16", code="K3-16"),
    ),
    wish=Wish(by="Kepala Dinas Kesehatan", until=dt.date(2026, 4, 30), reason="Perda baru ditetapkan akhir bulan"),
    wish_days=(dt.date(2026, 3, 26), dt.date(2026, 4, 20)),
    passing=Passing(
        memo_url="/keputusan/uT3cV0pQ8rXwZs1LdYb4Kg/nota-dinas.docx",
        message="K3-15 terlambat 2 hari kerja. https://layak.example/tugas/1",
        message_url="https://wa.me/?text=K3-15",
    ),
)
DECIDE_REFUSED = replace(
    DECIDE,
    chosen="other_officer",
    values={"until": "2026-03-17"},
    errors=(FieldError(field="officer", message="Pilih siapa yang melanjutkan"), FieldError(field="until", message="Tenggat baru paling lambat Rabu, 25 Maret 2026")),
)  # fmt: skip
DECIDED = DecidedPage(
    recipient="Kepala Dinas Kesehatan",
    indicator=CLINIC,
    task_title="Kumpulkan bukti",
    decision="more_time",
    at=NOW,
    until=dt.date(2026, 3, 17),
    receipt="TT-2026-0420",
    steps=LADDER,
)
QUESTIONS = Questions(
    waiting=(
        QuestionRow(
            business_key="KLA-2026/15", indicator=CLINIC, task="Kumpulkan bukti", agency="Dinas Kesehatan",
            role="Kepala Dinas Kesehatan", asked_at=at(12), due=LATE, url="/keputusan/saya/1",
        ),
    ),
    decided=(
        QuestionRow(
            business_key="KLA-2026/14", indicator=None, task="Kumpulkan bukti", agency="Dinas Kesehatan",
            role="Kepala Dinas Kesehatan", asked_at=at(9), decision="more_time", decided_at=NOW,
        ),
    ),
)  # fmt: skip
