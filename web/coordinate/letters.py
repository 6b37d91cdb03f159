"""The letters of the city: to whom, why, what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import cast

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from engine.cases import tables as cases
from engine.errors import NotFound
from engine.escalation import letter_list
from engine.escalation.letter_list import Sought
from engine.escalation.post.bounces import list_parked
from engine.escalation.post.settling import TO_CHECK
from engine.escalation.tables import Letter
from engine.escalation.wanted import FOR_DIGEST
from web import present
from web.context import context
from web.coordinate.views import LetterPage, LetterRow, Letters, LetterState, ParkedAddress
from web.mail import preview as previews
from web.session import db_session
from web.templating import MAIL_WIDTH
from web.views import Indicator, Step
from web.words import codes, mail, mends
from web.words.deadlines import LANGUAGES

SIZE = 50
MOST_WORDS = 100  # characters of a search
STAFF = ("officer", "head")


def letters(city_id: uuid.UUID, page: int, sought: Sought) -> Letters:
    """One page of the log, or of what is sought in it, the newest first."""
    session = db_session()
    found = letter_list.list_letters(session, city_id, page=page, size=SIZE, sought=sought)
    named = _indicators(city_id, {row.letter.business_key for row in found.rows})
    rows = tuple(_row(row, named) for row in found.rows)
    pages = max(1, -(-found.total // SIZE))
    is_sending = bool(context().settings.smtp_url)
    to_check, odd = _to_check(city_id) if page == 1 else ((), 0)
    return Letters(
        rows=rows, page=page, pages=pages, total=found.total, is_sending=is_sending,
        words=sought.words, template=sought.template, is_failed=bool(sought.states),
        templates=tuple((code, str(word)) for code, word in codes.TEMPLATES.items()),
        to_check=to_check, odd=odd, parked=_parked(city_id) if page == 1 else (),
    )  # fmt: skip


def _to_check(city_id: uuid.UUID) -> tuple[tuple[LetterRow, ...], int]:
    """What somebody has to look at, the newest first, as many as fit; and how many there are."""
    found = letter_list.list_letters(db_session(), city_id, size=SIZE, sought=Sought(states=TO_CHECK))
    named = _indicators(city_id, {row.letter.business_key for row in found.rows})
    return tuple(_row(row, named) for row in found.rows), found.total


def sought(asked: Mapping[str, str]) -> Sought:
    """What the page's query asks for; a kind nobody knows asks for nothing."""
    template = asked.get("jenis", "")
    return Sought(
        words=" ".join(asked.get("cari", "").split())[:MOST_WORDS],
        template=template if template in codes.TEMPLATES else "",
        states=letter_list.NOT_ARRIVED if asked.get("hasil") == "gagal" else (),
    )


def _parked(city_id: uuid.UUID) -> tuple[ParkedAddress, ...]:
    return tuple(
        ParkedAddress(id=str(row.id), address=row.address, owner=owner, reason=row.reason, since=row.parked_at)
        for row, owner in list_parked(db_session(), city_id)
        if row.parked_at is not None
    )


def letter(city_id: uuid.UUID, letter_id: uuid.UUID, language: str = "") -> LetterPage:
    """One letter as it went out, or as it would be written now in a language; raises NotFound."""
    found = letter_list.get_letter(db_session(), city_id, letter_id)
    row, named = found.letter, _indicators(city_id, {found.letter.business_key})
    return LetterPage(
        row=_row(found, named), sender=context().settings.mail_from,
        copies=(), text=flowing(_preview(row, language) if language in LANGUAGES else _text(row)), events=_events(row),
        mend=mends.mend(row.state, row.answer), has_choice=row.state in TO_CHECK,
        languages=LANGUAGES, shown_in=language if language in LANGUAGES else "",
    )  # fmt: skip


def flowing(text: str) -> str:
    """A text part with its paragraphs in one piece, for screens narrower than a mail; what is below `--` stays."""
    body, dashes, foot = text.partition("\n--\n")
    lines: list[str] = []
    last = ""
    for line in body.split("\n"):
        if _is_continued(last, line):
            lines[-1] += f" {line.lstrip()}"
        else:
            lines.append(line)
        last = line
    return "\n".join(lines) + dashes + foot


def _is_continued(line: str, following: str) -> bool:
    """Was a line broken only because the next word did not fit?"""
    word = following.lstrip().partition(" ")[0]
    is_text = bool(line and word) and "://" not in word
    return is_text and len(line) + 1 + len(word) > MAIL_WIDTH


def _text(row: Letter) -> str:
    """What was written. A link that decides is its recipient's alone once there is a way to send it."""
    if not row.text:
        is_for_digest = row.template in FOR_DIGEST
        told = _("Kabar ini dimuat dalam rangkuman harian penerimanya, bukan dalam surat sendiri.")
        return str(told if is_for_digest else _("Surat ini belum ditulis; isinya dibuat saat dikirim."))
    return previews.hidden(row.text) if context().settings.smtp_url else row.text


def _preview(row: Letter, language: str) -> str:
    """As it would be written now, the subject first."""
    try:
        made = previews.preview(current_app, db_session(), row.city_id, row.id, language)
    except NotFound as nothing:
        return mail.outcome(nothing.code)
    return previews.hidden(f"{made.subject}\n\n{made.text}")


def _events(row: Letter) -> tuple[Step, ...]:
    steps = [Step(title=str(_("Disiapkan")), at=row.planned_at)]
    if row.sent_at is not None:
        steps.append(Step(title=codes.word(row.state, "letter"), at=row.sent_at, meta=mail.outcome(row.answer)))
    return tuple(steps)


def _indicators(city_id: uuid.UUID, business_keys: set[str]) -> dict[str, Indicator]:
    """The indicators of some cases, in one statement."""
    rows = db_session().scalars(
        sa.select(cases.Case).where(
            cases.Case.city_id == city_id, cases.Case.business_key.in_(sorted(filter(None, business_keys)))
        )
    )
    return {case.business_key: present.indicator(case) for case in rows}


def _row(found: letter_list.LetterRow, named: dict[str, Indicator]) -> LetterRow:
    row, recipient = found.letter, present.acting_words(found.recipient, found.owner)
    return LetterRow(
        id=str(row.id), at=row.sent_at or row.planned_at, recipient=recipient,
        subject=row.subject or _unwritten(row, named.get(row.business_key)), state=cast("LetterState", row.state),
        indicator=named.get(row.business_key), about=_about(row), attempts=row.attempts,
        detail=mail.outcome(row.answer),
    )  # fmt: skip


def _unwritten(row: Letter, indicator: Indicator | None) -> str:
    """What a letter is to be, as long as it has no words of its own; one that a digest tells of never gets any."""
    name = codes.word(row.template, "template")
    return f"{name}: {indicator.code}" if indicator else name


def _about(row: Letter) -> str:
    """The agency a letter speaks of, for readers of another: two letters to a coordinator look alike without it."""
    agency = str((row.facts or {}).get("agency") or row.agency_key or "")
    return present.agency_short(agency) if agency and row.role not in STAFF else ""
