"""What changed in the tables, step by step; run by `engine.store.migrate`."""
