"""Asking a question: the steps of the form, what is typed on the way, redirections to other offices, checks against floods."""
