"""Invented but honest views for every page: agencies of the demo city, people by role only."""

# ruff: noqa: E501
# A row of a sample is read across, like a row of the table that it fills.
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.process import forms
from web import i18n
from web.auth.views import DemoRole, SignIn
from web.coordinate.views import (
    Band,
    Board,
    CasePage,
    CaseQuestion,
    CaseRow,
    ClusterRow,
    Drawing,
    LetterPage,
    LetterRow,
    Letters,
    Need,
    OpenTask,
    RiskDay,
    Token,
)
from web.design.views import PackageRow, Packages, Remark, Table, VersionPage, VersionRow
from web.forms import Sheet, sheet
from web.head.views import ClaimRow, ClosedLink, DayOption, DecidedPage, DecisionPage, SignOff
from web.mail.views import AnswerMail, AskMail, ReceiptMail, TaskMail
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
from web.review.views import AwaitedRow, Desk, QueueRow, ReviewPage, ReviewQuestion, ReviewSlot, Shown
from web.tasks.views import TaskForm
from web.views import (
    Chrome,
    Demo,
    Due,
    ErrorPage,
    FieldError,
    Indicator,
    Option,
    Points,
    Returned,
    Step,
    StoredFile,
)

NOW = dt.datetime(2026, 3, 12, 2, 0, tzinfo=dt.UTC)  # 10.00 WITA
HASH = "9f2c4b7a1e08d35f6ab94c2170fe83d52c61b90e4da7f31885c02e6bd9174af3"


def at(day: int, hour: int = 8, month: int = 3) -> dt.datetime:
    """An instant of 2026 in UTC; 8 = 16.00 WITA."""
    return dt.datetime(2026, month, day, hour, 0, tzinfo=dt.UTC)


SMOKE = Indicator(
    business_key="KLA-2026/17",
    code="K3-17",
    name="Kawasan Tanpa Rokok (KTR) dan Larangan Iklan, Promosi, Sponsor Rokok",
    cluster="Klaster III: Kesehatan Dasar dan Kesejahteraan",
    max_score=Decimal(30),
)
CLINIC = replace(
    SMOKE, business_key="KLA-2026/15", code="K3-15", name="Fasilitas Kesehatan dengan Pelayanan Ramah Anak"
)
MILK = replace(
    SMOKE, business_key="KLA-2026/14", code="K3-14", name="Persentase kantor dan fasilitas umum dengan ruang ASI"
)

LATE = Due(at=at(6), counted="10 hari kerja sejak Jumat, 20 Februari", late_days=4, is_late=True)
SOON = Due(at=at(13), why="Besok, 1 hari kerja lagi", counted="10 hari kerja sejak Jumat, 27 Februari")
MEND = Due(at=at(17), why="3 hari kerja lagi", counted="4 hari kerja sejak Rabu, 11 Maret")
LONG = Due(
    at=at(26),
    why="5 hari kerja lagi; libur 18–24 Maret tidak dihitung",
    counted="10 hari kerja sejak Kamis, 5 Maret; libur 18–24 Maret tidak dihitung",
)
BACK = Returned(
    reason="wrong_year",
    words="Laporan satgas bertanggal 9 Februari 2023. Siklus 2026 menerima dokumen 2024 dan 2025.",
    by="Peninjau Klaster III",
    at=at(11, 6),
)

XLSX = StoredFile(
    id="f1", name="Rekap_KTR_2023-2024.xlsx", kind="table", size=84_000, sha256=HASH, removable=True,
    document_on=dt.date(2025, 1, 14), received_at=at(12, 2),
)  # fmt: skip
PDF = replace(XLSX, id="f2", name="Rekap_KTR_ditandatangani.pdf", kind="pdf", size=1_240_000, pages=14)
OLD = replace(
    XLSX, id="f3", name="Laporan_Satgas_KTR_2023.pdf", kind="pdf", state="returned", detail="tahun salah",
    document_on=dt.date(2023, 2, 9), removable=False, pages=12,
)  # fmt: skip
ZIP = replace(XLSX, id="f4", name="SK_Satgas_KTR.zip", kind="document", state="refused", detail="zip tidak diterima")
PHOTO = replace(
    XLSX, id="f5", name="IMG_2041.jpg", kind="image", size=640_000, pages=1, document_on=dt.date(2024, 8, 12)
)

CHROMES = {
    "officer": Chrome(
        city="Kota Banjarbaru", roles=("officer",), role_title="Petugas", agency="Dinas Kesehatan",
        counts={"officer.inbox": 7}, signed_in=True, demo=Demo(now=NOW, next_due_at=at(13)),
    ),
    "reviewer": Chrome(
        city="Kota Banjarbaru", roles=("reviewer",), role_title="Peninjau", agency="Sub Gugus Tugas Klaster III",
        counts={"review.desk": 9}, signed_in=True, demo=Demo(now=NOW),
    ),
    "coordinator": Chrome(
        city="Kota Banjarbaru", roles=("coordinator",), role_title="Koordinator", agency="DP3APMP2KB",
        counts={"officer.inbox": 2}, signed_in=True, demo=Demo(now=NOW, next_due_at=at(13)),
    ),
    "head": Chrome(
        city="Kota Banjarbaru", roles=("head",), role_title="Kepala perangkat daerah", agency="Dinas Kesehatan",
        signed_in=True,
    ),
    "nobody": Chrome(city="Kota Banjarbaru"),
    "bare": Chrome(),
}  # fmt: skip


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
STEPS = (
    Step(title="Dikembalikan: tahun salah", at=at(11, 6), meta="Putaran 1"),
    Step(title="Anda mengirim lagi", at=at(12, 2)),
    Step(
        title="Menunggu peninjau Klaster III",
        moment="now",
        meta="Paling lambat Senin, 16 Maret pukul 16.00 WITA; 2 hari kerja",
    ),
    Step(title="Diterima atau dikembalikan", moment="next"),
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


def sheet_of(name: str, **typed: Any) -> Sheet:
    """A shipped form as its page shows it."""
    path = i18n.WEB.parent / "bpmn" / f"{name}.form"
    return sheet(forms.read(path.read_bytes(), path.stem), forms.Given(today=dt.date(2026, 3, 12)), values=typed)


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
    token="uT3cV0pQ8rXwZs1LdYb4Kg",
    recipient="Kepala Dinas Kesehatan",
    agency="Dinas Kesehatan",
    indicator=CLINIC,
    task_title="Kumpulkan bukti",
    due=LATE,
    points=Decimal("7.5"),
    missing=("SK puskesmas ramah anak", "Persentase dua tahun"),
    missing_count=2,
    offers=("more_time", "other_officer", "help_asked", "already_sent"),
    days=(
        DayOption(day=dt.date(2026, 3, 16), working_days=2),
        DayOption(day=dt.date(2026, 3, 17), working_days=3),
        DayOption(day=dt.date(2026, 3, 25), working_days=4, hint="Libur 18–24 Maret tidak dihitung."),
    ),
    officers=(
        Option(value="p1", label="Petugas bidang kesehatan masyarakat", note="2 tugas terbuka"),
        Option(value="p2", label="Petugas bidang pelayanan kesehatan", note="5 tugas terbuka"),
    ),
    expires_at=at(13),
    ladder=LADDER,
    other_late=("K3-14 Kumpulkan bukti, sejak Senin, 9 Maret",),
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

BANDS = (
    Band(name="Pratama", low=500, high=600),
    Band(name="Madya", low=601, high=700),
    Band(name="Nindya", low=701, high=800),
    Band(name="Utama", low=801, high=900),
    Band(name="KLA", low=901, high=1000),
)


def points(claimed: str, accepted: str, provable: str, most: str) -> Points:
    """Three numbers and their maximum."""
    return Points(
        claimed=Decimal(claimed), accepted=Decimal(accepted), provable=Decimal(provable), maximum=Decimal(most)
    )


CASES = (
    CaseRow(indicator=CLINIC, points=points("18", "0", "0", "20"), status="draft", holder="Petugas Dinas Kesehatan", due=LATE, weight=Decimal(30), level=1),
    CaseRow(indicator=SMOKE, points=points("28.5", "22.5", "20.25", "30"), status="in_review", holder="Peninjau Klaster III", due=MEND),
    CaseRow(indicator=MILK, points=points("20", "20", "20", "25"), status="accepted", holder="", waiting="selesai"),
)  # fmt: skip
BOARD = Board(
    year=2026,
    stage="penilaian mandiri",
    closes=Due(at=at(31), why="8 hari kerja lagi; libur 18–24 Maret tidak dihitung"),
    points=points("466.5", "242.5", "140.25", "1000"),
    clusters=(
        ClusterRow(name="Klaster III: Kesehatan Dasar dan Kesejahteraan", points=points("66.5", "42.5", "40.25", "150"), cases=CASES),
        ClusterRow(name="Kelembagaan", points=points("400", "200", "100", "164"), cases=CASES[:1]),
    ),
    bands=BANDS,
    target="Utama",
    needs=(
        Need(text="K3-15 naik ke Asisten besok pukul 16.00", detail="Kepala Dinas Kesehatan belum memutuskan · 7,50 poin", business_key="KLA-2026/15"),
        Need(text="Putuskan kelanjutan K3-17", detail="Batas pengembalian tercapai", task_id="t9", form_key="continuation"),
    ),
    risk=(
        RiskDay(day=None, points=Decimal("46.75"), holders="Dinas Kesehatan"),
        RiskDay(day=dt.date(2026, 3, 13), points=Decimal("24.5"), holders="Disdik"),
        RiskDay(day=None, points=Decimal(0), holiday="18–24 Maret"),
        RiskDay(day=dt.date(2026, 3, 25), points=Decimal(9), holders="PUPR"),
    ),
    late_count=1,
)  # fmt: skip
EMPTY_BOARD = replace(
    BOARD, clusters=(), needs=(), risk=(), points=points("0", "0", "0", "1000"), show="late", late_count=0
)
DRAWING = Drawing(name="evidence", title="Bukti indikator", steps=STEPS, tokens=(Token(element="review", count=1),))
CASE = CasePage(
    indicator=SMOKE,
    points=points("28.5", "22.5", "20.25", "30"),
    headline="Putaran 2 menunggu putusan peninjau Klaster III sejak Kamis, 12 Maret.",
    lead_agency="Dinas Kesehatan",
    supporting=("Satpol PP", "Bagian Hukum", "Bapenda"),
    process_key="evidence",
    process_version=7,
    process_title="Bukti indikator",
    round=2,
    tasks=(
        OpenTask(title="Periksa bukti", status="in_review", holder="Peninjau Klaster III", due=MEND, task_id="v2", form_key="verdict"),
        OpenTask(title="Kumpulkan bukti, Satpol PP", status="blocked", holder="Satpol PP", due=replace(LONG, paused_since=at(9)), waiting=""),
    ),
    questions=(
        CaseQuestion(code="17.01", title="Perda tentang Kawasan Tanpa Rokok", points=points("8", "8", "8", "8"), status="accepted", agencies=("Bagian Hukum",), answer="Perda", files=2),
        CaseQuestion(code="17.02", title="Cakupan Kawasan Tanpa Rokok", points=points("6", "4.5", "0", "6"), status="returned", agencies=("Dinas Kesehatan",), returned=BACK),
    ),
    story=(
        Step(title="Tenggat pemeriksaan", moment="next", meta="Senin, 16 Maret pukul 16.00 WITA"),
        Step(title="Menunggu putusan peninjau, putaran 2", moment="now"),
        Step(title="Dinas Kesehatan mengirim lagi", at=at(12, 2), meta="Tanda terima TT-2026-0417", audit="evidence.submitted · 0c7e51a9 mengikuti 93bd20f4"),
        Step(title="Dikembalikan: tahun salah", at=at(11, 6), meta="Peninjau Klaster III", quote=BACK.words),
    ),
    story_total=23,
    drawings=(DRAWING, replace(DRAWING, name="collect", title="Kumpulkan bukti satu perangkat daerah")),
    our_reading="Tangga nilai dan bukti yang diminta adalah pembacaan kami atas instrumen 2024.",
)  # fmt: skip
LETTER = LetterRow(
    id="l1",
    at=at(10, 0),
    recipient="Kepala Dinas Kesehatan",
    subject="Keputusan Anda diperlukan: K3-15 terlambat 4 hari kerja",
    state="kept",
    indicator=CLINIC,
)
LETTERS = Letters(
    rows=(LETTER, replace(LETTER, id="l2", state="refused", attempts=3, detail="550 mailbox unavailable"), replace(LETTER, id="l3", state="sent", indicator=None), replace(LETTER, id="l4", state="planned"), replace(LETTER, id="l5", state="dropped"), replace(LETTER, id="l6", state="unknown"), replace(LETTER, id="l7", state="sending")),
    page=2, pages=3, total=112,
)  # fmt: skip
LETTER_PAGE = LetterPage(
    row=LETTER,
    sender="Layak Kota Banjarbaru",
    copies=("Petugas Dinas Kesehatan", "Koordinator KLA"),
    text="Yang Terhormat Kepala Dinas Kesehatan,\n\nBuka dan putuskan:\nhttps://layak.example/keputusan/uT3cV0pQ8rXwZs1LdYb4Kg\n",
    events=STEPS[:1],
)
VERSION = VersionRow(
    version=7, digest=HASH, deployed_at=at(2, 0), deployed_by="Koordinator", running=26, is_newest=True
)
PACKAGES = Packages(
    packages=(
        PackageRow(key="evidence", title="Bukti indikator", versions=(VERSION, replace(VERSION, version=6, running=0, is_newest=False)), summary="Satu indikator dalam satu siklus, dari permintaan bukti sampai nilainya ditetapkan."),
        PackageRow(key="escalation", title="Eskalasi bertingkat", versions=(VERSION,)),
    )
)  # fmt: skip
VERSION_PAGE = VersionPage(
    key="evidence",
    title="Bukti indikator",
    version=VERSION,
    versions=(VERSION,),
    drawings=(DRAWING,),
    tables=(Table(title="Jumlah peninjau", inputs=("Nilai maksimum",), outputs=("Peninjau",), rules=((">= 40", "2"), ("-", "1")), hit_policy="FIRST"),),
    forms=(("verdict", ("Putusan", "Nilai yang diterima")),),
    roles=(("Peninjau klaster", "klaster indikator"),),
    remarks=(Remark(tone="returned", element="Masih terlambat", text="Tidak ada yang menangkap go_on.", rule="uncaught-escalation"),),
    changes=("Tenggat peninjau 3 menjadi 2 hari kerja",),
)  # fmt: skip
SIGN_IN = SignIn(
    demo_roles=(
        DemoRole(key="officer", title="Petugas", agency="Dinas Kesehatan", does="Mengisi jawaban dan mengunggah bukti"),
        DemoRole(
            key="head", title="Kepala perangkat daerah", agency="Dinas Kesehatan", does="Menandatangani dan memutuskan"
        ),
        DemoRole(key="reviewer", title="Peninjau", agency="Klaster III", does="Menerima atau mengembalikan bukti"),
        DemoRole(key="coordinator", title="Koordinator", agency="DP3APMP2KB", does="Mengikuti kesiapan kota"),
    ),
    demo_words="Empat peran, satu kota rekaan pada Kamis, 12 Maret 2026. Tidak ada surel yang benar-benar dikirim.",
)
SIGN_IN_REFUSED = SignIn(
    email="petugas@dinkes.example", errors=(FieldError(field="email", message="Surel atau kata sandi tidak cocok"),)
)

#: name -> template, page (or how to make it), whose chrome
PAGES: dict[str, tuple[str, Any, str]] = {
    "masuk": ("auth/sign_in.html", SIGN_IN, "nobody"),
    "masuk-galat": ("auth/sign_in.html", SIGN_IN_REFUSED, "nobody"),
    "tugas": ("officer/inbox.html", INBOX, "officer"),
    "tugas-kosong": ("officer/inbox.html", replace(INBOX, groups=(), changes=()), "officer"),
    "bagian": ("officer/share.html", SHARE, "officer"),
    "bagian-perbaikan": (
        "officer/share.html",
        lambda: replace(SHARE, form=sheet_of("evidence/remediation", cause="wrong_file")),
        "officer",
    ),
    "bagian-terlambat": ("officer/share.html", replace(SHARE, returned=None, due=LATE, status="draft", late_note="Kepala Dinas Kesehatan menerima surat Selasa, 10 Maret"), "officer"),
    "bukti": ("officer/question.html", QUESTION, "officer"),
    "bukti-galat": ("officer/question.html", REFUSED, "officer"),
    "bukti-teks": ("officer/question.html", TEXT_QUESTION, "officer"),
    "bukti-rekan": ("officer/question.html", PARTNER_QUESTION, "officer"),
    "periksa": ("officer/check.html", CHECK, "officer"),
    "periksa-belum": ("officer/check.html", BLOCKED_CHECK, "officer"),
    "tanda-terima": ("officer/receipt.html", RECEIPT, "officer"),
    "formulir": ("tasks/form.html", task_form, "coordinator"),
    "tanda-tangan": ("head/sign_off.html", SIGN, "head"),
    "tanda-tangan-galat": ("head/sign_off.html", SIGN_REFUSED, "head"),
    "keputusan": ("head/decide.html", DECIDE, "nobody"),
    "keputusan-galat": ("head/decide.html", DECIDE_REFUSED, "nobody"),
    "keputusan-selesai": ("head/decided.html", DECIDED, "nobody"),
    "tautan-lewat": ("head/closed_link.html", ClosedLink(reason="expired", at=NOW, indicator=CLINIC), "nobody"),
    "tautan-asing": ("head/closed_link.html", ClosedLink(reason="unknown"), "bare"),
    "tautan-selesai": ("head/closed_link.html", ClosedLink(reason="task_done", indicator=CLINIC), "nobody"),
    "tautan-ditarik": ("head/closed_link.html", ClosedLink(reason="revoked", contact="Koordinator KLA di DP3APMP2KB"), "nobody"),
    "pemeriksaan": ("review/desk.html", DESK, "reviewer"),
    "pemeriksaan-kosong": ("review/desk.html", Desk(cluster="Klaster III"), "reviewer"),
    "periksa-bukti": ("review/case.html", REVIEW, "reviewer"),
    "periksa-bukti-galat": ("review/case.html", REVIEW_REFUSED, "reviewer"),
    "periksa-bukti-mata": ("review/case.html", REVIEW_BLOCKED, "reviewer"),
    "papan": ("coordinate/board.html", BOARD, "coordinator"),
    "papan-kosong": ("coordinate/board.html", EMPTY_BOARD, "coordinator"),
    "kasus": ("coordinate/case.html", CASE, "coordinator"),
    "kasus-petugas": ("coordinate/case.html", replace(CASE, tasks=(), drawings=()), "officer"),
    "surat": ("coordinate/letters.html", LETTERS, "coordinator"),
    "surat-kosong": ("coordinate/letters.html", Letters(rows=(), is_sending=True), "coordinator"),
    "surat-satu": ("coordinate/letter.html", LETTER_PAGE, "coordinator"),
    "proses": ("design/packages.html", PACKAGES, "coordinator"),
    "proses-kosong": ("design/packages.html", Packages(packages=()), "coordinator"),
    "proses-versi": ("design/version.html", VERSION_PAGE, "coordinator"),
    "galat-400": ("errors/400.html", None, "bare"),
    "galat-403": ("errors/403.html", None, "officer"),
    "galat-404": ("errors/404.html", None, "bare"),
    "galat-409": ("errors/409.html", ErrorPage(who="Petugas Dinas Kesehatan", at=at(12, 1), receipt="TT-2026-0417", url="/tugas"), "officer"),
    "galat-409-lain": ("errors/409.html", ErrorPage(), "officer"),
    "galat-413": ("errors/413.html", ErrorPage(limit=25_000_000, url="/tugas"), "officer"),
    "galat-429": ("errors/429.html", ErrorPage(retry_after=30), "nobody"),
    "galat-500": ("errors/500.html", ErrorPage(reference="0c7e51a9"), "bare"),
    "galat-503": ("errors/503.html", ErrorPage(kept=(("note", "Laporan 2023 diganti"),), url="/tugas/t2"), "officer"),
}  # fmt: skip

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
