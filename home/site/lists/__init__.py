"""Filters and paging of the lists in pages."""
