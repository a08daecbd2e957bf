"""Hold the forms for machines: API, Akoma Ntoso, bulk files, feeds, JSON-LD, entries of the search index."""
