"""Base, units, outbox, migrations."""
