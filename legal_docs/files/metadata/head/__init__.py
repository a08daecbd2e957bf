"""The head of a document: letterhead, number, title, bodies and dateline, as printed or scanned, and the signature at its end."""
