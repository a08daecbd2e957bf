"""Searches as things to follow by e-mail: their words, and what is new in them."""
