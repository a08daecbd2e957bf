"""Accounts, groups and roles of staff, and what the security log records about them."""
