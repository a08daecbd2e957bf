"""Wagtail's own search on the same data: what a portal without the search app would find."""
