"""Cities, people, sessions and rights."""
