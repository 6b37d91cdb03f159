"""A city's own calendar."""
