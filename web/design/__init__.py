"""Packages and versions, read only."""
