"""Search by meaning: what of an entry is embedded, who embeds it, and the vectors as they are kept. No rows, no index."""
