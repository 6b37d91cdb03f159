"""Stand-ins: who does whose work for some days."""
