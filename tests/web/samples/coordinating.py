"""Samples of what the coordinator sees."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from tests.web.samples.parts import BACK, CLINIC, LATE, LONG, MEND, MILK, SMOKE, STEPS, at, points
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
from web.views import Due, Step

BANDS = (
    Band(name="Pratama", low=500, high=600),
    Band(name="Madya", low=601, high=700),
    Band(name="Nindya", low=701, high=800),
    Band(name="Utama", low=801, high=900),
    Band(name="KLA", low=901, high=1000),
)
CASES = (
    CaseRow(indicator=CLINIC, points=points("18", "0", "0", "20"), status="draft", holder="Petugas Dinas Kesehatan", due=LATE, weight=Decimal(30), level=1),
    CaseRow(indicator=SMOKE, points=points("28.5", "22.5", "20.25", "30"), status="in_review", holder="Peninjau Klaster III", due=MEND),
    CaseRow(indicator=MILK, points=points("20", "20", "20", "25"), status="accepted", holder="", waiting="selesai"),
)  # fmt: skip
BOARD = Board(
    year=2026,
    stage="penilaian mandiri",
    closes=Due(at=at(31), why="8 hari kerja lagi; 18–24 Maret libur tidak dihitung"),
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
