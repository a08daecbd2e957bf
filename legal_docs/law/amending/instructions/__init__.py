"""Reads an order of an amending document: it is cut out, its verbs, words and annexes are found, and steps are proposed."""
