"""Formats of dates and numbers, by language, as Django looks them up (FORMAT_MODULE_PATH)."""
