"""Working time, clock time and due dates that explain themselves. Pure: no SQL, no wall clock, no words.

    days_off.py   holidays by year: the national ones, or a list
    hours.py      working hours of a week, and of a stretch of dates that has its own (Ramadan)
    working.py    a city's calendar: zone, week, other hours, days off; which stretches of a day are working time
    due.py        a due date with what was counted and what was skipped, storable as JSON
    counting.py   THE place where deadlines are counted
    pausing.py    what pauses do to a deadline
    backwards.py  from a date back through the steps before it: latest starts, what is too late, what to shorten
    iso.py        ISO 8601 instants, durations and cycles as other BPMN tools write them
    resolve.py    (function, number) as a process names them -> due date

Counting rules: N working days = the N-th working day after the day of the start (that day itself does not count), at
the end of its working time. N working hours = working minutes added up from the start or the next opening, breaks left
out, at the earliest such instant. N hours = clock hours, nights and holidays included. The end of a day is 23.59 by
the clock of the zone that was named with it, whether or not anybody works. docs/calendar.md says it with examples.
"""
