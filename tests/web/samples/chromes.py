"""What surrounds a page, by role."""

# A row of a sample is read across, like the row of the page that it fills.
from __future__ import annotations

from tests.web.samples.parts import NOW, at
from web.views import Chrome, Demo

CHROMES = {
    "officer": Chrome(
        city="Kota Banjarbaru", roles=("officer",), role_title="Petugas", agency="Dinas Kesehatan",
        counts={"officer.inbox": 7}, signed_in=True, demo=Demo(now=NOW, next_due_at=at(13)),
    ),
    "reviewer": Chrome(
        city="Kota Banjarbaru", roles=("reviewer",), role_title="Peninjau", agency="Sub Gugus Tugas Klaster III",
        counts={"review.desk": 9}, signed_in=True, demo=Demo(now=NOW),
    ),
    "coordinator": Chrome(
        city="Kota Banjarbaru", roles=("coordinator",), role_title="Koordinator", agency="DP3APMP2KB",
        counts={"officer.inbox": 2}, signed_in=True, demo=Demo(now=NOW, next_due_at=at(13)),
    ),
    "head": Chrome(
        city="Kota Banjarbaru", roles=("head",), role_title="Kepala perangkat daerah", agency="Dinas Kesehatan",
        signed_in=True,
    ),
    "nobody": Chrome(city="Kota Banjarbaru"),
    "bare": Chrome(),
}  # fmt: skip
