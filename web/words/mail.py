"""What became of a letter, in words: the mail server's answer as it is, our own reasons as sentences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from web.words.codes import Words

OUTCOMES: Words = {
    "recipient_inactive": _("Penerima sudah tidak punya akun aktif"),
    "address_parked": _("Surat ke alamat ini kembali berkali-kali; tidak ada yang dikirim ke sana"),
    "checked": _("Sudah dicek: sampai"),
    "role_lost": _("Penerima sudah tidak memegang peran itu"),
    "task_done": _("Tugasnya sudah selesai lebih dulu"),
    "reassigned": _("Tugasnya sudah dialihkan kepada orang lain"),
    "deadline_moved": _("Tenggatnya sudah diundur"),
    "deadline_passed": _("Tenggatnya sudah lewat; ada surat lain tentang itu"),
    "nothing_left": _("Tidak ada lagi yang perlu diberitahukan"),
    "overtaken": _("Rangkuman hari berikutnya menyebut semuanya"),
    "muted": _("Penerima tidak meminta rangkuman harian"),
    "spent": _("Sudah diputuskan lebih dulu"),
    "over": _("Permintaannya sudah naik ke tingkat berikut"),
    "expired": _("Tautannya sudah kedaluwarsa"),
    "released": _("Tenggatnya sudah tidak ditahan lagi"),
    "seen": _("Sudah dibaca di Layak lebih dulu"),
    "revoked": _("Tautannya sudah dicabut"),
}


def outcome(answer: str | None) -> str:
    """Words for what is kept with a letter; what is none of our codes is the server's answer."""
    found = OUTCOMES.get(answer or "")
    return str(found) if found is not None else answer or ""
