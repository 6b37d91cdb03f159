"""What a person chooses for themselves: which mail, when, in which language; calendars for other programs."""
