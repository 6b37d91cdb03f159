"""The history: chained, sealed, redacted."""
