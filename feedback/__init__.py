"""Feedback and ratings."""
