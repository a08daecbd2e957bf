"""Carries approved steps out on the text of a law: its consolidated texts, their footnotes, and what became of a repealed clause."""
