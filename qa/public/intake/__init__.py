"""The intake of questions: receiving, numbers, doubles, splitting, import of answered ones, corrections that other apps open."""
