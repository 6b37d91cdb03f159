"""What helps when another mail server refuses a letter or gives it back: from its answer to a sentence."""

from __future__ import annotations

import re

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.escalation.tables import BOUNCED, REFUSED, UNKNOWN

ADDRESS = _(
    "Alamat ini tidak dikenal di sana. Mintalah alamat yang benar, lalu administrator membetulkannya dengan perintah "
    "layak user address ALAMAT-LAMA ALAMAT-BARU; sesudah itu kirim lagi."
)
FULL = _("Kotak surat penerima penuh. Beri tahu pemiliknya lewat telepon atau WhatsApp, lalu kirim lagi.")
SENDER = _(
    "Peladen di sana tidak menerima surat dari kami. Jalankan layak mail check di peladen Layak: perintah itu "
    "menyebut catatan SPF, DKIM, atau DMARC yang perlu dibetulkan."
)
SIZE = _("Surat ini terlalu besar bagi peladen di sana. Sampaikan isinya dengan cara lain.")
OTHER = _("Jawaban peladen ada di atas. Tanyakan kepada pengelola surel penerima, lalu kirim lagi setelah dibetulkan.")
CHECK = _(
    "Peladen surel kami terputus sesudah menerima surat ini, jadi tidak diketahui sampai atau tidak. Tanyakan kepada "
    "penerimanya, lalu pilih salah satu."
)
# By the enhanced code (RFC 3463) where the server gives one, else by its words.
_MENDS: tuple[tuple[str, LazyString], ...] = (
    (r"5\.1\.(8|7)\b|5\.7\.\d|spf|dkim|dmarc|spam|policy|blocked|blacklist", SENDER),
    (r"5\.1\.\d+|user unknown|no such (user|mailbox)|unknown user|does not exist|recipient rejected", ADDRESS),
    (r"5\.2\.1\b|disabled|inactive", ADDRESS),
    (r"[45]\.2\.2\b|quota|full", FULL),
    (r"5\.[23]\.[34]\b|too (big|large)|size", SIZE),
)


def mend(state: str, answer: str | None) -> str:
    """A sentence for a letter that went wrong; empty for one that did not."""
    if state == UNKNOWN:
        return str(CHECK)
    if state not in (REFUSED, BOUNCED):
        return ""
    said = (answer or "").lower()
    return str(next((words for pattern, words in _MENDS if re.search(pattern, said)), OTHER))
