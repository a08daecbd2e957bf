"""The engine that needs no server: a tantivy index in a folder."""
