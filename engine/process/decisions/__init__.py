"""Decisions in DMN 1.5 files."""
