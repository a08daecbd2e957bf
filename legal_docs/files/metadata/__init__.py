"""What a text states of itself: number, type, title, bodies, days, signers and relations, read for an editor to check."""
