"""Votes, comments and survey answers of the demo site."""

from feedback.management.demo.seeding import seed

__all__ = ["seed"]
