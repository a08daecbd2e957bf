"""Subscriptions without an account: asking, confirming, ending, and the digests of what is new."""
