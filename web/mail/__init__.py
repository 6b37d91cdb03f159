"""One function per mail."""
