"""Pages of the city's calendar: everybody may look, who coordinates or administers may change it."""
