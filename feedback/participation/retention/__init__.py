"""Retention, what is deleted and when: votes, comments that may hold personal data, secrets of past epochs."""
