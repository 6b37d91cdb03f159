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
    "webhook.received": _("Pesan dari sistem lain"),
    "seal": _("Segel riwayat"),
    "incident.retry": _("Percobaan ulang"),
}
TABLES = {"trouble_job": JOBS}
