"""Work that changes hands: one task's keeping, what is said, many tasks at once, a leaver's tasks."""
