"""A receipt as its page shows it: what was done, the proof of it, and what happens now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from engine.evidence.views import ReceiptView
from engine.instances import tasks
from engine.instances.queries import names_of
from engine.instances.tables import UserTask
from web import present
from web.officer.views import ReceiptPage
from web.session import db_session
from web.templating import plain_instant, points
from web.views import Due, Step
from web.words import codes

Facts = tuple[tuple[str, str], ...]
CONTINUATION = "continuation"  # the form by which a coordinator decides how a case goes on


def page(receipt: ReceiptView) -> ReceiptPage:
    """The page of a receipt."""
    return ReceiptPage(
        number=receipt.number,
        at=receipt.at,
        word=str(_WORDS[receipt.kind]()),
        indicator=present.indicator(receipt.case),
        facts=_facts(receipt),
        steps=_steps(receipt),
        files=tuple(present.stored_file(file) for file in receipt.files),
        digest=receipt.digest,
    )


_WORDS: Mapping[str, Callable[[], Any]] = {
    "submission": lambda: _("Terkirim"),
    "signature": lambda: _("Klaim ditandatangani"),
    "send_back": lambda: _("Dikembalikan ke petugas"),
    "review": lambda: _("Putusan tersimpan"),
    "continuation": lambda: _("Keputusan tercatat"),
}


# -- facts
def _facts(receipt: ReceiptView) -> Facts:
    who = present.role_words(
        receipt.role, agency=receipt.agency, cluster=receipt.case.cluster if receipt.role == "reviewer" else None
    )
    names = names_of(db_session(), receipt.case.city_id, {receipt.person_id, receipt.on_behalf_of})
    own = names.get(str(receipt.person_id), "")
    name = present.acting_words(own, names.get(str(receipt.on_behalf_of), ""))
    told: list[tuple[Any, str]] = [
        (_("Oleh"), f"{name}, {who}" if name and name != who else who),
        (_("Putaran"), str(receipt.round)),
        *_DETAILS.get(receipt.kind, _nothing)(receipt.details),
    ]
    return tuple((str(label), words) for label, words in told if words)


Told = list[tuple[Any, str]]


def _nothing(_details: Mapping[str, Any]) -> Told:
    return []


def _signature(details: Mapping[str, Any]) -> Told:
    sign_as = str(details.get("on_behalf", ""))
    claimed = details.get("claimed")
    return [
        (_("Ditandatangani sebagai"), codes.word(sign_as, "sign_as") if sign_as else ""),
        (_("Diklaim"), str(_("%(points)s poin", points=points(Decimal(str(claimed))))) if claimed else ""),
    ]


def _send_back(details: Mapping[str, Any]) -> Told:
    back = ", ".join(present.agency_short(key) for key in details.get("agencies", ()))
    return [(_("Bagian yang dikembalikan"), back), (_("Yang harus diperbaiki"), str(details.get("note", "")))]


def _continuation(details: Mapping[str, Any]) -> Told:
    decisions: Mapping[str, Any] = {
        "another_round": _("Satu putaran lagi"),
        "accept_gap": _("Terima kekurangan: hanya nilai yang terbukti"),
        "close": _("Tutup tanpa nilai"),
    }
    decision = str(details.get("decision", ""))
    return [(_("Keputusan"), str(decisions.get(decision, decision))), (_("Alasan"), str(details.get("words", "")))]


_DETAILS: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    "signature": _signature,
    "send_back": _send_back,
    "continuation": _continuation,
}


# -- what happens now
def _steps(receipt: ReceiptView) -> tuple[Step, ...]:
    """The receipt itself, who works on the case now, and how it ends."""
    first = Step(title=str(_WORDS[receipt.kind]()), at=receipt.at)
    if receipt.case.state != "open":
        end = _("Selesai dinilai") if receipt.case.state == "scored" else _("Ditutup tanpa nilai")
        return (first, Step(title=str(end), moment="now"))
    opened = _open_tasks(receipt)
    return (first, *_waiting(opened), Step(title=_outcome(opened), moment="next"))


def _open_tasks(receipt: ReceiptView) -> Sequence[UserTask]:
    case = receipt.case
    return [] if case.instance_id is None else tasks.list_tasks(db_session(), case.city_id, [case.instance_id])


def _outcome(opened: Sequence[UserTask]) -> str:
    """How it ends: a review accepts or returns; where the coordinator decides, no review may come any more."""
    if any(task.form_key == CONTINUATION for task in opened):
        return str(_("Satu putaran lagi, kekurangan diterima, atau ditutup tanpa nilai"))
    return str(_("Diterima atau dikembalikan"))


def _waiting(found: Sequence[UserTask]) -> tuple[Step, ...]:
    by_group: dict[str, list[UserTask]] = {}
    for task in found:
        by_group.setdefault(present.holder_words(task.candidate_group), []).append(task)
    if not by_group:
        return ()
    due = _latest(found)
    return (Step(title=_waits(list(by_group)), moment="now", meta=_by_when(due) if due else ""),)


def _by_when(due: Due) -> str:
    """A date alone beside "Menunggu ..." could be read as the day since when."""
    latest = str(_("paling lambat %(at)s", at=plain_instant(due.at)))
    return ", ".join(filter(None, (latest, due.why or due.counted)))


def _latest(found: Sequence[UserTask]) -> Any:
    """The deadline by which the last of them has to be done."""
    dated = [(task.due_at, task.due_explained) for task in found if task.due_at is not None]
    latest: tuple[dt.datetime, Any] | None = max(dated, key=lambda each: each[0], default=None)
    return present.due(*latest) if latest else None


def _waits(holders: Sequence[str]) -> str:
    if len(holders) == 1:
        return str(_("Menunggu %(who)s", who=holders[0]))
    return str(_("Menunggu %(who)s dan %(count)s lain", who=holders[0], count=len(holders) - 1))
