"""Deployments, process instances, user tasks, timers, subscriptions, incidents. `advance` is the door."""
