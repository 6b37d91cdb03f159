"""What a process keeps in memory of a city. Copies of a database share their cities' ids and nothing else."""

from __future__ import annotations

import sys

#: Module and name of every mapping whose keys have a city's id; a test sees to it that none is missing.
BY_CITY = (
    ("engine.city.calendar.load", "_calendars"),
    ("engine.city.calendar.load", "_zones"),
    ("engine.instances.definitions", "_versions"),
    ("web.present", "_cycles"),
)


def forget_cities() -> None:
    """This process has never seen any city, as when each test makes its own."""
    for module, name in BY_CITY:
        if module in sys.modules:
            getattr(sys.modules[module], name).clear()
