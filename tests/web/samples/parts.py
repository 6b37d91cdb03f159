"""Indicators, deadlines, files and steps that samples of several audiences use."""

# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.process import forms
from web import i18n
from web.forms import Sheet, sheet
from web.views import Due, Indicator, Points, Returned, Step, StoredFile

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
    why="5 hari kerja lagi; 18–24 Maret libur tidak dihitung",
    counted="10 hari kerja sejak Kamis, 5 Maret; 18–24 Maret libur tidak dihitung",
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


def sheet_of(name: str, **typed: Any) -> Sheet:
    """A shipped form as its page shows it."""
    path = i18n.WEB.parent / "bpmn" / f"{name}.form"
    return sheet(forms.read(path.read_bytes(), path.stem), forms.Given(today=dt.date(2026, 3, 12)), values=typed)


def points(claimed: str, accepted: str, provable: str, most: str) -> Points:
    """Three numbers and their maximum."""
    return Points(
        claimed=Decimal(claimed), accepted=Decimal(accepted), provable=Decimal(provable), maximum=Decimal(most)
    )
