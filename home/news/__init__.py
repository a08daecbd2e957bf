"""News: the filtered list, related news, structured data, feeds."""
