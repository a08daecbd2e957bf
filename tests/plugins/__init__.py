"""Plugins of pytest that run the same tests on another day or in another order."""
