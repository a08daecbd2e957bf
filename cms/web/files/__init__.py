"""Files that are served or written: uploaded documents, byte ranges, PDF, tables, feeds."""
