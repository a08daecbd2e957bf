"""Letters, syllables, dates, and one form of characters for every text."""
