"""Codes and the words a page shows for them. A code without words is a defect that a test finds, never a raw code."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from web.words import calendar, hooks, trouble

Words = Mapping[str, LazyString]

STATUSES: Words = {
    "not_started": _("Belum mulai"),
    "draft": _("Draf"),
    "sent": _("Terkirim"),
    "in_review": _("Sedang diperiksa"),
    "returned": _("Dikembalikan"),
    "accepted": _("Diterima"),
    "blocked": _("Belum bisa dimulai"),
}

FILE_STATES: Words = {
    "ready": _("Tersimpan dan terbaca"),
    "returned": _("Dikembalikan"),
    "accepted": _("Diterima peninjau"),
    "refused": _("Ditolak"),
    "failed": _("Gagal"),
    "infected": _("Ditolak: berkas berbahaya"),
}

RETURN_REASONS: Words = {
    "wrong_year": _("tahun salah"),
    "not_signed": _("tidak ditandatangani"),
    "not_relevant": _("tidak relevan"),
    "data_mismatch": _("data tidak cocok"),
    "unreadable": _("tidak terbaca"),
    "undated_photo": _("foto tanpa tanggal"),
    "personal_data": _("memuat data pribadi"),
    "head": _("diminta kepala perangkat daerah"),
    "another_round": _("koordinator memberi satu putaran lagi"),
    "other": _("alasan lain"),
}

DECISIONS: Words = {
    "more_time": _("Beri waktu lagi"),
    "longer_asked": _("Minta waktu lebih lama kepada ketua"),
    "other_officer": _("Tunjuk petugas lain, PLT, atau PLH"),
    "help_asked": _("Minta bantuan koordinator"),
    "already_sent": _("Sudah dikirim"),
}

LATE_CAUSES: Words = {
    "waiting_signature": _("Menunggu tanda tangan"),
    "incomplete_data": _("Data belum lengkap"),
    "officer_absent": _("Petugas berhalangan"),
    "other": _("Lainnya"),
}

SIGN_AS: Words = {
    "self": _("Kepala perangkat daerah"),
    "plt": _("Pelaksana tugas (PLT)"),
    "plh": _("Pelaksana harian (PLH)"),
}

STAND_INS: Words = {
    "leave": _("Pengganti selama cuti atau dinas luar"),
    "plt": _("Pelaksana tugas (PLT)"),
    "plh": _("Pelaksana harian (PLH)"),
}

COMMENTS: Words = {
    "said": _("komentar"),
    "delegated": _("saat dititipkan"),
    "handed_back": _("saat dikembalikan kepada pemiliknya"),
    "assigned": _("saat ditugaskan"),
}

PRIORITIES: Words = {"low": _("Bisa belakangan"), "normal": _("Biasa"), "high": _("Didahulukan")}

ROLES: Words = {
    "officer": _("Petugas"),
    "head": _("Kepala perangkat daerah"),
    "reviewer": _("Peninjau"),
    "coordinator": _("Koordinator"),
    "secretary": _("Asisten atau Sekda"),
    "chair": _("Ketua gugus tugas"),
    "verifier": _("Verifikator"),
    "auditor": _("Pemegang segel riwayat"),
    "administrator": _("Administrator"),
}

LETTER_STATES: Words = {
    "planned": _("Menunggu dikirim"),
    "waiting": _("Menunggu rangkuman harian"),
    "gathered": _("Di dalam rangkuman harian"),
    "sending": _("Sedang dikirim"),
    "sent": _("Terkirim"),
    "kept": _("Tersimpan di sini"),
    "refused": _("Gagal dikirim"),
    "bounced": _("Kembali, tidak sampai"),
    "dropped": _("Tidak jadi dikirim"),
    "unknown": _("Tidak diketahui sampai atau tidak"),
}

GROUPS: Words = {
    "late": _("Terlambat"),
    "returned": _("Dikembalikan"),
    "soon": _("Jatuh tempo minggu ini"),
    "later": _("Nanti"),
    "put_off": _("Ditunda atau dititipkan"),
    "elsewhere": _("Tidak menunggu Anda"),
}

GROUP_NOTES: Words = {
    "late": _("Bila tetap terlambat, atasan menerima surat"),
    "returned": _("Peninjau atau kepala meminta perbaikan"),
}

BANDS: Words = {
    "pratama": _("Pratama"),
    "madya": _("Madya"),
    "nindya": _("Nindya"),
    "utama": _("Utama"),
    "kla": _("KLA"),
}

CONTINUATIONS: Words = {
    "another_round": _("satu putaran lagi"),
    "accept_gap": _("kekurangan diterima, nilai yang terbukti saja"),
    "close": _("ditutup tanpa nilai"),
}

TEMPLATES: Words = {
    "evidence_soon": _("Pengingat: bukti segera jatuh tempo"),
    "evidence_due": _("Tenggat bukti lewat"),
    "evidence_returned": _("Bukti dikembalikan"),
    "remediation_soon": _("Pengingat: perbaikan segera jatuh tempo"),
    "remediation_due": _("Tenggat perbaikan lewat"),
    "sign_soon": _("Pengingat: tanda tangan segera jatuh tempo"),
    "sign_due": _("Tenggat tanda tangan lewat"),
    "review_late": _("Pemeriksaan terlambat"),
    "escalation_ask": _("Keputusan diminta"),
    "receipt": _("Tanda terima"),
    "mention": _("Disebut di komentar"),
    "nudge": _("Koordinator mengingatkan"),
    "hand_over": _("Serah terima tugas"),
    "answer_to_decision": _("Jawaban atas keputusan"),
    "result_of_decision": _("Hasil permintaan atasan"),
    "seal": _("Segel riwayat"),
    "digest": _("Rangkuman harian"),
    "address_parked": _("Alamat surel tidak menerima surat"),
    "deadlines_held": _("Tenggat ditahan"),
}

DIGEST_SECTIONS: Words = {
    "late": _("Terlambat"),
    "today": _("Jatuh tempo hari ini"),
    "soon": _("Segera jatuh tempo"),
    "returned": _("Dikembalikan untuk diperbaiki"),
    "new": _("Tugas baru"),
    "others": _("Untuk diketahui: terlambat di tempat lain"),
    "mentions": _("Anda disebut di komentar"),
}

# How a decision table chooses among its rules, and how it puts several results together
HIT_POLICIES: Words = {
    "UNIQUE": _("satu aturan yang cocok"),
    "FIRST": _("aturan pertama yang cocok"),
    "ANY": _("aturan yang cocok, semua sama hasilnya"),
    "PRIORITY": _("hasil yang paling utama"),
    "COLLECT": _("semua aturan yang cocok"),
    "RULE ORDER": _("semua aturan yang cocok, menurut urutan aturan"),
    "OUTPUT ORDER": _("semua aturan yang cocok, menurut urutan hasil"),
}

TABLES: Mapping[str, Words] = {
    "hit_policy": HIT_POLICIES,
    "band": BANDS,
    "template": TEMPLATES,
    "digest": DIGEST_SECTIONS,
    "continuation": CONTINUATIONS,
    "status": STATUSES,
    "file": FILE_STATES,
    "reason": RETURN_REASONS,
    "decision": DECISIONS,
    "cause": LATE_CAUSES,
    "sign_as": SIGN_AS,
    "stand_in": STAND_INS,
    "comment": COMMENTS,
    "priority": PRIORITIES,
    "role": ROLES,
    "letter": LETTER_STATES,
    "group": GROUPS,
    "group_note": GROUP_NOTES,
    **hooks.TABLES,
    **calendar.TABLES,
    **trouble.TABLES,
}


def word(code: str, table: str) -> str:
    """The words of a code in the reader's language; a code of a city's own package is shown with blanks."""
    found = TABLES[table].get(code)
    return str(found) if found is not None else code.replace("_", " ")
