"""Claimed, accepted, provable: where a city stands."""
