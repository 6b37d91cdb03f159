"""Figures: what the product costs, beside what it stands on."""
