"""What the checks before sending found, in words, and the control where it is mended."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.cases.instrument import Question
from engine.evidence.rules import Finding
from engine.evidence.views import QuestionView
from web import i18n
from web.views import FieldError

SHORT: Mapping[str, LazyString] = {
    "unanswered": _("jawaban"),
    "answer_wrong": _("jawaban yang cocok dengan angkanya"),
    "figure_missing": _("angka"),
    "text_missing": _("penjelasan"),
    "evidence_missing": _("%(item)s"),
    "files_without_claim": _("alasan mengapa berkas ada tetapi poin tidak diklaim"),
    "nothing_brought": _("bukti, atau catatan mengapa tidak ada"),
    "date_missing": _("tanggal dokumen “%(name)s”"),
    "date_outside_years": _("dokumen bertahun %(years)s"),
    "unchanged": _("perubahan sejak dikembalikan"),
}
SENTENCES: Mapping[str, LazyString] = {
    "unanswered": _("Jawaban %(code)s harus diisi"),
    "answer_wrong": _("Jawaban %(code)s harus cocok dengan angkanya"),
    "figure_missing": _("Angka %(code)s harus diisi"),
    "text_missing": _("Penjelasan %(code)s harus diisi"),
    "evidence_missing": _("%(item)s belum ada berkas"),
    "evidence_awaited": _("%(item)s belum ada berkas; perangkat daerah lain boleh membawanya"),
    "files_without_claim": _(
        "%(code)s: ada berkas, tetapi jawabannya tidak mengklaim poin. Ubah jawaban, atau jelaskan di catatan"
    ),
    "nothing_brought": _("%(code)s harus diberi bukti, atau catatan mengapa buktinya tidak ada"),
    "date_missing": _("Tanggal dokumen “%(name)s” harus diisi"),
    "date_outside_years": _("Tanggal dokumen “%(name)s” harus tahun %(years)s"),
    "file_without_period": _("%(item)s: masa yang dicakup dokumen belum diisi"),
    "unchanged": _("%(code)s dikembalikan dan belum ada yang berubah"),
}


def short(finding: Finding, question: Question) -> str:
    """For `Kurang: ...` in a list."""
    return str(SHORT[finding.code]) % _values(finding, question)


def sentence(finding: Finding, question: Question) -> str:
    """What to do about it."""
    return str(SENTENCES[finding.code]) % _values(finding, question)


def _values(finding: Finding, question: Question) -> dict[str, str]:
    item = next((e for e in question.evidence if e.key == f"{question.code}-{finding.item}"), None)
    return {
        "code": question.code,
        "item": item.title[i18n.language()] if item else "",
        "name": str(finding.values.get("name", "")),
        "years": str(_(" atau ")).join(str(year) for year in finding.values.get("years", ())),
    }


def field_of(finding: Finding, question: Question) -> str:
    """The id of the control on the page of the question."""
    if finding.item:
        kind = "document_on" if finding.code.startswith("date_") else "file"
        return f"{kind}-{finding.item}"
    fields = {
        "figure_missing": "figure", "text_missing": "answer_text", "files_without_claim": "note",
        "nothing_brought": "file-1" if question.evidence else "note", "unchanged": "file-1",
    }  # fmt: skip
    return fields.get(finding.code) or answer_field(question)


def answer_field(question: Question) -> str:
    """Where a question is answered first: by its figure, or by a choice."""
    return "figure" if question.scale.has_bands else "answer"


def errors(view: QuestionView) -> tuple[FieldError, ...]:
    """All remarks of one question, each with its control."""
    return tuple(
        FieldError(field=field_of(each, view.question), message=sentence(each, view.question)) for each in view.findings
    )
