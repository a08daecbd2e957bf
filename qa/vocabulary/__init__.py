"""States, roles and other choices of the section, and its table of moves; imports nothing of the app."""
