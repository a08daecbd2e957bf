"""From text to a tree of chapters, articles, clauses and points, and back."""
