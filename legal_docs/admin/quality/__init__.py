"""Data quality: flaws in the documents of the site, counted and listed for the editors."""
