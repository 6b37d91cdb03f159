"""Work that changes hands: stand-ins, one task's keeping, a conversation, a selection, a leaver."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.web.samples.parts import CLINIC, LATE, SMOKE, at
from web.hands.views import HandOverPage, OpenRow, OpenTasks, Result, Said, TalkPage, TaskHands
from web.stand_ins.views import StandInForm, StandInRow, StandInsPage
from web.views import FieldError, Option

PEOPLE = (
    Option(value="1", label="Petugas Dinkes"),
    Option(value="2", label="Petugas Disdik"),
    Option(value="3", label="Kepala Dinkes"),
)
LEAVE = StandInRow(
    id="a",
    person="Petugas Dinkes",
    substitute="Petugas Disdik",
    kind="Pengganti selama cuti atau dinas luar",
    scope="Semua tugas",
    from_on=dt.date(2026, 3, 9),
    until_on=dt.date(2026, 3, 17),
    is_on=True,
    can_end=True,
)
OFFICE = replace(
    LEAVE,
    id="b",
    person="Kepala Dinkes",
    substitute="Petugas Dinkes",
    kind="Pelaksana harian (PLH)",
    scope="Tugas Klaster III",
    is_on=False,
    can_end=False,
)
FORM = StandInForm(
    people=PEOPLE, substitutes=PEOPLE, scopes=(Option(value="all", label="Semua tugas"), Option(value="agency:dinkes", label="Tugas Dinkes")),
    kinds=(Option(value="leave", label="Pengganti selama cuti atau dinas luar"), Option(value="plh", label="Pelaksana harian (PLH)")),
    person="1", from_on="2026-03-12",
)  # fmt: skip
STAND_INS = StandInsPage(mine=(LEAVE,), acting=(OFFICE,), others=(replace(OFFICE, id="c"),), sees_city=True, form=FORM)
STAND_INS_REFUSED = replace(
    STAND_INS,
    mine=(),
    acting=(),
    others=(),
    form=replace(
        FORM,
        errors=(
            FieldError(
                field="substitute", message="Pengganti harus orang lain; tidak ada yang menggantikan dirinya sendiri"
            ),
        ),
    ),
)

SAID = (
    Said(
        by="Petugas Dinkes a.n. Petugas Disdik",
        at=at(11),
        words="Angka rujukan sudah saya isi.\nTinggal lampiran kedua.",
        kind="handed_back",
        to=("Petugas Disdik",),
        task="Kumpulkan bukti",
    ),
    Said(
        by="Koordinator Gugus Tugas KLA",
        at=at(10),
        words="Mohon dilengkapi pekan ini, @dinkes",
        kind="said",
        to=("Petugas Dinkes",),
    ),
)
KEEPING = TaskHands(
    task_id="t1", title="Kumpulkan bukti", url="/tugas/t1", talk_url="/komentar/i1", indicator=SMOKE, offered_to="Petugas Dinkes", holder="Petugas Dinkes",
    owner="Petugas Disdik", due=LATE, sleeps_until=at(13), level="high", people=PEOPLE, said=SAID,
    can=frozenset({"see", "claim", "release", "delegate", "hand_back", "put_off", "wake", "assign", "prioritise", "extend", "nudge", "talk"}),
)  # fmt: skip
KEEPING_REFUSED = replace(
    KEEPING, typed={"do": "hand_back"}, errors=(FieldError(field="words", message="Tulis sepatah kata"),)
)
TALK = TalkPage(
    indicator=SMOKE,
    back="/kasus/KLA-2026/17",
    parts=(
        Option(value="agency:dinkes", label="Petugas Dinkes"),
        Option(value="role:coordinator", label="Koordinator"),
    ),
    said=SAID,
)
TALK_REFUSED = replace(TALK, said=(), errors=(FieldError(field="words", message="Tulis sepatah kata"),))
ROWS = (
    OpenRow(
        id="t1",
        title="Kumpulkan bukti",
        indicator=SMOKE,
        holder="Petugas Dinkes",
        due=LATE,
        level="high",
        is_chosen=True,
    ),
    OpenRow(id="t2", title="Perbaiki bukti", indicator=CLINIC, holder="Petugas Disdik", due=None, level="normal"),
)
OPEN_TASKS = OpenTasks(
    rows=ROWS, total=2, agencies=(Option(value="dinkes", label="Dinkes"),), people=PEOPLE, pages=2,
    results=(Result(title="KLA-2026/17 Kumpulkan bukti, Dinkes", is_done=True, words="Selesai"), Result(title="KLA-2026/18 Perbaiki bukti, Disdik", is_done=False, words="Sudah diingatkan hari ini")),
)  # fmt: skip
OPEN_TASKS_REFUSED = replace(OPEN_TASKS, results=(), errors=(FieldError(field="until", message="Isi tanggalnya"),))
LEAVING = HandOverPage(people=PEOPLE, person="1", rows=ROWS, may_give_roles=True)
