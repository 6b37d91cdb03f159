"""Every sample page: its template, its view and whose chrome surrounds it."""

# ruff: noqa: E501
# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.web.samples.coordinating import BOARD, CASE, EMPTY_BOARD, LETTER_PAGE, LETTERS
from tests.web.samples.crowded import LONG_CASE, LONG_CLAIM, LONG_SHARE
from tests.web.samples.deciding import DECIDE, DECIDE_REFUSED, DECIDED, QUESTIONS, SIGN, SIGN_REFUSED, task_form
from tests.web.samples.designing import (
    DISCARD,
    PACKAGES,
    PACKAGES_TO_CHANGE,
    PUBLISH,
    PUBLISH_BEHIND,
    PUBLISH_REFUSED,
    SCENARIOS,
    STEPS_PAGE,
    VERSION_PAGE,
    VERSION_TO_RESTORE,
)
from tests.web.samples.entering import SIGN_IN, SIGN_IN_REFUSED
from tests.web.samples.handing import (
    KEEPING,
    KEEPING_REFUSED,
    LEAVING,
    OPEN_TASKS,
    OPEN_TASKS_REFUSED,
    STAND_INS,
    STAND_INS_REFUSED,
    TALK,
    TALK_REFUSED,
)
from tests.web.samples.late import (
    CLOCKS,
    CLOCKS_REFUSED,
    LATE_TASKS,
    LEAVE,
    MY_MAIL,
    MY_MAIL_REFUSED,
    NOBODY_LATE,
    QUIET,
    STAIRS,
    TROUBLES,
    WALL,
    WEEKS,
)
from tests.web.samples.officer import (
    BLOCKED_CHECK,
    CHECK,
    INBOX,
    PARTNER_QUESTION,
    QUESTION,
    RECEIPT,
    REFUSED,
    SHARE,
    TEXT_QUESTION,
)
from tests.web.samples.parts import CLINIC, LATE, NOW, at, sheet_of
from tests.web.samples.planning import PLAN, UNREADABLE
from tests.web.samples.reviewing import DESK, REVIEW, REVIEW_BLOCKED, REVIEW_REFUSED
from web.coordinate.views import Letters
from web.design.views import Packages
from web.head.views import ClosedLink
from web.review.views import Desk
from web.views import ErrorPage

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
    "pengganti": ("stand_ins/overview.html", STAND_INS, "coordinator"),
    "pengganti-galat": ("stand_ins/overview.html", STAND_INS_REFUSED, "officer"),
    "atur-tugas": ("hands/task.html", KEEPING, "coordinator"),
    "atur-tugas-galat": ("hands/task.html", KEEPING_REFUSED, "officer"),
    "komentar": ("hands/talk.html", TALK, "officer"),
    "komentar-galat": ("hands/talk.html", TALK_REFUSED, "officer"),
    "tugas-terbuka": ("hands/open_tasks.html", OPEN_TASKS, "coordinator"),
    "tugas-terbuka-galat": ("hands/open_tasks.html", OPEN_TASKS_REFUSED, "coordinator"),
    "serah-terima": ("hands/hand_over.html", LEAVING, "coordinator"),
    "formulir": ("tasks/form.html", task_form, "coordinator"),
    "tanda-tangan": ("head/sign_off.html", SIGN, "head"),
    "tanda-tangan-galat": ("head/sign_off.html", SIGN_REFUSED, "head"),
    "keputusan": ("head/decide.html", DECIDE, "nobody"),
    "keputusan-galat": ("head/decide.html", DECIDE_REFUSED, "nobody"),
    "keputusan-selesai": ("head/decided.html", DECIDED, "nobody"),
    "keputusan-daftar": ("head/questions.html", QUESTIONS, "head"),
    "keputusan-daftar-kosong": ("head/questions.html", replace(QUESTIONS, waiting=(), decided=()), "head"),
    "tautan-lewat": ("head/closed_link.html", ClosedLink(reason="expired", at=NOW, indicator=CLINIC), "nobody"),
    "tautan-asing": ("head/closed_link.html", ClosedLink(reason="unknown"), "bare"),
    "tautan-selesai": ("head/closed_link.html", ClosedLink(reason="task_done", indicator=CLINIC), "nobody"),
    "tautan-ditarik": ("head/closed_link.html", ClosedLink(reason="revoked", contact="Koordinator KLA di DP3APMP2KB"), "nobody"),
    "pemeriksaan": ("review/desk.html", DESK, "reviewer"),
    "pemeriksaan-kosong": ("review/desk.html", Desk(cluster="Klaster III"), "reviewer"),
    "periksa-bukti": ("review/case.html", REVIEW, "reviewer"),
    "periksa-bukti-galat": ("review/case.html", REVIEW_REFUSED, "reviewer"),
    "periksa-bukti-mata": ("review/case.html", REVIEW_BLOCKED, "reviewer"),
    "rencana": ("coordinate/plan.html", PLAN, "coordinator"),
    "rencana-tak-terbaca": ("coordinate/plan.html", UNREADABLE, "coordinator"),
    "papan": ("coordinate/board.html", BOARD, "coordinator"),
    "papan-kosong": ("coordinate/board.html", EMPTY_BOARD, "coordinator"),
    "papan-tanpa-siklus": ("coordinate/no_cycle.html", None, "coordinator"),
    "kasus": ("coordinate/case.html", CASE, "coordinator"),
    "kasus-petugas": ("coordinate/case.html", replace(CASE, tasks=(), drawings=()), "officer"),
    "surat": ("coordinate/letters.html", LETTERS, "coordinator"),
    "surat-kosong": ("coordinate/letters.html", Letters(rows=(), is_sending=True), "coordinator"),
    "surat-satu": ("coordinate/letter.html", LETTER_PAGE, "coordinator"),
    "proses": ("design/packages.html", PACKAGES, "coordinator"),
    "proses-kosong": ("design/packages.html", Packages(packages=()), "coordinator"),
    "proses-versi": ("design/version.html", VERSION_PAGE, "coordinator"),
    "proses-ubah": ("design/packages.html", PACKAGES_TO_CHANGE, "coordinator"),
    "versi-pulihkan": ("design/version.html", VERSION_TO_RESTORE, "coordinator"),
    "terbitkan": ("design/publish.html", PUBLISH, "coordinator"),
    "terbitkan-galat": ("design/publish.html", PUBLISH_REFUSED, "coordinator"),
    "terbitkan-lama": ("design/publish.html", PUBLISH_BEHIND, "coordinator"),
    "buang-draf": ("design/discard.html", DISCARD, "coordinator"),
    "skenario": ("design/scenarios.html", SCENARIOS, "coordinator"),
    "langkah": ("design/steps.html", STEPS_PAGE, "coordinator"),
    "bagian-panjang": ("officer/share.html", LONG_SHARE, "officer"),
    "tanda-tangan-panjang": ("head/sign_off.html", LONG_CLAIM, "head"),
    "kasus-panjang": ("coordinate/case.html", LONG_CASE, "coordinator"),
    "terlambat": ("late/overview.html", LATE_TASKS, "coordinator"),
    "terlambat-kosong": ("late/overview.html", NOBODY_LATE, "coordinator"),
    "tangga": ("late/ladder.html", STAIRS, "coordinator"),
    "ketepatan": ("late/weeks.html", WEEKS, "coordinator"),
    "papan-rapat": ("late/wall.html", WALL, "coordinator"),
    "surat-saya": ("mine/mail.html", MY_MAIL, "head"),
    "surat-saya-galat": ("mine/mail.html", MY_MAIL_REFUSED, "officer"),
    "berhenti": ("mine/unsubscribe.html", LEAVE, "nobody"),
    "kendala": ("trouble/overview.html", TROUBLES, "coordinator"),
    "kendala-tenang": ("trouble/overview.html", QUIET, "coordinator"),
    "jeda": ("pauses/case.html", CLOCKS, "coordinator"),
    "jeda-galat": ("pauses/case.html", CLOCKS_REFUSED, "coordinator"),
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
