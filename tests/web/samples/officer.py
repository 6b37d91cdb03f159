"""Samples of what an officer sees."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.web.samples.parts import (
    BACK,
    CLINIC,
    HASH,
    LATE,
    LONG,
    MEND,
    MILK,
    OLD,
    PDF,
    PHOTO,
    SMOKE,
    SOON,
    STEPS,
    XLSX,
    ZIP,
    at,
)
from web.officer.views import (
    Change,
    CheckedQuestion,
    CheckPage,
    FigureCell,
    FigureRow,
    Figures,
    Finding,
    Inbox,
    QuestionPage,
    ReceiptPage,
    Reuse,
    Share,
    ShareQuestion,
    Slot,
    TaskGroup,
    TaskRow,
)
from web.views import FieldError, Option


def row(number: int, **more: Any) -> TaskRow:
    """A row of the inbox."""
    given: dict[str, Any] = {
        "task_id": f"t{number}", "form_key": "evidence", "title": MILK.name, "indicator": MILK, "status": "draft",
        "due": SOON, "question_count": 7, "answered_count": 3, "points": Decimal("24.5"),
    }  # fmt: skip
    return TaskRow(**{**given, **more})


INBOX = Inbox(
    agency="Dinas Kesehatan",
    year=2026,
    evidence_years=(2024, 2025),
    groups=(
        TaskGroup(
            group="late",
            rows=(row(1, title=CLINIC.name, indicator=CLINIC, due=LATE, status="not_started", priority=80),),
        ),
        TaskGroup(
            group="returned",
            rows=(
                row(
                    2,
                    title=SMOKE.name,
                    indicator=SMOKE,
                    due=MEND,
                    form_key="remediation",
                    status="returned",
                    news="dikembalikan peninjau Klaster III dengan alasan “tahun salah”",
                ),
            ),
        ),
        TaskGroup(
            group="soon",
            rows=(row(3), row(4, form_key="sign_off", title="Tanda tangani klaim", question_count=0, points=None)),
        ),
        TaskGroup(group="later", rows=(row(5, due=LONG, status="blocked", waiting="Menunggu tahap dibuka"),)),
        TaskGroup(
            group="elsewhere",
            rows=(
                row(
                    6,
                    status="in_review",
                    receipt="TT-2026-0362",
                    waiting="Peninjau terlambat 1 hari kerja dan sudah diingatkan",
                ),
                row(7, status="accepted", receipt="TT-2026-0101", waiting="Diterima Senin, 9 Maret 2026"),
            ),
        ),
    ),
    changes=(
        Change(text="K3-17 dikembalikan", at=at(11, 6), task_id="t2", form_key="remediation"),
        Change(text="K3-15 naik ke kepala dinas", at=at(10, 0)),
    ),
    last_visit_at=at(9, 7),
)
SHARE = Share(
    task_id="t2",
    indicator=SMOKE,
    agency="Dinas Kesehatan",
    lead_agency="Dinas Kesehatan",
    round=2,
    due=MEND,
    status="returned",
    questions=(
        ShareQuestion(code="17.01", title="Perda tentang Kawasan Tanpa Rokok", status="accepted", max_score=Decimal(8), answer="Perda", claimed=Decimal(8), file_count=2),
        ShareQuestion(code="17.02", title="Cakupan Kawasan Tanpa Rokok di tiga jenis tempat", status="returned", max_score=Decimal(6), answer="81–100 %", claimed=Decimal(6), file_count=3, missing=("laporan satgas bertahun 2024 atau 2025",), returned=BACK),
        ShareQuestion(code="17.03", title="Penertiban reklame rokok", status="not_started", max_score=Decimal(5), claims=False, missing=("bukti",)),
    ),
    returned=BACK,
    partners=("Satpol PP", "Bagian Hukum", "Bapenda"),
    saved_at=at(12, 1),
)  # fmt: skip
CHOICES = (
    Option(value="0", label="Ya, di ketiga jenis tempat", points=Decimal(6)),
    Option(value="1", label="Ya, di dua jenis tempat", points=Decimal("4.5")),
    Option(value="2", label="Tidak meningkat", points=Decimal(0)),
)
FIGURES = Figures(
    columns=("2023", "2024"),
    unit="persen",
    rows=(
        FigureRow(
            label="Fasilitas kesehatan",
            cells=(
                FigureCell(name="n-1-2023", column="2023", value="88"),
                FigureCell(name="n-1-2024", column="2024", value="96"),
            ),
        ),
        FigureRow(
            label="Fasilitas umum",
            cells=(
                FigureCell(name="n-2-2023", column="2023", value="40"),
                FigureCell(name="n-2-2024", column="2024", value="470"),
            ),
        ),
    ),
)
SLOTS = (
    Slot(key="1", title="Rekap KTR per jenis tempat, 2023 dan 2024", required=True, hint="Tabel dengan nama tempat.", status="draft", files=(XLSX, PDF), document_on="2025-01-14", period_from="2024-01-01", period_to="2024-12-31"),
    Slot(key="2", title="SK dan laporan satgas KTR", required=True, status="returned", returned=BACK, history=(OLD,), files=(ZIP,)),
    Slot(key="3", title="Foto KTR dan penertiban reklame", required=False, hint="Samarkan wajah anak.", files=(PHOTO,), photos=True),
    Slot(key="4", title="Perda KTR dengan sanksi", required=True, reuse=(Reuse(file_id="f9", name="Perda_KTR_lengkap.pdf", agency="Bagian Hukum", used_at="01.01", accepted_on=dt.date(2026, 3, 2)),)),
    Slot(key="5", title="Tautan Perda di JDIH", required=False, link=""),
)  # fmt: skip
QUESTION = QuestionPage(
    task_id="t2",
    indicator=SMOKE,
    code="17.02",
    title="Apakah cakupan Kawasan Tanpa Rokok meningkat dibanding tahun lalu?",
    hint="Bandingkan cakupan 2024 dengan 2023.",
    max_score=Decimal(6),
    position=2,
    total=6,
    due=MEND,
    status="returned",
    choices=CHOICES,
    chosen="0",
    figures=FIGURES,
    slots=SLOTS,
    note="Laporan 2023 diganti laporan 2024.",
    returned=BACK,
    missing=(FieldError(field="file-4", message="Perda KTR dengan sanksi belum ada berkas"),),
    saved_at=at(12, 1),
    partners=("Satpol PP", "Bagian Hukum"),
    evidence_years=(2024, 2025),
    our_reading=True,
    next_code="17.03",
    previous_code="17.01",
    share_text="Mohon bantu bukti K3-17 (Kawasan Tanpa Rokok), tenggat Selasa 17 Maret 16.00 WITA",
)
REFUSED = replace(
    QUESTION,
    chosen="",
    errors=(
        FieldError(field="answer", message="Pilih satu jawaban"),
        FieldError(field="n-2-2024", message="Fasilitas umum 2024 harus angka 0 sampai 100"),
        FieldError(field="file-1", message="“rekap_ktr_scan.pdf” terlalu besar: 64 MB, paling besar 25 MB"),
        FieldError(field="document_on-2", message="Tanggal dokumen harus tahun 2024 atau 2025"),
    ),
)
TEXT_QUESTION = replace(
    QUESTION,
    choices=(),
    figures=None,
    asks_text=True,
    ladder=CHOICES,
    next_code="",
    returned=None,
    sensitive=True,
    slots=(),
    missing=(),
)
PARTNER_QUESTION = replace(
    QUESTION, claims=False, answered_by="Dinas Kesehatan", answer_shown="Ya, di ketiga jenis tempat", returned=None
)
CHECK = CheckPage(
    task_id="t2",
    indicator=SMOKE,
    agency="Dinas Kesehatan",
    round=2,
    due=MEND,
    questions=(
        CheckedQuestion(code="17.01", title="Perda tentang Kawasan Tanpa Rokok", answer="Perda", claimed=Decimal(8), max_score=Decimal(8), slots=(("Perda KTR dengan sanksi", (PDF,)), ("Tautan di JDIH", ()))),
        CheckedQuestion(code="17.02", title="Cakupan Kawasan Tanpa Rokok", answer="Ya, di ketiga jenis tempat", claimed=Decimal(6), max_score=Decimal(6), figures=(("Fasilitas kesehatan", "88 % menjadi 96 %"),), note="Laporan 2023 diganti."),
    ),
    findings=(
        Finding(tone="accepted", text="Semua dokumen bertanggal 2024 atau 2025"),
        Finding(tone="returned", text="Satu foto tanpa tanggal di dalam berkasnya. Boleh dikirim.", code="17.02"),
    ),
    plan=(("Sebab", "Salah berkas"), ("Tindakan", "Laporan 2024 diunggah")),
    next_step="Sesudah itu waktu berjalan untuk kepala Dinas Kesehatan.",
)  # fmt: skip
BLOCKED_CHECK = replace(
    CHECK,
    findings=(Finding(tone="late", text="Perda KTR dengan sanksi belum ada berkas", code="17.01", blocks=True),),
    errors=(FieldError(field="statement", message="Nyatakan bahwa berkas ini benar"),),
)
RECEIPT = ReceiptPage(
    number="TT-2026-0417",
    at=at(12, 2),
    word="Terkirim ke peninjau Klaster III",
    indicator=SMOKE,
    facts=(("Pengirim", "Petugas Dinas Kesehatan"), ("Putaran", "2"), ("Diklaim", "14,00 dari 30 poin")),
    steps=STEPS,
    files=(XLSX, PDF, PHOTO),
    digest=HASH,
)
