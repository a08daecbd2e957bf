"""The words of the section and its table of moves; imports nothing of the app."""
