"""What the linter says of a package, for the studio: findings in words, whether it can be published, and why not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from engine import clock
from engine.instances import deploy
from engine.process.findings import Finding, Mend
from engine.process.package import with_ids
from engine.process.step_reading import read_all
from web.templating import hour
from web.words import findings as words

Files = Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One finding as a page shows it; `mend` is for the script."""

    file: str
    element: str
    name: str
    line: int
    rule: str
    level: str
    message: str
    hint: str
    mend: Mapping[str, str] | None = None

    @property
    def is_error(self) -> bool:
        return self.level == "error"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`why_not` is empty exactly when it can be published."""

    findings: tuple[Row, ...]
    checked_words: str
    why_not: str

    @property
    def can_publish(self) -> bool:
        return not self.why_not

    def as_data(self) -> dict[str, Any]:
        """For the script."""
        return {**vars(self), "findings": [vars(row) for row in self.findings], "can_publish": self.can_publish}


def check(session: Session, city_id: uuid.UUID, key: str, files: Files, *, is_changed: bool) -> Answer:
    """Checks files as they would be deployed as a package now; nothing is saved."""
    found = deploy.check(session, city_id, with_ids(files))
    rows = rows_of(found.findings, files)
    is_whole = found.definition is None or found.definition.key == key
    return Answer(
        findings=rows,
        checked_words=str(_("Diperiksa pukul %(hour)s, setiap ada perubahan", hour=hour(clock.now()))),
        why_not=_why_not(sum(row.is_error for row in rows), is_whole=is_whole, is_changed=is_changed),
    )


def rows_of(found: Iterable[Finding], files: Files) -> tuple[Row, ...]:
    """Findings in words, errors first."""
    ordered = sorted(found, key=lambda f: (not f.is_error, f.file, f.line))
    names = _names(files) if ordered else {}
    return tuple(_row(finding, names) for finding in ordered)


def _row(finding: Finding, names: Mapping[tuple[str, str], str]) -> Row:
    mend = finding.mend
    return Row(
        file=finding.file,
        element=finding.element,
        name=names.get((finding.file, finding.element), ""),
        line=finding.line,
        rule=finding.rule,
        level="error" if finding.is_error else "advice",
        message=words.message(finding),
        hint=words.hint(finding),
        mend=None if mend is None else {"label": words.mend_label(finding), **_mend(mend)},
    )


def _mend(mend: Mend) -> dict[str, str]:
    return {"element": mend.element, "property": mend.property, "value": mend.value}


def _names(files: Files) -> dict[tuple[str, str], str]:
    """File and element -> the name somebody gave it."""
    processes = read_all(files)
    named = {(p.file, step.element): step.name for p in processes for step in p.steps if step.is_named}
    return {(p.file, p.id): p.name for p in processes} | named


def _why_not(errors: int, *, is_whole: bool, is_changed: bool) -> str:
    if errors:
        return str(ngettext("Belum bisa terbit: %(num)d galat", "Belum bisa terbit: %(num)d galat", errors))
    if not is_whole:
        return str(_("Belum bisa terbit: proses utama paket ini tidak ada lagi di gambarnya"))
    return "" if is_changed else str(_("Belum bisa terbit: belum ada yang diubah"))
