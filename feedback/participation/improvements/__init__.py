"""Improvements after feedback, and the effect of publishing or moving a page on its votes and comments."""
