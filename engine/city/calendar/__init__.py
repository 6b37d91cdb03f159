"""A city's own working calendar.

tables.py    its rows; the version stands in the city's own
kept.py      the same as a value, and the working calendar made of it
written.py   hours as text and data
load.py      `calendar_of`: what every deadline of a city is counted by
changes.py   what is to change, as a value; what comes of it
change.py    the verb that writes it
sheets.py    the table in a CSV or XLSX file; importing.py the days off in it
queries.py   what pages show
"""

from engine.city.calendar.load import calendar_of, zone_of

__all__ = ["calendar_of", "zone_of"]
