"""The read-only JSON interface: documents, provisions, relations, changes, bulk files; no key, no cookie."""
