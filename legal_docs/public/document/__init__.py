"""The page of a document and of a provision: what it shows, how it is served, on which day; the notice of a place it does not have."""
