"""Provisions of a tree: light rows, their names and addresses."""
