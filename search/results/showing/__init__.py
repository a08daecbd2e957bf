"""From results to what a page shows: filters, addresses, words for codes, cards, the answer above the results."""
