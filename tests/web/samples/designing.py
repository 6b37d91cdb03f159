"""Samples of packages and versions."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

from dataclasses import replace

from tests.web.samples.coordinating import DRAWING
from tests.web.samples.parts import HASH, at
from web.design.checked import Row
from web.design.confirm import DiscardPage, PublishPage
from web.design.rehearsed import Failed, Played, ScenariosPage
from web.design.views import (
    DrawnSteps,
    PackageRow,
    Packages,
    Remark,
    ShownForm,
    StudioPage,
    Table,
    VersionPage,
    VersionRow,
)
from web.words.drawn import Told

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
    forms=(ShownForm(key="verdict", title="Periksa bukti", labels=("Putusan", "Nilai yang diterima")),),
    roles=(("Peninjau klaster", "klaster indikator"),),
    remarks=(Remark(tone="returned", element="Masih terlambat", text="Tidak ada yang menangkap go_on.", rule="uncaught-escalation"),),
    changes=("Tenggat peninjau 3 menjadi 2 hari kerja",),
)  # fmt: skip
CHANGES = (
    "Tenggat “Periksa bukti”: 3 hari kerja menjadi 2 hari kerja",
    "Langkah “Tetapkan nilai” kini bernama “Tetapkan nilai bersama seluruh peninjau klaster dan koordinator”",
    'Syarat dari “Batas tercapai?” ke “Putuskan kelanjutan”: returns >= max_returns menjadi returns >= max_returns and stage != "field"',
)
FINDINGS = (
    Row(file="evidence.bpmn", element="review_late", name="Tenggat periksa lewat", line=91, rule="timer-without-time", level="error", message="Tenggat ini belum punya waktu.", hint="Isi kapan ia berbunyi."),
    Row(file="evidence.bpmn", element="fix_score", name="", line=0, rule="name", level="advice", message="Dua langkah bernama sama.", hint=""),
)  # fmt: skip
PLAYED = Played(total=35, failed=(Failed(name="ten-rounds", title="Sepuluh putaran", at="langkah 4", message='diharapkan {"tasks": ["review"]}, terjadi ["decide"]'),))  # fmt: skip
PUBLISH = PublishPage(
    key="evidence", title="Bukti indikator", revision=3, base_version=7, next_version=8, newest=VERSION,
    changes=CHANGES, meanwhile=(), findings=(), why_not="", played=Played(total=35, failed=()), running=(VERSION,),
)  # fmt: skip
PUBLISH_REFUSED = replace(PUBLISH, findings=FINDINGS, why_not="Belum bisa terbit: 1 galat", played=None)
PUBLISH_BEHIND = replace(
    PUBLISH, base_version=6, meanwhile=("Berkas due_days.dmn berubah",), findings=FINDINGS[1:], played=PLAYED
)
DISCARD = DiscardPage(
    key="evidence", title="Bukti indikator", revision=3, base_version=7, changes=CHANGES,
    saved_words="tersimpan pukul 10.12 WITA oleh Koordinator",
)  # fmt: skip
SCENARIOS = ScenariosPage(key="evidence", title="Bukti indikator", played=PLAYED)
STEPS = (
    DrawnSteps(
        name="evidence", title="Bukti indikator", documentation="Satu kasus untuk satu indikator.",
        steps=(
            Told(element="opened", title="Mulai", kind="Mulai", then=("Periksa bukti",)),
            Told(element="review", title="Periksa bukti", kind="Tugas orang", facts=(("Siapa mengerjakan", "Peninjau klaster"), ("Tidak boleh dikerjakan oleh", "senders"), ("Tenggat", "2 hari kerja"), ("Kepentingan", "if max_score >= 45 then 70 else 50")), then=("bila verdict = \"accepted\": Tetapkan nilai", "selain itu: Perbaiki bukti")),
        ),
    ),
)  # fmt: skip
STEPS_PAGE = StudioPage(
    key="evidence", title="Bukti indikator", name="evidence", drawings=(), revision=3, base_version=7, next_version=8,
    newest_version=7, saved_words="tersimpan pukul 10.12 WITA oleh Koordinator", urls={}, findings=(),
    checked_words="", why_not="", versions=(VERSION,), steps=STEPS, data={},
)  # fmt: skip
PACKAGES_TO_CHANGE = replace(
    PACKAGES,
    can_change=True,
    packages=(replace(PACKAGES.packages[0], draft="tersimpan pukul 10.12 WITA oleh Koordinator"), PACKAGES.packages[1]),
)
VERSION_TO_RESTORE = replace(
    VERSION_PAGE,
    version=replace(VERSION, version=6, running=0, is_newest=False),
    drawings=(replace(DRAWING, name="evidence", steps=()),),
    steps=STEPS,
    files=("evidence.bpmn", "process.yaml", "late-head-asked-then-sent.scenario.yaml"),
    can_change=True,
)
