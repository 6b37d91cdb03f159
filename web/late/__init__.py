"""Pages about what is late: who, on which rung, how punctual; the wall of the meeting room; the spreadsheet."""
