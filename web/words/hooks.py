"""The words of connections with other systems: events, outcomes, reasons, and what is wrong with a form."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.errors import Invalid
from web.views import FieldError

Words = Mapping[str, LazyString]

EVENT_GROUPS: Words = {
    "*": _("Semua peristiwa"),
    "calendar": _("Kalender kota diubah"),
    "case": _("Keputusan koordinator tentang kasus"),
    "comment": _("Komentar ditulis, tanpa isinya"),
    "cycle": _("Siklus dibuka"),
    "decision": _("Keputusan diminta, dibuat, dicabut"),
    "deployment": _("Versi proses diterbitkan"),
    "evidence": _("Bukti dikirim, ditandatangani, dikembalikan, diterima"),
    "history": _("Isi riwayat ditutup atas permintaan"),
    "incident": _("Gangguan teknis"),
    "instance": _("Kasus dibuka, selesai, ditutup"),
    "message": _("Pesan masuk ke proses"),
    "notification": _("Surat direncanakan"),
    "score": _("Nilai ditetapkan"),
    "surge": _("Tenggat ditahan, dilepas"),
    "stand_in": _("Pengganti dibuat, berakhir"),
    "task": _("Tugas diminta, diambil, selesai, terlambat"),
    "timer": _("Waktu tiba"),
}

OUTCOMES: Words = {
    "sent": _("Diterima"),
    "tried": _("Gagal, dicoba lagi"),
    "given_up": _("Gagal, tidak dicoba lagi"),
}

CALL_ERRORS: Words = {
    "address_refused": _("alamatnya tidak boleh dipanggil"),
    "address_unknown": _("nama peladennya tidak dikenal"),
    "unreachable": _("peladen tidak dapat dihubungi"),
    "tls": _("sertifikat tidak cocok"),
    "timeout": _("tidak ada jawaban tepat waktu"),
    "broken": _("jawaban terputus atau bukan HTTP"),
}

OFF_REASONS: Words = {
    "by_hand": _("Dimatikan oleh koordinator"),
    "gone": _("Dimatikan otomatis: penerima menjawab 410, sudah tidak ada"),
    "failing": _("Dimatikan otomatis: lima hari hanya gagal"),
}

INCOMING: Words = {
    "received": _("Diterima, belum diteruskan"),
    "taken": _("Masuk ke proses"),
    "parked": _("Ditahan"),
}

PARKED: Words = {
    "key_missing": _("Tidak ada nomor kasus di bidang yang ditentukan"),
    "name_missing": _("Tidak ada nama pesan di bidang yang ditentukan"),
    "nobody_waits": _("Tidak ada kasus yang menunggu pesan ini"),
    "several_wait": _("Lebih dari satu langkah kasus itu menunggu pesan ini"),
    "not_from_outside": _("Proses tidak mengizinkan pesan ini dari luar"),
    "value_wrong": _("Salah satu nilainya tidak berjenis seperti yang diminta proses"),
    "process_refused": _("Proses menolak pesan ini"),
}

WRONG: Words = {
    "required": _("Wajib diisi"),
    "too_long": _("Paling banyak 200 huruf"),
    "pattern_unknown": _("Ada jenis peristiwa yang tidak dikenal; contoh: evidence.returned atau task.*"),
    "address_malformed": _("Ini bukan alamat web; contoh: https://arsip.kota.example/masukan"),
    "address_scheme": _("Alamat harus diawali https://"),
    "address_user_info": _("Alamat tidak boleh memuat nama pengguna atau kata sandi"),
    "address_port": _("Hanya port 443 atau 8443"),
    "address_not_public": _("Alamat ini berada di jaringan dalam; hanya peladen di internet publik yang dipanggil"),
    "address_unknown": _("Nama peladen ini tidak dikenal; periksa ejaannya"),
    "one_of_two": _("Isi nama pesan, atau bidang yang memuatnya: salah satu saja"),
    "field_malformed": _("Nama bidang: huruf, angka, garis; bertingkat dengan titik, seperti data.kasus"),
    "secret_malformed": _("Rahasia diawali whsec_ dan diikuti base64"),
    "secret_length": _("Rahasia memuat 24 sampai 64 bita"),
}

TABLES: Mapping[str, Words] = {
    "event_group": EVENT_GROUPS,
    "hook_outcome": OUTCOMES,
    "hook_error": CALL_ERRORS,
    "hook_off": OFF_REASONS,
    "incoming": INCOMING,
    "parked": PARKED,
}


def errors_of(refused: Invalid) -> tuple[FieldError, ...]:
    """What a form says is wrong, field by field."""
    return tuple(
        FieldError(field=field, message=str(WRONG.get(code, code)))
        for field, found in refused.fields.items()
        for code in found[:1]
    )
