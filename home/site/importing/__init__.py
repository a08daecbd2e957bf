"""Storing imported news and procedures as published pages."""
