"""Procedures and alerts as things to follow by e-mail."""
