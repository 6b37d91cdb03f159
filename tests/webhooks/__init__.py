"""Webhooks: what other systems hear and what they tell."""
