"""Reading and writing of files: DOCX, PDF, HTML and scans, the metadata that a file states, PDF copies for reading."""
