"""A city's own calendar as rows: its week, the hours of certain dates, its days off by year, and who changed what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from engine.store.base import Base, CityRow, city_row, json_column


class WorkingWeekday(CityRow, Base):
    """The hours of a weekday (Monday = 0). A city without rows has the office week; a weekday without one is closed."""

    __tablename__ = "working_weekday"
    weekday: Mapped[int]
    spans: Mapped[str]  # 07:30-12:00 13:00-16:00
    __table_args__ = city_row("working_weekday", sa.UniqueConstraint("city_id", "weekday"))


class DatedHours(CityRow, Base):
    """Hours that hold from a day to a day instead of the week's: Ramadan. One row per name."""

    __tablename__ = "dated_hours"
    name: Mapped[str]
    first_on: Mapped[dt.date]
    last_on: Mapped[dt.date]
    week: Mapped[Any] = json_column()  # weekday -> spans, as in `WorkingWeekday`; an empty text closes a weekday
    __table_args__ = city_row("dated_hours", sa.UniqueConstraint("city_id", "name"))


class CalendarYear(CityRow, Base):
    """A year whose days off are the city's own rows. Every other year follows the national list as it stands."""

    __tablename__ = "calendar_year"
    year: Mapped[int]
    __table_args__ = city_row("calendar_year", sa.UniqueConstraint("city_id", "year"))


class DayOff(CityRow, Base):
    """A day on which the city does not work, and where we know it from."""

    __tablename__ = "day_off"
    day: Mapped[dt.date]
    name: Mapped[str]
    kind: Mapped[str]  # public, joint_leave, local
    is_decreed: Mapped[bool]
    source: Mapped[str]  # library, person, or the name of the file it came with
    __table_args__ = city_row("day_off", sa.UniqueConstraint("city_id", "day"))


class CalendarChange(CityRow, Base):
    """One change of the calendar: the version it made, why, and the change itself as `changes.as_data` writes it."""

    __tablename__ = "calendar_change"
    version: Mapped[int]
    at: Mapped[dt.datetime]
    made_by: Mapped[str]  # a person's id, or `system`
    reason: Mapped[str]
    change: Mapped[Any] = json_column()
    __table_args__ = city_row("calendar_change", sa.UniqueConstraint("city_id", "version"))
