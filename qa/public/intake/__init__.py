"""The intake of questions: receiving, numbers, duplicates, splitting, import of answered ones, corrections that other apps open."""
