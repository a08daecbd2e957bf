"""Published answers: their pages, the ledger, open data, feeds, read-aloud sound, similar answers."""
