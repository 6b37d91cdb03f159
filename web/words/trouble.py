"""The words of troubles: which job has stopped."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

JOBS: Mapping[str, LazyString] = {
    "step": _("Langkah proses"),
    "timer": _("Tenggat"),
    "notify": _("Penerima surat"),
    "letter": _("Surat"),
    "webhook.event": _("Panggilan ke sistem lain"),
    "webhook.incoming": _("Pesan dari sistem lain"),
    "history.seal": _("Segel riwayat"),
    "mail.digest": _("Rangkuman harian"),
    "mail.bounces": _("Surat yang kembali"),
    "calendar.spread": _("Perubahan kalender"),
    "calendar.recount": _("Perubahan kalender"),
    "calendar.keep": _("Kalender tahun depan"),
    "evidence.collect": _("Pembersihan berkas"),
    "surge.tell": _("Kabar tenggat ditahan"),
    "incident.retry": _("Percobaan ulang"),
}
TABLES = {"trouble_job": JOBS}
