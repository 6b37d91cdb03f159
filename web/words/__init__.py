"""Codes and instants in the reader's words."""
