"""From a request to results: engines and their fallbacks, synonyms and pinned pages, the vector of what was typed."""
