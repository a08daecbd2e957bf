"""Searches that people follow by e-mail: asking, confirming, ending, and the digests of what is new."""
