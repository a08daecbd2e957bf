"""Spreadsheets: writing them, and the screen that imports and exports users, units and offices."""
