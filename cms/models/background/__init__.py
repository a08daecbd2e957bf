"""Rows that the worker acts on: the leased row itself, mails, short messages, links, spoken texts, retention, its heartbeat."""
