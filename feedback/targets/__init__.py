"""Targets of votes and comments: a page, a part of it, or an address without a page."""
