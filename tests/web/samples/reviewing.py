"""Samples of what a reviewer sees."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from tests.web.samples.parts import BACK, CLINIC, LATE, LONG, MEND, MILK, PDF, PHOTO, SMOKE, STEPS
from web.review.views import AwaitedRow, Desk, QueueRow, ReviewPage, ReviewQuestion, ReviewSlot, Shown
from web.views import FieldError, Option

QUEUE = (
    QueueRow(task_id="v1", indicator=CLINIC, agency="Dinas Kesehatan", round=1, due=LATE, questions=5, claimed=Decimal(18)),
    QueueRow(task_id="v2", indicator=SMOKE, agency="Dinas Kesehatan", round=2, due=MEND, questions=6, claimed=Decimal("28.5")),
    QueueRow(task_id="v3", indicator=MILK, agency="Dinas Kesehatan", round=1, due=LONG, questions=7, claimed=Decimal(20), blocked="Anda mengirim bukti ini; peninjau lain yang memutuskan."),
)  # fmt: skip
DESK = Desk(
    cluster="Klaster III: Kesehatan Dasar dan Kesejahteraan",
    queue=QUEUE,
    awaited=(AwaitedRow(indicator=MILK, returned=BACK, holder="Petugas Dinas Kesehatan", due=MEND),),
)
REVIEW = ReviewPage(
    task_id="v2",
    indicator=SMOKE,
    round=2,
    sender="Petugas Dinas Kesehatan",
    due=MEND,
    questions=(
        ReviewQuestion(code="17.01", title="Perda tentang Kawasan Tanpa Rokok", answer="Perda", claimed=Decimal(8), max_score=Decimal(8), agencies=("Bagian Hukum", "Dinas Kesehatan"), steps=(Option(value="8", label="Perda", points=Decimal(8)), Option(value="4", label="Peraturan wali kota", points=Decimal(4)), Option(value="0", label="Belum ada", points=Decimal(0))), slots=(ReviewSlot(title="Perda KTR dengan sanksi", required=True, agency="Bagian Hukum", files=(PDF,), document_on=dt.date(2025, 1, 14)),), verdict="accepted", accepted_score="8"),
        ReviewQuestion(code="17.02", title="Cakupan Kawasan Tanpa Rokok di tiga jenis tempat", answer="Ya, di ketiga jenis tempat", claimed=Decimal(6), max_score=Decimal(6), agencies=("Dinas Kesehatan",), figures=(("Fasilitas kesehatan", "88 % menjadi 96 %"),), note="Laporan 2023 diganti laporan 2024.", slots=(ReviewSlot(title="Foto KTR", required=False, files=(PHOTO,), remarks=("Tanggal foto tidak terbaca",)), ReviewSlot(title="SK satgas", required=True)), earlier=STEPS[:2], verdict="returned", reason="undated_photo", words="Kirim foto asli dari telepon."),
        ReviewQuestion(code="17.03", title="Penertiban reklame rokok", answer="", claimed=Decimal(0), max_score=Decimal(5), agencies=("Satpol PP",)),
    ),
    shown=Shown(file=PDF, page=2, question_code="17.01", receipt="TT-2026-0417"),
    queue=QUEUE,
    previous_id="v1",
    next_id="v3",
    rounds=STEPS[:2],
)  # fmt: skip
REVIEW_REFUSED = replace(
    REVIEW,
    errors=(FieldError(field="questions-2-verdict", message="17.03: pilih terima atau kembalikan"),),
    messages={"questions-2-verdict": "Pilih terima atau kembalikan"},
)
REVIEW_BLOCKED = replace(REVIEW, blocked="Anda mengirim bukti ini; peninjau lain yang memutuskan.", shown=None)
