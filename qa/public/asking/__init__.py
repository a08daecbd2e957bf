"""Asking a question: the steps of the form, suggestions while typing, redirection to other offices, spam and rate limits."""
