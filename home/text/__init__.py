"""Formatted and plain text, colours, time limits and typed addresses; imports nothing else of the app."""
