"""Importing this makes `Base.metadata` whole: every room's tables."""

from importlib import import_module

ROOMS = (
    "engine.store.outbox",
    "engine.history.tables",
    "engine.city.tables",
    "engine.city.calendar.tables",
    "engine.instances.tables",
    "engine.instances.surge",
    "engine.instances.package_drafts.tables",
    "engine.cases.tables",
    "engine.evidence.tables",
    "engine.escalation.tables",
    "engine.escalation.post.tables",
    "webhooks.tables",
)
for room in ROOMS:
    import_module(room)
