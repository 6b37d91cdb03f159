"""One question of a share as its page shows it: as saved, or as typed when something was refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _

from engine.cases.instrument import EvidenceItem, Question
from engine.cases.scoring import Answer
from engine.evidence.views import QuestionView, ReuseOffer, ShareView, SlotView
from web import i18n, present
from web.context import context
from web.officer import findings
from web.officer.posted import Posted
from web.officer.saving import shown_dates
from web.officer.share import due_of, question_status
from web.officer.views import FigureCell, FigureRow, Figures, QuestionPage, Reuse, Slot
from web.views import FieldError, Option, Status
from web.words import deadlines

OF_PHOTOS = "photos_of_children"  # said at the photos themselves
MOST_OFFERS = 2  # more would push the file field off the screen
Offers = Mapping[str, Sequence[ReuseOffer]]


# long: one line per field of the page
def page(
    share: ShareView,
    view: QuestionView,
    offers: Offers,
    typed: Posted | None = None,
    errors: Sequence[FieldError] = (),
) -> QuestionPage:
    """The page of a question."""
    question, codes = view.question, [each.code for each in share.questions]
    before, behind = present.neighbours(codes, view.code)
    shown = typed or saved(view)
    return QuestionPage(
        task_id=str(share.task.id), indicator=present.indicator(share.case),
        code=view.code, title=question.title[i18n.language()], hint=_notes(question), max_score=question.max_score,
        position=codes.index(view.code) + 1, total=len(codes), previous_code=before, next_code=behind,
        due=due_of(share),
        status=question_status(view),
        claims=view.claims,
        answered_by=present.agency_short(view.answering_agency),
        answer_shown=present.answer_words(question, view.other_answer),
        choices=_choices(question) if view.claims else (),
        chosen=shown.choice,
        figures=_figures(question, shown, share.evidence_years),
        ladder=_ladder(question),
        asks_text=question.scale.kind == "text",
        answer_text=shown.text,
        slots=tuple(_slot(slot, shown, offers.get(slot.key, ())) for slot in view.slots),
        note=shown.note,
        returned=present.returned(view.returned, share.case.cluster),
        missing=findings.errors(view),
        errors=tuple(errors),
        saved_at=_saved_at(share, view),
        partners=tuple(present.agency_short(key) for key in view.partners),
        evidence_years=share.evidence_years,
        sensitive=question.sensitive not in (None, OF_PHOTOS),
        our_reading=question.scale.is_ours,
        share_text=_share_text(share, view),
    )  # fmt: skip


def saved(view: QuestionView) -> Posted:
    """What is stored, as it stands in the controls."""
    entered = view.answer.entered if view.answer else Answer()
    return Posted(
        choice="" if entered.choice is None else str(entered.choice),
        figure=_typed(entered.figure),
        previous=_typed(entered.previous),
        text=entered.text,
        note=view.answer.note if view.answer else "",
    )


def _typed(figure: Decimal | None) -> str:
    """With a comma in every language, as the page asks for it: a point before three digits would group them."""
    return "" if figure is None else f"{figure.normalize():f}".replace(".", ",")


def _notes(question: Question) -> str:
    return " ".join(note.text[i18n.language()] for note in question.notes if note.about in ("answer", "text"))


def _saved_at(share: ShareView, view: QuestionView) -> dt.datetime | None:
    """When this answer was last kept as a draft, else anything of the share."""
    return view.answer.saved_at if view.answer and view.answer.is_draft else share.saved_at


# -- the answer
def _choices(question: Question) -> tuple[Option, ...]:
    """The steps with their points. Where the figure decides, only whether there is one."""
    if question.scale.has_bands:
        worst = _step(question, len(question.scale.steps) - 1)
        return (
            Option(value="", label=str(_("Angka di bawah ini menentukan nilainya"))),
            Option(value=worst.value, label=str(_("Tidak ada data")), points=worst.points),
        )
    return tuple(_step(question, number) for number in range(len(question.scale.steps)))


def _ladder(question: Question) -> tuple[Option, ...]:
    """The steps a figure reaches, where the figure decides."""
    if not question.scale.has_bands:
        return ()
    return tuple(_step(question, number) for number in range(len(question.scale.steps)))


def _step(question: Question, number: int) -> Option:
    label = question.scale.steps[number].label[i18n.language()]
    return Option(value=str(number), label=label, points=question.points(number))


def _figures(question: Question, shown: Posted, years: Sequence[int]) -> Figures | None:
    """The figure of the newest evidence year; of a question over two years also that of the year before."""
    if not question.scale.wants_figure:
        return None
    cells = [FigureCell(name="figure", column=str(years[-1]), value=shown.figure)]
    if question.is_two_years:
        before = years[-2] if len(years) > 1 else years[-1] - 1
        cells.insert(0, FigureCell(name="previous", column=str(before), value=shown.previous))
    is_share = question.scale.kind == "percentage"
    label = str(_("Persentase") if is_share else _("Jumlah"))
    return Figures(
        columns=tuple(cell.column for cell in cells),
        rows=(FigureRow(label=label, cells=tuple(cells)),),
        unit=str(_("persen")) if is_share else "",
    )


# -- evidence
def _slot(slot: SlotView, shown: Posted, offers: Sequence[ReuseOffer]) -> Slot:
    item, typed = slot.item, shown.slots.get(slot.key)
    dates = typed.dates if typed else shown_dates(slot)
    return Slot(
        key=slot.key,
        title=item.title[i18n.language()],
        required=item.is_required,
        hint=_hint(item),
        status=_slot_status(slot),
        files=tuple(present.stored_file(file, removable=True) for file in slot.files),
        history=tuple(present.stored_file(file) for file in slot.history),
        others=tuple(present.stored_file(file, agency=present.agency_short(file.agency)) for file in slot.others),
        document_on=dates["document_on"],
        period_from=dates["period_from"],
        period_to=dates["period_to"],
        reuse=tuple(map(_reuse, offers[:MOST_OFFERS])) if _lacks_file(slot) else (),
        photos=item.kind == "photo",
        link=None if item.kind != "link" else typed.link if typed else "",
    )


def _hint(item: EvidenceItem) -> str:
    ours = str(_("Jenis dokumen ini bacaan kami.")) if item.basis == "ours" else ""
    photos = str(_("Samarkan wajah anak; foto harus bertanggal.")) if item.kind == "photo" else ""
    return " ".join(part for part in (photos, ours) if part)


def _lacks_file(slot: SlotView) -> bool:
    """A stored file is offered where one is wanted: nothing is there yet, or what is there came back."""
    return all(file.state == "returned" for file in slot.files)


def _slot_status(slot: SlotView) -> Status:
    if any(file.state == "returned" for file in slot.files):
        return "returned"
    return "draft" if slot.files else "not_started"


def _reuse(offer: ReuseOffer) -> Reuse:
    return Reuse(
        file_id=str(offer.file_id), name=offer.name, agency=present.agency_short(offer.agency), used_at=offer.code
    )


def _share_text(share: ShareView, view: QuestionView) -> str:
    """For a chat: what is asked for, until when, where. Codes and titles only."""
    due = due_of(share)
    at = deadlines.instant(due.at, present.calendar().zone, i18n.language(), year=False)
    path = url_for("officer.question", task_id=share.task.id, code=view.code)
    return str(
        _(
            "Mohon bantu bukti %(code)s %(title)s, tenggat %(at)s: %(url)s",
            code=view.code,
            title=view.question.title[i18n.language()],
            at=at,
            url=context().settings.base_url.rstrip("/") + path,
        )
    )
