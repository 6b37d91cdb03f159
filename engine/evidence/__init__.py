"""Answers, evidence, reviews and remediation: what a city claims, and what it can prove."""
