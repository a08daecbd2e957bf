"""What the public sees: asking, the sender's own page, published answers, the table of addresses."""
