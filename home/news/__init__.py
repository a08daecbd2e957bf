"""News: the filtered list, related news, structured data, feeds; procedures and alerts to follow by e-mail."""
