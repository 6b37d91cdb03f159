"""Why a draft cannot be changed or published, in words that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext, ngettext

from engine.errors import LayakError
from engine.instances import queries
from engine.instances.package_drafts.rules import DraftChanged
from engine.process.findings import Refused
from web.session import current_actor, current_city, db_session
from web.templating import filesize, hour, local_day
from web.words import findings
from web.words import refusals as common

Values = Mapping[str, Any]


def _(text: str, **values: Any) -> str:
    return str(gettext(text, **values))


def text(error: LayakError) -> str:
    """A sentence, or nothing where this page has none of its own."""
    if isinstance(error, DraftChanged):
        return changed(error)
    if isinstance(error, Refused):
        return findings.message(error.findings[0])
    found = SENTENCES.get(error.code)
    return found(error.values) if found is not None else common.text(error)


def who(error: DraftChanged) -> str:
    """The person who was faster."""
    saved_by = error.values["saved_by"]
    return queries.names_of(db_session(), current_city().id, {saved_by}).get(saved_by, "Layak")


def changed(error: DraftChanged) -> str:
    """Who saved, published or discarded meanwhile, and when; what can be done is said by the buttons beside it."""
    values = error.values
    when = {"day": local_day(values["saved_at"]), "hour": hour(values["saved_at"]), "who": who(error)}
    if values["version"] is not None:
        return _("%(who)s menerbitkan versi %(version)s %(day)s pukul %(hour)s. Muat yang terbaru, atau simpan punya "
                 "Anda sebagai ganti.", version=values["version"], **when)  # fmt: skip
    if values["is_closed"]:
        return _("%(who)s menerbitkan atau membuang draf ini %(day)s pukul %(hour)s. Muat yang terbaru, atau simpan "
                 "punya Anda sebagai draf baru.", **when)  # fmt: skip
    if values["saved_by"] == current_actor().id:
        return _("Anda menyimpan di tab lain %(day)s pukul %(hour)s. Muat yang itu, atau simpan yang ini sebagai "
                 "ganti.", **when)  # fmt: skip
    return _("%(who)s menyimpan %(day)s pukul %(hour)s. Muat punyanya, atau simpan punya Anda sebagai ganti.", **when)


def _large(values: Values) -> str:
    return _("Ditolak: gambar lebih besar dari %(most)s. Bagi menjadi beberapa gambar yang saling memanggil.",
             most=filesize(values["most"]) if "most" in values else "1 MB")  # fmt: skip


def _xml(values: Values) -> str:
    return _("Ditolak: ini bukan XML (baris %(line)s). Simpan lagi dari alat gambarnya sebagai BPMN 2.0.",
             line=values["line"] or 1)  # fmt: skip


def _failed(values: Values) -> str:
    if not values["failed"]:
        return _("Belum bisa terbit: draf ini berubah sejak skenarionya dijalankan. Coba lagi.")
    return str(ngettext("Belum bisa terbit: %(num)d skenario gagal", "Belum bisa terbit: %(num)d skenario gagal",
                        values["failed"]))  # fmt: skip


SENTENCES: Mapping[str, Callable[[Values], str]] = {
    "drawing_name": lambda _values: _(
        "Ditolak: nama berkasnya harus huruf, angka, garis bawah atau hubung, lalu .bpmn, .dmn, .form, atau "
        ".scenario.yaml, misalnya evidence.bpmn."
    ),
    "drawing_missing": lambda _values: _("Pilih berkas yang akan diimpor."),
    "drawing_empty": lambda _values: _("Ditolak: berkasnya kosong. Simpan lagi dari alat gambarnya."),
    "drawing_large": _large,
    "drawing_doctype": lambda _values: _(
        "Ditolak: berkasnya memuat DOCTYPE, yang tidak diterima. Hapus baris itu, lalu impor lagi."
    ),
    "drawing_xml": _xml,
    "drawing_not_bpmn": lambda _values: _("Ditolak: ini XML, tetapi bukan gambar BPMN 2.0."),
    "too_many_files": lambda values: _("Ditolak: satu paket paling banyak %(most)s berkas.", most=values["most"]),
    "draft_behind": lambda values: _(
        "Versi %(version)s terbit sejak draf ini dimulai. Lanjutkan draf di atas versi itu, atau buang draf ini.",
        version=values["version"],
    ),
    "draft_unchanged": lambda _values: _("Belum bisa terbit: belum ada yang diubah"),
    "main_process_gone": lambda _values: _("Belum bisa terbit: proses utama paket ini tidak ada lagi di gambarnya"),
    "scenarios_failed": _failed,
    "request_malformed": lambda _values: _("Permintaannya tidak lengkap. Muat ulang halaman ini."),
    "busy": lambda _values: _("Sedang ramai; belum ada yang berubah. Coba lagi sebentar."),
    "not_found": lambda _values: _("Draf ini sudah tidak ada. Muat ulang halaman ini."),
    "forbidden": lambda _values: _("Hanya koordinator yang mengubah dan menerbitkan proses."),
}
