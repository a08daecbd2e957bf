"""Hold what reads and writes files: DOCX, PDF, HTML and scans, what a file says of itself, copies for reading."""
