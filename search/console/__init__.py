"""The screens of administrators and editors: the state of the index, queries, synonyms, pinned results and their previews."""
