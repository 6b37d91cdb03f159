"""Samples of packages and versions."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

from dataclasses import replace

from tests.web.samples.coordinating import DRAWING
from tests.web.samples.parts import HASH, at
from web.design.views import PackageRow, Packages, Remark, Table, VersionPage, VersionRow

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
