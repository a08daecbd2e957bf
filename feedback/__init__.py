"""Readers' feedback: votes, comments, surveys, scores, and what was improved after them."""
