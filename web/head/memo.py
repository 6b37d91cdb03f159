"""The nota dinas: the question of a rung as a numbered memo in Word's format, to be printed and handed over."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from flask import Response, make_response
from flask_babel import gettext as _

from engine import clock
from engine.city.tables import get_city
from engine.escalation.queries import Question, question
from engine.escalation.rules import number_of
from engine.escalation.standing import Standing
from web import package_words, present
from web.head.present import indicator, recipient, stake
from web.session import db_session
from web.templating import day, plain_instant, points, working_days
from web.words import codes

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PREFIX = "ND"
A4, MARGIN, COLUMNS = (Cm(21), Cm(29.7)), Cm(2.5), (Cm(4.5), Cm(11.5))
SIGNED = Cm(9)  # from the left, where a memo is signed
Pair = tuple[str, str]


def response(stands: Standing) -> Response:
    """The memo as a download, named by its number."""
    number = memo_number(stands)
    answer = make_response(written(stands, number))
    answer.content_type = CONTENT_TYPE
    answer.headers["Content-Disposition"] = f'attachment; filename="{number}.docx"'
    return answer


def memo_number(stands: Standing) -> str:
    """`ND-2026-7KQ2M9XA`: the same for everybody who prints the memo of one asking."""
    return number_of(stands.request.id, stands.request.asked_at.year, PREFIX)


def written(stands: Standing, number: str) -> bytes:
    """The file. The same facts as on the page; no evidence, no names of children."""
    asked = question(db_session(), stands)
    document = _paper()
    _head(document, number)
    _table(document, _addressed(stands, asked, number))
    document.add_paragraph()
    document.add_paragraph(_("Dengan hormat, kami mohon satu keputusan Saudara tentang tugas yang terlambat berikut."))
    _table(document, _facts(stands, asked))
    _choices(document, stands)
    _foot(document, asked)
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def _paper() -> Doc:
    """An empty sheet as offices print them."""
    document = Document()
    document.styles["Normal"].font.size = Pt(11)
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = A4
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = MARGIN
    return document


def _head(document: Doc, number: str) -> None:
    city = get_city(db_session(), present.city_id())
    for text, size in (
        (_("PEMERINTAH KOTA %(city)s", city=city.name.upper()), 12),
        (_("GUGUS TUGAS KOTA LAYAK ANAK"), 12),
        (_("NOTA DINAS"), 14),
    ):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = line.add_run(text)
        run.bold, run.font.size = True, Pt(size)
    document.core_properties.title = number


def _addressed(stands: Standing, asked: Question, number: str) -> list[Pair]:
    copies = [recipient(role, asked.agency_key) for role in stands.request.copies.split()]
    return [
        (_("Nomor"), number),
        (_("Tanggal"), day(clock.today(present.calendar().zone))),
        (_("Kepada"), recipient(asked.role, asked.agency_key)),
        (_("Dari"), _("Koordinator Gugus Tugas Kota Layak Anak")),
        *([(_("Tembusan"), ", ".join(copies))] if copies else []),
        (_("Hal"), _("Keputusan untuk %(code)s", code=asked.case.code)),
    ]


def _facts(stands: Standing, asked: Question) -> list[Pair]:
    named = indicator(asked.business_key, asked.case)
    task = package_words.task_name(stands.task) if stands.task else asked.task_name
    due = present.due(asked.due_at, asked.due_explained)
    found: list[Pair] = [
        (_("Indikator"), f"{named.code} {named.name}"),
        (_("Tugas"), f"{task}, {present.agency_full(asked.agency_key)}"),
        (_("Tenggat"), f"{plain_instant(due.at)}. {due.counted}" if due else ""),
        (_("Terlambat"), working_days(due.late_days) if due and due.late_days else ""),
        (_("Yang belum ada"), _missing(asked)),
        (_("Poin yang dipertaruhkan"), points(asked.share.points)),
        *_stake(asked),
    ]
    if asked.wish is not None and asked.wish.wished_until is not None:
        found.append((_("Waktu yang diminta sampai"), f"{day(asked.wish.wished_until)}. {asked.wish.reason}"))
    return [pair for pair in found if pair[1]]


def _missing(asked: Question) -> str:
    if asked.is_signature:
        return str(_("Tanda tangan"))
    more = asked.share.missing_count - len(asked.share.missing)
    return "; ".join([*asked.share.missing, *([_("dan %(count)s lainnya", count=more)] if more > 0 else [])])


def _stake(asked: Question) -> list[Pair]:
    found = stake(asked)
    if found is None:
        return []
    lowest = _("di bawah Pratama")
    words = _(
        "dengan poin ini %(more)s (%(better)s), tanpa poin ini %(less)s (%(worse)s)",
        more=points(found.with_points), better=found.with_band or lowest,
        less=points(found.without_points), worse=found.without_band or lowest,
    )  # fmt: skip
    return [(_("Predikat kota menurut klaim hari ini"), words)]


def _choices(document: Doc, stands: Standing) -> None:
    """A box to tick per decision that is offered."""
    document.add_paragraph()
    document.add_paragraph(_("Keputusan (pilih satu):"))
    for code in stands.request.offers.split():
        document.add_paragraph(f"☐  {codes.word(code, 'decision')}: ..............................")


def _foot(document: Doc, asked: Question) -> None:
    if asked.next_role and asked.next_at:
        who = recipient(asked.next_role, asked.agency_key)
        said = _("Bila belum ada keputusan sampai %(at)s, permintaan ini naik kepada %(who)s.",
                 at=plain_instant(asked.next_at), who=who)  # fmt: skip
        document.add_paragraph(said)
    document.add_paragraph(_("Demikian, atas perhatian Saudara kami ucapkan terima kasih."))
    for text in ("", _("Koordinator,"), "", "", ".............................."):
        document.add_paragraph(text).paragraph_format.left_indent = SIGNED


def _table(document: Doc, pairs: Sequence[Pair]) -> None:
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    for label, value in pairs:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(label), str(value)
        cells[0].width, cells[1].width = COLUMNS
        for run in cells[0].paragraphs[0].runs:
            run.bold = True
