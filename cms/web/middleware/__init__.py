"""What stands around every request: zones, policies, the page cache, compression, clean input."""
