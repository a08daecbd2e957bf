"""Conversion between formatted and plain text; imports nothing else of the app."""
