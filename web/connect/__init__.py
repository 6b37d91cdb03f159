"""Connections with other systems: what they hear from Layak, and what they tell it."""
