"""Daily sums of votes, the score of each target made from them, and the figures and orders that are shown."""
