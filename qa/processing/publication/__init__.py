"""The public side: answer pages, the ledger, open data, feeds, read-aloud sound, similar answers."""
