"""Hold the admin's screens that turn a file sent in into a draft."""
