"""Receiving votes: validation and rate limits, the voter's cookie, bursts, storing and withdrawing."""
