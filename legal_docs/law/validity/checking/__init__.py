"""Checks what is known of the validity of a document: how certain it is, and what contradicts itself."""
