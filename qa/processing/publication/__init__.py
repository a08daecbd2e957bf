"""Published answers: their pages, the ledger, open data, feeds, similar answers."""
