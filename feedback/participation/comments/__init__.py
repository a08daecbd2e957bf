"""Receiving readers' comments and problem reports, and what staff decide about them."""
