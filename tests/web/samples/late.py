"""What is late, the wall, one's own mail, troubles, and clocks that stand."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from tests.web.samples.parts import CLINIC, LATE, LONG, NOW, SMOKE, at
from web.calendar.pauses import ClockRow, ClocksPage
from web.late.views import AgencyRow, Cell, Choice, Group, Ladder, Overview, Row, Stair, Totals, Wall, Weeks
from web.mine.views import Feed, MyMail, Unsubscribed
from web.trouble.views import Cause, Held, Mender, Standing, Trouble
from web.trouble.views import Overview as Troubles
from web.views import FieldError, Option

LONG_NAME = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk, dan Keluarga Berencana"
RISING = Row(
    indicator=CLINIC, task="Kumpulkan bukti", holder="Petugas Dinkes", holder_url="/terlambat?petugas=dinkes", due=LATE, points=Decimal("7.5"),
    rung="Tingkat 1, menunggu Kepala Dinkes", rung_at=at(10), next="Asisten atau Sekda", next_at=at(13),
)  # fmt: skip
BY_MEMO = replace(
    RISING,
    indicator=SMOKE,
    rung="Tingkat 2, menunggu Asisten atau Sekda",
    memo_url="/nota-dinas/1.docx",
    delivered_url="/nota-dinas/1/diserahkan",
)
BELOW = replace(RISING, indicator=SMOKE, rung="Belum naik", rung_at=None, next="Tangga eskalasi dimulai")
SUM = Totals(count=3, points=Decimal("37.5"), shared=Decimal("7.5"))
GROUPS = (
    Group(key="dinkes", name="Dinas Kesehatan", url="/terlambat?perangkat=dinkes", count=2, points=Decimal("37.5"), longest=4),
    Group(key="dp3a", name=LONG_NAME, url="/terlambat?perangkat=dp3a", count=1, points=Decimal("7.5"), longest=1),
)  # fmt: skip
LATE_TASKS = Overview(
    at=NOW, year=2026, by="Perangkat daerah", orders=(Choice(word="Perangkat daerah", url="/terlambat", is_here=True), Choice(word="Klaster", url="/terlambat?menurut=klaster")),
    filters=(Choice(word="Klaster: Klaster III", url="/terlambat", is_here=True),), groups=GROUPS, rows=(RISING, BY_MEMO, BELOW), sum=SUM, workbook_url="/terlambat.xlsx",
)  # fmt: skip
NOBODY_LATE = replace(LATE_TASKS, filters=(), groups=(), rows=(), sum=Totals(count=0, points=Decimal(0)))
STAIRS = Ladder(
    at=NOW, year=2026, late_count=3,
    stairs=(
        Stair(name="Belum naik", says="Petugas sudah dikabari; atasan belum diminta memutuskan.", rows=(BELOW,), points=Decimal(30)),
        Stair(name="Tingkat 1", says="Diminta memutuskan; tanpa jawaban naik satu tingkat.", rows=(RISING, replace(BY_MEMO, memo_at=at(11), delivered_url="")), points=Decimal("7.5")),
        Stair(name="Diam karena janji", says="Sudah diputuskan; naik satu tingkat bila tenggat baru lewat.", rows=(replace(RISING, due=LONG),), points=Decimal("7.5"), is_promise=True),
    ),
)  # fmt: skip
CELLS = (Cell(met=9, total=10), Cell(met=2, total=6), Cell(met=0, total=1), Cell(met=0, total=0))
KEPT = AgencyRow(name="Dinas Kesehatan", url="/terlambat?perangkat=dinkes", cells=CELLS, all=Cell(met=11, total=17))
WEEKS = Weeks(
    year=2026, first_week=3, weeks=tuple(dt.date(2026, 2, 16) + dt.timedelta(weeks=number) for number in range(4)),
    rows=(KEPT, replace(KEPT, name="DP3APMP2KB")), all=replace(KEPT, name="", url=""),
)  # fmt: skip
WALL = Wall(
    at=NOW, city="Kota Banjarbaru", stage="Penilaian mandiri", closes_on=dt.date(2026, 3, 31), days_left=8, sum=SUM, agencies=GROUPS, more=11,
    stairs=(replace(GROUPS[0], name="Belum naik"), replace(GROUPS[1], name="Tingkat 1")), next=(RISING, BELOW), refresh=60, other_url="/papan?segar=tidak",
)  # fmt: skip

MY_MAIL = MyMail(
    email="kepala.dinkes@banjarbaru.example", languages=(Option(value="id", label="Bahasa Indonesia"), Option(value="en", label="English")), language="id",
    times=(Option(value="07:30", label="Pukul 07.30"), Option(value="", label="Tidak ada rangkuman")), digest_at="07:30",
    feeds=(Feed(key="", title="Tenggat Anda", url="https://layak.example/tenggat/uT3cV0pQ8rXwZs1LdYb4Kg.ics"), Feed(key="dinkes", title="Tenggat Dinas Kesehatan")),
)  # fmt: skip
MY_MAIL_REFUSED = replace(
    MY_MAIL, errors=(FieldError(field="digest_at", message="Pilih salah satu dari yang ditawarkan."),)
)
LEAVE = Unsubscribed(url="/berhenti/uT3cV0pQ8rXwZs1LdYb4Kg")

STUCK = Trouble(
    id="i1", case="KLA-2026/17", element="notify_head", job="notify", reason="Tidak ada yang memegang peran kepala di Dinas Kesehatan", first_at=at(10), last_at=at(12, 1),
    times=4, mender_id="1", retry_at=at(12, 4), can_retry=True,
)  # fmt: skip
TROUBLES = Troubles(
    held=Held(due=212, limit=50, since=at(12, 1), is_counted=True),
    causes=(Cause(cause="notify", title="Surat tidak bisa disiapkan", rows=(STUCK, replace(STUCK, id="i2", case="", mender_id="", retry_at=None))), Cause(cause="feel", title="Tabel keputusan tidak menjawab", rows=(replace(STUCK, id="i3", can_retry=False),))),
    standing=(Standing(id="s1", case="KLA-2026/15", since=at(9)),), menders=(Mender(id="1", name="Koordinator Gugus Tugas KLA"),), can_suspend=True,
)  # fmt: skip
QUIET = Troubles(held=None, causes=(), standing=(), menders=(), can_suspend=False)

CLOCKS = ClocksPage(
    business_key="KLA-2026/17", standing=1,
    rows=(
        ClockRow(task_id="t1", title="Kumpulkan bukti", holder="Satpol PP", due=replace(LONG, paused_since=at(9)), goes_on="Jumat, 27 Maret 2026 pukul 16.00 WITA"),
        ClockRow(task_id="t2", title="Kumpulkan bukti", holder="Dinas Kesehatan", due=LATE),
        ClockRow(task_id="t3", title="Periksa bukti", holder="Peninjau Klaster III", due=None, refusal="Tugas ini tidak punya tenggat"),
    ),
)  # fmt: skip
CLOCKS_REFUSED = replace(
    CLOCKS,
    wrong="t2",
    typed=" ",
    errors=(FieldError(field="waiting-t2", message="Tulis siapa atau apa yang ditunggu"),),
)
