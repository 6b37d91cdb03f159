"""Everything a person or a client sees, and the wiring."""
