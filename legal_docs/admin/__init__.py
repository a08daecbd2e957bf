"""Screens of editors in the Wagtail admin: the editing form, checks while typing, worklists, screens of the import and of amendments."""
