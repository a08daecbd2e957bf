"""Who may open a screen of staff, and the way back from it."""
