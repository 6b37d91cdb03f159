"""Pages of an agency officer."""
