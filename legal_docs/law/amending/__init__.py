"""Amendments of texts: reading the instructions, carrying them out, approving them, checking them against consolidated texts."""
