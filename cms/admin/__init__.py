"""The kernel's part of the Wagtail admin: roles, second factor, labels, lists, choosers, date formats."""
