"""Deployments, process instances, user tasks, timers, subscriptions, incidents. `advance` is the door.

advance.py      start, complete a task, deliver a message: one step of one instance
  locked.py       the one row a step locks
  definitions.py  deployed packages, by digest
  registry.py     what the rooms above bring: forms' verbs, facts, effects
  saving.py       what the step left behind, written
  deadlines.py    what is due, as an instant, by the city's calendar
sweep.py        fires due timers
tasks.py        reading user tasks; assign.py claims and assigns, drafts.py keeps what is typed
deploy.py       files -> an immutable version; package_drafts/ what a coordinator changes before that
moves.py        effects of this room: another deadline, another person
streams.py      every stream of a city's history: sealed, read back
queries.py      what pages read; whereabouts.py where tasks stand in the drawings
"""
