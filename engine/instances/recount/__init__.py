"""The city's calendar changes: which open deadlines move, shown first, then moved instance by instance.

rules.py     one deadline counted anew
preview.py   what a change would move; nothing is written
change.py    the change itself, and a command row for every instance that runs
moving.py    one instance: its tasks, timers and history under its lock
"""
