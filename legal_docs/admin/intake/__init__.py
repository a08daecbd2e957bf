"""The admin's screens that turn an uploaded file into a draft."""
