"""What the public reads: answer pages, the ledger, open data, feeds, read-aloud sound, similar answers."""
