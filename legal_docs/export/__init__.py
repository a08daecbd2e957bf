"""Machine-readable forms: API, Akoma Ntoso, bulk files, feeds, JSON-LD, entries of the search index."""
