"""Who is late, on which rung of the ladder, what hangs on it, and how punctual agencies are. Tables only."""
