"""Numbers of documents in texts, and numbers in words."""
