"""Samples of the way in."""

# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

from web.auth.views import DemoRole, SignIn
from web.views import FieldError

SIGN_IN = SignIn(
    demo_roles=(
        DemoRole(key="officer", title="Petugas", agency="Dinas Kesehatan", does="Mengisi jawaban dan mengunggah bukti"),
        DemoRole(
            key="head", title="Kepala perangkat daerah", agency="Dinas Kesehatan", does="Menandatangani dan memutuskan"
        ),
        DemoRole(key="reviewer", title="Peninjau", agency="Klaster III", does="Menerima atau mengembalikan bukti"),
        DemoRole(key="coordinator", title="Koordinator", agency="DP3APMP2KB", does="Mengikuti kesiapan kota"),
    ),
    demo_words="Empat peran, satu kota rekaan pada Kamis, 12 Maret 2026. Tidak ada surel yang benar-benar dikirim.",
)
SIGN_IN_REFUSED = SignIn(
    email="petugas@dinkes.example", errors=(FieldError(field="email", message="Surel atau kata sandi tidak cocok"),)
)
