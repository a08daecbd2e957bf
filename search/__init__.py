"""Search: entries, outbox, engines, ranking and the results page."""
