"""What operators see of requests: health, metrics and ids, the security log, counts of pages read."""
