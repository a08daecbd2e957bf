"""What the other models stand on: which documents are public, rows kept beside them, reference rows of editors, the ports of the app."""
