"""How dates and numbers are written, by language, as Django looks them up (FORMAT_MODULE_PATH)."""
