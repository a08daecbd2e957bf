"""The kernel's part of the Wagtail admin: accounts and logins, editing and merging, publishing, operation, sheets, what screens share."""
