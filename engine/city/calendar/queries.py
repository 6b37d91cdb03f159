"""What pages show of a city's calendar besides the calendar itself (`load.load`)."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.calendar.kept import Kept
from engine.city.calendar.tables import CalendarChange

COLUMNS = ("Tanggal", "Nama", "Jenis", "Ditetapkan")
WRITTEN = {"public": "nasional", "joint_leave": "cuti bersama", "local": "daerah"}


def list_changes(session: Session, city_id: uuid.UUID, *, limit: int) -> Sequence[CalendarChange]:
    """The last changes, the newest first."""
    row = CalendarChange
    return session.scalars(sa.select(row).where(row.city_id == city_id).order_by(row.version.desc()).limit(limit)).all()


def year_as_csv(kept: Kept, year: int) -> bytes:
    """The days off of a year as `importing.read_days` takes them; opens in Excel as it is."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=";")
    rows.writerow(COLUMNS)
    for it in kept.year(year).values():
        rows.writerow([it.day.isoformat(), it.name, WRITTEN[it.kind], "ya" if it.is_decreed else "tidak"])
    return text.getvalue().encode("utf-8-sig")
