"""`python -m tests.faults.audit FOLDER [postgresql://...]`: what does not add up; exit status 1 when there is any."""

from __future__ import annotations

import pathlib
import sys

from tests.faults.audit import consistent, opened

with opened(pathlib.Path(sys.argv[1]), *sys.argv[2:]) as books:
    complaints = consistent(books)
    counted = {table: len(books.rows(table)) for table in ("history_event", "user_task", "receipt", "letter", "blob")}
print("\n".join(complaints) or f"all of it adds up: {counted}")
sys.exit(1 if complaints else 0)
