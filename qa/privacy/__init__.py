"""Protection of personal data: encryption of contacts, keyed hashes, the consent text."""
