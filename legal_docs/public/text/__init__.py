"""The text of a document as HTML: provisions, tables, head and foot as on paper, words found inside."""
